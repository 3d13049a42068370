"""The entry point: runs a command, and turns whatever happens into an exit code and at most one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tui.cli.words import plain_paths

DONE, COULD_NOT, USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit codes; `INCOMPLETE` is done, with a report of what could not be."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Args:
        arguments: The words behind the program's name; those of this process where None.
    """
    try:
        _prepare_streams()
        return _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the pipe had enough, as `head` does: that is no error to speak of.
        _give_up_output()
        return COULD_NOT
    except OSError as error:
        _give_up_output()
        where = f" ({error.filename})" if error.filename is not None else ""
        complain(f"The system refused it: {error.strerror or error}{where}. Check space and permissions.")
        return COULD_NOT
    except Exception as error:
        from tui.cli.crash import report

        complain(report(error))
        return COULD_NOT


def _run(arguments: Sequence[str]) -> int:
    from tui.domain.errors import GlossatorError

    try:
        paths = plain_paths(arguments)
        if paths is not None:
            from tui.cli.choices import Choices
            from tui.cli.reading import open_reader

            return open_reader(Choices(None), paths)
    except GlossatorError as error:
        complain(str(error))
        return error.exit_code
    return _run_parsed(arguments)


def _run_parsed(arguments: Sequence[str]) -> int:
    """Let Typer parse the arguments and run the command."""
    import typer

    from tui.cli.commands import command_line
    from tui.domain.errors import GlossatorError

    # Typer's own class for what is wrong with the arguments has no public name.
    refused = typer.BadParameter.__mro__[1]
    try:
        with command_line().make_context("glossator", list(arguments)) as context:
            code = context.command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as stop:
        sys.stdout.flush()
        return stop.exit_code
    except GlossatorError as error:
        complain(str(error))
        return error.exit_code
    except Exception as error:
        if not isinstance(error, refused):
            raise
        complain(_as_sentence(error))
        return USAGE
    return code if isinstance(code, int) else DONE


def _as_sentence(error: Exception) -> str:
    """Return what the parser says about the arguments, with where to look."""
    message = getattr(error, "format_message", lambda: str(error))().strip().replace("\n", " ")
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "glossator"
    return f"{message.rstrip('.')}. See {command} --help."


def complain(message: str) -> None:
    """Write an error to standard error, as one line that no terminal acts on."""
    from tui.domain.shown import one_line

    print(f"glossator: error: {one_line(message)}", file=sys.stderr)


def note(message: str) -> None:
    """Write a remark to standard error, as one line that no terminal acts on."""
    from tui.domain.shown import one_line

    print(f"glossator: {one_line(message)}", file=sys.stderr)


def _prepare_streams() -> None:
    """Let no character fail to be written, and let what goes to programs be UTF-8 wherever we are."""
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _give_up_output() -> None:
    """Let standard output lead nowhere: Python would try to write what is left at its end, and complain."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.close(devnull)
