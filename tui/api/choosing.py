"""What a call may say of the annotations that it wants, and what it may ask of a format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from tui.domain.annotation import State
from tui.domain.article import Article, ArticleSummary
from tui.domain.errors import UsageError
from tui.services.review import Row

if TYPE_CHECKING:
    from tui.services.review import Filter
    from tui.storage.project import Project


AnyArticle = Article | ArticleSummary | Row | str
"""An article, or what tells which one it is: what a list has of it, a row, its id, words of its title."""


class Wanted(TypedDict, total=False):
    """Which annotations are wanted; what is left out does not restrict.

    Attributes:
        labels: Names of labels, in any case.
        states: What was decided.
        text: Part of the span's text, its note or its link.
        annotator: Whose layers; everybody's where it is not given.
        article: The only article.
        since: A date, or a time; without a zone it is local.
        flagged: Only what is flagged as unsure.
        noted: Only what has a note.
        linked: Only what is linked to an entity.
        links: Only what is linked to one of these entities.
    """

    labels: Iterable[str] | None
    states: Iterable[State | str] | None
    text: str
    annotator: str | None
    article: AnyArticle | None
    since: str | None
    flagged: bool
    noted: bool
    linked: bool
    links: Iterable[str] | None


def as_filter(project: Project, wanted: Wanted) -> Filter:
    """Return the filter for a project.

    Raises:
        UsageError: There is no such label, state, annotator or date.
        GlossatorError: There is no such article.
    """
    from tui.services.filtering import make_filter

    unknown = sorted(wanted.keys() - Wanted.__annotations__.keys())
    if unknown:
        raise UsageError(
            f"Nothing is chosen by {', '.join(unknown)}.", f"There are: {', '.join(Wanted.__annotations__)}."
        )
    article = wanted.get("article")
    return make_filter(
        project,
        several(wanted.get("labels")),
        [as_state(state) for state in several(wanted.get("states"))],
        wanted.get("text", ""),
        wanted.get("annotator"),
        as_word(article) if article is not None else None,
        wanted.get("since"),
        wanted.get("flagged", False),
        wanted.get("noted", False),
        wanted.get("linked", False),
        several(wanted.get("links")),
    )


def as_word(article: AnyArticle) -> str:
    """Return the id of an article, or the words that tell which one is meant."""
    if isinstance(article, str):
        return article
    return article.article.id if isinstance(article, Row) else article.id


def as_state(state: State | str) -> State:
    """Return a state by its name.

    Raises:
        UsageError: There is none.
    """
    try:
        return State(state)
    except ValueError as error:
        raise UsageError(f"No state is called {state!r}.", f"There are: {', '.join(State)}.") from error


def several(given: Iterable[str] | None) -> list[str]:
    """Return what is given as a list; one name alone is one name, and not its letters."""
    return [given] if isinstance(given, str) else list(given or ())
