"""Looking after a project from outside: whether all of it is sound, and mending what opening does not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tui.domain.errors import ProjectError
from tui.storage import backups
from tui.storage.atomic import install, stage_file
from tui.storage.entries import BadLineError, Entry, Header, entry_line, header_line, parse_line
from tui.storage.failures import cannot_read, cannot_write
from tui.storage.fs import FileSystem
from tui.storage.rebuilding import intact_backup, rebuild
from tui.storage.recovery import inspect
from tui.storage.segments import (
    Segment,
    first_of,
    free_segment,
    journal_folder,
    read_history,
    read_segment,
    segment_paths,
)
from tui.storage.snapshot import is_intact
from tui.storage.soundness import check
from tui.storage.tables import differences

LOST = "lost: this record of the journal was damaged"
"""What the place of a commit is called that could not be read any more."""


class Finding(NamedTuple):
    """One thing that was looked at.

    Attributes:
        sound: Whether it is as it should be.
        about: What it is: a file, or `records`.
        what: What was found, for people.
    """

    sound: bool
    about: str
    what: str


def verify(fs: FileSystem, path: Path) -> list[Finding]:
    """Look at the file, every line of the journal, every backup and every record; nothing is written.

    Raises:
        ProjectError: Something cannot be read at all.
    """
    folder = journal_folder(path)
    try:
        found = [_file(fs, path)]
        segments = [read_segment(fs, each) for each in segment_paths(fs, folder)]
        found += [_segment(segment) for segment in segments]
        found += _gaps(segments)
        for backup in backups.backups(fs, folder):
            sound = intact_backup(fs, backup) is not None
            found.append(
                Finding(sound, backup.path.name, "backup is whole" if sound else "backup is damaged")
            )
        return [*found, *_records(fs, path)]
    except OSError as error:
        raise cannot_read(path, error) from error


def _file(fs: FileSystem, path: Path) -> Finding:
    if fs.stat(path) is None:
        return Finding(False, path.name, "the project file is not there")
    sound = is_intact(fs.read(path))
    what = "as it was written" if sound else "edited since it was written, or damaged"
    return Finding(sound, path.name, what)


def set_file_aside(fs: FileSystem, path: Path) -> str | None:
    """Take away a project file that cannot be used, if its journal has all that is needed to go on.

    Args:
        fs: Where to read and write.
        path: The project file; its lock is held.

    Returns:
        The name under which it is kept in the folder of the journal; None where it was left alone.

    Raises:
        ProjectError: It could not be read or written.
    """
    folder = journal_folder(path)
    try:
        history = read_history(fs, folder, 0)
        if fs.stat(path) is None or history is None or rebuild(fs, folder, history.seq) is None:
            return None
        kept = backups.set_aside(fs, folder, "edited", fs.read(path), ".json")
        fs.unlink(path)
        fs.sync_folder(path.parent)
    except LookupError:
        return None
    except OSError as error:
        raise cannot_write(path, error) from error
    return kept.name


def _segment(segment: Segment) -> Finding:
    wrong = [f"line {each.number} is damaged" for each in segment.damage]
    if segment.header is None and segment.size:
        wrong.append("its first line is damaged")
    if segment.tail:
        wrong.append(f"{len(segment.tail)} bytes at its end are no whole line")
    entries = segment.entries
    whole = _commits(entries[0].seq, entries[-1].seq) if entries else "no commits yet"
    return Finding(not wrong, segment.path.name, "; ".join(wrong) or whole)


def _gaps(segments: Iterable[Segment]) -> list[Finding]:
    seqs: list[int] = []
    for segment in segments:
        while seqs and seqs[-1] > segment.after:
            seqs.pop()
        seqs += [entry.seq for entry in segment.entries]
    return [
        Finding(False, "journal", f"missing: {_commits(old + 1, new - 1)}")
        for old, new in pairwise(seqs)
        if new != old + 1
    ]


def _commits(first: int, last: int) -> str:
    return f"commit {first}" if first == last else f"commits {first} to {last}"


def _records(fs: FileSystem, path: Path) -> list[Finding]:
    """Compare what opening gives with what the journal tells from its beginning on."""
    try:
        opened = inspect(fs, path, read_only=True)
        check(opened.tables)
    except ProjectError as error:
        return [Finding(False, "records", error.message)]
    found = [Finding(True, "records", f"all are sound at commit {opened.head.seq}")]
    if opened.foreign:
        what = "belongs to another project; it gets another name when this one is opened to be changed"
        return [*found, Finding(False, journal_folder(path).name, what)]
    try:
        rebuilt = rebuild(fs, journal_folder(path), opened.head.seq)
    except LookupError:
        return found
    if rebuilt is not None and not opened.outside:
        other = sum(1 for _ in differences(rebuilt.tables.freeze(), opened.tables.freeze()))
        what = f"{other} values are not as the journal tells" if other else "the journal tells the same"
        found.append(Finding(not other, "records", what))
    return found


def repair(fs: FileSystem, path: Path) -> list[str]:
    """Take what is damaged out of the journal, so that the project can be opened; its lock is held.

    Exactly the damaged lines lose their place to one that says so; each file that is changed is kept as it
    was. What else is wrong, opening mends by itself.

    Returns:
        What was done, for people, a line each.

    Raises:
        ProjectError: It could not be read or written.
    """
    folder = journal_folder(path)
    done: list[str] = []
    last: Entry | None = None
    project = ""
    try:
        for each in segment_paths(fs, folder):
            segment = read_segment(fs, each)
            project = segment.header.project if segment.header is not None else project
            if last is not None and segment.after > last.seq:
                done += _fill(fs, folder, project, last, segment.after)
            if segment.damage or (segment.header is None and segment.size):
                done += _mend(fs, folder, segment, project, last)
                segment = read_segment(fs, each)
            last = segment.entries[-1] if segment.entries else last
    except OSError as error:
        raise cannot_write(path, error) from error
    return done


def _placeholders(first: int, last: int) -> list[bytes]:
    return [entry_line(Entry(seq, "", "", f"lost-{seq}", LOST, "", ())) for seq in range(first, last + 1)]


def _fill(fs: FileSystem, folder: Path, project: str, last: Entry, until: int) -> list[str]:
    """Write a segment in the place of one that is gone."""
    path = free_segment(fs, folder, last.seq + 1)
    lines = _placeholders(last.seq + 1, until)
    data = b"".join([header_line(Header(project, last.seq, last.tip)), *lines])
    install(fs, stage_file(fs, path, data), path)
    fs.sync_folder(folder)
    return [f"Missing, and lost with all that was changed: {_commits(last.seq + 1, until)}."]


def _mend(fs: FileSystem, folder: Path, segment: Segment, project: str, before: Entry | None) -> list[str]:
    """Write a segment anew without its damaged lines."""
    data = fs.read(segment.path)
    kept = backups.set_aside(fs, folder, "corrupt", data, ".jsonl")
    after = first_of(segment.path) - 1
    tip = segment.header.tip if segment.header is not None else before.tip if before is not None else ""
    lines = [header_line(Header(project, after, tip))]
    done: list[str] = []
    seq = after
    for number, line in enumerate(data[: segment.size].split(b"\n")[:-1], 1):
        try:
            value = parse_line(line)
        except BadLineError:
            shown = line[:80].decode("utf-8", "replace")
            done.append(f"Line {number} of {segment.path.name} was damaged and is taken out: {shown}")
            continue
        if isinstance(value, Header):
            continue
        if isinstance(value, Entry):
            if value.seq > seq + 1:
                lines += _placeholders(seq + 1, value.seq - 1)
                done.append(f"Commit {seq + 1} is lost.")
            seq = value.seq
        lines.append(line + b"\n")
    install(fs, stage_file(fs, segment.path, b"".join(lines) + segment.tail), segment.path)
    fs.sync_folder(folder)
    return [*done, f"{segment.path.name} as it was is kept as {kept.name}."]
