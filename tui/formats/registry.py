"""The formats by name; a format's module is loaded when it is used."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from tui.domain.errors import UsageError
from tui.formats.items import Exporter, ExportItem, ExportOptions, Importer, ImportItem, Report


@dataclass(frozen=True, slots=True)
class Format:
    """One exchange format.

    Attributes:
        name: What the user calls it.
        suffix: Of its files, with the dot.
        description: One line for people.
        module: The module with its `export` function.
        binary: Whether the file is not text, so that it never goes to a terminal.
        needs_tokens: Whether `ExportItem.tokens` matters.
        reader: The module with its `read` function and `looks_like`; empty where it is only written.
    """

    name: str
    suffix: str
    description: str
    module: str
    binary: bool = False
    needs_tokens: bool = False
    reader: str = ""

    def export(
        self, items: Iterable[ExportItem], out: BinaryIO, options: ExportOptions | None = None
    ) -> Report:
        """Write the items to a binary file.

        Returns:
            What was written, and what the format could not carry.

        Raises:
            OSError: The file cannot be written; what is in it then is incomplete.
        """
        exporter = cast("Exporter", importlib.import_module(self.module).export)
        return exporter(items, out, options or ExportOptions())

    def read(self, file: BinaryIO, name: str) -> Iterator[ImportItem]:
        """Read what a binary file of that name has, one item after the other.

        Raises:
            UnreadableError: The file is not what the format says.
        """
        return cast("Importer", importlib.import_module(self.reader).read)(file, name)

    def looks_like(self, head: bytes) -> bool:
        """Whether a file that begins so is of this format."""
        return bool(importlib.import_module(self.reader).looks_like(head))


FORMATS: Mapping[str, Format] = {
    format_.name: format_
    for format_ in (
        Format(
            "jsonl",
            ".jsonl",
            "JSON Lines: Prodigy's keys, and ours",
            "tui.formats.jsonl",
            needs_tokens=True,
            reader="tui.formats.jsonl_reading",
        ),
        Format(
            "spacy",
            ".spacy",
            "spaCy's DocBin, to train and evaluate with",
            "tui.formats.spacy_docbin",
            binary=True,
            needs_tokens=True,
        ),
        Format(
            "conll",
            ".conll",
            "tokens and IOB2 tags in two columns",
            "tui.formats.conll",
            needs_tokens=True,
        ),
        Format("csv", ".csv", "a table with one annotation in each row", "tui.formats.csv_table"),
    )
}
"""All formats, by name."""

READABLE: Mapping[str, Format] = {name: format_ for name, format_ in FORMATS.items() if format_.reader}
"""Those that can be read, too."""


def format_named(name: str) -> Format:
    """Return the format of that name, whatever its case.

    Raises:
        UsageError: There is none.
    """
    found = FORMATS.get(name.casefold())
    if found is None:
        import difflib

        near = difflib.get_close_matches(name.casefold(), FORMATS, n=1)
        guess = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(f"No format is called {name!r}.", f"{guess}There are: {', '.join(FORMATS)}.")
    return found
