"""Articles with gold spans, and what a list of suggestions lacks to be the gold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Tagged:
    """A span with a label; half-open, in code points."""

    start: int
    end: int
    label: str

    @property
    def edges(self) -> tuple[int, int]:
        """Start and end."""
        return self.start, self.end

    def overlap(self, other: Tagged) -> int:
        """Return how many code points two spans share."""
        return max(min(self.end, other.end) - max(self.start, other.start), 0)


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its gold spans, each once, in order; they may nest and overlap."""

    name: str
    text: str
    gold: tuple[Tagged, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """An article as every tool gets it.

    Attributes:
        article: Text and gold.
        tokens: Start and end of each token but white space, in order.
        suggestions: What the tool shows when the article is opened, in the labels of the gold.
    """

    article: Article
    tokens: tuple[tuple[int, int], ...]
    suggestions: tuple[Tagged, ...]


class Kind(Enum):
    """What is to be done about a suggestion, or about a gold span that nothing suggests."""

    RIGHT = "right"
    LABEL = "wrong label"
    EDGES = "wrong edges"
    BOTH = "wrong label and edges"
    FALSE = "false"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Case:
    """A suggestion and the gold span that it is to become; one of the two may be missing."""

    kind: Kind
    suggestion: Tagged | None
    gold: Tagged | None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands: the suggestion, or what nothing suggests."""
        found = self.suggestion or self.gold
        assert found is not None
        return found.edges


def read_gold(file: Path, limit: int | None = None) -> list[Article]:
    """Read articles, one JSON object a line.

    Raises:
        ValueError: A line is not an article, or a span is not within the text.
    """
    articles: list[Article] = []
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if limit is not None and len(articles) >= limit:
                break
            if line.strip():
                articles.append(_article(json.loads(line), f"{file}, line {number}"))
    return articles


def _article(read: dict[str, object], where: str) -> Article:
    text, spans = read.get("text"), read.get("spans")
    if not isinstance(text, str) or not isinstance(spans, list):
        raise ValueError(f"{where}: an article is an object with text and spans")
    gold = {Tagged(span["start"], span["end"], span["label"]) for span in spans}
    for span in gold:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"{where}: {span} is not within the text")
    return Article(str(read.get("doc", where)), text, tuple(sorted(gold)))


def compare(suggestions: Iterable[Tagged], gold: Iterable[Tagged]) -> list[Case]:
    """Pair suggestions with gold spans one to one, and say in order what each pair lacks.

    What is equal is paired first, then what has the same edges, then what overlaps, the most alike first, so
    that of nested gold spans the nearest takes the suggestion and the others are missed.
    """
    ours, theirs = list(dict.fromkeys(suggestions)), list(dict.fromkeys(gold))
    cases: list[Case] = []
    for suggestion, span in _pairs(ours, theirs):
        same_edges, same_label = suggestion.edges == span.edges, suggestion.label == span.label
        edges = Kind.EDGES if same_label else Kind.BOTH
        at_edges = Kind.RIGHT if same_label else Kind.LABEL
        cases.append(Case(at_edges if same_edges else edges, suggestion, span))
        ours.remove(suggestion)
        theirs.remove(span)
    cases += (Case(Kind.FALSE, suggestion, None) for suggestion in ours)
    cases += (Case(Kind.MISSED, None, span) for span in theirs)
    return sorted(cases, key=lambda case: (case.place, case.kind.value))


def _pairs(ours: Sequence[Tagged], theirs: Sequence[Tagged]) -> Iterator[tuple[Tagged, Tagged]]:
    """Yield each suggestion and each gold span at most once."""
    taken: set[tuple[str, Tagged]] = set()
    for _, suggestion, span in sorted(_likeness(ours, theirs), reverse=True):
        if ("ours", suggestion) not in taken and ("theirs", span) not in taken:
            taken |= {("ours", suggestion), ("theirs", span)}
            yield suggestion, span


def _likeness(
    ours: Sequence[Tagged], theirs: Sequence[Tagged]
) -> Iterator[tuple[tuple[float, bool], Tagged, Tagged]]:
    for suggestion in ours:
        for span in theirs:
            shared = suggestion.overlap(span)
            if shared:
                union = max(suggestion.end, span.end) - min(suggestion.start, span.start)
                yield (shared / union, suggestion.label == span.label), suggestion, span


def without_overlaps(gold: Sequence[Tagged], suggestions: Iterable[Tagged]) -> list[Tagged]:
    """Return the gold spans that a tool without overlaps is asked for.

    In its favour: what is right already stays, and of the others the longest, which leaves the fewest.
    """
    suggested = set(suggestions)
    kept: list[Tagged] = []
    for span in sorted(gold, key=lambda span: (span not in suggested, span.start - span.end, span)):
        if not any(span.overlap(other) for other in kept):
            kept.append(span)
    return sorted(kept)


def aligned(tokens: Iterable[tuple[int, int]], spans: Iterable[Tagged]) -> tuple[tuple[int, int], ...]:
    """Return the tokens, split wherever a span begins or ends within one.

    So every tool that selects by tokens can reach every span: as if its tokens were made for the gold.
    """
    cuts = sorted({edge for span in spans for edge in span.edges})
    found: list[tuple[int, int]] = []
    for start, end in tokens:
        inside = [start, *(cut for cut in cuts if start < cut < end), end]
        found += pairwise(inside)
    return tuple(found)
