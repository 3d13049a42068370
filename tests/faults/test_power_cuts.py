"""Rows 2, 4 and 5: the power is cut at every moment, and the disk holds whatever it may hold then."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from tests.faults.conftest import Count
from tests.faults.disk import (
    Acknowledged,
    Call,
    Disk,
    KilledError,
    Killing,
    Submitted,
    Tracing,
    Tree,
    digest,
    put_tree,
)
from tests.faults.harness import Contents, contents, crash, files, start, trouble_after
from tests.faults.tally import Tally
from tests.storage.helpers import add, annotation, begin, put
from tests.storage.test_migration import FIRST as FIRST_VERSION
from tui.domain.edits import Edit
from tui.storage.project import Project
from tui.storage.segments import journal_folder

NOTE = "A note that makes the line longer than half a segment. " * 8

TAIL = b'{"crc":"00000000","seq":5,"t":"20'

PER_MOMENT = 2
"""Disk states that are looked at of each moment in the default run."""


class Session(NamedTuple):
    """What is done while the power may be cut.

    Attributes:
        before: Makes what lies on the disk when it begins, and returns what the project holds.
        edits: The edits, and None for a checkpoint.
        keeps: Which bytes, of those that lie there when it begins, must never be lost.
    """

    before: Callable[[Path], Contents]
    edits: tuple[Edit | None, ...]
    keeps: Callable[[Path], list[bytes]] = lambda _: []


def work(project: Project, edits: tuple[Edit | None, ...]) -> Contents:
    for edit in edits:
        if edit is None:
            project.checkpoint()
        else:
            project.commit(edit).result()
    return contents(project)


FIRST = (begin("a1"), add("a2"), add("a3", note=NOTE), None, add("a4"))
SECOND = (
    add("b1", note=NOTE),
    put(annotation("a2"), annotation("a2", label="GPE")),
    None,
    None,
    add("b2"),
    put(annotation("a1"), None),
    None,
    add("b3", note=NOTE),
    add("b4"),
)


def nothing(path: Path) -> Contents:
    return {}


def closed(path: Path) -> Contents:
    with start(path) as project:
        return work(project, FIRST)


def killed(path: Path) -> Contents:
    project = start(path)
    held = work(project, FIRST)
    crash(project)
    return held


def segments(path: Path) -> list[Path]:
    return sorted(journal_folder(path).glob("*.jsonl"))


def torn(path: Path) -> Contents:
    held = killed(path)
    with segments(path)[-1].open("ab") as end:
        end.write(TAIL)
    return held


def the_tail(path: Path) -> list[bytes]:
    return [TAIL]


def the_tail_and_the_file(path: Path) -> list[bytes]:
    return [TAIL, path.read_bytes()]


def torn_and_without_file(path: Path) -> Contents:
    held = torn(path)
    path.unlink()
    return held


def torn_and_broken(path: Path) -> Contents:
    held = torn(path)
    path.write_bytes(path.read_bytes()[:300])
    return held


def torn_and_edited(path: Path) -> Contents:
    held = torn(path)
    path.write_text(path.read_text().replace('"Title of k1"', '"Edited"'))
    held["articles"][1]["title"] = "Edited"
    return held


def empty_segment(path: Path) -> Contents:
    held = killed(path)
    (journal_folder(path) / "0000000005.jsonl").write_bytes(b'{"crc":"00')
    return held


def moved_without_journal(path: Path) -> Contents:
    held = closed(path)
    shutil.rmtree(journal_folder(path))
    return held


def with_the_journal_of_another(path: Path) -> Contents:
    held = moved_without_journal(path)
    other = path.with_name("other.json")
    closed(other)
    journal_folder(other).rename(journal_folder(path))
    other.unlink()
    return held


def of_the_first_version(path: Path) -> Contents:
    shutil.copyfile(FIRST_VERSION, path)
    with Project.open(path, read_only=True) as project:
        return contents(project)


SESSIONS = {
    "a new project": Session(nothing, FIRST + SECOND),
    "a project that was closed": Session(closed, SECOND),
    "after a kill": Session(killed, SECOND),
    "after a torn line": Session(torn, SECOND, the_tail),
    "after a torn line, the file gone": Session(torn_and_without_file, SECOND, the_tail),
    "after a torn line, the file broken": Session(torn_and_broken, SECOND, the_tail_and_the_file),
    "after a torn line, the file edited": Session(torn_and_edited, SECOND, the_tail_and_the_file),
    "after a segment without a header": Session(empty_segment, SECOND),
    "the journal gone": Session(moved_without_journal, SECOND),
    "the journal another project's": Session(with_the_journal_of_another, SECOND),
    "a file of the first version": Session(of_the_first_version, (add("b1"), None, add("b2"), None)),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_a_kill_during_recovery(tmp_path: Path, count: Count, name: str) -> None:
    """Row 4: killed before each call of opening, and opened again: it holds the same."""
    tally = count("row 4: kill before a call of opening, and opened again")
    killed = True
    while killed:
        path = tmp_path / str(tally.injected) / "p.json"
        path.parent.mkdir()
        held = SESSIONS[name].before(path)
        fs = Killing(path.parent)
        fs.arm("", tally.injected + 1)
        with suppress(KilledError):
            project = start(path, fs)
            fs.disarm()
            crash(project)
        killed = fs.killed
        tally.note(trouble_after(path, [held]), f"{name}: call {tally.injected + 1}")
    tally.check()


@pytest.fixture(autouse=True)
def short_segments_and_few_backups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.storage.journal.ROLL", 900)
    for name in ("LAST", "HOURS", "DAYS"):
        monkeypatch.setattr(f"tui.storage.backups.{name}", 1)


def recorded(folder: Path, session: Session, without: tuple[str, ...] = ()) -> tuple[Tracing, Contents]:
    """Make a session and return the record of it, and what the project holds before."""
    folder.mkdir()
    path = folder / "p.json"
    before = session.before(path)
    trace = Tracing(folder, without)
    trace.keeps = session.keeps(path)
    with start(path, trace) as project:
        assert contents(project) == before
        record(project, session.edits, trace)
    return trace, before


def record(project: Project, edits: tuple[Edit | None, ...], trace: Tracing) -> None:
    for edit in edits:
        if edit is None:
            project.checkpoint()
        else:
            submitted = Submitted([])
            trace.events.append(submitted)
            project.commit(edit).result()
            submitted.contents.append(contents(project))
            trace.events.append(Acknowledged(contents(project)))


class Cut(NamedTuple):
    """The power is cut behind so many events: what may be left of the disk, and what the project may hold."""

    behind: int
    last: str
    tree: Tree
    allowed: list[Contents]


def cuts(trace: Tracing, before: Contents, per_moment: int) -> Iterator[Cut]:
    """Yield every moment with states of the disk; none twice."""
    disk = Disk(trace.before)
    allowed = [before]
    seen: set[tuple[str, int]] = set()
    last = "nothing"
    moment = 0
    for behind, event in enumerate([*trace.events, None]):
        random = Random(behind)
        found: list[Tree] = []
        for tree in disk.possible(random):
            key = (digest(tree), moment)
            if key not in seen:
                seen.add(key)
                found.append(tree)
        for tree in found if len(found) <= per_moment else random.sample(found, per_moment):
            yield Cut(behind, last, tree, allowed)
        if isinstance(event, Submitted):
            allowed = [*allowed, *event.contents]
            moment += 1
        elif isinstance(event, Acknowledged):
            allowed = [event.contents]
            moment += 1
        elif isinstance(event, Call):
            disk.play(event)
            last = event.name


def look_at(tmp_path: Path, tally: Tally, trace: Tracing, before: Contents, per_moment: int) -> None:
    for number, cut in enumerate(cuts(trace, before, per_moment)):
        folder = tmp_path / f"cut{tally.injected}-{number}"
        put_tree(folder, cut.tree)
        trouble = trouble_after(folder / "p.json", cut.allowed)
        left = b"\0".join(files(folder / "p.json").values())
        if not all(data in left for data in trace.keeps):
            trouble = trouble or "what was found on opening is not kept"
        tally.note(trouble, f"{folder} behind event {cut.behind} ({cut.last})")
        if not trouble:
            shutil.rmtree(folder)
        elif tally.control:
            break


def look_at_all(
    tmp_path: Path, count: Count, name: str, per_moment: int, without: tuple[str, ...] = ()
) -> None:
    trace, before = recorded(tmp_path / "session", SESSIONS[name], without)
    what = f"row 5: power cut, {name}" + (f", without {' and '.join(without)}" if without else "")
    tally = count(what, control=bool(without))
    look_at(tmp_path, tally, trace, before, per_moment)
    tally.check()


@pytest.mark.parametrize("name", SESSIONS)
def test_all_that_was_acknowledged_outlives_a_power_cut(tmp_path: Path, count: Count, name: str) -> None:
    """Rows 2, 4 and 5; a session begins with recovery where there is something to recover."""
    look_at_all(tmp_path, count, name, PER_MOMENT)


@pytest.mark.long
@pytest.mark.parametrize("name", SESSIONS)
def test_all_that_was_acknowledged_outlives_every_power_cut(tmp_path: Path, count: Count, name: str) -> None:
    """Rows 2, 4 and 5, every state of the disk that the model knows."""
    look_at_all(tmp_path, count, name, 10**6)


@pytest.mark.parametrize("without", ["_data_sync", "_full_sync", "_sync_folder"])
def test_without_a_sync_it_does_not(tmp_path: Path, count: Count, without: str) -> None:
    """The control of row 5: the same, with one kind of sync taken out, must lose something."""
    look_at_all(tmp_path, count, "a new project", 40, (without,))


def killed_and_gone_on_with(folder: Path, name: str, nth: int) -> Killing | None:
    """Return the record of a session that was killed and one behind it; None where there was no such call."""
    folder.mkdir()
    path = folder / "p.json"
    fs = Killing(folder)
    fs.arm(name, nth)
    project = start(path, fs)
    submitted = Submitted([])
    for edit in FIRST:
        try:
            if edit is None:
                project.checkpoint()
                continue
        except KilledError:
            break
        submitted = Submitted([])
        fs.events.append(submitted)
        future = project.commit(edit)
        project.flush()
        if not future.done() or future.exception() is not None:
            break
        submitted.contents.append(contents(project))
        fs.events.append(Acknowledged(contents(project)))
    killed = fs.killed
    fs.revive()
    crash(project)
    if not killed:
        return None
    with start(path, fs) as project:
        # What the process that was killed had written is seen, whether it is on the medium or not.
        submitted.contents.append(contents(project))
        record(project, (begin("c1") if project.is_new else add("c1"), None, add("c2")), fs)
    return fs


SYNCS = ("_data_sync", "_full_sync", "_sync_folder", "replace")
"""The calls before which a process is killed."""


def look_at_kills(tmp_path: Path, count: Count, per_moment: int, calls: Sequence[str] = SYNCS) -> None:
    tally = count("rows 1 and 5: kill before a sync, then a power cut")
    for name in calls:
        nth = 0
        while trace := killed_and_gone_on_with(tmp_path / f"{name}{nth}", name, nth + 1):
            look_at(tmp_path, tally, trace, {}, per_moment)
            nth += 1
        assert nth > 0, name
    tally.check()


def test_what_a_killed_process_left_unsynced_outlives_a_power_cut_once_it_is_built_on(
    tmp_path: Path, count: Count
) -> None:
    """Rows 1 and 5: only the next process can sync what the killed one wrote."""
    look_at_kills(tmp_path, count, 1, ("_data_sync", "replace"))


@pytest.mark.long
def test_the_same_with_more_states_of_the_disk(tmp_path: Path, count: Count) -> None:
    """Rows 1 and 5."""
    look_at_kills(tmp_path, count, 8)
