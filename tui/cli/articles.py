"""`glossator articles`: lists the library."""

from __future__ import annotations

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption
from tui.domain.annotation import State

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLUMNS = ("id", "title", "date", "state", *(state.value for state in State), "flagged")


@app.command(
    epilog="""Examples:

\b
  glossator articles
  glossator articles --annotator maria --json

State and counts are those of one annotator: you, unless another is named. In a pipe the columns are separated
by tabs: id, title, date, state, accepted, corrected, added, rejected, flagged."""
)
def articles(
    ctx: typer.Context,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """List the articles, with state and counts."""
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.layer import LayerSummary

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.reading() as opened:
        summaries = opened.layer_summaries()
        who = choices.annotator
        listed = [(a, summaries.get((a.id, who)) or LayerSummary(a.id, who)) for a in opened.articles()]
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
            }
            for a, layer in listed
        )
        return
    if terminal():
        short = ((a.id, a.title, a.date, layer.state.value, str(layer.live)) for a, layer in listed)
        print_table(("id", "title", "date", "state", "tags"), short, right=("tags",))
        return
    rows = (
        (
            *(a.id, a.title, a.date, layer.state.value),
            *(str(layer.counts.get(state, 0)) for state in State),
            str(layer.flagged),
        )
        for a, layer in listed
    )
    print_table(_COLUMNS, rows, right=_COLUMNS[4:])
