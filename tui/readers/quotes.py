"""Quotes and captions of a web page: who said it, and who is in the picture, belong to an article's text.

HTML has elements for them that are elsewhere used for what stands around a text (`footer`), or whose contents
are mostly pictures (`figure`): the search for the main text leaves these out with all that is in them.
"""

from __future__ import annotations

from typing import Any

from tui.readers.walk import BLOCKS, HEADINGS, name_of

_AROUND = frozenset(("nav", "aside", "footer", "form", "menu"))
"""Elements whose pictures are not those of the article."""

_TEXTS = frozenset(("article", "main"))
"""Elements that hold an article."""


def as_paragraphs(page: Any) -> None:
    """Turn the sources of quotes, and the figures among the paragraphs of a page, into plain blocks.

    Args:
        page: The `html` element; it is changed.
    """
    for quote in _outermost(page, "blockquote"):
        for element in list(quote.iterdescendants("footer", "cite")):
            if name_of(element) == "footer" or _is_block(element):
                _turn(element, "p")
    for figure in _outermost(page, "figure"):
        if _is_of_text(figure):
            for element in list(figure.iter("figure", "figcaption", "cite")):
                if name_of(element) != "cite":
                    _turn(element, "div" if _has_blocks(element) else "p")
                elif _is_block(element):
                    _turn(element, "p")


def _outermost(page: Any, tag: str) -> list[Any]:
    """Return the elements with a name that are in no other such: what is never closed is nested deeply."""
    return [element for element in page.iter(tag) if next(element.iterancestors(tag), None) is None]


def _turn(element: Any, tag: str) -> None:
    element.tag = tag
    # By these what is called a caption or a footer is left out, too.
    for name in ("class", "id"):
        element.attrib.pop(name, None)


def _has_blocks(element: Any) -> bool:
    return any(name_of(inner) in BLOCKS or name_of(inner) in HEADINGS for inner in element.iterdescendants())


def _is_block(element: Any) -> bool:
    """Whether an element stands by itself, behind a block rather than within a line."""
    before = element.getprevious()
    return before is not None and name_of(before) in BLOCKS and not (before.tail or "").strip()


def _is_of_text(figure: Any) -> bool:
    """Whether a figure stands in an article or among paragraphs, and is no link to another page."""
    around = [name_of(element) for element in figure.iterancestors()]
    if "a" in around or not _AROUND.isdisjoint(around) or _is_link(figure):
        return False
    parent = figure.getparent()
    return not _TEXTS.isdisjoint(around) or (parent is not None and parent.find("p") is not None)


def _is_link(figure: Any) -> bool:
    """Whether all that a figure says is where it leads to: so do those under which other articles stand."""
    said = "".join("".join(figure.itertext()).split())
    linked = "".join("".join("".join(link.itertext()).split()) for link in figure.iter("a"))
    return said == linked
