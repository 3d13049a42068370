"""Label Studio's JSON: both ways, with what its server and editor do to a file on the way."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given

from tests.formats.samples import ITEMS, details, exported, item, labels, omissions, written
from tui.domain.annotation import IMPORT, State, Suggestion
from tui.domain.article import ArticleState
from tui.domain.errors import UnreadableError
from tui.domain.labels import SLOTS, Label, LabelSet
from tui.domain.layer import LayerInfo
from tui.formats import json_stream
from tui.formats.items import ExportItem, ExportOptions, ImportItem
from tui.formats.palette import PALETTE
from tui.formats.registry import FORMATS
from tui.formats.select import REJECTED
from tui.formats.source import BytesSource, MemorySource
from tui.storage.paths import styles_dir

FORMAT = FORMATS["labelstudio"]


def read(data: bytes | object) -> list[ImportItem]:
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    source = BytesSource(data, "x.json")
    assert FORMAT.looks_like(source)
    return list(FORMAT.read(source))


def tasks(items: list[ExportItem], options: ExportOptions | None = None) -> Any:
    return json.loads(exported("labelstudio", items, options)[0])


def region(start: object, end: object, words: str | None, *names: str, **more: object) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": list(names)}
    if words is not None:
        value["text"] = words
    return {"from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def task(text: str, *result: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": 7, "data": {"text": text}, "annotations": [{"id": 3, "result": list(result)}], **more}


def spans(found: ImportItem) -> list[tuple[int, int, str]]:
    return [(a.start, a.end, a.label) for a in found.annotations]


@given(ITEMS)
def test_all_but_rejections_comes_back(items: list[ExportItem]) -> None:
    data, report = exported("labelstudio", items)
    rejected = [a for each in items for a in each.annotations if not a.live]
    assert {loss.why for loss in omissions(report)} <= {REJECTED}
    assert report.omitted == len(rejected)
    assert details(report) == {}
    found = list(FORMAT.read(BytesSource(data, "x.json")))
    assert len(found) == len(items) == report.articles
    for one, other in zip(items, found, strict=True):
        assert other.content == one.article
        assert (other.annotator, other.info, [*other.skipped]) == (one.annotator, one.info, [])
        live = {a.id: a for a in one.annotations if a.live}
        assert {a.id: a for a in other.annotations} == live
        assert list(other.quotes) == [one.article.text[a.start : a.end] for a in other.annotations]


@given(ITEMS)
def test_nothing_in_the_file_acts_on_a_terminal(items: list[ExportItem]) -> None:
    text = exported("labelstudio", items)[0].decode()
    assert text.splitlines() == text.split("\n")[:-1]
    assert not any(c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160) for c in text)


# -- what is written -------------------------------------------------------------------------------


def test_an_article_of_several_is_one_task_with_an_annotation_for_each() -> None:
    first = item("Bank of China", (0, 13, "ORG"), info=LayerInfo(ArticleState.DONE, "a note", ("tag",)))
    second = replace(item("Bank of China", (8, 13, "GPE")), annotator="bob")
    empty, done = replace(item("Bank of China"), annotator="eve"), replace(first, annotator="zoe")
    done = replace(done, annotations=[])
    (found,) = tasks([first, second, empty, done])
    assert [len(each["result"]) for each in found["annotations"]] == [1, 1, 0]
    assert len({each["id"] for each in found["annotations"]}) == 3
    assert not any("completed_by" in each for each in found["annotations"])
    back = read([found])
    assert [(each.annotator, spans(each)) for each in back] == [
        ("ann", [(0, 13, "ORG")]),
        ("bob", [(8, 13, "GPE")]),
        ("zoe", []),
        ("eve", []),
    ]
    assert back[0].info == first.info


def test_bookmarks_come_back_if_they_are_of_the_text() -> None:
    info = LayerInfo(ArticleState.DONE, bookmarks=(1, 3))
    (found,) = tasks([item("Ann", info=info)])
    assert read([found])[0].info == info
    found["meta"]["glossator"]["annotators"][0]["bookmarks"] = [3, 9, -1, "x"]
    assert read([found])[0].info == replace(info, bookmarks=(3,))


def test_the_interface_has_the_labels_with_colours_and_keys() -> None:
    known = LabelSet([Label("PERSON", "PER", digit="4", slot=3), Label('<&"\n>', "X", slot=2)])
    output, report = written(
        "labelstudio", [item("abc def", (0, 3, "NEW"), (4, 7, "$x"))], ExportOptions(labels=known)
    )
    view = ElementTree.fromstring(output.files["config.xml"])
    assert [(each.get("value"), each.get("background"), each.get("hotkey")) for each in view.iter("Label")][
        :2
    ] == [("PERSON", PALETTE[2], "4"), ('<&"\n>', PALETTE[1], None)]
    assert [each.get("value") for each in view.iter("Label")][2:] == ["NEW", "_x"]
    assert report.labels == {"$x": "_x"}
    (control,), (text,) = view.iter("Labels"), view.iter("Text")
    (found,) = json.loads(output.file)
    for part in found["annotations"][0]["result"]:
        assert (part["from_name"], part["to_name"]) == (control.get("name"), control.get("toName"))
        assert part["to_name"] == text.get("name")
    assert text.get("value") == "$text"
    assert "text" in found["data"]


def test_the_colours_are_those_of_the_screen() -> None:
    sheet = (styles_dir() / "entities.tcss").read_text(encoding="utf-8")
    assert re.findall(r"\.entity-\d+ \{ color: (#\w+);", sheet) == list(PALETTE)
    assert len(PALETTE) == SLOTS


def test_suggestions_are_predictions_of_their_models() -> None:
    first = item("Bank of China", (0, 13, "ORG"))
    suggestions = [
        Suggestion(0, 4, "ORG", "model m@1", 0.5),
        Suggestion(8, 13, "GPE", "model m@1", 1),
        Suggestion(8, 13, "GPE", "memory"),
    ]
    second = replace(first, annotator="bob", suggestions=suggestions[:1])
    (found,) = tasks([replace(first, suggestions=suggestions), second])
    assert [(p["model_version"], p.get("score"), len(p["result"])) for p in found["predictions"]] == [
        ("m@1", 0.75, 2),
        ("memory", None, 1),
    ]
    assert [p["value"]["text"] for p in found["predictions"][0]["result"]] == ["Bank", "China"]
    assert found["predictions"][0]["result"][0]["score"] == 0.5
    back = read([found])
    assert [spans(each) for each in back] == [[(0, 13, "ORG")], [(0, 13, "ORG")]]
    assert [each.skipped for each in back] == [(), []]
    found["predictions"].append({**found["predictions"][0], "model_version": "theirs"})
    assert [each.why for each in read([found])[0].skipped] == ["it is a prediction of theirs, not a decision"]


def test_relations_go_both_ways_with_what_the_format_does_not_know() -> None:
    plain = item("Alice met Bob in Rome", (0, 5, "PER"), (10, 13, "PER"), (17, 21, "GPE"))
    relations = [
        {"label": "met", "to": "T2", "roles": ["who", "whom"]},
        {"label": "in", "to": "T3", "direction": "bi", "attributes": {"sure": True}},
    ]
    extras: list[dict[str, object]] = [{"id": "T1", "relations": relations}, {"id": "T2"}, {"id": "T3"}]
    marked = [replace(a, extras=e) for a, e in zip(plain.annotations, extras, strict=True)]
    whole = replace(plain, annotations=marked)
    (found,) = tasks([whole])
    assert found["annotations"][0]["result"][3:] == [
        {"type": "relation", "from_id": "T1", "to_id": "T2", "direction": "right", "labels": ["met"]},
        {"type": "relation", "from_id": "T1", "to_id": "T3", "direction": "bi", "labels": ["in"]},
    ]
    assert read([found])[0].annotations == marked
    # One that was deleted there is gone, one that was made there comes in.
    result = found["annotations"][0]["result"]
    result[3:4] = [{"type": "relation", "from_id": "T2", "to_id": "T1", "labels": [], "direction": "left"}]
    first, second, _ = read([found])[0].annotations
    assert first.extras["relations"] == relations[1:]
    assert second.extras["relations"] == [{"label": "", "to": "T1", "direction": "left"}]
    _, report = exported("labelstudio", [replace(whole, annotations=marked[:2])])
    assert details(report) == {"a relation to what is not written": 1}


# -- what is read ----------------------------------------------------------------------------------


def served(found: Any) -> Any:
    """Return a task as the server gives it out: under its own numbers, with people, without unknown keys."""
    keys = ("id", "result", "was_cancelled", "ground_truth")
    annotations = [
        {**{key: each[key] for key in keys}, "id": 9000 + n, "import_id": each["id"], "completed_by": 1}
        for n, each in enumerate(found["annotations"])
    ]
    return {**found, "id": 812, "annotations": annotations, "drafts": [], "inner_id": 1}


def test_what_was_changed_there_comes_back_as_a_new_decision() -> None:
    whole = item("Alice met Bob", (0, 5, "PER"), (10, 13, "PER"))
    kept, changed = (replace(a, note="n", flag=True, link="Q1") for a in whole.annotations)
    found = served(tasks([replace(whole, annotations=[kept, changed])])[0])
    parts = found["annotations"][0]["result"]
    parts[1]["value"]["labels"] = ["ORG"]
    parts[1]["meta"]["text"] = ["other note"]
    parts.append(region(6, 9, "met", "EVENT", id="new"))
    found["annotations"].append({"id": 1, "import_id": None, "completed_by": {"email": "b@c"}, "result": []})
    mine, new = read([found])
    assert (mine.annotator, new.annotator) == ("ann", "b@c")
    same, other, added = mine.annotations
    assert same == kept
    assert (other.id, other.label, other.note, other.flag, other.link) == (
        "a1",
        "ORG",
        "other note",
        True,
        "Q1",
    )
    assert (other.state, other.origin, other.by) == (State.ACCEPTED, IMPORT, "")
    assert (added.label, added.state, added.origin) == ("EVENT", State.ACCEPTED, IMPORT)


def test_people_are_told_apart() -> None:
    people: list[object] = [4, {"email": "a@b.org", "id": 4}, {"id": 5}, None, " eve "]
    annotations = [{"id": 1, "completed_by": who, "result": [region(0, 1, "a", "X")]} for who in people]
    found = read([{"data": {"text": "abc"}, "annotations": annotations}])
    assert [each.annotator for each in found] == ["user 4", "a@b.org", "user 5", "", "eve"]


def test_what_is_no_decision_about_a_span_is_told() -> None:
    text = "Alice met Bob"
    found = task(
        text,
        region(0, 5, "Alice", "PER", "VIP", id="a"),
        region(10, 13, None, "PER", id="b"),
        region(6, 9, "met", id="c"),
        {**region(0, 5, "Alice"), "type": "textarea", "value": {"text": ["hm"], "start": 0, "end": 5}},
        {"type": "choices", "from_name": "mood", "to_name": "text", "value": {"choices": ["good"]}},
        {"type": "hypertextlabels", "value": {"start": "/p[1]", "end": "/p[1]", "hypertextlabels": ["PER"]}},
        {"type": "relation", "from_id": "a", "to_id": "c", "labels": ["r"]},
        {"type": "relation", "from_id": "a", "to_id": "b"},
        predictions=[{"model_version": "m", "result": [region(0, 5, "Alice", "PER")]}],
        drafts=[{"result": []}],
    )
    found["annotations"].append({"id": 4, "was_cancelled": True, "completed_by": 2, "result": []})
    (one,) = read([found])
    assert [(a.start, a.end, a.label, q) for a, q in zip(one.annotations, one.quotes, strict=True)] == [
        (0, 5, "PER", "Alice"),
        (0, 5, "VIP", "Alice"),
        (10, 13, "PER", None),
    ]
    assert one.annotations[0].extras == {"id": "a", "relations": [{"label": "", "to": "b"}]}
    assert [each.why for each in one.skipped] == [
        "it is a prediction of m, not a decision",
        "it is a draft, which nobody has submitted",
        "the task was skipped by user 2",
        "it has no label",
        "it is no region with labels, but 'textarea'",
        "it is no region with labels, but 'choices'",
        "its place is one of HTML or paragraphs, and no offsets",
        "a relation to what is not taken",
    ]


def test_a_task_that_nobody_has_annotated_is_an_article() -> None:
    (found,) = read([{"data": {"text": "abc", "url": "u", "n": 3, "title": "T"}, "predictions": []}])
    assert (found.annotator, found.annotations, found.info) == ("", [], None)
    assert found.content is not None
    assert (found.content.title, found.content.metadata) == ("T", {"url": "u", "n": 3})


@pytest.mark.parametrize(
    ("data", "words", "text"),
    [
        ({"text": "abc", "b": "abcd"}, "ab", "abc"),
        ({"body": "abc", "n": 1}, None, "abc"),
        ({"a": "xyz", "body": "abc"}, "ab", "abc"),
        ({"a": "abc", "dialogue": "abd"}, "ab", "abd"),
    ],
)
def test_the_text_is_found_among_the_data(data: dict[str, object], words: str | None, text: str) -> None:
    part = region(0, 2, words, "X")
    part["to_name"] = "dialogue"
    (found,) = read([{"data": data, "annotations": [{"result": [part]}]}])
    assert found.content is not None
    assert found.content.text == text


def test_who_submits_has_finished_the_task() -> None:
    annotations: list[dict[str, object]] = [
        {"id": 1, "completed_by": 1, "result": []},
        {"id": 2, "completed_by": 2, "result": [region(0, 1, "a", "X")]},
        {"id": 3, "completed_by": 3, "was_cancelled": True, "result": []},
    ]
    found = read([{"data": {"text": "abc"}, "annotations": annotations, "drafts": [{"result": []}]}])
    assert [(each.annotator, each.info) for each in found] == [
        ("user 1", LayerInfo(ArticleState.DONE)),
        ("user 2", LayerInfo(ArticleState.DONE)),
    ]
    (flat,) = read([{"id": 1, "text": "Alice", "annotator": 1, "annotation_id": 6}])
    assert flat.info == LayerInfo(ArticleState.DONE)
    # Of what we wrote holds what we wrote.
    (ours,) = read(tasks([item("Bo", (0, 2, "X"), info=LayerInfo(ArticleState.IN_PROGRESS))]))
    assert ours.info == LayerInfo(ArticleState.IN_PROGRESS)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": 1},
        {"image": "/data/x.png"},
        {"image": "/data/local-files/?d=my x.png", "title": "A dog"},
        {"audio": "https://example.org/a b.wav", "n": 1},
        {"text": "s3://bucket/x.txt"},
        {"text": "./x", "title": "x"},
    ],
)
def test_a_task_without_a_text_is_told_and_left_out(data: dict[str, object]) -> None:
    found, other = read([{"id": 7, "data": data, "annotations": []}, {"data": {"text": "abc"}}])
    assert (found.content, found.article.title, other.content is None) == (None, "task 7", False)
    assert [each.why for each in found.skipped] == [
        "its task has no text: of images, sound and addresses nothing is taken"
    ]


def test_regions_of_a_picture_do_not_make_a_text_of_what_is_said_of_it() -> None:
    box = {"type": "rectanglelabels", "to_name": "image", "value": {"rectanglelabels": ["dog"]}}
    data = {"image": "/data/x.png", "caption": "A dog"}
    assert read([{"data": data, "annotations": [{"result": [box]}]}])[0].content is None
    (found,) = read([{"data": data}])
    assert found.content is not None
    assert found.content.text == "A dog"


@pytest.mark.parametrize("text", ["...", "~", "a/b", "See https://example.org/ for it", "no.", "1/2"])
def test_a_short_text_is_no_address(text: str) -> None:
    (found,) = read([{"data": {"body": text, "n": 1}}])
    assert found.content is not None
    assert found.content.text == text


def test_an_article_that_is_an_address_comes_back() -> None:
    (found,) = read(tasks([item("https://example.org/")]))
    assert found.content is not None
    assert found.content.text == "https://example.org/"


def test_what_a_task_had_besides_stands_there_again() -> None:
    made: list[dict[str, object]] = [
        {
            "id": 812,
            "created_at": "2024-01-02T03:04:05Z",
            "data": {"body": "abc", "url": "https://a.org", "n": 3, "l": [1]},
        },
        {"id": 812, "data": {"body": "abd", "src": "s", "body_": "x", "date": "2024"}},
        {"data": {"text": "abe", "body": "not it"}},
    ]
    made[1]["annotations"] = [{"result": [region(0, 3, "abd", "X")]}]
    contents = [found.content for found in read(made)]
    items = [
        replace(item(""), article=replace(content, id=f"a{n}"))
        for n, content in enumerate(contents)
        if content is not None
    ]
    output, report = written("labelstudio", items)
    assert report.complete
    first, second, third = json.loads(output.file)
    none = {"title": "", "source": "", "date": "", "language": ""}
    assert first["data"] == {**none, "body": "abc", "url": "https://a.org", "n": 3}
    assert second["data"] == {**none, "body": "abd", "src": "s", "body_": "x", "date": "2024"}
    assert third["data"] == {**none, "body": "abe"}
    assert [each["id"] for each in (first, second, third)] == [812, 1, 2]
    assert [each.get("created_at") for each in (first, second, third)] == ["2024-01-02T03:04:05Z", None, None]
    assert b'value="$body"' in output.files["config.xml"]
    assert [each.content for each in read([first, second, third])] == [each.article for each in items]


def test_json_min_has_the_same() -> None:
    mark = {"start": 0, "end": 5, "text": "Alice", "labels": ["PER", "VIP"]}
    records = [
        {
            "id": 1,
            "text": "Alice met Bob",
            "label": [mark],
            "annotator": 1,
            "annotation_id": 5,
            "mood": "good",
        },
        {"id": 1, "text": "Alice met Bob", "annotator": "b@c", "annotation_id": 6, "t": {"choices": ["x"]}},
    ]
    first, second = read(records)
    assert (first.annotator, spans(first), list(first.quotes)) == (
        "user 1",
        [(0, 5, "PER"), (0, 5, "VIP")],
        ["Alice", "Alice"],
    )
    assert (second.annotator, spans(second)) == ("b@c", [])
    assert [each.why for each in second.skipped] == ["'t', which has no regions with labels"]


@pytest.mark.parametrize(
    "bad",
    [
        3,
        [],
        {},
        {"data": {"a": "x", "b": "y"}},
        {"data": {"text": "a"}, "annotations": {}},
        {"data": {"text": "a"}, "annotations": [1]},
        {"data": {"text": "a"}, "annotations": [{"result": [1]}]},
        {"data": {"text": "a"}, "annotations": [{"result": 1}]},
        {"data": {"text": "a"}, "meta": {"glossator": {"annotators": [{"state": "?"}]}}},
        {"data": {"text": "a"}, "meta": {"glossator": {"metadata": "[" * 100_000}}},
        task("abc", region(0, 1, "a", "X", meta={"glossator": {"at": 3}})),
        task("abc", region(0, 1, "a", "X", meta={"glossator": {"was": [1, 2]}})),
        task("abc", region(0, 1, "a", "X", meta={"glossator": {"extras": "[]"}})),
        task("abc", region(0, 1, "a", "X", meta={"glossator": {"score": "1"}})),
        task("abc", region(0, 1, "a", "X", meta={"glossator": {"fragments": [[1, "2"]]}})),
    ],
)
def test_a_damaged_task_is_told_with_its_number(bad: object) -> None:
    with pytest.raises(UnreadableError, match=r"Task 2 of x\.json"):
        read([task("abc"), bad])


@pytest.mark.parametrize(
    "bad", [b"[", b'[{"data":{"text":"a"}}', b'[{"data":{"text":"\xff"}}]', b"[] []", b"{}", b"", b"[NaN]"]
)
def test_what_is_no_array_is_told(bad: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"x\.json"):
        list(FORMAT.read(BytesSource(bad, "x.json")))


def test_what_a_server_knows_of_a_task_comes_in() -> None:
    made = task("Bo Li", region(0, 2, "Bo", "PER", score=0.75), meta={"batch": 4})
    made["data"] |= {"date": "2024", "tags": ["x"], "doc": {"id": 4}, "none": None, "empty": ""}
    made["annotations"][0] |= {"created_at": "2024-01-02T03:04:05.678Z", "updated_at": "2024-02-02T03:04:05Z"}
    (found,) = read([made])
    assert found.content is not None
    assert (found.content.title, found.content.date) == ("", "2024")
    assert found.content.metadata == {
        "tags": ["x"],
        "doc": {"id": 4},
        "batch": 4,
        "labelstudio": {"id": 7},
    }
    assert [(a.score, a.at) for a in found.annotations] == [(0.75, "2024-02-02T03:04:05Z")]
    made["meta"] = {"doc": "other"}
    (found,) = read([made])
    assert found.content is not None
    assert found.content.metadata == {
        "tags": ["x"],
        "doc": {"id": 4},
        "meta": {"doc": "other"},
        "labelstudio": {"id": 7},
    }


def test_numbers_beside_the_text_come_in_with_json_min() -> None:
    place = {"start": 0, "end": 2, "text": "Bo", "labels": ["PER"]}
    flat = {"id": 1, "text": "Bo Li", "year": 1999, "label": [place], "annotator": 1, "annotation_id": 2}
    (found,) = read([{**flat, "lead_time": 2.5, "updated_at": "2024-02-02T03:04:05Z"}])
    assert found.content is not None
    assert found.content.metadata == {"year": 1999, "labelstudio": {"id": 1}}
    assert [a.at for a in found.annotations] == ["2024-02-02T03:04:05Z"]


def test_a_folder_is_read_file_by_file_without_the_labels_beside() -> None:
    data = json.dumps([task("abc")]).encode()
    source = MemorySource({"a.json": data, "b/c.json": data, "a.labels.json": b"{}", "x.xml": b""}, "folder")
    assert FORMAT.looks_like(source)
    assert len(list(FORMAT.read(source))) == 2


def test_a_byte_order_mark_is_passed_over() -> None:
    assert len(read(b"\xef\xbb\xbf" + json.dumps([task("abc")]).encode())) == 1


@pytest.mark.parametrize(
    "deep",
    [b"[" * 1_000_000, b'[{"data":' * 300_000, b'[{"data":{"text":"\\""}}' + b',["]"' * 200_000],
    ids=["arrays", "objects", "behind a task"],
)
def test_a_value_of_any_depth_is_one_error_at_once(deep: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(UnreadableError, match="nested"):
        list(FORMAT.read(BytesSource(deep, "x.json")))
    assert time.monotonic() - begun < 5


def test_brackets_in_strings_are_no_depth() -> None:
    text = '[{"' * 50_000 + "\\" * 70_001
    assert read([task(text)])[0].content.text == text  # type: ignore[union-attr]


def test_an_element_of_any_size_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_WHOLE", 200_000)
    many = [task("a" * 50_000) for _ in range(10)]
    assert len(read(many)) == 10
    with pytest.raises(UnreadableError, match="larger"):
        read([task("a" * 300_000)])


def test_files_of_others_are_not_taken_for_tasks() -> None:
    for other in (
        b'{"text": "a"}',
        b'[{"text":"a","label":[[0,1,"X"]]}]',
        b'[{"@context":"x","data":{}}]',
        b"[1]",
    ):
        assert not FORMAT.looks_like(BytesSource(other, "x.json"))


def test_no_two_labels_are_spelt_alike() -> None:
    options = ExportOptions(labels=labels("_x", "$x"))
    output, report = written("labelstudio", [item("abc", (0, 1, "$x"), (1, 2, "_x"))], options)
    assert report.labels == {"$x": "_x_2"}
    (found,) = json.loads(output.file)
    assert [p["value"]["labels"] for p in found["annotations"][0]["result"]] == [["_x_2"], ["_x"]]
