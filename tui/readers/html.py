"""Web pages: the article without what stands around it, with its headings, lists, quotes and links."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from tui.domain.markup import Kind
from tui.readers.content import Content, clean
from tui.readers.extras import need
from tui.readers.flow import PARAGRAPH, Flow
from tui.readers.heading import as_title, first_title, heading_title, iso_date, language_code
from tui.readers.page import decode_page, no_text, parse_html
from tui.readers.plain import encoding_note
from tui.readers.walk import name_of, walk

LONGEST_ARTICLE = 1_000_000
"""Code points of text in the longest page in which the main text is looked for.

Articles have a hundredth of that. What is longer is a book in one page, all of which is text, and the search
takes 0.7 s for a million.
"""

MOST_ELEMENTS = 20_000
"""Elements of such a page: an article with 2,000 comments has half of that."""

_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext")

_NAMES = {"head": "h2", "item": "li", "quote": "blockquote", "lb": "br", "row": "tr", "del": "s"}
"""Elements of trafilatura's trees that are always the same in HTML."""

_HIGHLIGHTS = {"#b": "strong", "#i": "em", "#t": "code", "#u": "u", "#sub": "sub", "#sup": "sup"}


def read(data: bytes, encoding: str | None = None) -> Content:
    """Read a web page: its main text where one is found, else all of its text.

    Nothing is fetched and nothing is run. Title, author, date and site are what the page says of itself.

    Raises:
        UnreadableError: It holds no text, is in no known encoding, or the extra `html` is not installed.
        UsageError: There is no such encoding.
    """
    decoded = decode_page(data, encoding)
    need(("lxml.html", "trafilatura"), "a web page", "html")
    root = parse_html(decoded.text)
    language = language_code((root.get("lang") or root.get("xml:lang") or "").strip())
    about, body = _extract(root)
    flow = Flow()
    if body is not None:
        _add_headline(root, body, str(about.get("title") or ""), flow)
        walk(_as_html(body), flow)
    if not flow.length:
        walk(_body(root), flow)
    text, markup = flow.finish()
    title = str(about.get("title") or root.findtext(".//title") or "")
    if not text.strip():
        raise no_text()
    return Content(
        text,
        title=as_title(title) or heading_title(text, markup) or first_title(text),
        date=iso_date(str(about.get("date") or "")),
        language=language,
        metadata={**_metadata(about), **encoding_note(decoded)},
        bom=decoded.bom,
        markup=markup,
    )


def _body(root: Any) -> Any:
    body = root.find("body")
    return root if body is None else body


def _extract(root: Any) -> tuple[dict[str, Any], Any]:
    """Return what the page says of itself, and trafilatura's tree of its main text or None."""
    import trafilatura

    for name in _LOGGERS:
        # A logger without a handler writes its warnings into the terminal.
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    dates = {
        "original_date": True,
        # A date that only stands somewhere in the text is often that of something else.
        "extensive_search": False,
        "max_date": datetime.now(UTC).date().isoformat(),
    }
    try:
        if _is_book(root):
            return trafilatura.extract_metadata(root, date_config=dates, extensive=False).as_dict(), None
        found: Any = trafilatura.bare_extraction(
            root,
            include_comments=False,
            include_formatting=True,
            include_links=True,
            with_metadata=True,
            date_extraction_params=dates,
        )
    except Exception:  # whatever goes wrong with an odd page, all of its text can be read
        return {}, None
    return (found.as_dict(), found.body) if found is not None else ({}, None)


def _is_book(root: Any) -> bool:
    """Whether a page is too long for the search for its main text."""
    length = 0
    for number, element in enumerate(root.iter("*")):
        if name_of(element) not in ("script", "style"):
            length += len(element.text or "")
        length += len(element.tail or "")
        if length > LONGEST_ARTICLE or number > MOST_ELEMENTS:
            return True
    return False


def _metadata(about: dict[str, Any]) -> dict[str, object]:
    names = {"author": "author", "sitename": "site", "url": "url", "description": "description"}
    values = ((name, about.get(key)) for key, name in names.items())
    found: dict[str, object] = {
        name: clean(value) for name, value in values if isinstance(value, str) and value
    }
    tags = [clean(tag) for tag in about.get("tags") or () if isinstance(tag, str) and tag]
    return {**found, "tags": tags} if tags else found


def _add_headline(root: Any, body: Any, title: str, flow: Flow) -> None:
    """Begin the text with the page's headline where trafilatura took it for none of the text."""
    wanted = _words("".join(body.itertext()))[: 2 * len(title) + 200]
    for element in root.iter("h1"):
        headline = _words(" ".join(element.itertext()))
        if headline and headline == _words(title) and headline not in wanted:
            flow.flat(1)
            mark = flow.open(Kind.HEADING, "1")
            flow.add(" ".join(element.itertext()))
            flow.close(mark)
            flow.flat(-1)
            flow.separate(PARAGRAPH)
            return


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _as_html(body: Any) -> Any:
    """Turn a tree of trafilatura's elements into one of HTML, in place."""
    for element in body.iter("*"):
        tag, rend = name_of(element), element.get("rend") or ""
        if tag == "head":
            element.tag = rend if rend in ("h1", "h2", "h3", "h4", "h5", "h6") else "h2"
        elif tag == "list":
            element.tag = "ol" if rend == "ol" else "ul"
        elif tag == "hi":
            element.tag = _HIGHLIGHTS.get(rend, "em")
        elif tag == "ref":
            element.tag = "a"
            element.set("href", element.get("target") or "")
        elif tag == "cell":
            element.tag = "th" if element.get("role") == "head" else "td"
        elif tag == "code" and "\n" in "".join(element.itertext()):
            element.tag = "pre"
        else:
            element.tag = _NAMES.get(tag, tag)
    return body
