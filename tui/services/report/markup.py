"""HTML in which text from outside stays text.

Everything goes through markupsafe, with which Jinja escapes: what is filled into a fragment is escaped unless
it is a fragment itself. Controls and characters that steer direction are shown as visible ones, as on screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from tui.domain.labels import Label, LabelSet
from tui.domain.shown import one_line
from tui.storage.paths import styles_dir

_HUE = re.compile(r"^\.entity-(\d+) \{ color: (#[0-9a-f]{6}); \}", re.MULTILINE)


def words(text: str) -> str:
    """Return a text in one line, with what cannot be seen made visible."""
    return one_line(text)


def filled(fragment: str, **values: object) -> Markup:
    """Return a fragment of HTML with values in the places of their names, escaped."""
    return Markup(fragment).format(**values)


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """Return fragments one behind the other."""
    return Markup(between).join(parts)


def number(value: int) -> str:
    """Return a number for people."""
    return f"{value:,}"


def percent(share: float | None) -> str:
    """Return a share, from 0 to 1, in per cent; a dash where there is none."""
    return "–" if share is None else f"{share:.0%}"


@cache
def hues() -> dict[int, str]:
    """Return the colours of labels by slot, as the style sheet of the screen has them."""
    sheet = (styles_dir() / "entities.tcss").read_text(encoding="utf-8")
    return {int(slot): colour for slot, colour in _HUE.findall(sheet)}


def slot_of(labels: LabelSet, name: str) -> int:
    """Return the colour of a label; one that the project does not have is shown in the first."""
    label: Label | None = labels.get(name)
    return label.slot if label is not None and label.slot in hues() else 1


def hue_rules() -> Markup:
    """Return the rules of style that give each slot its colour."""
    return joined(
        (filled(".s{slot}{{--hue:{hue}}}", slot=slot, hue=hue) for slot, hue in sorted(hues().items())), "\n"
    )


def table(columns: Iterable[tuple[str, str]], rows: Iterable[Iterable[object]], caption: str = "") -> Markup:
    """Return a table.

    Args:
        columns: Heading and class of each column: `n` for numbers, `b` for bars, empty for words.
        rows: The cells of each row; fragments stay what they are.
        caption: What the table is.
    """
    kinds = list(columns)
    head = joined(filled('<th class="{kind}" scope="col">{name}</th>', kind=k, name=n) for n, k in kinds)
    body = joined(
        filled(
            "<tr>{cells}</tr>\n",
            cells=joined(
                filled('<td class="{kind}">{cell}</td>', kind=kind, cell=cell)
                for (_, kind), cell in zip(kinds, row, strict=True)
            ),
        )
        for row in rows
    )
    title = filled("<caption>{caption}</caption>", caption=caption) if caption else Markup("")
    return filled(
        '<div class="wide"><table>{title}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>'
        "</div>\n",
        title=title,
        head=head,
        body=body,
    )
