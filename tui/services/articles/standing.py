"""How the kept suggestions of articles stand to what was decided: how many are open, how many contradicted.

Only what is kept is looked at: no model is asked. The rule is that of the open article, `services.proposing`:
a suggestion is contradicted where memory gives its form another label, or lets it not be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple

from tui.domain.annotation import Suggestion
from tui.domain.article import ArticleState, ArticleSummary
from tui.domain.errors import GlossatorError
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer
from tui.domain.memory import Memory, NameParts, label_of, remembered_form
from tui.domain.overlay import Overlay, as_shown
from tui.services.proposing import refused_of_memory
from tui.storage.project import Project

Kept = Callable[[ArticleSummary], Iterable[Suggestion] | None]
"""Returns the suggestions that are kept of an article; None where it was never read by the model."""


class Standing(NamedTuple):
    """How the suggestions of one article stand.

    Attributes:
        open: The model's suggestions that wait for a decision, those left out that memory takes away.
        against: At how many places of undecided suggestions memory says something else than the model.
        tagged: Whether the model has read the article.
    """

    open: int = 0
    against: int = 0
    tagged: bool = True


NEVER_TAGGED = Standing(tagged=False)
TRIES = 20
"""Times that an article is compared with a memory that changes meanwhile, before that is given up."""


def standing(
    text: str,
    layer: Layer,
    suggestions: Iterable[Suggestion],
    labels: LabelSet,
    memory: Memory | None,
    nested: bool = False,
) -> Standing:
    """Return how suggestions of an article stand.

    Args:
        text: The article's text.
        layer: What the annotator decided in it.
        suggestions: The suggestions, as the model made them.
        labels: The labels that they are shown under.
        memory: What was decided so far, also elsewhere; None where it is not used.
        nested: Whether suggestions within decisions stay open.
    """
    if layer.state is ArticleState.DONE:
        return Standing()
    refused = refused_of_memory(layer.annotations)
    parts = NameParts()
    if memory is not None:
        for annotation in layer.annotations:
            parts.count(text, annotation, 1)
    undecided = against = 0
    for suggestion in Overlay.of(layer, as_shown(suggestions, labels), nested).open:
        if (suggestion.start, suggestion.end) in refused:
            continue
        label = suggestion.label
        if memory is not None:
            form = remembered_form(text, suggestion.start, suggestion.end)
            label = label_of(memory, parts, form, suggestion.label)
        undecided += bool(label)
        against += label != suggestion.label
    return Standing(undecided, against)


class Comparison:
    """Compares articles of a project; in whatever thread, while another one decides.

    Args:
        project: The project; its saved layers are read.
        annotator: Whose decisions count.
        labels: The labels that suggestions are shown under.
        kept: Returns the kept suggestions of an article.
        memory: What was decided so far, which may change meanwhile; None where it is not used.
        nested: Whether suggestions within decisions stay open.
    """

    def __init__(
        self,
        project: Project,
        annotator: str,
        labels: LabelSet,
        kept: Kept,
        memory: Memory | None,
        nested: bool = False,
    ) -> None:
        self._project = project
        self._annotator = annotator
        self._labels = labels
        self._kept = kept
        self._memory = memory
        self._nested = nested

    def of(self, article_id: str) -> Standing:
        """Return how the suggestions of an article stand; one that is not there, or damaged, has none."""
        try:
            suggestions = self._kept(self._project.article_summary(article_id))
            if suggestions is None:
                return NEVER_TAGGED
            suggestions = list(suggestions)
            text = self._project.article(article_id).text
            layer = self._project.layer(article_id, self._annotator, keep=False)
        except GlossatorError:
            return NEVER_TAGGED
        for _ in range(TRIES):
            # Where a decision is counted while memory is looked at, a dictionary says so.
            with suppress(RuntimeError):
                return standing(text, layer, suggestions, self._labels, self._memory, self._nested)
        return standing(text, layer, suggestions, self._labels, None, self._nested)
