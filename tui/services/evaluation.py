"""How well a pipeline does what a person did: its suggestions against the layers of finished articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.domain.agreement.comparison import Comparison
from tui.domain.article import ArticleSummary
from tui.domain.meetings import Mark
from tui.domain.overlay import as_shown
from tui.services.agreement import Counted, LayerSide, articles_of
from tui.services.tagging import suggest

if TYPE_CHECKING:
    from tui.nlp.cache import SuggestionCache
    from tui.nlp.pipelines import PipelineInfo
    from tui.storage.project import Project


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation that is under way; the person is the first side, so that precision is the pipeline's.

    Attributes:
        project: The project.
        info: The pipeline.
        cache: Where its suggestions are kept, those that are computed now included.
        side: The person's layers.
        articles: What the person is done with.
        comparison: The numbers as far as they are. No words are counted: kappa is for people who work apart,
            and this person has perhaps seen what the pipeline says.
    """

    project: Project
    info: PipelineInfo
    cache: SuggestionCache
    side: LayerSide
    articles: Sequence[ArticleSummary]
    comparison: Comparison

    @classmethod
    def of(cls, project: Project, info: PipelineInfo, cache: SuggestionCache, annotator: str) -> Evaluation:
        """Begin the evaluation of a pipeline on the articles that an annotator is done with."""
        side = LayerSide(project, annotator)
        articles = articles_of(project.articles(), [side])
        return cls(project, info, cache, side, articles, Comparison([annotator, info.origin]))

    def steps(self) -> Iterator[Counted]:
        """Compare article by article: first those whose suggestions are kept, then the others.

        Suggestions count as they are shown: under the project's labels, without those that are switched off.

        Raises:
            GlossatorError: The pipeline fails, or a layer cannot be read.
        """
        labels = self.project.labels()
        for tagged in suggest(self.project, self.info, self.cache, self.articles):
            article = tagged.article
            suggested = [Mark.of(suggestion) for suggestion in as_shown(tagged.suggestions, labels)]
            marks = [self.side.marks(article), suggested]
            yield Counted(article, self.comparison.add(article.length, marks), marks)
