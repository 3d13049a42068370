"""Which annotations a format can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tui.domain.annotation import Annotation
from tui.domain.index import order
from tui.domain.span import trim
from tui.formats.extras import ATTRIBUTES, ID, RELATIONS
from tui.formats.items import ExportItem
from tui.formats.report import Report

NESTED = "it overlaps another one, which this format cannot hold"
SPLIT = "it has several parts, which this format cannot hold"
REJECTED = "it is a rejection, which this format cannot hold"
BLANK = "it is white space only, which this format leaves out"
EDGES = "white space at its edges"
FOREIGN = "what another format brought"
RELATED = "its relations"
ATTRIBUTED = "its attributes"
EMPTY = "it is empty or not within the text"


def usable(item: ExportItem, report: Report) -> list[Annotation]:
    """Return the annotations with a place in the text, in order; report the others."""
    length = len(item.article.text)
    ordered = sorted(item.annotations, key=order)
    return only(item, ordered, lambda a: 0 <= a.start < a.end <= length, EMPTY, report)


def only(
    item: ExportItem,
    annotations: Iterable[Annotation],
    keep: Callable[[Annotation], bool],
    why: str,
    report: Report,
) -> list[Annotation]:
    """Return the annotations that `keep` holds of; report the others with the reason."""
    good = []
    for annotation in annotations:
        if keep(annotation):
            good.append(annotation)
        else:
            report.omit(item, annotation, why)
    return good


def of_words(item: ExportItem, report: Report) -> list[Annotation]:
    """Return what marks an entity and is one run of more than white space, in order; report the others."""
    text = item.article.text
    good = only(item, usable(item, report), lambda a: a.live, REJECTED, report)
    good = only(item, good, lambda a: not a.fragments, SPLIT, report)
    return only(item, good, lambda a: not text[a.start : a.end].isspace(), BLANK, report)


def count_edges(item: ExportItem, annotations: Iterable[Annotation], report: Report) -> None:
    """Note which annotations are written without white space at their edges, for a format of tokens."""
    for annotation in annotations:
        if trim(item.article.text, annotation) != (annotation.start, annotation.end):
            report.lack(item, EDGES, annotation)


def flat(annotations: Sequence[Annotation]) -> tuple[list[Annotation], list[Annotation]]:
    """Part annotations, none of them empty, into a set without overlaps and the rest, both in order.

    A longer one goes before a shorter, then the earlier one, so that of a nest the outermost is kept:
    the rule of `spacy.util.filter_spans`, with lengths in characters.
    """
    kept: list[Annotation] = []
    rest: list[Annotation] = []
    taken = bytearray(max((a.end for a in annotations), default=0))
    for annotation in sorted(annotations, key=lambda a: (a.start - a.end, *order(a))):
        # One that is there already is no shorter, so that it covers an edge of whatever it overlaps.
        if taken[annotation.start] or taken[annotation.end - 1]:
            rest.append(annotation)
        else:
            taken[annotation.start : annotation.end] = b"\1" * (annotation.end - annotation.start)
            kept.append(annotation)
    return sorted(kept, key=order), sorted(rest, key=order)


_FIELDS = {
    "note": "its note",
    "flag": "its flag",
    "link": "its link",
    "was": "the suggestion that it corrects",
    "fragments": "its parts",
}
_PROGRAMS = {
    "brat": "brat",
    "doccano": "doccano",
    "jsonl": "Prodigy",
    "spacy": "spaCy",
    "webanno": "WebAnno",
}
"""Who has more of an annotation, by the keys under which it is kept."""


def count_info(item: ExportItem, report: Report) -> None:
    """Note in the report what is said of an article as a whole, for a format that has no place for it."""
    if item.info.tags:
        report.lack(item, "the tags of the article")
    if item.info.note:
        report.lack(item, "the note on the article")
    count_bookmarks(item, report)


def count_bookmarks(item: ExportItem, report: Report) -> None:
    """Note in the report the bookmarks in an article, for a format that has no place for them."""
    if item.info.bookmarks:
        report.lack(item, "the bookmarks in the article")


def count_details(item: ExportItem, annotations: Iterable[Annotation], report: Report, *missing: str) -> None:
    """Note in the report what annotations say that a format has no place for.

    Args:
        item: The article that they are of.
        annotations: The annotations that were written.
        report: Where to note it.
        missing: Fields of `Annotation` that the format does not hold; what an annotation was called in a file
            that it came from is no loss.
    """
    for annotation in annotations:
        for name in missing:
            if name == "extras":
                count_foreign(item, annotation, report)
            elif getattr(annotation, name):
                report.lack(item, _FIELDS[name], annotation)


def count_foreign(item: ExportItem, annotation: Annotation, report: Report, *carried: str) -> None:
    """Note in the report what another format brought: relations, attributes, or things of a program.

    Args:
        item: The article that the annotation is of.
        annotation: The annotation.
        report: Where to note it.
        carried: Keys of its extras that the format holds.
    """
    known = {RELATIONS: RELATED, ATTRIBUTES: ATTRIBUTED}
    known |= {key: f"other things that {name} had" for key, name in _PROGRAMS.items()}
    said = {key for key, value in annotation.extras.items() if value not in ([], {})}
    lost = said - {ID, *carried}
    # Keys of others are not told, of which a file may have any number.
    for what in dict.fromkeys(known.get(key, FOREIGN) for key in sorted(lost)):
        report.lack(item, what, annotation)
