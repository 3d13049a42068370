"""The rows of the concordance against a plain list of all annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain import search
from tui.domain.annotation import Annotation, State
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Edit
from tui.domain.mentions import is_whole
from tui.domain.span import Span
from tui.services.concordance import Concordance, Group, Order, Query, Untagged, View, Where
from tui.services.concordance.contexts import words_beside
from tui.services.concordance.hits import Hits
from tui.services.concordance.matching import Pattern
from tui.services.concordance.texts import Texts
from tui.services.finding import compiled, scan
from tui.services.review import Row
from tui.services.review_source import ReviewSource
from tui.services.workspace import Workspace
from tui.storage.project import Project

TEXT = "Angela Merkel met Barack\nObama in Berlin, and both of them met ANNA BERG in berlin."
WORDS = ("Angela Merkel", "Barack\nObama", "Berlin", "ANNA BERG")


def made(name: str, words: str, label: str, state: State = State.ADDED, by: str = "ann") -> Annotation:
    start = TEXT.index(words)
    at = f"2026-01-0{1 + start % 7}T00:00:00Z"
    return Annotation(name, start, start + len(words), label, state, "person", by, at)


@contextmanager
def project(folder: Path) -> Iterator[Workspace]:
    """Three articles by one annotator or two, or with nothing in them."""
    with Project.open(folder / "p.json") as opened:
        changes: list[ArticleChange | AnnotationChange] = []
        for number in range(3):
            name = f"k{number}"
            changes.append(ArticleChange(None, Article(name, f"{TEXT} {number}", f"Title {9 - number}")))
            for i, words in enumerate(WORDS if number != 1 else ()):
                label, state = ("PERSON", "GPE")[i % 2], list(State)[(i + number) % 4]
                changes.append(AnnotationChange(name, "ann", None, made(f"{name}-{i}", words, label, state)))
            if number == 2:
                linked = replace(made("bobs", "Berlin", "ORG", by="bob"), link="Q64", note="The capital")
                changes.append(AnnotationChange(name, "bob", None, linked))
        opened.commit(Edit.make("begin", "ann", *changes)).result()
        yield Workspace(opened, "ann", memory=False)


def finish(rows: Concordance) -> View:
    while rows.step():
        pass
    return rows.view()


def listed(workspace: Workspace) -> Concordance:
    rows = Concordance(ReviewSource(workspace))
    finish(rows)
    return rows


class Plain(NamedTuple):
    """A row of the model."""

    article: str
    annotator: str
    annotation: Annotation
    gone: bool = False

    @property
    def form(self) -> str:
        return " ".join(TEXT[self.annotation.start : self.annotation.end].split())

    def group(self, by: Group) -> str:
        a = self.annotation
        return {
            Group.NONE: "",
            Group.LABEL: a.label,
            Group.FORM: self.form.casefold(),
            Group.ENTITY: a.link,
            Group.ARTICLE: self.article,
            Group.STATE: a.state.value,
            Group.ANNOTATOR: self.annotator,
        }[by]


class Model:
    """All rows in a plain list, in the order of their numbers; those added since stand behind."""

    def __init__(self, workspace: Workspace) -> None:
        self.rows = [
            Plain(article, who, a)
            for article in workspace.shelf
            for who in ("ann", "bob")
            for a in workspace.project.layer(article, who).annotations
        ]

    def taken(self, query: Query) -> list[int]:
        wanted = query.text.casefold()
        found = []
        for number, row in enumerate(self.rows):
            a = row.annotation
            words = f"{row.form}\n{a.note}\n{a.link}".casefold()
            if (
                not row.gone
                and (not query.labels or a.label in query.labels)
                and (not query.states or a.state in query.states)
                and (not query.annotators or row.annotator in query.annotators)
                and query.article in ("", row.article)
                and a.at >= query.since
                and (a.flag or not query.flagged)
                and (a.note or not query.noted)
                and (a.link or not query.linked)
                and wanted in words
            ):
                found.append(number)
        return found

    def take(self, change: AnnotationChange) -> None:
        either = change.after or change.before
        assert either is not None
        new = Plain(change.article, change.annotator, either, change.after is None)
        for number, row in enumerate(self.rows):
            if row[:2] == new[:2] and row.annotation.id == either.id:
                self.rows[number] = new
                return
        self.rows.append(new)


def sets(values: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


QUERIES = st.builds(
    Query,
    labels=sets(["PERSON", "GPE", "ORG", "NONE"]),
    states=st.frozensets(st.sampled_from(State), max_size=2),
    annotators=sets(["ann", "bob"]),
    article=st.sampled_from(["", "k0", "k2"]),
    since=st.sampled_from(["", "2026-01-03"]),
    flagged=st.booleans(),
    noted=st.booleans(),
    linked=st.booleans(),
    text=st.sampled_from(["", "", "BER", "barack obama", "why", "zzz"]),
    group=st.sampled_from([group for group in Group if group is not Group.INCONSISTENCY]),
    by_size=st.booleans(),
)
KINDS = ["remove", "relabel", "resize", "note", "flag", "add", "undo"]
ACTS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 9)), max_size=8)


def edit_of(act: str, value: int, model: Model, workspace: Workspace) -> Edit | None:
    if act == "undo":
        return workspace.undo()
    if act == "add":
        at = 7 * value
        new = Annotation(f"new{len(model.rows)}", at, at + 3, "ORG", State.ADDED, "person", "ann", "2026")
        edit = Edit.make("add", "ann", AnnotationChange(f"k{value % 3}", "ann", None, new))
        workspace.apply(edit)
        return edit
    article, who, before, gone = model.rows[value % len(model.rows)]
    afters = {
        "remove": None,
        "relabel": replace(before, label="ORG"),
        "resize": replace(before, end=before.end - 1),
        "note": replace(before, note="why not"),
        "flag": replace(before, flag=not before.flag),
    }
    if gone or who != "ann" or afters[act] == before:
        return None
    edit = Edit.make(act, "ann", AnnotationChange(article, who, before, afters[act]))
    workspace.apply(edit)
    return edit


@settings(max_examples=40)
@given(ACTS, st.lists(QUERIES, min_size=1, max_size=4))
def test_the_rows_are_what_a_list_of_all_annotations_would_be(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]], queries: list[Query]
) -> None:
    with project(tmp_path_factory.mktemp("rows")) as workspace:
        model, rows = Model(workspace), listed(workspace)
        for act, value in acts:
            edit = edit_of(act, value, model, workspace)
            if edit is None:
                continue
            if any(isinstance(change, ArticleChange) for change in edit.changes):
                assert rows.take(edit) is None
                return  # what was there before was taken back
            changes = [change for change in edit.changes if isinstance(change, AnnotationChange)]
            numbers = rows.take(edit)
            for change in changes:
                model.take(change)
            assert numbers is not None
            assert len(numbers) == len(changes)
        assert rows.total == len(model.rows)
        for number, row in enumerate(model.rows):
            entry = rows.entry(number)
            assert isinstance(entry, Row)
            assert (entry.article.id, entry.annotator, entry.annotation) == row[:3]
            assert rows.gone(number) == row.gone
            assert rows.find(rows.key(number)) == number
        for query in queries:
            check(rows, rows.select(query), model, query)


def check(rows: Concordance, view: View, model: Model, query: Query) -> None:
    expected = model.taken(query)
    found = view.rows.tolist()
    assert view.complete
    assert sorted(found) == expected
    assert [view.place(number) for number in found] == list(range(len(found)))
    if query.group is Group.NONE:
        spans = [(rows.key(n)[:2], model.rows[n].annotation.start) for n in found if n < len(model.rows)]
        assert [owner for owner, _ in spans] == sorted(owner for owner, _ in spans)
        assert view.groups.at(0) is None
        return
    keys = [model.rows[number].group(query.group) for number in found]
    ungrouped = rows.select(replace(query, group=Group.NONE)).rows.tolist()
    told = [(group.key, group.first, group.count) for group in view.groups]
    assert sum(count for _, _, count in told) == len(found)
    assert dict.fromkeys(keys) == dict.fromkeys(key for key, _, _ in told)
    assert Counter(keys) == {key: count for key, _, count in told}
    for at, (key, first, count) in enumerate(told):
        assert keys[first : first + count] == [key] * count
        assert view.groups.at(first) == at
        members = found[first : first + count]
        assert members == [number for number in ungrouped if number in members]
    if query.by_size:
        assert [count for *_, count in told] == sorted((count for *_, count in told), reverse=True)


def names(view: View) -> list[str]:
    return [group.name for group in view.groups]


def test_groups_have_names_for_the_reader(tmp_path: Path) -> None:
    with project(tmp_path) as workspace:
        rows = listed(workspace)
        assert names(rows.select(Query(group=Group.ARTICLE))) == ["Title 9", "Title 7"]
        forms = ["Angela Merkel", "ANNA BERG", "Barack Obama", "Berlin"]
        assert names(rows.select(Query(group=Group.FORM))) == forms
        assert names(rows.select(Query(group=Group.ENTITY))) == ["Q64", ""]
        assert names(rows.select(Query(group=Group.STATE))) == ["accepted", "corrected", "added", "rejected"]


def test_orders(tmp_path: Path) -> None:
    with project(tmp_path) as workspace:
        rows = listed(workspace)

        def texts(order: Order) -> list[str]:
            rows.select(Query(order=order, article="k0"))
            found = [rows.entry(number) for number in finish(rows).rows.tolist()]
            return [entry.text for entry in found if entry is not None]

        assert texts(Order.FORM) == ["Angela Merkel", "ANNA BERG", "Barack\nObama", "Berlin"]
        assert texts(Order.LEFT) == ["Angela Merkel", "Berlin", "Barack\nObama", "ANNA BERG"]
        assert texts(Order.RIGHT) == ["Berlin", "Barack\nObama", "ANNA BERG", "Angela Merkel"]
        assert texts(Order.TIME) == ["Berlin", "Barack\nObama", "Angela Merkel", "ANNA BERG"]


def hits(rows: Concordance, query: Query) -> list[tuple[str, int, str, str]]:
    rows.select(query)
    found = []
    for number in finish(rows).rows.tolist():
        entry = rows.entry(number)
        assert isinstance(entry, Untagged)
        inside = "" if entry.inside is None else rows.key(entry.inside)[2]
        around = rows.entry(entry.inside) if entry.inside is not None else None
        same = isinstance(around, Row) and (around.annotation.start, around.annotation.end) == (
            entry.start,
            entry.end,
        )
        assert rows.tagged_at(np.array([number])).tolist() == [entry.inside if same else -1]
        found.append((entry.article.id, entry.start, entry.text, inside))
    return found


def test_hits_in_articles_stand_by_the_words_beside_them(tmp_path: Path) -> None:
    with project(tmp_path) as workspace:
        rows = listed(workspace)
        for order, left in ((Order.LEFT, True), (Order.RIGHT, False)):
            found = hits(rows, Query(text="e", where=Where.ARTICLES, article="k1", order=order))
            offsets = [start if left else start + 1 for _, start, _, _ in found]
            words = [words_beside(TEXT, at, left) for at in offsets]
            assert len(words) > 3
            assert words == sorted(words)
            assert words != [words_beside(TEXT, at, left) for at in sorted(offsets)]


def test_articles_are_searched_and_what_is_tagged_there_is_told(tmp_path: Path) -> None:
    with project(tmp_path) as workspace:
        rows = listed(workspace)
        everywhere = Query(text="berlin", where=Where.ARTICLES)
        first, second = TEXT.index("Berlin"), TEXT.index("berlin")
        in_k0 = [("k0", first, "Berlin", "k0-2"), ("k0", second, "berlin", "")]
        assert [hit[:2] for hit in hits(rows, everywhere)] == [
            (article, at) for article in ("k0", "k1", "k2") for at in (first, second)
        ]
        assert hits(rows, replace(everywhere, article="k0"))[1:] == in_k0[1:]
        assert hits(rows, replace(everywhere, article="nowhere")) == []
        untagged = replace(everywhere, where=Where.UNTAGGED, article="k2")
        assert hits(rows, untagged) == [("k2", second, "berlin", "")]
        obama = Query(text="barack obama in", where=Where.ARTICLES, article="k1")
        assert [hit[2] for hit in hits(rows, obama)] == ["Barack\nObama in"]
        expression = Query(text=r"\bB\w+n\b", regex=True, where=Where.ARTICLES, article="k1")
        assert [hit[2] for hit in hits(rows, expression)] == ["Berlin"]
        words = Query(text="an", words=True, where=Where.ARTICLES)
        assert hits(rows, words) == []


@pytest.mark.parametrize("where", Where)
def test_a_bad_expression_is_told_in_a_line(tmp_path: Path, where: Where) -> None:
    with project(tmp_path) as workspace:
        view = listed(workspace).select(Query(text="(", regex=True, where=where))
        assert (view.count, view.complete) == (0, True)
        assert view.trouble.startswith("Not a regular expression: ")


def test_rows_are_shown_before_all_are_there(tmp_path: Path) -> None:
    with project(tmp_path) as workspace:
        rows = Concordance(ReviewSource(workspace))
        view = rows.select(Query(labels=frozenset({"PERSON"})))
        assert (view.count, view.complete, rows.loading) == (0, False, True)
        rows.step()
        assert 0 < rows.view().count < finish(rows).count
        assert rows.view().complete
        assert not rows.step()
        assert rows.labels() == {"GPE": 4, "ORG": 1, "PERSON": 4}
        assert rows.states()[State.ADDED] == 3
        assert rows.annotators == ["ann", "bob"]


def test_what_is_damaged_is_passed_over_and_told(tmp_path: Path) -> None:
    with project(tmp_path) as workspace:
        tables = workspace.project.engine.tables
        (row,) = (row for row in tables["_default"].values() if row.head["id"] == "k0/ann")
        row.put(("spans", "bad"), {"start": "nowhere"})
        rows = listed(workspace)
        assert rows.total == 9
        assert str(rows.trouble).startswith("Annotation bad in the project file is damaged")


def test_one_annotation_in_the_place_of_another_is_a_row_of_its_own(tmp_path: Path) -> None:
    with project(tmp_path) as workspace:
        rows = listed(workspace)
        first = rows.entry(0)
        assert isinstance(first, Row)
        other = replace(first.annotation, id="other", label="ORG")
        edit = Edit.make("replace", "ann", AnnotationChange("k0", "ann", first.annotation, other))
        assert rows.take(edit) == [0, 9]
        assert (rows.gone(0), rows.gone(9)) == (True, False)
        assert rows.select(Query(article="k0")).rows.tolist() == [9, 1, 2, 3]
        back = rows.take(edit.inverse())
        assert (back, rows.gone(0), rows.gone(9)) == ([9, 0], False, True)


@given(
    st.text("abKſsßΣσςİi \n.é", max_size=30),
    st.text("abksßσςi é", min_size=1, max_size=4).filter(str.strip),
    st.booleans(),
)
def test_plain_text_is_found_where_the_finding_of_one_article_finds_it(
    text: str, wanted: str, words: bool
) -> None:
    query = Query(text=wanted, words=words, where=Where.ARTICLES)
    hits = Hits(Texts(["k"], lambda _: text), Pattern(query), [0])
    for _ in hits.steps():
        pass
    expected = [
        (start, end)
        for batch in scan(text, compiled(search.Query(wanted.strip())), 0, words=words)
        for start, end in zip(batch.starts, batch.ends, strict=True)
    ]
    _, starts, ends = hits.arrays
    found = list(zip(starts.tolist(), ends.tolist(), strict=True))
    assert hits.complete
    if words:
        # Where a hit within a word hides a whole one that begins in it, either may be found.
        assert all(is_whole(text, Span(*span)) for span in found)
    else:
        assert found == expected
