"""Which saved annotations a person means, by the words of a command or a call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.domain.annotation import State
    from tui.services.review import Filter
    from tui.storage.project import Project


def make_filter(
    project: Project,
    labels: Iterable[str] | None = None,
    states: Iterable[State] | None = None,
    text: str = "",
    annotator: str | None = None,
    article: str | None = None,
    since: str | None = None,
    flagged: bool = False,
    noted: bool = False,
    linked: bool = False,
    links: Iterable[str] | None = None,
) -> Filter:
    """Return the filter for a project that these words describe; what is left out does not restrict.

    Args:
        project: The project.
        labels: Names of labels, in any case.
        states: What was decided.
        text: Part of the span's text, its note or its link.
        annotator: Whose layers.
        article: The only article: its id, or words of its title.
        since: A date, or a time; without a zone it is local.
        flagged: Only what is flagged as unsure.
        noted: Only what has a note.
        linked: Only what is linked to an entity.
        links: Only what is linked to one of these entities.

    Raises:
        UsageError: There is no such label, annotator or date.
        GlossatorError: There is no such article.
    """
    from tui.domain.remarks import clean_link
    from tui.services.library import find_in
    from tui.services.review import Filter, parse_since

    known = project.labels()
    if annotator is not None:
        check_annotator(project, annotator)
    return Filter(
        labels=frozenset(known.named(name).name for name in labels or ()),
        states=frozenset(states or ()),
        text=text,
        annotator=annotator or "",
        article=find_in(project, article) if article is not None else "",
        since=parse_since(since) if since is not None else "",
        flagged=flagged,
        noted=noted,
        linked=linked,
        links=frozenset(clean_link(link) for link in links or ()),
    )


def check_annotator(project: Project, name: str) -> None:
    """Refuse an annotator without any layer, so that a slip of the pen is no empty answer.

    Raises:
        UsageError: The annotator has none.
    """
    from tui.domain.errors import UsageError

    names = project.annotators()
    if name not in names:
        raise UsageError(
            f"Nobody called {name!r} has annotated anything.",
            f"There are: {', '.join(names)}." if names else "Nobody has annotated anything yet.",
        )
