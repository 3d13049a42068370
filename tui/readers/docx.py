"""Word documents (DOCX): paragraphs, headings, lists, tables and notes; no images."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from tui.domain.errors import UnreadableError
from tui.domain.needed import need
from tui.readers.archive import Archive
from tui.readers.content import Content
from tui.readers.errors import missing_extra
from tui.readers.flow import Flow
from tui.readers.heading import as_title, first_title, heading_title, iso_date, language_code
from tui.readers.page import no_text, parse_html, xml_parser
from tui.readers.walk import name_of, walk

_KIND = "a Word document (DOCX)"
_PROPERTIES = "docProps/core.xml"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_DTD = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E|<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")
"""The head of a document type, in UTF-8 or UTF-16: Office Open XML has none, entity bombs do."""

_FIELD = re.compile(rb"(</?w:)fldSimple\b")
"""The element of a field, such as the number of a figure, which mammoth leaves out with its text."""

MOST_TAGS = 1_500_000
"""Tags of the largest document. 100 pages have up to 60,000, and each takes half a kilobyte."""

_BACK = ("#footnote-ref-", "#endnote-ref-")
"""Where mammoth's links from notes back into the text lead to."""

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
"""
"""What styles of Word and LibreOffice are in HTML, beside those that mammoth knows."""


def read(data: bytes, encoding: str | None = None) -> Content:  # noqa: ARG001 - its XML tells the encoding
    """Read a Word document: its text as it stands after tracked changes, without headers and comments.

    Raises:
        UnreadableError: It is damaged, locked, no DOCX, or the extra `docx` is not installed.
    """
    if data.startswith(_OLD):
        raise UnreadableError(
            "is a Word document of the old kind, or locked with a password.",
            "Save it as DOCX without a password, or as plain text.",
        )
    need(("lxml.html", "mammoth"), missing_extra(f"is {_KIND}", "docx"))
    archive = Archive(data, _KIND)
    fields = _properties(archive)
    flow = Flow()
    page = _to_html(archive)
    if page.strip():
        root = parse_html(page)
        for link in root.iter("a"):
            if (link.get("href") or "").startswith(_BACK):
                link.text = ""
        walk(root, flow)
    text, markup = flow.finish()
    if not text.strip():
        raise no_text()
    metadata: dict[str, object] = {
        name: fields[key]
        for name, key in (("author", "creator"), ("description", "description"), ("subject", "subject"))
        if key in fields
    }
    if "keywords" in fields:
        metadata["tags"] = [word.strip() for word in re.split("[,;]", fields["keywords"]) if word.strip()]
    return Content(
        text,
        title=as_title(fields.get("title", "")) or heading_title(text, markup) or first_title(text),
        date=iso_date(fields.get("created", "") or fields.get("modified", "")),
        language=language_code(fields.get("language", "")),
        metadata=metadata,
        markup=markup,
    )


def _properties(archive: Archive) -> dict[str, str]:
    """Return the fields of a document's properties by their names without namespaces."""
    from lxml import etree

    data = archive.read(_PROPERTIES)
    if data is None:
        return {}
    try:
        root = etree.fromstring(data, xml_parser())
    except (etree.LxmlError, ValueError):
        return {}
    fields = {name_of(element): " ".join("".join(element.itertext()).split()) for element in root}
    return {name: value for name, value in fields.items() if name and value}


def _to_html(archive: Archive) -> str:
    """Return a document as HTML.

    Raises:
        UnreadableError: It is damaged, or has a part that no document has.
    """
    import mammoth

    try:
        return str(
            mammoth.convert_to_html(
                _texts_only(archive),
                style_map=_STYLES,
                # What a document brings along to steer its conversion is not asked.
                include_embedded_style_map=False,
                external_file_access=False,
                convert_image=_no_image,
            ).value
        )
    except UnreadableError:
        raise
    except Exception as error:  # a damaged document makes mammoth and minidom fail in any way
        raise archive.damaged() from error


def _texts_only(archive: Archive) -> io.BytesIO:
    """Return an archive of a document's XML alone, each part of which has been looked at.

    Raises:
        UnreadableError: A part is damaged, far too large, or declares entities.
    """
    copy = io.BytesIO()
    tags = 0
    with zipfile.ZipFile(copy, "w") as target:
        for name in archive.names:
            if not name.lower().endswith((".xml", ".rels")):
                continue
            part = archive.read(name) or b""
            if _DTD.search(part):
                raise archive.damaged()
            tags += part.count(b"<")
            if tags > MOST_TAGS:
                raise UnreadableError(
                    "is too large a Word document to be read.", "Save it as plain text, or in several parts."
                )
            # Of a smart tag it takes what is in it.
            target.writestr(name, _FIELD.sub(rb"\1smartTag", part))
    copy.seek(0)
    return copy


def _no_image(image: Any) -> list[Any]:  # noqa: ARG001 - an image is no text
    return []
