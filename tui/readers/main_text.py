"""What of a web page is the article, found by trafilatura, and what the page says of itself."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tui.readers.walk import BLOCKS, HEADINGS, name_of

LONGEST_ARTICLE = 1_000_000
"""Code points of text in the longest page in which the main text is looked for.

Articles have a hundredth of that. What is longer is a book in one page, all of which is text, and the search
takes 0.7 s for a million.
"""

MOST_ELEMENTS = 20_000
"""Elements of such a page: an article with 2,000 comments has half of that."""

_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext")

_NAMES = {"item": "li", "quote": "blockquote", "lb": "br", "row": "tr", "del": "s"}
"""Elements of trafilatura's trees that are always the same in HTML."""

_HIGHLIGHTS = {"#b": "strong", "#i": "em", "#t": "code", "#u": "u", "#sub": "sub", "#sup": "sup"}

_PARTING = frozenset((*BLOCKS, *HEADINGS, "br", "li", "td", "th", "tr"))
"""Elements that part what stands before them from what comes behind."""

_MOST_FLAT = 2
"""Paragraphs of a main text up to which it may be a whole page put into one."""

_ALIKE, _BEGINNING = 0.8, 50
"""Share of a text that another has for the two to be the same, and code points at their beginnings."""


class Found(NamedTuple):
    """What was found in a page.

    Attributes:
        about: What the page says of itself, by trafilatura's names.
        root: The element to read, None where that is all of the page.
        headline: Whether the headline of the page is not in it.
    """

    about: dict[str, Any]
    root: Any = None
    headline: bool = False


def find_main_text(page: Any) -> Found:
    """Find the article in a page; nothing is fetched.

    Args:
        page: The `html` element; it stays as it is.
    """
    about, body = _extract(page)
    if body is None or not len(body):
        return Found(about)
    if _is_flattened(page, body):
        return Found(about, _holding(page, body))
    return Found(about, _as_html(body), headline=True)


def _extract(page: Any) -> tuple[dict[str, Any], Any]:
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
        if _is_book(page):
            head = _head_of(page)
            return trafilatura.extract_metadata(head, date_config=dates, extensive=False).as_dict(), None
        found: Any = trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_formatting=True,
            include_links=True,
            with_metadata=True,
            date_extraction_params=dates,
        )
    except Exception:  # whatever goes wrong with an odd page, all of its text can be read
        return {}, None
    return (found.as_dict(), found.body) if found is not None else ({}, None)


def _is_book(page: Any) -> bool:
    """Whether a page is too long for the search for its main text."""
    length = 0
    for number, element in enumerate(page.iter("*")):
        if name_of(element) not in ("script", "style"):
            length += len(element.text or "")
        length += len(element.tail or "")
        if length > LONGEST_ARTICLE or number > MOST_ELEMENTS:
            return True
    return False


def _head_of(page: Any) -> Any:
    """Return a page of nothing but the head of another."""
    from lxml import html

    head = html.Element("html", dict(page.attrib))
    head.extend([copy.deepcopy(element) for element in page.iterchildren("head")])
    return head


def _is_flattened(page: Any, body: Any) -> bool:
    """Whether a main text is the last resort of trafilatura, which puts a whole page into one paragraph."""
    if len(body) > _MOST_FLAT or any(len(child) for child in body):
        return False
    paragraphs = [words("".join(child.itertext())) for child in body]
    leaves = [leaf for leaf in _leaves(page) if len(leaf) >= _ALIKE * min(map(len, paragraphs))]
    return not all(
        any(
            leaf.startswith(paragraph[:_BEGINNING]) and len(leaf) >= _ALIKE * len(paragraph)
            for leaf in leaves
        )
        for paragraph in paragraphs
    )


def _leaves(page: Any) -> Iterator[str]:
    """Yield the text of each block that has no other in it, and no line ends."""
    for element in page.iter("*"):
        tag = name_of(element)
        if tag in _PARTING and not any(name_of(inner) in _PARTING for inner in element.iterdescendants()):
            yield words("".join(element.itertext()))


def _holding(page: Any, body: Any) -> Any:
    """Return the article or the main part of a page if it has nearly all of a text, else None."""
    length = _ALIKE * len(words("".join(body.itertext())))
    for tag in ("article", "main"):
        for element in page.iter(tag):
            if len(words("".join(element.itertext()))) >= length:
                return element
    return None


def words(text: str) -> str:
    """Return a text in one line, capitals and small letters alike."""
    return " ".join(text.split()).casefold()


def _as_html(body: Any) -> Any:
    """Turn a tree of trafilatura's elements into one of HTML, in place."""
    for element in body.iter("*"):
        tag, rend = name_of(element), element.get("rend") or ""
        if tag == "head":
            element.tag = rend if rend in HEADINGS else "h2"
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
