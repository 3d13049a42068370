"""`glossator add`: adds articles without opening them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import (
    AnnotatorOption,
    DateFieldOption,
    EncodingOption,
    ExcludeOption,
    FormatOption,
    IdFieldOption,
    IncludeOption,
    LanguageOption,
    ModelOption,
    ProjectOption,
    TextFieldOption,
    TitleFieldOption,
    read_options,
)
from tui.domain.article import Article, ArticleSummary
from tui.domain.batches import batches
from tui.domain.errors import GlossatorError
from tui.readers.remark import Remark

if TYPE_CHECKING:
    from tui.readers.options import ReadOptions
    from tui.services.collecting import Found
    from tui.storage.project import Project

_BATCH = 32_000_000
"""Characters of text that are added as one edit."""

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator add seeds/ report.md
  glossator add https://example.org/news.html paper.pdf
  glossator add corpus --include "*.txt" --include "*.jsonl" --exclude "*draft*"
  glossator add news.jsonl --text-field story --date-field day --language de
  pandoc book.odt -t markdown | glossator add - --format markdown

In JSON, JSON lines, CSV and TSV each row is an article; its other fields are kept with it, annotations are
not. Prints for each article what became of it (added, known), its id, its title and the file. A text that is
in the project already is known and not added twice: its title, date and other fields stay as they are. What
cannot be read is told on standard error."""
)
def add(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL", help="Files, folders, patterns, web addresses, or - for standard input."
        ),
    ],
    encoding: EncodingOption = None,
    kind: FormatOption = None,
    language: LanguageOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    text_field: TextFieldOption = None,
    title_field: TitleFieldOption = None,
    date_field: DateFieldOption = None,
    id_field: IdFieldOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Add articles to the project without opening them."""
    from tui.readers.options import FieldNames

    choices = Choices(ctx.obj, project, annotator, model)
    options = read_options(
        encoding=encoding,
        kind=kind,
        language=language,
        include=include,
        exclude=exclude,
        fields=FieldNames(text_field, title_field, date_field, id_field),
    )
    return _Adding(choices, options).run(paths)


class _Adding:
    """Adds what is named, some of it at a time: no more than that is in memory, and what is in is in."""

    def __init__(self, choices: Choices, options: ReadOptions) -> None:
        self._choices = choices
        self._options = options
        self._rows: list[tuple[str, str, str, str]] = []
        self._problems: list[GlossatorError] = []
        self._remarks: list[Remark] = []
        self._begun = False
        self._differing = 0  # known articles that were read with other fields

    def run(self, paths: Sequence[str]) -> int:
        """Add, say what came of it, and return the exit code."""
        from tui.cli.main import COULD_NOT, DONE, INCOMPLETE, complain, note
        from tui.cli.output import print_table

        try:
            self._add(paths)
        except KeyboardInterrupt:
            # What was being written then may be in, too: no number is sure.
            if self._begun:
                note(
                    "Interrupted. What was added until then is in the project;"
                    " the same command goes on from there."
                )
            raise
        if self._rows:
            print_table(("", "id", "title", "file"), self._rows)
        for remark in self._remarks:
            note(remark.text)
        if self._differing:
            note(_as_they_were(self._differing))
        for problem in self._problems:
            complain(str(problem))
        if not self._problems:
            return DONE
        return INCOMPLETE if self._rows else COULD_NOT

    def _add(self, paths: Sequence[str]) -> None:
        from tui.cli.progress import ReadingProgress
        from tui.services.collecting import collect

        with ExitStack() as stack:
            # Nothing is begun for files that are not there: the project is opened for what has been read.
            project: Project | None = None
            progress = stack.enter_context(ReadingProgress())
            readable = self._readable(collect(paths, self._options, watch=progress))
            for batch in batches(readable, _length, _BATCH):
                project = project or stack.enter_context(self._choices.writing())
                self._commit(project, batch)

    def _readable(self, found: Iterable[Found]) -> Iterator[tuple[str, Article]]:
        for each in found:
            match each.result:
                case Article():
                    yield each.path, each.result
                case Remark():
                    self._remarks.append(each.result)
                case error:
                    self._problems.append(error)

    def _commit(self, project: Project, batch: Sequence[tuple[str, Article]]) -> None:
        from tui.services import library

        self._begun = True
        results = library.add(project, (article for _, article in batch), self._choices.annotator)
        for (path, article), result in zip(batch, results, strict=True):
            stored = result.article
            same = stored.source == article.source
            where = path if same and "#" not in stored.source else stored.source
            self._rows.append(("added" if result.new else "known", stored.id, stored.title, where))
            read = ArticleSummary.of(article)
            self._differing += (stored.title, stored.date, stored.language) != (
                read.title,
                read.date,
                read.language,
            )


def _as_they_were(count: int) -> str:
    """Return what is to be said of articles that were known, and were read with other fields this time."""
    known = (
        "1 article is known by its text, and its"
        if count == 1
        else f"{count:,} articles are known by their text, and their"
    )
    return (
        f"{known} title, date, language and other fields are as they were."
        " To have those that were read now, add the file to another project,"
        " or take the article out first, with all annotations: glossator purge ID."
    )


def _length(found: tuple[str, Article]) -> int:
    return len(found[1].text)
