"""What can be taken back and made again, against a model that keeps two stacks for each person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tui.domain import decisions
from tui.domain.annotation import Annotation
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.history import Commit, in_effect, made_again, redoable, undoable

from .strategies import AT, ME


def edit(why: str, by: str = ME) -> Edit:
    return Edit.make(why, by, AnnotationChange("k", by, None, decisions.add(0, 1, "ORG", by, AT)))


class Log:
    """Commits as a journal has them, and what a person who remembers everything expects of them."""

    def __init__(self) -> None:
        self.commits: list[Commit] = []
        self.undo: dict[str, list[Edit]] = {}
        self.redo: dict[str, list[Edit]] = {}
        self.roots: dict[str, Edit] = {}
        self.made: dict[str, Edit] = {}

    @property
    def newest_first(self) -> list[Commit]:
        return self.commits[::-1]

    def put(self, one: Edit, root: Edit | None = None) -> Edit:
        """Commit an edit; `root` is the one that it takes back or makes again."""
        self.roots[one.id] = root or one
        self.commits.append(Commit(len(self.commits) + 1, one))
        return one

    def new(self, why: str, by: str) -> Edit:
        one = self.put(edit(why, by))
        self.undo.setdefault(by, []).append(one)
        self.redo[by] = []
        self.made[one.id] = one
        return one

    def take_back(self, by: str, *, what_made_it_last: bool = False) -> None:
        """Take back what the history offers; or, as a session does, the commit that made it again."""
        offered = next(undoable(self.newest_first, by), None)
        if not self.undo.get(by):
            assert offered is None
            return
        root = self.undo[by].pop()
        assert offered is not None
        assert offered.edit == root
        taken_back = self.made[root.id] if what_made_it_last else root
        self.put(taken_back.inverse(), root)
        self.redo[by].append(root)

    def make_again(self, by: str) -> None:
        offered = redoable(self.newest_first, by)
        if not self.redo.get(by):
            assert offered == []
            return
        root = self.redo[by].pop()
        again = made_again(offered[0].edit)
        assert again.changes == root.changes
        assert again.why == root.why
        self.made[root.id] = self.put(again, root)
        self.undo[by].append(root)


def present(edits: list[Edit]) -> set[Annotation]:
    """Return what is there after edits that each add one annotation, or take it back."""
    found: set[Annotation] = set()
    for one in edits:
        for change in one.changes:
            assert isinstance(change, AnnotationChange)
            if change.before is not None:
                found.remove(change.before)
            if change.after is not None:
                assert change.after not in found
                found.add(change.after)
    return found


people = st.sampled_from(["ann", "bob", "eve"])
steps = st.lists(
    st.tuples(st.sampled_from(["new", "undo", "undo", "undo again", "redo"]), people), max_size=40
)


@given(steps)
def test_the_history_offers_what_two_stacks_for_each_person_would(taken: list[tuple[str, str]]) -> None:
    log = Log()
    for number, (step, by) in enumerate(taken):
        match step:
            case "new":
                log.new(f"edit {number}", by)
            case "redo":
                log.make_again(by)
            case _:
                log.take_back(by, what_made_it_last=step == "undo again")
        for person in ("ann", "bob", "eve"):
            offered = [commit.edit for commit in undoable(log.newest_first, person)]
            assert offered == log.undo.get(person, [])[::-1]
            again = [log.roots[commit.edit.id] for commit in redoable(log.newest_first, person)]
            assert again == log.redo.get(person, [])[::-1]
        # What was done and not taken back is what is there.
        expected = {change.after for stack in log.undo.values() for one in stack for change in one.changes}
        assert present([commit.edit for commit in log.commits]) == expected


@given(steps)
def test_what_is_in_effect_is_what_was_not_taken_back(
    taken: list[tuple[str, str]],
) -> None:
    log = Log()
    for number, (step, by) in enumerate(taken):
        if step == "new":
            log.new(f"edit {number}", by)
        elif step == "redo":
            log.make_again(by)
        else:
            log.take_back(by)
    alive = {commit.edit.id for commit in in_effect(log.newest_first) if not commit.edit.undoes}
    assert alive == {one.id for stack in log.undo.values() for one in stack}


def test_nobody_takes_back_what_somebody_else_did() -> None:
    log = Log()
    log.new("one", "ann")
    assert list(undoable(log.newest_first, "bob")) == []
    log.take_back("ann")
    assert redoable(log.newest_first, "bob") == []
    assert len(redoable(log.newest_first, "ann")) == 1


def test_somebody_elses_new_edit_leaves_what_can_be_made_again() -> None:
    log = Log()
    log.new("one", "ann")
    log.take_back("ann")
    log.new("two", "bob")
    assert [log.roots[commit.edit.id].why for commit in redoable(log.newest_first, "ann")] == ["one"]
    log.new("three", "ann")
    assert redoable(log.newest_first, "ann") == []


def test_what_somebody_else_took_back_is_not_offered_again() -> None:
    one, two = edit("one", "ann"), edit("two", "ann")
    by_bob = replace(two.inverse(), by="bob")
    newest_first = [Commit(3, by_bob), Commit(2, two), Commit(1, one)]
    assert [commit.edit for commit in undoable(newest_first, "ann")] == [one]


def test_what_lasts_is_neither_taken_back_nor_in_the_way() -> None:
    one, purge = edit("one"), edit("purge")
    newest_first = [Commit(3, purge, lasting=True), Commit(2, one.inverse()), Commit(1, one)]
    assert list(undoable(newest_first, ME)) == []
    assert [commit.seq for commit in redoable(newest_first, ME)] == [2]


def test_no_more_of_the_history_is_read_than_it_takes() -> None:
    read: list[int] = []

    def newest_first() -> Iterator[Commit]:
        for seq in range(1000, 0, -1):
            read.append(seq)
            yield Commit(seq, edit(str(seq)))

    assert next(undoable(newest_first(), ME)).seq == 1000
    assert len(read) == 1
    assert redoable(newest_first(), ME) == []
    assert len(read) == 2
