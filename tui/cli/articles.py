"""`glossator articles`: lists the library."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption
from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.services.articles.arranging import Queue, Sort

if TYPE_CHECKING:
    from tui.domain.annotation import Suggestion
    from tui.domain.article import ArticleSummary
    from tui.services.articles.facts import Facts
    from tui.services.articles.standing import Standing
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLUMNS = ("id", "title", "date", "state", *(state.value for state in State), "flagged", "tags", "note")

MANY = 1_000
"""Articles from which on it is shown on a terminal how far comparing them is."""


@app.command(
    epilog="""Examples:

\b
  glossator articles
  glossator articles --annotator maria --json
  glossator articles --tag budget --tag 2025
  glossator articles --state unread --filter "harbour source:example.org" --sort date
  glossator articles --queue disagreements

State, counts, tags and note are those of one annotator: you, unless another is named. Dates and numbers go
from the largest down, --reverse turns any order round. --filter takes what the table in the program takes:
words, "words together", #tag, state:done, title: source: note: date:2025-10 is:flagged, and -term for what is
left out. --queue disagreements compares your decisions with the suggestions that are kept; articles that
the model has not read come last. In a pipe the columns are separated by tabs: id, title, date, state,
accepted, corrected, added, rejected, flagged, tags (parted by commas), note."""
)
def articles(
    ctx: typer.Context,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="Only what has this tag; given again, all of them."),
    ] = None,
    state: Annotated[
        list[ArticleState] | None,
        typer.Option("--state", help="Only what is as far as that; can be given again."),
    ] = None,
    wanted: Annotated[
        str, typer.Option("--filter", metavar="TEXT", help="Only what is like that; see below.")
    ] = "",
    sort: Annotated[
        Sort | None, typer.Option("--sort", help="What to sort by; without it the order is the queue's.")
    ] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="Turn the order round.")] = False,
    queue: Annotated[
        Queue, typer.Option("--queue", help="In which order the articles come one after the other.")
    ] = Queue.ADDED,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """List the articles, with state and counts."""
    from tui.services.articles.arranging import ordered
    from tui.services.articles.facts import Facts
    from tui.services.articles.wanted import terms_of
    from tui.services.articles.wanted import wanted as those_wanted
    from tui.storage.views import Views

    choices = Choices(ctx.obj, project, annotator, model)
    views = Views.load(choices.project_file)
    with choices.reading() as opened:
        summaries = {article.id: article for article in opened.articles()}
        ids, standings = _lined_up(opened, choices, list(summaries), queue)
        listed = []
        for article_id in ids:
            article, view = summaries[article_id], views.get(article_id)
            share = view.share(article.length) if view is not None else None
            listed.append(Facts.of(article, opened.layer_summary(article_id, choices.annotator), share))
    tags = {" ".join(name.split()).casefold() for name in tag or ()}
    if tags:
        listed = [each for each in listed if tags <= {t.casefold() for t in each.layer.tags}]
    if state:
        listed = [each for each in listed if each.layer.state in state]
    listed = ordered(those_wanted(listed, terms_of(wanted)), sort or Sort.QUEUE, reverse)
    _print(listed, standings, choices.annotator, json=json)


def _lined_up(
    project: Project, choices: Choices, ids: list[str], queue: Queue
) -> tuple[list[str], dict[str, Standing]]:
    """Return the articles in a queue, and how their suggestions stand where that had to be found out."""
    from tui.services.articles import queues

    who = choices.annotator
    match queue:
        case Queue.UNDECIDED:
            return queues.by_progress(ids, project.layer_states(who)), {}
        case Queue.FLAGGED:
            return queues.by_flags(ids, project.flags(who)), {}
        case Queue.DISAGREEMENTS:
            found = _standings(project, choices, ids)
            return queues.by_disagreement(ids, found), found
    return ids, {}


def _standings(project: Project, choices: Choices, ids: Sequence[str]) -> dict[str, Standing]:
    """Return how the kept suggestions of articles stand to what was decided.

    Raises:
        GlossatorError: The settings do without memory.
    """
    from tui.domain.errors import GlossatorError
    from tui.services.articles.standing import Comparison
    from tui.services.learning import memory_of
    from tui.services.tagging import suggestion_cache

    settings, cache = choices.settings, suggestion_cache(choices.pipeline)
    if not settings.memory:
        raise GlossatorError("Suggestions do not use your decisions: memory = false.", "Set it to true.")

    def kept(article: ArticleSummary) -> Sequence[Suggestion] | None:
        found = cache.load(article.sha256, article.length, in_use=False)
        return found.suggestions if found is not None else None

    memory = memory_of(project, choices.annotator, _told(ids, "counting decisions"))
    comparison = Comparison(project, choices.annotator, project.labels(), kept, memory, settings.nested)
    return {article: comparison.of(article) for article in _told(ids, "comparing")}


def _told(ids: Sequence[str], doing: str) -> Iterable[str]:
    """Return articles one after the other, with a bar where there are many and somebody sees it."""
    from tui.cli.output import console, terminal

    if len(ids) < MANY or not terminal(sys.stderr):
        return ids
    from rich.progress import track

    return track(ids, doing, console=console(sys.stderr), transient=True)


def _print(listed: Sequence[Facts], standings: dict[str, Standing], who: str, *, json: bool) -> None:
    """Print articles: as JSON, as a table on a terminal, or as columns in a pipe."""
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.remarks import written_tags

    if json:
        print_json(_as_json(each, standings.get(each.id), who) for each in listed)
    elif terminal():
        # The number that the order is by is shown where it is one.
        more = ("disagree",) if standings else ()
        short = (
            (
                *(a.id, a.title, a.date, layer.state.value, str(layer.live), written_tags(layer.tags)),
                *(_against(standings.get(a.id)) for _ in more),
            )
            for a, layer in ((each.article, each.layer) for each in listed)
        )
        names = ("id", "title", "date", "state", "spans", "tags", *more)
        print_table(names, short, right=("spans", "disagree"))
    else:
        rows = (
            (
                *(a.id, a.title, a.date, layer.state.value),
                *(str(layer.counts.get(state, 0)) for state in State),
                str(layer.flagged),
                written_tags(layer.tags),
                layer.note,
            )
            for a, layer in ((each.article, each.layer) for each in listed)
        )
        print_table(_COLUMNS, rows, right=_COLUMNS[4:9])


def _against(standing: Standing | None) -> str:
    return str(standing.against) if standing is not None and standing.tagged else "not read"


def _as_json(facts: Facts, standing: Standing | None, who: str) -> dict[str, object]:
    article, layer = facts.article, facts.layer
    known = standing if standing is not None and standing.tagged else None
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "language": article.language,
        "length": article.length,
        # Not "added": that is how many annotations were.
        "added_at": article.added,
        "sha256": article.sha256,
        "annotator": who,
        "state": layer.state.value,
        **{state.value: layer.counts.get(state, 0) for state in State},
        "flagged": layer.flagged,
        "last": layer.at,
        "tags": list(layer.tags),
        "note": layer.note,
        "read": round(facts.read, 4) if facts.read is not None else None,
        "open": known.open if known is not None else None,
        "disagreements": known.against if known is not None else None,
    }
