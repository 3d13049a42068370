"""Half-open spans of a text and what can be asked of two of them."""

from __future__ import annotations

from collections.abc import Container, Iterable
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


def joined(spans: Iterable[HasSpan], gap: int = 0) -> list[Span]:
    """Return in order the stretches that spans cover; those no farther apart than `gap` are one."""
    stretches: list[Span] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if stretches and start <= stretches[-1].end + gap:
            stretches[-1] = Span(stretches[-1].start, max(stretches[-1].end, end))
        else:
            stretches.append(Span(start, end))
    return stretches


def trim(text: str, span: HasSpan, signs: Container[str] = ()) -> Span:
    """Return the span without white space at its edges; an empty one at its start if nothing is left.

    Args:
        text: What the span is of.
        span: The span.
        signs: Characters that go as white space does.
    """
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in signs):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in signs):
        end -= 1
    return Span(start, end)


def nested(spans: Iterable[Span]) -> set[Span]:
    """Return those of some spans that lie within another of them."""
    found: set[Span] = set()
    reached = 0
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        if span.end <= reached:
            found.add(span)
        reached = max(reached, span.end)
    return found
