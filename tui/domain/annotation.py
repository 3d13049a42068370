"""Annotations, which a person decided, and suggestions, which a program computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

PERSON = "person"
"""The origin of an annotation that nobody suggested."""
IMPORT = "import"
"""The origin of what was read from a file."""
MEMORY = "memory"
"""The origin of what follows from the reader's own decisions, where the model says nothing or otherwise."""


class State(StrEnum):
    """What was decided about a span."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    ADDED = "added"
    REJECTED = "rejected"


class Was(NamedTuple):
    """The suggestion that a correction started from."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """One decision about one span.

    Attributes:
        id: Identifier, unique in the project; it survives relabelling and resizing.
        start: First code point.
        end: Code point after the last.
        label: Name of the label.
        state: What was decided.
        origin: Who proposed the span: `model name@version`, `memory`, `import`, or `person`.
        by: Annotator who decided last.
        at: When, ISO 8601 in UTC with seconds.
        was: The suggestion before a correction.
        score: The proposer's confidence from 0 to 1, None where it gives none.
        note: Free text.
        flag: Whether the annotator is unsure.
        link: Entity or knowledge-base identifier.
        fragments: The parts of a discontinuous span as (start, end) pairs; empty for an ordinary one.
        extras: What a format brought that is only carried on, as JSON values.
    """

    id: str
    start: int
    end: int
    label: str
    state: State
    origin: str
    by: str
    at: str
    was: Was | None = None
    score: float | None = None
    note: str = ""
    flag: bool = False
    link: str = ""
    fragments: tuple[tuple[int, int], ...] = ()
    extras: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def live(self) -> bool:
        """Whether this marks an entity, rather than remembering that there is none."""
        return self.state is not State.REJECTED


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A computed proposal; it is never kept in the project file.

    Attributes:
        start: First code point.
        end: Code point after the last.
        label: Name of the label.
        origin: Who proposes it, as in `Annotation.origin`.
        score: Confidence from 0 to 1, None where the proposer gives none.
        reason: Why, for the reader; empty where there is nothing to say.
    """

    start: int
    end: int
    label: str
    origin: str
    score: float | None = None
    reason: str = ""

    @property
    def id(self) -> str:
        """What tells two suggestions of one article apart."""
        return f"{self.start}-{self.end}-{self.label}"
