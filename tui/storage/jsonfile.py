"""Small JSON files that may be lost: read with patience, replaced as a whole, not synced."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import orjson

from tui.domain.errors import GlossatorError
from tui.storage.atomic import replace_file
from tui.storage.fs import PRIVATE
from tui.storage.values import Record


def read_tolerant(path: Path) -> Record:
    """Return the JSON object in a file; an empty one where there is none, or nothing sensible."""
    try:
        value = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_quick(path: Path, value: Record) -> None:
    """Replace a file with a JSON object, creating its folder.

    Raises:
        GlossatorError: It could not be written; what was there is untouched.
    """
    _try(
        path,
        lambda: replace_file(path, orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n", durable=False),
    )


def lines_of(path: Path) -> list[object]:
    """Return the JSON values that stand in the lines of a file; lines that hold none are passed over."""
    try:
        lines = [line for line in path.read_bytes().split(b"\n") if line]
    except OSError:
        return []
    with suppress(ValueError):
        values: list[object] = orjson.loads(b"[%b]" % b",".join(lines))
        if len(values) == len(lines):
            return values
    found: list[object] = []
    for line in lines:
        with suppress(ValueError):
            found.append(orjson.loads(line))
    return found


def write_lines_quick(path: Path, values: Iterable[object]) -> None:
    """Replace a file with JSON values, one a line, creating its folder.

    Raises:
        GlossatorError: It could not be written; what was there is untouched.
    """
    _try(path, lambda: replace_file(path, _lines(values), durable=False))


def append_quick(path: Path, values: Iterable[object]) -> None:
    """Add JSON values to a file, one a line, creating it.

    Raises:
        GlossatorError: They could not be written; part of them may stand there.
    """

    def append() -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE)
        with os.fdopen(descriptor, "ab") as file:
            # What a killed process left half-written stays on a line of its own.
            file.write(b"\n" + _lines(values))

    _try(path, append)


def _lines(values: Iterable[object]) -> bytes:
    return b"".join(orjson.dumps(value) + b"\n" for value in values)


def _try(path: Path, write: Callable[[], None]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write()
    except OSError as error:
        reason = error.strerror or str(error)
        raise GlossatorError(
            f"{path} could not be written: {reason}.",
            "Your annotations are not affected; only what the program remembers by itself is.",
        ) from error
