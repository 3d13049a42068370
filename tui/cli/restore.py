"""`glossator restore`: goes back to an earlier state."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, ModelOption, ProjectOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator restore --at 120
  glossator restore --at 2025-10-07T17:30

Everything becomes as it was after that commit, or at that time (yours, or with Z behind it UTC; a date alone
stands for its end). It is one edit: glossator undo takes it back."""
)
def restore(
    ctx: typer.Context,
    at: Annotated[
        str, typer.Option("--at", metavar="NUMBER|TIME", help="A commit's number, or a date and time.")
    ],
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """Make everything as it was at a commit or a time."""
    from tui.domain.shown import counted
    from tui.services import upkeep

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.writing(create=False) as opened:
        restored = upkeep.restore(opened, at, choices.annotator)
    if restored.changed:
        typer.echo(
            f"As it was at commit {restored.seq}: {counted(restored.changed, 'value')} changed."
            " glossator undo takes it back."
        )
    else:
        typer.echo(f"Everything is as it was at commit {restored.seq}.")
