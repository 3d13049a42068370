"""`glossator export`: writes tagged spans to a file for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from tui.cli.choices import Choices
from tui.cli.common import EverybodyOption, ModelOption, ProjectOption
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
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from tui.formats.items import Report
    from tui.formats.registry import Format
    from tui.services.exchange import Tokeniser

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Formats:

\b
  jsonl  JSON Lines with Prodigy's keys and everything Glossator knows of a span
  spacy  spaCy's DocBin, to train and evaluate with
  conll  tokens with IOB2 tags in two columns
  csv    a table with one annotation in each row

Examples:

\b
  glossator export --format spacy -o train.spacy --annotator maria
  glossator export --format csv --label ORG --all-states --bom -o orgs.csv
  glossator export --format jsonl | gzip > tags.jsonl.gz

The file is replaced when everything is written. What a format cannot carry is listed on standard error, and
the exit code is then 3. An article that several annotators have worked on is there once for each of them."""
)
def export(
    ctx: typer.Context,
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="jsonl, spacy, conll or csv.")],
    out: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="The file; - is standard output.")
    ] = "-",
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
    all_states: Annotated[bool, typer.Option("--all-states", help="Write rejections too.")] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a CSV file with a byte order mark, which Excel needs.")
    ] = False,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> int:
    """Write what marks an entity (accepted, corrected and added spans) for other programs."""
    from tui.formats.registry import format_named
    from tui.services import exchange

    choices = Choices(ctx.obj, project, annotator, model)
    chosen = format_named(format_)
    with choices.reading() as opened:
        who = choices.given_annotator
        wanted = make_filter(opened, label, state, text, who, article, since, flagged, noted, linked, link)
        target = _target(out, chosen)
        tokens_of = _tokeniser(choices) if chosen.needs_tokens else None
        report = exchange.export(
            opened, chosen, target, wanted, all_states=all_states, tokens_of=tokens_of, bom=bom
        )
    return _tell(report, out)


def _target(out: str, format_: Format) -> Path | BinaryIO:
    """Return where to write to.

    Raises:
        UsageError: A binary format would go to a terminal.
    """
    if out != "-":
        return Path(out)
    if format_.binary and sys.stdout.isatty():
        raise UsageError(
            f"The format {format_.name} is not for terminals.", f"Name a file: -o tags{format_.suffix}."
        )
    return sys.stdout.buffer


def _tokeniser(choices: Choices) -> Tokeniser:
    from tui.services.exchange import Tokeniser
    from tui.services.tagging import suggestion_cache

    return Tokeniser(choices.pipeline, suggestion_cache(choices.pipeline))


def _tell(report: Report, out: str) -> int:
    """Say on standard error what was written and what was not; return the exit code."""
    from tui.cli.main import DONE, INCOMPLETE, note

    if out != "-":
        spans = "1 span" if report.spans == 1 else f"{report.spans:,} spans"
        articles = "1 article" if report.articles == 1 else f"{report.articles:,} articles"
        note(f"{spans} of {articles} written to {out}.")
    if report.complete:
        return DONE
    for line in report.lines():
        note(line)
    return INCOMPLETE
