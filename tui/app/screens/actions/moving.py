"""Keys that move the caret and go to the next of something."""

from __future__ import annotations

from collections.abc import Callable

from tui.app.screens.actions.base import ReaderBase
from tui.services.session import DONE, Outcome, Session, Supply

BLIND_WAYS = "{program.blind} shows them."


class MovingActions(ReaderBase):
    """Moving, and going to what comes next."""

    def action_step(self, count: int) -> None:
        """Move the caret by words."""
        if self.session is not None:
            self.session.step(count)
            self.after()

    def action_line(self, lines: int) -> None:
        """Move the caret by lines."""
        if self.session is not None:
            self.session.go_to(self.view.line_offset(lines))
            self.after(keep_goal=True)

    def action_page(self, pages: float) -> None:
        """Move the caret and the text by pages."""
        if self.session is not None:
            self.session.go_to(self.view.page_offset(pages))
            self.after(keep_goal=True)

    def action_line_edge(self, side: int) -> None:
        """Move the caret to the first or last word of its line."""
        if self.session is not None:
            start, end = self.view.row_edges()
            self.session.go_to_edge(start, end, last=side > 0)
            self.after()

    def action_text_edge(self, side: int) -> None:
        """Move the caret to the first or last word of the article."""
        if self.session is not None:
            self.session.go_to_edge(0, len(self.session.article.text), last=side > 0)
            self.after()

    def action_next_open(self) -> None:
        """Go to the next undecided suggestion; from the last one, to the first left or the next article."""
        session = self.session
        if session is None:
            return
        outcome = session.next_open()
        if outcome.at_end and self.workspace.receive_more(everything=True):
            outcome = session.next_open()
        if not outcome.at_end:
            self.after()
        elif len(session.overlay.open):
            session.start_at_first_open()
            self.after(Outcome("Back at the first undecided suggestion."))
        elif self.workspace.blind:
            self.after(Outcome("Blind: suggestions are hidden.", hint=BLIND_WAYS))
        elif session.supply is Supply.COMING:
            self.after(Outcome("No suggestion yet: the model is still reading."))
        else:
            self._offer_next(session)

    def _offer_next(self, session: Session) -> None:
        from tui.app.screens.confirm import Choice, ChoiceDialog

        following = self.workspace.next_to_do(session.article.id)
        if following is None:
            self.after(Outcome("Nothing left to decide, here or in another article."))
            return
        title = self.workspace.article(following).title
        choices = [
            Choice("enter", "Done, open the next", "done"),
            Choice("n", "Next, leave this open", "next"),
        ]
        self.app.push_screen(
            ChoiceDialog("Nothing left to decide here", [f"Next article: {title}"], choices),
            self._go_on_to(following),
        )

    def _go_on_to(self, following: str) -> Callable[[str | None], None]:
        def chosen(result: str | None) -> None:
            if result == "done" and self.session is not None:
                self.session.finish()
            if result is not None:
                self.open_article(following)

        return lambda result: self.attempt(chosen, result)

    def action_previous_open(self) -> None:
        """Go to the undecided suggestion before."""
        if self.session is not None:
            at_start = self.session.previous_open().at_end
            if at_start and self.workspace.receive_more(everything=True):
                at_start = self.session.previous_open().at_end
            self.after(Outcome("No undecided suggestion before this.") if at_start else DONE)

    def action_characters(self) -> None:
        """Let everything that goes by words go by single characters, or by words again."""
        if self.session is not None:
            self.workspace.by_characters = not self.workspace.by_characters
            self.session.move_by_characters(self.workspace.by_characters)
            self.renew_jump()
            by = "single characters" if self.workspace.by_characters else "words"
            self.after(Outcome(f"Selections, edges and the caret go by {by}."))

    def action_cycle(self) -> None:
        """Make the next of the spans that overlap here current."""
        if self.session is not None:
            self.after(self.session.cycle())

    def action_next_miss(self) -> None:
        """Select the next possible miss, ready for a label."""
        if self.session is not None:
            self._missed(self.session.next_miss())

    def action_previous_miss(self) -> None:
        """Select the possible miss before."""
        if self.session is not None:
            self._missed(self.session.previous_miss())

    def _missed(self, outcome: Outcome) -> None:
        session = self.session
        if outcome.at_end or session is None:
            self.after(Outcome("No possible miss near here."))
            return
        proposed = session.proposals.label_for(session.target())
        what = f"A possible miss: {proposed}?" if proposed else "A possible miss."
        takes = "{decide.accept} tags it so" if proposed else "A label key tags it"
        self.after(
            Outcome(f"{outcome.message} {what}".strip(), hint=f"{takes}, {{decide.reject}} passes over it.")
        )

    def action_next_annotation(self) -> None:
        """Go to the next annotation."""
        if self.session is not None:
            at_end = self.session.next_annotation().at_end
            self.after(Outcome("No annotation behind this.") if at_end else DONE)

    def action_previous_annotation(self) -> None:
        """Go to the annotation before."""
        if self.session is not None:
            at_start = self.session.previous_annotation().at_end
            self.after(Outcome("No annotation before this.") if at_start else DONE)
