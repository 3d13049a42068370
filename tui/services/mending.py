"""One act on many annotations: what becomes of each, and one edit of those that are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.domain.annotation import Annotation
from tui.domain.edits import AnnotationChange, Edit, now
from tui.domain.errors import GlossatorError
from tui.domain.layer import Layer
from tui.domain.relabel import joined
from tui.domain.shown import counted
from tui.services.acts import Act, Kind, doubt, wish_of
from tui.services.verdicts import tagged_already
from tui.services.workspace import Workspace

SOME = 200
"""Annotations that are looked at in one step."""


class Pick(NamedTuple):
    """One annotation of a selection.

    Attributes:
        article: Id of its article.
        annotator: Whose layer it is in.
        annotation: Its id.
    """

    article: str
    annotator: str
    annotation: str


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
    """What becomes of one annotation.

    Attributes:
        place: Its article.
        before: The annotation as it is.
        after: What it becomes; None where it is taken out, or goes into another one.
        left: Why it stays as it is, in a sentence; empty where it changes.
        doubt: Why it is better looked at first, in a sentence; it is off by itself then.
        on: Whether it is to be changed.
    """

    place: Place
    before: Annotation
    after: Annotation | None
    left: str = ""
    doubt: str = ""
    on: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.on = not self.left and not self.doubt


class Mending:
    """An act on a selection: first what becomes of each annotation, then the edit.

    Attributes:
        act: What is done.
        found: What becomes of the annotations, article by article, as far as they were looked at.
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
            picks: The selection.
        """
        self.act = act
        self.found: list[Outlook] = []
        self.others = self.gone = self.doubles = self.mended = self.articles = 0
        self._workspace = workspace
        self._picks: dict[str, set[str]] = {}
        for pick in picks:
            if pick.annotator == workspace.annotator:
                self._picks.setdefault(pick.article, set()).add(pick.annotation)
            else:
                self.others += 1
        self._changes: list[AnnotationChange] = []
        self._at = now()

    @property
    def number(self) -> int:
        """How many annotations of the selection are one's own."""
        return sum(map(len, self._picks.values()))

    def look(self) -> Iterator[int]:
        """Find out what becomes of the annotations; stop after some, so that keys can be heard.

        Yields:
            How many were looked at so far.
        """
        looked = 0
        for article, wanted in self._picks.items():
            read = self._read(article)
            if read is None:
                self.gone += len(wanted)
                continue
            place, text, layer = read
            chosen = [annotation for annotation in layer.annotations if annotation.id in wanted]
            self.gone += len(wanted) - len(chosen)
            for some in _mended(self.act, text, layer, chosen):
                self.found += (Outlook(place, *one) for one in some)
                looked += len(some)
                yield looked

    def build(self) -> Iterator[int]:
        """Make the edit out of what is on, as the layers are at that moment; stop after each article.

        Yields:
            How many changes there are so far.
        """
        wanted: dict[str, dict[str, Annotation]] = {}
        for outlook in self.found:
            if outlook.on:
                wanted.setdefault(outlook.place.article, {})[outlook.before.id] = outlook.before
        for article, befores in wanted.items():
            read = self._read(article)
            if read is None:
                self.gone += len(befores)
                continue
            _, text, layer = read
            chosen = [a for a in layer.annotations if befores.get(a.id) == a]
            self.gone += len(befores) - len(chosen)
            afters: dict[str, Annotation | None] = {}
            for some in _mended(self.act, text, layer, chosen):
                afters.update((before.id, after) for before, after, left, _ in some if not left)
            self._take(layer, afters)
            yield len(self._changes)

    def _take(self, layer: Layer, afters: Mapping[str, Annotation | None]) -> None:
        if not afters:
            return
        found = joined(list(layer.annotations), afters)
        self._changes += (AnnotationChange(layer.article, layer.annotator, *pair) for pair in found.pairs)
        self.doubles += found.doubles
        self.mended += len(afters)
        self.articles += 1

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

    def _read(self, article: str) -> tuple[Place, str, Layer] | None:
        """Return an article's title, text and layer; None where they are not there any more."""
        workspace = self._workspace
        try:
            read = workspace.article(article)
            return Place(article, read.title), read.text, workspace.layer(article, keep=False)
        except GlossatorError:
            return None


_One = tuple[Annotation, Annotation | None, str, str]
"""An annotation, what it becomes, why it is left, why it is doubtful."""


def _mended(act: Act, text: str, layer: Layer, chosen: Sequence[Annotation]) -> Iterator[list[_One]]:
    """Yield what an act makes of annotations of a layer, some at a time."""
    wish = wish_of(act, text)
    taken: set[tuple[int, int, str]] = set()
    for first in range(0, len(chosen), SOME):
        some: list[_One] = []
        for before in chosen[first : first + SOME]:
            verdict = wish(before, layer.annotator)
            after, left = verdict.after, verdict.refusal
            if not left and after is not None and after.live and act.kind is not Kind.RELABEL:
                # Of two that come to the same the first has it; labels that meet are made one instead.
                left = _in_the_way(layer, before, after, taken)
            some.append((before, after, left, "" if left else doubt(act, text, before, after)))
        yield some


def _in_the_way(layer: Layer, before: Annotation, after: Annotation, taken: set[tuple[int, int, str]]) -> str:
    where = after.start, after.end, after.label
    if before.live and where == (before.start, before.end, before.label):
        return ""
    if where in taken or tagged_already(layer, after):
        return f"That text is tagged {after.label} already."
    taken.add(where)
    return ""
