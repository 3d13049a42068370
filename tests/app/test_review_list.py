"""The rows of the review, without a screen: against a plain list of all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.libraries import BY, LABELS, build, name_of
from tui.app import review_list
from tui.app.review_leaf import Entry, is_current
from tui.app.review_list import ReviewList, Shown
from tui.domain.annotation import Annotation, State
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.domain.labels import LabelSet
from tui.services.review_source import ReviewSource
from tui.services.workspace import Workspace
from tui.storage import records
from tui.storage.project import Project

TEXT = "Angela Merkel met Barack Obama in Berlin, and both of them met Anna Berg."
AT = "2026-01-01T00:00:00Z"
WORDS = ("Angela Merkel", "Barack Obama", "Berlin", "Anna Berg")


def made(name: str, words: str, label: str, state: State = State.ADDED, by: str = "ann") -> Annotation:
    start = TEXT.index(words)
    return Annotation(name, start, start + len(words), label, state, "person", by, AT)


@contextmanager
def project(folder: Path, articles: int = 3) -> Iterator[Project]:
    """Articles by one annotator or two, or with nothing in them."""
    with Project.open(folder / "p.json") as opened:
        changes: list[ArticleChange | AnnotationChange] = []
        for number in range(articles):
            name = f"k{number}"
            changes.append(ArticleChange(None, Article(name, f"{TEXT} {number}", f"Title {number}")))
            for i, words in enumerate(WORDS if number != 1 else ()):
                label, state = ("PERSON", "GPE")[i % 2], list(State)[(i + number) % 4]
                changes.append(AnnotationChange(name, "ann", None, made(f"{name}-{i}", words, label, state)))
            if number == 2:
                changes.append(AnnotationChange(name, "bob", None, made("bobs", "Berlin", "ORG", by="bob")))
        opened.commit(Edit.make("begin", "ann", *changes)).result()
        yield opened


def finish(rows: ReviewList) -> None:
    while rows.step():
        pass


def listed(workspace: Workspace, shown: Shown | None = None) -> ReviewList:
    rows = ReviewList(ReviewSource(workspace), shown or Shown())
    finish(rows)
    return rows


def ids(rows: ReviewList) -> list[str]:
    return [entry.row.annotation.id for entry in rows.shown_entries()]


SHOWN = st.builds(
    Shown,
    st.sampled_from(["", "PERSON", "GPE", "ORG"]),
    st.sampled_from([None, *State]),
    st.sampled_from(["", "BER", "merkel", "why", "zzz"]),
    st.booleans(),
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("filter"), SHOWN),
        st.tuples(st.sampled_from(["remove", "relabel", "note", "flag"]), st.integers(0, 8)),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("steps"), st.integers(0, 9)),
    ),
    max_size=12,
)


class Model:
    """All rows in a plain list; what is gone stays in it."""

    def __init__(self, workspace: Workspace) -> None:
        everything = [
            (article, who, a)
            for article in workspace.shelf
            for who in ("ann", "bob")
            for a in workspace.project.layer(article, who).annotations
        ]
        self.rows: list[tuple[str, str, Annotation, bool]] = [(*row, False) for row in everything]
        self.visible: list[int] = list(range(len(self.rows)))

    def filter(self, shown: Shown) -> None:
        self.visible = []
        for number, (_, _, a, gone) in enumerate(self.rows):
            words = f"{TEXT[a.start : a.end]}\n{a.note}\n{a.link}".casefold()
            if (
                not gone
                and shown.label in ("", a.label)
                and shown.state in (None, a.state)
                and (a.flag or not shown.flagged)
                and shown.text.casefold() in words
            ):
                self.visible.append(number)

    def take(self, change: AnnotationChange) -> None:
        either = change.after or change.before
        assert either is not None
        for number, (article, who, a, _) in enumerate(self.rows):
            if (article, who, a.id) == (change.article, change.annotator, either.id):
                gone = change.after is None
                self.rows[number] = (article, who, a if change.after is None else change.after, gone)


@settings(max_examples=60)
@given(ACTS)
def test_the_list_is_what_a_list_of_all_rows_would_be(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, object]]
) -> None:
    with project(tmp_path_factory.mktemp("review")) as opened:
        workspace = Workspace(opened, "ann", memory=False)
        model, rows = Model(workspace), listed(workspace)
        for act, value in acts:
            edit: Edit | None = None
            if act == "filter":
                assert isinstance(value, Shown)
                rows.filter(value)
                model.filter(value)
                finish(rows)
            elif act == "undo":
                edit = workspace.undo()
            elif act == "steps":
                rows.step()
            elif model.visible and isinstance(value, int):
                article, who, before, gone = model.rows[model.visible[value % len(model.visible)]]
                if gone or who != "ann":
                    continue
                afters = {
                    "remove": None,
                    "relabel": replace(before, label="ORG"),
                    "note": replace(before, note="why not"),
                    "flag": replace(before, flag=not before.flag),
                }
                if afters[act] == before:
                    continue
                edit = Edit.make(act, "ann", AnnotationChange(article, who, before, afters[act]))
                workspace.apply(edit)
            if edit is not None:
                if any(not isinstance(change, AnnotationChange) for change in edit.changes):
                    break  # what was there before is taken back
                assert rows.take(edit) is not None
                for change in edit.changes:
                    assert isinstance(change, AnnotationChange)
                    model.take(change)
            found = [rows.entry(rows.number(at)) for at in range(rows.count)]
            assert [(e.row.article.id, e.row.annotator, e.row.annotation, e.gone) for e in found if e] == [
                model.rows[number] for number in model.visible
            ]
            assert len(rows) == len(model.rows)
            shown_at = {number: at for at, number in enumerate(model.visible)}
            for number, (article, who, annotation, _) in enumerate(model.rows):
                assert rows.find((article, who, annotation.id)) == number
                assert rows.place(number) == shown_at.get(number)
            for entry in found:
                assert isinstance(entry, Entry)
                if entry.row.annotator == "ann":
                    assert is_current(workspace.layer(entry.row.article.id), entry)


def test_a_change_of_a_layer_that_was_not_at_hand_leaves_its_rows_in_place(tmp_path: Path) -> None:
    with project(tmp_path) as opened:
        workspace = Workspace(opened, "ann", memory=False)
        rows = listed(workspace)
        gone = made("k2-1", "Barack Obama", "GPE", list(State)[3])
        edit = Edit.make("remove", "ann", AnnotationChange("k2", "ann", gone, None))
        workspace.apply(edit)
        touched = rows.take(edit)
        assert touched is not None
        assert [entry.gone for entry in touched] == [True]
        assert ids(rows) == [*(f"k0-{i}" for i in range(4)), *(f"k2-{i}" for i in range(4)), "bobs"]
        rows.filter(Shown())
        assert ids(rows) == [*(f"k0-{i}" for i in range(4)), "k2-0", "k2-2", "k2-3", "bobs"]
        assert (rows.place(4), rows.place(5), rows.place(6)) == (4, None, 5)


def test_what_is_not_listed_is_told(tmp_path: Path) -> None:
    with project(tmp_path) as opened:
        workspace = Workspace(opened, "ann", memory=False)
        rows = listed(workspace)
        for article in ("k1", "k2"):
            new = made("new", "Berlin", "ORG")
            edit = Edit.make("add", "ann", AnnotationChange(article, "ann", None, new))
            workspace.apply(edit)
            assert rows.take(edit) is None


def test_labels_go_round_as_they_occur_by_now(tmp_path: Path) -> None:
    with project(tmp_path) as opened:
        workspace = Workspace(opened, "ann", memory=False)
        rows = listed(workspace)

        def around() -> list[str]:
            found = []
            for _ in itertools.repeat(None, 9):
                shown = rows.with_label(LabelSet(), 1)
                rows.filter(shown)
                if not shown.label:
                    break
                found.append(shown.label)
            return found

        assert around() == ["GPE", "ORG", "PERSON"]
        for article in ("k0", "k2"):
            for i, words in ((0, "Angela Merkel"), (2, "Berlin")):
                entry = rows.get((article, "ann", f"{article}-{i}"))
                assert entry is not None
                assert entry.row.text == words
                before = entry.row.annotation
                change = AnnotationChange(article, "ann", before, replace(before, label="GPE"))
                edit = Edit.make("relabel", "ann", change)
                workspace.apply(edit)
                assert rows.take(edit) == [entry]
        assert around() == ["GPE", "ORG"]


# -- how much is looked at -------------------------------------------------------------------------

ARTICLES = 3_000


def test_listing_and_filtering_decode_what_may_be_seen_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.json"
    build(path, ARTICLES)
    decoded: list[str] = []
    original = records.read_annotation

    def counting(name: str, record: object) -> Annotation:
        decoded.append(name)
        return original(name, record)

    monkeypatch.setattr(records, "read_annotation", counting)
    with Project.open(path) as opened:
        rows = listed(Workspace(opened, BY, memory=False))
        assert (len(rows), rows.count) == (10 * ARTICLES, 10 * ARTICLES)
        assert not decoded
        last = rows.entry(rows.number(rows.count - 1))
        assert last is not None
        assert last.row.article.id == name_of(ARTICLES - 1)
        assert len(decoded) == 15
        rows.filter(Shown(label="NOWHERE"))
        finish(rows)
        assert (ids(rows), len(decoded)) == ([], 15)
        # What a filter takes is there with the first step, whatever is left to be looked through.
        rows.filter(Shown(label=LABELS[0]))
        assert rows.step()
        assert rows.count > 0
        assert len(decoded) <= 30


def test_no_step_lists_or_searches_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_list, "LISTED", 10)
    path = tmp_path / "p.json"
    build(path, 300)
    with Project.open(path) as opened:
        rows = ReviewList(ReviewSource(Workspace(opened, BY, memory=False)))
        seen = []
        while rows.loading:
            rows.step()
            seen.append(len(rows))
        assert all(b - a <= 150 for a, b in itertools.pairwise([0, *seen]))
        rows.filter(Shown(text="river"))
        before = rows.count
        while rows.step():
            assert rows.count - before <= 15
            before = rows.count
        assert before > 0
