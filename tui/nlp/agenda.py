"""What a worker does next: the piece nearest to where the reader is looking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tui.nlp.chunks import WHOLE, Chunk, split

PHRASES_WHOLE = 5_000
"""Code points of a piece at the most where noun phrases are wanted: some 0.1 seconds of a small parser."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work.

    Attributes:
        task: Number of the request.
        text: The whole text of the request.
        chunk: The stretch of it to look at.
        part: How many pieces of the text are done with this one.
        parts: How many pieces the text has.
        phrases: Whether noun phrases are wanted, not suggestions.
    """

    task: int
    text: str
    chunk: Chunk
    part: int
    parts: int
    phrases: bool = False


@dataclass(slots=True)
class _Request:
    text: str
    focus: int
    open: list[Chunk]
    parts: int
    phrases: bool


class Agenda:
    """Requests with the pieces that are still open; the request that was asked for last comes first.

    Those for noun phrases wait until no other is open.
    """

    def __init__(self, whole: int = WHOLE) -> None:
        self._whole = whole
        self._requests: dict[int, _Request] = {}

    def add(self, task: int, text: str, focus: int, done: Collection[int] = ()) -> None:
        """Add a request; pieces whose core starts at an offset in `done` are left out."""
        chunks = split(text, self._whole)
        left = [chunk for chunk in chunks if chunk.start not in done]
        if left:
            self._requests[task] = _Request(text, focus, left, len(chunks), phrases=False)

    def add_phrases(self, task: int, text: str, focus: int) -> None:
        """Add a request for noun phrases. Its pieces are short: whatever else is asked for waits for one."""
        chunks = split(text, min(self._whole, PHRASES_WHOLE))
        self._requests[task] = _Request(text, focus, chunks, len(chunks), phrases=True)

    def focus(self, task: int, offset: int) -> None:
        """Go on with this request, from this offset outward; nothing happens where it is done."""
        request = self._requests.pop(task, None)
        if request is not None:
            request.focus = offset
            self._requests[task] = request

    def cancel(self, task: int) -> None:
        """Forget a request."""
        self._requests.pop(task, None)

    def take(self) -> Piece | None:
        """Take the next piece off the agenda; None where nothing is open."""
        if not self._requests:
            return None
        latest = reversed(self._requests.items())
        task, request = next(latest)
        if request.phrases:
            task, request = next((item for item in latest if not item[1].phrases), (task, request))
        focus = request.focus
        # Of two as near the later one, which is read next.
        chunk = min(request.open, key=lambda c: (c.distance(focus), c.start < focus))
        request.open.remove(chunk)
        if not request.open:
            del self._requests[task]
        part = request.parts - len(request.open)
        return Piece(task, request.text, chunk, part, request.parts, request.phrases)
