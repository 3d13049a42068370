"""Who is named with whom, as a matrix: the darker, the more often."""

from __future__ import annotations

from tui.app.article.cells import cell_width, padded
from tui.app.charts.ink import HEAT, Ink, Inks, Tone
from tui.services.statistics.company import Company
from tui.services.statistics.mentions import told_apart

_CELL = 5
"""Cells of a number with the blanks around it."""
_NAME = 24


def paint(company: Company, width: int, height: int) -> list[Inks]:
    """Return the lines of a matrix of the names that are in most articles, as far as there is room."""
    names, called = company.names, told_apart(company.names)
    longest = min(max((cell_width(called[e.number]) for e in names[: height - 2]), default=0), _NAME)
    count = max(min(len(names), height - 3, (width - longest - 5) // _CELL), 0)
    if count < 2:
        return []
    most = max(company.together(a, b) for b in range(count) for a in range(b))
    head = "".join(f"{number + 1:>{_CELL - 1}} " for number in range(count - 1))
    lines: list[Inks] = [
        [Ink(f"{company.within.value.capitalize()}s that name both", Tone.STRONG)],
        [Ink(" " * (longest + 3) + head, Tone.DIM)],
    ]
    for row in range(count):
        entity = names[row]
        line = [
            Ink(padded(called[entity.number], longest), label=entity.label),
            Ink(f"{row + 1:>3}", Tone.DIM),
        ]
        line += (_cell(company.together(row, column), most) for column in range(row))
        lines.append(line)
    return lines


def _cell(count: int, most: int) -> Ink:
    if not count:
        return Ink("·".rjust(_CELL - 1) + " ", Tone.DIM)
    told = f"{count}" if count < 1_000 else f"{count // 1_000}k"
    return Ink(f"{told:>{_CELL - 1}} ", HEAT[(len(HEAT) * count - 1) // most])
