"""`glossator stats`: counts articles and annotations, and writes the report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import EverybodyOption, JsonOption, ModelOption, ProjectOption
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from tui.services.statistics import Statistics
    from tui.services.statistics.mentions import Entity
    from tui.storage.project import Project

STDOUT = Path("-")
"""What is given for a file where standard output is meant."""

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator stats
  glossator stats --entity "Port Authority"
  glossator stats --html report.html
  glossator stats --json
  glossator stats --against en_core_web_sm

Acceptance is accepted / (accepted + corrected + rejected) of what was suggested. A day has the annotations
that were decided last on it. The web page is one file that needs no network and no script.

In a pipe the columns are separated by tabs. Each line begins with what it counts: project (articles, code
points), articles (annotator, state, count), annotations (annotator, label, state, count), suggested
(annotator, by whom, state, count), corrected (annotator, label suggested, label given, count), day
(annotator, day, decisions), entity (name, label, link, mentions, articles), or timeline (entity, first day,
mentions).

--against evaluates a pipeline on the articles that the annotator is done with, as glossator agreement
compares two annotators: precision is what of its suggestions is right, recall what of the annotations it
finds."""
)
def stats(
    ctx: typer.Context,
    entity: Annotated[
        str | None,
        typer.Option("--entity", metavar="NAME", help="When this one is mentioned: a name, or a link."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write all of it to a web page; - prints it."),
    ] = None,
    articles: Annotated[
        str,
        typer.Option(
            "--articles",
            metavar="none|done|all",
            help="Which articles the page has, with their highlights.",
        ),
    ] = "all",
    json: JsonOption = False,
    annotator: EverybodyOption = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="MODEL", help="Evaluate this pipeline on what was annotated."),
    ] = None,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> None:
    """Count articles, annotations and entities: by state, label, annotator, day, and with whom."""
    from tui.cli.filters import check_annotator
    from tui.cli.output import print_json, terminal
    from tui.services import statistics

    choices = Choices(ctx.obj, project, annotator, model)
    if against is not None:
        from tui.cli.against import print_evaluation

        if entity is not None or html is not None:
            raise UsageError("--against stands by itself.", "Leave --entity and --html to another call.")
        print_evaluation(choices, against, json)
        return
    if json and html == STDOUT:
        raise UsageError("Standard output takes one of --html and --json.", "Name a file for the page.")
    only = choices.given_annotator or ""
    check_articles(articles)
    with choices.reading() as opened:
        if only:
            check_annotator(opened, only)
        counted = _count(opened, only)
        found = _entity(counted, entity)
        labels = opened.labels()
        if html is not None:
            _write(opened, counted, html, articles, only, found)
    if json:
        print_json([statistics.as_json(counted, found)])
    elif html is None:
        from tui.cli.stats_tables import print_lines, print_tables

        (print_tables if terminal() else print_lines)(counted, labels, found)


def check_articles(which: str) -> None:
    """See that a choice of articles for the report is one.

    Raises:
        UsageError: It is none.
    """
    known = ("none", "done", "all")
    if which not in known:
        raise UsageError(f"--articles takes none, done or all, not {which!r}.", "Leave it out for all.")


def _count(project: Project, only: str) -> Statistics:
    from tui.cli.progress import CountingProgress
    from tui.services.statistics import Tally

    tally = Tally(project, only)
    with CountingProgress("counting") as progress:
        while tally.step():
            progress(tally.done, tally.total)
    return tally.statistics


def _entity(counted: Statistics, name: str | None) -> Entity | None:
    found = counted.mentions.find(name) if name is not None else None
    if name is not None and found is None:
        raise UsageError(f"Nothing that is tagged is called {name!r}.", "See glossator stats for what is.")
    return found


def _write(
    project: Project, counted: Statistics, html: Path, which: str, only: str, entity: Entity | None
) -> None:
    from tui.cli.main import note
    from tui.cli.progress import CountingProgress
    from tui.domain.shown import counted as told
    from tui.services.report.articles import Articles
    from tui.services.report.page import Wanted, write_report

    out = sys.stdout.buffer if html == STDOUT else html
    with CountingProgress("writing") as progress:
        number = write_report(project, counted, out, Wanted(only, Articles(which), entity), progress)
    if html != STDOUT:
        note(f"Wrote {html}, with {told(number, 'article')}.")
