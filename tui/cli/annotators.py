"""`glossator annotators`: who has annotated, and another name for somebody."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.cli.choices import Choices, Given
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption

_MINUTES = len("2025-10-07 09:30")

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(
    invoke_without_command=True,
    epilog="""Examples:

\b
  glossator annotators
  glossator annotators --json
  glossator annotators rename user maria

In a pipe the columns are separated by tabs: annotator, articles, done, decisions, last. Articles are those of
which the annotator said something. Times are yours on a terminal, and UTC in a pipe. The keys of --json:
annotator, articles, done, decisions, last.""",
)
def annotators(
    ctx: typer.Context,
    json: JsonOption = False,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> None:
    """List who has annotated, how much and when last; or give somebody another name."""
    choices = Choices(ctx.obj, project, model=model)
    if ctx.invoked_subcommand is None:
        _list(choices, json=json)
    else:
        ctx.obj = Given(choices.given_project, choices.given_annotator, choices.given_model)


def _list(choices: Choices, *, json: bool) -> None:
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.clock import local_time
    from tui.services.annotators import annotators as everybody

    with choices.reading() as opened:
        found = everybody(opened)
    if json:
        print_json(
            {
                "annotator": one.name,
                "articles": one.layers,
                "done": one.done,
                "decisions": one.decisions,
                "last": one.last,
            }
            for one in found
        )
        return
    wide = terminal()
    rows = (
        (
            one.name,
            *(f"{n:,}" if wide else str(n) for n in (one.layers, one.done, one.decisions)),
            local_time(one.last)[:_MINUTES] if wide else one.last,
        )
        for one in found
    )
    columns = ("annotator", "articles", "done", "decisions", "last")
    print_table(columns, rows, right=columns[1:4])


@app.command(
    "rename",
    epilog="""Example:

\b
  glossator annotators rename user maria

All layers, and who decided in them, get the new name; the history keeps the old one. It is one edit, which
glossator undo takes back. Where both have annotated one article nothing is done: glossator merge brings the
two together.""",
)
def rename(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="What the annotator is called.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What the annotator is to be called.")],
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """Give an annotator another name, in all layers."""
    from tui.cli.choices import uncollected
    from tui.cli.main import note
    from tui.cli.progress import CountingProgress
    from tui.domain.shown import counted, safe_text
    from tui.services import annotators as people

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.writing(create=False) as opened, CountingProgress("renaming") as progress:
        done = uncollected(lambda: people.rename(opened, old, new, choices.annotator, progress))
        progress(0, None, "saving")
        uncollected(opened.commit(done.edit).result)
    what = f"{counted(done.annotations, 'annotation')} in {counted(done.layers, 'article')}"
    typer.echo(safe_text(f"{old} is {new.strip()} now: {what}."))
    if choices.annotator == old:
        note(f"You still work as {old}: set annotator in the settings, or give --annotator {new.strip()}.")
