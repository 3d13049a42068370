"""`glossator add`: adds articles without opening them."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, EncodingOption, ModelOption, ProjectOption
from tui.domain.errors import GlossatorError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator add seeds/ report.md
  pdftotext paper.pdf - | glossator add -

Prints for each article what became of it (added, known), its id, its title and the file. A text that is in
the project already is known and not added twice. What cannot be read is told on standard error."""
)
def add(
    ctx: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Files, folders, patterns, or - for standard input.")
    ],
    encoding: EncodingOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Add articles to the project without opening them."""
    from tui.cli.main import COULD_NOT, DONE, INCOMPLETE, complain
    from tui.cli.output import print_table
    from tui.domain.article import Article
    from tui.services import library

    choices = Choices(ctx.obj, project, annotator, model)
    # Nothing is begun for files that are not there: they are read before the project is opened.
    found = list(library.collect(paths, encoding))
    articles = [each for each in found if isinstance(each.result, Article)]
    problems = [each.result for each in found if isinstance(each.result, GlossatorError)]
    if articles:
        with choices.writing() as opened:
            results = library.add(
                opened, (a.result for a in articles if isinstance(a.result, Article)), choices.annotator
            )
        rows = (
            ("added" if result.new else "known", result.article.id, result.article.title, each.path)
            for each, result in zip(articles, results, strict=True)
        )
        print_table(("", "id", "title", "file"), rows)
    for problem in problems:
        complain(str(problem))
    if not problems:
        return DONE
    return INCOMPLETE if articles else COULD_NOT
