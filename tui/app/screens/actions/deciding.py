"""Keys that decide, shape spans, and take decisions back."""

from __future__ import annotations

from collections.abc import Callable

from tui.app.screens.actions.base import ReaderBase
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LayerChange
from tui.domain.label_edits import is_about_labels
from tui.domain.span import Span
from tui.services.entities import surface
from tui.services.session import Outcome, Supply

STILL_READING = "The model is still reading: more is to come."
FINISHED = "Nothing left to decide. {article.done}: done, next article."
"""What is told, with the key as it is set, when the last suggestion of an article is decided."""


class DecidingActions(ReaderBase):
    """Decisions, and undoing them."""

    def with_more(self, decide: Callable[[], Outcome]) -> Outcome:
        """Decide, and add to the message whether the same could be decided elsewhere."""
        raise NotImplementedError

    def show_library(self, edit: Edit) -> None:
        """Show in the library what an edit did."""
        raise NotImplementedError

    def decided(self, outcome: Outcome) -> None:
        """Bring the screen up to a decision; where nothing is left behind it, say what there is to do."""
        session = self.session
        if outcome.at_end and session is not None and self.workspace.receive_more(everything=True):
            outcome = outcome._replace(at_end=session.next_open().at_end)
        if outcome.at_end:
            left = len(session.overlay.open) if session is not None else 0
            before = f"{left} undecided before this:" if left else ""
            coming = session is not None and session.supply is Supply.COMING
            finished = STILL_READING if coming else FINISHED
            hint = "{go.next} goes to the first." if left else finished
            outcome = Outcome(f"{outcome.message} {before}".strip(), hint=hint)
        self.after(outcome)

    def action_accept(self) -> None:
        """Accept the current suggestion and go on."""
        if self.session is not None:
            self.decided(self.session.accept())

    def action_accept_paragraph(self) -> None:
        """Accept all of the paragraph and go on."""
        if self.session is not None:
            self.decided(self.session.accept_paragraph())

    def action_reject(self) -> None:
        """Reject the current suggestion, or remove the annotation, and go on."""
        if self.session is not None:
            self.decided(self.with_more(self.session.reject))

    def action_label_key(self, digit: str) -> None:
        """Apply the label on a digit."""
        label = self.workspace.labels.by_digit(digit)
        if label is None:
            self.after(Outcome(f"No label is on {digit}."))
        else:
            self.apply_label(label.name)

    def apply_label(self, name: str) -> None:
        """Apply a label to the current span, the selection or the word at the caret."""
        session = self.session
        if session is not None:
            self.decided(self.with_more(lambda: session.label(name)))

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
                self.workspace.make_label(name)
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
            self.after(
                Outcome("Selecting:", hint="move to extend, a label key tags it, {shape.escape} ends it.")
            )

    def action_last_decision(self) -> None:
        """Go back to what was decided last, in whatever article."""
        edit = self.workspace.undo_stack.last()
        if edit is None:
            self.after(Outcome("Nothing was decided yet."))
        elif is_about_labels(edit):
            self.after(Outcome(f"The last thing done was about the labels: {edit.why}."))
        else:
            self.show_edit(edit)
            self.after()

    def action_undo(self) -> None:
        """Take the last decision back and show where it was."""
        self._show_done(self.workspace.undo(), "undo", "Undone")

    def action_redo(self) -> None:
        """Make again what was undone and show where it is."""
        self._show_done(self.workspace.redo(), "redo", "Redone")

    def _show_done(self, edit: Edit | None, what: str, done: str) -> None:
        """Go to what was undone or redone, and say what it was; in another article also in which."""
        if edit is None:
            self.after(Outcome(f"Nothing to {what}."))
            return
        here = self.session.article.id if self.session is not None else ""
        self.show_edit(edit)
        self.show_library(edit)
        self.leave_what_is_gone()
        session = self.session
        elsewhere = session is not None and session.article.id != here
        where = f" in “{session.article.title}”" if session is not None and elsewhere else ""
        self.after(Outcome(f"{done}{where}: {self._named(edit)}."))

    def _named(self, edit: Edit) -> str:
        """Return what an edit did, and to what where that is one span."""
        changed = [c for c in edit.changes if isinstance(c, AnnotationChange)]
        item = (changed[0].after or changed[0].before) if len(changed) == 1 else None
        why = edit.why.removeprefix("undo ")
        if item is None or self.session is None or changed[0].article != self.session.article.id:
            return why
        return f"{why} “{surface(self.session.article.text, item)}”"

    def show_edit(self, edit: Edit) -> None:
        """Go to what an edit changed: in the open article if it is among those, else in the first.

        A change of the labels is nowhere in particular.
        """
        if is_about_labels(edit):
            return
        here = self.session.article.id if self.session is not None else ""
        rewritten = [
            c.after.id for c in edit.changes if isinstance(c, ArticleChange) and c.rewrites and c.after
        ]
        if rewritten:
            # Everything in it may have been touched: who is reading it stays where that is.
            if here not in rewritten:
                self.open_article(rewritten[0])
            return
        mine, shelf = self.workspace.annotator, self.workspace.shelf
        # What was adjudicated is in a layer that the reader does not show; an article that came with an
        # import is gone when that is taken back.
        touched = [
            c
            for c in edit.changes
            if isinstance(c, (AnnotationChange, LayerChange)) and c.annotator == mine and c.article in shelf
        ]
        if touched and all(change.article != here for change in touched):
            here = touched[0].article
            self.open_article(here)
        # Of many, such as those of a paragraph, the first in the text: there the reader was.
        changes = (c for c in touched if isinstance(c, AnnotationChange) and c.article == here)
        change = min(changes, key=_start, default=None)
        if change is not None and self.session is not None:
            self.session.show(change)


def _start(change: AnnotationChange) -> int:
    """Return where the annotation of a change begins, or began."""
    annotation = change.after or change.before
    return annotation.start if annotation is not None else 0
