"""UIMA CAS, loaded with dkpro-cassis: its texts, spans and values are those that were to be written."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.formats.samples import ITEMS, item, spans, written
from tui.domain.annotation import Annotation, State
from tui.domain.article import Article
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.registry import FORMATS
from tui.formats.source import MemorySource
from tui.formats.xmi import clean

cassis: Any = pytest.importorskip("cassis", reason="the extra cas is not installed")
etree: Any = pytest.importorskip("lxml.etree", reason="the extra cas is not installed")

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("GLOSSATOR_DATA", ROOT.parent / "shared" / "data"))
DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
NER = f"{DKPRO}ner.type.NamedEntity"
BOTH = pytest.mark.parametrize("name", ["xmi", "casjson"])

CASES = [
    item("I 😀 met Angela Merkel, north and south.\r\nNew\nYork 👩‍👩‍👧.", (8, 21, "PER"), (2, 3, "X")),
    item("東京都は日本の首都。渋谷区。", (0, 3, "LOC"), (0, 2, "LOC"), (10, 13, "LOC")),
    item("زار محمد القاهرة\u200f.", (4, 8, "PER"), (9, 16, "LOC")),
    item("Bank of China", (0, 13, "ORG"), (8, 13, "GPE"), (0, 4, "X"), (0, 13, "NEST")),
    item("AnnBo", (0, 3, "A"), (3, 5, "B")),
    item(" \t\r\n", (0, 1, "SPACE")),
    item("No entity.\r\rNone."),
    item("crossing spans here", (0, 14, "A"), (9, 19, "B")),
]


def loaded(name: str, items: list[ExportItem], variant: str = "") -> list[Any]:
    """Return the documents of an export in order, as cassis loads them."""
    output, _ = written(name, items, ExportOptions(variant=variant))
    found = []
    for data in output.files.values():
        if name == "casjson":
            found.append(cassis.load_cas_from_json(io.BytesIO(data)))
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document, types = (archive.read(member) for member in archive.namelist())
        etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))
        found.append(
            cassis.load_cas_from_xmi(io.BytesIO(document), cassis.load_typesystem(io.BytesIO(types)))
        )
    return found


def check(name: str, items: list[ExportItem], variant: str = "") -> None:
    spell = clean if name == "xmi" else str
    for cas, given_item in zip(loaded(name, items, variant), items, strict=True):
        text = spell(given_item.article.text)
        assert cas.sofa_string == text
        assert sorted((e.begin, e.end, e.value) for e in cas.select(NER)) == [
            (start, end, label) for start, end, label in spans(given_item)
        ]
        assert all(e.get_covered_text() == text[e.begin : e.end] for e in cas.select(NER))
        # INCEpTION wants every span within one sentence, and every token in one.
        tokens, sentences = (cas.select(f"{DKPRO}segmentation.type.{n}") for n in ("Token", "Sentence"))
        assert all(t.begin < t.end and not t.get_covered_text().isspace() for t in tokens)
        edges = {t.begin for t in tokens} | {t.end for t in tokens}
        bounds = {s.begin for s in sentences} | {s.end for s in sentences}
        assert bounds <= edges
        assert all(a.end <= b.begin for a, b in pairwise(sentences))
        covered = sum(len(cas.select_covered(f"{DKPRO}segmentation.type.Token", s)) for s in sentences)
        assert covered == len(tokens)
        (about,) = cas.select(f"{DKPRO}metadata.type.DocumentMetaData")
        assert (about.begin, about.end) == (0, len(text))
        assert cas.document_language == "x-unspecified"


def without_parts(given_item: ExportItem) -> ExportItem:
    whole = [a for a in given_item.annotations if not a.fragments]
    return ExportItem(given_item.article, given_item.annotator, whole, given_item.tokens, given_item.info)


@pytest.mark.parametrize("variant", ["full", "standard"])
@BOTH
def test_cassis_finds_the_same_texts_and_spans_in_awkward_cases(name: str, variant: str) -> None:
    for case in CASES:
        check(name, [case], variant)


@settings(max_examples=60)
@BOTH
@given(items=ITEMS)
def test_cassis_finds_the_same_texts_and_spans(name: str, items: list[ExportItem]) -> None:
    check(name, [without_parts(each) for each in items])


@BOTH
def test_the_seeds(name: str) -> None:
    texts = [path.read_bytes().decode() for path in sorted((ROOT / "seeds").iterdir())]
    items = [item(text, (0, 5, "X"), (2, len(text), "Y")) for text in texts]
    check(name, [replace(each, article=Article(f"s{n}", each.article.text)) for n, each in enumerate(items)])


def gold(path: Path) -> list[ExportItem]:
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").strip().split("\n")[:25]):
        record = json.loads(line)
        found = [s for s in record.get("spans", ()) if s["start"] < s["end"]]
        annotations = [
            Annotation(f"a{i}", s["start"], s["end"], s["label"], State.ADDED, "person", "g", "2025")
            for i, s in enumerate(found)
        ]
        items.append(ExportItem(Article(f"{path.stem}{number}", record["text"]), "g", annotations))
    return items


@pytest.mark.skipif(not DATA.is_dir(), reason="the gold sets are not at hand")
@BOTH
def test_the_gold_sets(name: str) -> None:
    for path in sorted(DATA.glob("*.jsonl")):
        for each in gold(path):
            check(name, [each])


@pytest.mark.filterwarnings("ignore:open_binary:DeprecationWarning")
@BOTH
def test_what_cassis_writes_is_read_as_cassis_reads_it(name: str) -> None:
    types = cassis.load_dkpro_core_typesystem()
    place = types.create_type("webanno.custom.Place")
    for feature, range_ in (("sure", "Boolean"), ("kind", "String"), ("score", "Double")):
        types.create_feature(place, feature, f"uima.cas.{range_}")
    relation = types.create_type("webanno.custom.Rel")
    for feature in ("Governor", "Dependent"):
        types.create_feature(relation, feature, "uima.tcas.Annotation")
    types.create_feature(relation, "role", "uima.cas.String")
    cas = cassis.Cas(types, sofa_string="A 👩‍👩‍👧 met\r\nBo in Ulm.", sofa_mime="text/plain")
    entity = types.get_type(NER)(begin=13, end=15, value="PER", identifier="Q1")
    ulm = place(begin=19, end=22, sure=True, kind="town", score=0.5)
    token = types.get_type(f"{DKPRO}segmentation.type.Token")
    cas.add_all([token(begin=0, end=1), entity, ulm, relation(Governor=entity, Dependent=ulm, role="in")])
    cas.add(types.get_type(f"{DKPRO}lexmorph.type.pos.POS")(begin=0, end=1, PosValue="X"))
    files = (
        {"d.json": cas.to_json().encode()}
        if name == "casjson"
        else {"d.xmi": cas.to_xmi().encode(), "TypeSystem.xml": types.to_xml().encode()}
    )
    (found,) = FORMATS[name].read(MemorySource(files, "given"))
    assert found.content is not None
    assert found.content.text == cas.sofa_string
    bo, town = found.annotations
    assert (bo.start, bo.end, bo.label, bo.link) == (entity.begin, entity.end, "PER", "Q1")
    assert (town.start, town.end, town.label) == (ulm.begin, ulm.end, "town")
    assert town.extras["attributes"] == {"sure": True, "score": 0.5}
    assert bo.extras["relations"] == [{"label": "in", "to": town.extras["id"]}]
