from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import AT, ME
from tui.domain import decisions
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.history import Commit, made_again
from tui.services.undo import Past, UndoStack, past_of


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
    back = undo(stack)
    again = redo(stack)
    assert first is not None
    assert (again.why, again.changes, again.undoes) == (first.why, first.changes, back.id)
    assert again.id not in (first.id, back.id)
    assert stack.last() == first
    assert undo(stack).undoes == first.id


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
    stack.replay(made_again(undo(stack)))
    assert stack.last() == new
    assert stack.redo() is None


# -- what was done before --------------------------------------------------------------------------


def test_below_this_sitting_lies_what_was_done_before_and_is_read_when_it_is_reached() -> None:
    older, read = [edit(why) for why in ("c", "b", "a")], []

    def done() -> Iterator[Edit]:
        for one in older:
            read.append(one.why)
            yield one

    stack = UndoStack(lambda: Past(done()))
    new = edit("new")
    stack.made(new)
    assert undo(stack).undoes == new.id
    assert read == []
    assert undo(stack).undoes == older[0].id
    before = stack.state
    assert [undo(stack).why, undo(stack).why, stack.undo()] == ["undo b", "undo a", None]
    stack.state = before
    assert names(stack) == ["b", "a"]
    assert read == ["c", "b", "a"]
    assert [redo(stack).why, redo(stack).why, stack.redo()] == ["c", "new", None]


def test_what_was_undone_before_can_be_made_again_until_something_new_is_made() -> None:
    first, second = edit("first"), edit("second")
    past = Past([first], [second.inverse()])
    stack = UndoStack(lambda: past)
    again = redo(stack)
    assert (again.why, again.changes) == ("second", second.changes)
    assert stack.last() == second
    stack = UndoStack(lambda: past)
    stack.made(edit("third"))
    assert stack.redo() is None


def test_what_cannot_be_taken_back_is_passed_over(stack: UndoStack) -> None:
    stack.pass_over_undo()
    assert names(stack) == ["two", "one"]
    undo(stack)
    stack.pass_over_redo()
    assert stack.redo() is None
    for _ in range(3):
        stack.pass_over_undo()
    assert names(stack) == []


def test_an_undo_of_what_is_not_on_top_can_be_undone_itself(stack: UndoStack) -> None:
    *_, one = stack
    stack.replay(one.inverse())
    assert names(stack) == ["undo one", "three", "two", "one"]
    assert undo(stack).changes == one.changes


@given(st.lists(st.sampled_from(["make", "undo", "redo"]), max_size=25))
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


def test_a_new_edit_does_not_wait_for_what_was_done_before() -> None:
    def unread() -> Past:
        raise AssertionError("the journal was read")

    stack = UndoStack(unread)
    new = edit("new")
    stack.made(new)
    before = stack.state
    assert stack.redo() is None
    assert undo(stack).undoes == new.id
    stack.state = before
    stack.replay(edit("newer"))
    assert stack.last() is not None


def test_going_back_does_not_look_for_what_was_undone() -> None:
    asked: list[int] = []

    def history() -> Iterator[Commit]:
        asked.append(1)
        yield Commit(1, edit("older"))

    stack = UndoStack(lambda: past_of(history, ME))
    stack.made(edit("new"))
    undo(stack)
    assert asked == []
    assert undo(stack).why == "undo older"
    assert asked == [1]
