"""`glossator labels`: the labels of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tui.cli.choices import Choices
from tui.cli.common import JsonOption, ModelOption, ProjectOption
from tui.cli.label_changes import add_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui.nlp.pipelines import PipelineInfo

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(
    epilog="""Examples:

\b
  glossator labels list
  glossator labels set GPE --shown-as LOC
  glossator labels merge GPE LOC
  glossator labels export -o labels.toml"""
)
def labels() -> None:
    """The labels of the project."""


@app.command(
    "list",
    epilog="""Examples:

\b
  glossator labels list
  glossator labels list --json

In a pipe the columns are separated by tabs: digit, letter, name, short, description.""",
)
def list_(
    ctx: typer.Context,
    json: JsonOption = False,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> None:
    """List the labels with their keys in the reader and what they mean."""
    from tui.cli.output import print_json, print_table

    choices = Choices(ctx.obj, project, model=model)
    with choices.reading() as opened:
        known = opened.labels()
    missing = [label.name for label in known if not label.description]
    meanings = _meanings(choices, missing) if missing else {}
    described = [(label, label.description or meanings.get(label.name, "")) for label in known]
    if json:
        print_json(
            {
                "name": label.name,
                "short": label.short,
                "digit": label.digit,
                "letter": label.letter,
                "slot": label.slot,
                "description": description,
                "guideline": label.guideline,
                "suggested": label.suggested,
                "shown_as": label.shown_as,
                "aliases": list(label.aliases),
            }
            for label, description in described
        )
        return
    print_table(
        ("digit", "letter", "name", "short", "description"),
        ((label.digit, label.letter, label.name, label.short, about) for label, about in described),
    )


def _meanings(choices: Choices, names: Iterable[str]) -> Mapping[str, str]:
    """Return what spaCy's glossary says of labels: as it was kept, else by asking spaCy, in a second."""
    from tui.domain.errors import ModelError
    from tui.services.tagging import suggestion_cache

    try:
        info: PipelineInfo = choices.pipeline
    except ModelError:
        if choices.model:
            raise
        return _explained(names)
    cache = suggestion_cache(info)
    kept = cache.load_info()
    if kept is not None and set(names) <= set(kept.labels):
        return kept.explanations
    meanings = _explained([*names, *info.labels])
    if set(names) <= set(info.labels):
        cache.store_info(info.labels, {name: meanings[name] for name in info.labels if name in meanings})
    return meanings


def _explained(names: Iterable[str]) -> dict[str, str]:
    from tui.nlp.recognise import explain

    return explain(names)


add_to(app)
