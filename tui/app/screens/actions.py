"""What the keys of the reader screen do, apart from laying it out."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from tui.app.article.view import ArticleView
from tui.domain.annotation import Suggestion
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Edit, LayerChange
from tui.domain.errors import GlossatorError
from tui.domain.span import Span
from tui.services.entities import surface
from tui.services.session import DONE, Outcome, Session, Supply
from tui.services.workspace import Workspace

FINISHED = "Nothing left to decide. Enter: done, next article."


class ReaderActions(Screen[None]):
    """The actions of the reader screen; the screen itself says how things are shown."""

    workspace: Workspace
    view: ArticleView

    @property
    def session(self) -> Session | None:
        """The open article."""
        return self.workspace.session

    def after(self, outcome: Outcome = DONE, *, keep_goal: bool = False) -> None:
        """Bring the screen up to what a command did."""
        raise NotImplementedError

    def open_article(self, article_id: str) -> None:
        """Show another article."""
        raise NotImplementedError

    # -- moving --------------------------------------------------------------------------------

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

    def action_page(self, pages: int) -> None:
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
        if not outcome.at_end:
            self.after()
        elif len(session.overlay.open):
            session.start_at_first_open()
            self.after(Outcome("Back at the first undecided suggestion."))
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

    def attempt(self, act: Callable[[str | None], None], answer: str | None) -> None:
        """Do what a dialog was answered; where it is refused, say why."""
        try:
            act(answer)
        except GlossatorError as error:
            self.notify(str(error), title=error.title, severity="error")

    def action_previous_open(self) -> None:
        """Go to the undecided suggestion before."""
        if self.session is not None:
            at_start = self.session.previous_open().at_end
            self.after(Outcome("No undecided suggestion before this.") if at_start else DONE)

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

    def action_last_decision(self) -> None:
        """Go back to what was decided last, in whatever article."""
        edit = self.workspace.undo_stack.last()
        if edit is None:
            self.after(Outcome("Nothing was decided yet."))
        else:
            self.show_edit(edit)
            self.after()

    # -- deciding ------------------------------------------------------------------------------

    def _decided(self, outcome: Outcome) -> None:
        if outcome.at_end:
            session = self.session
            left = len(session.overlay.open) if session is not None else 0
            further = f"{left} undecided before this: Tab goes to the first." if left else FINISHED
            outcome = Outcome(f"{outcome.message} {further}".strip())
        self.after(outcome)

    def action_accept(self) -> None:
        """Accept the current suggestion and go on."""
        if self.session is not None:
            self._decided(self.session.accept())

    def action_accept_paragraph(self) -> None:
        """Accept all of the paragraph and go on."""
        if self.session is not None:
            self._decided(self.session.accept_paragraph())

    def action_reject(self) -> None:
        """Reject the current suggestion, or remove the annotation, and go on."""
        if self.session is not None:
            self._decided(self.session.reject())

    def action_label_key(self, digit: str) -> None:
        """Apply the label on a digit."""
        label = self.workspace.labels.by_digit(digit)
        if label is None:
            self.after(Outcome(f"No label is on {digit}."))
        else:
            self.apply_label(label.name)

    def apply_label(self, name: str) -> None:
        """Apply a label to the current span, the selection or the word at the caret."""
        if self.session is not None:
            self._decided(self.session.label(name))

    def action_pick_label(self) -> None:
        """Choose a label from all of them."""
        from tui.app.screens.picker import LabelPicker

        session = self.session
        if session is None or session.target() is None:
            return
        start, end = session.target() or (0, 0)
        current = session.current.label if session.current is not None else ""
        title = surface(session.article.text, Span(start, end))

        def chosen(name: str | None) -> None:
            if name is not None:
                self.workspace.adopt_labels([name])
                self.apply_label(name)

        picker = LabelPicker(self.workspace.labels, title, current)
        self.app.push_screen(picker, lambda name: self.attempt(chosen, name))

    def action_edge(self, right: int, tokens: int) -> None:
        """Move an edge of the span by a word."""
        if self.session is not None:
            self.after(self.session.move_edge(bool(right), tokens))

    def action_select(self) -> None:
        """Begin a selection."""
        if self.session is not None:
            self.session.begin_selection()
            self.after(Outcome("Selecting: move to extend, a label key tags it, Esc ends it."))

    # -- undo ----------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take the last decision back and show where it was."""
        edit = self.workspace.undo()
        if edit is None:
            self.after(Outcome("Nothing to undo."))
            return
        self.show_edit(edit)
        self.after(Outcome(f"Undone: {self._named(edit)}."))

    def action_redo(self) -> None:
        """Make again what was undone and show where it is."""
        edit = self.workspace.redo()
        if edit is None:
            self.after(Outcome("Nothing to redo."))
            return
        self.show_edit(edit)
        self.after(Outcome(f"Redone: {self._named(edit)}."))

    def _named(self, edit: Edit) -> str:
        """Return what an edit did, and to what where that is one span."""
        changed = [c for c in edit.changes if isinstance(c, AnnotationChange)]
        item = (changed[0].after or changed[0].before) if len(changed) == 1 else None
        why = edit.why.removeprefix("undo ")
        if item is None or self.session is None:
            return why
        return f"{why} “{surface(self.session.article.text, item)}”"

    def show_edit(self, edit: Edit) -> None:
        """Go to what an edit changed, in its article."""
        changes = (c for c in edit.changes if isinstance(c, AnnotationChange))
        # Of many, such as those of a paragraph, the first in the text: there the reader was.
        change = min(changes, key=_start, default=None)
        article_id = next(
            (c.article for c in edit.changes if isinstance(c, (AnnotationChange, LayerChange))), ""
        )
        if article_id and (self.session is None or self.session.article.id != article_id):
            self.open_article(article_id)
        if change is not None and self.session is not None:
            self.session.show(change)

    # -- articles ------------------------------------------------------------------------------

    def action_done(self) -> None:
        """Mark the article as done and go on; with open suggestions ask first."""
        session = self.session
        if session is None:
            return
        asked = list(session.overlay.open)
        if session.supply is not Supply.COMING and not asked:
            if session.overlay.layer.state is not ArticleState.DONE:
                session.finish()
            self._go_to_next_article(session)
            return
        from tui.app.screens.confirm import Choice, ChoiceDialog

        lines = []
        if asked:
            unseen = session.unseen_open()
            seen = "all of them were on screen" if not unseen else f"{unseen} of them never on screen"
            lines.append(f"{len(asked)} undecided, {seen}.")
        if session.supply is Supply.COMING:
            lines.append("The model has not read all of the article yet.")
        choices = [Choice("s", "Stay", "stay")]
        if asked:
            choices.append(Choice("a", "Accept all, done", "accept"))
        choices.append(Choice("l", "Leave them undecided, done" if asked else "Done all the same", "leave"))
        dialog = ChoiceDialog("Is this article done?", lines, choices)
        self.app.push_screen(
            dialog, lambda result: self.attempt(lambda how: self._finish_as(how, asked), result)
        )

    def _finish_as(self, how: str | None, asked: list[Suggestion]) -> None:
        """Do what the reader answered, about those suggestions that the question was about."""
        session = self.session
        if session is None or how not in ("accept", "leave"):
            return
        if any(suggestion not in asked for suggestion in session.overlay.open):
            self.after(Outcome("More suggestions came meanwhile: look at them first."))
            return
        session.finish(asked if how == "accept" else ())
        self._go_to_next_article(session)

    def _go_to_next_article(self, session: Session) -> None:
        following = self.workspace.next_to_do(session.article.id)
        if following is None:
            self.after(Outcome("Done. No other article is left to do."))
        else:
            title = session.article.title
            self.open_article(following)
            self.after(Outcome(f"Done: {title}"))

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


def _start(change: AnnotationChange) -> int:
    """Return where the annotation of a change begins, or began."""
    annotation = change.after or change.before
    return annotation.start if annotation is not None else 0
