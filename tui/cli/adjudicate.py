"""`glossator adjudicate`: brings layers together in one, on the screen or by a rule."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption

if TYPE_CHECKING:
    from tui.services.adjudicating import Ruled
    from tui.services.adjudication import Adjudication, Kept
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)

NAME_OTHERS = "See who has annotated what with: glossator annotators."


@app.command(
    epilog="""Examples:

\b
  glossator adjudicate maria jon
  glossator adjudicate maria jon --into gold --take agreed
  glossator adjudicate maria jon ada --into gold --take majority --dry-run
  glossator adjudicate ada model

Without --take it opens the screen, which goes on where it was left. With it nothing is asked: agreed takes
what all have alike, majority what more than half have besides, union what anybody has, a name what that
one has. What was decided before stays. All of it is one edit, which one undo takes back.
The word model stands for the suggestions that are kept of the pipeline (see glossator tag). Your own layer
against them is an evaluation: the screen walks through what differs, and your layer changes only where you
take something. Prints for each article how many were agreed on, taken and left."""
)
def adjudicate(
    ctx: typer.Context,
    sides: Annotated[
        list[str],
        typer.Argument(metavar="ANNOTATOR...", help="Two or more whose layers are compared, or model."),
    ],
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="NAME", help="What the layer of the result is called: adjudicated."),
    ] = None,
    take: Annotated[
        str | None,
        typer.Option(
            "--take", metavar="agreed|majority|union|NAME", help="Decide by a rule, without the screen."
        ),
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option("--article", metavar="ARTICLE", help="Only this article; can be given several times."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be decided, and stop.")] = False,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Compare the layers of annotators and bring them together in one."""
    from tui.domain.errors import UsageError

    choices = Choices(ctx.obj, project, annotator, model)
    if take is None and (dry_run or json or article):
        raise UsageError("--article, --dry-run and --json go with --take.", "Say what to take.")
    if take is None:
        return _open(choices, sides, into)
    return _decide(choices, sides, into, take, article or [], dry_run=dry_run, json=json)


def _sides(opened: Project, words: Sequence[str], into: str, person: str) -> list[str]:
    """Return who is meant.

    Raises:
        GlossatorError: Nobody of that name has a layer, or they cannot be compared.
    """
    from tui.cli.filters import check_annotator
    from tui.services.adjudication import PIPELINE, check

    known = set(opened.annotators())
    for word in words:
        if word in known or word != "model":
            check_annotator(opened, word)
    sides = [PIPELINE if word == "model" and word not in known else word for word in words]
    check(person, sides, into)
    return sides


def _open(choices: Choices, words: Sequence[str], into: str | None) -> int:
    from tui.cli.reading import open_reader
    from tui.domain.adjudication import RESULT
    from tui.domain.errors import GlossatorError

    person = choices.annotator
    with choices.reading() as opened:
        own = {person, "model"} == set(words) and into is None
        goal = into or (person if own else RESULT)
        sides = _sides(opened, words, goal, person)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise GlossatorError(
            "Adjudicating on the screen needs a terminal.",
            "Say what to take instead: --take agreed, majority, union or a name.",
        )
    return open_reader(choices, [], compared=(tuple(sides), goal))


def _decide(
    choices: Choices,
    words: Sequence[str],
    into: str | None,
    take: str,
    articles: Sequence[str],
    *,
    dry_run: bool,
    json: bool,
) -> int:
    from tui.domain.adjudication import RESULT
    from tui.domain.errors import GlossatorError
    from tui.services.adjudicating import rule_all, rule_named
    from tui.services.adjudication import PIPELINE, Adjudication
    from tui.services.library import find_article
    from tui.services.workspace import Workspace

    goal, person = into or RESULT, choices.annotator
    with choices.reading() if dry_run else choices.writing(create=False) as opened:
        sides = _sides(opened, words, goal, person)
        rule = rule_named(take, words)
        workspace = Workspace(opened, person, memory=False)
        adjudication = Adjudication(workspace, sides, goal, _kept(choices))
        only = None
        if articles:
            present = opened.articles()
            only = list(dict.fromkeys(find_article(present, word).id for word in articles))
        ruled = list(_with_progress(rule_all(adjudication, rule, only), len(only or adjudication.articles)))
        if not ruled:
            hint = "Let the pipeline read them with: glossator tag." if PIPELINE in sides else NAME_OTHERS
            raise GlossatorError("There is no article that two of them have looked at.", hint)
        if not dry_run:
            _make(adjudication, ruled, take)
    _print(ruled, goal, json=json, dry_run=dry_run)
    return 0


def _kept(choices: Choices) -> Kept:
    from collections.abc import Iterable

    from tui.domain.annotation import Suggestion
    from tui.domain.article import Article
    from tui.services import tagging

    cache = tagging.suggestion_cache(choices.pipeline)

    def kept(article: Article) -> Iterable[Suggestion] | None:
        found = cache.load(article.sha256, len(article.text))
        return found.suggestions if found is not None else None

    return kept


def _make(adjudication: Adjudication, ruled: Sequence[Ruled], take: str) -> None:
    """Make one edit of it, and wait until it is on disk."""
    changes = [change for each in ruled for change in each.changes]
    workspace = adjudication.workspace
    adjudication.make(f"adjudicate: take {take}", changes)
    workspace.project.flush()
    workspace.settle()
    if workspace.refusal is not None:
        raise workspace.refusal.error


def _with_progress(ruled: Iterator[Ruled], total: int) -> Iterator[Ruled]:
    """Show a bar on standard error, if that is a terminal."""
    from tui.cli.output import console, terminal

    if not terminal(sys.stderr):
        yield from ruled
        return
    from rich.progress import track

    yield from track(ruled, "comparing", total, console=console(sys.stderr), transient=True)


def _print(ruled: Sequence[Ruled], into: str, *, json: bool, dry_run: bool) -> None:
    from tui.cli.main import note
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.shown import counted, one_line

    if json:
        print_json({name: value for name, value in r._asdict().items() if name != "changes"} for r in ruled)
        return
    columns = ("article", "title", "agreed", "taken", "left", "before")
    rows = [(r.article, r.title, str(r.agreed), str(r.taken), str(r.left), str(r.before)) for r in ruled]
    print_table(columns, rows, right=columns[2:])
    if terminal(sys.stderr):
        agreed, taken, left = (
            sum(r.agreed for r in ruled),
            sum(r.taken for r in ruled),
            sum(r.left for r in ruled),
        )
        said = f"{agreed} agreed on, {taken} taken, {left} left undecided in {counted(len(ruled), 'article')}"
        note(f"{said}. {'Nothing was changed.' if dry_run else f'The layer is called {one_line(into)}.'}")
