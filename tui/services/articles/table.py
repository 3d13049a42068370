"""All articles of a project as rows: sorted, filtered, grouped and selected.

What is known of an article is gathered when its row is drawn, and of all articles in steps, between which
keys are heard. Until then an order, a filter or a group holds for those that have been gathered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tui.domain.errors import GlossatorError
from tui.domain.layer import LayerSummary
from tui.services.articles.arranging import Grouping, Heading, Sort, grouped, ordered
from tui.services.articles.facts import Facts
from tui.services.articles.wanted import terms_of, wanted
from tui.services.workspace import Workspace
from tui.storage.views import Views

STEP = 50
"""Articles that are gathered in one step: about a millisecond."""

Row = Facts | Heading


class ArticleTable:
    """The rows.

    Attributes:
        sort: What they are sorted by.
        reverse: Whether that is turned round.
        grouping: What they are grouped by.
        filter: What was typed to filter by.
        rows: What is shown, from the first row to the last.
        count: How many articles that is.
        chosen: Ids of the articles that are selected, shown or not.
    """

    def __init__(self, workspace: Workspace, views: Views) -> None:
        self._workspace = workspace
        self._views = views
        self.sort, self.reverse = Sort.QUEUE, False
        self.grouping = Grouping.NONE
        self.filter = ""
        self.rows: list[Row | str] = []
        self.count = 0
        self.chosen: dict[str, None] = {}
        self._facts: dict[str, Facts] = {}
        self._left: Iterator[str] = iter(())
        self.loading = False
        self._sorted: list[Facts] | None = None
        self._headings: dict[str, Heading] = {}
        """The heading above each article that is shown in a group."""
        self._shown: set[str] | None = None
        """The articles that are shown; None where nobody asked since they were arranged."""
        self.begin()

    def __len__(self) -> int:
        """Return how many rows are shown."""
        return len(self.rows)

    @property
    def total(self) -> int:
        """How many articles there are."""
        return len(self._workspace.shelf)

    @property
    def plain(self) -> bool:
        """Whether all articles are shown as the queue has them, for which nothing has to be known."""
        return self.sort is Sort.QUEUE and not self.filter.strip() and self.grouping is Grouping.NONE

    @property
    def told(self) -> tuple[object, ...]:
        """What there is to tell of the rows as a whole: another one where anything of it is another."""
        numbers = (self.count, self.total, self.chosen_shown, self.loading and not self.plain)
        return self.sort, self.reverse, self.grouping, self.filter, *numbers

    # -- gathering -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Gather everything anew: others may have changed anything."""
        self._facts.clear()
        self.chosen = {article: None for article in self.chosen if article in self._workspace.shelf}
        self._left, self.loading = iter(list(self._workspace.shelf)), True
        self.arrange()

    def step(self) -> bool:
        """Gather what is known of some more articles; return whether any are left."""
        for _ in range(STEP):
            article = next(self._left, None)
            if article is None:
                self.loading, self._sorted = False, None
                return False
            if article in self._workspace.shelf:
                self.facts(article)
        self._sorted = None
        return True

    def facts(self, article: str) -> Facts:
        """Return what is known of an article that is there.

        Raises:
            GlossatorError: It is not.
        """
        found = self._facts.get(article)
        if found is None:
            summary = self._workspace.article_summary(article)
            found = Facts.of(summary, self._layer(article), self._read(article, summary.length))
            self._facts[article] = found
        return found

    def _layer(self, article: str) -> LayerSummary:
        try:
            return self._workspace.summary(article)
        except GlossatorError:  # a damaged record is told of elsewhere
            return LayerSummary(article, self._workspace.annotator)

    def _read(self, article: str, length: int) -> float | None:
        view = self._views.get(article)
        return view.share(length) if view is not None else None

    # -- arranging -----------------------------------------------------------------------------

    def arrange(self) -> None:
        """Bring the rows into the order, under the filter and in the groups that are on."""
        self._shown, self._headings = None, {}
        if self.plain:
            ids = list(self._workspace.shelf)
            self.rows = list(ids[:: -1 if self.reverse else 1])
            self.count = len(ids)
            return
        found = wanted(self._in_order(), terms_of(self.filter))
        self.count = len(found)
        if self.grouping is Grouping.NONE:
            self.rows = list(found)
            return
        self.rows = []
        for heading in grouped(found, self.grouping):
            self.rows.append(heading)
            self.rows.extend(heading.members)
            self._headings.update((each.id, heading) for each in heading.members)
        for article in self.chosen:
            self._count_chosen(article, 1)

    def _in_order(self) -> list[Facts]:
        if self._sorted is None:
            known = (self._facts[article] for article in self._workspace.shelf if article in self._facts)
            self._sorted = ordered(known, self.sort, self.reverse)
        return self._sorted

    def sort_by(self, sort: Sort, reverse: bool) -> None:
        """Sort by something else, or the other way round."""
        self.sort, self.reverse, self._sorted = sort, reverse, None
        self.arrange()

    def group_by(self, grouping: Grouping) -> None:
        """Group by something else, or by nothing."""
        self.grouping = grouping
        self.arrange()

    def filter_by(self, text: str) -> None:
        """Show what a typed filter wants."""
        self.filter = text
        self.arrange()

    def line_up(self) -> None:
        """Take note that the queue is another one, or was made anew."""
        self._sorted = None
        self.arrange()

    def take(self, articles: Iterable[str]) -> None:
        """Take in what was changed of some articles: each stays where it is, but for those that are gone."""
        gone: set[str] = set()
        came = False
        for article in articles:
            known = self._facts.get(article)
            if article not in self._workspace.shelf:
                gone.add(article)
            elif known is None:
                came = True
                self.facts(article)
            else:
                self._take_one(known)
        # What comes next is sorted anew; what is seen stays.
        self._sorted = None
        if gone:
            self._lose(gone)
        if came:
            self.arrange()

    def _take_one(self, known: Facts) -> None:
        """Take in what was changed of an article that is there."""
        heading = self._headings.get(known.id)
        if heading is not None:
            heading.count(known.layer, -1)
        article = self._workspace.article_summary(known.id)
        known.update(article, self._layer(known.id), self._read(known.id, article.length))
        if heading is not None:
            heading.count(known.layer, 1)

    def _lose(self, gone: Collection[str]) -> None:
        """Leave out articles that are gone, and the groups that are empty without them."""
        losing: dict[int, Heading] = {}
        for article in gone:
            known, heading = self._facts.pop(article, None), self._headings.pop(article, None)
            if heading is not None and known is not None:
                heading.count(known.layer, -1)
                heading.chosen -= article in self.chosen
                losing[id(heading)] = heading
            self.chosen.pop(article, None)
        for heading in losing.values():
            heading.members = [each for each in heading.members if each.id not in gone]
        self.rows = [row for row in self.rows if self._is_left(row, gone)]
        self.count = sum(not isinstance(row, Heading) for row in self.rows)
        self._shown = None

    @staticmethod
    def _is_left(row: Row | str, gone: Collection[str]) -> bool:
        if isinstance(row, Heading):
            return bool(row.members)
        return (row if isinstance(row, str) else row.id) not in gone

    # -- rows ----------------------------------------------------------------------------------

    def __getitem__(self, place: int) -> Row:
        """Return what stands in a row."""
        row = self.rows[place]
        return self.facts(row) if isinstance(row, str) else row

    def article_at(self, place: int) -> str:
        """Return the id of the article in a row; empty for a heading, or no row."""
        row = self.rows[place] if 0 <= place < len(self.rows) else ""
        if isinstance(row, Heading):
            return ""
        return row if isinstance(row, str) else row.id

    def place(self, article: str) -> int | None:
        """Return the row of an article, or None where it is not shown."""
        if self.plain and not self.reverse:
            return self._workspace.shelf.place(article)
        return next((place for place in range(len(self.rows)) if self.article_at(place) == article), None)

    def articles(self, start: int = 0, end: int | None = None) -> list[str]:
        """Return the ids of the articles in some rows."""
        places = range(start, len(self.rows) if end is None else min(end, len(self.rows)))
        return [article for place in places if (article := self.article_at(place))]

    # -- selecting -----------------------------------------------------------------------------

    def under(self, place: int) -> list[str]:
        """Return the ids of what a row stands for: the article, or all of the group."""
        row = self.rows[place] if 0 <= place < len(self.rows) else ""
        if isinstance(row, Heading):
            return [each.id for each in row.members]
        article = self.article_at(place)
        return [article] if article else []

    def toggle(self, articles: Iterable[str]) -> bool:
        """Select articles, or select them no more where all are; return whether they are selected now."""
        articles = list(articles)
        on = not all(article in self.chosen for article in articles)
        self.choose(articles, on)
        return on

    def choose(self, articles: Iterable[str], on: bool = True) -> None:
        """Select articles, or select them no more."""
        for article in articles:
            if on is (article in self.chosen):
                continue
            if on:
                self.chosen[article] = None
            else:
                del self.chosen[article]
            self._count_chosen(article, 1 if on else -1)

    def _count_chosen(self, article: str, number: int) -> None:
        heading = self._headings.get(article)
        if heading is not None:
            heading.chosen += number

    def targets(self, place: int) -> list[str]:
        """Return the ids of what is to be changed: the selected rows, else what the one at a place means."""
        return self._chosen_shown() if self.chosen else self.under(place)

    @property
    def chosen_shown(self) -> int:
        """How many of the selected articles are shown."""
        return len(self._chosen_shown()) if self._may_hide else len(self.chosen)

    @property
    def _may_hide(self) -> bool:
        """Whether there may be articles that are not shown."""
        return bool(self.filter.strip()) or (self.loading and not self.plain)

    def _chosen_shown(self) -> list[str]:
        """Return the ids of the selected articles that are shown, the one selected first at the beginning."""
        if not self.chosen or not self._may_hide:
            return list(self.chosen)
        if self._shown is None:
            self._shown = set(self.articles())
        return [article for article in self.chosen if article in self._shown]
