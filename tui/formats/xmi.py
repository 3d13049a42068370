"""UIMA CAS as XMI, in the form that INCEpTION takes: a ZIP archive of a document and its type system.

A folder has such an archive for each article, to be uploaded one by one; an archive has all documents and the
type system once, which with one article is the same form.

XML 1.0 cannot hold some control characters: U+FFFD stands for each, so that offsets stay. Line ends are
written as character references: a parser would make line feeds and blanks of them. Offsets count UTF-16
units, which cassis sees to.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO

from tui.formats.cas_writing import Builder
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.naming import Folders, Stems
from tui.formats.output import Output, Shape
from tui.formats.report import Report

TYPES = "TypeSystem.xml"
"""What INCEpTION looks for beside a document."""

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no Char of XML 1.0 (production 2)."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a document for each item; those of several annotators are in folders of their names.

    Raises:
        GlossatorError: dkpro-cassis is not installed.
    """
    builder = Builder("xmi", options, report, clean)
    stems, folders = Stems("TypeSystem"), Folders(options.annotators)
    types = str(builder.types.to_xml()).encode()
    together = output.shape is Shape.ZIP
    if together:
        output.add(TYPES, types)
    for item in items:
        name = stems.of(item.article)
        document = str(builder.build(item, name).to_xmi()).encode()
        prefix = folders.prefix(item.annotator)
        if together:
            output.add(f"{prefix}{name}.xmi", document)
        else:
            output.add(f"{prefix}{name}.zip", _zipped({f"{name}.xmi": document, TYPES: types}))


def clean(text: str) -> str:
    """Return a text of the same length that XML 1.0 can hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            # A time of its own would make two archives of the same article differ.
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
