"""The options that choose among saved annotations, the same for listing and for exporting."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.domain.annotation import State
from tui.services.filtering import check_annotator, make_filter

__all__ = ["check_annotator", "make_filter"]

LabelsOption = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="NAME", help="Only this label; can be given again."),
]
StatesOption = Annotated[
    list[State] | None,
    typer.Option("--state", help="Only what was decided so; can be given again."),
]
TextOption = Annotated[
    str,
    typer.Option("--text", metavar="TEXT", help="Only where the tagged text, the note or the link has this."),
]
ArticleOption = Annotated[
    str | None,
    typer.Option("--article", metavar="ARTICLE", help="Only this article: its id, or words of its title."),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DATE", help="Only what was decided then or later: 2025-10-07, 2025-10-07T09:30."
    ),
]
FlaggedOption = Annotated[bool, typer.Option("--flagged", help="Only what is flagged as unsure.")]
NotedOption = Annotated[bool, typer.Option("--noted", help="Only what has a note.")]
LinkedOption = Annotated[bool, typer.Option("--linked", help="Only what is linked to an entity.")]
LinkOption = Annotated[
    list[str] | None,
    typer.Option("--link", metavar="ID", help="Only what is linked to this entity; can be given again."),
]
