"""Web Annotations, both ways, in the shapes that programs write them in."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.samples import ITEMS, details, exported, item, omissions
from tui.domain.annotation import IMPORT, State
from tui.domain.article import Article
from tui.domain.errors import UnreadableError
from tui.domain.graphemes import goes_on
from tui.domain.layer import LayerInfo
from tui.domain.quoting import UNITS, UTF16, in_code_points
from tui.domain.span import Span
from tui.formats.items import ArticleKey, ExportItem, ExportOptions, ImportItem
from tui.formats.registry import FORMATS
from tui.formats.select import REJECTED
from tui.formats.source import BytesSource

FORMAT = FORMATS["w3c"]
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def read(data: bytes | object) -> list[ImportItem]:
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return list(FORMAT.read(BytesSource(data, "x.jsonld")))


def records(items: list[ExportItem], options: ExportOptions | None = None) -> Any:
    return json.loads(exported("w3c", items, options)[0])


def quote(exact: str, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def made(*selectors: dict[str, Any], source: str = "http://x.org/a", **more: object) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": "urn:uuid:1",
        "type": "Annotation",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": "PER"},
        "target": {"source": source, "selector": list(selectors)},
        **more,
    }


def whys(found: list[ImportItem]) -> list[str]:
    return [skipped.why for each in found for skipped in each.skipped]


@pytest.mark.parametrize("utf16", [False, True])
@given(items=ITEMS)
def test_all_of_an_annotation_but_rejections_comes_back(utf16: bool, items: list[ExportItem]) -> None:
    data, report = exported("w3c", items, ExportOptions(utf16=utf16))
    assert {loss.why for loss in omissions(report)} <= {REJECTED}
    assert set(details(report)) <= {"the tags of the article", "the note on the article"}
    found = list(FORMAT.read(BytesSource(data, "x.jsonld")))
    by_article = {each.article.id: each for each in found}
    assert len(by_article) == len(found)
    for one in items:
        live = {a.id: a for a in one.annotations if a.live}
        if not live:
            assert one.article.id not in by_article
            continue
        other = by_article[one.article.id]
        assert (other.annotator, other.article.sha256) == (one.annotator, one.article.sha256)
        assert (other.utf16, [*other.skipped]) == (utf16, [])
        edges = UNITS[UTF16](one.article.text) if utf16 else range(len(one.article.text) + 1)
        for a, words, parts in zip(other.annotations, other.quotes, other.part_quotes, strict=True):
            inner = [Span(*part) for part in a.fragments]
            was = [] if a.was is None else [Span(a.was.start, a.was.end)]
            own, *rest = in_code_points([Span(a.start, a.end), *inner, *was], edges)
            assert own is not None
            back = replace(a, start=own.start, end=own.end)
            if a.was is not None:
                moved = rest.pop()
                assert moved is not None
                back = replace(back, was=a.was._replace(start=moved.start, end=moved.end))
            back = replace(back, fragments=tuple((span.start, span.end) for span in rest if span is not None))
            assert back == live.pop(a.id)
            text = one.article.text
            assert words in (text[own.start : own.end], None)
            assert [text[s:e] for s, e in back.fragments] == (list(parts) or [words] * len(rest))
        assert not live


@given(ITEMS)
def test_selectors_quote_the_text(items: list[ExportItem]) -> None:
    texts = {each.article.id: each.article.text for each in items}
    for record in records(items):
        targets = record["target"] if isinstance(record["target"], list) else [record["target"]]
        for target in targets:
            text = texts[target["source"].removeprefix("urn:glossator:article:")]
            words, place = target["selector"]
            start, end = place["start"], place["end"]
            before, behind = words["prefix"], words["suffix"]
            assert text[start:end] == words["exact"]
            assert text[:start].endswith(before)
            assert text[end:].startswith(behind)
            assert len(before) <= 32 >= len(behind)
            for at in (start - len(before), end + len(behind)):
                assert at in (0, start, end, len(text)) or not goes_on(text, at)


@given(ITEMS)
def test_nothing_in_the_file_acts_on_a_terminal(items: list[ExportItem]) -> None:
    text = exported("w3c", items)[0].decode()
    assert text.splitlines() == text.split("\n")[:-1]
    assert not any(c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160) for c in text)


# -- what is written -------------------------------------------------------------------------------


def test_the_annotation_of_a_known_sentence() -> None:
    plain = item("I 😀 met Angela Merkel.", (8, 21, "PERSON"))
    whole = [replace(plain.annotations[0], note="chancellor", link="https://www.wikidata.org/wiki/Q567")]
    (record,) = records([replace(plain, annotations=whole)])
    assert record["@context"][0] == CONTEXT
    assert record["creator"] == {"type": "Person", "name": "ann"}
    assert record["created"] == "2025-01-02T03:04:05Z"
    assert record["motivation"] == "tagging"
    assert record["body"] == [
        {"type": "TextualBody", "purpose": "tagging", "value": "PERSON"},
        {"type": "TextualBody", "purpose": "commenting", "value": "chancellor"},
        {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": "https://www.wikidata.org/wiki/Q567",
        },
    ]
    assert record["target"] == {
        "source": "urn:glossator:article:art",
        "selector": [quote("Angela Merkel", "I 😀 met ", "."), position(8, 21)],
    }
    (record,) = records([replace(plain, annotator="m@1.0")], ExportOptions(utf16=True))
    assert record["creator"] == {"type": "Software", "name": "m@1.0"}
    assert record["target"]["selector"][1] == position(9, 22)


def test_a_link_that_is_no_address_is_a_text_and_a_web_address_the_source() -> None:
    plain = item("abc", (0, 1, "X"))
    linked = [replace(plain.annotations[0], link="Q42")]
    article = Article("art", "abc", source="https://x.org/a?b=c")
    (record,) = records([replace(plain, article=article, annotations=linked)])
    assert record["body"][1] == {"type": "TextualBody", "purpose": "identifying", "value": "Q42"}
    assert record["target"]["source"] == "https://x.org/a?b=c"
    for bad in ("/home/x", "https://x.org/a b", "stdin"):
        (record,) = records([replace(plain, article=replace(article, source=bad))])
        assert record["target"]["source"] == "urn:glossator:article:art"


def test_a_discontinuous_annotation_has_a_target_for_each_part() -> None:
    plain = item("north and south America", (0, 23, "GPE"))
    parts = [replace(plain.annotations[0], fragments=((0, 5), (16, 23)))]
    (record,) = records([replace(plain, annotations=parts)])
    assert [each["selector"][0]["exact"] for each in record["target"]] == ["north", "America"]
    (found,) = read([record])
    assert list(found.annotations) == parts
    assert (found.quotes, found.part_quotes) == ([None], [["north", "America"]])


def test_what_is_not_carried_is_told() -> None:
    plain = item("abc", (0, 1, "X"), (1, 2, "Y"), info=LayerInfo(note="n", tags=("t",), bookmarks=(1,)))
    no, yes = plain.annotations
    broken = replace(yes, fragments=((0, 9),))
    _, report = exported("w3c", [replace(plain, annotations=[replace(no, state=State.REJECTED), broken])])
    assert report.omitted == 1
    assert details(report) == {
        "the tags of the article": 1,
        "the note on the article": 1,
        "the bookmarks in the article": 1,
        "its parts": 1,
    }


# -- what is read ----------------------------------------------------------------------------------


def test_what_was_changed_elsewhere_is_a_new_decision() -> None:
    (record,) = records([item("abc def", (0, 3, "X"))])
    record["body"][0]["value"] = "Y"
    record["modified"] = "2026-01-01T02:00:00.5+01:00"
    ((a,),) = [each.annotations for each in read([record])]
    assert (a.id, a.label, a.state, a.origin, a.by) == ("a0", "Y", State.ACCEPTED, IMPORT, "")
    assert a.at == "2026-01-01T01:00:00Z"


@pytest.mark.parametrize(
    ("creator", "name"),
    [
        ("acct:ann@hypothes.is", "ann@hypothes.is"),
        ({"id": "http://x.org/u", "name": "Ann"}, "Ann"),
        ({"id": "http://x.org/u"}, "http://x.org/u"),
        ([{"type": "Person", "nickname": "a"}, "b"], "a"),
        (None, ""),
        (3, ""),
    ],
)
def test_creators_of_every_shape(creator: object, name: str) -> None:
    (found,) = read([made(position(0, 1), creator=creator)])
    assert found.annotator == name


@pytest.mark.parametrize(
    "around", [{"total": 1, "rows": []}, {"export_userid": "x", "annotations": []}, None]
)
def test_what_hypothesis_hands_out_is_read_as_it_is(around: dict[str, Any] | None) -> None:
    record = {
        "id": "x1",
        "created": "2024-01-02T03:04:05.678+00:00",
        "updated": "2024-02-02T03:04:05.678+00:00",
        "user": "acct:maria@hypothes.is",
        "uri": "https://x.org/a",
        "text": "a note",
        "tags": ["PER"],
        "target": [
            {
                "source": "https://x.org/a",
                "selector": [{"type": "RangeSelector"}, position(9, 22), quote("Angela Merkel")],
            }
        ],
        "document": {"title": ["A"]},
    }
    found = [record] if around is None else {key: value or [record] for key, value in around.items()}
    (item,) = read(found)
    ((a,),) = (item.annotations,)
    assert (item.annotator, item.article.source, item.quotes) == (
        *("maria@hypothes.is", "https://x.org/a"),
        ["Angela Merkel"],
    )
    assert (a.start, a.end, a.label, a.note, a.at) == (9, 22, "PER", "a note", "2024-02-02T03:04:05Z")


def test_a_target_without_a_source_is_told_with_its_words() -> None:
    (item,) = read([{**made(position(0, 3)), "target": {"selector": [position(0, 3), quote("abc")]}}])
    assert [(each.words, each.why) for each in item.skipped] == [("abc", "its target has no source")]


@pytest.mark.parametrize(
    ("body", "labels", "note", "link"),
    [
        ({"type": "TextualBody", "value": "X", "purpose": "tagging"}, ["X"], "", ""),
        ({"value": "X"}, ["X"], "", ""),
        ([{"value": "X"}, {"value": "Y"}, {"value": "n", "purpose": "commenting"}], ["X", "Y"], "n", ""),
        ([{"value": "X"}, "http://x.org/Q1"], ["X"], "", "http://x.org/Q1"),
        (
            [{"value": "X"}, {"source": "http://x.org/Q1"}, {"id": "u:2"}],
            ["X"],
            "link: u:2",
            "http://x.org/Q1",
        ),
        ([{"value": "X"}, {"value": "Q1", "purpose": ["linking"]}], ["X"], "", "Q1"),
        ({"value": "X", "purpose": "oa:tagging"}, ["X"], "", ""),
    ],
)
def test_bodies_of_every_shape(body: object, labels: list[str], note: str, link: str) -> None:
    (found,) = read([made(position(0, 1), body=body, motivation="tagging")])
    assert [(a.label, a.note, a.link) for a in found.annotations] == [(label, note, link) for label in labels]


@pytest.mark.parametrize(
    ("target", "start", "end", "words"),
    [
        ("http://x.org/a#char=2,5", 2, 5, None),
        ({"source": "http://x.org/a", "selector": position(2, 5)}, 2, 5, None),
        ({"source": {"id": "http://x.org/a"}, "selector": quote("abc")}, -1, -1, "abc"),
        ({"source": "http://x.org/a", "selector": [{"type": "XPathSelector"}, quote("abc")]}, -1, -1, "abc"),
        (
            {
                "source": "http://x.org/a",
                "selector": {"type": "FragmentSelector", "value": "p1", "refinedBy": quote("abc")},
            },
            *(-1, -1, "abc"),
        ),
    ],
)
def test_targets_of_every_shape(target: object, start: int, end: int, words: str | None) -> None:
    (found,) = read([made(target=target)])
    assert [(a.start, a.end) for a in found.annotations] == [(start, end)]
    assert list(found.quotes) == [words]
    assert found.article == ArticleKey("", "http://x.org/a", source="http://x.org/a")


def test_sources_are_names_addresses_or_paths() -> None:
    keys = [
        read([made(position(0, 1), source=source)])[0].article
        for source in ("urn:glossator:article:a%2Fb", "file:///a%20b.txt", "http://[", "mailto:x")
    ]
    assert keys == [
        ArticleKey("", "a/b"),
        ArticleKey("", "file:///a%20b.txt", source="/a b.txt"),
        ArticleKey("", "http://[", source="http://["),
        ArticleKey("", "mailto:x", source="mailto:x"),
    ]


def test_what_is_no_tag_of_a_place_is_told() -> None:
    found = read(
        [
            made(position(0, 1), body={"value": "hm", "purpose": "commenting"}),
            made(
                position(0, 1),
                body=[{"value": "X"}, {"type": "Choice", "items": []}, 3],
                motivation="tagging",
            ),
            made(target="http://x.org/a"),
            made({"type": "SvgSelector", "value": "<svg/>"}),
            made(target=None),
            made(target=[{"source": 3}]),
        ]
    )
    assert sum(len(each.annotations) for each in found) == 1
    assert whys(found) == [
        "it has no tag, and so no label",
        "it has a body of Choice",
        "it has a body that is neither an object nor an IRI",
        "it is of the whole article",
        "its place is told by SvgSelector",
        "it has no target",
        "its target has no source",
    ]


def test_several_targets_are_parts_or_annotations_of_their_own() -> None:
    one = {"source": "u:1", "selector": [position(0, 2), quote("ab")]}
    two = {"source": "u:1", "selector": [position(4, 6), quote("ef")]}
    other = {"source": "u:2", "selector": [position(4, 6), quote("ef")]}
    over = {"source": "u:1", "selector": position(1, 5)}
    (found,) = read([made(target=[two, one])])
    assert [(a.start, a.end, a.fragments) for a in found.annotations] == [(0, 6, ((0, 2), (4, 6)))]
    assert found.part_quotes == [["ab", "ef"]]
    assert [len(each.annotations) for each in read([made(target=[one, other])])] == [1, 1]
    assert [a.fragments for each in read([made(target=[one, over])]) for a in each.annotations] == [(), ()]


def test_those_without_a_position_are_an_item_of_their_own() -> None:
    found = read([made(position(0, 1)), made(quote("b", "a", "c")), made(position(2, 3))])
    assert [[a.start for a in each.annotations] for each in found] == [[0, 2], [-1]]
    assert found[1].contexts == [("a", "c")]


@pytest.mark.parametrize("shape", ["one", "array", "page", "collection", "lines", "pretty", "bom"])
def test_files_of_every_shape(shape: str) -> None:
    first, second = made(position(0, 1)), made(position(1, 2))
    page = {"@context": CONTEXT, "type": "AnnotationPage", "items": [first, second]}
    collection = {"@context": CONTEXT, "type": ["BasicContainer", "AnnotationCollection"], "first": page}
    data = {
        "one": json.dumps(first),
        "array": json.dumps([first, second]),
        "page": json.dumps(page),
        "collection": json.dumps([collection]),
        "lines": f"{json.dumps(first)}\n\n{json.dumps(second)}\n",
        "pretty": json.dumps(collection, indent=2),
        "bom": "\ufeff" + json.dumps(page, indent=2),
    }[shape]
    source = BytesSource(data.encode(), "x.json")
    assert FORMAT.looks_like(source)
    assert not FORMATS["labelstudio"].looks_like(source)
    (found,) = FORMAT.read(source)
    assert len(found.annotations) == (1 if shape == "one" else 2)


@pytest.mark.parametrize(
    "bad",
    [
        b"[1]",
        b"3",
        b"",
        b"{",
        b"[{]",
        b'{"type":"AnnotationCollection","first":"http://x.org/1"}',
        b'{"type":"AnnotationPage","items":["http://x.org/1"]}',
        b'{"type":"AnnotationPage"}',
        b'{"type":"Annotation"}\n{',
        json.dumps([made(position(0, 1), **{"glossator:details": "["})]).encode(),
        json.dumps([made(position(0, 1), **{"glossator:details": '{"sha256": 3}'})]).encode(),
        b"[" * 1_000_000,
        b'{"items":' * 1_000_000,
    ],
)
def test_what_cannot_be_read_is_one_error_at_once(bad: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadableError, match=r"x\.jsonld"):
        read(bad)
    assert time.monotonic() - begun < 5


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_any_value_in_any_place_is_read_or_one_error(value: object) -> None:
    plain = made(position(0, 1), quote("a"))
    for key in (*plain, "creator", "created", "motivation", "glossator:details", "bodyValue"):
        with suppress(UnreadableError):
            read([{**plain, key: value}])
