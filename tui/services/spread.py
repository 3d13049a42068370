"""Spreading a decision: what an identical mention is now, and what the same decision makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple

from tui.domain import decisions
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import ArticleState
from tui.domain.index import SpanIndex
from tui.domain.layer import Layer
from tui.domain.mentions import form_of
from tui.domain.overlay import hides
from tui.domain.shown import one_line
from tui.domain.span import Span

CONTEXT = 72
"""Code points of text that are kept on either side of a mention."""

Openness = Callable[[int, int], Iterable[Suggestion]]
"""Returns the open suggestions of one article that overlap a span."""

Pair = tuple[Annotation | None, Annotation | None]
"""What a decision is about and what it leaves, as in `AnnotationChange`."""


class Kind(Enum):
    """What is spread."""

    LABEL = "label"
    REJECT = "reject"
    REMOVE = "remove"


class Act(NamedTuple):
    """What is to be done with every mention.

    Attributes:
        kind: A label, the rejection of suggestions, or the removal of annotations and suggestions.
        label: The label given, or the one that is rejected or removed.
        link: The link that goes along with a label, or empty.
    """

    kind: Kind
    label: str
    link: str = ""


class Standing(Enum):
    """What a mention is now, seen from what is to be done with it."""

    OPEN = "suggested"
    UNTAGGED = "untagged"
    LIVE = "tagged so"  # and to be removed
    NO_LINK = "without the link"
    OTHER_LINK = "with another link"
    OTHER = "tagged otherwise"
    OTHER_OPEN = "suggested otherwise"
    REJECTED = "rejected"
    OVERLAPS = "overlaps a tag"
    IN_SUGGESTION = "part of a suggestion"
    SAME = "so already"
    NOTHING = "nothing to do"


LISTED = frozenset(Standing) - {Standing.SAME, Standing.NOTHING}
"""What a preview shows."""
_ASKS_FOR_IT = frozenset({Standing.OPEN, Standing.UNTAGGED, Standing.NO_LINK})


class Tag(NamedTuple):
    """What lies over a mention without being exactly it: its label and text."""

    label: str
    text: str


@dataclass(slots=True, eq=False)
class Place:
    """An article in which mentions are looked for.

    Attributes:
        article: Its id.
        title: Its title.
        sha256: Digest of the text that was looked through.
        done: Whether the annotator is done with it.
    """

    article: str
    title: str
    sha256: str
    done: bool


class Facts(NamedTuple):
    """What an annotator has said of a span, and what is suggested for it.

    Attributes:
        live: Label and link of the live annotations of exactly this span.
        rejected: Labels that were rejected for it.
        over: A live annotation that overlaps it otherwise.
        open: The open suggestions that the span takes the place of: of the same span, or within it, or those
            that the decision itself was made from; the same span first.
        within: Another open suggestion that overlaps it.
    """

    live: tuple[tuple[str, str], ...] = ()
    rejected: frozenset[str] = frozenset()
    over: Tag | None = None
    open: tuple[Suggestion, ...] = ()
    within: Tag | None = None


UNTOUCHED = Facts()


@dataclass(slots=True, eq=False)
class Mention:
    """A place where the form stands.

    Attributes:
        place: Its article.
        start: First code point.
        end: Code point after the last.
        text: What stands there, in one line.
        left: What stands before, up to `CONTEXT` code points, in one line.
        right: What stands behind, as much.
        facts: What was said of it.
        standing: What it is for the act.
        wanted: Whether a person switched it on or off; None where nobody did.
        on: Whether the decision is to be spread to it.
    """

    place: Place
    start: int
    end: int
    text: str
    left: str
    right: str
    facts: Facts
    standing: Standing = field(default=Standing.NOTHING, init=False)
    wanted: bool | None = field(default=None, init=False)
    on: bool = field(default=False, init=False)

    def judge(self, act: Act, ambiguous: bool) -> None:
        """Find out what the mention is for an act, and whether it is on.

        Args:
            act: What is to be done.
            ambiguous: Whether the annotator tagged the form in more ways than one: then nothing is on that
                nobody switched on.
        """
        self.standing = standing(self.facts, act, self.start, self.end)
        by_itself = not ambiguous and not self.place.done and is_on(self.standing, act)
        self.on = self.standing in LISTED and (by_itself if self.wanted is None else self.wanted)


def is_on(found: Standing, act: Act) -> bool:
    """Whether an act takes a mention by itself: one that is open or untagged, none decided otherwise."""
    return found in _ASKS_FOR_IT or (found is Standing.LIVE and act.kind is Kind.REMOVE)


def standing(facts: Facts, act: Act, start: int, end: int) -> Standing:
    """Return what a span of these facts is for an act."""
    if act.kind is not Kind.LABEL:
        return _standing_to_remove(facts, act, start, end)
    links = [link for label, link in facts.live if label == act.label]
    if links:
        if not act.link or act.link in links:
            return Standing.SAME
        return Standing.NO_LINK if "" in links else Standing.OTHER_LINK
    if facts.live:
        return Standing.OTHER
    if facts.over is not None:
        return Standing.OVERLAPS
    if act.label in facts.rejected:
        return Standing.REJECTED
    if facts.open:
        return Standing.OPEN
    if facts.rejected:
        return Standing.REJECTED
    return Standing.IN_SUGGESTION if facts.within is not None else Standing.UNTAGGED


def _standing_to_remove(facts: Facts, act: Act, start: int, end: int) -> Standing:
    if any(label == act.label for label, _ in facts.live):
        return Standing.LIVE
    if facts.live:
        return Standing.OTHER
    labels = [s.label for s in facts.open if (s.start, s.end) == (start, end)]
    if labels:
        return Standing.OPEN if act.label in labels else Standing.OTHER_OPEN
    return Standing.SAME if act.label in facts.rejected else Standing.NOTHING


def facts_of(text: str, span: Span, layer: Layer, open_at: Openness, was: str = "") -> Facts:
    """Return what a layer and its article's open suggestions say of a span.

    Args:
        text: The article's text.
        span: The span.
        layer: The annotator's layer.
        open_at: Returns the open suggestions.
        was: The form of the suggestions that the decision mends, where it is another than the span's.
    """
    live, rejected, over = [], [], None
    for a in layer.annotations.overlapping(*span):
        if (a.start, a.end) != span:
            over = over or (Tag(a.label, one_line(text[a.start : a.end][:CONTEXT])) if a.live else None)
        elif a.live:
            live.append((a.label, a.link))
        else:
            rejected.append(a.label)
    here: list[Suggestion] = []
    within = None
    for s in open_at(*span):
        if (span.start <= s.start and s.end <= span.end) or (was and form_of(text, s.start, s.end) == was):
            here.append(s)
        else:
            within = within or Tag(s.label, one_line(text[s.start : s.end][:CONTEXT]))
    if not (live or rejected or over or here or within):
        return UNTOUCHED
    here.sort(key=lambda s: (s.start, s.end) != span)
    return Facts(tuple(live), frozenset(rejected), over, tuple(here), within)


def mention_at(text: str, span: Span, place: Place, facts: Facts) -> Mention:
    """Return a mention with its context, which keeps nothing else of the text."""
    start, end = span
    return Mention(
        place,
        start,
        end,
        one_line(text[start:end]),
        one_line(f"{text[max(0, start - CONTEXT) : start]}|")[:-1],
        one_line(f"|{text[end : end + CONTEXT]}")[1:],
        facts,
    )


def open_in(layer: Layer, suggestions: Iterable[Suggestion], nested: bool = False) -> Openness:
    """Return what tells the open ones of some suggestions, as shown, over a layer."""
    known = SpanIndex(suggestions if layer.state is not ArticleState.DONE else ())

    def open_at(start: int, end: int) -> Iterator[Suggestion]:
        return (s for s in known.overlapping(start, end) if not hides(layer, s, nested))

    return open_at


def pairs(facts: Facts, act: Act, span: Span, layer: Layer, at: str) -> list[Pair]:
    """Return what an act makes of one span, as the keys of the reader would.

    Args:
        facts: What was said of the span; they must be those of the layer.
        act: What is to be done.
        span: The span.
        layer: The layer; its annotator decides.
        at: When.
    """
    by = layer.annotator
    exactly = [a for a in layer.annotations.overlapping(*span) if (a.start, a.end) == span]
    live = [a for a in exactly if a.live]
    if act.kind is not Kind.LABEL:
        chosen = [a for a in live if a.label == act.label] or live
        if chosen:
            return [(a, decisions.remove(a, by, at)) for a in chosen]
        here = [s for s in facts.open if (s.start, s.end) == span]
        return [
            (None, decisions.reject(s, by, at)) for s in [s for s in here if s.label == act.label] or here
        ]
    same = [a for a in live if a.label == act.label]
    if same:
        return [(a, replace(a, link=act.link, by=by, at=at)) for a in same[:1]]
    before = live[0] if live else _rejection(exactly, facts, act)
    after = _labelled(before, facts, act, span, by, at)
    return [(before, replace(after, link=act.link) if act.link else after)]


def _rejection(exactly: list[Annotation], facts: Facts, act: Act) -> Annotation | None:
    """Return the rejection that lives again under the label of an act, or None where none does."""
    rejected = [a for a in exactly if not a.live]
    same = next((a for a in rejected if a.label == act.label), None)
    return same or (rejected[0] if rejected and not facts.open else None)


def _labelled(before: Annotation | None, facts: Facts, act: Act, span: Span, by: str, at: str) -> Annotation:
    if before is not None:
        return decisions.amend(before, *span, act.label, by, at)
    if facts.open:
        best = next((s for s in facts.open if (s.start, s.end, s.label) == (*span, act.label)), facts.open[0])
        return decisions.correct(best, *span, act.label, by, at)
    return decisions.add(*span, act.label, by, at)
