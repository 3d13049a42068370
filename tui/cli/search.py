"""`glossator search`: looks for a text in all articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import EverybodyOption, JsonOption, ModelOption, ProjectOption
from tui.cli.filters import ArticleOption

if TYPE_CHECKING:
    from tui.services.concordance import Concordance, Untagged
    from tui.services.review import Row

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLUMNS = ("article", "start", "end", "text", "context", "label", "state", "annotator")
_SCREEN = ("article", "context", "label", "state", "annotator")


@app.command(
    epilog="""Examples:

\b
  glossator search "climate change"
  glossator search --words --untagged Berlin
  glossator search --regex "Article \\d+" --json

Of plain text capitals do not matter, and a blank stands for any white space; in an expression capitals matter
where you write any. In a pipe the columns are separated by tabs: article, start, end, text, context, label,
state, annotator. The keys of --json: article, start, end, text, annotation, label, state, annotator. The last
ones are of an annotation that the hit lies in or touches."""
)
def search(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to look for.")],
    regex: Annotated[bool, typer.Option("--regex", help="TEXT is a regular expression.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Whole words only.")] = False,
    untagged: Annotated[bool, typer.Option("--untagged", help="Only where nothing is tagged.")] = False,
    article: ArticleOption = None,
    annotator: EverybodyOption = None,
    json: JsonOption = False,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> int:
    """Find a text in all articles, and tell what is tagged there."""
    from tui.cli.filters import check_annotator
    from tui.cli.listing import asked, concordance
    from tui.cli.main import DONE, INCOMPLETE, note
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.errors import UsageError
    from tui.services.concordance import Query, Untagged, Where
    from tui.services.library import find_in

    if not text.strip():
        raise UsageError("A search needs a text.", "Write it behind the command.")
    choices = Choices(ctx.obj, project, annotator, model)
    with choices.reading() as opened:
        if choices.given_annotator is not None:
            check_annotator(opened, choices.given_annotator)
        query = Query(
            text=text,
            regex=regex,
            words=words,
            where=Where.UNTAGGED if untagged else Where.ARTICLES,
            article=find_in(opened, article) if article is not None else "",
            annotators=frozenset({choices.given_annotator} if choices.given_annotator else ()),
        )
        rows = concordance(choices, opened)
        view = asked(rows, query)
        found = (hit for hit in map(rows.entry, view.numbers(0, view.count)) if isinstance(hit, Untagged))
        if json:
            print_json(_as_json(rows, hit) for hit in found)
        elif terminal():
            print_table(_SCREEN, (_cells_for_screen(rows, hit) for hit in found))
        else:
            print_table(_COLUMNS, (_cells(rows, hit) for hit in found))
    if view.trouble:
        note(f"Not everything was looked through: {view.trouble}.")
    return INCOMPLETE if view.trouble else DONE


def _tagged(rows: Concordance, hit: Untagged) -> Row | None:
    """Return the annotation that a hit lies in or touches."""
    from tui.services.review import Row

    row = rows.entry(hit.inside) if hit.inside is not None else None
    return row if isinstance(row, Row) else None


def _what(rows: Concordance, hit: Untagged) -> tuple[str, str, str]:
    row = _tagged(rows, hit)
    return (
        (row.annotation.label, row.annotation.state.value, row.annotator) if row is not None else ("", "", "")
    )


def _as_json(rows: Concordance, hit: Untagged) -> dict[str, object]:
    row = _tagged(rows, hit)
    label, state, annotator = _what(rows, hit)
    return {
        "article": hit.article.id,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "annotation": row.annotation.id if row is not None else "",
        "label": label,
        "state": state,
        "annotator": annotator,
    }


def _cells(rows: Concordance, hit: Untagged) -> tuple[str, ...]:
    context = f"{hit.left}[{hit.text}]{hit.right}"
    return (hit.article.id, str(hit.start), str(hit.end), hit.text, context, *_what(rows, hit))


def _cells_for_screen(rows: Concordance, hit: Untagged) -> tuple[str, ...]:
    from tui.cli.output import in_context

    return (hit.article.id, in_context(hit.left, hit.text, hit.right), *_what(rows, hit))
