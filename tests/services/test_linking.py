"""Which ids a project uses, counted once and then kept up to date."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.desk import ME, PROPOSED_SIX, Desk
from tui.domain import decisions
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit
from tui.domain.remarks import linked
from tui.services.linking import LinkIndex
from tui.services.remarking import link, remark
from tui.services.workspace import Workspace
from tui.storage.project import Project

TEXT = "Merkel met Angela Merkel and merkel in Berlin, Berlin and Berlin-Mitte."


def built(index: LinkIndex) -> LinkIndex:
    while index.advance(1):
        pass
    return index


def project_with(path: Path, *links: tuple[str, int, str, str]) -> Project:
    """Return a project with linked spans: annotator, start, words, id."""
    changes: list[Change] = [ArticleChange(None, Article("one", TEXT))]
    for annotator, start, words, entity in links:
        made = decisions.add(start, start + len(words), "PERSON", annotator, "2025-01-01T00:00:00Z")
        changes.append(AnnotationChange("one", annotator, None, linked(made, entity, annotator, made.at)))
    project = Project.open(path / "p.json")
    project.commit(Edit.make("build", "x", *changes)).result()
    return project


def test_ids_of_all_annotators_are_offered_those_of_the_form_first(tmp_path: Path) -> None:
    found = [
        ("ann", 0, "Merkel", "Q567"),
        ("bob", 11, "Angela Merkel", "Q567"),
        ("bob", 29, "merkel", "Q1"),
        *((("bob"), at, "Berlin", "Q64") for at in (39, 47, 58)),
    ]
    with project_with(tmp_path, *found) as project:
        index = built(Workspace(project, "ann").links)
        assert [(o.link, o.uses) for o in index.offers("Nobody")] == [("Q64", 3), ("Q567", 2), ("Q1", 1)]
        assert [o.link for o in index.offers("MERKEL")] == ["Q567", "Q1", "Q64"]
        assert index.offers("Berlin")[0].forms == ("Berlin",)
        assert [o.link for o in index.offers("Berlin", "q5")] == ["Q567"]
        assert {o.link for o in index.offers("Berlin", "mer")} == {"Q567", "Q1"}
        assert [o.link for o in index.offers("Berlin", "angela m")] == ["Q567"]
        assert index.offers("Berlin", "zzz") == []


def test_nothing_is_counted_before_it_is_asked_for_and_a_slice_at_a_time(tmp_path: Path) -> None:
    with project_with(tmp_path, *(("bob", at, "e", "Q1") for at in range(20))) as project:
        index = Workspace(project, "ann").links
        assert index.offers("e") == []
        assert index.advance(5)
        assert 0 < index.offers("e")[0].uses < 20
        built(index)
        assert index.offers("e")[0].uses == 20


@given(st.data())
@settings(max_examples=60)
def test_counts_follow_the_edits_wherever_the_counting_is(data: st.DataObject) -> None:
    desk = Desk()
    desk.suggest(*PROPOSED_SIX)
    index = desk.workspace.links
    for _ in range(data.draw(st.integers(1, 12))):
        step = data.draw(
            st.sampled_from(["count", "link", "link", "accept", "reject", "undo", "redo", "leave"])
        )
        items = list(desk.session.overlay.visible(0, len(desk.text)))
        if step == "count":
            index.advance(data.draw(st.integers(1, 3)))
        elif step == "leave":
            desk.session = desk.workspace.open("k2" if desk.session.article.id == "k1" else "k1")
        elif step in ("undo", "redo"):
            getattr(desk.workspace, step)()
        elif items:
            item = data.draw(st.sampled_from(items))
            desk.session.choose(item)
            if step == "link":
                remark(desk.session, item, link(data.draw(st.sampled_from(["Q1", "Q2", ""]))))
            else:
                getattr(desk.session, step)()
    built(index)
    plainly = Counter(
        a.link for article in ("k1", "k2") for a in desk.workspace.layer(article).annotations if a.link
    )
    assert {offer.link: offer.uses for offer in index.offers("")} == dict(plainly)
    assert desk.workspace.annotator == ME


def test_what_others_changed_is_counted_anew(tmp_path: Path) -> None:
    with project_with(tmp_path, ("bob", 0, "Merkel", "Q567")) as project:
        workspace = Workspace(project, "ann")
        assert built(workspace.links).offers("")[0].uses == 1
        made = linked(decisions.add(11, 24, "PERSON", "bob", ""), "Q567", "bob", "")
        project.commit(Edit.make("more", "bob", AnnotationChange("one", "bob", None, made))).result()
        workspace.reload()
        assert built(workspace.links).offers("")[0].uses == 2
