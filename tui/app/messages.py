"""What happened elsewhere than on the screen, and how long it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui.domain.errors import GlossatorError
from tui.nlp.events import Event
from tui.services.learning import Gathered, Learner

if TYPE_CHECKING:
    from tui.services.colleagues import Colleagues
    from tui.services.refreshing import Refresh

UNTIL_DISMISSED = 7 * 24 * 3600.0
"""Seconds that an error stays on the screen, unless it is clicked away."""


@dataclass
class WorkerSpoke(Message):
    """The worker process has something to say."""

    event: Event


@dataclass
class Learned(Message):
    """What was decided in some articles before has been counted; nothing: in all of them.

    It is for one learner only: one that began anew meanwhile counts by itself.
    """

    learner: Learner | None
    gathered: Sequence[Gathered]


@dataclass
class SourceLooked(Message):
    """The file of an article was looked at: whether it says something else now, and is to be taken up."""

    article: str
    changed: bool


@dataclass
class ColleaguesCame(Message):
    """What others decided on an article was read."""

    article: str
    colleagues: Colleagues


@dataclass
class Compared(Message):
    """An article was compared with its file; or it could not be, and why."""

    result: Refresh | GlossatorError


@dataclass
class QueueMade(Message):
    """The articles come in another order from now on; what there is to say of it."""

    said: str


class Settled(Message):
    """The disk confirmed or refused an edit."""


class ProjectSpoke(Message):
    """Others changed the project file, or it cannot be written, or can again."""
