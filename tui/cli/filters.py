"""The options that choose among saved annotations, the same for listing and for exporting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui.domain.annotation import State

if TYPE_CHECKING:
    from tui.services.review import Filter
    from tui.storage.project import Project

LabelsOption = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="NAME", help="Only this label; can be given again."),
]
StatesOption = Annotated[
    list[State] | None,
    typer.Option("--state", help="Only what was decided so; can be given again."),
]
TextOption = Annotated[
    str,
    typer.Option("--text", metavar="TEXT", help="Only where the tagged text, the note or the link has this."),
]
ArticleOption = Annotated[
    str | None,
    typer.Option("--article", metavar="ARTICLE", help="Only this article: its id, or words of its title."),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DATE", help="Only what was decided then or later: 2025-10-07, 2025-10-07T09:30."
    ),
]
FlaggedOption = Annotated[bool, typer.Option("--flagged", help="Only what is flagged as unsure.")]
NotedOption = Annotated[bool, typer.Option("--noted", help="Only what has a note.")]
LinkedOption = Annotated[bool, typer.Option("--linked", help="Only what is linked to an entity.")]
LinkOption = Annotated[
    list[str] | None,
    typer.Option("--link", metavar="ID", help="Only what is linked to this entity; can be given again."),
]


def make_filter(
    project: Project,
    labels: list[str] | None,
    states: list[State] | None,
    text: str,
    annotator: str | None,
    article: str | None,
    since: str | None,
    flagged: bool,
    noted: bool = False,
    linked: bool = False,
    links: list[str] | None = None,
) -> Filter:
    """Return the filter for a project that these options describe.

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
