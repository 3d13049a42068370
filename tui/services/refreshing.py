"""Giving an article the text that its source has now, and taking along what everybody said of it.

All of it is one edit. Annotations that have no place in the new text are taken out by it: they stay in the
history, and come back when it is undone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tui.domain.alignment import Alignment, align
from tui.domain.anchoring import LOST, Anchor, How, anchored
from tui.domain.annotation import Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LayerChange
from tui.domain.layer import Layer, LayerInfo
from tui.domain.shown import counted
from tui.domain.span import Span
from tui.services.rereading import read_again
from tui.storage.project import Project

_DOUBT = {how: number for number, how in enumerate(How)}
"""The ways of being found by how unsure they are."""


class Outcome(NamedTuple):
    """What becomes of one annotation.

    Attributes:
        annotator: Whose it is.
        before: The annotation as it is.
        after: As it will be; None where it has no place in the new text.
        how: How its place was found.
        score: How like the words there are to its own, from 0 to 1.
        near: Offset in the new text where it is, or would be.
    """

    annotator: str
    before: Annotation
    after: Annotation | None
    how: How
    score: float
    near: int


@dataclass(frozen=True, slots=True)
class Refresh:
    """What taking another text comes to; nothing is done yet.

    Attributes:
        before: The article as it is.
        after: The article as its source has it.
        outcomes: Every annotation by anybody, in the order of the old text.
        infos: What changes of what is said of the article as a whole: bookmarks go along, and a layer that is
            done is in progress again where the new text has something to look at.
    """

    before: Article
    after: Article
    outcomes: Sequence[Outcome]
    infos: Sequence[LayerChange]

    @property
    def is_needed(self) -> bool:
        """Whether the texts are different."""
        return self.before.text != self.after.text

    @property
    def counts(self) -> Mapping[How, int]:
        """How many annotations were found in each way; all ways are there."""
        found = Counter(outcome.how for outcome in self.outcomes)
        return {how: found[how] for how in How}

    @property
    def doubtful(self) -> list[Outcome]:
        """What a person should look at: first what is lost, then what stands on other words."""
        return [o for how in (How.LOST, How.ALIKE) for o in self.outcomes if o.how is how]

    def changes(self) -> Iterator[Change]:
        """Yield what has to be changed, the text first."""
        yield ArticleChange(self.before, self.after)
        old, new = self.before.text, self.after.text
        for annotator, before, after, *_ in self.outcomes:
            start, end = before.start, before.end
            # What has another text at the same place goes along, too: the storage refuses what was forgotten.
            if after != before or old[start:end] != new[start:end]:
                yield AnnotationChange(self.before.id, annotator, before, after)
        yield from self.infos


def words_for(counts: Mapping[How, int]) -> str:
    """Return in words how many annotations were found in each way, but for the ways that none was."""
    ways = {How.KEPT: "unchanged", How.MOVED: "moved", How.ALIKE: "found by likeness", How.LOST: "lost"}
    told = [f"{counts[how]:,} {word}" for how, word in ways.items() if counts[how]]
    return ", ".join(told) or "nothing was annotated"


def edit_of(refreshes: Sequence[Refresh], by: str) -> Edit:
    """Return the one edit that takes new texts; all of them must be needed."""
    what = "an article" if len(refreshes) == 1 else counted(len(refreshes), "article")
    return Edit.make(f"refresh {what}", by, *(c for refresh in refreshes for c in refresh.changes()))


def compare(project: Project, article_id: str, read: Callable[[Article], Article] = read_again) -> Refresh:
    """Return what taking an article's text from its source comes to, as everything is on disk.

    Args:
        project: The project.
        article_id: The article.
        read: Reads the source.

    Raises:
        UnreadableError: The source cannot be read.
        ProjectError: A record is damaged.
    """
    article = project.article(article_id)
    return plan(article, read(article), list(project.layers(article_id=article_id)))


def plan(before: Article, after: Article, layers: Sequence[Layer]) -> Refresh:
    """Return what giving an article another text comes to.

    Args:
        before: The article.
        after: The same with the other text.
        layers: What everybody said of it.
    """
    if before.text == after.text:
        return Refresh(before, after, [], [])
    alignment = align(before.text, after.text)
    spans = {span for layer in layers for a in layer.annotations for span in _spans(a)}
    places = anchored(before.text, after.text, spans, alignment)
    outcomes = [
        _outcome(layer.annotator, annotation, places, alignment, len(after.text))
        for layer in layers
        for annotation in layer.annotations
    ]
    outcomes.sort(key=lambda outcome: (outcome.before.start, outcome.before.end))
    unsure = {outcome.annotator for outcome in outcomes if outcome.how in (How.ALIKE, How.LOST)}
    fresh = any(after.text[part.start : part.end].strip() for part in alignment.fresh(0, len(after.text)))
    infos = [
        LayerChange(layer.article, layer.annotator, layer.info, info)
        for layer in layers
        for info in [_info(layer.info, alignment, len(after.text), fresh or layer.annotator in unsure)]
        if info != layer.info
    ]
    return Refresh(before, after, outcomes, infos)


def _info(info: LayerInfo, alignment: Alignment, length: int, again: bool) -> LayerInfo:
    """Return what is said of an article when it has another text.

    Args:
        info: What was said of it.
        alignment: What both texts have in common.
        length: Code points of the new text.
        again: Whether there is something in it to be looked at.
    """
    places: set[int] = set()
    for offset in info.bookmarks:
        run = alignment.run_at(offset)
        place = run.new + offset - run.old if run is not None else alignment.expected(offset)
        places.add(min(place, max(length - 1, 0)))
    done = info.state is ArticleState.DONE
    state = ArticleState.IN_PROGRESS if done and again else info.state
    return replace(info, state=state, bookmarks=tuple(sorted(places)))


def _spans(annotation: Annotation) -> Iterable[Span]:
    """Return what of a text an annotation is about: its fragments, where it has some."""
    if annotation.fragments:
        return [Span(*fragment) for fragment in annotation.fragments]
    return [Span(annotation.start, annotation.end)]


def _outcome(
    annotator: str, annotation: Annotation, places: Mapping[Span, Anchor], alignment: Alignment, length: int
) -> Outcome:
    parts = [places[span] for span in _spans(annotation)]
    found = [part.span for part in parts if part.span is not None]
    # The least sure part says how sure the whole is; one that is torn to pieces is not the same.
    worst = max(parts, key=lambda part: _DOUBT[part.how])
    if len(found) < len(parts) or found != sorted(found):
        worst = LOST
    if worst.how is How.LOST:
        return Outcome(annotator, annotation, None, How.LOST, 0.0, alignment.expected(annotation.start))
    after = replace(
        annotation,
        start=min(span.start for span in found),
        end=max(span.end for span in found),
        fragments=tuple((span.start, span.end) for span in found) if annotation.fragments else (),
    )
    if annotation.was is not None:
        after = _with_source(after, annotation, annotation.was, alignment, length)
    return Outcome(annotator, annotation, after, worst.how, min(part.score for part in parts), after.start)


def _with_source(
    after: Annotation, before: Annotation, was: Was, alignment: Alignment, length: int
) -> Annotation:
    """Return an annotation with the suggestion that it came from at its new place, too.

    Where the words of that are gone, it lies to the annotation as it did. A correction that would say what
    it corrects is an acceptance.
    """
    first, last = alignment.run_at(was.start), alignment.run_at(was.end - 1)
    candidates = [
        (max(after.start + was.start - before.start, 0), min(after.end + was.end - before.end, length))
    ]
    if first is not None and last is not None:
        candidates.insert(0, (first.new + was.start - first.old, last.new + was.end - last.old))
    for start, end in candidates:
        source = Was(start, end, was.label)
        if start < end and source != (after.start, after.end, after.label):
            return replace(after, was=source)
    return replace(after, was=None, state=State.ACCEPTED)
