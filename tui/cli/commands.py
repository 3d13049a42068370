"""The group of all commands: it loads a command when it is called, and takes a bare path for `read`."""

from __future__ import annotations

import importlib
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tui.cli.choices import Given
from tui.cli.common import AnnotatorOption, ModelOption, ProjectOption
from tui.cli.words import COMMANDS, MODULES, with_command


class CommandGroup(TyperGroup):
    """The top of the command line."""

    # Contexts and commands are Any: Typer's base classes for them have no public name.

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """Return the names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """Load a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(
            importlib.import_module(f"tui.cli.{MODULES.get(cmd_name, cmd_name)}").app
        )
        command.name = cmd_name
        return command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words behind the program's name, a bare path taken for what `read` is to open."""
        return super().parse_args(ctx, with_command(args))


def _version(wanted: bool) -> None:
    if wanted:
        from tui import __version__

        typer.echo(f"glossator {__version__}")
        raise typer.Exit


_app = typer.Typer(cls=CommandGroup, add_completion=False, rich_markup_mode=None)


@_app.callback(
    subcommand_metavar="[COMMAND] ...",
    epilog="""Examples:

\b
  glossator seeds                       open the articles of a folder
  glossator                             open the library
  glossator tag seeds --accept          let the model tag them
  glossator annotations --label ORG     list what was decided
  glossator export --format conll -o tags.conll

Without a command, paths are opened for reading. Every command has --help.
Exit codes: 0 done, 1 could not, 2 usage, 3 done but with losses that are listed, 130 interrupted.""",
)
def _glossator(
    ctx: typer.Context,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
    version: Annotated[  # noqa: ARG001 - its callback does it
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Read articles in the terminal, tag their named entities, and export the tagged spans."""
    ctx.obj = Given(project, annotator, model)


def command_line() -> TyperGroup:
    """Return the command line."""
    return typer.main.get_group(_app)
