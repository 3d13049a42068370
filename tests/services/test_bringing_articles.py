"""Imports that bring articles along, and those whose texts are here but for what some formats cannot hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from tests.cli.samples import ANN, HARBOUR, NIGHT, TEXT, build, mark
from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import Article, ArticleState
from tui.domain.errors import UnreadableError, UsageError
from tui.domain.layer import LayerInfo
from tui.formats.items import ArticleKey, ImportItem, ImportOptions, Skipped
from tui.services.given import Given, Opened, opened, read
from tui.services.importing import Import, SeveralPeopleError, Wishes, plan
from tui.services.placing import WHITE_SPACE
from tui.services.undo import UndoStack
from tui.storage.project import Project

USUAL = Wishes()
NEW = Article("fresh", "Oslo met Bergen.", title="Fresh", metadata={"k": [1]})


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    build(tmp_path / "here.json")
    with Project.open(tmp_path / "here.json") as found:
        yield found


def tag(start: int, end: int, label: str = "GPE", name: str = "x") -> Annotation:
    return Annotation(name, start, end, label, State.ACCEPTED, IMPORT, "", "2025-01-02T03:04:05Z")


def bring(project: Project, items: Sequence[ImportItem], wishes: Wishes = USUAL, into: str = "zed") -> Import:
    """Import, and check that importing once more changes nothing."""
    given = Given("f", items)
    found = plan(project, [given], into, wishes)
    if found.edit is not None:
        project.commit(found.edit).result()
    assert plan(project, [given], into, wishes).edit is None
    return found


def words(project: Project, article: str, annotator: str = "zed") -> list[tuple[str, str]]:
    text = project.article(article).text
    return [(text[a.start : a.end], a.label) for a in project.layer(article, annotator).annotations]


# -- articles that come in -------------------------------------------------------------------------


def test_an_article_that_is_not_here_comes_in_with_all_it_has(project: Project) -> None:
    found = bring(project, [ImportItem.of(NEW, "", [tag(0, 4)])])
    (imported,) = found.imported
    assert [summary.id for summary in imported.new] == imported.articles == ["fresh"]
    kept = project.article("fresh")
    assert kept.added
    assert replace(kept, added="") == NEW
    assert words(project, "fresh") == [("Oslo", "GPE")]


def test_one_undo_takes_all_of_it_back_and_one_redo_brings_it_again(project: Project) -> None:
    before = [(project.article(name), list(project.layers(name))) for name in project.article_ids()]
    found = bring(
        project, [ImportItem.of(NEW, "", [tag(0, 4, "PLACE")]), ImportItem.of(HARBOUR, "", [tag(0, 4)])]
    )
    assert found.edit is not None
    stack = UndoStack()
    stack.made(found.edit)
    back = stack.undo()
    assert back is not None
    project.commit(back).result()
    assert [(project.article(name), list(project.layers(name))) for name in project.article_ids()] == before
    assert "PLACE" not in project.labels()
    again = stack.redo()
    assert again is not None
    project.commit(again).result()
    assert words(project, "fresh") == [("Oslo", "PLACE")]


def test_known_only_leaves_them_out_and_tells(project: Project) -> None:
    found = bring(project, [ImportItem.of(NEW, "", [tag(0, 4)])], Wishes(known_only=True))
    assert [key.title for key in found.imported[0].unknown] == ["Fresh"]
    assert not project.has_article("fresh")


def test_an_empty_article_does_not_come_in(project: Project) -> None:
    for text in ("", " \r\n\t"):
        found = bring(project, [ImportItem.of(Article("empty", text), "", [])])
        assert [key.id for key in found.imported[0].unknown] == ["empty"]


def test_ids_that_are_taken_are_given_anew(project: Project) -> None:
    # Of another article here, and of an annotation here.
    other = replace(NEW, id=HARBOUR.id)
    found = bring(project, [ImportItem.of(other, "", [tag(0, 4, name=ANN[0].id)])])
    ((name,), (summary,)) = found.imported[0].articles, found.imported[0].new
    assert name == summary.id != HARBOUR.id
    assert project.article(HARBOUR.id).text == TEXT
    (annotation,) = project.layer(name, "zed").annotations
    assert annotation.id != ANN[0].id
    assert len(set(project.annotation_ids())) == len(list(project.annotation_ids()))


def test_two_articles_of_one_id_in_a_file_are_two(project: Project) -> None:
    second = Article(NEW.id, "Bergen met Oslo.")
    found = bring(project, [ImportItem.of(NEW, "", [tag(0, 4)]), ImportItem.of(second, "", [tag(0, 6)])])
    assert len(set(found.imported[0].articles)) == 2
    assert [words(project, name) for name in found.imported[0].articles] == [
        [("Oslo", "GPE")],
        [("Bergen", "GPE")],
    ]


def test_an_article_of_several_is_counted_once_however_the_file_is_ordered(project: Project) -> None:
    other = Article("two", "Bergen met Oslo.")
    items = [ImportItem.of(article, who, [tag(0, 4)]) for who in ("ann", "ben") for article in (NEW, other)]
    found = bring(project, items, Wishes(everybody=True))
    (imported,) = found.imported
    assert imported.articles == ["fresh", "two"]
    assert [summary.id for summary in imported.new] == ["fresh", "two"]
    assert imported.annotators == ["ann", "ben"]
    assert project.annotators_of("two") == ["ann", "ben"]


def test_an_article_that_two_files_have_comes_in_with_the_first(project: Project) -> None:
    files = [Given(name, [ImportItem.of(NEW, "", [tag(0, 4)])]) for name in ("a", "b")]
    found = plan(project, files, "zed")
    assert [len(each.new) for each in found.imported] == [1, 0]
    assert [each.added for each in found.imported] == [1, 0]
    assert [each.same for each in found.imported] == [0, 1]


# -- texts that are here but for white space -------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "theirs"),
    [
        ("Mira met\r\nOrlen in\r\n\r\nGdańsk.", "Mira met\nOrlen in\n\nGdańsk."),
        ("Mira met\nOrlen in\nGdańsk.", "Mira met\r\nOrlen in\r\nGdańsk."),
        ("Mira\x00 met\x1b Orlen in\x85Gdańsk.", "Mira\ufffd met\ufffd Orlen in\ufffdGdańsk."),
        ("\ufeffMira met Orlen\u3000in\u2028Gdańsk.", "Mira met Orlen in Gdańsk."),
        ("🙂Mira met Orlen in Gdańsk.", "🙂 Mira met Orlen in Gdańsk ."),
        ("  Mira met Orlen in Gdańsk.  ", "Mira\nmet\nOrlen\nin\nGdańsk\n."),
    ],
)
def test_annotations_stand_on_the_same_words(project: Project, here: str, theirs: str) -> None:
    from tui.services.library import add

    add(project, [Article("bare", here)], "ann")
    content = Article("other", theirs)
    at = [(theirs.index(word), theirs.index(word) + len(word)) for word in ("Mira", "Orlen", "Gdańsk")]
    annotations = [tag(*place, name=f"t{place[0]}") for place in at]
    for quotes in ([], ["Mira", "Orlen", "Gdańsk"]):
        found = bring(project, [ImportItem.of(content, "", annotations, quotes)])
        assert words(project, "bare") == [("Mira", "GPE"), ("Orlen", "GPE"), ("Gdańsk", "GPE")]
        assert found.imported[0].units == {"bare": WHITE_SPACE}
        assert not found.imported[0].left_out
    utf16 = [replace(a, start=_utf16(theirs, a.start), end=_utf16(theirs, a.end)) for a in annotations]
    found = bring(project, [ImportItem.of(content, "", utf16, utf16=True)])
    assert found.edit is None
    assert found.imported[0].same == 3


def _utf16(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le")) // 2


def test_an_annotation_of_white_space_alone_is_left_out(project: Project) -> None:
    spaced = TEXT.replace(" ", "\n\n")
    at = spaced.index("\n\n")
    found = bring(project, [ImportItem.of(Article("o", spaced), "", [tag(at, at + 2)])])
    assert len(found.imported[0].left_out) == 1


# -- words that tell where annotations belong -------------------------------------------------------


def test_words_that_are_there_once_say_where_an_annotation_belongs(project: Project) -> None:
    items = [ImportItem.of(HARBOUR, "", [tag(0, 6), tag(1, 6, name="y")], ["Gdańsk", "Orlen"])]
    found = bring(project, items)
    (imported,) = found.imported
    assert imported.moved == 1
    assert words(project, HARBOUR.id) == [("Gdańsk", "GPE")]
    assert [left.words for left in imported.left_out] == ["Orlen"]  # it is there twice


def test_words_are_checked_also_where_the_unit_is_known(project: Project) -> None:
    items = [ImportItem.of(HARBOUR, "", [tag(0, 4), tag(5, 9, name="y")], ["Mira", "Oslo"], utf16=True)]
    found = bring(project, items)
    assert words(project, HARBOUR.id) == [("Mira", "GPE")]
    assert [left.words for left in found.imported[0].left_out] == ["Oslo"]


def test_what_the_format_could_not_take_is_told(project: Project) -> None:
    skipped = [Skipped(1, 2, "REL", "x", "a relation of nothing")]
    here = ImportItem.of(HARBOUR, "", [], skipped=skipped)
    gone = ImportItem(ArticleKey("0" * 64, "gone"), "", [], skipped=skipped)
    found = bring(project, [here, gone])
    assert [(left.article, left.why) for left in found.imported[0].left_out] == [
        (HARBOUR.id, "a relation of nothing"),
        ("", "a relation of nothing"),
    ]


# -- wishes ----------------------------------------------------------------------------------------


def test_done_counts_the_articles_as_finished(project: Project) -> None:
    bring(project, [ImportItem.of(HARBOUR, "mia", [tag(0, 4)])], Wishes(done=True))
    assert project.layer_state(HARBOUR.id, "zed") is ArticleState.DONE


def test_everybodys_go_into_layers_of_their_names_and_nobodys_into_mine(project: Project) -> None:
    info = LayerInfo(ArticleState.DONE, "note", ("t",))
    items = [
        ImportItem.of(HARBOUR, "mia", [mark("m1", "Gdańsk", "GPE", by="mia")], info=info),
        ImportItem.of(HARBOUR, "", [tag(0, 4, name="n1")]),
    ]
    bring(project, items, Wishes(everybody=True))
    assert project.layer(HARBOUR.id, "mia").info == info
    (hers,) = project.layer(HARBOUR.id, "mia").annotations
    assert (hers.by, hers.origin) == ("mia", "model@1")
    assert words(project, HARBOUR.id, "zed") == [("Mira", "GPE")]


def test_an_annotator_that_nobody_can_be_called_is_refused(project: Project) -> None:
    with pytest.raises(UsageError, match="f: "):
        plan(project, [Given("f", [ImportItem.of(HARBOUR, " ", [])])], "zed", Wishes(everybody=True))


def test_who_is_there_is_told_where_it_has_to_be_said(project: Project) -> None:
    items = [ImportItem.of(HARBOUR, who, []) for who in ("model@1", "mia", "noa", "mia", "other@2")]
    with pytest.raises(SeveralPeopleError) as caught:
        plan(project, [Given("f", items)], "zed")
    assert caught.value.people == ("mia", "noa")
    models = [ImportItem.of(HARBOUR, who, [tag(0, 4)]) for who in ("model@1", "other@2")]
    with pytest.raises(SeveralPeopleError):
        plan(project, [Given("f", models)], "zed")
    # The one person of a file goes before pipelines, wherever it stands.
    person = ImportItem.of(HARBOUR, "mia", [tag(5, 10)])
    for order in ([models[0], person], [person, *models]):
        found = plan(project, [Given("f", order)], "zed")
        assert found.imported[0].annotators == ["mia"]
        assert found.imported[0].added == 1


# -- files -----------------------------------------------------------------------------------------


def line(**fields: object) -> bytes:
    return orjson.dumps({"text": TEXT, **fields}) + b"\n"


def span(word: str, label: str) -> dict[str, object]:
    start = TEXT.index(word)
    return {"start": start, "end": start + len(word), "label": label}


def test_labels_get_their_names_back_and_others_on_request(project: Project, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(line(spans=[span("Mira", "WORK_OF_ART"), span("Gdańsk", "B")]))
    (tmp_path / "x.jsonl.labels.json").write_text('{"WORK_OF_ART": "WORK OF ART"}')
    for renamed, labels in (
        ({}, ["WORK OF ART", "B"]),
        ({"B": "C"}, ["WORK OF ART", "C"]),
        ({"WORK OF ART": "TITLE"}, ["TITLE", "B"]),
        ({"WORK_OF_ART": "TITLE"}, ["TITLE", "B"]),
    ):
        (item,) = read(tmp_path / "x.jsonl", renamed=renamed).items
        assert [a.label for a in item.annotations] == labels
    (tmp_path / "x.jsonl.labels.json").write_text("[1]")
    with pytest.raises(UnreadableError, match="is damaged"):
        read(tmp_path / "x.jsonl")


def test_labels_of_a_project_are_renamed_too(tmp_path: Path) -> None:
    build(tmp_path / "there.json")
    given = read(tmp_path / "there.json", renamed={"PERSON": "PER"})
    labels = {a.label for item in given.items for a in item.annotations}
    assert "PER" in labels
    assert "PERSON" not in labels


@pytest.mark.parametrize("options", [ImportOptions(scheme="iob1"), ImportOptions(columns=2)])
def test_what_says_nothing_to_a_guessed_format_is_refused(tmp_path: Path, options: ImportOptions) -> None:
    (tmp_path / "x.jsonl").write_bytes(line(spans=[]))
    with pytest.raises(UsageError, match="says nothing to the format jsonl"):
        opened(tmp_path / "x.jsonl", options=options)


def test_items_are_read_as_they_are_taken_and_not_kept(project: Project, tmp_path: Path) -> None:
    # Lines on one text that follow one another are one item, so that one is looked ahead.
    other = orjson.dumps({"text": "Another one.", "spans": []}) + b"\n"
    (tmp_path / "x.jsonl").write_bytes(line(spans=[]) + other + b"{]\n")
    found = opened(tmp_path / "x.jsonl")
    assert isinstance(found, Opened)
    assert next(iter(found.items)).article.sha256 == HARBOUR.sha256
    # What comes later is damaged: nothing of the file comes in.
    with pytest.raises(UnreadableError, match="Line 3"):
        plan(project, [found], "zed")
    told: list[tuple[int, int | None]] = []
    (tmp_path / "x.jsonl").write_bytes((line(spans=[]) + other) * 2 + line(spans=[]))
    plan(project, [found], "zed", told=lambda done, total: told.append((done, total)))
    assert told == [(number, None) for number in range(1, 6)]


def test_articles_of_a_project_come_along(project: Project, tmp_path: Path) -> None:
    with Project.open(tmp_path / "there.json") as other:
        from tui.services.library import add

        add(other, [NEW], "ann")
        edit = plan(other, [Given("f", [ImportItem.of(NEW, "", [tag(0, 4)])])], "ann").edit
        assert edit is not None
        other.commit(edit).result()
    found = bring(project, list(read(tmp_path / "there.json").items))
    assert [summary.title for summary in found.imported[0].new] == ["Fresh"]
    assert words(project, "fresh") == [("Oslo", "GPE")]
    assert project.article(NIGHT.id) == NIGHT
