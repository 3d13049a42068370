"""`glossator read`."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import (
    AnnotatorOption,
    DateFieldOption,
    EncodingOption,
    ExcludeOption,
    FormatOption,
    IdFieldOption,
    IncludeOption,
    LanguageOption,
    ModelOption,
    ProjectOption,
    TextFieldOption,
    TitleFieldOption,
    read_options,
)
from tui.cli.reading import open_reader

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator read seeds/
  glossator "reports/**/*.md" notes.txt
  glossator https://example.org/news.html
  glossator corpus --include "*.pdf" --exclude drafts --language de
  glossator read news.csv --text-field story --title-field headline
  curl -s https://example.org/news.txt | glossator -

The word read can be left out, unless a file is called like a command: glossator ./show.
Files are added to the project; a text that is there already is not added twice. In JSON, JSON lines, CSV and
TSV each row is an article."""
)
def read(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL", help="Files, folders, patterns, web addresses, or - for standard input."
        ),
    ] = None,
    encoding: EncodingOption = None,
    kind: FormatOption = None,
    language: LanguageOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    text_field: TextFieldOption = None,
    title_field: TitleFieldOption = None,
    date_field: DateFieldOption = None,
    id_field: IdFieldOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Open articles for reading and tagging; with none named, the library."""
    from tui.readers.options import FieldNames

    options = read_options(
        encoding=encoding,
        kind=kind,
        language=language,
        include=include,
        exclude=exclude,
        fields=FieldNames(text_field, title_field, date_field, id_field),
    )
    return open_reader(Choices(ctx.obj, project, annotator, model), paths or [], options)
