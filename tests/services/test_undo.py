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
    """Return what undo would take back, the newest first; the stack is as before."""
    found = []
    while (taken_back := stack.undo()) is not None:
        found.append(taken_back.why.removeprefix("undo "))
    for _ in found:
        redo(stack)
    return found


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


def test_an_edit_that_was_refused_is_forgotten(stack: UndoStack) -> None:
    refused = stack.last()
    assert refused is not None
    stack.forget(refused)
    assert names(stack) == ["two", "one"]
    stack.forget(edit("a stranger"))
    assert names(stack) == ["two", "one"]


def test_what_a_refused_undo_was_to_take_back_can_be_undone_again(stack: UndoStack) -> None:
    third, second = undo(stack), undo(stack)
    stack.forget(second)
    stack.forget(third)
    assert stack.redo() is None
    assert names(stack) == ["three", "two", "one"]
    again = undo(stack)
    assert again.undoes == third.undoes
    assert again.changes == third.changes


def test_a_refused_undo_is_mended_also_when_something_was_made_since(stack: UndoStack) -> None:
    back = undo(stack)
    new = edit("four")
    stack.made(new)
    stack.forget(new)
    stack.forget(back)
    assert names(stack) == ["three", "two", "one"]


def test_a_refused_redo_can_be_made_again(stack: UndoStack) -> None:
    undo(stack)
    undo(stack)
    two, three = redo(stack), redo(stack)
    stack.forget(three)
    stack.forget(two)
    assert names(stack) == ["one"]
    assert redo(stack).changes == two.changes
    assert redo(stack).changes == three.changes
    assert stack.redo() is None


def test_an_edit_and_its_undo_that_are_both_refused_leave_nothing(stack: UndoStack) -> None:
    third = stack.last()
    back = undo(stack)
    assert third is not None
    stack.forget(back)
    stack.forget(third)
    assert names(stack) == ["two", "one"]
    assert stack.redo() is None


@given(st.lists(st.sampled_from(["make", "undo", "redo"]), max_size=25), st.integers(0, 25))
@settings(deadline=None)
def test_refusing_the_newest_leaves_the_stack_as_before_them(steps: list[str], kept: int) -> None:
    """A stack on which the last steps were refused undoes what one does that never saw them."""

    def run(several: list[str]) -> tuple[UndoStack, list[Edit]]:
        stack, submitted = UndoStack(), []
        for number, step in enumerate(several):
            made: Edit | None
            if step == "make":
                made = edit(f"edit {number}")
                stack.made(made)
            else:
                made = stack.undo() if step == "undo" else stack.redo()
            if made is not None:
                submitted.append(made)
        return stack, submitted

    before, accepted = run(steps[:kept])
    after, everything = run(steps)
    for refused in reversed(everything[len(accepted) :]):
        after.forget(refused)
    assert names(after) == names(before)
