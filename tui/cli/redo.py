"""`glossator redo`: makes again what was taken back."""

from __future__ import annotations

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, ModelOption, ProjectOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Example:

\b
  glossator redo

It makes again what you undid last, further each time, until you do something new."""
)
def redo(
    ctx: typer.Context,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """Make again what you undid last."""
    from tui.cli.changes import Teller
    from tui.cli.choices import uncollected
    from tui.domain.shown import safe_text
    from tui.services import upkeep

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.writing(create=False) as opened:
        edit = uncollected(lambda: upkeep.redo(opened, choices.annotator))
        what = Teller(opened).sentence(edit)
    typer.echo(safe_text(f"Redone: {what}."))
