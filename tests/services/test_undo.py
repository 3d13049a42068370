from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.strategies import AT, ME
from tui.domain import decisions
from tui.domain.edits import AnnotationChange, Edit
from tui.services.undo import UndoStack


def edit(why: str) -> Edit:
    return Edit.make(why, ME, AnnotationChange("k", ME, None, decisions.add(0, 1, "ORG", ME, AT)))


def undo(stack: UndoStack) -> Edit:
    taken_back = stack.undo()
    assert taken_back is not None
    return taken_back


def redo(stack: UndoStack) -> Edit:
    made_again = stack.redo()
    assert made_again is not None
    return made_again


@pytest.fixture
def stack() -> UndoStack:
    stack = UndoStack()
    for why in ("one", "two", "three"):
        stack.made(edit(why))
    return stack


def names(stack: UndoStack) -> list[str]:
    """Return what undo would take back, the newest first."""
    return [one.why for one in stack]


def test_nothing_to_undo() -> None:
    stack = UndoStack()
    assert (stack.undo(), stack.redo(), stack.last()) == (None, None, None)


def test_undo_and_redo_follow_the_order_in_which_edits_were_made(stack: UndoStack) -> None:
    last = stack.last()
    back = undo(stack)
    assert last is not None
    assert (back.why, back.undoes) == ("undo three", last.id)
    assert undo(stack).why == "undo two"
    assert redo(stack).why == "two"
    assert redo(stack).why == "three"
    assert stack.redo() is None
    assert names(stack) == ["three", "two", "one"]


def test_what_is_made_again_is_an_edit_of_its_own_with_the_same_changes(stack: UndoStack) -> None:
    first = stack.last()
    undo(stack)
    again = redo(stack)
    assert first is not None
    assert again.changes == first.changes
    assert again.id != first.id
    assert stack.last() == again
    assert undo(stack).undoes == again.id


def test_a_new_edit_forgets_what_was_undone(stack: UndoStack) -> None:
    undo(stack)
    stack.made(edit("four"))
    assert stack.redo() is None
    assert names(stack) == ["four", "two", "one"]


# -- what could not be saved -----------------------------------------------------------------------


def test_a_stack_can_be_put_back_to_what_it_was(stack: UndoStack) -> None:
    before, listed = stack.state, list(stack)
    undo(stack)
    undo(stack)
    stack.made(edit("four"))
    stack.state = before
    assert list(stack) == listed
    assert stack.redo() is None


def test_what_was_saved_since_is_replayed_onto_an_older_stack(stack: UndoStack) -> None:
    new = edit("four")
    stack.replay(new)
    assert names(stack) == ["four", "three", "two", "one"]
    back = new.inverse()
    stack.replay(back)
    assert names(stack) == ["three", "two", "one"]
    assert redo(stack).changes == new.changes
    undo(stack)
    again = Edit.make(new.why, ME, *new.changes)
    stack.replay(again)
    assert stack.last() == again
    assert stack.redo() is None


def test_an_undo_is_known_by_its_changes_also_if_it_was_of_the_edit_made_again(stack: UndoStack) -> None:
    three = stack.last()
    assert three is not None
    again = Edit.make(three.why, ME, *three.changes)
    stack.replay(again.inverse())
    assert names(stack) == ["two", "one"]


def test_an_undo_of_what_is_not_on_top_can_be_undone_itself(stack: UndoStack) -> None:
    *_, one = stack
    stack.replay(one.inverse())
    assert names(stack) == ["undo one", "three", "two", "one"]
    assert undo(stack).changes == one.changes


@given(st.lists(st.sampled_from(["make", "undo", "redo"]), max_size=25))
@settings(deadline=None)
def test_replaying_everything_gives_the_same_stack(steps: list[str]) -> None:
    stack, replayed = UndoStack(), UndoStack()
    for number, step in enumerate(steps):
        made: Edit | None
        if step == "make":
            made = edit(f"edit {number}")
            stack.made(made)
        else:
            made = stack.undo() if step == "undo" else stack.redo()
        if made is not None:
            replayed.replay(made)
        assert [one.changes for one in replayed] == [one.changes for one in stack]
    while (one := stack.redo()) is not None:
        other = replayed.redo()
        assert other is not None
        assert other.changes == one.changes
    assert replayed.redo() is None
