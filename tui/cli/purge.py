"""`glossator purge`: takes an article out for good."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, ModelOption, ProjectOption

if TYPE_CHECKING:
    from tui.domain.article import ArticleSummary
    from tui.services.upkeep import Purged

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator purge k3fx82mn
  glossator purge k3fx82mn --yes

The text, all annotations of everybody on it, and what the journal tells of them are removed from the project
file and its journal, and the suggestions that were kept. All backups and all that was set aside are deleted,
since they may hold the text. It cannot be undone. An article that is in the journal alone, because adding it
was undone, can be purged, too."""
)
def purge(
    ctx: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="The article: its id, or words of its title.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Take an article and all that was said of it out of the project for good."""
    from tui.cli.main import COULD_NOT, DONE
    from tui.domain.errors import UsageError
    from tui.domain.shown import safe_text
    from tui.services import upkeep
    from tui.storage.paths import cache_folder

    choices = Choices(ctx.obj, project, annotator, model)
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("Purging cannot be undone, and nobody can be asked here.", "Say so with --yes.")
    with choices.writing(create=False) as opened:
        found = upkeep.find_article(opened, article)
        lost = _in_words(upkeep.purge_outlook(opened, found.id))
        if not yes and not _agreed(found, lost):
            typer.echo("Nothing was changed.", err=True)
            return COULD_NOT
        upkeep.purge(opened, found, choices.annotator, cache_folder())
    typer.echo(safe_text(f"Purged: {found.id} “{found.title}”, {lost}."))
    return DONE


def _in_words(lost: Purged) -> str:
    """Return what goes with the text."""
    from tui.domain.shown import counted

    whose = [f"{counted(count, 'annotation')} by {name}" for name, count in lost.annotations.items()]
    return ", ".join([*(whose or ["no annotations"]), counted(lost.backups, "backup")])


def _agreed(article: ArticleSummary, lost: str) -> bool:
    """Ask on the terminal: the prompt goes to standard error, so that standard output can lead elsewhere."""
    from tui.domain.shown import safe_text

    said = f"To be purged: {article.id} “{article.title}”, {lost}.\nThis cannot be undone."
    typer.echo(safe_text(said), err=True)
    typer.echo(safe_text(f"Type {article.id} to go on: "), nl=False, err=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        typer.echo(err=True)
    return answer.strip() == article.id
