"""UIMA CAS as JSON, version 0.4.0 of the form, with the types in every document; INCEpTION prefers it to XMI.

Offsets count UTF-16 units. Any text can be held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import orjson

from tui.formats.cas_writing import Builder, Made
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.naming import Folders, Stems
from tui.formats.output import Output
from tui.formats.report import Report

if TYPE_CHECKING:
    from cassis import TypeSystem


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a document for each item; those of several annotators are in folders of their names.

    Raises:
        GlossatorError: dkpro-cassis is not installed.
    """
    builder = Builder("casjson", options, report)
    types = _types(builder.types)
    # Files of these names lie beside: what is in a folder, whose it is, and what labels are called.
    stems, folders = Stems("glossator", "annotators", "labels"), Folders(options.annotators)
    for item in items:
        name = stems.of(item.article)
        document = b"".join(_document(types, *builder.build(item, name)))
        output.add(f"{folders.prefix(item.annotator)}{name}.json", document)
    if (beside := folders.beside()) is not None:
        output.add(*beside)


def _types(types: TypeSystem) -> bytes:
    """Return the types as cassis writes them into a document."""
    from cassis import Cas

    return orjson.dumps(orjson.loads(str(Cas(types).to_json()))["%TYPES"])


def _document(types: bytes, text: str, structures: Iterable[Made]) -> Iterator[bytes]:
    """Yield a document in pieces."""
    sofa = {"sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text/plain", "sofaString": text}
    yield b'{"%TYPES":' + types + b',"%FEATURE_STRUCTURES":[\n'
    yield orjson.dumps({"%ID": 1, "%TYPE": "uima.cas.Sofa", **sofa})
    last = 1
    for last, type_, place, values, references in structures:
        structure: dict[str, object] = {"%ID": last, "%TYPE": type_}
        if place is not None:
            structure["@sofa"] = 1
            structure["begin"], structure["end"] = place
        for name, number in references.items():
            structure[f"@{name}"] = number
        structure |= values
        yield b",\n" + orjson.dumps(structure)
    members = orjson.dumps(list(range(2, last + 1)))
    yield b'],\n"%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":' + members + b"}}}\n"
