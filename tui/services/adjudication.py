"""Bringing the layers of several annotators, or of a pipeline and a reader, together in one.

The layer that comes of it is an ordinary one, of an annotator of its own name; the edits and the annotations
in it are by whoever decides. Where it is the reader's own, which is one of the sides then, what is shown is
an evaluation: nothing changes but what the reader takes over or turns down.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tui.domain.adjudication import RESULT, Pair, Wanted, changes
from tui.domain.annotation import Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, Change, Edit, LayerChange, now
from tui.domain.errors import GlossatorError
from tui.domain.overlay import Item, as_shown
from tui.services.cases import Case, Counts
from tui.services.workspace import Workspace

PIPELINE = ""
"""Stands for the pipeline among sides, which go by the names of annotators."""
MODEL = "the model"
"""What the pipeline is called."""

Kept = Callable[[Article], Iterable[Suggestion] | None]
"""Returns the suggestions that are kept of an article; None where the pipeline has not read it."""


NONE_OF_IT = Counts(0, 0, 0)


class Adjudication:
    """The sides, what they are brought together in, and the articles that two of them have looked at.

    Attributes:
        workspace: The project being worked on, by whoever decides.
        sides: Who is compared, two or more: annotators, `PIPELINE` among them.
        into: Whose layer takes what is decided.
        articles: The ids of the articles in which there can be something to decide, in order.
        counts: How each article that was counted stands.
        total: How all of those stand together.
    """

    def __init__(
        self, workspace: Workspace, sides: Sequence[str], into: str, kept: Kept | None = None
    ) -> None:
        """Prepare to compare.

        Args:
            workspace: The project being worked on.
            sides: Who is compared.
            into: Whose layer takes what is decided: one of its own, or the reader's.
            kept: Where the pipeline's suggestions are; needed where it is one of the sides.

        Raises:
            GlossatorError: There are fewer than two sides, one of them twice, or a layer would be changed
                that is another person's.
        """
        check(workspace.annotator, sides, into)
        check_result(workspace, into)
        self.workspace = workspace
        self.sides = tuple(sides)
        self.into = into
        self._kept = kept
        self._cases: dict[str, Case] = {}
        self.articles = self._articles()
        self._places = {article: n for n, article in enumerate(self.articles)}
        self.counts: dict[str, Counts] = {}
        self.total = NONE_OF_IT
        self._uncounted = deque(self.articles)

    @property
    def evaluates(self) -> bool:
        """Whether it is the reader's own layer that is compared, and changed only where that is wished."""
        return self.into == self.workspace.annotator and self.into in self.sides

    @property
    def names(self) -> list[str]:
        """What the sides are called."""
        return [side or MODEL for side in self.sides]

    def _articles(self) -> list[str]:
        """Return the articles that two sides can have looked at, without looking at any annotation."""
        workspace = self.workspace
        workspace.bring_in_many()
        has = Counter(article for article, annotator in begun(workspace) if annotator in self.sides)
        model = PIPELINE in self.sides
        return [article for article in workspace.shelf if has[article] + model >= 2]

    # -- articles ------------------------------------------------------------------------------

    def case(self, article_id: str, *, keep: bool = True) -> Case:
        """Return an article with all that there is to decide in it.

        What the sides have stays as it was when it was first asked for and kept.

        Raises:
            GlossatorError: A layer is damaged, or the article is not there any more.
        """
        known = self._cases.get(article_id)
        if known is not None:
            return known
        article = self.workspace.article(article_id)
        items = [self._items(side, article) for side in self.sides]
        case = Case(article, items, self.workspace.layer_of(article_id, self.into, keep=keep))
        if keep:
            self._cases[article_id] = case
            self._count(article_id, case.counts)
        return case

    def _items(self, side: str, article: Article) -> list[Item] | None:
        if side == PIPELINE:
            kept = self._kept(article) if self._kept is not None else None
            if kept is None:
                return None
            suggestions = list(kept)
            self.workspace.adopt_labels(suggestion.label for suggestion in suggestions)
            return list(as_shown(suggestions, self.workspace.labels))
        layer = self.workspace.layer_of(article.id, side, keep=False)
        if layer.progress is ArticleState.UNREAD:
            return None
        return [annotation for annotation in layer.annotations if annotation.live]

    def count_one(self) -> bool:
        """Count the next article that was not counted yet; return whether there was one.

        Raises:
            GlossatorError: A layer is damaged; the next call goes on behind it.
        """
        if not self._uncounted:
            return False
        article = self._uncounted.popleft()
        if article not in self.counts:
            self._count(article, self.case(article, keep=False).counts)
        return True

    def counts_of(self, article_id: str) -> Counts:
        """Return how an article stands, which is counted where it was not yet."""
        if article_id not in self.counts:
            self._count(article_id, self.case(article_id, keep=False).counts)
        return self.counts[article_id]

    def _count(self, article: str, counts: Counts | None) -> None:
        """Take note of how an article stands; None where that is not known any more."""
        before = self.counts.pop(article, NONE_OF_IT)
        if counts is not None:
            self.counts[article] = counts
        after = counts or NONE_OF_IT
        self.total = Counts(*(t - b + a for t, b, a in zip(self.total, before, after, strict=True)))

    @property
    def counting(self) -> bool:
        """Whether something is left for `count_one`."""
        return bool(self._uncounted)

    def place(self, article_id: str) -> int | None:
        """Return where an article stands among those there are, from 0; None where it is not among them."""
        return self._places.get(article_id)

    # -- deciding ------------------------------------------------------------------------------

    def decide(self, case: Case, number: int, wanted: Wanted, why: str) -> Edit | None:
        """Decide about one meeting; return the edit, None where all is so already."""
        return self.make(why, self.changes(case, {number: wanted}, now()))

    def make(self, why: str, changes: Sequence[Change]) -> Edit | None:
        """Make one edit of what decisions come to; return it, None where they come to nothing."""
        if not changes:
            return None
        edit = Edit.make(why, self.workspace.annotator, *changes)
        self.workspace.apply(edit)
        self.follow(edit)
        return edit

    def changes(self, case: Case, wanted: dict[int, Wanted], at: str) -> list[Change]:
        """Return what decisions about meetings of an article come to, its state included.

        An article in which the sides have nothing is done without any; one that fewer than two of them have
        looked at stays as it is.
        """
        if not case.comparable:
            return []
        by = self.workspace.annotator
        pairs: list[Pair] = []
        for number, wish in wanted.items():
            pairs += changes(case.layer, case.meetings[number], self.sides, wish, by, at)
        article, layer = case.article.id, case.layer
        state = self._state_after(case, wanted) if pairs or not self.evaluates else layer.state
        made: list[Change] = [AnnotationChange(article, self.into, *pair) for pair in pairs]
        if state is not layer.state:
            made.append(LayerChange(article, self.into, layer.info, replace(layer.info, state=state)))
        return made

    def _state_after(self, case: Case, decided: Iterable[int]) -> ArticleState:
        """Return how far the layer is with an article once meetings of it are decided."""
        before = case.layer.state
        if self.evaluates:
            return ArticleState.IN_PROGRESS if before is ArticleState.UNREAD else before
        return ArticleState.IN_PROGRESS if case.leaves(decided) else ArticleState.DONE

    # -- what was changed otherwise ------------------------------------------------------------

    def follow(self, edit: Edit) -> list[str]:
        """Take in an edit that was made, undone or redone; return the articles of ours that it touched."""
        by_article: dict[str, list[Pair]] = {}
        for change in edit.changes:
            if isinstance(change, AnnotationChange) and change.annotator == self.into:
                by_article.setdefault(change.article, []).append((change.before, change.after))
            elif isinstance(change, LayerChange) and change.annotator == self.into:
                by_article.setdefault(change.article, [])
        for article, pairs in by_article.items():
            case = self._cases.get(article)
            if case is not None:
                case.take(self.workspace.layer_of(article, self.into), pairs)
                self._count(article, case.counts)
            elif article in self.counts:
                self._count(article, None)
                self._uncounted.append(article)
        return [article for article in by_article if article in self._places]

    def reload(self) -> None:
        """Take in that others changed the project, or that the disk refused something."""
        self._cases.clear()
        self.counts.clear()
        self.total = NONE_OF_IT
        self.articles = self._articles()
        self._places = {article: n for n, article in enumerate(self.articles)}
        self._uncounted = deque(self.articles)


def begun(workspace: Workspace) -> list[tuple[str, str]]:
    """Return article and annotator of all that somebody has begun, what is not on disk yet included."""
    me = workspace.annotator
    at_hand = {article: workspace.layer_at_hand(article) for article in workspace.layers_at_hand()}
    saved = workspace.project.layer_progress()
    found = [owner for owner in saved if owner[1] != me or owner[0] not in at_hand]
    for article, layer in at_hand.items():
        if layer is not None and layer.progress is not ArticleState.UNREAD:
            found.append((article, me))
    return found


def check(person: str, sides: Sequence[str], into: str) -> None:
    """Refuse what cannot be compared, or not be brought together there.

    Raises:
        GlossatorError: There are fewer than two sides, one of them twice, or one would be changed itself.
    """
    if len(set(sides)) < len(sides):
        raise GlossatorError("One of them is named twice.", "Name two or more that differ.")
    if len(sides) < 2:
        raise GlossatorError("It takes two to compare.", "Name two or more annotators.")
    if not into.strip():
        raise GlossatorError("The result has no name.", f"Name it, {RESULT} for one.")
    if into in sides and into != person:
        raise GlossatorError(
            f"{into} is one of those compared: another person's layer is not changed.",
            f"Give the result a name of its own, {RESULT} for one.",
        )


def check_result(workspace: Workspace, into: str) -> None:
    """Refuse a result in a layer that another person made, which is not known before it is looked at.

    What was brought together in a layer is by whoever decided, never by the name of the layer. One article
    is enough: nobody does both under one name.

    Raises:
        GlossatorError: There is such a layer.
    """
    if into == workspace.annotator:
        return
    for article, annotator in workspace.project.layer_progress():
        if annotator != into:
            continue
        try:
            annotations = workspace.layer_of(article, into, keep=False).annotations
        except GlossatorError:
            continue  # what is damaged is told where it is needed
        if any(annotation.by == into for annotation in annotations):
            raise GlossatorError(
                f"{into} has annotated here: another person's layer is not changed.",
                f"Give the result a name of its own, {RESULT} for one.",
            )
        if len(annotations):
            return
