"""Rows 6 to 10: bytes of the journal, of the file and of its backups are cut off or turned over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

import pytest

from tests.faults.conftest import Count
from tests.faults.harness import (
    Contents,
    Hurried,
    contents,
    crash,
    files,
    ids,
    put_files,
    start,
    trouble_after,
)
from tests.faults.tally import Tally
from tests.storage.helpers import add, begin
from tui.domain.errors import GlossatorError
from tui.storage.entries import BadLineError, Entry, parse_line
from tui.storage.project import Project
from tui.storage.upkeep import repair, verify

P = ParamSpec("P")
R = TypeVar("R")

STEP = 29
"""Every such byte is damaged in the default run, besides those at the ends of lines and of the file."""

JOURNAL = "p.json.journal/0000000001.jsonl"


class Meanwhile(Hurried):
    """Does something just before a call, once: before a file that was written takes its place."""

    def __init__(self, what: Callable[[], object], name: str = "replace") -> None:
        self.name = name
        self.what: Callable[[], object] | None = what

    def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        if function.__name__ == self.name and self.what is not None:
            what, self.what = self.what, None
            what()
        return super().call(function, *args, **kwargs)


class Small(NamedTuple):
    """A small project that was killed.

    Attributes:
        files: What lies on the disk.
        states: What it held after each commit, from none on.
        saved: Number of the last commit in its file.
    """

    files: dict[str, bytes]
    states: list[Contents]
    saved: int


def small(path: Path) -> Small:
    """Make a project whose journal goes on behind its file, with a mark behind a commit that came later."""
    path.parent.mkdir()
    states: list[Contents] = [{}]
    project = start(path)
    for edit in (begin("a1"), add("a2")):
        project.commit(edit).result()
        states.append(contents(project))
    project.checkpoint()
    project.commit(add("a3")).result()
    states.append(contents(project))
    project.engine.fs = Meanwhile(lambda: project.commit(add("a4")).result())
    project.checkpoint()
    states.append(contents(project))
    saved = project.engine._base
    assert (saved, project.engine.seq) == (3, 4)
    crash(project)
    return Small(files(path), states, saved)


def places(data: bytes, every: int) -> list[int]:
    """Return which bytes to damage: each `every`-th, and those at the ends of lines and of the file."""
    chosen = set(range(0, len(data), every)) | {0, 1, len(data) - 2, len(data) - 1}
    for at, byte in enumerate(data):
        if byte == 0x0A:
            chosen |= {at - 1, at, at + 1}
    return sorted(at for at in chosen if 0 <= at < len(data))


def last_whole(data: bytes) -> int:
    """Return the number of the last commit before the first damaged line."""
    seq = 0
    for line in data.split(b"\n")[:-1]:
        try:
            value = parse_line(line)
        except BadLineError:
            break
        seq = value.seq if isinstance(value, Entry) else seq
    return seq


def kept(path: Path, kind: str) -> list[bytes]:
    """Return the bytes of all evidence of a kind."""
    return [data for name, data in files(path).items() if name.startswith(f"p.json.journal/{kind}-")]


every_byte = pytest.mark.parametrize(
    "every", [STEP, pytest.param(1, marks=pytest.mark.long)], ids=["some bytes", "every byte"]
)


# -- row 6 -----------------------------------------------------------------------------------------


def trouble_of_tail(path: Path, there: dict[str, bytes], data: bytes, expected: Contents) -> str:
    put_files(path, {**there, JOURNAL: data})
    trouble = trouble_after(path, [expected], whole=False)
    tail = data[data.rfind(b"\n") + 1 :]
    if not trouble and tail and not any(found.endswith(tail) for found in kept(path, "torn")):
        return "the bytes are not kept"
    return trouble


@every_byte
@pytest.mark.parametrize("with_file", [True, False], ids=["with its file", "without its file"])
def test_the_journal_is_cut_at_a_byte(tmp_path: Path, count: Count, with_file: bool, every: int) -> None:
    """Row 6: the longest whole prefix."""
    path = tmp_path / "p" / "p.json"
    made = small(path)
    there = {name: data for name, data in made.files.items() if with_file or name.endswith(".jsonl")}
    data = made.files[JOURNAL]
    tally = count(f"row 6: journal cut at a byte, {'with' if with_file else 'without'} its file")
    for at in places(data, every):
        seq = max(last_whole(data[:at]), made.saved if with_file else 0)
        trouble = trouble_of_tail(path, there, data[:at], made.states[seq])
        tally.note(trouble, f"at byte {at}")
    tally.check()


GARBAGE = {
    "a NUL": b"\0",
    "a page of NULs": bytes(4096),
    "NULs and an end of line": bytes(20) + b"\n",
    "garbage": bytes(range(128, 256)),
    "garbage lines": b"\xff\n{}\n[]\nnull\n",
    "half a character": '{"crc":"ü'.encode()[:-1],
    "half a line": b'{"crc":"00000000","seq":5,"t":',
    "a line with a wrong sum": b'{"crc":"00000000","seq":5,"t":"","by":"","id":"","why":"","ops":[]}\n',
    "an empty line": b"\n",
}


@pytest.mark.parametrize("with_file", [True, False], ids=["with its file", "without its file"])
def test_something_stands_behind_the_journal(tmp_path: Path, count: Count, with_file: bool) -> None:
    """Row 6: what is whole is there, and the bytes behind it are kept."""
    path = tmp_path / "p" / "p.json"
    made = small(path)
    there = {name: data for name, data in made.files.items() if with_file or name.endswith(".jsonl")}
    tally = count("row 6: garbage behind the journal")
    for name, garbage in GARBAGE.items():
        put_files(path, {**there, JOURNAL: made.files[JOURNAL] + garbage})
        trouble = trouble_after(path, [made.states[-1]])
        if not trouble and garbage not in kept(path, "torn"):
            trouble = "the bytes are not kept"
        tally.note(trouble, name)
    tally.check()


# -- row 7 -----------------------------------------------------------------------------------------


def flips(data: bytes, every: int) -> Iterator[tuple[str, bytes]]:
    """Yield the data with one bit turned over, in each byte another one."""
    for at in places(data, every):
        bit = at % 8
        yield f"bit {bit} of byte {at}", data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def trouble_of_journal(path: Path, made: Small, there: dict[str, bytes]) -> tuple[str, str]:
    """Open a project with a damaged journal; return what is wrong, and how it ended."""
    put_files(path, there)
    whole = made.states[-1]
    try:
        project = start(path)
    except GlossatorError as error:
        return trouble_of_repair(path, made, there, error), "refused, and repaired"
    found, notes = contents(project), project.engine.notes
    crash(project)
    if found == whole:
        if not notes:
            return "nothing is told", ""
        return trouble_after(path, [whole], whole=False), "harmless, and told"
    if not notes:
        return f"silently different: {sorted(ids(whole) - ids(found))} are not there", ""
    if found not in made.states:
        return "a state that never was", ""
    if not kept(path, "torn"):
        return "the bytes are not kept", ""
    return trouble_after(path, [found], told=False, whole=False), "taken back to before it, and told"


def trouble_of_repair(path: Path, made: Small, there: dict[str, bytes], error: GlossatorError) -> str:
    if "glossator repair" not in error.hint:
        return f"refused without a way out: {error}"
    if files(path) != there:
        return "refused, and something was written"
    if all(finding.sound for finding in verify(Hurried(), path)):
        return "refused, and verify finds nothing"
    with Project.open(path, read_only=True) as project:
        if project.engine.notes == () or not ids(contents(project)) <= ids(made.states[-1]):
            return "reading tells nothing of it"
    if files(path) != there:
        return "something was written for reading"
    if not repair(Hurried(), path):
        return "nothing is said to be repaired"
    if not kept(path, "corrupt"):
        return "the bytes are not kept"
    with start(path) as project:
        missing = ids(made.states[-1]) - ids(contents(project))
    # An end of line that is gone takes two lines with it.
    if len(missing) > 2:
        return f"too much is lost: {missing}"
    if not all(finding.sound for finding in verify(Hurried(), path) if finding.about != "records"):
        return "not sound after repair"
    return ""


@every_byte
@pytest.mark.parametrize("situation", ["with its file", "without its file", "with no mark at its end"])
def test_a_bit_of_the_journal_is_turned_over(
    tmp_path: Path, count: Count, situation: str, every: int
) -> None:
    """Row 7: detected or harmless, never silently different."""
    path = tmp_path / "p" / "p.json"
    made = small(path)
    there = dict(made.files)
    if situation == "without its file":
        del there["p.json"]
    elif situation == "with no mark at its end":
        there[JOURNAL] = there[JOURNAL][: there[JOURNAL].rindex(b"{", 0, -1)]
    tally = count(f"row 7: bit flip in the journal, {situation}")
    for where, data in flips(there[JOURNAL], every):
        trouble, outcome = trouble_of_journal(path, made, {**there, JOURNAL: data})
        tally.note(trouble, where, outcome)
    tally.check()


# -- row 8 -----------------------------------------------------------------------------------------


def note_healing(tally: Tally, path: Path, made: Small, data: bytes | None, where: str) -> None:
    there = {name: of for name, of in made.files.items() if name != path.name}
    put_files(path, there if data is None else {**there, path.name: data})
    trouble = trouble_after(path, [made.states[-1]])
    if not trouble and data and data not in (kept(path, "corrupt") + kept(path, "edited")):
        trouble = "the bytes are not kept"
    tally.note(trouble, where)


@every_byte
def test_the_file_is_cut_at_a_byte(tmp_path: Path, count: Count, every: int) -> None:
    """Row 8: healed exactly."""
    path = tmp_path / "p" / "p.json"
    made = small(path)
    tally = count("row 8: file cut at a byte")
    for at in places(made.files["p.json"], every):
        note_healing(tally, path, made, made.files["p.json"][:at], f"at byte {at}")
    tally.check()


def test_the_file_is_emptied_zeroed_or_deleted(tmp_path: Path, count: Count) -> None:
    """Row 8: healed exactly."""
    path = tmp_path / "p" / "p.json"
    made = small(path)
    size = len(made.files["p.json"])
    tally = count("row 8: file emptied, zeroed, deleted")
    for where, data in {"empty": b"", "blank": b" \n", "zeroed": bytes(size), "deleted": None}.items():
        note_healing(tally, path, made, data, where)
    tally.check()


def test_without_a_journal_a_broken_file_is_refused_and_stays(tmp_path: Path, count: Count) -> None:
    """Row 8: nothing is guessed where there is nothing to heal it from."""
    path = tmp_path / "p" / "p.json"
    data = small(path).files["p.json"]
    tally = count("row 8: file cut, without a journal")
    for at in places(data, STEP):
        if at == len(data) - 1:
            continue  # the last end of line alone
        put_files(path, {"p.json": data[:at]})
        with pytest.raises(GlossatorError):
            start(path)
        tally.note("" if files(path) == {"p.json": data[:at]} else "it was touched", f"at byte {at}")
    tally.check()


# -- row 9 -----------------------------------------------------------------------------------------


def trouble_of_flip(path: Path, made: Small, data: bytes) -> tuple[str, str]:
    there = {**made.files, "p.json": data}
    put_files(path, there)
    try:
        project = start(path)
    except GlossatorError:
        return ("" if files(path) == there else "refused, and something was written"), "refused, untouched"
    found, asked = contents(project), [question.kind for question in project.questions]
    newest = next(project.history()).edit.why
    crash(project)
    if data not in (kept(path, "corrupt") + kept(path, "edited")):
        return "the bytes are not kept", ""
    if found == made.states[-1]:
        return trouble_after(path, [found], told=False), "healed"
    if not asked or newest != "edit from outside":
        return f"silently different: {asked}", ""
    if not {"a4"} <= ids(found):
        return "a commit behind the file is gone", ""
    return trouble_after(path, [found], told=False), "taken for an edit, and told"


@every_byte
def test_a_bit_of_the_file_is_turned_over(tmp_path: Path, count: Count, every: int) -> None:
    """Row 9: healed, or told as an edit with the original kept."""
    path = tmp_path / "p" / "p.json"
    made = small(path)
    tally = count("row 9: bit flip in the file")
    for where, data in flips(made.files["p.json"], every):
        trouble, outcome = trouble_of_flip(path, made, data)
        tally.note(trouble, f"{where}: {data[max(0, data.find(b'_meta')) :]!r}"[-400:], outcome)
    tally.check()


# -- row 10 ----------------------------------------------------------------------------------------


def with_backups(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, bytes], Contents]:
    """Make a project with several backups and a segment for each commit."""
    monkeypatch.setattr("tui.storage.journal.ROLL", 1)
    path.parent.mkdir()
    project = start(path)
    project.commit(begin("a1")).result()
    for number in range(2, 6):
        project.commit(add(f"a{number}")).result()
        project.checkpoint()
    project.commit(add("a6")).result()
    held = contents(project)
    crash(project)
    return files(path), held


def test_file_and_newest_backups_are_bad(
    tmp_path: Path, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 10: an older backup and the journal; without any, the journal from its beginning."""
    path = tmp_path / "p" / "p.json"
    there, held = with_backups(path, monkeypatch)
    saved = sorted(name for name in there if name.startswith("p.json.journal/") and name.endswith(".json"))
    assert len(saved) == 4
    tally = count("row 10: file and newest backups bad")
    for bad in range(1, len(saved) + 1):
        for how in ("cut", "changed"):
            now = {**there, "p.json": there["p.json"][:40]}
            for name in saved[-bad:]:
                now[name] = now[name][:400] if how == "cut" else now[name].replace(b"ORG", b"OOO", 1)
            put_files(path, now)
            tally.note(trouble_after(path, [held], whole=False), f"{bad} backups {how}")
    tally.check()


def test_file_and_newest_backups_are_bad_and_the_journal_begins_later(
    tmp_path: Path, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 10: an older backup and the journal; refused where they do not meet."""
    path = tmp_path / "p" / "p.json"
    there, held = with_backups(path, monkeypatch)
    saved = sorted(name for name in there if name.startswith("p.json.journal/") and name.endswith(".json"))
    for name in sorted(name for name in there if name.endswith(".jsonl"))[:2]:
        del there[name]
    tally = count("row 10: file and newest backups bad, first segments gone")
    for bad in range(1, len(saved) + 1):
        now = {**there, **dict.fromkeys(saved[-bad:], b""), "p.json": there["p.json"][:40]}
        put_files(path, now)
        if int(Path(saved[-bad - 1]).stem) >= 2 if bad < len(saved) else False:
            tally.note(trouble_after(path, [held], whole=False), f"{bad} backups", "healed")
        else:
            with pytest.raises(GlossatorError):
                start(path)
            tally.note("" if files(path) == now else "it was touched", f"{bad} backups", "refused")
    tally.check()
    assert set(tally.outcomes) == {"healed", "refused"}
