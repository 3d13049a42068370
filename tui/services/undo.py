"""The stack of edits that can be taken back and made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from tui.domain.edits import UNDO, ArticleChange, Edit
from tui.domain.history import Commit, made_again, redoable, undoable


class _Entry:
    """One edit and what lies below it; what lies below the edits of this sitting is read when it is reached.

    An entry never changes for whoever looks at it, so that keeping an older stack costs nothing.
    """

    __slots__ = ("_below", "_older", "edit")

    def __init__(self, edit: Edit, below: _Entry | None, older: Iterator[Edit] | None = None) -> None:
        self.edit = edit
        self._below = below
        self._older = older

    @property
    def below(self) -> _Entry | None:
        """The entry below, or None."""
        if self._older is not None:
            self._below, self._older = _stacked(self._older), None
        return self._below


def _stacked(edits: Iterator[Edit]) -> _Entry | None:
    """Return a stack of edits that come with the newest first, and no earlier than they are needed."""
    edit = next(edits, None)
    return _Entry(edit, None, edits) if edit is not None else None


class UndoState(NamedTuple):
    """What could be undone and made again at one moment; to be kept and given back as it is.

    Attributes:
        done: The edits that undo takes back, the newest on top.
        undone: The edits that took others back, the newest on top.
    """

    done: _Entry | None = None
    undone: _Entry | None = None


class Past(NamedTuple):
    """What was done before this sitting, the newest first: what is in effect, and what took others back."""

    done: Iterable[Edit] = ()
    undone: Iterable[Edit] = ()


def past_of(history: Callable[[], Iterator[Commit]], by: str) -> Past:
    """Return what one annotator did, as far as it can be taken back where articles are read and tagged.

    Args:
        history: Returns the commits, the newest first.
        by: The annotator.
    """

    def ours(commits: Iterable[Commit]) -> Iterator[Edit]:
        # What was opened for reading is not taken away by a key that takes decisions back.
        return (c.edit for c in commits if not c.others and not _adds_article(c.edit))

    return Past(ours(undoable(history(), by)), ours(redoable(history(), by)))


def _adds_article(edit: Edit) -> bool:
    return any(isinstance(change, ArticleChange) and change.before is None for change in edit.changes)


class UndoStack:
    """Edits in the order in which they were made; making a new one forgets what was undone.

    Args:
        past: Returns what was done before; asked once, when it is needed first.
    """

    def __init__(self, past: Callable[[], Past] = Past) -> None:
        self._past: Callable[[], Past] | None = past
        self._state = UndoState()

    @property
    def state(self) -> UndoState:
        """The stack as it is now."""
        if self._past is not None:
            past, self._past = self._past(), None
            self._state = UndoState(_stacked(iter(past.done)), _stacked(iter(past.undone)))
        return self._state

    @state.setter
    def state(self, state: UndoState) -> None:
        self._state = state

    def made(self, edit: Edit) -> None:
        """Remember a new edit."""
        self.state = UndoState(_Entry(edit, self.state.done))

    def last(self) -> Edit | None:
        """Return the edit that undo would take back."""
        return self.state.done.edit if self.state.done is not None else None

    def undo(self) -> Edit | None:
        """Return the inverse of the last edit, to be applied, or None."""
        done, undone = self.state
        if done is None:
            return None
        taking_back = done.edit.inverse()
        self.state = UndoState(done.below, _Entry(taking_back, undone))
        return taking_back

    def redo(self) -> Edit | None:
        """Return what was undone last as a new edit, to be applied, or None."""
        done, undone = self.state
        if undone is None:
            return None
        self.state = UndoState(_Entry(_taken_back_by(undone.edit), done), undone.below)
        return made_again(undone.edit)

    def pass_over_undo(self) -> None:
        """Forget the last edit: it cannot be taken back any more."""
        done, undone = self.state
        self.state = UndoState(done.below if done is not None else None, undone)

    def pass_over_redo(self) -> None:
        """Forget what was undone last: it cannot be made again any more."""
        done, undone = self.state
        self.state = UndoState(done, undone.below if undone is not None else None)

    def replay(self, edit: Edit) -> None:
        """Bring a stack of before up to an edit that was made since, whichever way."""
        done, undone = self.state
        if done is not None and edit.undoes == done.edit.id:
            self.state = UndoState(done.below, _Entry(edit, undone))
        elif undone is not None and edit.undoes == undone.edit.id:
            self.state = UndoState(_Entry(_taken_back_by(undone.edit), done), undone.below)
        else:
            self.made(edit)

    def __iter__(self) -> Iterator[Edit]:
        """Yield what can be undone, the newest first."""
        entry = self.state.done
        while entry is not None:
            yield entry.edit
            entry = entry.below


def _taken_back_by(taking_back: Edit) -> Edit:
    """Return the edit that another one took back, as it was made."""
    changes = taking_back.inverse().changes
    return replace(
        taking_back, id=taking_back.undoes, why=taking_back.why.removeprefix(UNDO), changes=changes, undoes=""
    )
