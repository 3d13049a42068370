"""UIMA CAS as JSON, version 0.4.0: of ours, of INCEpTION and of cassis, also within archives of projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from tui.domain.errors import UnreadableError
from tui.domain.span import Span
from tui.formats import cas_layers as layers
from tui.formats.cas_files import any_looks, documents
from tui.formats.cas_reading import (
    Parsed,
    Structure,
    Types,
    Value,
    annotator_in,
    damaged,
    is_simple,
    item_of,
    known_types,
    matters,
)
from tui.formats.items import ImportItem, ImportOptions
from tui.formats.naming import annotators_in
from tui.formats.source import Source, head
from tui.formats.source import read as whole

SUFFIX = ".json"
_STRUCTURES = "%FEATURE_STRUCTURES"
_VIEWS = "%VIEWS"
_SOFA = "uima.cas.Sofa"
_TEXTS = "uima.cas.StringArray"


def looks_like(source: Source) -> bool:
    """Whether a source has such documents."""
    return any_looks(source, SUFFIX, _looks)


def _looks(source: Source, name: str) -> bool:
    begin = head(source, name).removeprefix(b"\xef\xbb\xbf").lstrip()
    # The types come first, and may be longer than what is looked at.
    return begin.startswith(b"{") and (b'"%TYPES"' in begin[:64] or b'"%FEATURE_STRUCTURES"' in begin)


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the documents of a source, each as one item.

    In folders and archives, JSON of other kinds, such as the settings of a project, is passed over.

    Raises:
        UnreadableError: A document is damaged, or a single file is none.
    """
    folders = annotators_in(source)
    found = False
    for document in documents(source, SUFFIX):
        annotator = annotator_in(document.path, folders)
        if annotator is None or not (source.single or _looks(document.source, document.name)):
            continue
        found = True
        yield _read(whole(document.source, document.name), document.path, annotator)
    if not found:
        raise UnreadableError(f"{source.name} has no CAS as JSON.", "Name a file or folder that has.")


def _read(data: bytes, name: str, annotator: str) -> ImportItem:
    try:
        parsed = _parsed(orjson.loads(data.removeprefix(b"\xef\xbb\xbf")))
    except orjson.JSONDecodeError as error:
        raise damaged(name, f"it is no JSON: {error}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(name, f"it is no CAS ({error})") from error
    return item_of(parsed, name, annotator)


def _parsed(document: Any) -> Parsed:
    parsed = Parsed(_types(document.get("%TYPES") or {}))
    every = document.get(_STRUCTURES)
    if isinstance(every, dict):  # as versions before had it: numbers are the keys
        every = [{"%ID": int(number), **structure} for number, structure in every.items()]
    lists: dict[int, list[str]] = {}
    for structure in every or ():
        number, type_ = _number(structure["%ID"]), structure["%TYPE"]
        if type_ == _SOFA:
            text = structure.get("sofaString") or ""
            if not isinstance(text, str):
                raise TypeError("a sofaString is no text")
            parsed.sofas[number] = (structure.get("sofaID", ""), text)
        elif type_ in (_TEXTS, "uima.cas.String[]"):
            lists[number] = [str(each) for each in structure.get("%ELEMENTS") or ()]
        elif matters(type_):
            parsed.structures.append(_structure(number, type_, structure, parsed.types))
    for view in (document.get(_VIEWS) or {}).values():
        members = frozenset(_number(number) for number in view.get("%MEMBERS") or ())
        parsed.members[_number(view.get("%SOFA", 0))] = members
    _fill_in(parsed, lists)
    return parsed


def _types(declared: Mapping[str, Any]) -> Types:
    types = known_types()
    for name, type_ in declared.items():
        types.supertypes[name] = type_["%SUPER_TYPE"]
        features = {
            feature: about["%RANGE"] for feature, about in type_.items() if not feature.startswith("%")
        }
        # Ours are known: that a document has other ones of the same name must not mislead.
        if name not in layers.OWN_TYPES:
            types.features[name] = features
    return types


def _structure(number: int, type_: str, raw: Mapping[str, Any], types: Types) -> Structure:
    begin, end, sofa = raw.get("begin"), raw.get("end"), raw.get("@sofa", 0)
    place = Span(_number(begin), _number(end)) if begin is not None and end is not None else None
    ranges = types.features_of(type_)
    values: dict[str, Value] = {}
    references: dict[str, int] = {}
    for name, value in raw.items():
        if name.startswith("%") or name in ("begin", "end", "@sofa") or value is None:
            continue
        if name.startswith("@"):
            references[name[1:]] = _number(value)
        elif isinstance(value, (str, bool, int, float)):
            # A number that JSON has no sign for stands as text under a name with a sign before it.
            plain = name.removeprefix("#")
            fraction = type(value) is int and ranges.get(plain) in ("uima.cas.Double", "uima.cas.Float")
            values[plain] = float(value) if fraction else value
        elif is_simple(ranges.get(name, layers.TEXT)):
            raise TypeError(f"{name} is no simple value")
    return Structure(number, type_, _number(sofa), place, values, references)


def _fill_in(parsed: Parsed, lists: Mapping[int, list[str]]) -> None:
    """Put lists of texts into the structures that lead to them."""
    for structure in parsed.structures:
        for name, number in list(structure.references.items()):
            if number in lists:
                structure.values[name] = lists[number]
                del structure.references[name]


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r:.40} is no number")
    return value
