"""Counting a project article by article, in steps, so that a screen can go on between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.domain.annotation import State
from tui.domain.article import ArticleState, ArticleSummary
from tui.services.statistics.days import QUARTER
from tui.services.statistics.mentions import Mentions
from tui.services.statistics.periods import day_of
from tui.services.statistics.work import AnnotatorStatistics, moment, together

if TYPE_CHECKING:
    from tui.storage.project import Project

MANY = 2_000
"""Annotations of a layer that are a step by themselves, if there are more."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of a project.

    Attributes:
        articles: How many articles there are.
        characters: Code points of all their texts.
        annotators: Everybody who has a layer, by name; where one was asked for, that one alone.
        words: Runs of characters other than white space in the texts.
        mentions: What the annotations mark, rejections left out.
    """

    articles: int
    characters: int
    annotators: tuple[AnnotatorStatistics, ...]
    words: int = 0
    mentions: Mentions = field(default_factory=Mentions)

    @property
    def total(self) -> AnnotatorStatistics:
        """What all of the annotators have done together."""
        return together(self.annotators)


class Tally:
    """Statistics while they are being counted.

    Args:
        project: The project.
        annotator: The only annotator whose layers count; all where it is empty.
    """

    def __init__(self, project: Project, annotator: str = "") -> None:
        self._project = project
        self._only = annotator
        self._articles = project.articles()
        self._found: dict[str, AnnotatorStatistics] = {}
        self._words = 0
        self._mentions = Mentions()
        self._steps: Iterator[None] | None = self._counted()
        self.done = 0

    @property
    def total(self) -> int:
        """How many articles there are to be counted; `done` of them are."""
        return len(self._articles)

    @property
    def statistics(self) -> Statistics:
        """What was counted so far; the states of articles and the texts' length are whole from the start."""
        entries = tuple(self._found[name] for name in sorted(self._found))
        characters = sum(summary.length for summary in self._articles)
        return Statistics(len(self._articles), characters, entries, self._words, self._mentions)

    def step(self) -> bool:
        """Count a little more; return whether anything is left.

        Raises:
            GlossatorError: An annotation is damaged, or the journal cannot be read.
        """
        if self._steps is not None and next(self._steps, self) is self:
            self._steps = None
        return self._steps is not None

    def _counted(self) -> Iterator[None]:
        owners = self._begin()
        yield
        for summary in self._articles:
            yield from self._count_article(summary, owners.get(summary.id, []))
            self.done += 1
            yield
        for (article, who), at in self._project.done_since().items():
            seconds = moment(at)
            if who in self._found and article in owners and seconds is not None:
                self._found[who].done[seconds // QUARTER] += 1
        for entry in self._found.values():
            yield from entry.close()

    def _begin(self) -> dict[str, list[str]]:
        """Count the articles by state; return whose layers each has that is there and wanted."""
        present = {summary.id for summary in self._articles}
        owners: dict[str, list[str]] = {}
        for (article, who), info in self._project.layer_infos().items():
            if article not in present or self._only not in ("", who):
                continue
            owners.setdefault(article, []).append(who)
            entry = self._found.setdefault(who, AnnotatorStatistics(who))
            entry.articles[info.state] += 1
        for entry in self._found.values():
            entry.articles[ArticleState.UNREAD] += len(self._articles) - entry.articles.total()
        return owners

    def _count_article(self, summary: ArticleSummary, annotators: list[str]) -> Iterator[None]:
        if not self._project.has_article(summary.id):  # taken out meanwhile
            return
        text = self._project.article(summary.id).text
        self._words += len(text.split())
        found: list[tuple[int, int, str, str]] = []
        for who in annotators:
            fields = self._project.layer_fields(summary.id, who)
            self._found[who].take(fields)
            more = fields.more
            places = zip(fields.start, fields.end, fields.label, fields.state, strict=True)
            found += (
                (start, end, label, more[place].get("link", "") if place in more else "")
                for place, (start, end, label, state) in enumerate(places)
                if state != State.REJECTED and end <= len(text)
            )
            if len(fields) > MANY:
                yield
        self._mentions.add_article(text, day_of(summary.date), found)


def count(project: Project, annotator: str = "") -> Statistics:
    """Count the articles and annotations of a project; layers of articles no longer there are left out.

    Args:
        project: The project.
        annotator: The only annotator whose layers count; all where it is empty.

    Raises:
        GlossatorError: An annotation is damaged, or the journal cannot be read.
    """
    tally = Tally(project, annotator)
    while tally.step():
        pass
    return tally.statistics
