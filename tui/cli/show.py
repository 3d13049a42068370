"""`glossator show`: prints an article with its highlights."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption
from tui.domain.errors import UsageError

if TYPE_CHECKING:
    from tui.domain.annotation import Suggestion
    from tui.domain.article import Article
    from tui.domain.labels import LabelSet
    from tui.domain.layer import Layer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator show harbour
  glossator show harbour --suggestions | less
  glossator show seeds/harbour.md --json

In a pipe a span is written [Al Jazeera](ORG), and an open suggestion [Al Jazeera](ORG?). Control characters
of the text become visible ones, in a pipe too, since it may end in a terminal; --raw writes the text alone,
exactly as it is kept. --json has exact offsets: half-open, in code points of the text; `others` are those who
have annotated the article, too."""
)
def show(
    ctx: typer.Context,
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE", help="Its id, the beginning of it, its file, or words of its title."
        ),
    ],
    suggestions: Annotated[
        bool, typer.Option("--suggestions", help="Mark the model's open suggestions too.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Write the text alone, exactly as it is kept.")] = False,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """Print an article with what an annotator has tagged in it."""
    from tui.cli.output import print_json, terminal
    from tui.services.library import find_in
    from tui.services.tagging import open_suggestions

    choices = Choices(ctx.obj, project, annotator, model)
    if raw and (json or suggestions):
        raise UsageError("--raw goes with neither --json nor --suggestions.", "Leave one of them out.")
    with choices.reading() as opened:
        found = opened.article(find_in(opened, article))
        layer = opened.layer(found.id, choices.annotator)
        others = [who for who in opened.annotators_of(found.id) if who != choices.annotator]
        labels = opened.labels()
        undecided = None
        if suggestions:
            undecided = open_suggestions(choices.pipeline, opened.labels())(found, layer)
    if raw:
        _write_raw(found)
    elif json:
        print_json([_as_json(found, layer, undecided, others)])
    else:
        _mention(layer, others)
        if terminal():
            _print_coloured(found, layer, undecided or [], labels, others)
        else:
            _print_bracketed(found, layer, undecided or [])


def _mention(layer: Layer, others: list[str]) -> None:
    """Say where annotations are if this annotator has none."""
    from tui.cli.main import note

    if others and not layer.annotations:
        note(f"Nothing is tagged here by {layer.annotator}. See --annotator: {', '.join(others)}.")


def _write_raw(article: Article) -> None:
    if sys.stdout.isatty():
        raise UsageError("--raw is not for terminals.", "Send it to a file or a program.")
    sys.stdout.flush()
    sys.stdout.buffer.write(article.text.encode("utf-8", "surrogatepass"))


def _as_json(
    article: Article, layer: Layer, undecided: list[Suggestion] | None, others: list[str]
) -> dict[str, object]:
    text = article.text
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "language": article.language,
        "added": article.added,
        "metadata": article.metadata,
        "sha256": article.sha256,
        "annotator": layer.annotator,
        "state": layer.state.value,
        "text": text,
        "spans": [
            {
                "id": a.id,
                "start": a.start,
                "end": a.end,
                "text": text[a.start : a.end],
                "label": a.label,
                "state": a.state.value,
                "origin": a.origin,
                "score": a.score,
                "by": a.by,
                "at": a.at,
                "was": list(a.was) if a.was is not None else None,
                "note": a.note,
                "flag": a.flag,
                "link": a.link,
                "fragments": [list(part) for part in a.fragments],
            }
            for a in layer.annotations
        ],
        "suggestions": None
        if undecided is None
        else [
            {
                "start": s.start,
                "end": s.end,
                "text": text[s.start : s.end],
                "label": s.label,
                "origin": s.origin,
                "score": s.score,
            }
            for s in undecided
        ],
        "others": others,
    }


def _print_bracketed(article: Article, layer: Layer, undecided: list[Suggestion]) -> None:
    from tui.cli.marks import bracketed

    live = [a for a in layer.annotations if a.live]
    text = bracketed(article.text, live, undecided)
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def _print_coloured(
    article: Article, layer: Layer, undecided: list[Suggestion], labels: LabelSet, others: list[str]
) -> None:
    from rich.text import Text

    from tui.cli.marks import coloured
    from tui.cli.output import console
    from tui.domain.shown import one_line

    screen = console()
    whose = f"{layer.annotator}: {layer.state.value}"
    also = f"also annotated by {', '.join(others)}" if others else ""
    head = " · ".join(part for part in (article.title, article.date, whose, also) if part)
    screen.print(Text(one_line(head), style="bold"))
    live = [a for a in layer.annotations if a.live]
    screen.print(coloured(article.text, live, undecided, labels))
