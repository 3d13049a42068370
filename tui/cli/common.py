"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    typer.Option("--encoding", metavar="NAME", help="The encoding of the files; otherwise found out."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value per line.")]
