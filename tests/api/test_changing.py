from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tui
from tests.api.conftest import TEXT

Operation = tuple[str, int, int, str, int]


def spans(project: tui.Project) -> list[tuple[str, str, str]]:
    return [(row.text, row.annotation.label, row.annotation.state.value) for row in project.annotations()]


def test_what_was_done_is_there_when_the_call_returns(project: tui.Project, article: tui.Article) -> None:
    project.annotate(article, 10, 16, "product", note="a ship", flag=True, link="Q1")
    with tui.open(project.path, read_only=True) as other:
        (row,) = other.annotations()
    assert (row.text, row.annotation.label, row.annotation.origin) == ("Aurora", "PRODUCT", "person")
    assert (row.annotation.by, row.annotation.note, row.annotation.flag, row.annotation.link) == (
        *("ada", "a ship", True, "Q1"),
    )
    assert project.layer(article).state is tui.ArticleState.IN_PROGRESS


def test_an_article_keeps_its_text_and_is_there_once(project: tui.Project) -> None:
    text = "date 2025-10-07\r\nA ferry\r\nleft\x00 Ber\u2028gen 😀."
    article = project.add_article(text, language="en", metadata={"page": 3})
    assert project.article(article.id) == article
    assert (article.text, article.title, article.date) == (text, "A ferry", "2025-10-07")
    assert (article.language, article.metadata) == ("en", {"page": 3})
    assert project.add_article(text, title="Again") == article
    with project.edit("twice") as edit:
        first = edit.add_article("Twice.")
        assert edit.add_article("Twice.") is first
    assert [found.title for found in project.articles()] == ["A ferry", "Twice."]


def test_a_span_counts_code_points(project: tui.Project, article: tui.Article) -> None:
    start = TEXT.index("Solheim")
    assert project.annotate(article.id, start, start + 7, "PERSON").text == "Solheim"


def test_offsets_of_numpy_are_numbers_like_others(project: tui.Project, article: tui.Article) -> None:
    start, end = np.array([10, 16])
    row = project.annotate(article, start, end, "PRODUCT")
    row = project.resize(row, np.int32(4), end)
    project.accept(article, tui.Suggestion(np.int64(22), np.int64(28), "GPE", "m@1.0"))  # type: ignore[arg-type]
    assert [(type(row.annotation.start), row.text) for row in project.annotations()] == [
        (int, "ferry Aurora"),
        (int, "Bergen"),
    ]
    with pytest.raises(tui.UsageError, match=r"^1\.0 and 3\.0 are no offsets\."):
        project.annotate(article, 1.0, 3.0, "ORG")  # type: ignore[arg-type]


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["annotate", "relabel", "resize", "remark", "remove", "accept", "reject"]),
        st.integers(0, 5),
        st.integers(1, 6),
        st.sampled_from(["ORG", "GPE", "LOC"]),
        st.integers(0, 9),
    ),
    max_size=12,
)


def perform(
    target: tui.Project | tui.Batch, article: tui.Article, operations: list[Operation]
) -> list[object]:
    """Do one thing after the other, on what the ones before left, and return what was refused."""
    rows: list[tui.Row] = []
    refused: list[object] = []
    for name, start, length, label, which in operations:
        row = (
            rows.pop(which % len(rows))
            if rows and name in ("relabel", "resize", "remark", "remove")
            else None
        )
        suggestion = tui.Suggestion(start, start + length, label, "m@1.0")
        try:
            if name == "annotate":
                rows.append(target.annotate(article, start, start + length, label))
            elif name in ("accept", "reject"):
                rows.append(getattr(target, name)(article, suggestion))
            elif row is not None and name == "relabel":
                rows.append(target.relabel(row, label))
            elif row is not None and name == "resize":
                rows.append(target.resize(row, start, start + length))
            elif row is not None and name == "remark":
                rows.append(target.remark(row, note=label, flag=which > 4))
            elif row is not None:
                target.remove(row)
        except tui.GlossatorError as error:
            refused.append(type(error))
    return refused


@settings(max_examples=25)
@given(OPERATIONS)
def test_a_batch_comes_to_what_the_single_changes_come_to(operations: list[Operation]) -> None:
    with TemporaryDirectory() as folder:
        found = []
        for together in (False, True):
            path = Path(folder) / f"{together}.json"
            with tui.open(path, create=True, annotator="ada") as project:
                article = project.add_article("abcdefghijklmn")
                if together:
                    with project.edit("all") as edit:
                        refused = perform(edit, article, operations)
                else:
                    refused = perform(project, article, operations)
                every = [row.annotation for row in project.annotations()]
                known = [
                    (a.start, a.end, a.label, a.state, a.was, a.origin, a.note, a.flag, a.score)
                    for a in every
                ]
                found.append((sorted(known), refused))
                if together and project.layer(article).annotations:
                    project.undo()
                    assert not project.layer(article).annotations
        assert found[0] == found[1]


def test_the_same_tag_is_there_once(project: tui.Project, article: tui.Article) -> None:
    first = project.annotate(article, 10, 16, "PRODUCT")
    seq = next(project.history()).seq
    assert project.annotate(article, 10, 16, "PRODUCT") == first
    assert next(project.history()).seq == seq
    noted = project.annotate(article, 10, 16, "PRODUCT", note="a ship")
    assert (noted.annotation.id, noted.annotation.note) == (first.annotation.id, "a ship")
    project.annotate(article, 10, 16, "ORG")
    assert sorted(spans(project)) == [("Aurora", "ORG", "added"), ("Aurora", "PRODUCT", "added")]


def test_an_annotation_is_changed_and_taken_out(project: tui.Project, article: tui.Article) -> None:
    row = project.annotate(article, 10, 16, "PRODUCT")
    row = project.relabel(row, "ORG")
    row = project.resize(row, 4, 16)
    row = project.remark(row, note="which one?", flag=True)
    row = project.remark(row, flag=False)
    assert (row.text, row.annotation.label, row.annotation.note, row.annotation.flag) == (
        *("ferry Aurora", "ORG", "which one?", False),
    )
    assert list(project.annotations()) == [row]
    assert project.relabel(row, "ORG") == row
    project.remove(row)
    assert not list(project.annotations())


def test_suggestions_are_taken_and_turned_down(project: tui.Project, article: tui.Article) -> None:
    taken = project.accept(article, tui.Suggestion(22, 28, "GPE", "small@1.0", 0.9))
    project.reject(article, tui.Suggestion(32, 38, "DATE", "small@1.0"))
    assert spans(project) == [("Bergen", "GPE", "accepted"), ("Monday", "DATE", "rejected")]
    assert (taken.annotation.origin, taken.annotation.score) == ("small@1.0", 0.9)
    # What was decided stays, whatever is suggested again.
    project.accept(article, tui.Suggestion(32, 38, "DATE", "small@1.0"))
    project.reject(article, tui.Suggestion(22, 28, "GPE", "small@1.0"))
    assert spans(project) == [("Bergen", "GPE", "accepted"), ("Monday", "DATE", "rejected")]
    corrected = project.relabel(taken, "LOC")
    assert corrected.annotation.was == tui.Was(22, 28, "GPE")
    project.remove(corrected)
    assert spans(project)[0] == ("Bergen", "GPE", "rejected")
    project.annotate(article, 32, 38, "DATE")
    assert spans(project)[1] == ("Monday", "DATE", "accepted")


def test_many_changes_are_one_edit_and_one_undo(project: tui.Project, article: tui.Article) -> None:
    seq = next(project.history()).seq
    with project.edit("tag ships") as edit:
        edit.add_label("SHIP", "a vessel")
        other = edit.add_article("The Brage and the Aurora.")
        row = edit.annotate(other, 4, 9, "SHIP")
        row = edit.relabel(row, "PRODUCT")
        edit.relabel(row, "SHIP")
        gone = edit.annotate(other, 18, 24, "SHIP")
        edit.remove(gone)
        edit.annotate(article, 10, 16, "SHIP")
        edit.finish(other)
        assert len(list(project.articles())) == 1
    commit = next(project.history())
    assert (commit.seq, commit.edit.why, commit.edit.by) == (seq + 1, "tag ships", "ada")
    assert sum(isinstance(change, tui.AnnotationChange) for change in commit.edit.changes) == 2
    assert [text for text, _, _ in spans(project)] == ["Aurora", "Brage"]
    assert project.layer(other).state is tui.ArticleState.DONE
    assert project.undo().edit.why == "tag ships"
    assert not spans(project)
    assert [found.id for found in project.articles()] == [article.id]
    assert "SHIP" not in project.labels()
    assert project.redo().why == "tag ships"
    assert len(spans(project)) == 2


def test_an_error_in_the_block_leaves_nothing(project: tui.Project, article: tui.Article) -> None:
    def fail() -> None:
        with project.edit("half") as edit:
            edit.annotate(article, 10, 16, "PRODUCT")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not spans(project)
    with project.edit("nothing"):
        pass
    assert next(project.history()).edit.why == "add an article"


def test_a_batch_is_over_with_its_block(project: tui.Project, article: tui.Article) -> None:
    with project.edit("tag") as edit:
        edit.annotate(article, 10, 16, "PRODUCT")
    for late in (lambda: edit.add_article("Late."), lambda: edit.annotate(article, 0, 3, "ORG")):
        with pytest.raises(tui.UsageError, match=r"^This edit has been made\. "):
            late()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p, a: p.annotate(a, 10, 16, "SHIP"), "No label is called 'SHIP'. The project has: PERSON,"),
        (lambda p, a: p.annotate(a, 60, 90, "ORG"), "60-90 is no span of "),
        (lambda p, a: p.annotate(a, 5, 5, "ORG"), "5-5 is no span of "),
        (lambda p, a: p.annotate(a, -3, 5, "ORG"), "-3-5 is no span of "),
        (lambda p, a: p.annotate("nope", 0, 5, "ORG"), "No article is called 'nope'."),
        (lambda p, a: p.annotate(a, 0, 3, "ORG", link="x" * 400), "A link has at most 300 characters."),
        (lambda p, a: p.accept(a, tui.Suggestion(60, 90, "ORG", "m")), "60-90 is no span of "),
        (lambda p, a: p.add_article(" \n"), "An article needs a text."),
        (lambda p, a: p.add_article("ab\ud800"), "The text has half a surrogate pair at 2,"),
        (lambda p, a: p.add_article("x", metadata={"x": object()}), ""),
        (lambda p, a: p.add_label("\n"), "A label needs a name."),
        (lambda p, a: p.undo(17), "There is no commit 17."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_done(
    project: tui.Project,
    article: tui.Article,
    change: Callable[[tui.Project, tui.Article], object],
    message: str,
) -> None:
    before = [commit.seq for commit in project.history()]
    with pytest.raises(tui.GlossatorError) as caught:
        change(project, article)
    assert str(caught.value).startswith(message)
    assert [commit.seq for commit in project.history()] == before


def test_what_was_changed_meanwhile_is_a_conflict(project: tui.Project, article: tui.Article) -> None:
    row = project.annotate(article, 10, 16, "PRODUCT")
    project.relabel(row, "ORG")
    for change in (lambda: project.relabel(row, "GPE"), lambda: project.remove(row)):
        with pytest.raises(tui.ConflictError):
            change()

    def overtaken() -> None:
        with project.edit("late") as edit:
            edit.annotate(article, 22, 28, "GPE")
            now = next(project.annotations())
            edit.relabel(now, "GPE")
            project.remove(now)

    with pytest.raises(tui.ConflictError):
        overtaken()
    assert not spans(project)


def test_an_article_that_was_added_meanwhile_is_no_double(project: tui.Project) -> None:
    def overtaken() -> None:
        with project.edit("late") as edit:
            edit.add_article("Twice.")
            project.add_article("Twice.")

    with pytest.raises(tui.ConflictError, match="was added meanwhile"):
        overtaken()
    assert [article.text for article in project.articles()] == ["Twice."]


def test_annotations_of_others_are_left_alone(project: tui.Project, article: tui.Article) -> None:
    row = project.annotate(article, 10, 16, "PRODUCT")
    project.close()
    with tui.open(project.path, annotator="ben") as other:
        with pytest.raises(tui.UsageError, match=r"^That annotation is ada's, and you are ben\."):
            other.relabel(row, "ORG")
        other.annotate(article, 10, 16, "ORG")
        assert {row.annotator for row in other.annotations()} == {"ada", "ben"}
        other.undo()
        with pytest.raises(tui.GlossatorError, match=r"^ben has nothing to undo\."):
            other.undo()
        assert [row.annotator for row in other.annotations()] == ["ada"]


def test_any_edit_can_be_applied_if_it_can_be(project: tui.Project, article: tui.Article) -> None:
    def change(start: int, end: int, label: str, who: str = "model@1.0") -> tui.AnnotationChange:
        made = tui.Annotation(
            tui.new_id(10), start, end, label, tui.State.ACCEPTED, "model@1.0", who, tui.now()
        )
        return tui.AnnotationChange(article.id, who, None, made)

    label = tui.LabelChange(None, project.labels().new("SHIP"))
    number = project.apply(tui.Edit.make("tag", "ada", label, change(10, 16, "SHIP")))
    assert next(project.history()).seq == number
    assert [(row.annotator, row.text) for row in project.annotations()] == [("model@1.0", "Aurora")]
    for bad, kind in (
        (change(10, 99, "ORG"), tui.UsageError),
        (change(10, 10, "ORG"), tui.UsageError),
        (change(10, 16, "NOPE"), tui.UnknownLabelError),
        (change(10, 16, "ORG", "a\nb"), tui.UsageError),
        (change(10, 16, "ORG")._replace(article="nope"), tui.ConflictError),
    ):
        with pytest.raises(kind):
            project.apply(tui.Edit.make("bad", "ada", bad))
    assert next(project.history()).seq == number


def test_threads_change_one_article_at_once(project: tui.Project, article: tui.Article) -> None:
    def tag(start: int) -> tui.Row:
        return project.annotate(article, start, start + 1, "ORG")

    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(tag, range(40)))
    assert [row.annotation for row in rows] == [row.annotation for row in project.annotations()]
    commits = [commit.edit for commit in project.history() if commit.edit.why == "add"]
    assert len(commits) == 40


def test_a_thread_reads_while_another_writes_and_closes(project: tui.Project, article: tui.Article) -> None:
    def read() -> int:
        found = 0
        try:
            while True:
                found = max(found, len(list(project.annotations())))
        except tui.ProjectError:
            return found

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for start in range(20):
                project.annotate(article, start, start + 2, "ORG")
        finally:
            # Else they would read for ever.
            project.close()
        assert all(0 <= reader.result(30) <= 20 for reader in readers)


def test_export_and_import(project: tui.Project, article: tui.Article, tmp_path: Path) -> None:
    project.annotate(article, 10, 16, "PRODUCT")
    project.annotate(article, 4, 16, "ORG", note="whole")
    report = project.export("conll", tmp_path / "x.conll", labels=["PRODUCT", "ORG"])
    assert (report.spans, report.omitted, report.complete) == (1, 1, False)
    lost: list[tui.Loss] = []
    options = tui.ExportOptions(bom=True)
    report = project.export("csv", tmp_path / "x.csv", options=options, told=lost.append)
    assert report.spans == 2
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    project.export("JSONL", tmp_path / "x.jsonl")
    with tui.open(tmp_path / "q.json", create=True, annotator="ada") as other:
        assert other.import_(tmp_path / "x.jsonl", dry_run=True).imported[0].added == 2
        assert not list(other.articles())
        assert other.import_(tmp_path / "x.jsonl", "jsonl").imported[0].added == 2
        assert other.import_(tmp_path / "x.jsonl").edit is None
        assert spans(other) == spans(project)
        assert other.undo().edit.why == "import x.jsonl"
        assert not list(other.articles())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p, f: p.export("nope", f), "No format is called 'nope'."),
        (
            lambda p, f: p.export("jsonl", f, options=tui.ExportOptions(bom=True)),
            "The option bom says nothing to the format jsonl.",
        ),
        (
            lambda p, f: p.export("conll", f, options=tui.ExportOptions(scheme="bilou")),
            "There is no scheme 'bilou'.",
        ),
        (
            lambda p, f: p.export("spacy", f, options=tui.ExportOptions(seed=1)),
            "A seed says nothing where nothing is parted.",
        ),
        (lambda p, f: p.export("csv", f, suggestions=True), "The format csv has no place for suggestions."),
        (lambda p, f: p.export("csv", p.path), ""),
        (lambda p, f: p.export("csv", f / "no" / "x.csv"), ""),
        (lambda p, f: p.import_(f / "none.jsonl"), ""),
        (
            lambda p, f: p.import_(p.path, sender="ada", everybody=True, dry_run=True),
            "Everybody's annotations and those of 'ada' are two answers.",
        ),
        (
            lambda p, f: p.import_(f, "jsonl", options=tui.ImportOptions(columns=2)),
            "The option columns says nothing to the format jsonl.",
        ),
    ],
)
def test_exports_and_imports_that_cannot_be(
    project: tui.Project,
    article: tui.Article,
    tmp_path: Path,
    call: Callable[[tui.Project, Path], object],
    message: str,
) -> None:
    with pytest.raises(tui.GlossatorError) as caught:
        call(project, tmp_path)
    assert str(caught.value).startswith(message)
    assert [found.id for found in project.articles()] == [article.id]
