"""Files with one JSON value in each line, which are read within limits, whatever the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from tui.formats.json_values import BOM, loads, told
from tui.formats.source import Source, lines

T = TypeVar("T")


def lines_of(source: Source, name: str, take: Callable[[Any], Iterable[T]]) -> Iterator[T]:
    """Yield what `take` makes of the JSON value of each line of a file.

    Raises:
        UnreadableError: A line is no JSON, or `take` raises an error of a damaged value.
    """
    for number, line in lines(source, name):
        value = line.removeprefix(BOM) if number == 1 else line
        if value.strip():
            with told(f"Line {number:,} of {name}"):
                found = list(take(loads(value)))
            yield from found
