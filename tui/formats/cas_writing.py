"""A CAS of an article, built with dkpro-cassis; XMI and JSON differ in how it is written alone.

It has the text, `DocumentMetaData` with the title, tokens and sentences, which INCEpTION needs, and a
NamedEntity for each annotation: `value` is its label, `identifier` its link. What else is known is in types
of ours; the variant `standard` leaves these out, and tells what is missing.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tui.domain.annotation import Annotation
from tui.formats import cas_layers as layers
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.needed import need
from tui.formats.report import Report
from tui.formats.select import REJECTED, SPLIT, count_details, count_info, only, usable
from tui.formats.sentences import beginnings
from tui.formats.spelling import Spellings
from tui.formats.words import words

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

STANDARD = "standard"
"""The variant without the types of ours."""

_LANGUAGE = "x-unspecified"
"""What UIMA has for a text of no known language."""

_REPLACED = "characters that this format cannot hold"


class Builder:
    """Builds the CAS of one item after the other.

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
        need(("cassis",), format_, "cas")
        self._own = options.variant != STANDARD
        self._report = report
        self._clean = clean
        self._spellings = Spellings([label.name for label in options.labels], clean)
        self.types = _type_system(self._own)

    def build(self, item: ExportItem, name: str) -> Cas:
        """Return the CAS of an item.

        Args:
            item: The item.
            name: What its file is called, without the suffix.
        """
        from cassis import Cas

        annotations = self._carried(item)
        text = item.article.text
        kept = self._clean(text)
        if kept != text:
            self._report.lack(item, _REPLACED)
        cas = Cas(self.types, sofa_string=kept, sofa_mime="text/plain")
        self._add_document(cas, item, name)
        live = [annotation for annotation in annotations if annotation.live]
        _add_words(cas, text, item.tokens, live)
        self._add_entities(cas, item, annotations)
        self._report.articles += 1
        self._report.spans += len(annotations)
        self._report.labels = self._spellings.changed
        return cas

    def _carried(self, item: ExportItem) -> Sequence[Annotation]:
        report = self._report
        good = only(item, usable(item, report), lambda a: not a.fragments, SPLIT, report)
        if not self._own:
            good = only(item, good, lambda a: a.live, REJECTED, report)
            count_info(item, report)
            count_details(item, good, report, "note", "flag", "was", "extras")
        return good

    def _add_document(self, cas: Cas, item: ExportItem, name: str) -> None:
        article = item.article
        about = self.types.get_type(layers.DOCUMENT)(
            begin=0,
            # Set in one with the language: what cassis makes of a language alone ends at 0.
            end=len(article.text),
            language=self._spelt(item, article.language) or _LANGUAGE,
            documentId=name,
            documentTitle=self._spelt(item, article.title or article.id),
        )
        cas.add(about)
        if self._own:
            values = self._all_spelt(item, layers.article_values(item), None)
            cas.add(self.types.get_type(layers.OWN_ARTICLE)(**values))

    def _add_entities(self, cas: Cas, item: ExportItem, annotations: Sequence[Annotation]) -> None:
        entity_type = self.types.get_type(layers.ENTITY)
        own_type = self.types.get_type(layers.OWN_ANNOTATION) if self._own else None
        for annotation in annotations:
            label = self._spellings.of(annotation.label)
            entity = None
            if annotation.live:
                entity = entity_type(begin=annotation.start, end=annotation.end, value=label)
                if annotation.link:
                    entity.set("identifier", self._spelt(item, annotation.link, annotation))
                cas.add(entity)
            if own_type is not None:
                values = self._all_spelt(item, layers.annotation_values(annotation), annotation)
                place = {"begin": annotation.start, "end": annotation.end}
                cas.add(own_type(**place, entity=entity, label=label, **values))

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


def _add_words(cas: Cas, text: str, given: Sequence[tuple[int, int]], spans: Sequence[Annotation]) -> None:
    """Add tokens and sentences; every span begins and ends with a token, and lies in one sentence."""
    token, sentence = (cas.typesystem.get_type(name) for name in (layers.TOKEN, layers.SENTENCE))
    tokens = words(text, given, spans)
    firsts = [number for number, begins in enumerate(beginnings(text, tokens, spans)) if begins]
    for first, after in pairwise([*firsts, len(tokens)]):
        cas.add(sentence(begin=tokens[first][0], end=tokens[after - 1][1]))
    for start, end in tokens:
        cas.add(token(begin=start, end=end))


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
