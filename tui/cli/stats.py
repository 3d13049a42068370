"""`glossator stats`: counts articles and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tui.cli.choices import Choices
from tui.cli.common import EverybodyOption, JsonOption, ModelOption, ProjectOption
from tui.domain.annotation import State
from tui.domain.article import ArticleState

if TYPE_CHECKING:
    from tui.domain.labels import LabelSet
    from tui.services.statistics import AnnotatorStatistics, Statistics

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator stats
  glossator stats --json

In a pipe the columns are separated by tabs. Each line begins with what it counts: project (articles, code
points), articles (annotator, state, count) or annotations (annotator, label, state, count)."""
)
def stats(
    ctx: typer.Context,
    json: JsonOption = False,
    annotator: EverybodyOption = None,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> None:
    """Count articles by state, and annotations by label, state and annotator."""
    from dataclasses import replace

    from tui.cli.filters import check_annotator
    from tui.cli.output import print_json, terminal
    from tui.services import statistics

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.reading() as opened:
        counted = statistics.count(opened)
        labels = opened.labels()
        only = choices.given_annotator
        if only is not None:
            check_annotator(opened, only)
    if only is not None:
        kept = tuple(entry for entry in counted.annotators if entry.annotator == only)
        counted = replace(counted, annotators=kept)
    if json:
        print_json([statistics.as_json(counted)])
    elif terminal():
        _print_tables(counted, labels)
    else:
        _print_lines(counted, labels)


def _print_lines(counted: Statistics, labels: LabelSet) -> None:
    from tui.cli.output import print_table

    print_table((), [("project", str(counted.articles), str(counted.characters))])
    for entry in counted.annotators:
        who = entry.annotator
        print_table((), (("articles", who, s.value, str(entry.articles[s])) for s in ArticleState))
        print_table(
            (),
            (
                ("annotations", who, label, state.value, str(entry.annotations[label][state]))
                for label in entry.labels(labels)
                for state in State
                if entry.annotations[label][state]
            ),
        )


def _print_tables(counted: Statistics, labels: LabelSet) -> None:
    from rich.text import Text

    from tui.cli.output import console

    console().print(Text(f"{counted.articles:,} articles, {counted.characters:,} characters"))
    if not counted.annotators:
        console().print(Text("Nobody has annotated anything yet."))
    for entry in counted.annotators:
        _print_annotator(entry, labels)


def _print_annotator(entry: AnnotatorStatistics, labels: LabelSet) -> None:
    from rich.text import Text

    from tui.cli.output import console, print_table
    from tui.domain.shown import one_line

    progress = ", ".join(f"{entry.articles[state]:,} {state.value}" for state in ArticleState)
    flagged = f"; {entry.flagged:,} flagged" if entry.flagged else ""
    console().print(Text.assemble("\n", (one_line(entry.annotator), "bold"), f": {progress}{flagged}"))
    columns = ("label", *(state.value for state in State), "all")
    total = entry.by_state
    rows = [
        (label, *(str(counts[state]) for state in State), str(counts.total()))
        for label in entry.labels(labels)
        for counts in (entry.annotations[label],)
    ]
    rows.append(("all", *(str(total[state]) for state in State), str(total.total())))
    print_table(columns, rows, right=columns[1:])
