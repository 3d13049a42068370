"""The group of all commands: it loads a command when it is called, and takes a bare path for `read`."""

from __future__ import annotations

import glob
import importlib
import os
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tui.cli.common import AnnotatorOption, Given, ModelOption, ProjectOption
from tui.domain.errors import UsageError

COMMANDS = (
    *("read", "add", "articles", "show", "tag", "annotations", "export"),
    *("labels", "stats", "config"),
)
"""The commands in the order of the help; each has a module of its name with a Typer app called `app`."""

_WITH_VALUE = ("--project", "--annotator", "--model")
_ALONE = ("--version", "--help")


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
        command = typer.main.get_command(importlib.import_module(f"tui.cli.{cmd_name}").app)
        command.name = cmd_name
        return command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words behind the program's name, a bare path taken for what `read` is to open."""
        return super().parse_args(ctx, with_command(args))


def with_command(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `read` put in where no command is named.

    The first word that is not an option of all commands decides: a command is one; nothing at all, an
    option of `read`, and whatever exists, matches, or looks like a path, belong to `read`.

    Raises:
        UsageError: It is a single word that is neither a command nor a file.
    """
    at = 0
    while at < len(arguments):
        word = arguments[at]
        if word in _ALONE:
            return list(arguments)
        if word in _WITH_VALUE:
            at += 2
        elif word.startswith(tuple(f"{option}=" for option in _WITH_VALUE)):
            at += 1
        elif word in COMMANDS:
            return list(arguments)
        elif word.startswith("-") or looks_like_path(word):
            break
        else:
            raise UsageError(f"{word!r} is neither a command nor a file.", _did_you_mean(word))
    return [*arguments[:at], "read", *arguments[at:]]


def looks_like_path(word: str) -> bool:
    """Whether a word exists as a file or folder, is a pattern, or could only be meant as a path."""
    separators = (os.sep, os.altsep or os.sep)
    return (
        os.path.lexists(word)
        or glob.has_magic(word)
        or any(separator in word for separator in separators)
        or bool(os.path.splitext(word)[1])  # noqa: PTH122 - a word, and perhaps no path at all
    )


def _did_you_mean(word: str) -> str:
    import difflib

    try:
        names = [name for name in os.listdir() if not name.startswith(".")]  # noqa: PTH208 - names, not paths
    except OSError:
        names = []
    near = difflib.get_close_matches(word, [*COMMANDS, *names], n=1)
    return f"Did you mean {near[0]}?" if near else "See glossator --help."


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
