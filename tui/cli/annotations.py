"""`glossator annotations`: prints saved annotations across articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tui.cli.choices import Choices
from tui.cli.common import EverybodyOption, JsonOption, ModelOption, ProjectOption
from tui.cli.filters import (
    ArticleOption,
    FlaggedOption,
    LabelsOption,
    LinkedOption,
    LinkOption,
    NotedOption,
    SinceOption,
    StatesOption,
    TextOption,
    make_filter,
)

if TYPE_CHECKING:
    from tui.services.review import Row

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLUMNS = (
    "article",
    "start",
    "end",
    "label",
    "state",
    "annotator",
    "at",
    "flag",
    "text",
    "context",
    "note",
    "link",
    "by",
)
_SCREEN = ("article", "label", "state", "text", "context", "annotator", "when")


@app.command(
    "annotations",
    epilog="""Examples:

\b
  glossator annotations --label ORG --state corrected
  glossator annotations --since 2025-10-01 --flagged --json
  glossator annotations --link Q64

In a pipe the columns are separated by tabs: article, start, end, label, state, annotator, at, flag, text,
context, note, link, by. The keys of --json: id, article, start, end, text, label, state, origin, annotator,
at, note, flag, link, by. The annotator is whose layer it is in, by says who decided last. Offsets are
half-open and count code points of the article's text.""",
)
def annotations_(
    ctx: typer.Context,
    label: LabelsOption = None,
    state: StatesOption = None,
    text: TextOption = "",
    annotator: EverybodyOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    flagged: FlaggedOption = False,
    noted: NotedOption = False,
    linked: LinkedOption = False,
    link: LinkOption = None,
    json: JsonOption = False,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> None:
    """List saved annotations across articles, rejections included, with the text around them."""
    from tui.cli.output import print_json, print_table, terminal
    from tui.services.review import as_json, project_rows

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.reading() as opened:
        who = choices.given_annotator
        wanted = make_filter(opened, label, state, text, who, article, since, flagged, noted, linked, link)
        rows = project_rows(opened, wanted)
        if json:
            print_json(map(as_json, rows))
        elif terminal():
            print_table(_SCREEN, map(_cells_for_screen, rows))
        else:
            print_table(_COLUMNS, map(_cells, rows))


def _cells(row: Row) -> tuple[str, ...]:
    a = row.annotation
    context = f"{row.left}[{row.text}]{row.right}"
    return (
        *(row.article.id, str(a.start), str(a.end), a.label, a.state.value, row.annotator, a.at),
        *("flag" if a.flag else "", row.text, context, a.note, a.link, a.by),
    )


def _cells_for_screen(row: Row) -> tuple[str, ...]:
    a = row.annotation
    return (
        *(row.article.id, a.label, a.state.value, row.text),
        *(f"…{row.left[-24:]}[{row.text}]{row.right[:24]}…", row.annotator, a.at[:10]),
    )
