"""Keys that finish an article and open others, and that lead to the articles, the review, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.messages import QueueMade
from tui.app.screens.actions.base import ReaderBase
from tui.app.widgets.library import LibraryPane
from tui.domain.annotation import Suggestion
from tui.domain.article import ArticleState
from tui.domain.index import SpanIndex
from tui.services.session import Outcome, Session, Supply

if TYPE_CHECKING:
    from tui.app.places import Place, WayBack
    from tui.app.queueing import QueueMaker
    from tui.app.reviewing import Reviewing


class ArticleActions(ReaderBase):
    """Finishing articles, going from one to another, and the table of all of them."""

    _queues: QueueMaker | None = None
    _way_back: WayBack | None = None
    """The review that a place was chosen in, as long as nothing else was gone to."""

    def action_done(self) -> None:
        """Mark the article as done and go on; with open suggestions ask first."""
        session = self.session
        if session is None:
            return
        self.workspace.receive_more(everything=True)
        asked = session.overlay.open
        if session.supply is not Supply.COMING and not len(asked):
            if session.overlay.layer.state is not ArticleState.DONE:
                session.finish()
            self._go_to_next_article(session)
            return
        from tui.app.screens.confirm import Choice, ChoiceDialog

        lines = []
        if len(asked):
            unseen = session.unseen_open()
            seen = "all of them were on screen" if not unseen else f"{unseen} of them never on screen"
            lines.append(f"{len(asked)} undecided, {seen}.")
        if session.supply is Supply.COMING:
            lines.append("The model has not read all of the article yet.")
        choices = [Choice("s", "Stay", "stay")]
        if len(asked):
            choices.append(Choice("a", "Accept all, done", "accept"))
        choices.append(
            Choice("l", "Leave them undecided, done" if len(asked) else "Done all the same", "leave")
        )
        dialog = ChoiceDialog("Is this article done?", lines, choices)
        self.app.push_screen(
            dialog, lambda result: self.attempt(lambda how: self._finish_as(how, asked), result)
        )

    def _finish_as(self, how: str | None, asked: SpanIndex[Suggestion]) -> None:
        """Do what the reader answered, about those suggestions that the question was about."""
        session = self.session
        if session is None or how not in ("accept", "leave"):
            self.resume_jump()
            return
        if any(suggestion not in asked for suggestion in session.overlay.open):
            self.resume_jump()
            self.after(Outcome("More suggestions came meanwhile: look at them first."))
            return
        session.finish(asked if how == "accept" else ())
        self._go_to_next_article(session)

    def _go_to_next_article(self, session: Session) -> None:
        following = self.workspace.next_to_do(session.article.id)
        if following is None:
            self.end_jump()
            self.after(Outcome("Done. No other article is left to do."))
            self.forget_jump()
        else:
            title = session.article.title
            self.open_article(following)
            self.after(Outcome(f"Done: {title}"))
            self.resume_jump()

    def action_reopen(self) -> None:
        """Take a done article up again."""
        if self.session is not None:
            self.session.reopen()
            self.after(Outcome("Reopened."))

    def action_article(self, step: int) -> None:
        """Open the next article of the library, or the one before."""
        if self.session is None:
            return
        neighbour = self.workspace.neighbour(self.session.article.id, step)
        if neighbour is None:
            self.after(Outcome("That was the last article." if step > 0 else "That was the first article."))
        else:
            self.open_article(neighbour)

    # -- all articles --------------------------------------------------------------------------

    @property
    def queues(self) -> QueueMaker:
        """What makes the queues; it is there from the first time that it is asked for."""
        if self._queues is None:
            from tui.app.queueing import QueueMaker

            self._queues = QueueMaker(self)
        return self._queues

    def action_articles(self) -> None:
        """Look through all articles; one that is chosen there is opened here."""
        from tui.app.screens.library import LibraryScreen

        self.note_view()
        opened = self.session.article.id if self.session is not None else self.views.last
        screen = LibraryScreen(self.workspace, self.views, self.keymap, self.queues, opened)
        self.app.push_screen(screen, self._back_from_articles)

    def _back_from_articles(self, article: str | None) -> None:
        """Open what was chosen; where the open article was deleted, another one."""
        opened = self.session.article.id if self.session is not None else ""
        if article and article != opened and article in self.workspace.shelf:
            self.open_article(article)
        self.show_anew()
        self.leave_what_is_gone()

    def leave_what_is_gone(self) -> None:
        """Where the article that was read is not in the project any more, open another; or itself again."""
        shelf, last = self.workspace.shelf, self.views.last
        if self.session is None and shelf:
            self.open_article(last if last in shelf else self.workspace.next_to_do(last) or shelf[0])
            self.show_anew()
        elif self.session is None:
            self.show_anew()

    def on_queue_made(self, made: QueueMade) -> None:
        """Show the articles in the order in which they come now."""
        self.show_anew()
        self.show_status(made.said)

    # -- the review ----------------------------------------------------------------------------

    def action_review(self) -> None:
        """Look through everything that is saved; a place chosen there is opened here."""
        self.open_review()

    def open_review(self, shown: Reviewing | None = None) -> None:
        """Open the review.

        Args:
            shown: What it showed before, or is to show first; None for everything.
        """
        from tui.app.screens.exporting import ask_and_export
        from tui.app.screens.review import ReviewScreen

        self.note_view()
        review = ReviewScreen(
            self.workspace,
            self.keymap,
            lambda screen: ask_and_export(screen, self.workspace, self.suggester, screen.dismiss),
            self.suggester,
            shown,
        )
        if shown is None:
            self.forget_way_back()
        self.app.push_screen(review, lambda place: self._back_from_review(place, review.shown))

    def _back_from_review(self, place: Place | None, shown: Reviewing) -> None:
        """Go to what was chosen in the review, which follows what is decided meanwhile."""
        from tui.app.places import WayBack

        def forget() -> None:
            self.workspace.watch = None

        self.go_to(place, WayBack("the review", lambda: self.open_review(shown), forget))
        if self._way_back is not None:
            shown.leave()

    def go_to(self, place: Place | None, way_back: WayBack | None = None) -> None:
        """Go to what was chosen on a screen over the reader, and take in what was decided there.

        Args:
            place: What was chosen, or None.
            way_back: The screen, which Escape goes back to as long as nothing else is gone to.
        """
        self.forget_way_back()
        session = self.session
        if place is not None and (session is None or session.article.id != place.article):
            self.open_article(place.article)
        if self.session is not None:
            if place is not None:
                self.session.go_to_place(place.start, place.annotation)
            self.after()
        for library in self.query(LibraryPane):
            library.reload()
        if place is not None and self.session is not None and way_back is not None:
            self._way_back = way_back
            self.after(Outcome("", hint=f"{{shape.escape}} goes back to {way_back.name}."))

    def go_back(self) -> bool:
        """Go back to the screen that this place was chosen on; return whether there is one to go back to."""
        way_back, self._way_back = self._way_back, None
        if way_back is not None:
            way_back.open()
        return way_back is not None

    def forget_way_back(self) -> None:
        """Not go back any more, something else being gone to."""
        if self._way_back is not None:
            self._way_back.forget()
            self._way_back = None
