"""What one annotator has done: states, acceptance of what was suggested, corrections, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from tui.domain.annotation import IMPORT, PERSON, State
from tui.domain.article import ArticleState
from tui.domain.labels import LabelSet
from tui.services.statistics.days import NO_SPEED, QUARTER, Sittings, Speed
from tui.storage.fields import Fields

DAY = 86_400
"""Seconds of a day."""
States = Counter[State]
"""Annotations by state."""


class Edge(StrEnum):
    """Which edge of what was suggested a correction moved."""

    START = "start"
    END = "end"
    BOTH = "both"


def acceptance(states: Mapping[State, int]) -> float | None:
    """Return the share that was accepted as it stood, from 0 to 1; None where nothing was decided.

    That is accepted / (accepted + corrected + rejected): what a person added was never suggested.
    """
    decided = [states.get(state, 0) for state in (State.ACCEPTED, State.CORRECTED, State.REJECTED)]
    return decided[0] / sum(decided) if sum(decided) else None


@dataclass(slots=True)
class AnnotatorStatistics:
    """What one annotator has done.

    Of what was suggested is told what became of it: of annotations that a model or the memory proposed, and
    that the annotator decided. A model that records its own suggestions accepts nothing, and what was taken
    over from a colleague is the colleague's decision.
    A correction counts under the label that was suggested, whatever label it has.

    Attributes:
        annotator: The name; empty for everybody together.
        articles: Articles by state; those without a layer count as unread.
        annotations: Annotations by label, then by state.
        flagged: Annotations that are flagged as unsure.
        last: When the last decision was made, ISO 8601 in UTC, or empty.
        suggested: What became of suggestions, by the label suggested.
        origins: What became of suggestions, by who proposed them.
        relabelled: Corrections of the label, by the label suggested and the one given.
        edges: Corrections of the span, by which edge was moved.
        moments: When annotations were decided the last time, in seconds since 1970, with how many at each, by
            the number of the day in UTC; what was taken over, or recorded by its proposer, is not among them.
            They are given up for `speed`.
        decided: The same moments, counted by the quarter of an hour (`QUARTER`) that they lie in.
        done: When the articles that are done became so, as far as the journal tells, counted likewise.
        speed: How fast decisions were made; known when all is counted.
    """

    annotator: str
    articles: Counter[ArticleState] = field(default_factory=Counter)
    annotations: dict[str, States] = field(default_factory=dict)
    flagged: int = 0
    last: str = ""
    suggested: dict[str, States] = field(default_factory=dict)
    origins: dict[str, States] = field(default_factory=dict)
    relabelled: Counter[tuple[str, str]] = field(default_factory=Counter)
    edges: Counter[Edge] = field(default_factory=Counter)
    moments: dict[int, Counter[int]] = field(default_factory=dict)
    decided: Counter[int] = field(default_factory=Counter)
    done: Counter[int] = field(default_factory=Counter)
    speed: Speed = NO_SPEED

    @property
    def by_state(self) -> States:
        """Annotations of all labels by state."""
        return sum(self.annotations.values(), Counter[State]())

    @property
    def of_suggested(self) -> States:
        """What became of suggestions of all labels."""
        return sum(self.suggested.values(), Counter[State]())

    def labels(self, known: LabelSet) -> list[str]:
        """Return the labels with annotations: in the project's order, then those that it does not have."""
        return _ordered(self.annotations.keys(), known)

    def judged_labels(self, known: LabelSet) -> list[str]:
        """Return the labels with annotations or with suggestions that were decided, in the same order.

        A label that was suggested, and each time corrected to another, has the one and not the other.
        """
        return _ordered(self.annotations.keys() | self.suggested.keys(), known)

    def take(self, found: Fields) -> None:
        """Count annotations."""
        if not len(found):
            return
        self.last = max(self.last, max(found.at))
        self.flagged += sum(record.get("flag", False) for record in found.more.values())
        kinds = Counter(zip(found.label, found.state, found.origin, found.by, strict=True))
        for (label, state, _, _), count in kinds.items():
            _count(self.annotations, label, State(state), count)
        moved = [place for place, record in found.more.items() if record.get("was") is not None]
        for place in moved:
            # These are looked at one by one: they count under another label.
            kinds[found.label[place], found.state[place], found.origin[place], found.by[place]] -= 1
            self._take_correction(found, place)
        for (label, state, origin, by), count in kinds.items():
            self._take_verdict(label, State(state), origin, by, count)
        self._take_moments(found)

    def _take_correction(self, found: Fields, place: int) -> None:
        """Count a correction by what it started from."""
        start, end, label = found.more[place]["was"]
        self._take_verdict(label, State(found.state[place]), found.origin[place], found.by[place], 1)
        if self._is_verdict(State(found.state[place]), found.origin[place], found.by[place]):
            if label != found.label[place]:
                self.relabelled[label, found.label[place]] += 1
            if (start, end) != (found.start[place], found.end[place]):
                self.edges[_edge(start != found.start[place], end != found.end[place])] += 1

    def _take_verdict(self, label: str, state: State, origin: str, by: str, count: int) -> None:
        """Count what became of suggestions of one kind."""
        if count and self._is_verdict(state, origin, by):
            _count(self.suggested, label, state, count)
            _count(self.origins, origin, state, count)

    def _is_decision(self, origin: str, by: str, state: str) -> bool:
        """Whether the annotator decided something, rather than that it was taken in as it came."""
        taken_in = origin == IMPORT and state in (State.ACCEPTED, State.ADDED)
        return by == self.annotator != origin and not taken_in

    def _is_verdict(self, state: State, origin: str, by: str) -> bool:
        """Whether something was decided of what had been suggested by somebody else."""
        suggested = origin not in _NOT_SUGGESTED and state is not State.ADDED
        return suggested and self._is_decision(origin, by, state)

    def _take_moments(self, found: Fields) -> None:
        """Count when annotations were decided."""
        decided = zip(found.at, found.origin, found.by, found.state, strict=True)
        moments = Counter(at for at, *kind in decided if self._is_decision(*kind))
        for at, count in moments.items():
            seconds = moment(at)
            if seconds is not None:
                self.moments.setdefault(seconds // DAY, Counter())[seconds] += count
                self.decided[seconds // QUARTER] += count

    def close(self) -> Iterator[None]:
        """Work out the speed, in steps, once all is counted."""
        sittings = Sittings()
        for day in sorted(self.moments):
            sittings.take(sorted(self.moments.pop(day).items()))
            yield
        self.speed = sittings.speed


def _ordered(names: Collection[str], known: LabelSet) -> list[str]:
    first = [label.name for label in known if label.name in names]
    return first + sorted(set(names).difference(first))


def _count(book: dict[str, States], key: str, state: State, count: int) -> None:
    states = book.get(key)
    if states is None:
        states = book[key] = Counter()
    states[state] += count


def _edge(start: bool, end: bool) -> Edge:
    return Edge.BOTH if start and end else Edge.START if start else Edge.END


_NOT_SUGGESTED = frozenset((PERSON, IMPORT, ""))

_days: dict[str, int] = {}
"""Seconds since 1970 at the beginning of days in UTC, by how `Annotation.at` begins."""


def moment(at: str) -> int | None:
    """Return a moment, ISO 8601 in UTC with seconds, in seconds since 1970; None where it is none.

    There may be a million of them, on not so many days.
    """
    if len(at) != 20 or at[19] != "Z":
        return _moment(at)
    midnight = _days.get(at[:10])
    if midnight is None:
        try:
            day = date.fromisoformat(at[:10])
        except ValueError:
            return None
        midnight = _days[at[:10]] = (day - _EPOCH).days * DAY
    try:
        return midnight + int(at[11:13]) * 3600 + int(at[14:16]) * 60 + int(at[17:19])
    except ValueError:
        return None


_EPOCH = date(1970, 1, 1)


def _moment(at: str) -> int | None:
    try:
        told = datetime.fromisoformat(at)
        return int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def together(entries: Iterable[AnnotatorStatistics]) -> AnnotatorStatistics:
    """Return what several annotators have done in all; an article counts once for each of them."""
    total = AnnotatorStatistics("")
    for entry in entries:
        total.articles += entry.articles
        for whole, part in (
            (total.annotations, entry.annotations),
            (total.suggested, entry.suggested),
            (total.origins, entry.origins),
        ):
            for key, states in part.items():
                whole[key] = whole.get(key, Counter()) + states
        total.flagged += entry.flagged
        total.last = max(total.last, entry.last)
        total.relabelled += entry.relabelled
        total.edges += entry.edges
        total.decided.update(entry.decided)
        total.done.update(entry.done)
        total.speed = total.speed.plus(entry.speed)
    return total
