"""Files of Prodigy, doccano and SLATE, and tables, brought into a project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.samples import ANN, HARBOUR, MODEL, NIGHT, TEXT, build
from tui.domain.annotation import IMPORT, State
from tui.domain.article import ArticleState
from tui.formats.items import ExportOptions
from tui.formats.registry import format_named
from tui.services.exchange import Choice, export
from tui.services.given import read
from tui.services.importing import Import, Wishes, plan
from tui.services.review import Filter
from tui.storage.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "here.json")
    with Project.open(tmp_path / "here.json") as opened:
        yield opened


def bring(project: Project, path: Path, wishes: Wishes | None = None, **renamed: str) -> Import:
    """Import into zed's layers, and check that importing once more changes nothing."""
    wishes = wishes or Wishes()
    given = read(path, renamed={name.removeprefix("n"): new for name, new in renamed.items()})
    found = plan(project, [given], "zed", wishes)
    if found.edit is not None:
        project.commit(found.edit).result()
    assert plan(project, [given], "zed", wishes).edit is None
    return found


def zeds(project: Project, article: str = HARBOUR.id) -> list[tuple[str, str, State]]:
    text = project.article(article).text
    return [(text[a.start : a.end], a.label, a.state) for a in project.layer(article, "zed").annotations]


def span(words: str, label: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "label": label, **more}


def test_questions_of_prodigy_become_decisions(project: Project, tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"text": TEXT, "spans": [span("Orlen", "ORG")], "answer": "accept"},
        {"text": TEXT, "spans": [span("Orlen", "GPE")], "answer": "reject"},
        {"text": TEXT, "spans": [span("Gdańsk", "GPE")], "answer": "ignore"},
        {"text": "Another text.", "spans": [], "answer": "accept"},
    ]
    more = {"_view_id": "ner", "_task_hash": 1, "_input_hash": 2}
    file = tmp_path / "x.jsonl"
    file.write_text("\n".join(json.dumps({**line, **more}) for line in lines))
    found = bring(project, file)
    assert sorted(zeds(project)) == [("Orlen", "GPE", State.REJECTED), ("Orlen", "ORG", State.ACCEPTED)]
    assert project.layer(HARBOUR.id, "zed").state is ArticleState.UNREAD
    (left,) = found.imported[0].left_out
    assert (left.article, left.why) == (HARBOUR.id, "its task was ignored")
    assert [project.article(new.id).text for new in found.imported[0].new] == ["Another text."]


@pytest.mark.parametrize("name", ["labelstudio", "w3c"])
def test_everybodys_annotations_are_by_who_made_them(project: Project, tmp_path: Path, name: str) -> None:
    place = span("Orlen", "ORG")
    region = {"type": "labels", "value": {**place, "text": "Orlen", "labels": ["ORG"]}}
    selector = {"type": "TextPositionSelector", "start": place["start"], "end": place["end"]}
    value = {
        "labelstudio": {
            "data": {"text": TEXT},
            "annotations": [{"completed_by": {"email": "eve"}, "result": [region]}],
        },
        "w3c": {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "creator": "eve",
            "body": {"purpose": "tagging", "value": "ORG"},
            "target": {"source": f"urn:glossator:article:{HARBOUR.id}", "selector": selector},
        },
    }[name]
    (tmp_path / "x.json").write_text(json.dumps([value]))
    bring(project, tmp_path / "x.json", Wishes(everybody=True))
    assert [(a.by, a.label) for a in project.layer(HARBOUR.id, "eve").annotations] == [("eve", "ORG")]


def test_the_words_of_prodigys_tokens_tell_the_unit(project: Project, tmp_path: Path) -> None:
    words, start = "Orlen", TEXT.rindex("Orlen") + 1
    token = {"text": words, "start": start, "end": start + 5, "id": 0, "ws": True}
    asked = {"start": start, "end": start + 5, "token_start": 0, "token_end": 0, "label": "ORG"}
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps({"text": TEXT, "tokens": [token], "spans": [asked], "answer": "accept"}))
    found = bring(project, file)
    assert found.imported[0].units == {HARBOUR.id: "UTF-16 units"}
    assert zeds(project) == [("Orlen", "ORG", State.ACCEPTED)]


def test_numbers_of_doccanos_labels_get_names(project: Project, tmp_path: Path) -> None:
    annotations = [
        {"label": 3, "start_offset": 0, "end_offset": 10, "user": 1},
        {"label": 4, "start_offset": 15, "end_offset": 20, "user": 1},
    ]
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps({"id": 1, "text": TEXT, "annotations": annotations}) + "\n")
    found = bring(project, file, n3="PERSON", n4="FIRM")
    assert found.labels == ("FIRM",)
    assert zeds(project) == [
        ("Mira Kovač", "PERSON", State.ACCEPTED),
        ("Orlen", "FIRM", State.ACCEPTED),
    ]


@pytest.mark.parametrize("variant", format_named("doccano").variants)
def test_doccano_brings_what_an_export_wrote(project: Project, tmp_path: Path, variant: str) -> None:
    choice = Choice(Filter(annotator="ann"), options=ExportOptions(variant=variant))
    export(project, format_named("doccano"), tmp_path / "x.jsonl", choice)
    bring(project, tmp_path / "x.jsonl")
    assert [(words, label) for words, label, _ in zeds(project)] == [
        ("Mira Kovač", "PERSON"),
        ("Orlen", "ORG"),
        ("Gdańsk", "GPE"),
    ]


def test_a_table_brings_what_it_carries_for_articles_that_are_here(project: Project, tmp_path: Path) -> None:
    export(project, format_named("csv"), tmp_path / "x.csv", Choice(Filter(annotator="ann"), all_states=True))
    table = (tmp_path / "x.csv").read_text("utf-8").replace("Gdańsk,", "Danzig,", 1)
    (tmp_path / "x.csv").write_text(table + "gone,Gone,0,1,x,X,added" + "," * 9 + "\n", "utf-8")
    found = bring(project, tmp_path / "x.csv", Wishes(sender="ann"))
    layer = project.layer(HARBOUR.id, "zed")
    assert [(a.start, a.label, a.state, a.note, a.flag, a.link, a.at, a.by) for a in layer.annotations] == [
        (a.start, a.label, a.state, a.note, a.flag, a.link, a.at, "ann")
        for a in sorted(ANN, key=lambda a: a.start)
        if a.label != "GPE"
    ]
    assert {a.origin for a in layer.annotations} == {IMPORT}
    assert [left.words for left in found.imported[0].left_out] == ["Danzig"]
    everybody = plan(project, [read(tmp_path / "x.csv")], "zed", Wishes(everybody=True))
    assert [key.id for key in everybody.imported[0].unknown] == ["gone"]
    assert {a.origin for a in project.layer(HARBOUR.id, "ann").annotations} == {MODEL, "person"}


def test_slates_annotations_find_the_article_by_the_text_beside(project: Project, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_bytes(TEXT.encode())
    (tmp_path / "news.txt.annotations").write_text("((0, 0), (0, 1)) - PERSON\n(0, 8) - ORG\n9 - X\n3 4 -\n")
    found = bring(project, tmp_path / "news.txt.annotations")
    assert zeds(project) == [
        ("Mira Kovač", "PERSON", State.ACCEPTED),
        ("🙂", "ORG", State.ACCEPTED),
    ]
    assert [left.why for left in found.imported[0].left_out] == [
        "the text has no such place",
        "it is a link, for which there is no place",
    ]
    assert not found.imported[0].new
    assert NIGHT.id not in found.imported[0].articles
