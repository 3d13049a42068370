"""What the words behind the program's name are: a command, or what is to be read."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence

from tui.domain.errors import UsageError

COMMANDS = (
    *("read", "add", "refresh", "articles", "show", "tag", "annotations", "review", "search", "export"),
    *("import", "merge", "annotators", "agreement", "adjudicate"),
    *("labels", "stats", "history", "undo", "redo"),
    *("verify", "repair", "backups", "restore", "purge", "config"),
)
"""The commands in the order of the help; each has a module of its name with a Typer app called `app`."""

MODULES = {"import": "importing"}
"""Modules of commands whose name a module cannot have."""

_WITH_VALUE = ("--project", "--annotator", "--model")
"""Options of all commands; they may stand before a command's name."""

_OF_READING = ("--encoding",)
"""Options of the commands that read texts, which may stand there, too."""

_ALONE = ("--version", "--help")


def with_command(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `read` put in where no command is named.

    The first word that is not an option of all commands decides: a command is one; nothing at all, an
    option of `read`, and whatever exists, matches, or looks like a path, belong to `read`.

    Raises:
        UsageError: It is a single word that is neither a command nor a file, or an option of a command stands
            before the command's name.
    """
    if arguments and arguments[0] == "help" and not os.path.lexists("help"):
        return [*arguments[1:], "--help"]
    at = 0
    reading: list[int] = []
    while at < len(arguments):
        word = arguments[at]
        name, sign, _ = word.partition("=")
        width = 1 if sign else 2
        if word in _ALONE:
            return list(arguments)
        if name in _WITH_VALUE:
            at += width
        elif name in _OF_READING:
            reading += range(at, min(at + width, len(arguments)))
            at += width
        elif word in COMMANDS:
            # They are options of the command, and stand behind its name.
            ahead = [arguments[i] for i in range(at) if i not in reading]
            return [*ahead, word, *(arguments[i] for i in reading), *arguments[at + 1 :]]
        elif word.startswith("-") and word != "-":
            _check_place(name, arguments[at + 1 : at + 1 + width])
            break
        elif looks_like_path(word) or word == "-":
            break
        else:
            raise UsageError(f"{word!r} is neither a command nor a file.", _did_you_mean(word))
    at = min(at, *reading) if reading else at
    return [*arguments[:at], "read", *arguments[at:]]


def _check_place(option: str, next_words: Sequence[str]) -> None:
    """Refuse an option of one command that stands, with its value or without, before the command's name.

    Raises:
        UsageError: So it is.
    """
    command = next((word for word in next_words if word in COMMANDS), "")
    if command and not os.path.lexists(command):
        raise UsageError(
            f"{option} stands before {command}.",
            f"Options of one command stand behind its name: see glossator {command} --help.",
        )


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


def plain_paths(arguments: Sequence[str]) -> list[str] | None:
    """Return the paths to read where nothing else is asked for; None where there are options or a command.

    Raises:
        UsageError: The first word is neither a command nor a file.
    """
    if any(word.startswith("-") and word != "-" for word in arguments):
        return None
    words = with_command(arguments)
    return words[1:] if words[0] == "read" else None
