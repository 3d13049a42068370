"""One act on a selection: what becomes of each annotation, one edit, one undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.domain.span import Span
from tui.services.acts import CAPITAL, EMPTY, Act, Kind
from tui.services.mending import Mending, Pick
from tui.services.workspace import Workspace
from tui.storage.project import Project

TEXT = "the EU met EU envoys of The Hague, and “the” UN paid."
AT = "2026-01-01T00:00:00Z"


def made(name: str, words: str, label: str = "ORG", **more: object) -> Annotation:
    start = TEXT.index(words)
    found = Annotation(name, start, start + len(words), label, State.ADDED, PERSON, "ann", AT)
    return replace(found, **more)  # type: ignore[arg-type]


MINE = [
    made("with", "the EU"),
    made("in", "EU", note="short", label="GPE"),
    made("hague", "The Hague", "GPE"),
    made("quotes", "“the”"),
    made("un", "UN", state=State.REJECTED, origin="model@1"),
    made("un2", "UN", label="LOC", note="twin"),
]
BOBS = replace(made("bobs", "paid"), by="bob")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Project.open(tmp_path / "p.json") as project:
        changes = [AnnotationChange("k1", "ann", None, a) for a in MINE]
        changes.append(AnnotationChange("k1", "bob", None, BOBS))
        article = Article("k1", TEXT, "A title")
        project.commit(Edit.make("begin", "ann", ArticleChange(None, article), *changes)).result()
        yield Workspace(project, "ann")


def mending(workspace: Workspace, act: Act, *names: str) -> Mending:
    picks = [Pick("k1", "bob" if name == "bobs" else "ann", name) for name in names]
    found = Mending(workspace, act, picks)
    assert sum(1 for _ in found.look()) <= found.number
    return found


def layer(workspace: Workspace) -> dict[str, Annotation]:
    return {a.id: a for a in workspace.layer("k1").annotations}


def do(workspace: Workspace, found: Mending) -> Edit:
    list(found.build())
    edit = found.edit()
    assert edit is not None
    workspace.apply(edit)
    return edit


def test_others_are_counted_and_left_alone_and_one_undo_takes_all_back(workspace: Workspace) -> None:
    found = mending(workspace, Act(Kind.RELABEL, "ORG"), "with", "hague", "un2", "bobs", "nobody")
    assert (found.others, found.gone) == (1, 1)
    assert [one.left for one in found.found] == ["This is ORG already.", "", ""]
    edit = do(workspace, found)
    assert edit.why == "relabel 2 to ORG"
    assert found.message().startswith("Relabelled 2 annotations in 1 article to ORG.")
    assert layer(workspace)["hague"].label == "ORG"
    workspace.undo()
    assert list(layer(workspace).values()) == sorted(MINE, key=lambda a: (a.start, a.end, a.id))


def test_labels_that_meet_on_a_text_become_one_annotation(workspace: Workspace) -> None:
    found = mending(workspace, Act(Kind.RELABEL, "ORG"), "un", "un2")
    do(workspace, found)
    here = [a for a in layer(workspace).values() if TEXT[a.start : a.end] == "UN"]
    assert [(a.label, a.live, a.note) for a in here] == [("ORG", True, "twin")]
    assert found.doubles == 1


def test_resizing_tells_what_it_leaves_and_what_is_doubtful(workspace: Workspace) -> None:
    found = mending(workspace, Act(Kind.RESIZE), "with", "in", "hague", "quotes", "un")
    by_name = {one.before.id: one for one in found.found if one.before}
    assert by_name["with"].after is not None
    assert by_name["with"].on
    assert (by_name["hague"].doubt, by_name["hague"].on) == (CAPITAL, False)
    assert by_name["quotes"].left == ""
    do(workspace, found)
    here = layer(workspace)
    assert TEXT[here["with"].start : here["with"].end] == "EU"
    assert TEXT[here["quotes"].start : here["quotes"].end] == "the"
    assert here["hague"] == MINE[2]


def test_what_would_be_empty_or_like_another_stays(workspace: Workspace) -> None:
    only = made("comma", ",")
    twin = made("twin", "EU", start=4, end=6)
    changes = [AnnotationChange("k1", "ann", None, a) for a in (only, twin)]
    workspace.apply(Edit.make("more", "ann", *changes))
    found = mending(workspace, Act(Kind.RESIZE), "with", "comma")
    assert {one.before.id: one.left for one in found.found if one.before} == {
        "with": "That text is tagged ORG already.",
        "comma": EMPTY,
    }
    assert found.edit() is None


def test_what_was_changed_meanwhile_is_skipped(workspace: Workspace) -> None:
    found = mending(workspace, Act(Kind.NOTE, "look", append=True), "in", "hague")
    changed = replace(MINE[2], flag=True)
    workspace.apply(Edit.make("flag", "ann", AnnotationChange("k1", "ann", MINE[2], changed)))
    do(workspace, found)
    assert layer(workspace)["in"].note == "short\nlook"
    assert layer(workspace)["hague"] == changed
    assert "1 annotation skipped" in found.message()


@pytest.mark.parametrize(
    ("act", "name", "field", "value"),
    [
        (Act(Kind.ACCEPT), "un", "state", State.ACCEPTED),
        (Act(Kind.FLAG), "in", "flag", True),
        (Act(Kind.LINK, "Q458"), "in", "link", "Q458"),
        (Act(Kind.NOTE, ""), "in", "note", ""),
    ],
)
def test_acts(workspace: Workspace, act: Act, name: str, field: str, value: object) -> None:
    assert do(workspace, mending(workspace, act, name)).changes
    assert getattr(layer(workspace)[name], field) == value


@pytest.mark.parametrize("kind", [Kind.REJECT, Kind.REMOVE])
def test_what_a_person_added_is_taken_out(workspace: Workspace, kind: Kind) -> None:
    do(workspace, mending(workspace, Act(kind), "in", "with"))
    assert not {"in", "with"} & set(layer(workspace))


def test_edges_can_be_said_one_by_one(workspace: Workspace) -> None:
    start = TEXT.index("EU envoys")
    found = Mending(workspace, Act(Kind.RESIZE), [Pick("k1", "ann", "with", Span(start, start + 9))])
    list(found.look())
    do(workspace, found)
    assert layer(workspace)["with"].start == start


def test_mentions_are_tagged_in_ones_own_layer(workspace: Workspace) -> None:
    envoys, eu, un = (Span(TEXT.index(w), TEXT.index(w) + len(w)) for w in ("envoys", "the EU", "UN"))
    found = Mending(
        workspace, Act(Kind.TAG, "ORG"), [Pick("k1", "ann", "", span) for span in (envoys, eu, un)]
    )
    list(found.look())
    assert [one.on for one in found.found] == [True, False, False]
    assert found.found[1].left
    assert found.found[2].doubt
    edit = do(workspace, found)
    assert edit.why == "tag 1 as ORG"
    added = [a for a in layer(workspace).values() if a not in MINE]
    assert [(TEXT[a.start : a.end], a.label, a.state) for a in added] == [("envoys", "ORG", State.ADDED)]
