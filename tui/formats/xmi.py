"""UIMA CAS as XMI, in the form that INCEpTION exports: a ZIP archive of a document and its type system.

A folder has such an archive for each article; an archive has all documents and the type system once, which
with one article is the same form. INCEpTION's own import reads the document alone (`XmiFormatSupport`), with
the types of its project, and passes over what it has no type for.

XML 1.0 cannot hold some control characters: U+FFFD stands for each, so that offsets stay. Line ends are
written as character references: a parser would make line feeds and blanks of them. Offsets count UTF-16
units.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO

from tui.formats import cas_layers as layers
from tui.formats.cas_writing import Builder, Made
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.naming import Folders, Stems
from tui.formats.output import Output, Shape
from tui.formats.report import Report

TYPES = "TypeSystem.xml"
"""What the type system beside a document is called by DKPro Core's writer, and so by INCEpTION."""

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no Char of XML 1.0 (production 2)."""
_PREFIXES = {
    "cas": "uima/cas",
    "meta": layers.DOCUMENT.rpartition(".")[0].replace(".", "/"),
    "seg": layers.TOKEN.rpartition(".")[0].replace(".", "/"),
    "ner": layers.ENTITY.rpartition(".")[0].replace(".", "/"),
}
"""Of the packages of types, as parts of their namespaces (UIMA References, "XMI CAS Serialization")."""
_OWN_PREFIX = {"own": layers.OWN_ARTICLE.rpartition(".")[0].replace(".", "/")}
_TAGS = {
    layers.DOCUMENT: "meta:DocumentMetaData",
    layers.TOKEN: "seg:Token",
    layers.SENTENCE: "seg:Sentence",
    layers.ENTITY: "ner:NamedEntity",
    layers.OWN_ANNOTATION: "own:Annotation",
    layers.OWN_ARTICLE: "own:Article",
}
_ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
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
        document = b"".join(_document(builder.own, *builder.build(item, name)))
        prefix = folders.prefix(item.annotator)
        if together:
            output.add(f"{prefix}{name}.xmi", document)
        else:
            output.add(f"{prefix}{name}.zip", _zipped({f"{name}.xmi": document, TYPES: types}))
    if (beside := folders.beside()) is not None:
        output.add(*beside)


def _document(own: bool, text: str, structures: Iterable[Made]) -> Iterator[bytes]:
    """Yield a document in pieces."""
    prefixes = {**_PREFIXES, **_OWN_PREFIX} if own else _PREFIXES
    spaces = "".join(f' xmlns:{prefix}="http:///{path}.ecore"' for prefix, path in prefixes.items())
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"'
        f'{spaces} xmi:version="2.0"><cas:NULL xmi:id="0"/>\n'
    ).encode()
    last = 1
    for last, type_, place, values, references in structures:
        line = f'<{_TAGS[type_]} xmi:id="{last}"'
        if place is not None:
            line += f' sofa="1" begin="{place[0]}" end="{place[1]}"'
        for name, number in references.items():
            line += f' {name}="{number}"'
        for name, value in values.items():
            line += f' {name}="{_attribute(value)}"'
        yield f"{line}/>\n".encode()
    members = " ".join(map(str, range(2, last + 1)))
    yield (
        '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" '
        f'sofaString="{_attribute(text)}"/>\n<cas:View sofa="1" members="{members}"/></xmi:XMI>\n'
    ).encode()


def _attribute(value: str | bool | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).translate(_ESCAPED)


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
