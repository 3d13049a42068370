"""HTML in which text from outside stays text.

Everything goes through markupsafe, with which Jinja escapes: what is filled into a fragment is escaped unless
it is a fragment itself. Controls and characters that steer direction are shown as visible ones, as on screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from markupsafe import Markup, escape

from tui.domain.assets import style
from tui.domain.labels import Label, LabelSet
from tui.domain.pieces import pieces
from tui.domain.shown import displayed, one_line
from tui.domain.span import HasSpan

M = TypeVar("M", bound=HasSpan)

_HUE = re.compile(r"^\.entity-(\d+) \{ color: (#[0-9a-f]{6}); \}", re.MULTILINE)
_LINE_END_OR_TAB = re.compile(r"(\r\n|[\r\n\t])")


def words(text: str) -> str:
    """Return a text in one line, with what cannot be seen made visible."""
    return one_line(text)


def filled(fragment: str, **values: object) -> Markup:
    """Return a fragment of HTML with values in the places of their names, escaped."""
    return Markup(fragment).format(**values)


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """Return fragments one behind the other."""
    return Markup(between).join(parts)


@cache
def hues() -> dict[int, str]:
    """Return the colours of labels by slot, as the style sheet of the screen has them."""
    return {int(slot): colour for slot, colour in _HUE.findall(style("entities.tcss"))}


def slot_of(labels: LabelSet, name: str) -> int:
    """Return the colour of a label; one that the project does not have is shown in the first."""
    label: Label | None = labels.get(name)
    return label.slot if label is not None and label.slot in hues() else 1


def hue_rules() -> Markup:
    """Return the rules of style that give each slot its colour."""
    return joined(
        (filled(".s{slot}{{--hue:{hue}}}", slot=slot, hue=hue) for slot, hue in sorted(hues().items())), "\n"
    )


def document_head(title: str, sheets: Sequence[str], generator: str) -> Markup:
    """Return how a page begins, up to and with `<body>`: it asks for nothing from anywhere.

    Args:
        title: What it is called.
        sheets: Names of its style sheets, which stand in it.
        generator: The program.
    """
    return filled(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="{generator}">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        "<title>{title}</title>\n<style>\n{hues}\n{sheets}</style>\n</head>\n<body>\n",
        generator=generator,
        title=title,
        hues=hue_rules(),
        sheets=Markup("".join(map(style, sheets))),
    )


def lines_shown(text: str) -> str:
    """Return a text of lines with controls made visible: as many code points as the text has.

    A line ends with LF, or with CR and LF; `marked` leaves the CR out.
    """
    parts = _LINE_END_OR_TAB.split(text)
    ends = ("\n" if end == "\r" else end for end in parts[1::2])
    return "".join(part + end for part, end in zip(map(displayed, parts[::2]), (*ends, ""), strict=True))


def marked(
    text: str, marks: list[M], begun: Callable[[M, bool], Markup], ended: Callable[[M], Markup]
) -> Markup:
    """Return a text with an element around each mark.

    Elements nest: where marks cross, the one that began later is closed and begun again.

    Args:
        text: The text, as `lines_shown` returns it.
        marks: The marks, in order.
        begun: Returns how an element of a mark begins, told whether it is the mark's first one.
        ended: Returns how the last element of a mark ends; those before it end with `</mark>`.
    """
    parts: list[Markup] = []
    open_marks: list[M] = []
    for piece, finished, beginning, _ in pieces(text, marks):
        for mark in finished:
            at = next(i for i in reversed(range(len(open_marks))) if open_marks[i] is mark)
            above = open_marks[at + 1 :]
            parts += [Markup("</mark>")] * len(above)
            parts.append(ended(mark))
            parts += (begun(other, False) for other in above)
            del open_marks[at]
        parts += (begun(mark, True) for mark in beginning)
        open_marks += beginning
        parts.append(escape(piece.replace("\r", "")))
    # All of them are fragments: Markup's own join would look at each once more.
    return Markup("".join(parts))
