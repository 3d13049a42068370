"""How much there is in a project, and how far everybody is with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.labels import LabelSet

if TYPE_CHECKING:
    from tui.storage.project import Project


@dataclass(slots=True)
class AnnotatorStatistics:
    """What one annotator has done.

    Attributes:
        annotator: The name.
        articles: Articles by state; those without a layer count as unread.
        annotations: Annotations by label, then by state.
        flagged: Annotations that are flagged as unsure.
        last: When the last decision was made, ISO 8601 in UTC, or empty.
    """

    annotator: str
    articles: Counter[ArticleState] = field(default_factory=Counter)
    annotations: dict[str, Counter[State]] = field(default_factory=dict)
    flagged: int = 0
    last: str = ""

    @property
    def by_state(self) -> Counter[State]:
        """Annotations of all labels by state."""
        return sum(self.annotations.values(), Counter[State]())

    def labels(self, known: LabelSet) -> list[str]:
        """Return the labels with annotations: in the project's order, then those that it does not have."""
        names = [label.name for label in known if label.name in self.annotations]
        return names + sorted(set(self.annotations) - set(names))


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of a project.

    Attributes:
        articles: How many articles there are.
        characters: Code points of all their texts.
        annotators: Everybody who has a layer, by name.
    """

    articles: int
    characters: int
    annotators: tuple[AnnotatorStatistics, ...]


def count(project: Project) -> Statistics:
    """Count the articles and annotations of a project; layers of articles no longer there are left out."""
    articles = project.articles()
    present = {summary.id for summary in articles}
    found: dict[str, AnnotatorStatistics] = {}
    for layer in project.layers():
        if layer.article not in present:
            continue
        entry = found.setdefault(layer.annotator, AnnotatorStatistics(layer.annotator))
        entry.articles[layer.state] += 1
        for annotation in layer.annotations:
            entry.annotations.setdefault(annotation.label, Counter())[annotation.state] += 1
            entry.flagged += annotation.flag
            entry.last = max(entry.last, annotation.at)
    for entry in found.values():
        entry.articles[ArticleState.UNREAD] += len(articles) - entry.articles.total()
    return Statistics(
        len(articles), sum(s.length for s in articles), tuple(found[name] for name in sorted(found))
    )


def as_json(statistics: Statistics) -> dict[str, object]:
    """Return the counts as a JSON object."""
    return {
        "articles": statistics.articles,
        "characters": statistics.characters,
        "annotators": [
            {
                "annotator": entry.annotator,
                "articles": {state.value: entry.articles[state] for state in ArticleState},
                "annotations": {
                    label: {state.value: counts[state] for state in State}
                    for label, counts in sorted(entry.annotations.items())
                },
                "flagged": entry.flagged,
                "last": entry.last,
            }
            for entry in statistics.annotators
        ],
    }
