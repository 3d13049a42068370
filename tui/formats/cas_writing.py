"""The CAS of an article as plain structures, which XMI and JSON write each in their way.

It has the text, `DocumentMetaData` with the title, tokens and sentences, which INCEpTION needs, and a
NamedEntity for each annotation: `value` is its label, `identifier` its link. What else is known is in types
of ours; the variant `standard` leaves these out, and tells what is missing.

The types are dkpro-cassis's. The structures are not given to it: it holds all of a document several times
over, which for an article with 100,000 spans is 700 MB and more, and takes half a minute for what takes two
seconds here.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.domain.annotation import Annotation
from tui.domain.errors import GlossatorError
from tui.domain.needed import need
from tui.domain.quoting import UNITS, UTF16
from tui.formats import cas_layers as layers
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.report import Report
from tui.formats.select import REJECTED, SPLIT, count_details, count_info, only, usable
from tui.formats.sentences import beginnings
from tui.formats.spelling import Spellings
from tui.formats.words import words

if TYPE_CHECKING:
    from cassis import TypeSystem

STANDARD = "standard"
"""The variant without the types of ours."""

_LANGUAGE = "x-unspecified"
"""What UIMA has for a text of no known language."""

_REPLACED = "characters that this format cannot hold"


_Part = tuple[str, tuple[int, int] | None, dict[str, Any], int]
"""Type, place in code points and values of a structure, and how far before it that is what it is about."""


class Made(NamedTuple):
    """A feature structure to write.

    Attributes:
        id: Its number.
        type: Its type.
        place: Begin and end in UTF-16 units; None for one that is not of the text.
        values: Its simple features.
        references: Numbers of the structures that its other features lead to.
    """

    id: int
    type: str
    place: tuple[int, int] | None
    values: dict[str, Any]
    references: dict[str, int]


class Builder:
    """Builds the CAS of one item after the other.

    Attributes:
        types: The types, as cassis has them.
        own: Whether there are types of ours among them.

    Args:
        format_: What the format is called, for the message where cassis is missing.
        options: What the user asks for.
        report: Where to note what is left out.
        clean: Returns a text of the same length that the format can hold.

    Raises:
        GlossatorError: dkpro-cassis is not installed.
    """

    def __init__(
        self, format_: str, options: ExportOptions, report: Report, clean: Callable[[str], str] = str
    ) -> None:
        need(("cassis",), _missing(format_))
        self.own = options.variant != STANDARD
        self._report = report
        self._clean = clean
        self._spellings = Spellings([label.name for label in options.labels], clean)
        self.types = _type_system(self.own)

    def build(self, item: ExportItem, name: str) -> tuple[str, Iterator[Made]]:
        """Return the text of an item, and its structures with numbers from 2 on.

        Args:
            item: The item.
            name: What its file is called, without the suffix.
        """
        annotations = self._carried(item)
        text = item.article.text
        kept = self._clean(text)
        if kept != text:
            self._report.lack(item, _REPLACED)
        self._report.articles += 1
        self._report.spans += len(annotations)
        return kept, self._structures(item, name, annotations)

    def _structures(self, item: ExportItem, name: str, annotations: Sequence[Annotation]) -> Iterator[Made]:
        text = item.article.text
        edges = range(len(text) + 1) if text.isascii() else UNITS[UTF16](text)
        live = [annotation for annotation in annotations if annotation.live]
        parts = (
            self._document(item, name),
            _words(text, item.tokens, live),
            self._entities(item, annotations),
        )
        for number, (type_, place, values, before) in enumerate(chain.from_iterable(parts), 2):
            begin, end = (edges[place[0]], edges[place[1]]) if place is not None else (0, 0)
            references = {"entity": number - before} if before else {}
            yield Made(number, type_, (begin, end) if place is not None else None, values, references)
        self._report.labels = self._spellings.changed

    def _carried(self, item: ExportItem) -> Sequence[Annotation]:
        report = self._report
        good = only(item, usable(item, report), lambda a: not a.fragments, SPLIT, report)
        if not self.own:
            good = only(item, good, lambda a: a.live, REJECTED, report)
            count_info(item, report)
            count_details(item, good, report, "note", "flag", "was", "extras")
        return good

    def _document(self, item: ExportItem, name: str) -> Iterator[_Part]:
        article = item.article
        about = {
            "language": self._spelt(item, article.language) or _LANGUAGE,
            "documentId": name,
            "documentTitle": self._spelt(item, article.title or article.id),
        }
        yield layers.DOCUMENT, (0, len(article.text)), about, 0
        if self.own:
            yield layers.OWN_ARTICLE, None, self._all_spelt(item, layers.article_values(item), None), 0

    def _entities(self, item: ExportItem, annotations: Sequence[Annotation]) -> Iterator[_Part]:
        for annotation in annotations:
            place = annotation.start, annotation.end
            label = self._spellings.of(annotation.label)
            if annotation.live:
                values = {"value": label}
                if annotation.link:
                    # What is of ours has the link too, and tells what it is written without.
                    link = annotation.link
                    values["identifier"] = (
                        self._clean(link) if self.own else self._spelt(item, link, annotation)
                    )
                yield layers.ENTITY, place, values, 0
            if self.own:
                known = self._all_spelt(item, layers.annotation_values(annotation), annotation)
                yield layers.OWN_ANNOTATION, place, {**known, "label": label}, int(annotation.live)

    def _all_spelt(
        self, item: ExportItem, values: dict[str, object], annotation: Annotation | None
    ) -> dict[str, Any]:
        return {
            name: self._spelt(item, value, annotation) if isinstance(value, str) else value
            for name, value in values.items()
            if name != "label"
        }

    def _spelt(self, item: ExportItem, text: str, annotation: Annotation | None = None) -> str:
        """Return a text as the format can hold it, and note where it is another one."""
        kept = self._clean(text)
        if kept != text:
            self._report.lack(item, _REPLACED, annotation)
        return kept


def _missing(format_: str) -> GlossatorError:
    return GlossatorError(
        f"The format {format_} needs more than is installed.",
        'Install it: pip install "glossator[cas]".',
    )


def _words(text: str, given: Sequence[tuple[int, int]], spans: Sequence[Annotation]) -> Iterator[_Part]:
    """Yield sentences and tokens; every span begins and ends with a token, and lies in one sentence."""
    tokens = words(text, given, spans)
    firsts = [number for number, begins in enumerate(beginnings(text, tokens, spans)) if begins]
    for first, after in pairwise([*firsts, len(tokens)]):
        yield layers.SENTENCE, (tokens[first][0], tokens[after - 1][1]), {}, 0
    for token in tokens:
        yield layers.TOKEN, token, {}, 0


@cache
def _type_system(own: bool) -> TypeSystem:
    """Return the types that are used and those that they need, with those of ours or without.

    All of DKPro Core's, of which most are nothing to us, and the descriptions would be ten times as large as
    most articles.
    """
    import cassis

    with warnings.catch_warnings():
        # It reads its own file in a way that Python has another one for.
        warnings.simplefilter("ignore", DeprecationWarning)
        shipped = cassis.load_dkpro_core_typesystem()
    wanted = _needed(shipped, (layers.TOKEN, layers.SENTENCE, layers.ENTITY))
    types = cassis.TypeSystem()
    for name in wanted:
        found = shipped.get_type(name)
        types.create_type(name, found.supertype.name)
    for name in wanted:
        for feature in shipped.get_type(name).features:
            types.create_feature(
                name,
                feature.name,
                feature.rangeType.name,
                feature.elementType and feature.elementType.name,
                multipleReferencesAllowed=feature.multipleReferencesAllowed,
            )
    ours = {layers.DOCUMENT: ("uima.tcas.DocumentAnnotation", layers.DOCUMENT_FEATURES)}
    if own:
        ours.update(layers.OWN_TYPES)
    for name, (supertype, features) in ours.items():
        types.create_type(name, supertype)
        for feature_name, range_ in features.items():
            types.create_feature(name, feature_name, range_)
    return types


def _needed(shipped: TypeSystem, names: Iterable[str]) -> list[str]:
    """Return these types and those that they lead to, each after its supertype."""
    from cassis.typesystem import is_predefined

    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in found and not is_predefined(name):
            visit(shipped.get_type(name).supertype.name)
            found[name] = None
            for feature in shipped.get_type(name).features:
                visit(feature.rangeType.name)

    for name in names:
        visit(name)
    return list(found)
