"""`glossator undo`: takes back what was done."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, ModelOption, ProjectOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator undo
  glossator undo 17

Without a number it takes back what you did last, further back each time, and never what somebody else did.
With the number of a commit (see glossator history) it takes that one back, whoever made it. What was changed
since is not taken back. Undoing is a commit of its own: glossator redo takes it back."""
)
def undo(
    ctx: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", min=1, help="A commit; otherwise your last."),
    ] = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """Take back what you did last, or a given commit."""
    from tui.cli.changes import Teller
    from tui.cli.choices import uncollected
    from tui.domain.shown import safe_text
    from tui.services import upkeep

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.writing(create=False) as opened:
        commit = uncollected(lambda: upkeep.undo(opened, choices.annotator, number))
        what = Teller(opened).sentence(commit.edit, commit.others)
    typer.echo(safe_text(f"Undone: commit {commit.seq}, {what}."))
