"""HTML and XHTML as they come in files: their encoding, and their elements, whatever is wrong with them."""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import Any

from tui.domain.errors import UnreadableError
from tui.readers.decode import Decoded, decode, is_bytewise, is_marked

_HEAD = 4096
"""Bytes in which a page names its encoding; browsers look at 1,024, some templates put it further down."""

_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)

_MEANT = {
    # What pages call an encoding and browsers take it for, by Python's names: https://encoding.spec.whatwg.org/
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}

_OF_PAGES = re.compile(
    r"utf-\d+(?:-[bl]e)?|ascii|cp\d+|iso8859-\d+|iso2022_jp|koi8-[rtu]|mac-\w+|tis-620|gb\w+|hz|big5\w*|euc_\w+|shift_jis"
)
"""Python's names of the encodings that pages are in; it knows codecs that are none, such as idna."""

_XML_HEAD = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(
    r"\s*(?:<!--(?:(?!-->).){0,20000}-->\s*){0,20}<!DOCTYPE\s[^\[>]{0,2000}(?:\[[^\]]{0,100000}\]\s*)?>",
    re.IGNORECASE | re.DOTALL,
)
"""The type of a document, behind comments; like the head, looked for only where it may stand."""

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")


def decode_page(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode a page: by its byte order mark, by what it says of itself, else as any text.

    Args:
        data: The whole file.
        encoding: The encoding if the user named one: see `decode`. What the page says of itself counts where
            it is not in that.

    Raises:
        UnreadableError: See `decode`.
        UsageError: There is no such encoding.
    """
    stated = "" if is_marked(data) else stated_encoding(data)
    if encoding is not None or not stated:
        try:
            return decode(data, encoding)
        except UnreadableError:
            if encoding is None or not stated or not data.strip():
                raise
            return decode(data, stated)
    if is_bytewise(stated) and not data.isascii():
        # A server may have said otherwise, which a saved page has no record of. Text in such an encoding is
        # hardly ever sound UTF-8.
        try:
            return decode(data, "utf-8")
        except UnreadableError:
            pass
    try:
        return decode(data, stated)
    except UnreadableError:
        pass
    try:
        return decode(data)
    except UnreadableError as error:
        if not data.strip() or b"\0" in data:
            raise
        # A page cut off within a character, or put together from several, can be read all the same.
        text = data.decode(stated, "replace")
        if text.count("\ufffd") * 100 > len(text):
            raise error
        return Decoded(text, stated, guessed=True)


def stated_encoding(data: bytes) -> str:
    """Return Python's name of the encoding that a page or an XML document names in its head, or nothing."""
    head = _COMMENT.sub(b"", data[:_HEAD])
    match = _DECLARATION.match(head) or _META.search(head)
    if match is None:
        return ""
    name = meant_encoding(match[1].decode("ascii"))
    # A page that can be asked in ASCII what it is in is in neither of the wide ones.
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name


def meant_encoding(label: str) -> str:
    """Return Python's name of the encoding that is meant by what a page or a server calls it, or nothing."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(name, name) if _OF_PAGES.fullmatch(name) else ""


def parse_html(text: str) -> Any:
    """Return the `html` element of a page; what is broken in it is read as well as can be.

    Nothing that it names is fetched, and no entity that it declares is taken over.

    Raises:
        UnreadableError: There is no element in it, or too many within each other.
    """
    from lxml import etree

    # A page whose tags are never closed is nested deeply. HTML knows no entities of a document's own, so that
    # nothing can grow in a huge tree of it.
    for huge in (False, True):
        try:
            root, whole = _parsed(text, huge)
        except (etree.LxmlError, ValueError, AssertionError) as error:
            raise no_text() from error
        if whole:
            return root
    raise UnreadableError("is nested too deeply to be read.", "Save its text as a plain text file.")


def _parsed(text: str, huge: bool) -> tuple[Any, bool]:
    """Return a page's `html` element, and whether all of the page is in it."""
    from lxml import etree, html

    # The encoding is told so that what the page says of itself is passed over.
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=huge, remove_comments=True, remove_pis=True
    )
    root = html.document_fromstring(text.replace("\0", "\ufffd").encode(), parser=parser)
    return root, all(entry.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def parse_xhtml(text: str) -> Any:
    """Return the root of an XHTML document; one that is no sound XML is read as HTML.

    Raises:
        UnreadableError: There is no element in it.
    """
    from lxml import etree

    head = _XML_HEAD.match(text)
    body = text[head.end() :] if head else text
    # Without its type a document can declare no entities; those of HTML are known without it.
    kind = _DOCTYPE.match(body)
    sound = _ENTITY.sub(_character, body[kind.end() :] if kind else body)
    try:
        return etree.fromstring(sound.encode(), xml_parser())
    except (etree.LxmlError, ValueError):
        return parse_html(text)


def xml_parser() -> Any:
    """Return a parser of XML that fetches nothing, expands no entities and builds no huge trees."""
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _character(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name in _XML_ENTITIES else html5.get(f"{name};", match[0])


def no_text() -> UnreadableError:
    """Return the error for a document that holds nothing to read."""
    return UnreadableError("holds no text.", "Name a document that has some text in it.")
