"""Markdown: the text stays as it is written, the title comes from the first heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.domain.markup import in_order
from tui.readers.content import Content
from tui.readers.decode import decode
from tui.readers.front_matter import front_matter
from tui.readers.heading import as_title, first_title, iso_date, language_code, leading_date
from tui.readers.markdown_marks import find_marks, parser
from tui.readers.markdown_scan import scan_headings
from tui.readers.plain import encoding_note

if TYPE_CHECKING:
    from markdown_it.token import Token

_HEAD = 20_000
"""Code points in which a heading is looked for that becomes the title."""

LONGEST_MARKED = 300_000
"""Code points that are looked through for headings, emphasis and so on: about 100 pages.

A million takes 0.9 s; of what is behind only the headings are known.
"""


def read(data: bytes, encoding: str | None = None) -> Content:
    """Read Markdown.

    Front matter gives title, date and language if it has them; all its fields are kept as metadata.

    Raises:
        UnreadableError: See `decode`.
    """
    decoded = decode(data, encoding)
    text = decoded.text
    fields, start = front_matter(text)
    day, start = leading_date(text, start)
    end = _end_of_head(text, start)
    head = text[start:end]
    tokens = parser().parse(head)
    rest = scan_headings(text, start, end) if end < len(text) else ()
    return Content(
        text,
        title=as_title(_word(fields, "title"))
        or _heading(tokens, head.count("\n", 0, _HEAD))
        or first_title(text, start),
        date=iso_date(_word(fields, "date")) or day,
        language=language_code(_word(fields, "language") or _word(fields, "lang")),
        metadata={**fields, **encoding_note(decoded)},
        bom=decoded.bom,
        markup=in_order([*find_marks(head, tokens, start), *rest], len(text)),
    )


def _word(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _end_of_head(text: str, start: int) -> int:
    """Return where the part that is looked through ends: behind a paragraph if there is one."""
    end = start + LONGEST_MARKED
    if end >= len(text):
        return len(text)
    blank = text.rfind("\n\n", start, end)
    return end if blank < 0 else blank


def _heading(tokens: Sequence[Token], last_line: int) -> str:
    """Return the first heading as a title without its marks; else the first line of running text."""
    # An empty heading has an inline token without content.
    inline = [(i, token) for i, token in enumerate(tokens) if token.type == "inline" and token.content]
    headings = [
        token
        for i, token in inline
        if tokens[i - 1].type == "heading_open" and token.map is not None and token.map[0] <= last_line
    ]
    first = next(iter([*headings, *(token for _, token in inline)]), None)
    if first is None:
        return ""
    parts = (
        " " if part.type in ("softbreak", "hardbreak") else part.content for part in first.children or ()
    )
    return as_title("".join(parts))
