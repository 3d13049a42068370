"""`glossator verify`: looks at all of a project's files."""

from __future__ import annotations

import typer

from tui.cli.choices import Choices
from tui.cli.common import JsonOption, ModelOption, ProjectOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator verify
  glossator verify --project articles.json --json

It looks at the project file, every line of its journal, every backup and every record, and changes nothing.
It ends with 1 if anything is not as it should be. The keys of --json: sound, about, what."""
)
def verify(
    ctx: typer.Context, json: JsonOption = False, project: ProjectOption = None, model: ModelOption = None
) -> int:
    """Look whether all of the project is sound."""
    from tui.cli.main import COULD_NOT, DONE
    from tui.cli.output import print_json, print_table
    from tui.services import upkeep

    choices = Choices(ctx.obj, project, model=model)
    findings = upkeep.verify(choices.project_file)
    if json:
        print_json({"sound": each.sound, "about": each.about, "what": each.what} for each in findings)
    else:
        rows = (("ok" if each.sound else "WRONG", each.about, each.what) for each in findings)
        print_table(("", "about", "found"), rows)
    return DONE if all(each.sound for each in findings) else COULD_NOT
