"""`glossator export`: writes tagged spans to a file for other programs."""

from __future__ import annotations

import sys
from contextlib import ExitStack
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
from tui.formats.heeding import NAMES
from tui.formats.registry import writable

if TYPE_CHECKING:
    from tui.formats.items import ExportOptions
    from tui.formats.registry import Format
    from tui.services.exchange import Choice, Exported
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _listed() -> str:
    """Return the formats that can be written, those of other packages too, with the options they heed."""
    return "\n".join(
        line
        for format_ in writable().values()
        for line in (f"  {format_.name:<12}{format_.description}", *_heeded(format_))
    )


def _heeded(format_: Format) -> list[str]:
    variants = f"--variant {'|'.join(format_.variants)}"
    options = [
        variants if name == "variant" else f"--{NAMES.get(name, name)}" for name in sorted(format_.options)
    ]
    options += ["--suggestions"] if format_.suggestions else []
    return [f"{'':14}{' '.join(options)}"] if options else []


@app.command(
    epilog=f"""Formats, with the options that each heeds (of variants the first is the usual one):

\b
{_listed()}

Examples:

\b
  glossator export --format spacy -o train.spacy --annotator maria
  glossator export --format spacy --train-dev-test 80/10/10 -o corpus
  glossator export --format csv --label ORG --all-states --bom -o orgs.csv
  glossator export --format jsonl | gzip > tags.jsonl.gz

The file or folder is replaced when everything is written; a folder only if nothing is in it but an export.
What a format cannot carry is told on standard error, with all places in the file of --report, and the exit
code is then 3. Labels that a format cannot spell are written otherwise, with the names in labels.json beside,
which import reads. An article that several annotators have worked on is there once for each of them.

The keys of --report: format, articles, spans, complete, counts (kind, why, count), labels, losses (kind:
annotation, detail or article; article, start, end, label, why)."""
)
def export(
    ctx: typer.Context,
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="One of those below.")],
    out: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="PATH", help="The file, or the folder or .zip; - is standard output."
        ),
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
    all_articles: Annotated[
        bool, typer.Option("--all-articles", help="Articles that nobody has annotated, too.")
    ] = False,
    suggestions: Annotated[
        bool, typer.Option("--suggestions", help="Write the model's open suggestions too.")
    ] = False,
    variant: Annotated[
        str, typer.Option("--variant", metavar="NAME", help="Which form of the format: see below.")
    ] = "",
    scheme: Annotated[
        str, typer.Option("--scheme", metavar="NAME", help="Of tags: iob1, iob2 or biluo.")
    ] = "iob2",
    columns: Annotated[
        int,
        typer.Option("--columns", metavar="N", help="2, 3 or 4, of a table of tokens.", show_default="2"),
    ] = 0,
    missing: Annotated[
        bool, typer.Option("--missing", help="Text without annotations is not looked at, anywhere.")
    ] = False,
    split: Annotated[
        str, typer.Option("--train-dev-test", metavar="A/B/C", help="Part the articles so: 80/10/10.")
    ] = "",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="What the parting begins with.")] = 0,
    utf16: Annotated[
        bool, typer.Option("--utf16", help="Count UTF-16 units, as programs in browsers do.")
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a CSV file with a byte order mark, which Excel needs.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write what was left out as JSON.")
    ] = None,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> int:
    """Write what marks an entity (accepted, corrected and added spans) for other programs."""
    from tui.cli.bringing import tell_passed_over
    from tui.formats.heeding import check_export
    from tui.formats.items import ExportOptions
    from tui.formats.registry import format_named
    from tui.services.exchange import Choice, choice_of, split_of

    choices = Choices(ctx.obj, project, annotator, model)
    tell_passed_over()
    chosen = format_named(format_)
    options = ExportOptions(
        bom=bom,
        variant=variant,
        scheme=scheme.casefold(),
        columns=columns,
        missing=missing,
        split=split_of(split),
        seed=seed,
        utf16=utf16,
    )
    check_export(chosen, options, suggestions=suggestions)
    with choices.reading() as opened:
        who = choices.given_annotator
        wanted = make_filter(opened, label, state, text, who, article, since, flagged, noted, linked, link)
        target = _target(out, chosen, options)
        choice = Choice(wanted, all_states, options, all_articles=all_articles)
        choice = choice_of(opened, chosen, choice, lambda: choices.pipeline, suggestions=suggestions)
        written = _written(opened, chosen, target, choice, report)
    return _tell(written, out)


def _target(out: str, format_: Format, options: ExportOptions) -> Path | BinaryIO:
    """Return where to write to.

    Raises:
        UsageError: A binary format would go to a terminal.
    """
    if out != "-":
        return Path(out)
    folder = format_.is_folder(options)
    if (format_.binary or folder) and sys.stdout.isatty():
        name = "-o tags.zip, or a folder" if folder else f"-o tags{format_.suffix}"
        raise UsageError(f"The format {format_.name} is not for terminals.", f"Name a file: {name}.")
    return sys.stdout.buffer


def _written(
    project: Project, format_: Format, target: Path | BinaryIO, choice: Choice, report: Path | None
) -> Exported:
    from tui.cli.progress import CountingProgress
    from tui.services import exchange
    from tui.services.exchange import guarded
    from tui.services.report_file import head_of, report_file

    with ExitStack() as stack:
        progress = stack.enter_context(CountingProgress("exporting"))
        if report is None:
            return exchange.export(project, format_, target, choice, progress=progress)
        places = (target,) if isinstance(target, Path) else ()
        file = stack.enter_context(report_file(report, *guarded(project.path), *places))
        written = exchange.export(
            project, format_, target, choice, lambda loss: file.tell(loss._asdict()), progress
        )
        file.write(head_of(format_.name, written.report), "losses")
    return written


def _tell(written: Exported, out: str) -> int:
    """Say on standard error what was written and what was not; return the exit code."""
    from tui.cli.main import DONE, INCOMPLETE, note
    from tui.domain.shown import counted

    report = written.report
    if out != "-":
        beside = f", with {', '.join(written.beside)} beside it" if written.beside else ""
        spans, articles = counted(report.spans, "span"), counted(written.articles, "article")
        note(f"{spans} of {articles} written to {out}{beside}.")
    if written.untouched:
        left = counted(written.untouched, "article")
        note(f"{left} that nobody has annotated or finished left out; --all-articles writes them, too.")
    for line in report.lines():
        note(line)
    for name in written.lost:
        note(f"{name} goes beside a file: name one with -o")
    return DONE if report.complete and not written.lost else INCOMPLETE
