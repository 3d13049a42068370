"""Reading the journal: segments of lines in a folder beside the project file.

A segment that begins behind commit n stands for all that came after n: lines with higher numbers in older
segments were written to a file that then failed, and count for nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from tui.storage.entries import BadLineError, Entry, Header, Mark, parse_line
from tui.storage.fs import FileSystem
from tui.storage.snapshot import Head

SHORTEST = 66
"""Bytes of the shortest line that a commit can have; a mark is shorter."""

_NAME = re.compile(r"(\d{10,19})(?:-(\d{1,9}))?\.jsonl", re.ASCII)


def journal_folder(project: Path) -> Path:
    """Return the folder of a project's journal."""
    return project.with_name(f"{project.name}.journal")


class Damage(NamedTuple):
    """A line of a segment that is not as it was written, with whole ones behind it.

    Attributes:
        segment: The file.
        number: Which line of it, from 1.
        offset: Where it begins, in bytes.
        data: Its bytes.
    """

    segment: Path
    number: int
    offset: int
    data: bytes

    @property
    def commits(self) -> int:
        """How many commits it may have been: two where it lost the line feed between them."""
        return max(self.data.count(b'","seq":'), len(self.data) >= SHORTEST)


class Segment(NamedTuple):
    """What one file of the journal holds.

    Attributes:
        path: The file.
        header: What it belongs to; None where that line is damaged.
        entries: The commits, in order.
        marked: Number of the last snapshot that is told to be in place; -1 where none is.
        size: Bytes up to the end of the last whole line.
        end: Bytes up to the end of the last commit.
        tail: What stands behind that: a line that was not finished, or garbage.
        damage: Damaged lines with whole ones behind them.
    """

    path: Path
    header: Header | None
    entries: list[Entry]
    marked: int
    size: int
    end: int
    tail: bytes
    damage: list[Damage]

    @property
    def after(self) -> int:
        """Number of the commit before its first."""
        return self.header.after if self.header is not None else first_of(self.path) - 1


def first_of(path: Path) -> int:
    """Return the number of the first commit of a segment, from its name."""
    match = _NAME.fullmatch(path.name)
    return int(match[1]) if match else 0


def segment_paths(fs: FileSystem, folder: Path) -> list[Path]:
    """Return the segments of a journal in the order in which they were begun."""
    found = [(int(m[1]), int(m[2] or 0), m[0]) for m in map(_NAME.fullmatch, fs.names(folder)) if m]
    return [folder / name for _, _, name in sorted(found)]


def free_segment(fs: FileSystem, folder: Path, first: int) -> Path:
    """Return a name for a new segment that begins with a commit."""
    taken = set(fs.names(folder))
    stem = f"{first:010d}"
    names = chain((f"{stem}.jsonl",), (f"{stem}-{again}.jsonl" for again in count(1)))
    return folder / next(name for name in names if name not in taken)


def read_segment(fs: FileSystem, path: Path, known: int = -1) -> Segment:
    """Read a segment.

    Args:
        fs: Where to read.
        path: The file.
        known: Number of the commit up to which nobody asks what was done: see `entries.parse_line`.

    Raises:
        OSError: It cannot be read.
    """
    data = fs.read(path)
    header: Header | None = None
    entries: list[Entry] = []
    marked, size, last = -1, 0, 0
    damage: list[Damage] = []
    suspects: list[Damage] = []
    at = number = 0
    while (end := data.find(b"\n", at)) >= 0:
        number += 1
        line = data[at:end]
        try:
            value = parse_line(line, known)
        except BadLineError:
            suspects.append(Damage(path, number, at, data[at : end + 1]))
        else:
            if suspects:
                damage += suspects
                suspects = []
            size = end + 1
            if isinstance(value, Entry):
                entries.append(value)
                last = size
            elif isinstance(value, Mark):
                marked = max(marked, value.seq)
            elif header is None:
                header = value
        at = end + 1
    return Segment(path, header, entries, marked, size, last, data[size:], damage)


class History(NamedTuple):
    """The commits from some point on.

    Attributes:
        after: Number of the commit before the first.
        tip: Checksum of that commit's line, as the journal has it; empty where it does not tell.
        entries: The commits in order, without those that count for nothing.
        segments: Where they stand, the newest last.
    """

    after: int
    tip: str
    entries: list[Entry]
    segments: list[Segment]

    @property
    def seq(self) -> int:
        """Number of the last commit."""
        return self.entries[-1].seq if self.entries else self.after

    @property
    def damage(self) -> list[Damage]:
        """Damaged lines with whole ones behind them."""
        return [each for segment in self.segments for each in segment.damage]

    @property
    def tail(self) -> bytes:
        """What stands behind the last whole line of the newest segment."""
        return self.segments[-1].tail if self.segments else b""

    def tip_at(self, seq: int) -> str:
        """Return the checksum of a commit's line; empty where this history does not reach back to it."""
        if seq == self.after:
            return self.tip
        at = seq - self.entries[0].seq if self.entries else -1
        if 0 <= at < len(self.entries) and self.entries[at].seq == seq:
            return self.entries[at].tip
        return next((entry.tip for entry in self.entries if entry.seq == seq), "")

    def since(self, seq: int) -> list[Entry]:
        """Return the commits behind one."""
        return [entry for entry in self.entries if entry.seq > seq]

    def gap(self, seq: int) -> int | None:
        """Return the number of the first commit behind `seq` that is not there, or None."""
        expected = seq + 1
        for entry in self.since(seq):
            if entry.seq != expected:
                return expected
            expected += 1
        newest = self.segments[-1]
        behind = sum(each.commits for each in newest.damage if each.offset >= newest.end)
        return expected if max(newest.after, self.seq + behind) >= expected else None


def read_history(fs: FileSystem, folder: Path, seq: int) -> History | None:
    """Read the segments that hold the commits behind one, and that one if they reach so far.

    Of that one, and what is before it, only numbers and checksums are read.

    Returns:
        None where there is no segment.

    Raises:
        OSError: A segment cannot be read.
    """
    segments: list[Segment] = []
    for path in reversed(segment_paths(fs, folder)):
        segments.insert(0, read_segment(fs, path, seq))
        if segments[0].after <= seq:
            break
    if not segments:
        return None
    entries: list[Entry] = []
    for segment in segments:
        while entries and entries[-1].seq > segment.after:
            entries.pop()
        entries += segment.entries
    first = segments[0]
    return History(first.after, first.header.tip if first.header else "", entries, segments)


def backwards(fs: FileSystem, folder: Path, from_seq: int) -> Iterator[Entry]:
    """Yield the commits up to one, the newest first; what is older is read when it is asked for.

    Raises:
        OSError: A segment cannot be read.
    """
    highest = from_seq
    for path in reversed(segment_paths(fs, folder)):
        segment = read_segment(fs, path)
        for entry in reversed(segment.entries):
            if entry.seq <= highest:
                yield entry
        highest = min(highest, segment.after)


def identified(fs: FileSystem, folder: Path, head: Head, owner: str) -> Head:
    """Return what an edited file says of itself, put right where it holds the checksum of a commit.

    Somebody, or a fault of the disk, may have changed the number or the project, and left that.

    Args:
        fs: Where to read.
        folder: The folder of the journal.
        head: What the file says.
        owner: Id of the project that the journal belongs to.

    Raises:
        OSError: A segment cannot be read.
    """
    if head.tip:
        history = read_history(fs, folder, head.seq)
        if history is not None and history.tip_at(head.seq) == head.tip:
            return head._replace(project=owner)
        for entry in backwards(fs, folder, sys.maxsize):
            if entry.tip == head.tip:
                return head._replace(project=owner, seq=entry.seq)
    return head


def project_of(fs: FileSystem, folder: Path) -> str:
    """Return the id of the project that a journal belongs to; empty where none can be told.

    Raises:
        OSError: A segment cannot be read.
    """
    for path in reversed(segment_paths(fs, folder)):
        line, _, _ = fs.read(path).partition(b"\n")
        try:
            header = parse_line(line)
        except BadLineError:
            continue
        if isinstance(header, Header):
            return header.project
    return ""


class JournalState(NamedTuple):
    """What tells a journal from the same one with more in it.

    Attributes:
        there: Whether there is a segment or a backup.
        last: The newest segment, or None.
        size: Its bytes.
    """

    there: bool
    last: Path | None
    size: int


def journal_state(fs: FileSystem, folder: Path) -> JournalState:
    """Return what a journal looks like from outside.

    Raises:
        OSError: It cannot be looked at.
    """
    there = any(name.endswith((".json", ".jsonl")) for name in fs.names(folder))
    last = next(reversed(segment_paths(fs, folder)), None) if there else None
    status = fs.stat(last) if last is not None else None
    return JournalState(there, last, status.st_size if status is not None else 0)


def free_name(fs: FileSystem, folder: Path, owner: str) -> Path:
    """Return a name for the journal of another project that was found in the place of ours."""
    taken = set(fs.names(folder.parent))
    name = f"{folder.name}-{owner}"
    while name in taken:
        name += "-"
    return folder.with_name(name)
