"""The stack of edits that can be taken back and made again."""

from __future__ import annotations

from dataclasses import replace

from tui.domain.edits import Edit


class UndoStack:
    """Edits in the order in which they were made; making a new one forgets what was undone."""

    def __init__(self) -> None:
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._redone: set[str] = set()

    def made(self, edit: Edit) -> None:
        """Remember a new edit."""
        self._done.append(edit)
        self._undone.clear()

    def last(self) -> Edit | None:
        """Return the edit that undo would take back."""
        return self._done[-1] if self._done else None

    def undo(self) -> Edit | None:
        """Return the inverse of the last edit, to be applied, or None."""
        if not self._done:
            return None
        edit = self._done.pop()
        self._undone.append(edit)
        return edit.inverse()

    def redo(self) -> Edit | None:
        """Return the last undone edit as a new one, to be applied, or None."""
        if not self._undone:
            return None
        edit = self._undone.pop()
        again = Edit.make(edit.why, edit.by, *edit.changes)
        self._done.append(again)
        self._redone.add(again.id)
        return again

    def forget(self, edit: Edit) -> None:
        """Drop an edit that could not be made or saved; where several were not, the newest goes first.

        What such an edit was to undo is in force still and can be undone again; what it was to make again
        can be made again.
        """
        self._done = [e for e in self._done if e.id != edit.id]
        self._undone = [e for e in self._undone if e.id not in (edit.id, edit.undoes)]
        if edit.undoes:
            before = edit.inverse()
            why = edit.why.removeprefix("undo ")
            self._done.append(replace(before, id=edit.undoes, why=why, at=edit.at, undoes=""))
        elif edit.id in self._redone:
            self._undone.append(edit)
