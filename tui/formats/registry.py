"""The formats by name; a format's module is loaded when it is used.

Other packages add formats by an entry point of the group `glossator.formats` that leads to a `Format`; its
name is the format's. One that is called like a format of ours, or does not load, is passed over:
`passed_over` says why.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, cast

from tui.domain.errors import UsageError
from tui.formats.items import (
    Exporter,
    ExportItem,
    ExportOptions,
    Importer,
    ImportItem,
    ImportOptions,
)
from tui.formats.output import Output
from tui.formats.report import Loss, Report
from tui.formats.source import Source

GROUP = "glossator.formats"
"""The group of entry points."""


@dataclass(frozen=True, slots=True)
class Format:
    """One exchange format.

    Attributes:
        name: What the user calls it.
        suffix: Of its files, with the dot; of a format of many files, what its archive has.
        description: One line for people.
        module: The module with its `export` function; empty where it is only read.
        reader: The module with its `read` function and `looks_like`; empty where it is only written.
        binary: Whether the file is not text, so that it never goes to a terminal.
        folder: Whether it has many files, which are written to a folder or an archive.
        needs_tokens: Whether `ExportItem.tokens` matters.
        suggestions: Whether it has a place for suggestions.
        options: Which of `ExportOptions` it heeds besides `labels` and `annotators`.
        import_options: Which of `ImportOptions` it heeds.
        variants: The forms that `ExportOptions.variant` chooses from, the usual one first.
    """

    name: str
    suffix: str
    description: str
    module: str = ""
    reader: str = ""
    binary: bool = False
    folder: bool = False
    needs_tokens: bool = False
    suggestions: bool = False
    options: frozenset[str] = frozenset()
    import_options: frozenset[str] = frozenset()
    variants: tuple[str, ...] = ()

    def is_folder(self, options: ExportOptions) -> bool:
        """Whether it becomes many files with these options: parted articles do in any format."""
        return self.folder or options.split is not None

    def export(
        self,
        items: Iterable[ExportItem],
        output: Output,
        options: ExportOptions | None = None,
        told: Callable[[Loss], object] | None = None,
    ) -> Report:
        """Write the items.

        Args:
            items: They are taken one by one.
            output: Where to.
            options: What the user asks for.
            told: Is told each loss as it comes.

        Returns:
            What was written, and what the format could not carry.

        Raises:
            OSError: It cannot be written; what is there then is incomplete.
        """
        exporter = cast("Exporter", importlib.import_module(self.module).export)
        report = Report(told)
        exporter(items, output, options or ExportOptions(), report)
        return report

    def read(self, source: Source, options: ImportOptions | None = None) -> Iterator[ImportItem]:
        """Read what a source has, one item after the other.

        Raises:
            UnreadableError: It is not what the format says.
        """
        importer = cast("Importer", importlib.import_module(self.reader).read)
        return importer(source, options or ImportOptions())

    def looks_like(self, source: Source) -> bool:
        """Whether a source is of this format.

        Raises:
            UnreadableError: It cannot be read.
        """
        return bool(importlib.import_module(self.reader).looks_like(source))


_OURS = (
    Format(
        "jsonl",
        ".jsonl",
        "JSON Lines: Prodigy's keys, and ours",
        "tui.formats.jsonl",
        "tui.formats.jsonl_reading",
        needs_tokens=True,
        suggestions=True,
        options=frozenset({"variant"}),
        variants=("manual", "teach"),
    ),
    Format(
        "labelstudio",
        ".labelstudio.json",
        "Label Studio's tasks with annotations and predictions",
        "tui.formats.labelstudio",
        "tui.formats.labelstudio_reading",
        suggestions=True,
    ),
    Format(
        "doccano",
        ".doccano.jsonl",
        "doccano's JSON Lines; its project has to allow overlaps to keep all",
        "tui.formats.doccano",
        "tui.formats.doccano_reading",
        options=frozenset({"variant"}),
        variants=("label", "entities", "labels", "annotations"),
    ),
    Format(
        "brat",
        ".brat.zip",
        "brat's standoff: a .txt and an .ann for each article",
        "tui.formats.brat",
        "tui.formats.brat_reading",
        folder=True,
    ),
    Format(
        "conll",
        ".conll",
        "a token and its tag in each line",
        "tui.formats.conll",
        "tui.formats.conll_reading",
        needs_tokens=True,
        options=frozenset({"scheme", "columns"}),
        import_options=frozenset({"scheme", "columns"}),
    ),
    Format(
        "spacy",
        ".spacy",
        "spaCy's DocBin, to train and evaluate with",
        "tui.formats.spacy_docbin",
        "tui.formats.spacy_reading",
        binary=True,
        needs_tokens=True,
        options=frozenset({"missing", "split", "seed"}),
    ),
    Format(
        "webanno",
        ".webanno.zip",
        "WebAnno TSV 3.3: a .tsv for each article, for INCEpTION and WebAnno",
        "tui.formats.webanno",
        "tui.formats.webanno_reading",
        folder=True,
        needs_tokens=True,
    ),
    Format(
        "xmi",
        ".xmi.zip",
        "UIMA CAS as XMI with its types, for INCEpTION",
        "tui.formats.xmi",
        "tui.formats.xmi_reading",
        binary=True,
        folder=True,
        needs_tokens=True,
        options=frozenset({"variant"}),
        variants=("full", "standard"),
    ),
    Format(
        "casjson",
        ".json.zip",
        "UIMA CAS as JSON, for INCEpTION",
        "tui.formats.casjson",
        "tui.formats.casjson_reading",
        folder=True,
        needs_tokens=True,
        options=frozenset({"variant"}),
        variants=("full", "standard"),
    ),
    Format(
        "w3c",
        ".jsonld",
        "Web Annotations of the W3C in JSON-LD",
        "tui.formats.w3c",
        "tui.formats.w3c_reading",
        options=frozenset({"utf16"}),
    ),
    Format(
        "csv",
        ".csv",
        "a table with one annotation in each row",
        "tui.formats.csv_table",
        "tui.formats.csv_reading",
        options=frozenset({"bom"}),
    ),
    Format(
        "html",
        ".html",
        "a page to read and print: highlights, entities, notes",
        "tui.formats.html_page",
    ),
    Format(
        "slate",
        ".annotations",
        "SLATE's lines beside a text, read only",
        reader="tui.formats.slate",
    ),
)

FORMATS: Mapping[str, Format] = {format_.name: format_ for format_ in _OURS}
"""Our own, by name."""


class _Found(NamedTuple):
    """All formats by name, and why others are none of them."""

    formats: Mapping[str, Format]
    passed_over: Mapping[str, str]


@cache
def _found() -> _Found:
    from importlib.metadata import entry_points

    found, passed_over = dict(FORMATS), {}
    for point in entry_points(group=GROUP):
        name = point.name
        try:
            format_ = point.load()
        except Exception as error:  # whatever it is: a package of others must not end the program
            passed_over[name] = f"The format {name} does not load: {type(error).__name__}: {error}."
            continue
        if name in found:
            passed_over[name] = f"Another package, too, has a format {name}: it is passed over."
        elif not isinstance(format_, Format) or format_.name != name:
            passed_over[name] = f"{point.value} is passed over: it is no format called {name}."
        else:
            found[name] = format_
    return _Found(found, passed_over)


def formats() -> Mapping[str, Format]:
    """Return all formats by name: ours, and those that other packages bring."""
    return _found().formats


def passed_over() -> Sequence[str]:
    """Return of each format of other packages that cannot be used why that is so, in a line."""
    return tuple(_found().passed_over.values())


def writable() -> Mapping[str, Format]:
    """Return the formats that can be written, by name."""
    return {name: format_ for name, format_ in formats().items() if format_.module}


def readable() -> Mapping[str, Format]:
    """Return the formats that can be read, by name."""
    return {name: format_ for name, format_ in formats().items() if format_.reader}


def format_named(name: str, among: Mapping[str, Format] | None = None) -> Format:
    """Return the format of that name, whatever its case.

    Args:
        name: What the user calls it.
        among: The formats to choose from; those that can be written where it is not given.

    Raises:
        UsageError: There is none.
    """
    among = writable() if among is None else among
    found = among.get(name.casefold())
    if found is None:
        if name in _found().passed_over:
            raise UsageError(_found().passed_over[name], "Update or remove the package that brings it.")
        import difflib

        near = difflib.get_close_matches(name.casefold(), among, n=1)
        guess = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(f"No format is called {name!r}.", f"{guess}There are: {', '.join(among)}.")
    return found
