"""What the reader does where the file of the article says something else than it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui.app.messages import SourceLooked
from tui.app.screens.actions.base import ReaderBase
from tui.app.widgets.library import LibraryPane
from tui.domain.article import Article
from tui.domain.errors import GlossatorError
from tui.services.session import DONE, Outcome
from tui.storage.views import ViewState

if TYPE_CHECKING:
    from tui.app.screens.refreshing import Answer
    from tui.services.refreshing import Refresh
    from tui.services.rereading import Sources

NOTICE = "The file of this article has changed: {article.compare} compares, and asks."


class SourceNotice(Static):
    """Tells that the file has changed; a click compares."""

    ALLOW_SELECT = False

    async def on_click(self) -> None:
        """Compare."""
        await self.run_action("screen.compare_source")


class RereadingActions(ReaderBase):
    """Looking at the file of the open article, comparing, and going over to its text."""

    _known_sources: Sources | None = None

    def show_article(self, article_id: str) -> None:
        """Show an article anew where the reader is in it, as the reading positions say."""
        raise NotImplementedError

    def _sources(self) -> Sources:
        """Return what looks at files; made in the thread that looks first, since it reads what was seen."""
        if self._known_sources is None:
            from tui.services.rereading import Sources
            from tui.storage.seen import Seen

            seen = Seen.load(self.workspace.project.path)
            self._known_sources = Sources(seen, self.workspace.article)
        return self._known_sources

    # -- looking -------------------------------------------------------------------------------

    def check_source(self) -> None:
        """Find out, in another thread, whether the file of the open article has changed."""
        session = self.session
        if session is None:
            return
        article = session.article

        def look() -> None:
            from tui.services.rereading import Look

            sources = self._sources()
            try:
                changed = sources.look(article) is Look.CHANGED
            except GlossatorError:
                return  # the article has gone, or the project: nobody is reading it any more
            sources.save()
            self.post_message(SourceLooked(article.id, changed))

        self.run_worker(look, thread=True, exit_on_error=False, group="source", exclusive=True)

    def on_source_looked(self, looked: SourceLooked) -> None:
        """Tell that the file has changed, below the text, which stays where it is."""
        if self.session is not None and self.session.article.id == looked.article:
            self._show_notice(looked.changed)

    def _show_notice(self, shown: bool) -> None:
        there = self.query(SourceNotice)
        if shown and not there:
            notice = SourceNotice(self.keys.fill(NOTICE), id="source-notice", markup=False)
            self.mount(notice, before=self.query_one("#labels"))
        elif not shown:
            there.remove()

    # -- comparing -----------------------------------------------------------------------------

    def action_compare_source(self) -> None:
        """Compare the open article with its file, and show what taking that text would do."""
        session = self.session
        if session is None:
            return
        from tui.app.screens.refreshing import RefreshScreen

        article, project = session.article.id, self.workspace.project

        def compared() -> Refresh:
            from tui.services.refreshing import compare

            # What was decided up to here has to go along.
            project.flush()
            return compare(project, article, self._sources().read)

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self.attempt(lambda _: self._decide(answer), None)

        self.app.push_screen(RefreshScreen(compared, self.workspace.labels, self.keys), answered)

    def _decide(self, answer: Answer) -> None:
        """Take the new text, or keep the old one, or leave that open."""
        refresh, taken = answer
        if taken:
            from tui.services.refreshing import edit_of, words_for

            self.workspace.apply(edit_of([refresh], self.workspace.annotator))
            told = f"{words_for(refresh.counts)}."
            outcome = Outcome("The text is the new one.", hint=f"{{edit.undo}} takes it back. {told}")
        elif taken is False:
            outcome = Outcome("The text stays.", hint="{article.compare} compares again.")
        elif refresh.is_needed:
            return
        else:
            outcome = DONE
        self._show_notice(False)
        self._remember(refresh, kept=taken is False)
        self.after(outcome)

    def _remember(self, refresh: Refresh, *, kept: bool) -> None:
        def remember() -> None:
            sources = self._sources()
            sources.decided(refresh.before, refresh.after, kept=kept)
            sources.save()

        self.run_worker(remember, thread=True, exit_on_error=False, group="source-decided")

    # -- another text --------------------------------------------------------------------------

    def follow_text(self) -> None:
        """Where the open article has got another text, show that, with caret and rows where they were."""
        shown, session = self.view.session, self.session
        if shown is None or session is None or not _rewritten(shown.article, session.article):
            return
        from tui.domain.alignment import same_place

        old, new = shown.article.text, session.article.text
        current = shown.current.id if shown.current is not None else ""
        top, caret = (same_place(old, new, place) for place in (self.view.top_offset, shown.caret))
        self.views.set(session.article.id, ViewState(top, caret, current))
        self.show_article(session.article.id)
        for library in self.query(LibraryPane):
            library.show(session.article.id)


def _rewritten(before: Article, after: Article) -> bool:
    return before.id == after.id and before.sha256 != after.sha256
