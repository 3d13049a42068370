"""Annotations from files brought into one annotator's layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import orjson
import pytest

from tests.cli.samples import ANN, BOB, HARBOUR, NIGHT, TEXT, build, mark
from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import Article, ArticleState
from tui.domain.edits import ArticleChange, Edit
from tui.domain.errors import GlossatorError, UnreadableError, UsageError
from tui.domain.layer import LayerInfo
from tui.formats.items import ArticleKey, ImportItem, ImportOptions
from tui.formats.registry import FORMATS, format_named
from tui.formats.source import BytesSource, source_at
from tui.services.exchange import Choice, export
from tui.services.given import PROJECT, Given, guessed, opened, read
from tui.services.importing import Import, Wishes, plan
from tui.services.placing import NOWHERE, UTF16_LIKELY
from tui.services.review import Filter
from tui.storage.project import Project

KEY = ArticleKey(HARBOUR.sha256, HARBOUR.id)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "here.json")
    with Project.open(tmp_path / "here.json") as opened:
        yield opened


def bring(
    project: Project, given: Given, into: str = "zed", sender: str = "", theirs: bool = False
) -> Import:
    """Import, and check that importing once more changes nothing."""
    found = plan(project, [given], into, Wishes(sender, theirs=theirs))
    if found.edit is not None:
        project.commit(found.edit).result()
    assert plan(project, [given], into, Wishes(sender, theirs=theirs)).edit is None
    return found


def exported(project: Project, path: Path, annotator: str = "") -> Path:
    export(project, format_named("jsonl"), path, Choice(Filter(annotator=annotator), all_states=True))
    return path


def test_anothers_decisions_come_into_my_layer_as_imports(project: Project, tmp_path: Path) -> None:
    build(tmp_path / "there.json")
    found = bring(project, read(tmp_path / "there.json"), sender="ann")
    layer = project.layer(HARBOUR.id, "zed")
    assert [(a.start, a.label, a.state, a.by) for a in layer.annotations] == [
        (a.start, a.label, a.state, "ann") for a in sorted(ANN, key=lambda a: a.start)
    ]
    assert {a.origin for a in layer.annotations} == {IMPORT}
    # How far somebody else is with an article says nothing of me.
    assert project.layer_state(NIGHT.id, "zed") is ArticleState.UNREAD
    (imported,) = found.imported
    assert (imported.added, imported.same, imported.annotators) == (4, 0, ["ann"])


def test_ones_own_export_comes_back_as_it_was(project: Project, tmp_path: Path) -> None:
    given = read(exported(project, tmp_path / "x.jsonl"))
    assert not plan(project, [given], "ann", Wishes("ann")).edit
    with Project.open(tmp_path / "fresh.json") as fresh:
        from tui.services.library import add

        add(fresh, [HARBOUR, NIGHT], "ann")
        bring(fresh, given, "ann", "ann")
        bring(fresh, given, "bob", "bob")
        for owner in ((HARBOUR.id, "ann"), (HARBOUR.id, "bob"), (NIGHT.id, "ann")):
            assert fresh.layer(*owner) == project.layer(*owner)


def test_it_has_to_be_said_whose_are_to_be_taken(project: Project, tmp_path: Path) -> None:
    given = read(exported(project, tmp_path / "x.jsonl"))
    with pytest.raises(UsageError, match="several: ann, bob"):
        plan(project, [given], "zed")
    with pytest.raises(UsageError, match="nothing of 'jon'"):
        plan(project, [given], "zed", Wishes("jon"))
    model = ImportItem(KEY, "en_core_web_sm@3.8.0", [BOB[0]])
    person = ImportItem(KEY, "maria", [ANN[0]])
    assert plan(project, [Given("f", [model, person])], "zed").imported[0].annotators == ["maria"]
    assert plan(project, [Given("f", [model])], "zed").imported[0].added == 1


def test_articles_that_nobody_annotated_come_along_whoever_is_taken(project: Project) -> None:
    other = Article("other", "Another text.", title="Another")
    alone = ImportItem.of(other, "", [])
    found = bring(project, Given("f", [alone, ImportItem(KEY, "maria", [BOB[0]])]))
    assert (found.imported[0].added, found.imported[0].new[0].id) == (1, "other")
    assert project.article("other") == replace(other, added=project.article("other").added)


def test_what_is_of_no_article_or_of_other_words_is_left_out_and_told(project: Project) -> None:
    items = [
        ImportItem(ArticleKey("0" * 64, "gone", "Gone"), "m", [ANN[0]]),
        ImportItem(ArticleKey(id="nobody"), "m", [ANN[0]], ["Mira Kovač"]),
        ImportItem(ArticleKey(id=NIGHT.id), "m", [ANN[0]]),
        ImportItem(KEY, "m", [replace(ANN[0], end=999), replace(ANN[0], end=0), replace(ANN[0], label="")]),
        ImportItem(ArticleKey(id=HARBOUR.id), "m", [ANN[0], ANN[2]], ["Mira Kovač", "Danzig"]),
    ]
    found = bring(project, Given("f", items))
    (imported,) = found.imported
    assert [key.id for key in imported.unknown] == ["gone", "nobody", NIGHT.id]
    assert [(one.end, one.words) for one in imported.left_out] == [
        (999, ""),
        (0, ""),
        (ANN[0].end, ""),
        (ANN[2].end, "Danzig"),
    ]
    assert "“Gdańsk”" in imported.left_out[-1].why
    assert [TEXT[a.start : a.end] for a in project.layer(HARBOUR.id, "zed").annotations] == ["Mira Kovač"]


def test_offsets_in_another_unit_are_repaired_with_all_that_goes_along(project: Project) -> None:
    tag = mark("x", "Orlen", "ORG", State.ADDED, nth=1)
    parts = ((tag.start + 1, tag.start + 3), (tag.start + 4, tag.end + 1))
    shifted = replace(tag, start=tag.start + 1, end=tag.end + 1, fragments=parts)
    found = bring(project, Given("f", [ImportItem(KEY, "m", [shifted], ["Orlen"])]))
    assert found.imported[0].units == {HARBOUR.id: "UTF-16 units"}
    (kept,) = project.layer(HARBOUR.id, "zed").annotations
    assert (kept.start, kept.end) == (tag.start, tag.end)
    assert kept.fragments == ((tag.start, tag.start + 2), (tag.start + 3, tag.end))


def test_what_contradicts_mine_is_told_and_can_be_taken(project: Project) -> None:
    other = replace(mark("q", "Mira Kovač", "GPE", State.ADDED), by="")
    given = Given("f", [ImportItem(KEY, "", [other])])
    found = bring(project, given, "ann")
    assert [c.conflict.kind.value for c in found.imported[0].conflicts] == ["other label"]
    assert found.edit is None
    bring(project, given, "ann", theirs=True)
    taken = {a.start: a for a in project.layer(HARBOUR.id, "ann").annotations}[other.start]
    assert (taken.id, taken.label, taken.by, taken.origin) == ("a1", "GPE", "ann", IMPORT)


def test_articles_of_files_without_texts_are_found_by_name(project: Project) -> None:
    tag, quote = BOB[0], ["Orlen"]
    for key in (
        ArticleKey(id=HARBOUR.id),
        ArticleKey(source="/news/harbour.txt"),
        ArticleKey(id="/news/harbour.txt"),
        ArticleKey(title="Harbour news"),
        ArticleKey("0" * 64, source="/news/harbour.txt"),
        ArticleKey(HARBOUR.sha256, "elsewhere"),
    ):
        found = plan(project, [Given("f", [ImportItem(key, "m", [tag], quote)])], "zed").imported[0]
        assert (found.articles, found.added, found.unknown) == ([HARBOUR.id], 1, [])
    twin = Article("twin", "Other words.", title="Harbour news")
    project.commit(Edit.make("add", "zed", ArticleChange(None, twin))).result()
    item = ImportItem(ArticleKey(title="Harbour news"), "m", [tag], quote)
    assert plan(project, [Given("f", [item])], "zed").imported[0].unknown == [item.article]


def test_words_without_a_place_are_found_by_what_stands_around_them(project: Project) -> None:
    marks = [replace(mark(name, "Orlen", "ORG"), start=-1, end=-1) for name in ("x", "y", "z")]
    item = ImportItem(
        ArticleKey(id=HARBOUR.id),
        "m",
        [*marks, replace(mark("w", "Gdańsk", "GPE"), start=-1, end=-1)],
        ["Orlen", "Orlen", "Orlen", "Gdańsk"],
        contexts=[("🙂 ", " said"), ("met ", " in"), ("", ""), ("", "")],
    )
    found = bring(project, Given("f", [item])).imported[0]
    layer = project.layer(HARBOUR.id, "zed")
    assert [TEXT[a.start - 2 : a.end] for a in layer.annotations] == ["t Orlen", "n Gdańsk", "🙂 Orlen"]
    assert (found.moved, found.units) == (0, {})
    assert [(one.start, one.words, one.why) for one in found.left_out] == [(0, "Orlen", NOWHERE)]


def test_a_place_before_the_text_is_said(project: Project) -> None:
    early = replace(mark("x", "Orlen", "ORG"), start=-3, end=2)
    item = ImportItem(ArticleKey(id=HARBOUR.id), "m", [early], ["Orlen"])
    found = plan(project, [Given("f", [item])], "zed").imported[0]
    assert [(one.start, one.end, one.why) for one in found.left_out] == [(-3, 2, "-3 is before the text")]
    item = replace(
        item, annotations=[replace(mark("x", "Gdańsk", "GPE"), start=-3, end=2)], quotes=["Gdańsk"]
    )
    assert plan(project, [Given("f", [item])], "zed").imported[0].moved == 1


def test_the_words_of_parts_tell_what_a_file_counts(project: Project) -> None:
    tag = mark("x", "Orlen said nothing", "X")
    start, end = tag.start + 1, tag.end + 1
    moved = replace(tag, start=start, end=end, fragments=((start, start + 5), (end - 7, end)))
    for words, whole in ((["Orlen", "nothing"], True), (["Orlen", "nothin"], False)):
        item = ImportItem(KEY, "m", [moved], [None], part_quotes=[words])
        found = plan(project, [Given("f", [item])], "zed").imported[0]
        assert found.added == whole
        assert found.units == ({HARBOUR.id: "UTF-16 units"} if whole else {})


def test_offsets_of_browsers_are_repaired_in_files_of_others(project: Project, tmp_path: Path) -> None:
    tag = BOB[0]
    start, end = tag.start + 1, tag.end + 1
    value = {"start": start, "end": end, "text": "Orlen", "labels": ["ORG"]}
    result = [{"id": "a", "from_name": "ner", "to_name": "text", "type": "labels", "value": value}]
    task = {"id": 1, "data": {"text": TEXT}, "annotations": [{"completed_by": 3, "result": result}]}
    selectors: list[dict[str, object]] = [
        {"type": "TextQuoteSelector", "exact": "Orlen", "prefix": "🙂 ", "suffix": " said"},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
    note = {
        "type": "Annotation",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": "ORG"},
        "target": {"source": "file:///news/harbour.txt", "selector": selectors},
    }
    for number, data in enumerate(([task], [note])):
        path = tmp_path / f"{number}.json"
        path.write_bytes(orjson.dumps(data))
        found = bring(project, read(path), f"zed{number}").imported[0]
        assert (found.units, found.left_out) == ({HARBOUR.id: "UTF-16 units"}, [])
        (kept,) = project.layer(HARBOUR.id, f"zed{number}").annotations
        assert (kept.start, kept.end, kept.label) == (tag.start, tag.end, "ORG")


def test_a_label_that_is_new_comes_along(project: Project) -> None:
    found = bring(project, Given("f", [ImportItem(KEY, "m", [mark("q", "Orlen", "FIRM")])]))
    assert found.labels == ("FIRM",)
    assert "FIRM" in project.labels()


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b'{"_default":{},"_meta":{}}', PROJECT),
        (b'{"text":"a","spans":[],"glossator":{}}\n', "jsonl"),
        (b'{"text":"' + b"a" * 70_000, "jsonl"),
        (b'{"text":"a","spans":[]}\n', "jsonl"),
        (b'{"text":"a"}\n', ""),
        (b"[1, 2]", ""),
        (b"\x00\x01", ""),
    ],
)
def test_the_format_is_told_by_the_content(tmp_path: Path, content: bytes, format_: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    if format_:
        assert guessed(source_at(path)) == format_
    else:
        with pytest.raises(UsageError, match="cannot be told"):
            guessed(source_at(path))


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf", b"[ ]\n", None])
def test_what_is_empty_is_called_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"x is empty\."):
        opened(path)


@pytest.mark.parametrize("options", [ImportOptions(scheme="iob2"), ImportOptions(columns=2)])
def test_what_is_said_of_tags_tells_that_there_are_some(tmp_path: Path, options: ImportOptions) -> None:
    path = tmp_path / "x"
    path.write_text("Bo\tB-PER\nLi\tI-PER\n")  # nothing is outside: it could be anything
    with pytest.raises(UsageError, match="cannot be told"):
        opened(path)
    assert opened(path, "", options).format == "conll"


def test_what_cannot_be_read_is_told(project: Project, tmp_path: Path) -> None:
    path = exported(project, tmp_path / "x.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    for bad in (
        b"{]\n",
        b"{}\n",
        b"[]\n",
        lines[0].replace(b'"flag":false', b'"flag":0', 1),
        lines[0].replace(b'"fragments":[[', b'"fragments":[["1",2],[', 1),
        lines[0].replace(b'"was":{"start":-1', b'"was":{"start":"1"', 1),
        lines[0].replace(b'"end":-1,"label":""', b'"end":-1,"label":3', 1),
        lines[0].replace(b'"score":-1.0', b'"score":"nan"', 1),
    ):
        assert bad != lines[0]
        path.write_bytes(lines[0] + bad)
        with pytest.raises(UnreadableError, match=r"Line 2 of x\.jsonl"):
            read(path, "jsonl")
    with pytest.raises(UsageError, match="No format"):
        read(path, "html")
    with pytest.raises(GlossatorError, match="cannot be read"):
        read(tmp_path / "nowhere.jsonl")


def test_a_line_of_ours_has_all_that_was_written(project: Project) -> None:
    out = BytesIO()
    export(project, format_named("jsonl"), out, Choice(Filter(annotator="ann"), all_states=True))
    first, second = format_named("jsonl").read(BytesSource(out.getvalue(), "x"))
    assert first == ImportItem.of(
        HARBOUR,
        "ann",
        [a for live in (True, False) for a in sorted(ANN, key=lambda a: a.start) if a.live is live],
        info=LayerInfo(),
    )
    assert second.info == project.layer(NIGHT.id, "ann").info


def line(**fields: object) -> bytes:
    return orjson.dumps({"text": TEXT, **fields}) + b"\n"


def test_a_plain_line_has_offsets_and_labels_alone(project: Project) -> None:
    start = TEXT.index("Gdańsk")
    right = {"start": start, "end": start + 6, "label": "GPE", "text": "Gdańsk", "score": 0.5}
    wrong = {"start": start, "end": start + 6, "label": "ORG", "text": "Bergen"}
    items = list(
        FORMATS["jsonl"].read(BytesSource(line(spans=[right, wrong], answer="accept", meta={}), "x"))
    )
    found = bring(project, Given("x", items))
    (annotation,) = project.layer(HARBOUR.id, "zed").annotations
    assert (annotation.start, annotation.end, annotation.label) == (start, start + 6, "GPE")
    assert (annotation.state, annotation.origin, annotation.by) == (State.ACCEPTED, IMPORT, "zed")
    assert [left.words for left in found.imported[0].left_out] == ["Bergen"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"spans": [], "answer": "maybe"}, "its answer is 'maybe'"),
        ({"spans": [{"start": 0, "end": 3}]}, "‘label’ is missing"),
        ({"spans": [{"start": "0", "end": 3, "label": "GPE"}]}, "‘start’ is not a whole number"),
        ({"spans": None}, "‘spans’ is missing"),
        ({"spans": {}}, "‘spans’ is not a list"),
    ],
)
def test_a_plain_line_that_says_something_else_is_refused(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        list(FORMATS["jsonl"].read(BytesSource(line(**fields), "x")))


def test_the_input_is_read_where_it_is_named_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def given(data: bytes) -> None:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data)))

    given(line(spans=[]))
    assert [item.article.sha256 for item in read(Path("-")).items] == [HARBOUR.sha256]
    given(b'{"_default":{}}')
    with pytest.raises(UsageError, match="not read from a pipe"):
        read(Path("-"))


def test_offsets_that_can_only_count_utf16_units_are_not_taken_for_others(project: Project) -> None:
    text = "😀😀 Ann met Bob."
    content = Article("smile", text)
    plain = [mark_at(5, 8), mark_at(13, 16)]
    assert [text[a.start - 2 : a.end - 2] for a in plain] == ["Ann", "Bob"]
    found = plan(project, [Given("f", [ImportItem.of(content, "m", plain)])], "zed")
    assert {left.why for left in found.imported[0].left_out} == {UTF16_LIKELY}
    assert found.imported[0].added == 0
    said = replace(ImportItem.of(content, "m", plain), utf16=True)
    bring(project, Given("f", [said]))
    assert [text[a.start : a.end] for a in project.layer("smile", "zed").annotations] == ["Ann", "Bob"]


def mark_at(start: int, end: int) -> Annotation:
    return Annotation("", start, end, "PERSON", State.ACCEPTED, IMPORT, "", "2025-01-02T03:04:05Z")


LATIN = "Ärger in Köln"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.jsonl", f'{{"text": "{LATIN}", "spans": []}}\n'),
        ("x.jsonl", f'{{"text": "Cologne", "spans": []}}\n{{"text": "{LATIN}", "spans": []}}\n'),
        ("x.jsonl", f'{{"text": "{LATIN}", "label": []}}\n'),
        ("x.json", f'[{{"data": {{"text": "{LATIN}"}}, "annotations": []}}]'),
        ("x.json", f'{{"@context": "http://www.w3.org/ns/anno.jsonld", "bodyValue": "{LATIN}"}}'),
        ("x.json", f'[{{"@context": "http://www.w3.org/ns/anno.jsonld", "bodyValue": "{LATIN}"}}]'),
        ("x.csv", f"article,start,end,label,text\na,0,5,ORG,{LATIN}\n"),
        ("x.conll", "Köln B-LOC\nund O\n"),
        ("x.conll", "in O\nKöln B-LOC\nund O\n"),
        ("x/a.txt", LATIN),
    ],
)
def test_text_that_is_not_utf8_is_told_as_that(
    project: Project, tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode("latin-1"))
    if path.suffix == ".txt":
        path.with_suffix(".ann").write_text("T1\tLOC 9 13\tnone\n")
        path = path.parent
    with pytest.raises(UnreadableError, match=r"is not UTF-8\. Save it as UTF-8 \(iconv") as found:
        plan(project, [opened(path)], "zed")
    assert name.rpartition("/")[2] in str(found.value)
