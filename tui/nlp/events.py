"""What a recogniser tells those who listen to it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.annotation import Suggestion
from tui.domain.tokens import TokenBlock
from tui.nlp.pipelines import PipelineInfo

if TYPE_CHECKING:
    from tui.domain.phrase import PhraseBlock


class Activity(StrEnum):
    """What the recogniser is doing, for a status line."""

    STARTING = "starting"
    READY = "ready"
    WORKING = "working"
    STOPPED = "stopped"


class Ready(NamedTuple):
    """A pipeline is loaded.

    Attributes:
        model: What was asked for.
        info: What is loaded. A blank pipeline stands in for one that could not be loaded.
        explanations: What each label means, where spaCy's glossary says.
        fallback: Whether `info` stands in; a `Failed` without a key told why.
    """

    model: str
    info: PipelineInfo
    explanations: Mapping[str, str]
    fallback: bool


class Suggested(NamedTuple):
    """A stretch of a text is done. Stretches come in any order and cover the text exactly once.

    Attributes:
        key: The key of the request.
        start: First code point of the stretch.
        end: Code point after its last.
        suggestions: The suggestions that start in it, in order.
        tokens: The tokens that start in it.
        done: Whether the whole text is done.
        part: How many stretches are done.
        parts: How many there are.
    """

    key: str
    start: int
    end: int
    suggestions: tuple[Suggestion, ...]
    tokens: TokenBlock
    done: bool
    part: int
    parts: int


class Phrased(NamedTuple):
    """The noun phrases of a stretch of a text. Stretches come in any order and cover the text exactly once.

    Where the pipeline parses nothing, or spaCy has no noun chunks for its language, the only stretch is the
    whole text, without phrases.

    Attributes:
        key: The key of the request.
        start: First code point of the stretch.
        end: Code point after its last.
        phrases: The phrases that start in it.
        done: Whether the whole text is done.
        part: How many stretches are done.
        parts: How many there are.
    """

    key: str
    start: int
    end: int
    phrases: PhraseBlock
    done: bool
    part: int
    parts: int


class PhrasesFailed(NamedTuple):
    """A request for noun phrases is given up; suggestions are not touched by that.

    Attributes:
        key: The key of the request.
        message: What happened, one sentence.
        hint: What to do about it; may be empty.
    """

    key: str
    message: str
    hint: str


class Failed(NamedTuple):
    """Something could not be done.

    Attributes:
        key: The key of the request that is given up, or None where the pipeline itself did not load.
        message: What happened, one sentence.
        hint: What to do about it; may be empty.
    """

    key: str | None
    message: str
    hint: str


class Restarted(NamedTuple):
    """The process died and another was started; what was asked for and not answered is asked again."""

    message: str


class Stopped(NamedTuple):
    """The process died too often and is not started again; the next request may try once more."""

    message: str
    hint: str


Event = Ready | Suggested | Phrased | PhrasesFailed | Failed | Restarted | Stopped
