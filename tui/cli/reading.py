"""Opens the reader: spaCy's process is started first, and only then the screen is loaded."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.domain.article import Article
from tui.domain.errors import GlossatorError, ProjectError
from tui.readers.remark import Remark

if TYPE_CHECKING:
    from tui.cli.choices import Choices
    from tui.readers.options import ReadOptions
    from tui.services.concordance.values import Query
    from tui.storage.project import Project


def open_reader(
    choices: Choices,
    named: Sequence[str],
    options: ReadOptions | None = None,
    compared: tuple[tuple[str, ...], str] | None = None,
    review: Callable[[Project], Query] | None = None,
) -> int:
    """Open what is named for reading and tagging, and return the exit code when the reader leaves.

    Args:
        choices: Project, annotator, pipeline and settings.
        named: Files, folders, patterns, addresses, or `-` for standard input; none for the library.
        options: How to read them.
        compared: Whose layers are to be adjudicated at once, an empty name for the model's, and what the
            result is called.
        review: Returns what of a project the review is to show, which is opened over the reader then.

    Raises:
        GlossatorError: A file is missing or no text, the pipeline unknown, the project cannot be opened, or
            there is no terminal.
    """
    # What is being loaded stays: looking through it for garbage would only delay the first screen, after
    # which the app collects again.
    gc.disable()
    _check(choices, named, options)
    from tui.nlp.client import Recogniser

    with Recogniser.start(choices.pipeline.model) as recogniser:
        articles, problems = _read(named, options)
        if "-" in named:
            _take_keys_from_terminal()
        with _opened(choices) as opened:
            query = review(opened) if review is not None else None
            gc.freeze()  # a large project is many records, none of which is garbage
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
                    compared=compared,
                    review=query,
                )
            )


@contextmanager
def _opened(choices: Choices) -> Iterator[Project]:
    """Open the project; one that can only be read just now is asked about.

    Raises:
        ProjectError: It cannot be opened, or the person left it at that.
    """
    project: Project | None = None
    while project is None:
        try:
            project = choices.open_project()
        except ProjectError as error:
            if not error.can_be_read:
                raise
            answer = _ask(error)
            if answer is None:
                raise
            project = choices.open_project(read_only=True) if answer == "read" else None
    with project:
        yield project


def _ask(error: ProjectError) -> str | None:
    from tui.app.asking import about_opening
    from tui.storage.remembered import Remembered

    return about_opening(error, Remembered.load().theme).run()


def _check(choices: Choices, named: Sequence[str], options: ReadOptions | None) -> None:
    """Find out, before anything is started, whether something of all this cannot be.

    Raises:
        GlossatorError: A file is missing, the pipeline unknown, or there is no terminal.
    """
    from tui.readers.addresses import is_url
    from tui.readers.find import find_files

    for name in named:
        if name != "-" and not is_url(name):
            find_files(name, options)
    streams = (
        [sys.__stdout__, sys.__stderr__] if "-" in named else [sys.__stdin__, sys.__stdout__, sys.__stderr__]
    )
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise GlossatorError(
            "The reader needs a terminal for its input and output.",
            "Run it in one; in a pipe, use add, show, tag, annotations or export.",
        )
    _ = choices.pipeline, choices.annotator


def _read(named: Sequence[str], options: ReadOptions | None) -> tuple[list[Article], list[GlossatorError]]:
    """Read what is named; what is wrong with one file of a folder does not keep the others.

    Raises:
        GlossatorError: A file that is named itself, or all there are, cannot be read.
    """
    from tui.cli.progress import ReadingProgress
    from tui.services.collecting import collect

    articles: list[Article] = []
    problems: list[GlossatorError] = []
    with ReadingProgress() as progress:
        for found in collect(named, options, watch=progress):
            if isinstance(found.result, Article):
                articles.append(found.result)
            elif isinstance(found.result, Remark):
                problems.append(GlossatorError(found.result.text))
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
