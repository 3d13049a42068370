"""UIMA CAS as XMI and as JSON: what is written is read back, and what other programs write is understood."""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given

from tests.formats.samples import ITEMS, details, item, labels, omissions, written
from tui.domain.annotation import IMPORT, State
from tui.domain.article import Article
from tui.domain.errors import GlossatorError, UnreadableError
from tui.domain.layer import LayerInfo
from tui.formats.items import ExportItem, ExportOptions, ImportItem, Skipped
from tui.formats.output import MemoryOutput, Shape
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource, MemorySource, Source
from tui.formats.xmi import clean

BOTH = pytest.mark.parametrize("name", ["xmi", "casjson"])
NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"


def items_in(name: str, files: dict[str, bytes]) -> list[ImportItem]:
    return list(FORMATS[name].read(MemorySource(files, "given")))


def back(name: str, output: MemoryOutput) -> list[ImportItem]:
    documents = any(file != "TypeSystem.xml" for file in output.files)
    assert FORMATS[name].looks_like(MemorySource(output.files, "given")) == documents
    return items_in(name, output.files) if documents else []


def as_carried(name: str, given: ExportItem) -> ExportItem:
    """Return an item as the format holds it."""
    spell = clean if name == "xmi" else str
    annotations = [
        replace(a, note=spell(a.note), label=spell(a.label), link=spell(a.link))
        for a in given.annotations
        if not a.fragments
    ]
    article = replace(given.article, text=spell(given.article.text), sha256="")
    return replace(given, article=article, annotations=annotations)


@BOTH
@given(items=ITEMS)
def test_what_is_written_is_read_back(name: str, items: list[ExportItem]) -> None:
    for shape in (Shape.FOLDER, Shape.ZIP):
        output, report = written(name, items, ExportOptions(), shape)
        found = {found.article.id: found for found in back(name, output)}
        assert len(found) == len(items) == report.articles
        assert report.spans == sum(len(as_carried(name, each).annotations) for each in items)
        for each in items:
            carried, read = as_carried(name, each), found[each.article.id]
            assert sorted(read.annotations, key=lambda a: a.id) == sorted(
                carried.annotations, key=lambda a: a.id
            )
            assert read.content == carried.article
            assert (read.annotator, read.info) == (carried.annotator, carried.info)
            assert not read.skipped


@BOTH
def test_a_span_in_parts_is_left_out_and_told(name: str) -> None:
    given = item("North and South Korea", (0, 21, "GPE"))
    given = replace(given, annotations=[replace(given.annotations[0], fragments=((0, 5), (16, 21)))])
    output, report = written(name, [given])
    assert [(loss.start, loss.end) for loss in omissions(report)] == [(0, 21)]
    assert back(name, output)[0].annotations == []


def test_characters_that_xml_cannot_hold_are_replaced_one_for_one_and_told() -> None:
    text = "a\x00b\x1bc\x85\ufffe\uffff\r\n\t😀"
    output, report = written("xmi", [item(text, (0, 11, "X"))])
    assert details(report) == {"characters that this format cannot hold": 1}
    content = back("xmi", output)[0].content
    assert content is not None
    assert content.text == "a\ufffdb\ufffdc\x85\ufffd\ufffd\r\n\t😀"
    _, report = written("casjson", [item(text, (0, 11, "X"))])
    assert report.complete


def test_a_link_that_xml_cannot_hold_is_told_once() -> None:
    given = item("Ann", (0, 3, "PER"))
    given = replace(given, annotations=[replace(given.annotations[0], link="Q\x01")])
    for variant in ("full", "standard"):
        output, report = written("xmi", [given], ExportOptions(variant=variant))
        assert details(report) == {"characters that this format cannot hold": 1}
        assert back("xmi", output)[0].annotations[0].link == "Q\ufffd"


def test_xmi_of_other_kinds_is_not_taken_for_a_cas() -> None:
    model = b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:uml="http://www.omg.org/UML"/>'
    assert not FORMATS["xmi"].looks_like(MemorySource({"model.xmi": model}, "given"))


@BOTH
def test_the_standard_variant_has_no_types_of_ours_and_tells_what_is_missing(name: str) -> None:
    given = item("Ann met Bo.", (0, 3, "PER"), (8, 10, "PER"))
    first, second = given.annotations
    rejected = replace(second, id="a9", state=State.REJECTED)
    noted = replace(first, note="who?", flag=True, link="Q1")
    given = replace(given, annotations=[noted, second, rejected], info=LayerInfo(note="n", tags=("t",)))
    output, report = written(name, [given], ExportOptions(variant="standard"), Shape.ZIP)
    assert not any(b"glossator" in data for data in output.files.values())
    assert details(report) == {
        "its note": 1,
        "its flag": 1,
        "the tags of the article": 1,
        "the note on the article": 1,
    }
    assert [loss.why for loss in omissions(report)] == ["it is a rejection, which this format cannot hold"]
    read = back(name, output)[0]
    assert [(a.start, a.end, a.label, a.link, a.state, a.origin) for a in read.annotations] == [
        (0, 3, "PER", "Q1", State.ACCEPTED, IMPORT),
        (8, 10, "PER", "", State.ACCEPTED, IMPORT),
    ]
    assert read.info is None


@BOTH
def test_an_article_without_a_title_comes_back_without_one(name: str) -> None:
    given = replace(item("Ann"), article=Article("b", "Ann"))
    output, _ = written(name, [given])
    assert [found.content for found in back(name, output)] == [given.article]


@BOTH
def test_annotators_have_folders_and_articles_the_same_name_in_each(name: str) -> None:
    given = item("Ann", (0, 3, "PER"))
    items = [replace(given, annotator="a/b"), replace(given, annotator="C"), given]
    for variant in ("full", "standard"):
        options = ExportOptions(annotators=["C", "a/b", "ann"], variant=variant)
        output, _ = written(name, items, options, Shape.ZIP)
        suffix = {"xmi": "xmi", "casjson": "json"}[name]
        assert [n for n in output.files if n != "TypeSystem.xml"] == [
            f"a_b/Title.{suffix}",
            f"C/Title.{suffix}",
            f"ann/Title.{suffix}",
            "annotators.json",
        ]
        assert [found.annotator for found in back(name, output)] == ["C", "a/b", "ann"]


def test_a_folder_has_an_archive_for_each_article_as_inception_takes_it() -> None:
    items = [item("Ann", (0, 3, "PER")), replace(item("Bo"), article=Article("b", "Bo", title="Title"))]
    output, _ = written("xmi", items)
    assert list(output.files) == ["Title.zip", "Title-b.zip"]
    for name, data in output.files.items():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.namelist() == [f"{name[:-4]}.xmi", "TypeSystem.xml"]


def test_labels_that_xml_cannot_hold_are_told_apart() -> None:
    given = item("Ann met Bo", (0, 3, "A\x01"), (8, 10, "A\ufffd"))
    output, report = written("xmi", [given], ExportOptions(labels=labels("A\ufffd")))
    assert report.labels == {"A\x01": "A\ufffd_2"}
    assert [a.label for a in back("xmi", output)[0].annotations] == ["A\ufffd_2", "A\ufffd"]


@BOTH
def test_without_cassis_it_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cassis", None)
    with pytest.raises(GlossatorError, match=rf"The format {name} needs more") as caught:
        FORMATS[name].export([], MemoryOutput(Shape.FOLDER))
    assert 'pip install "glossator[cas]"' in caught.value.hint


# -- what other programs write ---------------------------------------------------------------------

TYPE_SYSTEM = b"""<?xml version="1.0"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>webanno.custom.Place</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
 <featureDescription><name>sure</name><rangeTypeName>uima.cas.Boolean</rangeTypeName></featureDescription>
 <featureDescription><name>kind</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
 <featureDescription><name>rank</name><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
 <featureDescription><name>tags</name><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
</features></typeDescription>
<typeDescription><name>my.Town</name><supertypeName>webanno.custom.Place</supertypeName></typeDescription>
<typeDescription><name>my.Company</name>
 <supertypeName>de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity</supertypeName></typeDescription>
<typeDescription><name>webanno.custom.Rel</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
 <featureDescription><name>Dependent</name><rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>
 <featureDescription><name>Governor</name><rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>
 <featureDescription><name>role</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
</features></typeDescription>
</types></typeSystemDescription>"""

DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:my="http:///my.ecore"
 xmlns:tcas="http:///uima/tcas.ecore" xmlns:custom="http:///webanno/custom.ecore"
 xmlns:pos="http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore"
 xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
 xmlns:meta="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"
 xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
<meta:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="34" language="en" documentTitle="doc.txt"/>
<seg:Token xmi:id="3" sofa="1" begin="0" end="1" pos="4"/><pos:POS xmi:id="4" sofa="1" begin="0" end="1"/>
<ner:NamedEntity xmi:id="10" sofa="1" begin="9" end="22" value="PER" identifier="http://wikidata.org/Q567"/>
<ner:NamedEntity xmi:id="11" sofa="1" begin="9" end="15"/>
<my:Company xmi:id="12" sofa="1" begin="5" end="8" value="ORG"/>
<custom:Place xmi:id="13" sofa="1" begin="27" end="33" sure="true" kind="city" rank="2">
 <tags>old &amp; new</tags><tags>big</tags></custom:Place>
<my:Town xmi:id="14" sofa="1" begin="27" end="33"/>
<ner:NamedEntity xmi:id="15" sofa="1" begin="3" end="8" value="HALF"/>
<ner:NamedEntity xmi:id="16" sofa="1" begin="0" end="1" value="TAKEN_OUT"/>
<custom:Rel xmi:id="17" sofa="1" begin="27" end="33" Governor="10" Dependent="13" role="in"/>
<custom:Rel xmi:id="18" sofa="1" begin="27" end="33" Governor="10" Dependent="3" role="dangling"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain"
 sofaString="I \U0001f600 met Angela Merkel&#13;&#10;in Berlin."/>
<cas:View sofa="1" members="2 3 4 10 11 12 13 14 15 17 18"/></xmi:XMI>"""


def told(found: ImportItem) -> list[tuple[int, int, str, str]]:
    return [(a.start, a.end, a.label, a.link) for a in found.annotations]


def check_inception(found: ImportItem) -> None:
    assert found.content is not None
    assert found.content.text == "I 😀 met Angela Merkel\r\nin Berlin."
    assert (found.content.title, found.content.language) == ("doc.txt", "en")
    assert told(found) == [
        (8, 21, "PER", "http://wikidata.org/Q567"),
        (4, 7, "ORG", ""),
        (26, 32, "city", ""),
        (26, 32, "Town", ""),
    ]
    merkel, _, berlin, _ = found.annotations
    assert merkel.extras == {"id": "10", "relations": [{"label": "in", "to": "13"}]}
    assert berlin.extras == {
        "id": "13",
        "attributes": {"sure": True, "rank": 2, "tags": ["old & new", "big"]},
    }
    assert set(found.skipped) == {
        Skipped(8, 14, "NamedEntity", "", "it has no value, which would be its label"),
        Skipped(3, 8, "HALF", "", "its offsets are not within the text"),
        Skipped(26, 32, "Rel", "", "it is a relation of what is no entity here"),
    }
    assert {(a.state, a.origin, a.by) for a in found.annotations} == {(State.ACCEPTED, IMPORT, "")}


def test_layers_attributes_and_relations_of_others_are_read() -> None:
    check_inception(items_in("xmi", {"doc.xmi": DOCUMENT.encode(), "TypeSystem.xml": TYPE_SYSTEM})[0])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_any_encoding_that_xml_knows_is_read(encoding: str) -> None:
    data = DOCUMENT.replace('encoding="UTF-8"', "").encode(encoding)
    source = MemorySource({"doc.xmi": data, "TypeSystem.xml": TYPE_SYSTEM}, "given")
    assert FORMATS["xmi"].looks_like(source)
    check_inception(next(FORMATS["xmi"].read(source)))


def test_without_types_every_feature_is_a_text() -> None:
    found = items_in("xmi", {"doc.xmi": DOCUMENT.encode()})[0]
    assert (26, 32, "true", "") in told(found)
    assert (4, 7, "ORG", "") in told(found)


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_archives_of_a_project_tell_the_annotators() -> None:
    one = zipped({"x.xmi": DOCUMENT.encode(), "TypeSystem.xml": TYPE_SYSTEM})
    found = items_in(
        "xmi",
        {
            "annotation/doc.txt/INITIAL_CAS.zip": one,
            "annotation/doc.txt/ann.zip": one,
            "annotation/doc.txt/bo.zip": one,
            "curation/doc.txt/CURATION_USER.zip": one,
            "exportedproject.json": b"{}",
        },
    )
    assert [each.annotator for each in found] == ["ann", "bo", "curation"]
    for each in found:
        check_inception(each)


def as_json(document: dict[str, Any]) -> bytes:
    return orjson.dumps(document)


def cas(text: str, *structures: dict[str, Any], types: dict[str, Any] | None = None) -> dict[str, Any]:
    sofa = {
        "%ID": 1,
        "%TYPE": "uima.cas.Sofa",
        "sofaNum": 1,
        "sofaID": "_InitialView",
        "mimeType": "text/plain",
        "sofaString": text,
    }
    return {
        "%TYPES": types or {},
        "%FEATURE_STRUCTURES": [sofa, *structures],
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [each["%ID"] for each in structures]}},
    }


def test_json_of_others_is_read() -> None:
    document = cas(
        "I 😀 met Bo.",
        {"%ID": 2, "%TYPE": NER, "@sofa": 1, "begin": 9, "end": 11, "value": "PER"},
        {"%ID": 3, "%TYPE": "my.X", "@sofa": 1, "begin": 2, "end": 4, "n": 3, "kind": "face", "@all": 4},
        {"%ID": 4, "%TYPE": "uima.cas.String[]", "%ELEMENTS": ["a", "b"]},
        types={
            "my.X": {
                "%NAME": "my.X",
                "%SUPER_TYPE": "uima.tcas.Annotation",
                "n": {"%NAME": "n", "%RANGE": "uima.cas.Double"},
                "kind": {"%NAME": "kind", "%RANGE": "uima.cas.String"},
            }
        },
    )
    found = items_in("casjson", {"annotation/d.txt/ann.json": as_json(document), "settings.json": b"{}"})
    assert [each.annotator for each in found] == ["ann"]
    assert [each.article.title for each in found] == ["d.txt"]
    assert told(found[0]) == [(8, 10, "PER", ""), (2, 3, "face", "")]
    assert found[0].annotations[1].extras == {"attributes": {"n": 3.0, "all": ["a", "b"]}}


def test_numbers_as_keys_are_read_too() -> None:
    document = cas("Bo.", {"%ID": 2, "%TYPE": NER, "@sofa": 1, "begin": 0, "end": 2, "value": "PER"})
    document["%FEATURE_STRUCTURES"] = {str(each.pop("%ID")): each for each in document["%FEATURE_STRUCTURES"]}
    assert told(items_in("casjson", {"x.json": as_json(document)})[0]) == [(0, 2, "PER", "")]


def test_what_another_program_changed_of_ours_holds() -> None:
    given = item("Ann met Bo.", (0, 3, "PER"), (8, 10, "PER"))
    given = replace(given, annotations=[replace(a, note="kept") for a in given.annotations])
    output, _ = written("casjson", [given], shape=Shape.ZIP)
    document = orjson.loads(output.files["Title.json"])
    first, second = (s for s in document["%FEATURE_STRUCTURES"] if s["%TYPE"] == NER)
    first.update(value="ORG", end=7)
    document["%VIEWS"]["_InitialView"]["%MEMBERS"].remove(second["%ID"])
    found = items_in("casjson", {"x.json": as_json(document)})[0]
    assert [(a.id, a.start, a.end, a.label, a.note) for a in found.annotations] == [
        ("a0", 0, 7, "ORG", "kept")
    ]
    assert [skipped.why for skipped in found.skipped] == ["its entity is not in the document any more"]


# -- what is damaged, or meant to harm -------------------------------------------------------------

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" a="&b;"/>'
)

NESTED = b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"><a xmi:id="1">' + b"<b>" * 5000


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (BOMB, "document type"),
        (BOMB.decode().replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"), "document type"),
        (b'<x xmlns:xmi="http://www.omg.org/XMI"/>', "no XMI"),
        (b"", "no element found"),
        (DOCUMENT.encode()[:-9], "cannot be read"),
        (DOCUMENT.replace('begin="9"', 'begin="nine"', 1).encode(), "nine"),
        (DOCUMENT.replace('sofaString="', 'other="').encode(), "no text"),
        (NESTED, "too deep"),
    ],
)
def test_damaged_xmi_is_one_line(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why) as caught:
        list(FORMATS["xmi"].read(BytesSource(data, "bad.xmi")))
    assert "bad.xmi" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no CAS"),
        (b"{}", "no text"),
        (b'{"%FEATURE_STRUCTURES": [{"%ID": "x"}]}', "no CAS"),
        (b'{"%FEATURE_STRUCTURES": [3]}', "no CAS"),
        (b'{"%TYPES": {"a": {}}, "%FEATURE_STRUCTURES": []}', "no CAS"),
        (as_json(cas("Bo", {"%ID": 2, "%TYPE": NER, "@sofa": 1, "begin": "0", "end": 2})), "no number"),
        (as_json(cas("Bo", {"%ID": 2, "%TYPE": NER, "@sofa": 1, "value": {}})), "no simple value"),
    ],
)
def test_damaged_json_is_one_line(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why) as caught:
        list(FORMATS["casjson"].read(BytesSource(data, "bad.json")))
    assert "bad.json" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_types_that_go_round_in_a_circle_end() -> None:
    types = {"a.A": {"%SUPER_TYPE": "a.B"}, "a.B": {"%SUPER_TYPE": "a.A"}}
    document = cas("Bo", {"%ID": 2, "%TYPE": "a.A", "@sofa": 1, "begin": 0, "end": 2}, types=types)
    assert told(items_in("casjson", {"x.json": as_json(document)})[0]) == [(0, 2, "A", "")]


@BOTH
def test_a_source_without_documents_says_so(name: str) -> None:
    source: Source = MemorySource({"a.txt": b"x"}, "given")
    assert not FORMATS[name].looks_like(source)
    with pytest.raises(UnreadableError, match="given has no"):
        list(FORMATS[name].read(source))


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        kind = chance.randrange(4)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + chance.randint(1, 30)]
        elif kind == 2:
            changed[at:at] = chance.choice([b"-", b"9" * 30, b'"', b"<", b"null", b"{}", b"[1]", b"\xff"])
        else:
            end = chance.randrange(len(changed))
            changed[at:at] = changed[min(at, end) : max(at, end)][:200]
    return bytes(changed)


@pytest.mark.parametrize("turns", [400, pytest.param(20_000, marks=pytest.mark.long)])
@BOTH
def test_nothing_but_a_clear_error_comes_of_a_damaged_document(name: str, turns: int) -> None:
    output, _ = written(name, [item("I 😀 met\r\nBo.", (8, 10, "PER"), (0, 1, "X"))], shape=Shape.ZIP)
    documents: Sequence[bytes] = [data for n, data in output.files.items() if n != "TypeSystem.xml"]
    if name == "xmi":
        documents = [*documents, DOCUMENT.encode()]
    chance = random.Random(7)
    began = time.monotonic()
    kept = 0
    for _ in range(turns):
        data = mutated(chance.choice(documents), chance)
        types = mutated(TYPE_SYSTEM, chance) if chance.random() < 0.3 else TYPE_SYSTEM
        source = MemorySource({f"x.{'xmi' if name == 'xmi' else 'json'}": data, "TypeSystem.xml": types}, "g")
        try:
            kept += len(list(FORMATS[name].read(source)))
        except UnreadableError:
            continue
    assert kept
    assert time.monotonic() - began < 0.05 * turns
