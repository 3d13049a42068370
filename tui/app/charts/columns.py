"""Columns over time: counts by day, week, month or year, with round numbers at their side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.app.article.cells import clipped
from tui.app.charts.ink import Ink, Inks, Tone
from tui.services.statistics.ticks import ticks

_EIGHTHS = " ▁▂▃▄▅▆▇"
WIDEST = 12
"""Cells of a column at the most, the gap behind it included."""
TALLEST = 16
"""Rows of the plot at the most: a count of one is not to become a tower."""
LEAST = 12
"""Cells that a chart needs to be one."""


class Columns(NamedTuple):
    """A chart of columns.

    Attributes:
        title: What is counted.
        notes: What else there is to know, a line each.
        values: The counts.
        names: What each column is called.
        label: The label in whose colour they are; empty for none.
    """

    title: str
    notes: Sequence[str]
    values: Sequence[int]
    names: Sequence[str]
    label: str = ""


def room(width: int) -> int:
    """Return how many columns, a cell wide, a chart of some width has room for."""
    return max(width - 7, 1)


def paint(chart: Columns, width: int, height: int) -> list[Inks]:
    """Return the lines of a chart: a title, the columns over their names, and a note."""
    lines: list[Inks] = [[Ink(clipped(chart.title, width), Tone.STRONG)]]
    notes: list[Inks] = [[Ink(clipped(note, width), Tone.DIM)] for note in chart.notes]
    plot = min(height - 3 - len(notes), TALLEST)
    if not chart.values or plot < 2 or width < LEAST:
        return [*lines, *notes][:height]
    marks = ticks(max(chart.values), max(min(plot // 3, 5), 1))
    gutter = max(len(f"{mark:,}") for mark in marks) + 1
    shown = min(len(chart.values), width - gutter)
    first = len(chart.values) - shown
    per = min((width - gutter) // shown, WIDEST)
    labelled = {round(plot * (1 - mark / marks[-1])): f"{mark:,}" for mark in marks}
    for row in range(plot):
        line = [Ink(f"{labelled.get(row, ''):>{gutter - 1}} ", Tone.DIM)]
        places = range(first, len(chart.values))
        for place in places:
            line += _cell(chart, place, row, plot, marks[-1], per, row in labelled)
        lines.append(line)
    axis = "─" * (per * shown)
    lines.append([Ink(f"{labelled.get(plot, ''):>{gutter - 1}} {axis}", Tone.DIM)])
    lines.append([Ink(" " * gutter + _names(chart.names[first:], per, width - gutter), Tone.DIM)])
    return [*lines, *notes]


def _cell(chart: Columns, place: int, row: int, plot: int, most: int, per: int, ruled: bool) -> Inks:
    """Return the piece of a column in a row, with the gap behind it."""
    value = chart.values[place]
    eighths = max(round(8 * plot * value / most), 1 if value else 0) - 8 * (plot - 1 - row)
    wide = max(per - 1, 1)
    empty = "┈" if ruled else " "
    if eighths <= 0:
        return [Ink(empty * per, Tone.DIM)]
    body = ("█" if eighths >= 8 else _EIGHTHS[eighths]) * wide
    return [Ink(body, Tone.BAR, chart.label), Ink(empty * (per - wide), Tone.DIM)]


def _names(names: Sequence[str], per: int, cells: int) -> str:
    """Return the names under their columns, as many as there is room for, evenly apart."""
    longest = max(map(len, names))
    every = max(-(-(longest + 2) // per), 1)
    line = ""
    for place in range(0, len(names), every):
        if place * per + longest <= cells:
            line = line.ljust(place * per) + names[place]
    return line
