"""Web Annotations as a graph: PyLD expands what we write, and the spans are read from the triples.

Nothing is fetched: the few terms that are used are written down here, as the recommendation's vocabulary
names them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.formats.samples import ITEMS, item, written
from tests.interop.cases import CASES, numbered
from tests.interop.gold_articles import every_gold
from tui.domain.annotation import Annotation
from tui.formats.items import ExportItem, ExportOptions

jsonld: Any = pytest.importorskip("pyld.jsonld", reason="the extra interop is not installed")

OA, RDF, DC = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/terms/",
)
FOAF, AS = "http://xmlns.com/foaf/0.1/", "http://www.w3.org/ns/activitystreams#"
RESOURCE = {"@type": "@id"}
TERMS: dict[str, object] = {
    "id": "@id",
    "type": "@type",
    **{
        name: OA + name for name in ("Annotation", "TextualBody", "SpecificResource", "tagging", "commenting")
    },
    **{name: OA + name for name in ("TextQuoteSelector", "TextPositionSelector", "identifying")},
    **{name: OA + name for name in ("exact", "prefix", "suffix", "start", "end")},
    "Person": f"{FOAF}Person",
    "Software": f"{AS}Application",
    "name": f"{FOAF}name",
    "value": f"{RDF}value",
    "created": f"{DC}created",
    "creator": {"@id": f"{DC}creator", **RESOURCE},
    "body": {"@id": f"{OA}hasBody", **RESOURCE},
    "target": {"@id": f"{OA}hasTarget", **RESOURCE},
    "source": {"@id": f"{OA}hasSource", **RESOURCE},
    "selector": {"@id": f"{OA}hasSelector", **RESOURCE},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
}


def load(url: str, _: object) -> dict[str, object]:
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": TERMS}}


class Graph:
    """The triples of a file, by subject and predicate."""

    def __init__(self, data: bytes) -> None:
        quads = jsonld.to_rdf(json.loads(data), {"documentLoader": load})["@default"]
        self._found: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._types: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            subject, predicate, value = (quad[part]["value"] for part in ("subject", "predicate", "object"))
            self._found[subject, predicate].append(value)
            if predicate == f"{RDF}type":
                self._types[value].add(subject)

    def all(self, subject: str, predicate: str) -> list[str]:
        return self._found[subject, predicate]

    def one(self, subject: str, predicate: str) -> str:
        (value,) = self.all(subject, predicate)
        return value

    def of_type(self, name: str) -> set[str]:
        return self._types[OA + name]


Fact = tuple[str, str, str, str, str, tuple[tuple[int, int, str], ...]]


def facts(graph: Graph) -> list[Fact]:
    """Return what the graph says of each annotation: article, annotator, label, note, link, and places."""
    found: list[Fact] = []
    for annotation in graph.of_type("Annotation"):
        assert graph.one(annotation, f"{OA}motivatedBy") == f"{OA}tagging"
        said = dict.fromkeys(("tagging", "commenting", "identifying"), "")
        for body in graph.all(annotation, f"{OA}hasBody"):
            (value,) = [*graph.all(body, f"{RDF}value"), *graph.all(body, f"{OA}hasSource")]
            said[graph.one(body, f"{OA}hasPurpose").removeprefix(OA)] = value
        places, sources = [], set()
        for target in graph.all(annotation, f"{OA}hasTarget"):
            sources.add(graph.one(target, f"{OA}hasSource"))
            selectors = graph.all(target, f"{OA}hasSelector")
            (words,) = set(selectors) & graph.of_type("TextQuoteSelector")
            (place,) = set(selectors) & graph.of_type("TextPositionSelector")
            start, end = (int(graph.one(place, OA + edge)) for edge in ("start", "end"))
            places.append((start, end, graph.one(words, f"{OA}exact")))
        (source,) = sources
        who = graph.one(graph.one(annotation, f"{DC}creator"), f"{FOAF}name")
        article = source.removeprefix("urn:glossator:article:")
        label, note, link = said.values()
        found.append((article, who, label, note, link, tuple(sorted(places))))
    return sorted(found)


def expected(items: list[ExportItem], *, utf16: bool = False) -> list[Fact]:
    def place(text: str, start: int, end: int) -> tuple[int, int, str]:
        if utf16:
            first, last = (len(text[:at].encode("utf-16-le")) // 2 for at in (start, end))
            return (first, last, text[start:end])
        return (start, end, text[start:end])

    def fact(each: ExportItem, a: Annotation) -> Fact:
        whole = len(a.fragments) > 1 and (a.fragments[0][0], a.fragments[-1][1]) == (a.start, a.end)
        parts = a.fragments if whole else ((a.start, a.end),)
        places = tuple(sorted(place(each.article.text, *part) for part in parts))
        return (each.article.id, each.annotator, a.label, a.note, a.link, places)

    return sorted(fact(each, a) for each in items for a in each.annotations if a.live)


def test_the_graph_of_hard_texts() -> None:
    for utf16 in (False, True):
        items = numbered(CASES)
        output, _ = written("w3c", items, ExportOptions(utf16=utf16))
        assert facts(Graph(output.file)) == expected(items, utf16=utf16)


@settings(max_examples=40, deadline=None)
@given(ITEMS)
def test_the_graph_has_every_annotation(items: list[ExportItem]) -> None:
    assert facts(Graph(written("w3c", items)[0].file)) == expected(items)


def test_the_graph_of_the_gold_sets() -> None:
    # A graph of all of them takes minutes.
    items = every_gold()[::40]
    assert facts(Graph(written("w3c", items)[0].file)) == expected(items)


def test_our_own_terms_are_terms_of_the_graph() -> None:
    plain = item("abc", (0, 1, "X"))
    linked = [replace(plain.annotations[0], link="https://x.org/Q1", note="n")]
    graph = Graph(written("w3c", [replace(plain, annotations=linked)])[0].file)
    (annotation,) = graph.of_type("Annotation")
    assert annotation == "urn:glossator:annotation:art:ann:a0"
    assert json.loads(graph.one(annotation, "urn:glossator:details"))["state"] == "added"
    assert graph.one(annotation, f"{DC}created") == "2025-01-02T03:04:05Z"
