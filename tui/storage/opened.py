"""What opening a project finds: its newest state, what has to be put right, what a person has to decide."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tui.domain.errors import ProjectError
from tui.storage.segments import JournalState
from tui.storage.snapshot import SCHEMA, Head
from tui.storage.tables import RecordChange, Tables

Signature = tuple[int, int, int]
"""What tells the project file from one that another program puts in its place: inode, size, time."""


class DamagedJournalError(ProjectError):
    """A journal with damage in the middle; the project can still be opened for reading, or repaired."""

    can_be_read = True


class Question(NamedTuple):
    """Something that only a person can decide. Until then the project is at its newest state.

    Attributes:
        kind: `older`: an older version stands in the place of the file; `edited`: somebody changed the file,
            and that was taken over; `conflict`: somebody changed in it what was changed here, too.
        text: What happened, for people.
        changes: What the other answer would change; none of it is made yet.
    """

    kind: str
    text: str
    changes: tuple[RecordChange, ...]


class Evidence(NamedTuple):
    """Bytes to be set aside: see `backups.set_aside`."""

    kind: str
    data: bytes
    ending: str = ".json"


class Opened(NamedTuple):
    """The newest state of a project, and what has to be written to make the disk agree.

    Attributes:
        tables: All tables.
        head: What the next snapshot says of itself.
        base: Number of the last commit in the file as it is; -1 where the file has to be written anew.
        recovered: Commits that were in the journal alone.
        notes: What was found, for people, one sentence or two each.
        questions: What a person has to decide.
        outside: Changes that others made in the file, to be journalled.
        evidence: What is to be set aside.
        segment: The last segment of the journal, to go on with; None to begin a new one.
        torn: The segment whose end is to be cut off, and its bytes without that.
        foreign: Id of the project to which the journal belongs, if it is another; empty otherwise.
        schema: Version of the format in which the file is; 0 where there is none.
        signature: What the file looked like from outside.
        journal: What the journal looked like from outside.
    """

    tables: Tables
    head: Head
    base: int = -1
    recovered: int = 0
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    outside: tuple[RecordChange, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    segment: tuple[Path, int] | None = None
    torn: tuple[Path, int] | None = None
    foreign: str = ""
    schema: int = SCHEMA
    signature: Signature | None = None
    journal: JournalState = JournalState(False, None, 0)
