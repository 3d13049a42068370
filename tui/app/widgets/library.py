"""The library pane: the articles of the project, with how far each is."""

from __future__ import annotations

from rich.segment import Segment

from tui.app.article.cells import padded
from tui.app.article.painter import NOTE_MARK, TAGS_MARK
from tui.app.widgets.rows import RowList
from tui.domain.article import ArticleState, ArticleSummary
from tui.services.shelf import Shelf
from tui.services.workspace import Workspace
from tui.storage.views import Views

STATE_MARKS = {ArticleState.UNREAD: "○", ArticleState.IN_PROGRESS: "◐", ArticleState.DONE: "●"}
"""The sign of each article state."""
READ, DECIDED = 5, 4
"""Cells of how much was read and of the number of decisions, a blank before each."""


class LibraryPane(RowList):
    """The articles in the order in which they were added, or in a queue."""

    BORDER_TITLE = "Library"
    BORDER_SUBTITLE = "read · decided"

    def __init__(self, workspace: Workspace, views: Views, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._workspace = workspace
        self._views = views
        self.open_article = ""

    @property
    def shelf(self) -> Shelf:
        """The articles in the order of the rows."""
        return self._workspace.shelf

    def row_count(self) -> int:
        """Return how many articles there are."""
        return len(self.shelf)

    def reload(self) -> None:
        """Take note that rows came, went or changed."""
        # Not with every article that is opened: a new title has all rows drawn.
        title = queue_title(self.shelf) or self.BORDER_TITLE
        self.border_title = f"{title} · {len(self.shelf):,}"
        super().reload()

    def show(self, open_article: str) -> None:
        """Mark the open article and take note of new ones."""
        before, self.open_article = self.open_article, open_article
        if self.virtual_size.height != self.row_count():
            self.reload()
        self.refresh_article(before)
        self.refresh_article(open_article)
        place = self.shelf.place(open_article)
        if place is not None:
            self.cursor = place

    def article_at(self, row: int) -> str:
        """Return the id of the article in a row."""
        return self.shelf[row]

    def refresh_article(self, article_id: str) -> None:
        """Draw the row of an article again."""
        place = self.shelf.place(article_id)
        if place is not None and self.display:
            self.refresh_line(place)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return state, title, signs of tags and note, share that was read, and number of decisions."""
        article = self._workspace.article_summary(self.shelf[row])
        summary = self._workspace.summary(article.id)
        signs = (TAGS_MARK if summary.tags else "") + (NOTE_MARK if summary.note else "")
        signs = f" {signs}" if signs else ""
        read, decided = self._read(article), compact(summary.decided)
        figures = f"{read:>{READ}}{decided:>{DECIDED}}" if read or decided else ""
        room = max(width - len(signs) - len(figures) - 4, 4)
        style = self.strong if article.id == self.open_article else None
        return [
            Segment(
                f" {STATE_MARKS[summary.state]} ",
                self.dim if summary.state is not ArticleState.DONE else style,
            ),
            Segment(padded(article.title or article.id, room), style),
            Segment(f"{signs}{figures} ", self.dim),
        ]

    def _read(self, article: ArticleSummary) -> str:
        """Return how much of an article was ever on screen; nothing for one that was never opened."""
        view = self._views.get(article.id)
        return f"{int(view.share(article.length) * 100)}%" if view is not None else ""


def queue_title(shelf: Shelf) -> str:
    """Return what the queue is called that is on; nothing for the order of adding."""
    if not shelf.queue:
        return ""
    from tui.services.articles.arranging import TITLES, named

    return TITLES[named(shelf.queue)]


def compact(number: int) -> str:
    """Return a count in few cells, from a thousand on in thousands; nothing for none."""
    if number < 1_000:
        return str(number) if number else ""
    return f"{number // 1_000}k" if number < 1_000_000 else f"{number // 1_000_000}M"
