"""`glossator repair`: mends what opening does not."""

from __future__ import annotations

import typer

from tui.cli.choices import Choices
from tui.cli.common import ModelOption, ProjectOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Example:

\b
  glossator repair --project articles.json

Damaged lines are taken out of the journal, exactly those, and named; every file that is changed is kept as it
was in the folder of the journal. A broken or missing project file is made anew out of a backup and the
journal, here as whenever the project is opened."""
)
def repair(ctx: typer.Context, project: ProjectOption = None, model: ModelOption = None) -> None:
    """Mend a damaged project, and say what was done."""
    from tui.domain.shown import safe_text
    from tui.services import upkeep

    choices = Choices(ctx.obj, project, model=model)
    done = upkeep.repair(choices.project_file)
    for line in done or ["Nothing to repair."]:
        typer.echo(safe_text(line))
