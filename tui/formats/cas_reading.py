"""What a CAS has of entities, whatever it was written in.

The two readers take a document apart by themselves and give it here as plain structures. cassis would build
a class for each type in it, with the names of features that the document says as source code that is
compiled; and it looks through the whole text for each offset that does not fit.

- A NamedEntity, or a type below it, is an annotation: `value` is its label, `identifier` its link.
- So is a span of any other layer that is not DKPro Core's or INCEpTION's own (tokens, sentences, lemmas, and
  what describes documents and tag sets): its label is the first text among its features, in the order of
  the type, or the layer's name where there is none. Its other features become attributes.
- A structure with `Governor` and `Dependent` is a relation, from the one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import Article, new_id
from tui.domain.edits import now
from tui.domain.errors import UnreadableError
from tui.domain.layer import LayerInfo
from tui.domain.quoting import UNITS, UTF16, in_code_points
from tui.domain.span import Span
from tui.formats import cas_layers as layers
from tui.formats.extras import ATTRIBUTES, ID, RELATIONS
from tui.formats.items import ImportItem, Skipped

INITIAL_VIEW = "_InitialView"
FIRST_CAS = "INITIAL_CAS"
"""What INCEpTION calls a document before anybody has annotated it."""
CURATOR = "CURATION_USER"

_ENDS = ("Governor", "Dependent")
_PLACED = frozenset({"begin", "end", "sofa"})
_WORDS = (
    layers.DKPRO,
    "org.dkpro.core.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "de.tudarmstadt.ukp.inception.",
    "uima.",
)
"""How the types begin that describe words and documents, and not entities."""
_ENTITIES = f"{layers.DKPRO}ner.type."
_NUMBERS = frozenset(f"uima.cas.{name}" for name in ("Byte", "Short", "Integer", "Long"))
_FRACTIONS = frozenset({"uima.cas.Float", "uima.cas.Double"})

Value = str | bool | int | float | list[str]


@dataclass(slots=True)
class Types:
    """The types that a document declares.

    Attributes:
        supertypes: Supertype of each type.
        features: Types of the features of each, in order, without those of supertypes.
    """

    supertypes: dict[str, str] = field(default_factory=dict)
    features: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _all: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def is_a(self, name: str, other: str) -> bool:
        """Whether a type is another one, or below it."""
        return other in self._line(name)

    def features_of(self, name: str) -> Mapping[str, str]:
        """Return the types of all features of a type by name, those of supertypes first."""
        known = self._all.get(name)
        if known is None:
            known = {}
            for above in reversed(self._line(name)):
                known.update(self.features.get(above, {}))
            self._all[name] = known
        return known

    def _line(self, name: str) -> list[str]:
        line = [name]
        # A type that is above itself, which a damaged document may say, ends the line.
        while (above := self.supertypes.get(line[-1])) is not None and above not in line:
            line.append(above)
        return line


def known_types() -> Types:
    """Return the types that need no declaration."""
    types = Types({layers.ENTITY: layers.SPAN}, {layers.ENTITY: layers.ENTITY_FEATURES})
    for name, (supertype, features) in layers.OWN_TYPES.items():
        types.supertypes[name], types.features[name] = supertype, features
    types.features[layers.DOCUMENT] = {**layers.DOCUMENT_FEATURES, "language": layers.TEXT}
    return types


@dataclass(slots=True)
class Structure:
    """A feature structure.

    Attributes:
        id: Number in the document.
        type: Name of its type.
        sofa: Number of the text that it is of; 0 where it is of none.
        place: Begin and end in UTF-16 units, where it has both.
        values: Its simple features.
        references: Numbers of the structures that its other features lead to.
    """

    id: int
    type: str
    sofa: int
    place: Span | None
    values: dict[str, Value]
    references: dict[str, int]


@dataclass(slots=True)
class Parsed:
    """A document that was taken apart.

    Attributes:
        types: What it declares.
        sofas: Name and text of each text, by number.
        members: Numbers of the structures that are in each text's view; what is in none was taken out.
        structures: Those that matter here, in order.
    """

    types: Types
    sofas: dict[int, tuple[str, str]] = field(default_factory=dict)
    members: dict[int, frozenset[int]] = field(default_factory=dict)
    structures: list[Structure] = field(default_factory=list)


def matters(name: str) -> bool:
    """Whether structures of a type are looked at."""
    return name == layers.DOCUMENT or name.startswith(_ENTITIES) or not name.startswith(_WORDS)


def typed(value: str, range_: str) -> Value:
    """Return a value that XML has as text.

    Raises:
        ValueError: It is none of that type.
    """
    if range_ == layers.YES_NO:
        if value not in ("true", "false"):
            raise ValueError(f"{value!r} is neither true nor false")
        return value == "true"
    if range_ in _NUMBERS:
        return int(value)
    return float(value) if range_ in _FRACTIONS else value


def is_simple(range_: str) -> bool:
    """Whether a feature of that type has a value of its own, and leads nowhere."""
    return range_ in (layers.TEXT, layers.YES_NO) or range_ in _NUMBERS or range_ in _FRACTIONS


def annotator_in(name: str, folders: Mapping[str, str]) -> str | None:
    """Return who annotated, as names of files tell; None for a document of nobody's.

    Args:
        name: The path; in INCEpTION's exports of projects `annotation/DOCUMENT/USER.json` or
            `curation/DOCUMENT/CURATION_USER.json`.
        folders: Whose folders are, as exports of ours say.
    """
    parts = PurePosixPath(name).parts
    if not _of_project(parts):
        return folders.get(parts[0], "") if len(parts) > 1 else ""
    who = PurePosixPath(name).stem
    if who == FIRST_CAS:
        return None
    return "curation" if who == CURATOR else who


def _of_project(parts: Sequence[str]) -> bool:
    return len(parts) > 2 and parts[-3] in ("annotation", "curation")


def _title_in(name: str) -> str:
    """Return what a document is called, as the name of its file or of its folder in a project tells."""
    path = PurePosixPath(name)
    return path.parts[-2] if _of_project(path.parts) else path.stem


def item_of(parsed: Parsed, name: str, annotator: str) -> ImportItem:
    """Return what a document has of entities.

    Args:
        parsed: The document.
        name: What its file is called.
        annotator: Whose it is, where the file's name tells.

    Raises:
        UnreadableError: It has no text, or what it says of itself is damaged.
    """
    try:
        return _Item(parsed, name).item(annotator)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged(name, str(error)) from error


def damaged(name: str, why: str) -> UnreadableError:
    """Return the error for a document that is not what it should be."""
    return UnreadableError(f"{name} cannot be read: {why}.", "Nothing was imported. Export it anew.")


class _Item:
    """Takes what matters out of one document."""

    def __init__(self, parsed: Parsed, name: str) -> None:
        self._types = parsed.types
        self._name = name
        self._sofa, self._text = _main_text(parsed, name)
        members = parsed.members.get(self._sofa)
        in_view = [s for s in parsed.structures if members is None or s.id in members]
        self._own_article = next((s for s in in_view if s.type == layers.OWN_ARTICLE), None)
        self._here = [s for s in in_view if s.sofa == self._sofa]
        self._elsewhere = [s for s in parsed.structures if s.sofa not in (0, self._sofa)]
        self._skipped: list[Skipped] = []
        self._edges_of: dict[int, Sequence[int]] = {}
        self._texts = {number: text for number, (_, text) in parsed.sofas.items()}
        self._at = now()

    def item(self, annotator: str) -> ImportItem:
        spans, relations, own = [], [], []
        for structure in self._here:
            if structure.type == layers.OWN_ANNOTATION:
                own.append(structure)
            elif all(end in structure.references for end in _ENDS):
                relations.append(structure)
            elif structure.type != layers.DOCUMENT and structure.place is not None:
                spans.append(structure)
        for structure in self._elsewhere:
            self._skip(structure, "it is of another text of the document")
        annotations = self._annotations(spans, own)
        self._relate(relations, annotations)
        content, who, info = self._article()
        return ImportItem.of(
            content, annotator or who, list(annotations.values()), info=info, skipped=self._skipped
        )

    def _article(self) -> tuple[Article, str, LayerInfo | None]:
        about = next((s.values for s in self._here if s.type == layers.DOCUMENT), {})
        title, language = (_as_text(about.get(name)) for name in ("documentTitle", "language"))
        title = title or _title_in(self._name)
        language = "" if language == "x-unspecified" else language
        if self._own_article is None:
            return Article(new_id(), self._text, " ".join(title.split()), language=language), "", None
        return layers.article_of(self._own_article.values, self._text, title, language)

    def _annotations(self, spans: Sequence[Structure], own: Sequence[Structure]) -> dict[int, Annotation]:
        """Return annotations by the numbers of their structures."""
        found: dict[int, Annotation] = {}
        ours = {s.references["entity"]: s for s in own if "entity" in s.references}
        entities = {s.id for s in spans}
        for structure, place in self._placed(spans):
            annotation = self._foreign(structure, place)
            if annotation is None:
                continue
            known = ours.get(structure.id)
            if known is not None and known.place is not None:
                label, link = annotation.label, annotation.link
                kept = layers.annotation_of(known.values, *place)
                annotation = layers.changed_by_others(kept, label, link)
            found[structure.id] = annotation
        for structure, place in self._placed(s for s in own if s.references.get("entity") not in entities):
            annotation = layers.annotation_of(structure.values, *place)
            if annotation.live:
                self._skip(structure, "its entity is not in the document any more")
            else:
                found[structure.id] = annotation
        return found

    def _placed(self, structures: Iterable[Structure]) -> Iterator[tuple[Structure, Span]]:
        """Yield structures with their places in code points."""
        every = list(structures)
        places = [structure.place or Span(0, 0) for structure in every]
        for structure, place in zip(every, in_code_points(places, self._edges(self._sofa)), strict=True):
            if place is None:
                self._skip(structure, "its offsets are not within the text")
            else:
                yield structure, place

    def _edges(self, sofa: int) -> Sequence[int]:
        """Return where the code points of a text begin in UTF-16 units."""
        known = self._edges_of.get(sofa)
        if known is None:
            text = self._texts.get(sofa, "")
            known = range(len(text) + 1) if text.isascii() else UNITS[UTF16](text)
            self._edges_of[sofa] = known
        return known

    def _foreign(self, structure: Structure, place: Span) -> Annotation | None:
        """Return an annotation with the label and link of a structure; None where it has no label."""
        label, link, attributes = self._told(structure)
        if not label:
            self._skip(structure, "it has no value, which would be its label")
            return None
        for name in structure.references:
            self._skip(structure, f"its feature {name} leads to another structure")
        return Annotation(
            new_id(),
            *place,
            label,
            State.ACCEPTED,
            IMPORT,
            "",
            self._at,
            link=link,
            extras={ATTRIBUTES: attributes} if attributes else {},
        )

    def _told(self, structure: Structure) -> tuple[str, str, dict[str, Value]]:
        """Return label, link and attributes."""
        values = dict(structure.values)
        if self._types.is_a(structure.type, layers.ENTITY):
            label, link = _as_text(values.pop("value", "")), _as_text(values.pop("identifier", ""))
            return label, link, values
        order = [*self._types.features_of(structure.type), *values]
        first = next((name for name in order if isinstance(values.get(name), str) and values[name]), None)
        layer = structure.type.rpartition(".")[2]
        return (_as_text(values.pop(first)) if first is not None else layer), "", values

    def _relate(self, relations: Sequence[Structure], annotations: dict[int, Annotation]) -> None:
        """Put relations into what they begin at."""
        told: dict[int, list[dict[str, object]]] = {}
        ids: dict[int, str] = {}
        for structure in relations:
            ends = [structure.references[name] for name in _ENDS]
            if not all(end in annotations for end in ends):
                self._skip(structure, "it is a relation of what is no entity here")
                continue
            for end in ends:
                old = annotations[end].extras.get(ID)
                ids[end] = old if isinstance(old, str) else str(end)
            label, _, attributes = self._told(structure)
            relation: dict[str, object] = {"label": label, "to": ids[ends[1]]}
            if attributes:
                relation[ATTRIBUTES] = attributes
            told.setdefault(ends[0], []).append(relation)
        for number, name in ids.items():
            annotation = annotations[number]
            extras = {**annotation.extras, ID: name}
            if number in told:
                before = annotation.extras.get(RELATIONS)
                extras[RELATIONS] = [*(before if isinstance(before, list) else ()), *told[number]]
            annotations[number] = replace(annotation, extras=extras)

    def _skip(self, structure: Structure, why: str) -> None:
        place = structure.place or Span(0, 0)
        # In code points, as all that is told; as the document has them where they are none of its text.
        (here,) = in_code_points([place], self._edges(structure.sofa or self._sofa))
        start, end = here or place
        label = _as_text(structure.values.get("value")) or structure.type.rpartition(".")[2]
        self._skipped.append(Skipped(start, end, label, "", why))


def _main_text(parsed: Parsed, name: str) -> tuple[int, str]:
    """Return number and text of the view that is annotated."""
    initial = [number for number, (called, _) in parsed.sofas.items() if called == INITIAL_VIEW]
    for number in (*initial, *parsed.sofas):
        text = parsed.sofas[number][1]
        if text:
            return number, text
    raise damaged(name, "it has no text")


def _as_text(value: Value | None) -> str:
    return value if isinstance(value, str) else ""
