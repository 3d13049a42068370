"""Markdown: the text stays as it is written, the title comes from the first heading."""

from __future__ import annotations

import re

from tui.readers.content import Content
from tui.readers.decode import decode
from tui.readers.heading import as_title, first_title, iso_date, leading_date
from tui.readers.plain import encoding_note

_FRONT_MATTER = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z][\w -]*?)[ \t]*:[ \t]+(\S.*?)[ \t]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")

_HEAD = 20_000
"""Code points in which a heading is looked for, so that a large file costs no more than a small one."""


def read(data: bytes, encoding: str | None = None) -> Content:
    """Read Markdown.

    Front matter gives title, date and language if it has them; all its fields are kept as metadata.

    Raises:
        UnreadableError: See `decode`.
    """
    decoded = decode(data, encoding)
    fields, start = front_matter(decoded.text)
    day, start = leading_date(decoded.text, start)
    lowered = {key.lower(): value for key, value in fields.items()}
    return Content(
        decoded.text,
        title=as_title(lowered.get("title", ""))
        or heading(decoded.text, start)
        or first_title(decoded.text, start),
        date=iso_date(lowered.get("date", "")) or day,
        language=language_code(lowered.get("language") or lowered.get("lang") or ""),
        metadata={**lowered, **encoding_note(decoded)},
        bom=decoded.bom,
    )


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Return the `key: value` lines of YAML front matter, and the offset after it (0 without any).

    Only plain fields of one line are understood, which is what titles, dates and addresses are; nested
    values, lists and comments are passed over, and nothing in a file can make this fail.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, 0
    fields = (_FIELD.fullmatch(line) for line in _LINE_END.split(match[1]))
    return {field[1]: _unquote(field[2]) for field in fields if field}, match.end()


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def language_code(value: str) -> str:
    """Return the ISO 639 part of a language tag such as `en-GB`, or nothing."""
    match = _LANGUAGE.fullmatch(value)
    return match[1].lower() if match else ""


def heading(text: str, start: int = 0) -> str:
    """Return the first heading as a title without its marks; else the first line of running text."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(text[start : start + _HEAD])
    # An empty heading has an inline token without content.
    inline = [(i, token) for i, token in enumerate(tokens) if token.type == "inline" and token.content]
    headings = [token for i, token in inline if tokens[i - 1].type == "heading_open"]
    first = next(iter([*headings, *(token for _, token in inline)]), None)
    if first is None:
        return ""
    parts = (
        " " if part.type in ("softbreak", "hardbreak") else part.content for part in first.children or ()
    )
    return as_title("".join(parts))
