"""Printing: tables on a terminal, tab-separated columns in a pipe, JSON lines.

Nothing printed here acts on a terminal, and a pipe may end in one: texts are made safe in both. What is left
as it is are line feeds between lines and tabs between columns.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, TextIO

from tui.domain.shown import one_line
from tui.domain.substitutes import SUBSTITUTES

if TYPE_CHECKING:
    from rich.console import Console


def json_line(value: object) -> str:
    """Return a value as JSON in one line, with what a terminal acts on escaped."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    """Return a character as it stands in a string of JSON."""
    if ord(character) not in SUBSTITUTES:
        return character
    import json

    return json.dumps(character)[1:-1]


def print_json(values: Iterable[object]) -> None:
    """Print values as JSON, one a line."""
    for value in values:
        sys.stdout.write(json_line(value) + "\n")


def terminal(stream: TextIO | None = None) -> bool:
    """Whether a stream, or standard output, is a terminal."""
    stream = stream or sys.stdout
    return stream is not None and stream.isatty()


def console(stream: TextIO | None = None) -> Console:
    """Return a Rich console that takes no text for markup."""
    from rich.console import Console

    return Console(file=stream, markup=False, highlight=False, emoji=False)


_BEFORE = 24
"""Characters that are shown before and behind a text at the most."""


def in_context(left: str, text: str, right: str) -> str:
    """Return a text between what stands around it, for a cell that is cut at its end.

    The narrower the terminal is, the less stands before the text, which is what is looked for.
    """
    before = min(console().width // 8, _BEFORE)
    return f"…{left[-before:]}[{text}]{right[:_BEFORE]}…"


_CUT = frozenset(("title", "text", "context", "annotator", "who", "tags"))
"""Columns whose cells are cut where a table on a terminal is too wide."""
_WHOLE = frozenset(("id", "number", "article", "label", "state", "when", "date", "spans"))
"""Columns that are shown whole."""
_WIDEST_HEADING = 24
"""Cells of a heading: longer names leave no room for the numbers below them."""


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = (), title: str = ""
) -> None:
    """Print rows: a table on a terminal, tab-separated columns without a head in a pipe.

    Args:
        columns: The headings, which may be names of people; they are made safe here, too.
        rows: The cells of each row; they are made safe here.
        right: Headings of the columns with numbers.
        title: A heading for the table on a terminal.
    """
    if not terminal():
        for row in rows:
            sys.stdout.write("\t".join(map(one_line, row)) + "\n")
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=Text(one_line(title)) if title else None)
    table.title_justify = "left"
    for name in columns:
        side: Literal["left", "right"] = "right" if name in right else "left"
        heading = Text(one_line(name))
        heading.truncate(_WIDEST_HEADING, overflow="ellipsis")
        table.add_column(
            heading, justify=side, overflow="fold", no_wrap=name in _WHOLE, min_width=heading.cell_len
        )
    for row in rows:
        # What is long is cut, so that a row stays one line; a pipe and --json have all of it.
        cells = [Text(one_line(cell)) for cell in row]
        for name, cell in zip(columns, cells, strict=False):
            if name in _CUT:
                cell.no_wrap, cell.overflow = True, "ellipsis"
        table.add_row(*cells)
    console().print(table)
