"""The stack of edits that can be taken back and made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import tee
from typing import NamedTuple

from tui.domain.edits import UNDO, AnnotationChange, ArticleChange, Edit
from tui.domain.history import Commit, in_place, made_again, redoable, undoable
from tui.domain.rewriting import Texts


class _Stack:
    """Edits, the newest on top; whether there are any, and what lies below the top, is found out when asked.

    A stack never changes for whoever looks at it, so that keeping an older one costs nothing.
    """

    __slots__ = ("_find", "_top")

    def __init__(
        self, edit: Edit | None = None, below: _Stack | None = None, find: Callable[[], _Stack] | None = None
    ) -> None:
        self._top = (edit, below) if edit is not None and below is not None else None
        self._find = find

    @property
    def top(self) -> tuple[Edit, _Stack] | None:
        """The edit on top and the stack below it; None where there is none."""
        if self._find is not None:
            self._top = self._find().top
            self._find = None
        return self._top

    @property
    def edit(self) -> Edit | None:
        """The edit on top, or None."""
        return self.top[0] if self.top is not None else None

    @property
    def below(self) -> _Stack:
        """The stack without the edit on top."""
        return self.top[1] if self.top is not None else self


def _stacked(edits: Callable[[], Iterator[Edit]]) -> _Stack:
    """Return a stack of edits that come with the newest first, and no earlier than they are needed."""

    def find() -> _Stack:
        newest_first = edits()
        edit = next(newest_first, None)
        return _Stack(edit, _stacked(lambda: newest_first)) if edit is not None else _Stack()

    return _Stack(find=find)


def _without_displaced(stack: _Stack) -> _Stack:
    """Return what is below the top, which stays, without what would come back on other words by that."""
    if stack.edit is None or not any(isinstance(c, ArticleChange) and c.rewrites for c in stack.edit.changes):
        return stack.below
    texts = Texts()
    texts.go_behind(stack.edit)

    def edits() -> Iterator[Edit]:
        left = stack.below
        while left.edit is not None:
            if not texts.displace(left.edit):
                yield left.edit
            left = left.below

    return _stacked(edits)


class UndoState(NamedTuple):
    """What could be undone and made again at one moment; to be kept and given back as it is.

    Attributes:
        done: The edits that undo takes back, the newest on top.
        undone: The edits that took others back, the newest on top.
    """

    done: _Stack = _Stack()
    undone: _Stack = _Stack()


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

    def undone() -> Iterator[Edit]:
        # All of one's last takings back are looked for at once: not before somebody asks for them.
        commits, again = tee(history())
        yield from ours(in_place(redoable(commits, by), again))

    def done() -> Iterator[Edit]:
        commits, again = tee(history())
        yield from ours(in_place(undoable(commits, by), again))

    return Past(done(), undone())


def left_standing(commits: Iterable[Commit], by: str) -> str:
    """Return what the newest edit is called that is not taken back by a key, as decisions came with articles.

    Args:
        commits: The newest first.
        by: The annotator whose it is.

    Returns:
        Its name; empty where there is none.
    """
    edits = (commit.edit for commit in undoable(commits, by))
    return next((edit.why for edit in edits if _adds_article(edit) and _decides(edit)), "")


def _decides(edit: Edit) -> bool:
    return any(isinstance(change, AnnotationChange) for change in edit.changes)


def _adds_article(edit: Edit) -> bool:
    return any(isinstance(change, ArticleChange) and change.before is None for change in edit.changes)


class UndoStack:
    """Edits in the order in which they were made; making a new one forgets what was undone.

    Args:
        past: Returns what was done before; asked when undo or redo come to it, and not by a new edit.

    Attributes:
        state: The stack as it is now.
    """

    def __init__(self, past: Callable[[], Past] = Past) -> None:
        self.state = UndoState(_stacked(lambda: iter(past().done)), _stacked(lambda: iter(past().undone)))

    def made(self, edit: Edit) -> None:
        """Remember a new edit."""
        self.state = UndoState(_Stack(edit, self.state.done))

    def last(self) -> Edit | None:
        """Return the edit that undo would take back."""
        return self.state.done.edit

    def undo(self) -> Edit | None:
        """Return the inverse of the last edit, to be applied, or None."""
        done, undone = self.state
        if done.edit is None:
            return None
        taking_back = done.edit.inverse()
        self.state = UndoState(done.below, _Stack(taking_back, undone))
        return taking_back

    def redo(self) -> Edit | None:
        """Return what was undone last as a new edit, to be applied, or None."""
        done, undone = self.state
        if undone.edit is None:
            return None
        self.state = UndoState(_Stack(_taken_back_by(undone.edit), done), undone.below)
        return made_again(undone.edit)

    def pass_over_undo(self) -> None:
        """Forget the last edit: it cannot be taken back any more, nor what needs the text from before it."""
        done, undone = self.state
        self.state = UndoState(_without_displaced(done), undone)

    def pass_over_redo(self) -> None:
        """Forget what was undone last: it cannot be made again any more, nor what needs its text."""
        done, undone = self.state
        self.state = UndoState(done, _without_displaced(undone))

    def replay(self, edit: Edit) -> None:
        """Bring a stack of before up to an edit that was made since, whichever way."""
        done, undone = self.state
        if not edit.undoes:
            self.made(edit)
        elif done.edit is not None and edit.undoes == done.edit.id:
            self.state = UndoState(done.below, _Stack(edit, undone))
        elif undone.edit is not None and edit.undoes == undone.edit.id:
            self.state = UndoState(_Stack(_taken_back_by(undone.edit), done), undone.below)
        else:
            self.made(edit)

    def __iter__(self) -> Iterator[Edit]:
        """Yield what can be undone, the newest first."""
        stack = self.state.done
        while stack.top is not None:
            edit, stack = stack.top
            yield edit


def _taken_back_by(taking_back: Edit) -> Edit:
    """Return the edit that another one took back, as it was made."""
    changes = taking_back.inverse().changes
    return replace(
        taking_back, id=taking_back.undoes, why=taking_back.why.removeprefix(UNDO), changes=changes, undoes=""
    )
