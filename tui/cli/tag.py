"""`glossator tag`: lets the pipeline go through articles, without a screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, EncodingOption, ModelOption, ProjectOption
from tui.domain.article import Article, ArticleSummary
from tui.domain.errors import GlossatorError

if TYPE_CHECKING:
    from pathlib import Path

    from tui.services.tagging import Tagged
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator tag
  glossator tag seeds/ --processes 2
  glossator tag harbour --accept

Files that are not in the project yet are added. Suggestions are kept, so that the reader has them at once and
an interrupted run goes on where it stopped. --accept records them as annotations whose annotator is the model
(name@version). Prints for each article its id, how many suggestions it has, how many were recorded now, and
its title."""
)
def tag(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|ARTICLE",
            help="Files, folders, patterns, addresses, -, ids or words of titles; otherwise the library.",
        ),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Record the suggestions as annotations by the model.")
    ] = False,
    processes: Annotated[
        int, typer.Option("--processes", metavar="N", min=1, help="How many processes compute.")
    ] = 1,
    encoding: EncodingOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Compute the suggestions of many articles, and with --accept record them."""
    from tui.cli.main import DONE, INCOMPLETE, complain, note
    from tui.cli.output import terminal
    from tui.services import tagging

    choices = Choices(ctx.obj, project, annotator, model)
    info = choices.pipeline
    named = _Named(words or [], encoding)
    # To fill the cache of a library that is there, nothing is written to the project.
    if named.articles:
        opening = choices.writing()
    else:
        opening = choices.writing(create=False) if accept else choices.reading()
    with opening as opened:
        articles = named.summaries(opened, choices.annotator)
        tagged = tagging.suggest(opened, info, tagging.suggestion_cache(info), articles, processes)
        if accept:
            tagged = tagging.accept(opened, info, tagged)
        recorded = _print(tagged, len(articles))
        if recorded and terminal(sys.stderr):
            undoing = _undoing(info.origin, choices.given_project)
            note(f"All is by {info.origin}. It is taken back, an article at a time, by: {undoing}")
    for problem in named.problems:
        complain(str(problem))
    return INCOMPLETE if named.problems else DONE


def _undoing(origin: str, project: Path | None) -> str:
    """Return the command that takes back what a pipeline recorded."""
    import shlex

    words = ["glossator", "undo", "--annotator", origin]
    return shlex.join(words if project is None else [*words, "--project", str(project)])


class _Named:
    """What the command line names: files, already read, and words that mean articles of the project.

    Attributes:
        articles: What the files hold.
        problems: Files of a folder or pattern that could not be read.

    Raises:
        GlossatorError: A file that is named itself, or all there are, cannot be read.
    """

    def __init__(self, words: Sequence[str], encoding: str | None) -> None:
        from tui.cli.main import note
        from tui.readers.options import ReadOptions
        from tui.readers.remark import Remark
        from tui.services.collecting import collect

        self.articles: list[Article] = []
        self.problems: list[GlossatorError] = []
        self._everything = not words
        self._words = [word for word in words if not _is_path(word)]
        options = ReadOptions(encoding)
        for found in collect([word for word in words if _is_path(word)], options):
            if isinstance(found.result, Article):
                self.articles.append(found.result)
            elif isinstance(found.result, Remark):
                note(found.result.text)
            elif found.named:
                raise found.result
            else:
                self.problems.append(found.result)
        if self.problems and not self.articles and not self._words:
            raise self.problems[0]

    def summaries(self, project: Project, by: str) -> list[ArticleSummary]:
        """Return the articles that are meant, each once; the files that are new are added first."""
        from tui.services.library import add, find_article

        if self._everything:
            return project.articles()
        present = project.articles()
        meant = [find_article(present, word) for word in self._words]
        if self.articles:
            meant += [added.article for added in add(project, self.articles, by)]
        return list({summary.id: summary for summary in meant}.values())


def _is_path(word: str) -> bool:
    from tui.cli.words import looks_like_path

    return word == "-" or looks_like_path(word)


def _print(tagged: Iterator[Tagged], total: int) -> int:
    """Print a line for each article when it is done; a bar on standard error if that is a terminal.

    Returns:
        How many annotations were recorded.
    """
    from tui.cli.output import terminal
    from tui.domain.shown import one_line

    wide = terminal()
    recorded = 0
    with _progress(total) as advance:
        for each in tagged:
            article, found = each.article, len(each.suggestions)
            if wide:
                kept = f", {each.accepted} recorded" if each.accepted else ""
                line = f"{article.id}  {found:>5} suggestions{kept}  {one_line(article.title)}"
            else:
                line = f"{article.id}\t{found}\t{each.accepted}\t{one_line(article.title)}"
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            recorded += each.accepted
            advance()
    return recorded


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], object]]:
    """Show a bar on standard error, if that is a terminal; what is given moves it on by one."""
    from tui.cli.output import console, terminal

    if not terminal(sys.stderr):
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("tagging", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(sys.stderr),
        transient=True,
        # Rich would write what is printed meanwhile to its own stream, which a pipe must not lose.
        redirect_stdout=terminal(),
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
