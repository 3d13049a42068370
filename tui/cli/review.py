"""`glossator review`: opens the review of saved annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.annotations import GroupBy
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
  glossator review --group entity --linked

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
    regex: Annotated[bool, typer.Option("--regex", help="The text is a regular expression.")] = False,
    group: Annotated[GroupBy | None, typer.Option("--group", help="Put them together by this.")] = None,
    across: Annotated[
        bool, typer.Option("--across", help="With --inconsistent, compare annotators with each other.")
    ] = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Open the review of saved annotations, filtered."""
    from tui.cli.reading import open_reader
    from tui.domain.errors import UsageError

    if (group is not None and inconsistent) or (across and not inconsistent) or (regex and not text.strip()):
        raise UsageError(
            "These options do not go together.",
            "--group excludes --inconsistent, --across goes with --inconsistent, --regex with --text.",
        )

    def asked(opened: Project) -> Query:
        from dataclasses import replace

        from tui.services.concordance.values import EVERY_KIND, Group, Query

        wanted = make_filter(opened, label, state, text, by, article, since, flagged, noted, linked, link)
        query = replace(Query.of(wanted), regex=regex, across=across)
        if inconsistent:
            return replace(query, kinds=EVERY_KIND, group=Group.INCONSISTENCY)
        return replace(query, group=Group(group.value)) if group is not None else query

    return open_reader(Choices(ctx.obj, project, annotator, model), [], review=asked)
