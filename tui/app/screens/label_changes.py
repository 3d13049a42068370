"""What the keys of the screen of labels change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui.app.screens.confirm import Choice, ChoiceDialog
from tui.app.screens.label_work import LabelWork
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.label_edits import Changed, moved, new_name_refusal, refusal, with_fields, without
from tui.domain.labels import SLOTS, Label
from tui.services.label_files import refuse_removal
from tui.services.labelling import Gathered, Replacement, Usage, gather, label_changes, usage


class LabelChanges(LabelWork):
    """Changing labels: at once where it concerns them alone, else after a look at all annotations."""

    # -- the labels alone ----------------------------------------------------------------------

    def change(self, why: str, changed: Changed, at: str, words: str = "") -> None:
        """Make a change of the labels and stand on one of them.

        Args:
            why: What the edit is called.
            changed: The labels after it.
            at: The name of the label to stand on.
            words: What to say.
        """
        changes = label_changes(self.workspace.book, changed)
        if changes:
            self.workspace.apply(Edit.make(why, self.workspace.annotator, *changes))
        self.show_labels(" ".join(filter(None, (words, changed.words))), at)

    def set_fields(self, label: Label, fields: Mapping[str, Any], words: str = "") -> None:
        """Set fields of a label, its name not among them."""
        changed = with_fields(self.workspace.book.stored, label.name, fields)
        self.change(f"change label {label.name}", changed, label.name, words)

    def action_give_digit(self, digit: str) -> None:
        """Put the label on a digit."""
        label = self.chosen()
        if label is not None and label.digit != digit:
            self.set_fields(label, {"digit": digit}, f"{label.name} is on {digit}.")

    def action_colour(self, step: int) -> None:
        """Give the label the next colour, or the one before."""
        label = self.chosen()
        if label is not None:
            self.set_fields(label, {"slot": (label.slot - 1 + step) % SLOTS + 1})

    def action_switch_suggestions(self) -> None:
        """Show the model's suggestions with the label, or leave them out."""
        label = self.chosen()
        if label is not None:
            shown = not label.suggested
            words = f"Suggestions with {label.name} are {'shown' if shown else 'left out'}."
            self.set_fields(label, {"suggested": shown}, words)

    def action_move(self, step: int) -> None:
        """Move the label up or down."""
        label = self.chosen()
        if label is not None:
            stored = self.workspace.book.stored
            at = [one.name for one in stored].index(label.name)
            self.change(f"move label {label.name}", moved(stored, label.name, at + step), label.name)

    # -- forms ---------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Change everything about the label in a form."""
        from tui.app.screens.label_editor import LabelEditor

        label, stored = self.chosen(), self.workspace.book.stored
        if label is None:
            return
        kept = stored.named(label.name)

        def refused(fields: Mapping[str, Any]) -> str:
            return refusal(stored, kept.name, fields)

        self.app.push_screen(
            LabelEditor(kept, label.description, refused),
            lambda fields: self.attempt(lambda: self._edited(kept, fields)),
        )

    def _edited(self, label: Label, fields: dict[str, Any] | None) -> None:
        if not fields:
            return
        name = str(fields.pop("name", label.name))
        if name == label.name:
            self.set_fields(label, fields, f"Changed: {label.name}.")
        else:
            self.replace_label(Replacement(label.name, name, fields=fields))

    def action_new(self) -> None:
        """Make a new label."""
        from tui.app.screens.label_editor import LabelEditor

        if self.busy():
            return
        stored = self.workspace.book.stored
        # Short form and letter are made from the name that there is not yet, unless they are typed.
        blank = replace(stored.new(""), short="", letter="")

        def refused(fields: Mapping[str, Any]) -> str:
            others = {key: value for key, value in fields.items() if key != "name"}
            name = fields.get("name", "")
            if name in stored:
                return f"A label is called {name} already."
            return (name and new_name_refusal(name)) or refusal(stored, "", others)

        self.app.push_screen(
            LabelEditor(blank, "", refused, new=True),
            lambda fields: self.attempt(lambda: self._made(fields)),
        )

    def _made(self, fields: dict[str, Any] | None) -> None:
        if not fields:
            return
        stored = self.workspace.book.stored
        name = str(fields.pop("name"))
        new = stored.change(None, stored.new(name))
        changed = with_fields(new, name, fields) if fields else Changed(new, frozenset({name}))
        label = changed.labels.named(name)
        keys = " and ".join(filter(None, (label.digit, label.letter))) or "no key"
        self.change(f"add label {name}", changed, name, f"Added: {name} on {keys}.")

    # -- all annotations -----------------------------------------------------------------------

    def action_merge(self) -> None:
        """Choose the label that takes the place of this one."""
        from tui.app.screens.picker import LabelPicker

        label = self.chosen()
        if label is None:
            return
        others = self.workspace.labels.change(label, None)

        def chosen(name: str | None) -> None:
            if name is not None:
                self.replace_label(Replacement(label.name, name, merging=True))

        picker = LabelPicker(others, f"Merge {label.name} into", creates=False)
        self.app.push_screen(picker, lambda name: self.attempt(lambda: chosen(name)))

    def replace_label(self, wanted: Replacement) -> None:
        """Look through all annotations for a label, show what would change, and ask."""
        wanted.labels(self.workspace.book.stored)
        revision = self.workspace.revision
        project = self.workspace.project
        self.work(
            f"Looking for {wanted.old}",
            lambda told: gather(project, wanted.old, wanted.new, told),
            lambda found: self._ask(wanted, found, revision),
        )

    def _ask(self, wanted: Replacement, found: Gathered, revision: int) -> None:
        if self.workspace.revision != revision:
            self.replace_label(wanted)
        elif not (found.changes or wanted.merging):
            self._replace(wanted, found)
        else:
            what = f"Merge {wanted.old} into {wanted.new}" if wanted.merging else f"Rename {wanted.old}"
            goes_on = f"The model's suggestions with {wanted.old} come under {wanted.new}."
            back = self.keys.fill("It is one edit for all of it: {labels.undo} takes it back.")
            lines = [*found.lines(), goes_on, back]
            title = f"{what}?" if wanted.merging else f"{what} to {wanted.new}?"
            choice = Choice("m", "Merge", "yes") if wanted.merging else Choice("r", "Rename", "yes")

            def answered(answer: str | None) -> None:
                if answer is None:
                    return
                if self.workspace.revision != revision:
                    self.say("Something was decided meanwhile: counting again.")
                    self.replace_label(wanted)
                else:
                    self._replace(wanted, found)

            dialog = ChoiceDialog(title, lines, [choice])
            self.app.push_screen(dialog, lambda answer: self.attempt(lambda: answered(answer)))

    def _replace(self, wanted: Replacement, found: Gathered) -> None:
        changes = wanted.changes(self.workspace.book)
        self.workspace.apply(Edit.make(wanted.why, self.workspace.annotator, *changes, *found.changes))
        self.count()
        done = "Merged" if wanted.merging else "Renamed"
        self.show_labels(f"{done}: {wanted.old} is {wanted.new} now.", wanted.new)

    def action_remove(self) -> None:
        """Take the label out, if no annotation bears it."""
        label = self.chosen()
        if label is None:
            return
        book, project, revision = self.workspace.book, self.workspace.project, self.workspace.revision
        if label.name not in book.saved:
            self.say(
                f"The model brought {label.name}: s leaves its suggestions out, m puts them under another."
            )
            return
        self.work(
            f"Looking for {label.name}",
            lambda told: usage(project, told),
            lambda found: self._remove(label, found, revision),
        )

    def _remove(self, label: Label, found: Usage, revision: int) -> None:
        if self.workspace.revision != revision:
            self.action_remove()
            return
        refuse_removal(label.name, found.of(label.name))
        book = self.workspace.book
        book.forget(label.name)
        self.change(
            f"remove label {label.name}", without(book.stored, label.name), "", f"Removed: {label.name}."
        )
        if label.name in self.workspace.labels:
            self.say(f"Removed: {label.name}. The model suggests it, so it comes back: s leaves that out.")

    # -- taking back ---------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take the last change or decision back."""
        if not self.busy():
            edit = self.workspace.undo()
            self._told_of(edit, "Undone", "Nothing to undo.")

    def action_redo(self) -> None:
        """Make again what was undone."""
        if not self.busy():
            edit = self.workspace.redo()
            self._told_of(edit, "Redone", "Nothing to redo.")

    def _told_of(self, edit: Edit | None, done: str, nothing: str) -> None:
        if edit is None:
            self.say(nothing)
            return
        self.count()
        self.show_labels(f"{done}: {edit.why.removeprefix('undo ')}.")

    def attempt(self, act: Any) -> None:
        """Do what a dialog was answered; where it is refused, say why."""
        from tui.app.app import GlossatorApp

        try:
            act()
        except GlossatorError as error:
            if isinstance(self.app, GlossatorApp):
                self.app.tell(error)
            else:
                self.notify(str(error), title=error.title, severity="error", markup=False)
