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
file and its journal. All backups and all that was set aside are deleted, since they may hold the text. It
cannot be undone."""
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
    from tui.cli.output import safe_text
    from tui.domain.errors import UsageError
    from tui.services import upkeep
    from tui.services.library import find_article
    from tui.storage.paths import cache_folder

    choices = Choices(ctx.obj, project, annotator, model)
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("Purging cannot be undone, and nobody can be asked here.", "Say so with --yes.")
    with choices.writing(create=False) as opened:
        found = find_article(opened.articles(), article)
        if not yes and not _agreed(found, upkeep.purge_outlook(opened, found.id)):
            typer.echo("Nothing was changed.", err=True)
            return COULD_NOT
        upkeep.purge(opened, found.id, choices.annotator, cache_folder())
    typer.echo(safe_text(f"Purged: {found.id} {found.title}"))
    return DONE


def _agreed(article: ArticleSummary, outlook: Purged) -> bool:
    """Ask on the terminal."""
    from tui.cli.output import safe_text

    whose = ", ".join(f"{count:,} of {name}" for name, count in outlook.annotations.items())
    said = f"{article.title}\nAnnotations: {whose or 'none'}. Backups: {outlook.backups}."
    typer.echo(safe_text(f"{said}\nThis cannot be undone."), err=True)
    answer = typer.prompt(f"Type {article.id} to go on", default="", show_default=False, err=True)
    return bool(answer.strip() == article.id)
