"""Taking the text that a source has now, with everything that was said of the article."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import AT, corrected, made_annotations, problems, rejected
from tui.domain import decisions
from tui.domain.anchoring import How
from tui.domain.annotation import PERSON, Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit, LayerChange
from tui.domain.errors import ConflictError
from tui.domain.layer import Layer, LayerInfo
from tui.domain.likeness import likeness
from tui.domain.span import Span
from tui.readers.registry import read_file
from tui.services import upkeep
from tui.services.refreshing import Refresh, compare, edit_of, plan, words_for
from tui.services.workspace import Workspace
from tui.storage.project import Project

OLD = (
    "date 2025-10-07\n"
    "Harbour news\n\n"
    "Mira Kovač met Orlen in Gdańsk on Monday.\n\n"
    "Orlen said nothing, and the mayor of Gdynia went home.\n"
)
NEW = (
    "date 2025-10-08\n"
    "Harbour news, corrected\n\n"
    "A first paragraph about Sopot.\n\n"
    "Mira Kovac met Orlen in Gdańsk on Monday.\n\n"
    "Orlen said nothing.\n"
)


def mark(
    name: str, words: str, label: str = "ORG", nth: int = 0, by: str = "ann", **more: object
) -> Annotation:
    start = -1
    for _ in range(nth + 1):
        start = OLD.index(words, start + 1)
    made = Annotation(name, start, start + len(words), label, State.ADDED, PERSON, by, AT)
    return replace(made, **more)  # type: ignore[arg-type]  # whatever a test wants otherwise


ANN = (
    mark("a1", "Mira Kovač", "PERSON", note="the reporter"),
    mark("a2", "Orlen"),
    mark("a3", "Gdańsk", "GPE", link="Q1792"),
    mark("a4", "Gdynia", "GPE", flag=True),
)
BOB = (mark("b1", "Orlen", nth=1, by="bob"), mark("b2", "Mira", "PERSON", by="bob"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(OLD, encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path, source: Path) -> Iterator[Project]:
    """An article with what two people said of it, one of whom is done."""
    with Project.open(tmp_path / "p.json") as opened:
        article = replace(read_file(source), id="k1", added=AT)
        changes: list[Change] = [ArticleChange(None, article)]
        changes += [AnnotationChange("k1", "ann", None, a) for a in ANN]
        changes += [AnnotationChange("k1", "bob", None, a) for a in BOB]
        changes.append(LayerChange("k1", "bob", LayerInfo(), LayerInfo(ArticleState.DONE, "Read twice.")))
        opened.commit(Edit.make("build", "ann", *changes)).result()
        yield opened


def everything(project: Project) -> tuple[Article, list[tuple[str, LayerInfo, list[Annotation]]]]:
    layers = [(layer.annotator, layer.info, list(layer.annotations)) for layer in project.layers("k1")]
    return project.article("k1"), sorted(layers, key=lambda one: one[0])


def bob_tags_sopot(project: Project) -> None:
    """Let somebody else tag what only the new text has."""
    start = NEW.index("Sopot")
    tagged = decisions.add(start, start + 5, "GPE", "bob", AT)
    project.commit(Edit.make("add", "bob", AnnotationChange("k1", "bob", None, tagged))).result()


def on_words(project: Project) -> dict[str, str]:
    text = project.article("k1").text
    return {a.id: text[a.start : a.end] for layer in project.layers("k1") for a in layer.annotations}


def refreshed(project: Project, source: Path, text: str = NEW) -> Refresh:
    source.write_text(text, encoding="utf-8")
    found = compare(project, "k1")
    project.commit(edit_of([found], "ann")).result()
    return found


# -- the edit --------------------------------------------------------------------------------------


def test_the_new_text_is_taken_with_what_everybody_said_of_it(project: Project, source: Path) -> None:
    found = refreshed(project, source)
    assert words_for(found.counts) == "4 unchanged, 1 found by likeness, 1 lost"
    assert [(o.before.id, o.how) for o in found.doubtful] == [("a4", How.LOST), ("a1", How.ALIKE)]
    article = project.article("k1")
    assert (article.text, article.title, article.date) == (NEW, "Harbour news, corrected", "2025-10-08")
    assert article.sha256 == read_file(source).sha256
    assert (article.id, article.source, article.added) == ("k1", str(source.resolve()), AT)
    assert on_words(project) == {
        "a1": "Mira Kovac",
        "a2": "Orlen",
        "a3": "Gdańsk",
        "b1": "Orlen",
        "b2": "Mira",
    }
    one = next(a for a in project.layer("k1", "ann").annotations if a.id == "a1")
    assert (one.note, one.by, one.at, one.label) == ("the reporter", "ann", AT, "PERSON")


def test_who_was_done_is_asked_to_look_again_where_there_is_something_new(
    project: Project, source: Path
) -> None:
    refreshed(project, source)
    assert project.layer("k1", "bob").info == LayerInfo(ArticleState.IN_PROGRESS, "Read twice.")
    assert project.layer_state("k1", "ann") is ArticleState.UNREAD


def test_bookmarks_go_along(project: Project, source: Path) -> None:
    places = tuple(OLD.index(words) for words in ("Mira", "Gdańsk", "Gdynia"))
    info = LayerInfo(bookmarks=places)
    project.commit(Edit.make("bookmark", "ann", LayerChange("k1", "ann", LayerInfo(), info))).result()
    refreshed(project, source)
    one, two, three = project.layer("k1", "ann").info.bookmarks
    assert NEW[one:].startswith("Mira")
    assert NEW[two:].startswith("Gdańsk")
    assert NEW.index("Orlen said") < three < len(NEW)
    upkeep.undo(project, "ann")
    assert project.layer("k1", "ann").info == info


def test_who_was_done_stays_so_where_something_else_only_went(project: Project, source: Path) -> None:
    refreshed(project, source, OLD.replace("Harbour news\n\n", ""))
    assert project.layer_state("k1", "bob") is ArticleState.DONE


def test_undo_gives_back_everything_exactly_also_after_a_restart(project: Project, source: Path) -> None:
    before = everything(project)
    refreshed(project, source)
    after = everything(project)
    assert after != before
    project.close()
    with Project.open(project.path) as again:
        assert everything(again) == after
        upkeep.undo(again, "ann")
        assert everything(again) == before
    with Project.open(project.path) as again:
        assert everything(again) == before
        upkeep.redo(again, "ann")
        assert everything(again) == after
        again.checkpoint()
    with Project.open(project.path, read_only=True) as again:
        assert everything(again) == after


def test_what_was_annotated_since_keeps_the_text_from_being_taken_back(
    project: Project, source: Path
) -> None:
    refreshed(project, source)
    start = NEW.index("Sopot")
    new = Annotation("b9", start, start + 5, "GPE", State.ADDED, PERSON, "bob", AT)
    project.commit(Edit.make("add", "bob", AnnotationChange("k1", "bob", None, new))).result()
    after = everything(project)
    with pytest.raises(ConflictError, match="cannot be undone"):
        upkeep.undo(project, "ann")
    assert everything(project) == after
    upkeep.undo(project, "bob")
    upkeep.undo(project, "ann")
    assert project.article("k1").text == OLD


def test_an_edit_that_forgets_an_annotation_is_refused(project: Project) -> None:
    article = project.article("k1")
    before = everything(project)
    change = ArticleChange(article, replace(article, text=f"> {OLD}", sha256=""))
    with pytest.raises(ConflictError):
        project.commit(Edit.make("rewrite", "ann", change)).result()
    assert everything(project) == before
    longer = ArticleChange(article, replace(article, text=f"{OLD}And so on.", sha256=""))
    project.commit(Edit.make("append", "ann", longer)).result()
    assert on_words(project)["a4"] == "Gdynia"


def test_a_text_that_is_the_same_needs_nothing(project: Project) -> None:
    found = compare(project, "k1")
    assert not found.is_needed
    assert sum(found.counts.values()) == 0


# -- annotations of every kind ---------------------------------------------------------------------


def planned(old: str, new: str, *annotations: Annotation) -> Refresh:
    return plan(Article("k1", old), Article("k1", new), [Layer.of("k1", "ann", list(annotations))])


def test_fragments_go_along_and_one_that_is_lost_loses_the_whole() -> None:
    old = "The left and the right arm were sore, he said."
    whole = Annotation("a1", 4, 26, "X", State.ADDED, PERSON, "ann", AT, fragments=((4, 8), (23, 26)))
    (one,) = planned(old, f"Well. {old}", whole).outcomes
    assert one.after == replace(whole, start=10, end=32, fragments=((10, 14), (29, 32)))
    (other,) = planned(old, old.replace("arm", "hip"), whole).outcomes
    assert (other.how, other.after) == (How.LOST, None)


def test_what_a_correction_started_from_goes_along() -> None:
    old = "We saw old Anna Smith in town."
    one = corrected(11, 21, "PERSON", (7, 21, "PERSON"))
    (kept,) = planned(old, f"Then: {old}", one).outcomes
    assert kept.after is not None
    assert kept.after.was == Was(13, 27, "PERSON")
    (torn,) = planned(old, "We saw Anna Smith in town.", one).outcomes
    assert torn.after is not None
    assert torn.after.was is None or torn.after.was[:2] != (torn.after.start, torn.after.end)
    assert (torn.after.state is State.CORRECTED) == (torn.after.was is not None)


def test_a_rejection_goes_along() -> None:
    (one,) = planned("Bob ran.", "Then Bob ran.", rejected(0, 3, "PERSON")).outcomes
    assert one.after is not None
    assert (one.after.start, one.after.state) == (5, State.REJECTED)


@given(st.lists(made_annotations(24), max_size=5), st.data())
def test_a_layer_keeps_its_promises_whatever_the_text_becomes(
    drawn: list[Annotation], data: st.DataObject
) -> None:
    words = st.lists(st.sampled_from(["Anna", "Bob", "met", "in", "Rome", "\n"]), min_size=6, max_size=12)
    old = " ".join(data.draw(words)).ljust(30, ".")
    new = data.draw(st.just(old.replace("Bob", "Rob")) | words.map(" ".join))
    unique = {(a.start, a.end): a for a in drawn}
    layer = Layer.of("k1", "ann", list(unique.values()))
    result = plan(Article("k1", old), Article("k1", new), [layer])
    changes = [c for c in result.changes() if isinstance(c, AnnotationChange)] if result.is_needed else []
    after = layer.change_all((c.before, c.after) for c in changes)
    assert problems(after, len(new)) == []
    if result.is_needed:
        assert len(result.outcomes) == len(layer.annotations)
        assert after.change_all((c.after, c.before) for c in changes) == layer


# -- the open article ------------------------------------------------------------------------------


def settled(workspace: Workspace) -> None:
    workspace.project.flush()
    assert workspace.settle() is None


def test_an_open_article_begins_anew_on_its_new_text_and_goes_back_with_undo(
    project: Project, source: Path
) -> None:
    workspace = Workspace(project, "ann")
    first = workspace.open("k1")
    source.write_text(NEW, encoding="utf-8")
    workspace.apply(edit_of([compare(project, "k1")], "ann"))
    assert workspace.session is not None
    assert workspace.session is not first
    assert workspace.session.article.text == NEW
    assert [s.title for s in workspace.articles()] == ["Harbour news, corrected"]
    assert workspace.summary("k1").decided == 3
    start = NEW.index("Sopot")
    workspace.session.select_span(Span(start, start + 5))
    workspace.session.label("GPE")
    settled(workspace)
    assert on_words(project)["a1"] == "Mira Kovac"
    workspace.undo()
    workspace.undo()
    settled(workspace)
    assert workspace.session.article.text == OLD
    assert workspace.summary("k1").decided == 4
    assert on_words(project) == {a.id: OLD[a.start : a.end] for a in (*ANN, *BOB)}
    workspace.redo()
    settled(workspace)
    assert workspace.session.article.text == project.article("k1").text == NEW


def test_a_file_that_has_changed_opens_the_article_that_it_was_added_as(
    project: Project, source: Path
) -> None:
    workspace = Workspace(project, "ann")
    source.write_text(NEW, encoding="utf-8")
    ((article, new),) = workspace.add([read_file(source)])
    assert (article.id, article.text, new) == ("k1", OLD, False)
    ((other, new),) = workspace.add([replace(read_file(source), source="stdin")])
    assert (other.text, new) == (NEW, True)
    rows = [Article(f"r{n}", f"Row {n}.", source="/no/such/rows.jsonl#1") for n in range(2)]
    assert [new for row in rows for _, new in workspace.add([row])] == [True, True]
    settled(workspace)


def test_an_article_that_is_not_open_is_as_it_will_be_before_the_disk_answers(
    project: Project, source: Path
) -> None:
    workspace = Workspace(project, "ann")
    source.write_text(NEW, encoding="utf-8")
    edit = edit_of([compare(project, "k1")], "ann")
    workspace.apply(edit)
    assert workspace.article("k1").text == NEW
    assert {a.id for a in workspace.layer("k1").annotations} == {"a1", "a2", "a3"}
    settled(workspace)


def test_undo_passes_over_a_text_under_which_somebody_else_has_annotated(
    project: Project, source: Path
) -> None:
    workspace = Workspace(project, "ann")
    workspace.open("k1")
    source.write_text(NEW, encoding="utf-8")
    workspace.apply(edit_of([compare(project, "k1")], "ann"))
    settled(workspace)
    bob_tags_sopot(project)
    with pytest.raises(ConflictError, match="This stays"):
        workspace.undo()
    assert workspace.article("k1").text == NEW
    assert workspace.undo_stack.last() is None


def removal(annotation: Annotation, by: str) -> Edit:
    return Edit.make("remove", by, AnnotationChange("k1", by, annotation, None))


@pytest.mark.parametrize("text", [NEW, f"{OLD}And so on.\n"])
def test_what_was_removed_comes_back_where_its_words_are_or_not_at_all(
    project: Project, source: Path, text: str
) -> None:
    project.commit(removal(BOB[1], "bob")).result()
    refreshed(project, source, text)
    if text == NEW:
        with pytest.raises(ConflictError, match="cannot be undone"):
            upkeep.undo(project, "bob")
    workspace = Workspace(project, "bob")
    undone = workspace.undo()
    settled(workspace)
    assert (undone is None) == (text == NEW)
    assert on_words(project).get("b2") == (None if text == NEW else "Mira")


def test_what_was_made_again_is_put_on_no_other_words(project: Project, source: Path) -> None:
    start = OLD.index("Gdynia")
    new = decisions.add(start, start + 6, "GPE", "bob", AT)
    project.commit(Edit.make("add", "bob", AnnotationChange("k1", "bob", None, new))).result()
    upkeep.undo(project, "bob")
    refreshed(project, source)
    with pytest.raises(ConflictError, match="cannot be redone"):
        upkeep.redo(project, "bob")
    assert Workspace(project, "bob").redo() is None


def test_undo_that_passes_over_a_text_passes_over_what_was_removed_before_it(
    project: Project, source: Path
) -> None:
    workspace = Workspace(project, "ann")
    workspace.apply(removal(ANN[3], "ann"))
    settled(workspace)
    source.write_text(NEW, encoding="utf-8")
    workspace.apply(edit_of([compare(project, "k1")], "ann"))
    settled(workspace)
    assert None not in (workspace.undo(), workspace.undo())
    settled(workspace)
    assert on_words(project) == {a.id: OLD[a.start : a.end] for a in (*ANN, *BOB)}
    assert None not in (workspace.redo(), workspace.redo())
    settled(workspace)
    bob_tags_sopot(project)
    with pytest.raises(ConflictError, match="This stays"):
        workspace.undo()
    assert workspace.undo() is None
    settled(workspace)
    assert "a4" not in on_words(project)


def test_texts_are_taken_back_quickly_with_what_others_said(project: Project, source: Path) -> None:
    """What the disk has not yet is waited for where the words of others matter."""
    workspace = Workspace(project, "ann")
    for text in (NEW, f"Once more.\n{NEW}", f"And more.\n{NEW}"):
        source.write_text(text, encoding="utf-8")
        workspace.apply(edit_of([compare(project, "k1")], "ann"))
        settled(workspace)
    assert None not in [workspace.undo() for _ in range(3)]
    settled(workspace)
    assert on_words(project) == {a.id: OLD[a.start : a.end] for a in (*ANN, *BOB)}


def test_a_state_that_is_another_by_now_is_passed_over(project: Project, source: Path) -> None:
    workspace = Workspace(project, "ann")
    info = LayerInfo(bookmarks=(OLD.index("Orlen"),))
    workspace.apply(Edit.make("bookmark", "ann", LayerChange("k1", "ann", LayerInfo(), info)))
    settled(workspace)
    refreshed(project, source)
    workspace.reload()
    assert workspace.undo() is not None
    settled(workspace)
    refreshed(project, source)
    bob_tags_sopot(project)
    workspace.reload()
    for _ in range(2):
        with pytest.raises(ConflictError, match="This stays"):
            workspace.undo()
    settled(workspace)
    assert workspace.layer("k1") == project.layer("k1", "ann")


NAMES = ("Orlen", "Gdańsk", "Mira Kovač", "Gdynia")
FILLERS = ("The mill turned.", "Nobody knew of it, said Orlen.", "It rained in Gdańsk.", "Gdynia slept.")


@pytest.mark.parametrize("seed", range(20))
def test_whatever_two_people_do_and_undo_all_stands_on_its_words(tmp_path: Path, seed: int) -> None:
    pick = random.Random(seed)
    with Project.open(tmp_path / "p.json") as project:
        project.commit(Edit.make("add", "eve", ArticleChange(None, Article("k1", OLD)))).result()
        workspace = Workspace(project, "ann")

        def tag(by: str) -> Edit | None:
            text, name = project.article("k1").text, pick.choice(NAMES)
            places = [at for at in range(len(text)) if text.startswith(name, at)]
            if not places:
                return None
            start = pick.choice(places)
            new = decisions.add(start, start + len(name), "X", by, AT)
            return Edit.make("tag", by, AnnotationChange("k1", by, None, new))

        def rewrite() -> Edit | None:
            article = project.article("k1")
            lines = article.text.split("\n")
            lines[pick.randrange(len(lines))] = pick.choice(FILLERS)
            lines.insert(pick.randrange(len(lines)), pick.choice(FILLERS))
            new = replace(article, text="\n".join(lines), sha256="")
            return edit_of([plan(article, new, list(project.layers("k1")))], "ann")

        def remove() -> Edit | None:
            mine = list(workspace.layer("k1").annotations)
            return removal(pick.choice(mine), "ann") if mine else None

        for _ in range(100):
            act = pick.choice(["tag", "theirs", "rewrite", "remove", "undo", "undo", "undo", "redo", "wait"])
            if act in ("tag", "theirs", "rewrite", "remove", "wait"):
                settled(workspace)
            with suppress(ConflictError):
                match act:
                    case "theirs":
                        theirs = tag("bob")
                        if theirs is not None:
                            project.commit(theirs).result()
                    case "tag" | "rewrite" | "remove":
                        edit = {"tag": lambda: tag("ann"), "rewrite": rewrite, "remove": remove}[act]()
                        if edit is not None:
                            workspace.apply(edit)
                    case "undo":
                        workspace.undo()
                    case "redo":
                        workspace.redo()
        settled(workspace)
        assert workspace.layer("k1") == project.layer("k1", "ann")
        assert workspace.article("k1") == project.article("k1")
        for words in on_words(project).values():
            assert max(likeness(words, name) for name in NAMES) > 0.5
