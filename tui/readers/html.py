"""Web pages: the article without what stands around it, with its headings, lists, quotes and links."""

from __future__ import annotations

from typing import Any

from tui.domain.markup import Kind
from tui.domain.needed import need
from tui.readers.content import Content, clean
from tui.readers.errors import missing_extra
from tui.readers.flow import PARAGRAPH, Flow
from tui.readers.heading import as_title, first_title, heading_title, iso_date, language_code
from tui.readers.main_text import find_main_text, words
from tui.readers.page import decode_page, no_text, parse_html
from tui.readers.plain import encoding_note
from tui.readers.quotes import as_paragraphs
from tui.readers.walk import walk

_AROUND = frozenset(("nav", "aside", "footer", "form", "menu"))
"""Elements of a page that stand around its text."""


def read(data: bytes, encoding: str | None = None) -> Content:
    """Read a web page: its main text where one is found, else all of its text.

    Nothing is fetched and nothing is run. Title, author, date and site are what the page says of itself.

    Raises:
        UnreadableError: It holds no text, is in no known encoding, or the extra `html` is not installed.
        UsageError: There is no such encoding.
    """
    decoded = decode_page(data, encoding)
    need(("lxml.html", "trafilatura"), missing_extra("is a web page", "html"))
    page = parse_html(decoded.text)
    language = language_code((page.get("lang") or page.get("xml:lang") or "").strip())
    as_paragraphs(page)
    about, root, headline = find_main_text(page)
    stated = page.findtext(".//title") or ""
    named = str(about.get("title") or stated)
    flow = Flow()
    if headline:
        _add_headline(page, root, named, flow)
    body = page.find("body")
    whole = page if body is None else body
    walk(whole if root is None else root, flow, _AROUND)
    if not flow.length:
        walk(whole, flow)
    text, markup = flow.finish()
    if not text.strip():
        raise no_text()
    return Content(
        text,
        title=_title(as_title(named), stated, heading_title(text, markup)) or first_title(text),
        date=iso_date(str(about.get("date") or "")),
        language=language,
        metadata={**_metadata(about), **encoding_note(decoded)},
        bom=decoded.bom,
        markup=markup,
    )


def _title(found: str, stated: str, heading: str) -> str:
    """Return the title of a page: the one that was found, unless the head of the page speaks for a heading.

    Args:
        found: What was taken for the title; it may be the heading of a menu.
        stated: What the window of a browser would be called, often with the name of the site.
        heading: The first heading of the text.
    """
    if heading and words(heading) in words(stated) and words(found) not in words(stated):
        return heading
    return found or heading


def _metadata(about: dict[str, Any]) -> dict[str, object]:
    names = {"author": "author", "sitename": "site", "url": "url", "description": "description"}
    values = ((name, about.get(key)) for key, name in names.items())
    found: dict[str, object] = {
        name: clean(value) for name, value in values if isinstance(value, str) and value
    }
    tags = [clean(tag) for tag in about.get("tags") or () if isinstance(tag, str) and tag]
    return {**found, "tags": tags} if tags else found


def _add_headline(page: Any, root: Any, title: str, flow: Flow) -> None:
    """Begin the text with the page's headline where it was taken for none of the text."""
    beginning = words("".join(root.itertext()))[: 2 * len(title) + 200]
    for element in page.iter("h1"):
        headline = " ".join(element.itertext())
        if words(headline) and words(headline) == words(title) and words(headline) not in beginning:
            mark = flow.open(Kind.HEADING, "1")
            flow.add(headline)
            flow.close(mark)
            flow.separate(PARAGRAPH)
            return
