"""`glossator history`: what was done to the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import JsonOption, ModelOption, ProjectOption
from tui.cli.filters import ArticleOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.domain.history import Commit
    from tui.services.upkeep import HistoryFilter
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLUMNS = ("number", "when", "who", "what", "change")


@app.command(
    epilog="""Examples:

\b
  glossator history --limit 20
  glossator history --by maria --article k3 --since 2025-10-07
  glossator history --why relabel --json

The newest comes first. In a pipe the columns are separated by tabs: number, when, who, what, change. The keys
of --json: seq, at, by, why, id, undoes, in_effect, lasting, others, changes; a change has what, article,
annotator, before, after. What was undone is marked, and not in effect."""
)
def history(
    ctx: typer.Context,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Only what this person did.")] = "",
    article: ArticleOption = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only what was done then or later: 2025-10-07."),
    ] = None,
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", help="Only where what was done contains this.")
    ] = "",
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many, the newest.")
    ] = None,
    json: JsonOption = False,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> None:
    """List what was done to the project, by whom and when, the newest first."""
    from itertools import islice

    from tui.cli.changes import Teller
    from tui.cli.output import print_json, print_table
    from tui.services.library import find_article
    from tui.services.review import parse_since
    from tui.services.upkeep import HistoryFilter

    choices = Choices(ctx.obj, project, model=model)
    with choices.reading() as opened:
        wanted = HistoryFilter(
            by=by,
            article=find_article(opened.articles(), article).id if article is not None else "",
            since=parse_since(since) if since is not None else "",
            why=why,
        )
        listed = islice(_marked(opened, wanted), limit)
        teller = Teller(opened)
        if json:
            print_json(teller.as_json(commit, in_effect) for commit, in_effect in listed)
        else:
            print_table(
                _COLUMNS,
                (
                    (
                        str(commit.seq),
                        commit.edit.at.replace("T", " ").removesuffix("Z"),
                        commit.edit.by,
                        commit.edit.why if in_effect else f"{commit.edit.why} (undone)",
                        teller.in_short(commit),
                    )
                    for commit, in_effect in listed
                ),
                right=("number",),
            )


def _marked(project: Project, wanted: HistoryFilter) -> Iterator[tuple[Commit, bool]]:
    """Yield the commits that are wanted, and whether no later one has taken them back."""
    undone: set[str] = set()
    for commit in project.history():
        in_effect = commit.edit.id not in undone
        if in_effect and commit.edit.undoes:
            undone.add(commit.edit.undoes)
        if wanted.wants(commit):
            yield commit, in_effect
