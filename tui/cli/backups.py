"""`glossator backups`: lists earlier versions of the project file."""

from __future__ import annotations

from datetime import UTC, datetime

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
for good. The journal reaches back to every commit between them. Times are yours on a terminal, and UTC in a
pipe. The keys of --json: seq, at, size, pin, path."""
)
def backups(
    ctx: typer.Context, json: JsonOption = False, project: ProjectOption = None, model: ModelOption = None
) -> None:
    """List the earlier versions of the project file that are kept."""
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.clock import local_time
    from tui.services import upkeep

    choices = Choices(ctx.obj, project, model=model)
    listed = upkeep.list_backups(choices.project_file)
    if json:
        print_json(
            {
                "seq": each.seq,
                "at": _utc(each.at),
                "size": each.size,
                "pin": each.pin,
                "path": str(each.path),
            }
            for each in listed
        )
        return
    wide = terminal()
    rows = (
        (
            str(each.seq),
            local_time(_utc(each.at)) if wide else _utc(each.at),
            f"{each.size:,}" if wide else str(each.size),
            each.pin,
            each.path.name,
        )
        for each in listed
    )
    print_table(("number", "when", "bytes", "pinned", "file"), rows, right=("number", "bytes"))


def _utc(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
