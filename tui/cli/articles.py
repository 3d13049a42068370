"""`glossator articles`: lists the library."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption
from tui.domain.annotation import State

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLUMNS = ("id", "title", "date", "state", *(state.value for state in State), "flagged", "tags", "note")


@app.command(
    epilog="""Examples:

\b
  glossator articles
  glossator articles --annotator maria --json
  glossator articles --tag budget --tag 2025

State, counts, tags and note are those of one annotator: you, unless another is named. In a pipe the columns
are separated by tabs: id, title, date, state, accepted, corrected, added, rejected, flagged, tags (parted by
commas), note."""
)
def articles(
    ctx: typer.Context,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Only what has this tag; given again, all of them."),
    ] = None,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """List the articles, with state and counts."""
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.remarks import written_tags

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.reading() as opened:
        who = choices.annotator
        listed = [(a, opened.layer_summary(a.id, who)) for a in opened.articles()]
    wanted = {" ".join(name.split()).casefold() for name in tag or ()}
    if wanted:
        listed = [(a, layer) for a, layer in listed if wanted <= {t.casefold() for t in layer.tags}]
    if json:
        print_json(
            {
                "id": a.id,
                "title": a.title,
                "date": a.date,
                "source": a.source,
                "language": a.language,
                "length": a.length,
                "added": a.added,
                "sha256": a.sha256,
                "annotator": who,
                "state": layer.state.value,
                **{state.value: layer.counts.get(state, 0) for state in State},
                "flagged": layer.flagged,
                "last": layer.at,
                "tags": list(layer.tags),
                "note": layer.note,
            }
            for a, layer in listed
        )
        return
    if terminal():
        short = (
            (a.id, a.title, a.date, layer.state.value, str(layer.live), written_tags(layer.tags))
            for a, layer in listed
        )
        print_table(("id", "title", "date", "state", "spans", "tags"), short, right=("spans",))
        return
    rows = (
        (
            *(a.id, a.title, a.date, layer.state.value),
            *(str(layer.counts.get(state, 0)) for state in State),
            str(layer.flagged),
            written_tags(layer.tags),
            layer.note,
        )
        for a, layer in listed
    )
    print_table(_COLUMNS, rows, right=_COLUMNS[4:9])
