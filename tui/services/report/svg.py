"""Charts as SVG within HTML: bars, columns over time, a matrix. Each says in words what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup

from tui.formats.markup import filled, joined, words
from tui.services.report.markup import number
from tui.services.statistics.company import Company
from tui.services.statistics.mentions import told_apart
from tui.services.statistics.periods import Period, named
from tui.services.statistics.ticks import ticks

WIDTH = 720
"""Units across a chart of full width."""
BAR = 260
"""Units across the bar of a table's row."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 10, 24


def bar(parts: Sequence[tuple[str, int]], most: int, slot: int = 0, told: str = "") -> Markup:
    """Return a bar of parts one behind the other.

    Args:
        parts: Class and count of each part.
        most: The count that the whole width stands for.
        slot: The label's colour; 0 for the neutral one.
        told: What it shows, in words.
    """
    x = 0.0
    drawn: list[Markup] = []
    for kind, count in parts:
        width = BAR * count / max(most, 1)
        if count:
            drawn.append(
                filled(
                    '<rect class="{kind}" x="{x:.1f}" y="1" width="{width:.1f}" height="10"/>',
                    kind=kind,
                    x=x,
                    width=max(width - 0.6, 0.6),
                )
            )
        x += width
    return filled(
        '<svg class="bar s{slot}" viewBox="0 0 {across} 12" width="{across}" height="12" role="img" '
        'aria-label="{told}">{drawn}</svg>',
        slot=slot,
        across=BAR,
        told=words(told),
        drawn=joined(drawn),
    )


def columns(
    counts: Mapping[date, int], period: Period, told: str, *, slot: int = 0, height: int = 130
) -> Markup:
    """Return columns over time.

    Args:
        counts: Counts by the first day of each period, in order; periods without any included.
        period: What a column stands for.
        told: What it shows, in words.
        slot: The label's colour; 0 for the neutral one.
        height: Units from top to bottom.
    """
    marks = ticks(max(counts.values(), default=0), 4)
    inner = height - _TOP - _BOTTOM
    across = (WIDTH - _LEFT - _RIGHT) / max(len(counts), 1)
    drawn = [_level(mark, _TOP + inner * (1 - mark / marks[-1])) for mark in marks]
    every = max(-(-len(counts) // 8), 1)
    for place, (first, count) in enumerate(counts.items()):
        x, tall = _LEFT + place * across, inner * count / marks[-1]
        name = named(first, period)
        if count:
            drawn.append(
                filled(
                    '<rect class="fill" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{tall:.1f}">'
                    "<title>{name}: {count}</title></rect>",
                    x=x + min(across * 0.1, 1),
                    y=_TOP + inner - tall,
                    width=max(min(across * 0.8, 40), 0.5),
                    tall=tall,
                    name=name,
                    count=number(count),
                )
            )
        if place % every == 0 and x < WIDTH - 60:
            drawn.append(filled('<text x="{x:.1f}" y="{y}">{name}</text>', x=x, y=height - 8, name=name))
    return _chart(height, told, drawn, slot)


def _level(mark: int, y: float) -> Markup:
    """Return a line across the chart with its number."""
    return filled(
        '<line class="level" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        '<text class="end" x="{at}" y="{below:.1f}">{mark}</text>',
        left=_LEFT,
        right=WIDTH - _RIGHT,
        at=_LEFT - 6,
        y=y,
        below=y + 4,
        mark=number(mark),
    )


def matrix(company: Company, most: int, told: str) -> Markup:
    """Return who is named with whom as a matrix: the more often, the darker, with the number in the cell.

    Args:
        company: The pairs, counted.
        most: How many names at the most.
        told: What it shows, in words.
    """
    names, called = company.names[:most], told_apart(company.names)
    size, left, top = 30, 190, 26
    highest = max((company.together(a, b) for b in range(len(names)) for a in range(b)), default=0)
    drawn: list[Markup] = []
    for row, entity in enumerate(names):
        y = top + row * size
        drawn.append(
            filled(
                '<text class="end" x="{x}" y="{y}">{name} <tspan class="dim">{row}</tspan></text>'
                '<text class="mid dim" x="{across}" y="{above}">{row}</text>',
                x=left - 8,
                y=y + 19,
                name=_short(called[entity.number]),
                row=row + 1,
                across=left + row * size + size / 2,
                above=top - 8,
            )
        )
        drawn += (
            _cell(company.together(row, column), highest, left + column * size, y, size)
            for column in range(row)
        )
    return _chart(top + len(names) * size + 6, told, drawn, 0)


def _cell(count: int, highest: int, x: int, y: int, size: int) -> Markup:
    share = count / max(highest, 1)
    return filled(
        '<rect class="{kind}" x="{x}" y="{y}" width="{size}" height="{size}" fill-opacity="{share:.2f}"/>'
        "{told}",
        kind="fill" if count else "none",
        x=x,
        y=y,
        size=size - 2,
        share=0.15 + 0.85 * share if count else 0.06,
        told=filled(
            '<text class="mid {on}" x="{x}" y="{y}">{count}</text>',
            on="on" if share > 0.65 else "",
            x=x + size / 2 - 1,
            y=y + 19,
            count=number(count),
        )
        if count
        else Markup(""),
    )


def _short(text: str) -> str:
    told = words(text)
    return told if len(told) <= 22 else f"{told[:21]}…"


def _chart(height: float, told: str, drawn: Iterable[Markup], slot: int) -> Markup:
    return filled(
        '<div class="wide"><svg class="chart s{slot}" viewBox="0 0 {width} {height}" width="{width}" '
        'role="img" aria-label="{told}">\n{drawn}\n</svg></div>\n',
        slot=slot,
        width=WIDTH,
        height=height,
        told=words(told),
        drawn=joined(drawn, "\n"),
    )
