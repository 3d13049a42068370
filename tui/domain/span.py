"""Half-open spans of a text and what can be asked of two of them."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class HasSpan(Protocol):
    """Anything that covers `[start, end)` of a text, in code points."""

    @property
    def start(self) -> int: ...  # noqa: D102 - the protocol's docstring says it

    @property
    def end(self) -> int: ...  # noqa: D102


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of code points covered."""
        return self.end - self.start


def overlaps(a: HasSpan, b: HasSpan) -> bool:
    """Whether two spans share at least one code point."""
    return a.start < b.end and b.start < a.end


def trim(text: str, span: HasSpan) -> Span:
    """Return the span without white space at its edges; an empty one at its start if nothing is left."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
