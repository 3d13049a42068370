"""All rows together: edits, undo, checkpoints, crashes and torn ends in any order, against a plain dict."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.faults.harness import LABELS, contents, crash, leftovers, seen_by_stock, start
from tests.storage.helpers import add_article, annotation, article
from tui.domain.edits import AnnotationChange, Edit
from tui.domain.errors import ConflictError
from tui.domain.history import redoable, undoable
from tui.storage.fs import FileSystem
from tui.storage.segments import journal_folder, segment_paths
from tui.storage.upkeep import verify

Model = dict[str, str]
"""Labels of the annotations by id."""

names = st.sampled_from([f"a{number}" for number in range(6)])
label_names = st.sampled_from([label.name for label in LABELS])


class Machine(RuleBasedStateMachine):
    """A project beside a dict of what it must hold, and the dicts it held before."""

    @initialize()
    def begin(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="glossator-machine-")) / "p.json"
        self.project = start(self.path)
        self.project.commit(add_article(article())).result()
        self.model: Model = {}
        self.undone: list[Model] = []
        self.past: list[Model] = []

    def commit(self, *changes: tuple[str, str | None]) -> None:
        """Give annotations other labels, or take them out, as one edit."""
        then = dict(self.model)
        made: list[AnnotationChange] = []
        for name, label in changes:
            before, after = then.get(name), label
            old, new = (annotation(name, label=of) if of else None for of in (before, after))
            if old != new:
                made.append(AnnotationChange("k1", "ann", old, new))
                then.pop(name, None)
                then.update({name: label} if label else {})
        if made:
            self.project.commit(Edit.make("change", "ann", *made)).result()
            self.past.append(self.model)
            self.undone = []
            self.model = then

    @rule(name=names, label=label_names)
    def put(self, name: str, label: str) -> None:
        self.commit((name, label))

    @rule(name=names)
    def take_out(self, name: str) -> None:
        self.commit((name, None))

    @rule(changes=st.lists(st.tuples(names, st.none() | label_names), max_size=5))
    def bulk(self, changes: list[tuple[str, str | None]]) -> None:
        self.commit(*dict(changes).items())

    @rule(name=names)
    def conflict(self, name: str) -> None:
        wrong = annotation(name, label="NEVER")
        edit = Edit.make("conflict", "ann", AnnotationChange("k1", "ann", wrong, None))
        assert isinstance(self.project.commit(edit).exception(), ConflictError)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        last = next(undoable(self.project.history(), "ann"))
        self.project.take_back(last, "ann")
        self.undone.append(self.model)
        self.model = self.past.pop()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        self.project.take_back(redoable(self.project.history(), "ann")[0], "ann")
        self.past.append(self.model)
        self.model = self.undone.pop()

    @rule()
    def checkpoint(self) -> None:
        self.project.checkpoint()
        assert seen_by_stock(self.path) == contents(self.project)

    @rule()
    def reopen(self) -> None:
        self.project.close()
        self.project = start(self.path)
        assert not self.project.notes

    @rule()
    def crash(self) -> None:
        crash(self.project)
        self.project = start(self.path)

    @rule(garbage=st.binary(min_size=1, max_size=30).filter(lambda data: data != b"\n"))
    def crash_in_a_line(self, garbage: bytes) -> None:
        crash(self.project)
        with segment_paths(FileSystem(), journal_folder(self.path))[-1].open("ab") as end:
            end.write(garbage)
        self.project = start(self.path)

    @rule(cut=st.integers(0, 200))
    def crash_and_break_the_file(self, cut: int) -> None:
        crash(self.project)
        if self.path.exists():
            os.truncate(self.path, min(cut, self.path.stat().st_size))
        self.project = start(self.path)

    @rule()
    def crash_and_lose_the_file(self) -> None:
        crash(self.project)
        self.path.unlink(missing_ok=True)
        self.project = start(self.path)

    @invariant()
    def holds_what_it_must(self) -> None:
        if hasattr(self, "project"):
            found: dict[str, Any] = contents(self.project).get("_default", {}).get(1, {}).get("spans", {})
            assert {name: span["label"] for name, span in found.items()} == self.model
            assert not self.project.questions
            assert not leftovers(self.path)

    def teardown(self) -> None:
        if hasattr(self, "project"):
            self.project.close()
            try:
                with start(self.path) as again:
                    assert not again.notes
                assert [finding for finding in verify(FileSystem(), self.path) if not finding.sound] == []
            finally:
                shutil.rmtree(self.path.parent)


def run(examples: int, steps: int) -> None:
    # Otherwise hypothesis's own, which count on steps that take no time.
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=how)


def test_any_order_of_edits_and_crashes() -> None:
    """Rows 1, 4, 6, 8 and 21, in any order."""
    run(25, 20)


@pytest.mark.long
def test_many_orders_of_edits_and_crashes() -> None:
    """Rows 1, 4, 6, 8 and 21, in many orders."""
    run(600, 40)
