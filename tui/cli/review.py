"""`glossator review`: opens the review of saved annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, ModelOption, ProjectOption
from tui.cli.filters import (
    ArticleOption,
    FlaggedOption,
    LabelsOption,
    LinkedOption,
    LinkOption,
    NotedOption,
    SinceOption,
    StatesOption,
    TextOption,
    make_filter,
)

if TYPE_CHECKING:
    from tui.services.concordance.values import Query
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)

ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Only annotations by this annotator."),
]
InconsistentOption = Annotated[
    bool,
    typer.Option("--inconsistent", help="What does not agree, in groups, each with what is offered."),
]


@app.command(
    epilog="""Examples:

\b
  glossator review --inconsistent
  glossator review --label ORG --state corrected
  glossator review --text telekom --by bob

The annotations are shown in their context; --annotator says who looks at them, and can change their own."""
)
def review(
    ctx: typer.Context,
    inconsistent: InconsistentOption = False,
    label: LabelsOption = None,
    state: StatesOption = None,
    text: TextOption = "",
    by: ByOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    flagged: FlaggedOption = False,
    noted: NotedOption = False,
    linked: LinkedOption = False,
    link: LinkOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Open the review of saved annotations, filtered."""
    from tui.cli.reading import open_reader

    def asked(opened: Project) -> Query:
        from tui.services.concordance.values import EVERY_KIND, Group, Query

        wanted = make_filter(opened, label, state, text, by, article, since, flagged, noted, linked, link)
        return Query(
            labels=wanted.labels,
            states=wanted.states,
            annotators=frozenset({wanted.annotator} if wanted.annotator else ()),
            article=wanted.article,
            since=wanted.since,
            flagged=wanted.flagged,
            noted=wanted.noted,
            linked=wanted.linked,
            links=wanted.links,
            text=wanted.text,
            kinds=EVERY_KIND if inconsistent else frozenset(),
            group=Group.INCONSISTENCY if inconsistent else Group.NONE,
        )

    return open_reader(Choices(ctx.obj, project, annotator, model), [], review=asked)
