"""Rows 15, 16 and 18: another process, stock TinyDB while we run, an older file put back."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tinydb import TinyDB

from tests.faults.conftest import Count
from tests.faults.harness import Contents, contents, crash, files, ids, seen_by_stock, start
from tests.faults.nursery import Nursery
from tests.faults.test_damage import Meanwhile, kept, small
from tests.storage.helpers import add, annotation, begin, put
from tui.domain.errors import LockedError
from tui.storage.fs import FileSystem
from tui.storage.lock import read_holder
from tui.storage.project import Project
from tui.storage.upkeep import verify

# -- row 15 ----------------------------------------------------------------------------------------


def test_a_second_writer_is_refused_until_the_first_is_killed(tmp_path: Path, count: Count) -> None:
    """Row 15: refused with the pid, nothing written; free at once after the kill."""
    tally = count("row 15: second writer, then the holder is killed")
    path = tmp_path / "p.json"
    held: set[str] = set()
    with Nursery() as nursery:
        for run in range(10):
            nursery.begin("one_by_one", path, str(run))
            acknowledged = {nursery.read()[1] for _ in range(3)}
            trouble = ""
            try:
                start(path).close()
                trouble = "two had it open"
            except LockedError as error:
                if f"process {nursery.pid} " not in error.message:
                    trouble = f"names somebody else: {error.message}"
            with Project.open(path, read_only=True) as reader:
                if not held | acknowledged <= ids(contents(reader)):
                    trouble = trouble or "reading does not see what was acknowledged"
            nursery.kill()
            told, _ = nursery.rest()
            acknowledged |= {name for word, name in told if word == "ack"}
            with start(path) as project:
                holder = read_holder(path)
                if holder is None or holder.pid == nursery.pid:
                    trouble = trouble or f"the lock names {holder}"
                held = ids(contents(project))
            if not acknowledged <= held:
                trouble = trouble or f"lost {acknowledged - held}"
            tally.note(trouble, f"run {run}")
    tally.check()


# -- row 16 ----------------------------------------------------------------------------------------


def with_stock(path: Path, what: Callable[[TinyDB], object]) -> bytes:
    """Let stock TinyDB write; return the file as it left it."""
    with TinyDB(path, encoding="utf-8") as stock:
        what(stock)
    return path.read_bytes()


def set_in_layer(change: Callable[[dict[str, Any]], object]) -> Callable[[TinyDB], object]:
    def update(stock: TinyDB) -> None:
        stock.update(lambda record: change(record), doc_ids=[1])

    return update


def relabelled(name: str, label: str) -> Callable[[TinyDB], object]:
    return set_in_layer(lambda record: record["spans"][name].update(label=label))


def added(name: str) -> Callable[[TinyDB], object]:
    def change(record: dict[str, Any]) -> None:
        record["spans"][name] = {**record["spans"]["a1"], "start": 5, "end": 9}

    return set_in_layer(change)


def removed(name: str) -> Callable[[TinyDB], object]:
    return set_in_layer(lambda record: record["spans"].pop(name, None))


def with_table(stock: TinyDB) -> None:
    stock.table("others").insert({"n": 1})


THEIRS: dict[str, Callable[[TinyDB], object]] = {
    "a label": relabelled("a1", "GPE"),
    "an annotation added": added("theirs"),
    "an annotation taken out": removed("a2"),
    "a table of their own": with_table,
    "a note": set_in_layer(lambda record: record.update(note="from outside")),
}


def expected_of(name: str, ours: Contents) -> Contents:
    """Return the tables as they are with both their change and ours."""
    value = deepcopy(ours)
    spans = value["_default"][1]["spans"]
    if name == "a label":
        spans["a1"]["label"] = "GPE"
    elif name == "an annotation added":
        spans["theirs"] = {**spans["a1"], "start": 5, "end": 9}
    elif name == "an annotation taken out":
        del spans["a2"]
    elif name == "a table of their own":
        value["others"] = {1: {"n": 1}}
    else:
        value["_default"][1]["note"] = "from outside"
    return value


def trouble_of_stock(path: Path, name: str, moment: str) -> str:
    """Let stock TinyDB make a change at some moment of a session; return what is wrong then."""
    path.parent.mkdir()
    project = start(path)
    project.commit(begin("a1")).result()
    project.commit(add("a2")).result()
    project.checkpoint()
    left: list[bytes] = []

    def write() -> None:
        left.append(with_stock(path, THEIRS[name]))

    if moment == "before our edit":
        write()
    project.commit(add("ours")).result()
    wanted = expected_of(name, contents(project))
    if moment == "after our edit":
        write()
    elif moment == "in the checkpoint":
        project.engine.fs = Meanwhile(write, "_full_sync")
    project.checkpoint()
    found = contents(project)
    if found != wanted:
        return f"holds {found}, not {wanted}"
    if left[0] not in files(path).values():
        return "the original is not kept"
    if seen_by_stock(path) != found:
        return "the file is something else"
    project.close()
    with start(path) as again:
        return "" if contents(again) == found else "something else after opening again"


@pytest.mark.parametrize("moment", ["before our edit", "after our edit", "in the checkpoint"])
def test_stock_tinydb_writes_while_we_run(tmp_path: Path, count: Count, moment: str) -> None:
    """Row 16: merged, nothing of ours lost, the original kept."""
    tally = count("row 16: stock TinyDB writes while we run")
    for name in THEIRS:
        tally.note(trouble_of_stock(tmp_path / name / "p.json", name, moment), name)
    tally.check()


def test_stock_tinydb_writes_again_and_again(tmp_path: Path, count: Count) -> None:
    """Row 16: whoever writes, all that both said is there in the end."""
    tally = count("row 16: stock TinyDB and we write in turns")
    path = tmp_path / "p.json"
    random = Random(16)
    project = start(path, FileSystem())
    project.commit(begin("a1")).result()
    wanted = {"a1"}
    for number in range(30):
        project.checkpoint()
        for _ in range(random.randint(0, 3)):
            if random.random() < 0.5:
                name = f"theirs-{number}-{random.random()}"
                with_stock(path, added(name))
            else:
                name = f"ours-{number}-{random.random()}"
                project.commit(add(name)).result()
            wanted.add(name)
        if random.random() < 0.3:
            crash(project)
            project = start(path, FileSystem())
        else:
            project.checkpoint()
        tally.note("" if ids(contents(project)) == wanted else "something is lost", f"round {number}")
    project.close()
    assert ids(seen_by_stock(path)) == wanted
    assert [finding for finding in verify(FileSystem(), path) if not finding.sound] == []
    tally.check()


def label_of_a1(project: Project) -> str:
    return next(iter(project.layer("k1", "ann").annotations)).label


@pytest.mark.parametrize("running", [True, False], ids=["while we run", "while we do not"])
def test_both_changed_the_same(tmp_path: Path, count: Count, running: bool) -> None:
    """Row 16: ours stands, theirs is offered, and taking it can be undone."""
    tally = count("row 16: both changed the same annotation")
    path = tmp_path / "p.json"
    project = start(path)
    project.commit(begin("a1")).result()
    project.commit(put(annotation("a1"), annotation("a1", label="GPE"))).result()
    left = with_stock(path, relabelled("a1", "LOC"))
    if running:
        project.checkpoint()
    else:
        crash(project)
        project = start(path)
    assert [question.kind for question in project.questions] == ["conflict"]
    assert label_of_a1(project) == "GPE"
    assert left in kept(path, "edited")
    project.answer(project.questions[0], "ann", theirs=True)
    assert label_of_a1(project) == "LOC"
    project.take_back(next(project.history()), "ann")
    label = label_of_a1(project)
    project.close()
    with start(path) as again:
        assert not again.questions
        trouble = "" if label == label_of_a1(again) == "GPE" else f"is {label}"
    tally.note(trouble, "a1")
    tally.check()


# -- row 18 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("running", [True, False], ids=["while we run", "while we do not"])
def test_an_older_file_is_put_back(tmp_path: Path, count: Count, running: bool) -> None:
    """Row 18: asked; the newest stands; going back is an edit that can be undone."""
    tally = count("row 18: older file put back")
    path = tmp_path / "p" / "p.json"
    path.parent.mkdir()
    project = start(path)
    states, versions = [], []
    for edit in (begin("a1"), add("a2"), put(annotation("a1"), annotation("a1", label="GPE"))):
        project.commit(edit).result()
        project.checkpoint()
        states.append(contents(project))
        versions.append(path.read_bytes())
    for older, back in enumerate(versions[:-1]):
        if not running:
            project.close()
        path.write_bytes(back)
        if running:
            project.checkpoint()
        else:
            project = start(path)
        trouble = "" if contents(project) == states[-1] else "the newest does not stand"
        if [question.kind for question in project.questions] != ["older"]:
            trouble = trouble or f"asks {project.questions}"
        if back not in kept(path, "edited"):
            trouble = trouble or "the older one is not kept"
        project.answer(project.questions[0], "ann", theirs=True)
        if contents(project) != states[older]:
            trouble = trouble or "going back leads to something else"
        crash(project)
        project = start(path)
        project.take_back(next(project.history()), "ann")
        project.checkpoint()
        if contents(project) != states[-1] or project.questions or seen_by_stock(path) != states[-1]:
            trouble = trouble or "taking that back leads to something else"
        tally.note(trouble, f"version {older + 1}")
    project.close()
    assert [finding for finding in verify(FileSystem(), path) if not finding.sound] == []
    tally.check()


def test_an_older_file_is_put_back_after_a_crash(tmp_path: Path, count: Count) -> None:
    """Row 18: also where the journal goes on behind the newest file."""
    tally = count("row 18: older file put back")
    path = tmp_path / "p" / "p.json"
    made = small(path)
    older = made.files["p.json.journal/0000000002.json"]
    path.write_bytes(older)
    project = start(path)
    held, kinds = contents(project), [question.kind for question in project.questions]
    project.close()
    trouble = "" if held == made.states[-1] and kinds == ["older"] else f"{kinds}: {held}"
    tally.note(trouble, "after a crash")
    tally.check()
