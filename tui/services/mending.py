"""One act on many annotations: what becomes of each, and one edit of those that are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tui.domain.annotation import Annotation
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Change, Edit, LayerChange, now
from tui.domain.errors import GlossatorError
from tui.domain.layer import Layer
from tui.domain.mentions import form_of
from tui.domain.relabel import joined
from tui.domain.shown import counted
from tui.domain.span import Span
from tui.services import spread
from tui.services.acts import CAPITAL, IN_THE_WAY, Act, Kind, doubt, fit, wish_of
from tui.services.spread import Standing
from tui.services.verdicts import tagged_already
from tui.services.workspace import Workspace

SOME, MANY = 200, 2_000
"""Annotations that are looked at in one step, and that are sorted out in one."""


class Pick(NamedTuple):
    """One annotation of a selection, or one mention that is to be tagged.

    Attributes:
        article: Id of its article.
        annotator: Whose layer it is in, or comes into.
        annotation: Its id; empty for a mention.
        span: The edges that it is to get; of a mention, where it stands. None for what a rule says.
    """

    article: str
    annotator: str
    annotation: str
    span: Span | None = None


@dataclass(slots=True, eq=False)
class Place:
    """An article in which annotations are chosen.

    Attributes:
        article: Its id.
        title: Its title.
    """

    article: str
    title: str


@dataclass(slots=True, eq=False)
class Outlook:
    """What becomes of one annotation, or of one mention.

    Attributes:
        place: Its article.
        span: Where it is.
        before: The annotation as it is; None where nothing is tagged.
        after: What it becomes; None where it is taken out, or goes into another one.
        left: Why it stays as it is, in a sentence; empty where it changes.
        same: Whether it stays because it is so already.
        doubt: Why it is better looked at first, in a sentence; it is off by itself then.
        form: Its surface form where that matters, or empty.
        on: Whether it is to be changed.
    """

    place: Place
    span: Span
    before: Annotation | None
    after: Annotation | None
    left: str = ""
    same: bool = False
    doubt: str = ""
    form: str = ""
    on: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.on = not self.left and not self.doubt


class Mending:
    """An act on a selection: first what becomes of each annotation, then the edit.

    Attributes:
        act: What is done.
        found: What becomes of the annotations, article by article, as far as they were looked at.
        number: How many of the selection are one's own, as far as it was gone through.
        others: How many of the selection are somebody else's: they are left alone.
        gone: How many of it are not there any more, or are not what they were when they were looked at.
        doubles: How many annotations the edit lets go into another one of the same text.
        mended: How many it changes.
        articles: In how many articles.
    """

    def __init__(self, workspace: Workspace, act: Act, picks: Iterable[Pick]) -> None:
        """Prepare it; `look` finds out.

        Args:
            workspace: The project being worked on.
            act: What is done.
            picks: The selection; it is gone through by `look`.
        """
        self.act = act
        self.found: list[Outlook] = []
        self.others = self.gone = self.doubles = self.mended = self.articles = 0
        self._workspace = workspace
        self.number = 0
        self._given = iter(picks)
        self._picks: dict[str, list[Pick]] = {}
        self._changes: list[Change] = []
        self._at = now()

    def look(self) -> Iterator[int]:
        """Find out what becomes of the annotations; stop after some, so that keys can be heard.

        Yields:
            How many were looked at so far.
        """
        yield from self._sort_out()
        looked = 0
        for article, picks in self._picks.items():
            read = self._read(article)
            if read is None:
                self.gone += len(picks)
                continue
            for some in self._outlooks(read, picks):
                self.found += some
                looked += len(some)
                yield looked
        self._doubt_alike()

    def _sort_out(self) -> Iterator[int]:
        """Put one's own by article, and count the others'."""
        for pick in self._given:
            if pick.annotator != self._workspace.annotator:
                self.others += 1
                continue
            self._picks.setdefault(pick.article, []).append(pick)
            self.number += 1
            if self.number % MANY == 0:
                yield 0

    def _doubt_alike(self) -> None:
        """Doubt a form everywhere that is doubtful in one place: *The Hague* begins sentences, too."""
        forms = {outlook.form for outlook in self.found if outlook.doubt and outlook.form}
        for outlook in self.found if forms else ():
            if outlook.on and outlook.form in forms:
                outlook.doubt, outlook.on = CAPITAL, False

    def _outlooks(self, read: _Read, picks: Sequence[Pick]) -> Iterator[list[Outlook]]:
        place, text, layer = read
        if self.act.kind is Kind.TAG:
            spans = [pick.span for pick in picks if pick.span is not None]
            for first in range(0, len(spans), SOME):
                yield [_tagged(self.act, place, text, layer, span)[0] for span in spans[first : first + SOME]]
            return
        wanted = {pick.annotation: pick.span for pick in picks}
        chosen = [annotation for annotation in layer.annotations if annotation.id in wanted]
        self.gone += len(wanted) - len(chosen)
        for some in _mended(self.act, text, layer, chosen, wanted):
            yield [_outlook(self.act, place, text, one) for one in some]

    def build(self) -> Iterator[int]:
        """Make the edit out of what is on, as the layers are at that moment; stop after each article.

        Yields:
            How many changes there are so far.
        """
        wanted: dict[str, list[Outlook]] = {}
        for outlook in self.found:
            if outlook.on:
                wanted.setdefault(outlook.place.article, []).append(outlook)
        for article, outlooks in wanted.items():
            read = self._read(article)
            if read is None:
                self.gone += len(outlooks)
            elif self.act.kind is Kind.TAG:
                self._tag(read, outlooks)
            else:
                self._mend(read, outlooks)
            yield len(self._changes)

    def _mend(self, read: _Read, outlooks: Sequence[Outlook]) -> None:
        _, text, layer = read
        befores = {one.before.id: one.before for one in outlooks if one.before is not None}
        chosen = [a for a in layer.annotations if befores.get(a.id) == a]
        self.gone += len(befores) - len(chosen)
        spans = {pick.annotation: pick.span for pick in self._picks[layer.article]}
        afters: dict[str, Annotation | None] = {}
        for some in _mended(self.act, text, layer, chosen, spans):
            afters.update((one.before.id, one.after) for one in some if not one.left)
        if afters:
            found = joined(list(layer.annotations), afters)
            self._take(layer, found.pairs, len(afters))
            self.doubles += found.doubles

    def _tag(self, read: _Read, outlooks: Sequence[Outlook]) -> None:
        place, text, layer = read
        pairs: list[spread.Pair] = []
        for outlook in outlooks:
            found, pair = _tagged(self.act, place, text, layer, outlook.span)
            as_shown = (found.before, found.left, found.doubt) == (outlook.before, "", outlook.doubt)
            pairs += [pair] if as_shown else []
        self.gone += len(outlooks) - len(pairs)
        if pairs and layer.state is ArticleState.UNREAD:
            begun = replace(layer.info, state=ArticleState.IN_PROGRESS)
            self._changes.append(LayerChange(layer.article, layer.annotator, layer.info, begun))
        self._take(layer, pairs, len(pairs))

    def _take(self, layer: Layer, pairs: Iterable[spread.Pair], mended: int) -> None:
        self._changes += (AnnotationChange(layer.article, layer.annotator, *pair) for pair in pairs)
        self.mended += mended
        self.articles += bool(mended)

    def edit(self) -> Edit | None:
        """Return the edit; None where nothing is to be changed."""
        if not self._changes:
            return None
        return Edit.make(self.act.why(self.mended), self._workspace.annotator, *self._changes, at=self._at)

    def message(self) -> str:
        """Return in one line what was done."""
        parts = [self.act.done(self.mended, self.articles) if self.mended else "Nothing to change."]
        if self.doubles:
            parts.append(f"{counted(self.doubles, 'double')} went into another annotation.")
        if self.gone:
            parts.append(f"{counted(self.gone, 'annotation')} skipped: changed meanwhile.")
        return " ".join(parts)

    def _read(self, article: str) -> _Read | None:
        """Return an article's title, text and layer; None where they are not there any more."""
        workspace = self._workspace
        try:
            read = workspace.article(article)
            return Place(article, read.title), read.text, workspace.layer(article, keep=False)
        except GlossatorError:
            return None


_Read = tuple[Place, str, Layer]
"""An article, its text, and one's own layer of it."""


class _One(NamedTuple):
    """An annotation, what it becomes, why it is left, whether it is so already, why it is doubtful."""

    before: Annotation
    after: Annotation | None
    left: str
    same: bool
    doubt: str


def _outlook(act: Act, place: Place, text: str, one: _One) -> Outlook:
    before = one.before
    form = form_of(text, before.start, before.end) if act.kind is Kind.RESIZE else ""
    span = Span(before.start, before.end)
    return Outlook(place, span, before, one.after, one.left, one.same, one.doubt, form)


def _mended(
    act: Act, text: str, layer: Layer, chosen: Sequence[Annotation], spans: Mapping[str, Span | None]
) -> Iterator[list[_One]]:
    """Yield what an act makes of annotations of a layer, some at a time."""
    by_rule = wish_of(act, text)
    taken: set[tuple[int, int, str]] = set()
    for first in range(0, len(chosen), SOME):
        some: list[_One] = []
        for before in chosen[first : first + SOME]:
            span = spans.get(before.id)
            verdict = (fit(*span) if span is not None else by_rule)(before, layer.annotator)
            after, left = verdict.after, verdict.refusal
            same = bool(left) and left not in IN_THE_WAY
            if not left and after is not None and after.live and act.kind is not Kind.RELABEL:
                # Of two that come to the same the first has it; labels that meet are made one instead.
                left = _in_the_way(layer, before, after, taken)
            doubted = "" if left or span is not None else doubt(act, text, before, after)
            some.append(_One(before, after, left, same, doubted))
        yield some


_DOUBTS = {
    Standing.REJECTED: "It was rejected here.",
    Standing.OTHER: "It has another label here.",
}


def _tagged(act: Act, place: Place, text: str, layer: Layer, span: Span) -> tuple[Outlook, spread.Pair]:
    """Return what becomes of a mention that is to be tagged, and the change that it is."""
    spreading = spread.Act(spread.Kind.LABEL, act.value)
    facts = spread.facts_of(text, span, layer, lambda *_: ())
    standing = spread.standing(facts, spreading, *span)
    if standing is Standing.SAME or span.end > len(text):
        left = (
            f"That text is tagged {act.value} already." if standing is Standing.SAME else "It is not there."
        )
        return Outlook(place, span, None, None, left), (None, None)
    pair = spread.pairs(facts, spreading, span, layer, now())[0]
    doubted = _DOUBTS.get(standing, "")
    if facts.over is not None:
        doubted = f"It overlaps “{facts.over.text}”, tagged {facts.over.label}."
    return Outlook(place, span, *pair, doubt=doubted), pair


def _in_the_way(layer: Layer, before: Annotation, after: Annotation, taken: set[tuple[int, int, str]]) -> str:
    where = after.start, after.end, after.label
    if before.live and where == (before.start, before.end, before.label):
        return ""
    if where in taken or tagged_already(layer, after):
        return f"That text is tagged {after.label} already."
    taken.add(where)
    return ""
