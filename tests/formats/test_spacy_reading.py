"""DocBins, read: our own, those of spaCy, and what is none."""

from __future__ import annotations

import random
import tracemalloc
import zlib
from dataclasses import replace

import pytest
import spacy
import srsly
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin, Span

from tests.formats.samples import ITEMS, exported, item
from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import ArticleState
from tui.domain.errors import UnreadableError
from tui.domain.layer import LayerInfo
from tui.formats import docbin_reading
from tui.formats.items import ExportItem, ExportOptions, ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource, MemorySource

VOCAB = spacy.blank("xx").vocab


def read(data: bytes) -> list[ImportItem]:
    return list(FORMATS["spacy"].read(BytesSource(data, "x.spacy")))


def exported_doc(each: ExportItem) -> Doc:
    """Return the document that an item becomes, as spaCy has it."""
    return next(DocBin().from_bytes(exported("spacy", [each])[0]).get_docs(VOCAB))


def packed(*docs: Doc, user_data: bool = True) -> bytes:
    return DocBin(store_user_data=user_data, docs=docs).to_bytes()


# -- our own ---------------------------------------------------------------------------------------


@given(ITEMS)
@settings(max_examples=60)
def test_everything_of_ours_comes_back(items: list[ExportItem]) -> None:
    data, _ = exported("spacy", items)
    assert FORMATS["spacy"].looks_like(BytesSource(data, "x.spacy"))
    found = read(data)
    assert len(found) == len(items)
    for each, read_back in zip(items, found, strict=True):
        assert read_back.content == each.article
        assert dict(read_back.content.metadata) == dict(each.article.metadata)
        assert (read_back.annotator, read_back.info) == (each.annotator, each.info)
        kept = {a.id: a for a in each.annotations if not a.fragments}
        assert {a.id: a for a in read_back.annotations} == kept
        assert all(dict(a.extras) == dict(kept[a.id].extras) for a in read_back.annotations)
        assert not read_back.skipped


@pytest.mark.parametrize("missing", [False, True])
def test_how_far_the_annotator_is_stays_said(missing: bool) -> None:
    info = LayerInfo(ArticleState.DONE, "a note", ("tag",), (1, 3))
    (found,) = read(
        exported("spacy", [item("Ann met", (0, 3, "X"), info=info)], ExportOptions(missing=missing))[0]
    )
    assert found.info == info


def test_what_spacy_has_put_beside_ours_comes_in_as_new() -> None:
    doc = next(
        DocBin().from_bytes(exported("spacy", [item("Ann met Bo", (0, 3, "PERSON"))])[0]).get_docs(VOCAB)
    )
    doc.spans["theirs"] = [Span(doc, 2, 3, "PERSON")]
    (found,) = read(packed(doc))
    old, new = found.annotations
    assert (old.id, old.start, old.end, old.origin) == ("a0", 0, 3, "person")
    assert (new.start, new.end, new.label, new.state, new.origin) == (8, 10, "PERSON", State.ACCEPTED, IMPORT)
    assert new.extras == {"spacy": {"spans": ["theirs"]}}


@pytest.mark.parametrize(
    "change", [{"state": 3}, {"note": None}, {"tags": 1}, {"annotations": []}, {"article": 7}]
)
def test_damaged_data_of_ours_are_refused(change: dict[str, object]) -> None:
    doc = exported_doc(item("Ann", (0, 3, "X")))
    doc.user_data["glossator"] = {**doc.user_data["glossator"], **change}
    with pytest.raises(UnreadableError, match=r"Document 1 of x\.spacy is damaged"):
        read(packed(doc))


# -- those of others -------------------------------------------------------------------------------


def english(text: str) -> Doc:
    return spacy.blank("en")(text)


def spans(found: ImportItem) -> list[tuple[int, int, str]]:
    return [(a.start, a.end, a.label) for a in found.annotations]


def test_entities_and_groups_are_annotations() -> None:
    doc = english("Ann Lee met Bo in Rome.")
    doc.set_ents([Span(doc, 0, 2, "PERSON", kb_id="Q1", span_id="p")], default="outside")
    doc.spans["sc"] = [Span(doc, 0, 2, "PERSON"), Span(doc, 0, 1, "GIVEN")]
    doc.spans["other"] = [Span(doc, 5, 6, "GPE"), Span(doc, 0, 1, "GIVEN"), Span(doc, 3, 4, "")]
    doc.spans["sc"].attrs["scores"] = srsly.msgpack_loads(srsly.msgpack_dumps([0.5, 0.25]))
    (found,) = read(packed(doc))
    assert found.content is not None
    assert found.content.text == doc.text
    assert spans(found) == [(0, 7, "PERSON"), (0, 3, "GIVEN"), (18, 22, "GPE")]
    person, given_name, place = found.annotations
    assert (person.link, person.score, person.extras) == ("Q1", 0.5, {"spacy": {"id": "p"}})
    assert (given_name.score, given_name.extras) == (0.25, {"spacy": {"spans": ["other"]}})
    assert place.score is None
    assert {a.origin for a in found.annotations} == {IMPORT}
    assert [(s.start, s.end, s.words, s.why) for s in found.skipped] == [(12, 14, "Bo", "it has no label")]
    again = replace(item(doc.text), article=found.content, annotations=found.annotations)
    (back,) = DocBin().from_bytes(exported("spacy", [again])[0]).get_docs(VOCAB)
    assert {(s.start_char, s.label_) for s in back.spans["other"]} == {(0, "GIVEN"), (18, "GPE")}


def test_scores_of_the_span_categorizer_are_an_array() -> None:
    import numpy as np

    doc = english("Ann met Bo")
    doc.spans["sc"] = [Span(doc, 0, 1, "X"), Span(doc, 2, 3, "X")]
    doc.spans["sc"].attrs["scores"] = np.asarray([0.75, 2.0], dtype="float32")
    (found,) = read(packed(doc))
    assert [a.score for a in found.annotations] == [0.75, None]


@pytest.mark.parametrize(
    ("default", "state"), [("outside", ArticleState.DONE), ("missing", ArticleState.IN_PROGRESS)]
)
def test_what_is_missing_was_not_looked_at(default: str, state: ArticleState) -> None:
    doc = english("Ann met Bo")
    doc.set_ents([Span(doc, 0, 1, "X")], default=default)
    assert read(packed(doc))[0].info == LayerInfo(state)
    assert read(packed(english("Ann met Bo")))[0].info is None


def test_blocked_tokens_are_no_entities() -> None:
    doc = english("Ann met Bo")
    doc.set_ents([Span(doc, 2, 3, "X")], blocked=[doc[0:2]])
    assert spans(read(packed(doc))[0]) == [(8, 10, "X")]


def test_adjacent_entities_stay_apart() -> None:
    doc = english("Ann Bo Li")
    doc.set_ents([Span(doc, 0, 1, "X"), Span(doc, 1, 3, "X")])
    assert spans(read(packed(doc))[0]) == [(0, 3, "X"), (4, 9, "X")]


def test_where_the_spaces_are_not_known_the_text_is_put_together() -> None:
    first = Doc(VOCAB, ["Ann", "Lee", "sleeps"])
    first.set_ents([Span(first, 0, 2, "X")])
    second = Doc(VOCAB, ["我", "爱", "北京", "。"])
    second.spans["sc"] = [Span(second, 2, 3, "GPE")]
    one, two = read(packed(first, second, user_data=False))
    assert (one.content, two.content) != (None, None)
    assert [each.content.text for each in (one, two) if each.content] == ["Ann Lee sleeps", "我爱北京。"]
    assert (spans(one), spans(two)) == ([(0, 7, "X")], [(2, 4, "GPE")])


def test_what_has_no_place_is_told() -> None:
    doc = english("Ann")
    doc.cats["sport"] = 1.0
    doc.user_data["more"] = [1]
    empty = Doc(VOCAB, [])
    (found,) = read(packed(doc, empty))
    assert [s.why.split(" (")[0] for s in found.skipped] == [
        "categories of a whole text",
        "user data of a document",
    ]


def test_other_attributes_and_no_groups() -> None:
    doc = english("Ann met 👩‍👩‍👧 Bo")
    doc.set_ents([Span(doc, 0, 1, "X")])
    (found,) = read(DocBin(attrs=["LEMMA", "ENT_IOB", "POS", "ENT_TYPE"], docs=[doc]).to_bytes())
    assert found.content is not None
    assert (found.content.text, spans(found)) == (doc.text, [(0, 3, "X")])
    (plain,) = read(DocBin(attrs=["LEMMA"], docs=[doc]).to_bytes())
    assert (spans(plain), plain.info) == ([], None)


def test_a_folder_with_parts() -> None:
    part = packed(english("Ann"))
    source = MemorySource({"train.spacy": part, "dev.spacy": part, "config.cfg": b"[paths]"}, "corpus")
    assert FORMATS["spacy"].looks_like(source)
    assert len(list(FORMATS["spacy"].read(source))) == 2


# -- what is none ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"x", zlib.compress(b""), zlib.compress(b"\x80"), b"\x78\x9c", b"{}\n"]
)
def test_others_do_not_look_like_it_and_are_refused(data: bytes) -> None:
    source = BytesSource(data, "x.spacy")
    assert not FORMATS["spacy"].looks_like(source)
    with pytest.raises(UnreadableError, match=r"x\.spacy is damaged, or no DocBin of spaCy"):
        list(FORMATS["spacy"].read(source))


def test_what_unpacks_to_far_more_is_refused() -> None:
    bomb = zlib.compress(b"\x81\xa6tokens\xc6\xff\xff\xff\xff" + bytes(1 << 28), 9)
    assert len(bomb) < 1 << 20
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableError, match="could fill the disk"):
            read(bomb)
        assert tracemalloc.get_traced_memory()[1] < 1 << 24
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["MOST_TOKENS", "MOST_DOCUMENTS", "LARGEST_VALUE"])
def test_limits_are_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(english("Ann met Bo"), english("x"))
    monkeypatch.setattr(docbin_reading, name, 1)
    with pytest.raises(UnreadableError, match=r"more than 1|far too many"):
        read(data)


def message() -> dict[str, object]:
    doc = english("Ann met Bo 北京")
    doc.set_ents([Span(doc, 0, 1, "X")])
    doc.spans["sc"] = [Span(doc, 0, 2, "Y")]
    ours = exported("spacy", [item("Bo Li", (0, 2, "X"))])[0]
    docs = [doc, *DocBin().from_bytes(ours).get_docs(VOCAB)]
    found: dict[str, object] = srsly.msgpack_loads(zlib.decompress(packed(*docs)))
    return found


@pytest.mark.parametrize(
    "change",
    [
        {"attrs": []},
        {"attrs": ["x"]},
        {"attrs": [65]},
        {"lengths": b"\xff\xff\xff\xff"},
        {"lengths": b"\1"},
        {"lengths": b"\1\0\0\0"},
        {"spaces": b""},
        {"tokens": b"12345678"},
        {"strings": []},
        {"strings": [1]},
        {"span_groups": [b"\x81\xa1a\xa1b", b""]},
        {"span_groups": [srsly.msgpack_dumps({srsly.msgpack_dumps({"spans": [b"x"]}): ["sc"]}), b""]},
        {"user_data": [b"\xc1", b""]},
        {"user_data": [1, 2]},
    ],
)
def test_parts_that_do_not_fit_are_refused(change: dict[str, object]) -> None:
    data = zlib.compress(srsly.msgpack_dumps({**message(), **change}))
    with pytest.raises(UnreadableError, match="damaged"):
        read(data)


@pytest.mark.parametrize("change", [{"flags": []}, {"cats": []}, {"user_data": []}, {"span_groups": []}])
def test_parts_that_old_files_have_not_may_be_missing(change: dict[str, object]) -> None:
    found = read(zlib.compress(srsly.msgpack_dumps({**message(), **change})))
    assert [each.content.text for each in found if each.content] == ["Ann met Bo 北京", "Bo Li"]


def test_mutated_files_are_read_or_refused() -> None:
    plain = srsly.msgpack_dumps(message())
    draw = random.Random(11)
    refused = 0
    for number in range(1500):
        data = bytearray(plain if number % 2 else zlib.compress(plain))
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(data))
            data[at : at + draw.randint(0, 2)] = draw.randbytes(draw.randint(0, 3))
        changed = bytes(data)
        source = BytesSource(zlib.compress(changed) if number % 2 else changed, "x.spacy")
        try:
            FORMATS["spacy"].looks_like(source)
            for found in FORMATS["spacy"].read(source):
                assert all(isinstance(a, Annotation) for a in found.annotations)
        except UnreadableError:
            refused += 1
    assert 0 < refused < 1500
