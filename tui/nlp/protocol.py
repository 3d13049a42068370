"""The messages between the reader and its worker process, and their form on a pipe.

A frame is the length of its body in four bytes, high byte first, and the body: a JSON array of the message's
kind and its fields. Texts travel as they are, but for lone surrogates, which become U+FFFD.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui.nlp.wellformed import well_formed

MAX_BODY = 512 * 1024 * 1024
"""Most bytes of a body. A longer one is a mistake, not a message."""

_HEAD = struct.Struct(">I")


class ProtocolError(Exception):
    """Bytes that are no message, or a message that is too long for a frame."""


class Suggest(NamedTuple):
    """Ask for the entities and tokens of a text.

    Attributes:
        task: Number that the answers bear.
        text: The text.
        focus: Offset to begin at.
        done: Core starts of the pieces that are not wanted, having come before.
    """

    task: int
    text: str
    focus: int
    done: Sequence[int] = ()


class Phrases(NamedTuple):
    """Ask for the noun phrases of a text.

    Attributes:
        task: Number that the answers bear; a `Suggest` never has the same.
        text: The text.
        focus: Offset to begin at.
    """

    task: int
    text: str
    focus: int


class Focus(NamedTuple):
    """Look elsewhere first: from this offset of a task's text outward."""

    task: int
    offset: int


class Cancel(NamedTuple):
    """Forget a task."""

    task: int


class Loaded(NamedTuple):
    """The pipeline is ready.

    Attributes:
        pipeline: The fields of its `PipelineInfo`.
        explanations: What each label means, where spaCy's glossary says.
        fallback: Whether this is a blank pipeline in place of the one that was asked for.
    """

    pipeline: dict[str, object]
    explanations: dict[str, object]
    fallback: bool


class Result(NamedTuple):
    """What was found in one piece of a task's text.

    Attributes:
        task: Number of the task.
        start: First code point of the piece's core.
        end: Code point after its last.
        entities: Three items for each entity: start, end, label.
        starts: Start of each token.
        ends: End of each token.
        names: Two numbers for each name among the tokens: start, end; in order.
        part: How many pieces are done.
        parts: How many there are.
    """

    task: int
    start: int
    end: int
    entities: list[object]
    starts: list[int]
    ends: list[int]
    names: list[int]
    part: int
    parts: int


class PhrasesFound(NamedTuple):
    """The noun phrases of one piece of a task's text.

    Attributes:
        task: Number of the task.
        start: First code point of the piece's core.
        end: Code point after its last.
        phrases: Three numbers for each phrase: start, end, kind; in order.
        part: How many pieces are done.
        parts: How many there are.
    """

    task: int
    start: int
    end: int
    phrases: list[int]
    part: int
    parts: int


class Failure(NamedTuple):
    """A task that cannot be done, or (task 0) a pipeline that does not load."""

    task: int
    message: str
    hint: str


Message = Suggest | Phrases | Focus | Cancel | Loaded | Result | PhrasesFound | Failure

_KINDS: dict[str, type[Message]] = {
    "suggest": Suggest,
    "phrases": Phrases,
    "focus": Focus,
    "cancel": Cancel,
    "loaded": Loaded,
    "result": Result,
    "found": PhrasesFound,
    "failure": Failure,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_JSON_TYPES: dict[str, type] = {
    "int": int,
    "str": str,
    "bool": bool,
    "list": list,
    "dict": dict,
    "Sequence": list,
}


def encode(message: Message) -> bytes:
    """Return a message as a frame.

    Raises:
        ProtocolError: The message is too long.
    """
    import orjson

    name = _NAMES[type(message)]
    try:
        body = orjson.dumps([name, *message])
    except TypeError:  # a lone surrogate somewhere
        body = orjson.dumps([name, *_clean(message)])
    if len(body) > MAX_BODY:
        raise ProtocolError(f"A message of {len(body):,} bytes is too long.")
    return _HEAD.pack(len(body)) + body


class Decoder:
    """Turns bytes as they come from a pipe into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """Bytes of a frame that has not come whole."""
        return len(self._buffer)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take some bytes and yield the messages that they complete.

        Raises:
            ProtocolError: The bytes are no frame; nothing that follows can be understood.
        """
        self._buffer += data
        while len(self._buffer) >= _HEAD.size:
            (size,) = _HEAD.unpack_from(self._buffer)
            if size > MAX_BODY:
                raise ProtocolError(f"A message of {size:,} bytes was announced.")
            end = _HEAD.size + size
            if len(self._buffer) < end:
                return
            with memoryview(self._buffer) as view:
                body = bytes(view[_HEAD.size : end])
            del self._buffer[:end]
            yield _decode(body)


def _decode(body: bytes) -> Message:
    import orjson

    try:
        name, *values = orjson.loads(body)
        kind = _KINDS[name]
        for (field, annotation), value in zip(kind.__annotations__.items(), values, strict=True):
            if type(value) is not _JSON_TYPES[str(annotation.__forward_arg__).partition("[")[0]]:
                raise TypeError(field)
        return kind(*values)
    except (ValueError, TypeError, KeyError) as error:
        raise ProtocolError(f"No message: {type(error).__name__}.") from error


def _clean(message: Message) -> Message:
    """Return the message with every text in it well formed."""
    if isinstance(message, Suggest | Phrases):
        return message._replace(text=well_formed(message.text))
    if isinstance(message, Failure):
        return message._replace(message=well_formed(message.message), hint=well_formed(message.hint))
    raise ProtocolError(f"A {_NAMES[type(message)]} holds what JSON cannot.")
