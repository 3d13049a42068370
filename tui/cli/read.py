"""`glossator read`: opens the reader. It starts spaCy's process first, and only then loads the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.common import AnnotatorOption, Choices, EncodingOption, ModelOption, ProjectOption
from tui.domain.errors import GlossatorError

if TYPE_CHECKING:
    from tui.domain.article import Article

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator read seeds/
  glossator "reports/**/*.md" notes.txt
  curl -s https://example.org/news.txt | glossator -

The word read can be left out, unless a file is called like a command: glossator ./show.
Files are added to the project; a text that is there already is not added twice."""
)
def read(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files, folders, patterns, or - for standard input."),
    ] = None,
    encoding: EncodingOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Open articles for reading and tagging; with none named, the library."""
    choices = Choices(ctx, project, annotator, model)
    named = paths or []
    _check(choices, named)
    from tui.nlp.client import Recogniser

    with Recogniser.start(choices.pipeline.model) as recogniser:
        articles, problems = _read(named, encoding)
        if "-" in named:
            _take_keys_from_terminal()
        with choices.writing() as opened:
            # The process is loading meanwhile: this is the time to load the screen.
            from tui.app.run import run_reader
            from tui.services.library import ReadRequest

            return run_reader(
                ReadRequest(
                    project=opened,
                    annotator=choices.annotator,
                    pipeline=choices.pipeline,
                    recogniser=recogniser,
                    settings=choices.settings,
                    articles=tuple(articles),
                    problems=tuple(problems),
                )
            )


def _check(choices: Choices, named: Sequence[str]) -> None:
    """Find out, before anything is started, whether something of all this cannot be.

    Raises:
        GlossatorError: A file is missing, the pipeline unknown, or there is no terminal.
    """
    from tui.readers.find import find_files

    for name in named:
        if name != "-":
            find_files(name)
    streams = (
        [sys.__stdout__, sys.__stderr__] if "-" in named else [sys.__stdin__, sys.__stdout__, sys.__stderr__]
    )
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise GlossatorError(
            "The reader needs a terminal for its input and output.",
            "Run it in one; in a pipe, use add, show, tag, annotations or export.",
        )
    _ = choices.pipeline, choices.annotator


def _read(named: Sequence[str], encoding: str | None) -> tuple[list[Article], list[GlossatorError]]:
    """Read what is named; what is wrong with one file of a folder does not keep the others.

    Raises:
        GlossatorError: A file that is named itself, or all there are, cannot be read.
    """
    from tui.services.library import collect

    articles: list[Article] = []
    problems: list[GlossatorError] = []
    for found in collect(named, encoding):
        if not isinstance(found.result, GlossatorError):
            articles.append(found.result)
        elif found.named:
            raise found.result
        else:
            problems.append(found.result)
    if problems and not articles:
        raise problems[0]
    return articles, problems


def _take_keys_from_terminal() -> None:
    """Let keys come from the terminal, standard input having been the article."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise GlossatorError(
            "There is no terminal to read keys from.", "Save the text to a file and name that."
        ) from error
    os.dup2(terminal, 0)
    os.close(terminal)
