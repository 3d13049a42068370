"""UIMA CAS as JSON, version 0.4.0 of the form, with the types in every document; INCEpTION prefers it to XMI.

Offsets count UTF-16 units, which cassis sees to. Any text can be held.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui.formats.cas_writing import Builder
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.naming import Folders, Stems
from tui.formats.output import Output
from tui.formats.report import Report


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a document for each item; those of several annotators are in folders of their names.

    Raises:
        GlossatorError: dkpro-cassis is not installed.
    """
    builder = Builder("casjson", options, report)
    # Folder outputs list themselves in glossator.json, and labels may lie in labels.json.
    stems, folders = Stems("glossator", "labels"), Folders(options.annotators)
    for item in items:
        name = stems.of(item.article)
        document = builder.build(item, name).to_json(pretty_print=False, ensure_ascii=False)
        output.add(f"{folders.prefix(item.annotator)}{name}.json", str(document).encode())
