"""`glossator backups`: lists earlier versions of the project file."""

from __future__ import annotations

from datetime import datetime

import typer

from tui.cli.choices import Choices
from tui.cli.common import JsonOption, ModelOption, ProjectOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator backups
  glossator restore --at 120

The last five are kept, one of each of the last 24 hours and one of each of the last seven days; pinned ones
for good. The journal reaches back to every commit between them. The keys of --json: seq, at, size, pin,
path."""
)
def backups(
    ctx: typer.Context, json: JsonOption = False, project: ProjectOption = None, model: ModelOption = None
) -> None:
    """List the earlier versions of the project file that are kept."""
    from tui.cli.output import print_json, print_table
    from tui.services import upkeep

    choices = Choices(ctx.obj, project, model=model)
    listed = upkeep.list_backups(choices.project_file)
    if json:
        print_json(
            {
                "seq": each.seq,
                "at": datetime.fromtimestamp(each.at).astimezone().isoformat(timespec="seconds"),
                "size": each.size,
                "pin": each.pin,
                "path": str(each.path),
            }
            for each in listed
        )
        return
    rows = (
        (
            str(each.seq),
            datetime.fromtimestamp(each.at).strftime("%Y-%m-%d %H:%M:%S"),
            f"{each.size:,}",
            each.pin,
            each.path.name,
        )
        for each in listed
    )
    print_table(("number", "when", "bytes", "pinned", "file"), rows, right=("number", "bytes"))
