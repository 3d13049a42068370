"""A picture of the entity palette as people see it who lack a colour: `python -m tests.pictures.vision FILE`.

Each slot is there as a decision with its label, as a suggestion, as the current span and as a label's name.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from rich.style import Style
from textual.color import Color

from tests.app.test_palette import Host
from tests.app.vision import VISIONS, seen
from tui.app.palette import Look, Palette
from tui.domain.labels import ONTONOTES

THEMES = ("textual-dark", "textual-light")
WIDTH, LINE = 380, 20


def samples(palette: Palette, slot: int) -> list[tuple[str, Style]]:
    """Return the texts of a slot with their styles."""
    name, short, _ = ONTONOTES[slot - 1]
    return [
        (f"{slot:2} decided", palette.style(Look(slot, "decided"))),
        (f"✓{short}", palette.style(Look(slot, "decided", tag=True))),
        ("suggested", palette.style(Look(slot, "open"))),
        (f"?{short}", palette.style(Look(slot, "open", tag=True))),
        ("current", palette.style(Look(slot, "decided", current=True))),
        (name, palette.label(slot)),
    ]


def drawn(text: str, style: Style, x: int, y: int, vision: str) -> str:
    """Return a text on its background, as it is seen."""
    front, back = (Color.from_rich_color(c) if c is not None else None for c in (style.color, style.bgcolor))
    if style.reverse:
        front, back = back, front
    cells = 8 * len(text)
    box = ""
    if back is not None:
        box = f'<rect x="{x}" y="{y}" width="{cells}" height="{LINE}" fill="{seen(back, vision).hex}"/>'
    bold = ' font-weight="bold"' if style.bold else ""
    line = ' text-decoration="underline"' if style.underline else ""
    colour = seen(front, vision).hex if front is not None else "#888888"
    place = f'x="{x}" y="{y + 15}" textLength="{cells}"'
    return f'{box}<text {place} fill="{colour}"{bold}{line}>{escape(text)}</text>'


async def picture() -> str:
    """Return the picture as SVG."""
    app, parts = Host(), []
    height = LINE * (len(ONTONOTES) + 2)
    async with app.run_test() as pilot:
        for row, theme in enumerate(THEMES):
            app.theme = theme
            await pilot.pause()
            palette = Palette(app.query_one("#article"))
            for column, vision in enumerate(VISIONS):
                left, top = column * WIDTH, row * height
                ground = seen(palette.background, vision).hex
                parts.append(
                    f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{height}" fill="{ground}"/>'
                )
                parts.append(
                    drawn(vision, Style(color=palette.foreground.rich_color), left + 10, top, vision)
                )
                for slot in range(1, len(ONTONOTES) + 1):
                    x = left + 10
                    for text, style in samples(palette, slot):
                        parts.append(drawn(text, style, x, top + LINE * slot + 6, vision))
                        x += 8 * len(text) + (0 if text.endswith(("decided", "suggested")) else 10)
    size = f'width="{WIDTH * len(VISIONS)}" height="{height * len(THEMES)}"'
    font = 'font-family="\'DejaVu Sans Mono\', monospace" font-size="13"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>{"".join(parts)}</svg>'


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(asyncio.run(picture()), encoding="utf-8")
