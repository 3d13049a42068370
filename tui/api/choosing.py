"""What a call may say of the annotations that it wants, and what it may ask of a format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, TypedDict

from tui.domain.annotation import State
from tui.domain.article import Article, ArticleSummary
from tui.domain.errors import UsageError
from tui.formats.items import ExportOptions, ImportOptions
from tui.services.review import Row

if TYPE_CHECKING:
    from tui.formats.registry import Format
    from tui.services.exchange import Choice
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


def check_export(format_: Format, options: ExportOptions, *, suggestions: bool) -> None:
    """Refuse what says nothing to a format.

    Raises:
        UsageError: Something does, or the format has no such variant.
    """
    heeded = format_.options | {"labels", "annotators"}
    _check(format_, options, ExportOptions(), heeded)
    if options.variant and options.variant not in format_.variants:
        there = f"There are: {', '.join(format_.variants)}."
        raise UsageError(f"{format_.name} has no variant {options.variant!r}.", there)
    if suggestions and not format_.suggestions:
        raise UsageError(f"The format {format_.name} has no place for suggestions.", "Leave them out.")


def check_import(format_: Format, options: ImportOptions) -> None:
    """Refuse what says nothing to a format.

    Raises:
        UsageError: Something does.
    """
    _check(format_, options, ImportOptions(), format_.import_options)


def _check(format_: Format, options: object, usual: object, heeded: frozenset[str]) -> None:
    for field in fields(usual):  # type: ignore[arg-type]  # both are options
        name = field.name
        if name not in heeded and getattr(options, name) != getattr(usual, name):
            raise UsageError(f"{name!r} says nothing to the format {format_.name}.", "Leave it out.")


def as_choice(
    project: Project,
    format_: Format,
    wanted: Filter,
    options: ExportOptions,
    *,
    all_states: bool,
    suggestions: bool,
    model: str,
) -> Choice:
    """Return what is exported and how, with the tokens and suggestions that are asked for.

    Raises:
        ModelError: There is no such pipeline.
    """
    from tui.services.exchange import Choice

    tokens_of = suggestions_of = None
    if format_.needs_tokens or suggestions:
        from tui.nlp.pipelines import DEFAULT_MODEL, describe
        from tui.services.tagging import open_suggestions, suggestion_cache
        from tui.services.tokenising import Tokeniser

        pipeline = describe(model or DEFAULT_MODEL)
        tokens_of = Tokeniser(pipeline, suggestion_cache(pipeline))
        suggestions_of = open_suggestions(pipeline, project.labels()) if suggestions else None
    return Choice(wanted, all_states, options, tokens_of, suggestions_of)
