"""EPUB books: the chapters in their order, with what the book says of itself."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import Any

from tui.domain.errors import UnreadableError
from tui.domain.markup import Kind
from tui.domain.needed import need
from tui.readers.archive import Archive, member_name
from tui.readers.content import Content
from tui.readers.errors import missing_extra
from tui.readers.flow import PARAGRAPH, Flow
from tui.readers.heading import as_title, first_title, heading_title, iso_date, language_code
from tui.readers.page import decode_page, no_text, parse_xhtml, xml_parser
from tui.readers.walk import HEADINGS, name_of, walk

_KIND = "an EPUB book"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_NOTHING = codecs.BOM_UTF8 + b" \t\r\n\0"
_TEXTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


@dataclass(slots=True)
class _Package:
    """What the package document says: fields by name, and the members with text, in their order."""

    fields: dict[str, list[str]]
    chapters: list[str]
    contents: list[str] = field(default_factory=list)  # members with a table of contents, the best one first


def read(data: bytes, encoding: str | None = None) -> Content:
    """Read an EPUB book: all of its text, in the order in which it is meant to be read.

    Args:
        data: The whole file.
        encoding: The encoding of its documents if the user named one.

    Raises:
        UnreadableError: It is damaged, locked, no EPUB, or the extra `epub` is not installed.
        UsageError: There is no such encoding.
    """
    need(("lxml.etree",), missing_extra(f"is {_KIND}", "epub"))
    archive = Archive(data, _KIND)
    package = _package(archive)
    if _encrypted(archive).intersection(package.chapters):
        raise UnreadableError(
            "is an EPUB book that is locked by its seller (DRM).", "Only a copy without a lock can be read."
        )
    titles = _titles(archive, package.contents)
    flow = Flow()
    for name in package.chapters:
        chapter = archive.read(name)
        if chapter is not None and chapter.strip(_NOTHING):
            _add_chapter(flow, chapter, encoding, titles.get(name, ""))
    text, markup = flow.finish()
    if not text.strip():
        raise no_text()
    first = {key: values[0] for key, values in package.fields.items()}
    return Content(
        text,
        title=as_title(first.get("title", "")) or heading_title(text, markup) or first_title(text),
        date=iso_date(first.get("date", "")),
        language=language_code(first.get("language", "")),
        metadata=_metadata(package.fields),
        markup=markup,
    )


def _metadata(fields: dict[str, list[str]]) -> dict[str, object]:
    found: dict[str, object] = {}
    if "creator" in fields:
        found["author"] = ", ".join(fields["creator"])
    for key in ("publisher", "description", "identifier", "rights"):
        if key in fields:
            found[key] = fields[key][0]
    if "subject" in fields:
        found["tags"] = fields["subject"]
    return found


def _encrypted(archive: Archive) -> set[str]:
    """Return the names of the members that are encrypted; of fonts that is usual."""
    root = _xml(archive, _ENCRYPTION)
    elements = root.iter() if root is not None else ()
    addresses = (element.get("URI") or "" for element in elements if name_of(element) == "cipherreference")
    # They count from the top of the archive.
    return {member_name("", address) for address in addresses}


def _xml(archive: Archive, name: str) -> Any:
    """Return the root of a member, None where there is none or it is no sound XML."""
    from lxml import etree

    data = archive.read(name)
    if data is None:
        return None
    try:
        # Its own declaration tells the encoding.
        return etree.fromstring(data, xml_parser())
    except (etree.LxmlError, ValueError):
        return None


def _package(archive: Archive) -> _Package:
    container = _xml(archive, _CONTAINER)
    paths = [
        element.get("full-path") or ""
        for element in (container.iter() if container is not None else ())
        if name_of(element) == "rootfile"
    ]
    # A book without its container has one package document all the same.
    paths += [name for name in archive.names if name.lower().endswith(".opf")]
    for path in (path.lstrip("/") for path in paths):
        root = _xml(archive, path)
        if root is not None:
            return _package_of(root, path)
    raise archive.damaged()


def _package_of(root: Any, path: str) -> _Package:
    fields: dict[str, list[str]] = {}
    items: dict[str, tuple[str, str, str]] = {}
    order: list[str] = []
    toc = ""
    for element in root.iter():
        tag = name_of(element)
        if tag == "item":
            name = member_name(path, element.get("href") or "")
            kind, properties = element.get("media-type") or "", element.get("properties") or ""
            items[element.get("id") or ""] = (name, kind, properties)
        elif tag == "itemref":
            order.append(element.get("idref") or "")
        elif tag == "spine":
            toc = element.get("toc") or ""
        elif "purl.org/dc/" in (element.tag if isinstance(element.tag, str) else ""):
            value = " ".join("".join(element.itertext()).split())
            if value:
                fields.setdefault(tag, []).append(value)
    navigation = {name for name, _, properties in items.values() if "nav" in properties.split()}
    chapters = [
        items[name][0]
        for name in dict.fromkeys(order)
        if name in items and items[name][0] not in navigation and items[name][1].lower() in (*_TEXTS, "")
    ]
    contents = [*navigation, *(items[toc][:1] if toc in items else ())]
    return _Package(fields, chapters, contents)


def _titles(archive: Archive, contents: list[str]) -> dict[str, str]:
    """Return what the table of contents calls each member: the first entry that leads to it."""
    found: dict[str, str] = {}
    for name in contents:
        root = _xml(archive, name)
        for element in root.iter() if root is not None else ():
            tag = name_of(element)
            if tag == "a":
                target, label = element.get("href") or "", "".join(element.itertext())
            elif tag == "navpoint":
                target, label = _nav_point(element)
            else:
                continue
            label = " ".join(label.split())
            if label:
                found.setdefault(member_name(name, target), label)
        if found:
            break
    return found


def _nav_point(point: Any) -> tuple[str, str]:
    target = label = ""
    for child in point:
        if name_of(child) == "navlabel":
            label = "".join(child.itertext())
        elif name_of(child) == "content":
            target = child.get("src") or ""
    return target, label


def _add_chapter(flow: Flow, data: bytes, encoding: str | None, title: str) -> None:
    """Add a document; one without headings gets the title that the table of contents has for it."""
    root = parse_xhtml(decode_page(data, encoding).text)
    body = next((element for element in root.iter() if name_of(element) == "body"), root)
    flow.separate(PARAGRAPH)
    if not title or any(name_of(element) in HEADINGS for element in body.iter()) or not _start(body, 1):
        walk(body, flow)
        return
    heading = flow.open(Kind.HEADING, "1")
    shown = _start(body, len(title)).casefold() == title.casefold()
    if not shown:
        flow.add(title)
        flow.close(heading)
    walk(body, flow)
    if shown:
        # The chapter has its title without calling it a heading.
        flow.close(heading, len(title))


def _start(body: Any, length: int) -> str:
    """Return what a chapter shows first, as one line."""
    return " ".join("".join(body.itertext()).split())[:length]
