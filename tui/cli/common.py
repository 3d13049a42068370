"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tui.readers.options import FieldNames, ReadOptions

ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--project",
        metavar="FILE",
        help="The project file; otherwise GLOSSATOR_PROJECT, the settings, or your data folder.",
    ),
]
AnnotatorOption = Annotated[
    str | None,
    typer.Option("--annotator", metavar="NAME", help="Whose annotations; otherwise the settings, or you."),
]
EverybodyOption = Annotated[
    str | None,
    typer.Option("--annotator", metavar="NAME", help="Only annotations by this annotator."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME|PATH|blank:xx",
        help="The spaCy pipeline that suggests; otherwise the settings, or the small English one.",
    ),
]
EncodingOption = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="The encoding of files that are not UTF-8 and do not say theirs; otherwise found out.",
    ),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="NAME",
        help="What the files are, such as text, markdown, pdf, jsonl or csv; otherwise found out.",
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--language", metavar="XX", help="The language of the articles, such as en or de (ISO 639-1)."
    ),
]
IncludeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--include", metavar="PATTERN", help="In folders, read what matches; can be given several times."
    ),
]
ExcludeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="PATTERN", help="In folders, pass over what matches; can be given several times."
    ),
]
TextFieldOption = Annotated[
    str | None,
    typer.Option(
        "--text-field",
        metavar="NAME",
        help="The field or column with the text in JSON and CSV; otherwise text, content, body or article.",
    ),
]
TitleFieldOption = Annotated[
    str | None, typer.Option("--title-field", metavar="NAME", help="The one with the title.")
]
DateFieldOption = Annotated[
    str | None, typer.Option("--date-field", metavar="NAME", help="The one with the date.")
]
IdFieldOption = Annotated[
    str | None,
    typer.Option(
        "--id-field", metavar="NAME", help="The one that names a row in its source; otherwise its line does."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value per line.")]


def read_options(
    *,
    encoding: str | None,
    kind: str | None,
    language: str | None,
    include: list[str] | None,
    exclude: list[str] | None,
    fields: FieldNames,
) -> ReadOptions:
    """Return what options of the command line say about how to read.

    Raises:
        UsageError: There is no such format or language.
    """
    from tui.domain.languages import language_named
    from tui.readers.options import ReadOptions
    from tui.readers.registry import suffix_of

    return ReadOptions(
        encoding,
        suffix_of(kind) if kind is not None else "",
        language_named(language) if language is not None else "",
        fields,
        tuple(include or ()),
        tuple(exclude or ()),
    )
