"""How far the annotators of a project agree, article by article; and how far a pipeline agrees with one.

Nothing is kept of an article but its numbers, so that memory does not grow with the project.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui.domain.adjudication import RESULT
from tui.domain.agreement.comparison import Comparison
from tui.domain.agreement.scores import Scores
from tui.domain.agreement.words import Words
from tui.domain.article import ArticleState, ArticleSummary
from tui.domain.labels import LabelSet
from tui.domain.meetings import Mark, Meeting, meetings
from tui.domain.overlay import as_shown

if TYPE_CHECKING:
    from tui.nlp.cache import SuggestionCache
    from tui.services.workspace import Workspace
    from tui.storage.project import Project


class Scope(StrEnum):
    """Which articles are compared."""

    DONE = "done"
    """Those that all sides are done with."""
    BEGUN = "begun"
    """Those that all sides have begun."""
    ALL = "all"
    """Every one; who has not begun it has nothing in it."""


States = Mapping[str, Mapping[str, ArticleState]]
"""How far annotators are, by name, with the articles that they have begun, by id."""


def layer_states(project: Project) -> States:
    """Return how far everybody is."""
    found: dict[str, dict[str, ArticleState]] = {}
    for (article, annotator), state in project.layer_progress().items():
        found.setdefault(annotator, {})[article] = state
    return found


class Side(Protocol):
    """Somebody, or something, whose annotations are compared."""

    @property
    def name(self) -> str: ...  # noqa: D102 - the protocol's docstring says it

    def state(self, article: ArticleSummary) -> ArticleState:
        """Return how far this side is with an article."""
        ...

    def marks(self, article: ArticleSummary) -> Sequence[Mark]:
        """Return what this side marks in an article.

        Raises:
            GlossatorError: It cannot be read.
        """
        ...


class LayerSide:
    """The layers of an annotator as they are saved.

    Args:
        project: The project.
        name: The annotator.
        states: How far everybody is with which articles, where that is known: it takes a look at all layers.
    """

    def __init__(self, project: Project, name: str, states: States | None = None) -> None:
        self.name = name
        self._project = project
        self._states = (layer_states(project) if states is None else states).get(name, {})

    def state(self, article: ArticleSummary) -> ArticleState:
        """Return how far the annotator is with an article."""
        return self._states.get(article.id, ArticleState.UNREAD)

    def marks(self, article: ArticleSummary) -> Sequence[Mark]:
        """Return what the annotator marks in an article."""
        return self._project.marks(article.id, self.name)


class OwnSide(LayerSide):
    """The layers of whoever works, edits under way included."""

    def __init__(self, workspace: Workspace, states: States | None = None) -> None:
        super().__init__(workspace.project, workspace.annotator, states)
        self._workspace = workspace

    def state(self, article: ArticleSummary) -> ArticleState:
        """Return how far the annotator is with an article."""
        layer = self._workspace.layer_at_hand(article.id)
        return super().state(article) if layer is None else layer.progress

    def marks(self, article: ArticleSummary) -> Sequence[Mark]:
        """Return what the annotator marks in an article."""
        layer = self._workspace.layer_at_hand(article.id)
        if layer is None:
            return super().marks(article)
        return [Mark.of(annotation) for annotation in layer.annotations if annotation.live]


class KeptSide:
    """What a pipeline suggests, as far as that is kept, under the project's labels."""

    def __init__(self, name: str, cache: SuggestionCache, labels: LabelSet) -> None:
        self.name = name
        self._cache = cache
        self._labels = labels

    def state(self, article: ArticleSummary) -> ArticleState:
        """Return that an article is done where its suggestions are kept."""
        return ArticleState.DONE if self._cache.has(article.sha256) else ArticleState.UNREAD

    def marks(self, article: ArticleSummary) -> Sequence[Mark]:
        """Return what is suggested for an article; nothing where that is not kept."""
        kept = self._cache.load(article.sha256, article.length, in_use=False)
        return [Mark.of(s) for s in as_shown(kept.suggestions, self._labels)] if kept is not None else []


def possible_sides(workspace: Workspace, kept: KeptSide | None) -> list[Side]:
    """Return who can be compared: whoever works, all others who have begun something, and what is kept."""
    states = layer_states(workspace.project)
    own = OwnSide(workspace, states)
    others = sorted(set(states) - {own.name})
    sides: list[Side] = [own, *(LayerSide(workspace.project, name, states) for name in others)]
    if kept is not None:
        if kept.name in others:
            # What was recorded of a pipeline is a layer that bears its name.
            kept.name = f"{kept.name} now"
        sides.append(kept)
    return sides


def asked_first(sides: Sequence[Side], articles: Sequence[ArticleSummary]) -> list[int]:
    """Return the numbers of those that are compared before anybody chooses; all where there are not two.

    That is people who have begun an article. Suggestions are no person, and what was brought together agrees
    with those whom it was taken from.
    """
    apart = [
        number
        for number, side in enumerate(sides)
        if not isinstance(side, KeptSide)
        and side.name != RESULT
        and any(side.state(article) is not ArticleState.UNREAD for article in articles)
    ]
    return apart if len(apart) > 1 else list(range(len(sides)))


def articles_of(
    articles: Sequence[ArticleSummary], sides: Sequence[Side], scope: Scope = Scope.DONE
) -> list[ArticleSummary]:
    """Return those of some articles that are compared, in their order."""
    if scope is Scope.ALL:
        return list(articles)
    enough = (ArticleState.DONE,) if scope is Scope.DONE else (ArticleState.DONE, ArticleState.IN_PROGRESS)
    return [article for article in articles if all(side.state(article) in enough for side in sides)]


class Counted(NamedTuple):
    """What came of one article.

    Attributes:
        article: The article.
        scores: The scores of each pair of sides on it, by the sides' numbers.
        marks: What each side marks in it.
    """

    article: ArticleSummary
    scores: Mapping[tuple[int, int], Scores]
    marks: Sequence[Sequence[Mark]]

    def disagreements(self) -> list[Meeting[Mark]]:
        """Return where the sides disagree, in the order of the text."""
        return [meeting for meeting in meetings(self.marks) if not meeting.agreed]


@dataclass(frozen=True, slots=True)
class Counting:
    """A comparison that is under way.

    Attributes:
        comparison: The numbers as far as they are.
        articles: What is compared.
        sides: Between whom.
        text_of: Returns the text of an article; None where no words are wanted.
        labels: The only labels that are looked at; empty for all.
    """

    comparison: Comparison
    articles: Sequence[ArticleSummary]
    sides: Sequence[Side]
    text_of: Callable[[str], str] | None = None
    labels: Collection[str] = frozenset()

    @classmethod
    def of(
        cls,
        articles: Sequence[ArticleSummary],
        sides: Sequence[Side],
        text_of: Callable[[str], str] | None = None,
        labels: Collection[str] = frozenset(),
    ) -> Counting:
        """Begin a comparison of two or more sides."""
        return cls(Comparison([side.name for side in sides]), articles, sides, text_of, labels)

    def steps(self) -> Iterator[Counted]:
        """Compare article by article, and yield what came of each.

        Raises:
            GlossatorError: An article or a layer cannot be read.
        """
        for article in self.articles:
            marks = [self._wanted(side.marks(article)) for side in self.sides]
            words = Words.split(self.text_of(article.id)) if self.text_of is not None else None
            yield Counted(article, self.comparison.add(article.length, marks, words), marks)

    def _wanted(self, marks: Sequence[Mark]) -> Sequence[Mark]:
        return [mark for mark in marks if mark.label in self.labels] if self.labels else marks
