"""Makes small PDF files for tests, byte for byte: lines of text at places, nothing compressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842
"""An A4 page in points."""


class Line(NamedTuple):
    """A line of text as a PDF has it: its left end on the base line, in points from the lower left corner."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 11
    upright: bool = True


def paragraph(*texts: str, x: float = 72, y: float = 700, size: float = 11) -> list[Line]:
    """Return lines one below the other, as a word processor sets a paragraph."""
    return [Line(text, x, y - 1.2 * size * number, size) for number, text in enumerate(texts)]


def pdf(
    *pages: Sequence[Line],
    info: Mapping[str, str] | None = None,
    trailer: str = "",
    rotate: int = 0,
    extra: str = "",
    catalog: str = "",
) -> bytes:
    """Return a PDF file.

    Args:
        pages: The lines of each page, in the order in which they are drawn.
        info: Entries of the information dictionary, such as `Title`.
        trailer: Further entries of the trailer, as PDF has them.
        rotate: By how many degrees the pages are shown turned, clockwise.
        extra: Drawn on each page before its lines, as PDF has it.
        catalog: Further entries of the catalog, as PDF has them.
    """
    bodies = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>"]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    bodies.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    bodies.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    fields = " ".join(f"/{name} {_string(value)}" for name, value in (info or {}).items())
    bodies.append(f"<< {fields} >>")
    for number, lines in enumerate(pages):
        content = f"{extra}\n" + "\n".join(map(_drawn, lines))
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate}"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        length = len(content.encode("cp1252"))
        bodies.append(f"<< /Length {length} >>\nstream\n{content}\nendstream")
    return _file(bodies, trailer)


def _file(bodies: Sequence[str], trailer: str) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(bodies) + 1
    end = (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {count} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    )
    return data + end.encode("ascii")


def _string(value: str) -> str:
    return "<feff" + value.encode("utf-16-be").hex() + ">"


def _drawn(line: Line) -> str:
    text = line.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    matrix = "1 0 0 1" if line.upright else "0 1 -1 0"
    return f"BT /F1 {line.size} Tf {matrix} {line.x} {line.y} Tm ({text}) Tj ET"
