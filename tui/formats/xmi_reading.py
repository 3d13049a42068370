"""UIMA CAS as XMI: single documents, folders, and archives of ours, of INCEpTION and of cassis.

The types are read from `TypeSystem.xml` beside a document, where it is; without it every feature is a text,
and types are told by their names. expat is given no document type: with one, entities could grow without
bounds or name other files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from tui.domain.errors import UnreadableError
from tui.domain.span import Span
from tui.formats import cas_layers as layers
from tui.formats.cas_files import Document, any_looks, documents
from tui.formats.cas_reading import (
    Parsed,
    Structure,
    Types,
    annotator_in,
    damaged,
    is_simple,
    item_of,
    known_types,
    matters,
    typed,
)
from tui.formats.items import ImportItem, ImportOptions
from tui.formats.naming import annotators_in
from tui.formats.source import Source, head
from tui.formats.source import read as whole

SUFFIX = ".xmi"
TYPES = "TypeSystem.xml"

_XMI = b"http://www.omg.org/XMI"
_ID = "http://www.omg.org/XMI id"
_DEEPEST = 16
"""Elements within elements; a CAS has three, a type system six."""
_REFERENCES = frozenset({"Governor", "Dependent"})
_PLACED = ("begin", "end", "sofa", _ID)


def looks_like(source: Source) -> bool:
    """Whether a source has such documents."""
    return any_looks(source, SUFFIX, _looks)


def _looks(source: Source, name: str) -> bool:
    begin = head(source, name).replace(b"\0", b"")  # also what is in UTF-16
    # Models of UML are XMI as well.
    return _XMI in begin and b"http:///uima/" in begin


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the documents of a source, each as one item.

    Raises:
        UnreadableError: A document is damaged, or none is there.
    """
    types = _TypeSystems()
    folders = annotators_in(source)
    found = False
    for document in documents(source, SUFFIX):
        annotator = annotator_in(document.path, folders)
        if annotator is None:
            continue
        found = True
        path = document.path if document.path == document.name else f"{document.path}: {document.name}"
        reader = _Reader(types.of(document))
        _parse(whole(document.source, document.name), path, reader.start, reader.end, reader.words)
        yield item_of(reader.parsed, document.path, annotator)
    if not found:
        raise UnreadableError(f"{source.name} has no XMI document.", "Name a file or folder that has.")


def _parse(
    data: bytes,
    name: str,
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object],
    words: Callable[[str], object],
) -> None:
    """Give the parts of a document to functions; namespaces stand before names, with a blank between."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def begun(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError("its elements lie too deep in one another")
        start(tag, attributes)

    def ended(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(tag)

    def document_type(*_: Any) -> None:
        raise ValueError("it has a document type, which could make it grow without bounds; take it out")

    parser.StartElementHandler, parser.EndElementHandler = begun, ended
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(data, True)
    except KeyError as error:
        raise damaged(name, f"an attribute {error} is missing") from error
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(name, str(error)) from error


class _Reader:
    """Takes a document apart.

    Attributes:
        parsed: What was found.
    """

    def __init__(self, types: Types) -> None:
        self.parsed = Parsed(types)
        self._open: Structure | None = None
        self._child = ""
        self._texts: list[str] = []
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 3 and self._open is not None:
            self._child, self._texts = tag, []
        if self._depth != 2:
            if self._depth == 1 and tag != f"{_XMI.decode()} XMI":
                raise ValueError("it is no XMI")
            return
        namespace, _, local = tag.rpartition(" ")
        package = namespace.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
        type_ = f"{package}.{local}".removeprefix("uima.noNamespace.")
        if type_ == "uima.cas.Sofa":
            number = int(attributes[_ID])
            self.parsed.sofas[number] = (attributes.get("sofaID", ""), attributes.get("sofaString", ""))
        elif type_ == "uima.cas.View":
            members = frozenset(map(int, attributes.get("members", "").split()))
            self.parsed.members[int(attributes["sofa"])] = members
        elif matters(type_):
            self._open = self._structure(type_, attributes)
            self.parsed.structures.append(self._open)

    def _structure(self, type_: str, attributes: dict[str, str]) -> Structure:
        begin, end = attributes.get("begin"), attributes.get("end")
        found = Structure(
            int(attributes[_ID]),
            type_,
            int(attributes.get("sofa", 0)),
            Span(int(begin), int(end)) if begin is not None and end is not None else None,
            {},
            {},
        )
        ranges = self.parsed.types.features_of(type_)
        for name, value in attributes.items():
            if name in _PLACED or not value:
                continue
            range_ = ranges.get(name, layers.TEXT)
            if name in _REFERENCES or not is_simple(range_):
                # A list of references, which has several numbers, leads to other things as well.
                found.references[name] = int(value.split()[0]) if value.split() else 0
            else:
                found.values[name] = typed(value, range_)
        return found

    def words(self, text: str) -> None:
        if self._child:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        if self._depth == 3 and self._child and self._open is not None:
            several = self._open.values.setdefault(tag, [])
            if isinstance(several, list):
                several.append("".join(self._texts))
            self._child = ""
        elif self._depth == 2:
            self._open = None
        self._depth -= 1


class _TypeSystems:
    """The type systems beside documents; an archive's is read once."""

    def __init__(self) -> None:
        self._source: Source | None = None
        self._name = ""
        self._types = known_types()

    def of(self, document: Document) -> Types:
        beside = self._beside(document)
        if document.source is not self._source or beside != self._name:
            self._source, self._name = document.source, beside
            self._types = known_types()
            if beside:
                reader = _TypeReader(self._types)
                _parse(whole(document.source, beside), beside, reader.start, reader.end, reader.words)
        return self._types

    def _beside(self, document: Document) -> str:
        """Return the name of the type system; empty where there is none."""
        folder = document.name.rpartition("/")[0]
        for name in (f"{folder}/{TYPES}" if folder else TYPES, TYPES):
            if document.source.has(name):
                return name
        lower = TYPES.casefold()
        names = () if document.source.single else document.source.names
        return next((n for n in names if n.rpartition("/")[2].casefold() == lower), "")


class _TypeReader:
    """Reads a type system into types."""

    def __init__(self, types: Types) -> None:
        self._types = types
        self._path: list[str] = []
        self._words: list[str] = []
        self._type: dict[str, str] = {}
        self._feature: dict[str, str] = {}
        self._features: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - as expat calls it
        name = tag.rpartition(" ")[2]
        self._path.append(name)
        self._words = []
        if name == "typeDescription":
            self._type, self._features = {}, {}
        elif name == "featureDescription":
            self._feature = {}

    def words(self, text: str) -> None:
        self._words.append(text)

    def end(self, tag: str) -> None:  # noqa: ARG002 - as expat calls it
        name = self._path.pop()
        above = self._path[-1] if self._path else ""
        text = "".join(self._words).strip()
        self._words = []
        if above == "typeDescription" and name in ("name", "supertypeName"):
            self._type[name] = text
        elif above == "featureDescription" and name in ("name", "rangeTypeName"):
            self._feature[name] = text
        elif name == "featureDescription" and self._feature.get("name"):
            self._features[self._feature["name"]] = self._feature.get("rangeTypeName", layers.TEXT)
        elif name == "typeDescription" and self._type.get("name"):
            called = self._type["name"]
            self._types.supertypes[called] = self._type.get("supertypeName", layers.SPAN)
            # Ours are known: that a document has other ones of the same name must not mislead.
            if called not in layers.OWN_TYPES:
                self._types.features[called] = self._features
