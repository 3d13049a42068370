"""`glossator read`."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, EncodingOption, ModelOption, ProjectOption
from tui.cli.reading import open_reader

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator read seeds/
  glossator "reports/**/*.md" notes.txt
  curl -s https://example.org/news.txt | glossator -

The word read can be left out, unless a file is called like a command: glossator ./show.
Files are added to the project; a text that is there already is not added twice."""
)
def read(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files, folders, patterns, or - for standard input."),
    ] = None,
    encoding: EncodingOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Open articles for reading and tagging; with none named, the library."""
    return open_reader(Choices(ctx.obj, project, annotator, model), paths or [], encoding)
