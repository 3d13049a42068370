"""`glossator history`: what was done to the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import JsonOption, ModelOption, ProjectOption
from tui.cli.filters import ArticleOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.cli.changes import Teller
    from tui.domain.history import Commit
    from tui.services.upkeep import HistoryFilter
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLUMNS = ("number", "when", "who", "what", "change")
_MINUTES = len("2025-10-07 09:30")


@app.command(
    epilog="""Examples:

\b
  glossator history --limit 20
  glossator history --by maria --article k3 --since 2025-10-07
  glossator history --why relabel --json

The newest comes first; what was undone is marked. Times are yours on a terminal, and UTC in a pipe, where the
columns are separated by tabs: number, when, who, what, change. The keys of --json: seq, at, by, why, id,
undoes, in_effect, lasting, others, changes; a change has what, article, annotator, before, after."""
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
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.clock import local_time
    from tui.services.review import parse_since
    from tui.services.upkeep import HistoryFilter, find_article

    choices = Choices(ctx.obj, project, model=model)
    with choices.reading() as opened:
        wanted = HistoryFilter(
            by=by,
            article=find_article(opened, article).id if article is not None else "",
            since=parse_since(since) if since is not None else "",
            why=why,
        )
        teller = Teller(opened)
        listed = islice(_marked(opened, wanted, teller), limit)
        if json:
            print_json(teller.as_json(commit, in_effect) for commit, in_effect in listed)
        else:
            wide = terminal()
            print_table(
                _COLUMNS,
                (
                    (
                        str(commit.seq),
                        local_time(commit.edit.at)[:_MINUTES] if wide else commit.edit.at,
                        commit.edit.by,
                        commit.edit.why if in_effect else f"(undone) {commit.edit.why}",
                        teller.in_short(commit.edit, 0 if commit.lasting else commit.others),
                    )
                    for commit, in_effect in listed
                ),
                right=("number",),
            )


def _marked(project: Project, wanted: HistoryFilter, teller: Teller) -> Iterator[tuple[Commit, bool]]:
    """Yield the commits that are wanted, and whether no later one has taken them back.

    The teller is told of those that are not, too.

    Raises:
        UsageError: Nobody of the name that is wanted has done anything.
    """
    from tui.cli.main import note
    from tui.domain.errors import UsageError

    undone: set[str] = set()
    people: set[str] = set()
    newer = 0
    for commit in project.history():
        first, last = commit.seq + 1, newer - 1
        if first <= last:
            missing = f"commit {first}" if first == last else f"commits {first} to {last}"
            note(f"The journal cannot tell of {missing}: glossator verify says why.")
        newer = commit.seq
        people.add(commit.edit.by)
        in_effect = commit.edit.id not in undone
        if in_effect and commit.edit.undoes:
            undone.add(commit.edit.undoes)
        if wanted.wants(commit):
            yield commit, in_effect
        teller.passed(commit.edit)
    if wanted.by and wanted.by not in people:
        names = ", ".join(sorted(people - {""}))
        raise UsageError(
            f"Nobody called {wanted.by!r} has done anything.",
            f"There are: {names}." if names else "Nothing has been done yet.",
        )
