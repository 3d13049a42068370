"""Looking back, going back, verifying, repairing and purging, on a real project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import TinyDB

from tests.storage.helpers import add, add_article, annotation, article, change_label, put
from tui.domain.edits import Edit
from tui.domain.errors import ConflictError, GlossatorError, ProjectError, UsageError
from tui.domain.labels import Label
from tui.services import upkeep
from tui.services.upkeep import HistoryFilter
from tui.storage import purging
from tui.storage.project import Project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p.json"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    """An article with the annotations a1 to a3 by ann and b1 by bob."""
    with Project.open(path) as opened:
        done(opened, add_article(article()), *(add(name) for name in ("a1", "a2", "a3")))
        done(opened, put(None, annotation("b1"), by="bob"))
        yield opened


def done(project: Project, *edits: Edit) -> None:
    for edit in edits:
        project.commit(edit).result()


def ids(project: Project, by: str = "ann") -> list[str]:
    return [a.id for a in project.layer("k1", by).annotations]


def names(project: Project, wanted: HistoryFilter = HistoryFilter()) -> list[str]:  # noqa: B008 - a tuple
    return [commit.edit.why for commit in upkeep.commits(project, wanted)]


def journal(path: Path) -> Path:
    (found,) = path.with_name("p.json.journal").glob("*.jsonl")
    return found


# -- history, undo, redo ---------------------------------------------------------------------------


def test_history_is_all_that_was_done_the_newest_first(project: Project) -> None:
    assert names(project)[:5] == ["change", "change", "change", "change", "add"]
    seqs = [commit.seq for commit in upkeep.commits(project, HistoryFilter())]
    assert seqs == sorted(seqs, reverse=True)
    assert seqs[-1] == 1


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (HistoryFilter(by="bob"), 1),
        (HistoryFilter(by="nobody"), 0),
        (HistoryFilter(article="k1"), 5),
        (HistoryFilter(article="k2"), 0),
        (HistoryFilter(since="2026-01-02T03:04:05Z", by="ann", why="CHANGE"), 3),
        (HistoryFilter(since="2026-01-02T03:04:06Z"), 0),
    ],
)
def test_history_can_be_narrowed_down(project: Project, wanted: HistoryFilter, count: int) -> None:
    assert len(names(project, wanted)) == count


def test_undo_and_redo_are_one_s_own_and_reach_across_restarts(project: Project, path: Path) -> None:
    assert upkeep.undo(project, "ann").edit.changes == add("a3").changes
    project.close()
    with Project.open(path) as again:
        upkeep.undo(again, "ann")
        assert (ids(again), ids(again, "bob")) == (["a1"], ["b1"])
        upkeep.redo(again, "ann")
        assert ids(again) == ["a1", "a2"]
    with Project.open(path) as again:
        assert upkeep.redo(again, "ann").changes == add("a3").changes
        assert ids(again) == ["a1", "a2", "a3"]
        with pytest.raises(GlossatorError, match="ann has nothing to redo"):
            upkeep.redo(again, "ann")


def test_everything_can_be_undone_and_made_again(project: Project) -> None:
    count = 0
    while project.articles():
        upkeep.undo(project, "ann")
        count += 1
    assert (count, ids(project)) == (4, [])
    assert len(project.labels()) > 0
    with pytest.raises(GlossatorError, match="ann has nothing to undo"):
        upkeep.undo(project, "ann")
    for _ in range(count):
        upkeep.redo(project, "ann")
    assert ids(project) == ["a1", "a2", "a3"]


def test_a_given_commit_is_taken_back_whoever_made_it(project: Project) -> None:
    seq = next(commit.seq for commit in project.history() if commit.edit.by == "bob")
    upkeep.undo(project, "ann", seq)
    assert ids(project, "bob") == []
    with pytest.raises(GlossatorError, match="undone already"):
        upkeep.undo(project, "ann", seq)
    with pytest.raises(GlossatorError, match="no commit 999"):
        upkeep.undo(project, "ann", 999)


def test_what_was_changed_since_is_not_taken_back(project: Project) -> None:
    seq = next(c.seq for c in project.history() if c.edit.changes == add("a1").changes)
    done(project, put(annotation("a1"), annotation("a1", label="GPE")))
    with pytest.raises(ConflictError, match=rf"Commit {seq} \(change\) cannot be undone"):
        upkeep.undo(project, "ann", seq)
    assert ids(project) == ["a1", "a2", "a3"]


def test_what_came_through_tinydb_can_be_taken_back(project: Project) -> None:
    project.database.table("theirs").insert({"x": 1})
    commit = next(project.history())
    assert (commit.edit.by, commit.others) == ("tinydb", 2)
    upkeep.undo(project, "ann", commit.seq)
    assert "theirs" not in project.database.tables()
    upkeep.undo(project, "ann", next(project.history()).seq)
    assert project.database.table("theirs").all() == [{"x": 1}]


# -- going back ------------------------------------------------------------------------------------


def test_restoring_is_one_edit_that_can_be_taken_back(project: Project, path: Path) -> None:
    seq = next(c.seq for c in project.history() if c.edit.changes == add("a1").changes)
    restored = upkeep.restore(project, str(seq), "ann")
    assert restored == (seq, 3)
    assert (ids(project), ids(project, "bob")) == (["a1"], [])
    assert upkeep.restore(project, str(seq), "ann").changed == 0
    project.close()
    with Project.open(path) as again:
        assert ids(again) == ["a1"]
        upkeep.undo(again, "ann")
        assert (ids(again), ids(again, "bob")) == (["a1", "a2", "a3"], ["b1"])
        assert upkeep.restore(again, "0", "ann").changed > 0
        assert again.articles() == []
        assert list(again.layers()) == []


def test_what_a_restore_took_out_comes_back_in_its_order(path: Path) -> None:
    with Project.open(path) as project:
        done(project, *(add_article(article(name, name)) for name in ("k1", "k2", "k3")))
        done(project, *(change_label(None, Label(name, name)) for name in ("ONE", "TWO")))
        labels = [label.name for label in project.labels()]
        upkeep.restore(project, "1", "ann")
        assert [a.id for a in project.articles()] == ["k1"]
        upkeep.undo(project, "ann")
        assert [a.id for a in project.articles()] == ["k1", "k2", "k3"]
        assert [label.name for label in project.labels()] == labels


def test_labels_stay_where_everything_else_goes(project: Project) -> None:
    labels = list(project.labels())
    assert labels
    upkeep.restore(project, "0", "ann")
    assert (project.articles(), list(project.labels())) == ([], labels)


def test_a_restore_that_takes_out_an_empty_layer_is_what_undo_takes_back(path: Path) -> None:
    with Project.open(path) as project:
        done(project, add_article(article()), add("a1"), put(annotation("a1"), None))
        assert upkeep.restore(project, "1", "ann") == (1, 1)
        assert list(project.layer_owners()) == []
        assert upkeep.undo(project, "ann").edit.why == "restore commit 1"
        assert [annotator for _, annotator in project.layer_owners()] == ["ann"]


def test_one_goes_back_behind_a_lost_commit_from_a_state_that_is_known(path: Path) -> None:
    with Project.open(path) as project:
        done(project, add_article(article()), add("a1"))
        one, two, three = (annotation("a1", label=label) for label in ("ORG", "GPE", "LOC"))
        done(project, put(one, two), put(two, three))
    damaged = journal(path)
    damaged.write_bytes(damaged.read_bytes().replace(b'"seq":3,', b'"seq":9,'))
    assert "Commit 3 is lost." in upkeep.repair(path)
    with Project.open(path) as project:
        upkeep.restore(project, "2", "ann")
        assert list(project.layer("k1", "ann").annotations) == [one]
        upkeep.undo(project, "ann")
        assert list(project.layer("k1", "ann").annotations) == [three]


def test_a_moment_stands_for_the_last_commit_before_it(project: Project) -> None:
    for moment in ("2026-01-02T03:04:05+00:00", "2026-01-03", "2030-01-01T00:00"):
        assert upkeep.restore(project, moment, "ann") == (project.seq, 0)
    assert upkeep.restore(project, "2025-01-01", "ann").seq == 0


@pytest.mark.parametrize(
    "at", ["yesterday", "", "12:30", "-1", "2026-13-01", "9" * 5000, "0001-01-01T00:00+14:00"]
)
def test_what_is_neither_a_number_nor_a_time_is_refused(project: Project, at: str) -> None:
    with pytest.raises(UsageError):
        upkeep.restore(project, at, "ann")


def test_a_commit_that_was_not_is_refused(project: Project) -> None:
    with pytest.raises(ProjectError, match="no commit 99"):
        upkeep.restore(project, "99", "ann")


# -- verifying and repairing -----------------------------------------------------------------------


def test_a_sound_project_is_found_sound(project: Project, path: Path) -> None:
    project.close()
    findings = upkeep.verify(path)
    assert all(finding.sound for finding in findings)
    assert {"p.json", journal(path).name, "records"} <= {finding.about for finding in findings}
    assert upkeep.repair(path) == []


def test_damage_in_the_middle_of_the_journal_is_found_named_and_repaired(
    project: Project, path: Path
) -> None:
    project.checkpoint()
    done(project, *(add(name) for name in ("c1", "c2", "c3")))
    # What a crash leaves: the file is behind, the journal has the rest.
    copy = path.with_name("q.json")
    copy.write_bytes(path.read_bytes())
    folder = copy.with_name("q.json.journal")
    folder.mkdir()
    data = journal(path).read_bytes()
    at = data.index(b'"c2"')
    (folder / journal(path).name).write_bytes(data[:at] + b'"cX"' + data[at + 4 :])
    with pytest.raises(ProjectError, match="damaged at commit") as caught:
        Project.open(copy)
    assert caught.value.can_be_read
    with Project.open(copy, read_only=True) as reading:
        assert ids(reading) == ["a1", "a2", "a3", "c1", "c3"]
        assert "is left out" in reading.notes[0]
    assert any("is damaged" in finding.what for finding in upkeep.verify(copy) if not finding.sound)
    said = "\n".join(upkeep.repair(copy))
    assert "was damaged and is taken out" in said
    with Project.open(copy) as again:
        assert ids(again) == ["a1", "a2", "a3", "c1", "c3"]
        assert any("lost" in commit.edit.why for commit in again.history())
        done(again, add("c4"))
    assert upkeep.repair(copy) == []
    assert list(folder.glob("corrupt-*")) != []


def test_a_broken_file_is_repaired_from_its_journal(project: Project, path: Path) -> None:
    project.close()
    path.write_bytes(path.read_bytes()[:-20])
    assert not upkeep.verify(path)[0].sound
    assert "restored from its journal" in "\n".join(upkeep.repair(path))
    assert all(finding.sound for finding in upkeep.verify(path))


def test_a_damaged_backup_is_found(project: Project, path: Path) -> None:
    project.close()
    (backup,) = upkeep.list_backups(path)
    backup.path.write_bytes(b"x")
    assert [f.about for f in upkeep.verify(path) if not f.sound] == [backup.path.name]


@pytest.mark.parametrize("look", [upkeep.verify, upkeep.repair, upkeep.list_backups])
def test_what_is_not_there_is_said_so(path: Path, look: object) -> None:
    assert callable(look)
    with pytest.raises(ProjectError, match="no project"):
        look(path)
    assert list(path.parent.iterdir()) == []


# -- purging ---------------------------------------------------------------------------------------


def everywhere(path: Path) -> bytes:
    """Return all bytes of a project's files."""
    files = [path, *path.with_name("p.json.journal").iterdir()]
    return b"".join(file.read_bytes() for file in files)


def secret_project(path: Path) -> Project:
    project = Project.open(path)
    secret = article("k2", "The secret of Xanadu.")
    done(project, add_article(article()), add_article(secret), add("a1"))
    done(project, put(None, annotation("s1", note="hush"), on="k2"))
    done(project, put(annotation("s1", note="hush"), annotation("s1", note="hush", label="GPE"), on="k2"))
    project.checkpoint()
    done(project, put(None, annotation("s2", note="hush"), on="k2", by="bob"), add("a2"))
    return project


def test_a_purged_article_is_in_no_file_any_more_and_all_else_is(path: Path) -> None:
    with secret_project(path) as project:
        assert b"Xanadu" in everywhere(path)
        project.purge("k2", "ann")
        assert [a.id for a in project.articles()] == ["k1"]
        assert ids(project) == ["a1", "a2"]
        assert project.annotators() == ["ann"]
        done(project, add("a3"))
        upkeep.undo(project, "ann")
    for word in (b"Xanadu", b"hush"):
        assert word not in everywhere(path)
    assert all(finding.sound for finding in upkeep.verify(path))
    with Project.open(path) as again:
        assert again.notes == []
        assert ids(again) == ["a1", "a2"]
        while True:
            try:
                upkeep.undo(again, "ann")
            except GlossatorError:
                break
        assert [a.id for a in again.articles() if a.id == "k2"] == []


def test_a_purge_cannot_be_undone(path: Path) -> None:
    with secret_project(path) as project:
        project.purge("k2", "ann")
        with pytest.raises(GlossatorError, match="cannot be undone"):
            upkeep.undo(project, "ann", project.seq)
        assert "purge" not in upkeep.undo(project, "ann").edit.why


def test_a_purge_that_was_interrupted_is_brought_to_an_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(1, 5):
        here = path.with_name(f"{step}") / "p.json"
        here.parent.mkdir()
        with secret_project(here) as project, monkeypatch.context() as patch:

            def fail(*_: object) -> None:
                raise OSError(5, "interrupted")

            name = ("_scrub", "_carry_out", "_is_of", "_records_of")[step - 1]
            patch.setattr(f"tui.storage.purging.{name}", fail)
            with pytest.raises(ProjectError):
                project.purge("k2", "ann")
        with Project.open(here):
            pass
        assert b"Xanadu" not in everywhere(here), name


def test_an_article_that_was_taken_out_before_can_be_purged(path: Path) -> None:
    with secret_project(path) as project:
        seq = next(c.seq for c in project.history() if "Xanadu" in repr(c.edit.changes))
        upkeep.restore(project, str(seq - 1), "ann")
        assert [a.id for a in project.articles()] == ["k1"]
        assert upkeep.find_article(project, "k2").id == "k2"
        project.purge("k2", "ann")
        with pytest.raises(GlossatorError, match="No article is called"):
            upkeep.find_article(project, "k2")
    assert b"Xanadu" not in everywhere(path)


def test_a_label_of_the_same_key_is_not_purged(path: Path) -> None:
    with secret_project(path) as project:
        done(project, change_label(None, Label("GENE", "GEN")))
        project.purge("k2", "ann")
        assert "GENE" in {label.name for label in project.labels()}
    with Project.open(path) as again:
        assert "GENE" in {label.name for label in again.labels()}


def test_an_id_that_is_no_file_name_can_be_purged(path: Path) -> None:
    name = "../k/" + "ä" * 200
    with Project.open(path) as project:
        done(project, add_article(article()), add_article(article(name, "The secret of Xanadu.")))
        project.purge(name, "ann")
    assert b"Xanadu" not in everywhere(path)


def test_a_journal_that_cannot_be_read_is_not_half_purged(path: Path) -> None:
    with secret_project(path) as project:
        project.checkpoint()
        damaged = journal(path)
        data = damaged.read_bytes()
        damaged.write_bytes(data.replace(b'"k2"', b'"kk"', 1))
        with pytest.raises(ProjectError, match="is damaged") as caught:
            project.purge("k2", "ann")
        assert "glossator repair" in caught.value.hint
        assert [a.id for a in project.articles()] == ["k1", "k2"]
    upkeep.repair(path)
    with Project.open(path) as project:
        project.purge("k2", "ann")
    assert b"Xanadu" not in everywhere(path)


def test_a_purge_that_is_killed_on_the_way_leaves_no_question(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.storage.journal.ROLL", 1)  # each commit in a segment of its own
    with secret_project(path) as project, monkeypatch.context() as patch:
        scrub = purging._scrub
        left = iter([True, True, False])

        def killed(*arguments: object) -> str:
            if not next(left):
                raise OSError(5, "killed")
            return scrub(*arguments)  # type: ignore[arg-type]

        patch.setattr("tui.storage.purging._scrub", killed)
        with pytest.raises(ProjectError):
            project.purge("k2", "ann")
    with Project.open(path) as project:
        assert (list(project.questions), list(project.notes)) == ([], [])
        assert ids(project) == ["a1", "a2"]
    assert b"Xanadu" not in everywhere(path)
    assert all(finding.sound for finding in upkeep.verify(path))


@pytest.mark.parametrize("edited", [1, 2])
def test_what_stock_tinydb_wrote_meanwhile_does_not_bring_a_purged_article_back(
    path: Path, edited: int
) -> None:
    with secret_project(path) as project:
        project.checkpoint()
        with TinyDB(path) as stock:
            stock.table("articles").update({"title": "harmless"}, doc_ids=[edited])
        project.purge("k2", "ann")
        assert [a.id for a in project.articles()] == ["k1"]
    for word in (b"Xanadu", b"hush"):
        assert word not in everywhere(path)
    with Project.open(path) as again:
        assert [a.id for a in again.articles()] == ["k1"]
        assert again.questions == ()


def test_a_purged_article_does_not_come_back_with_the_answer_to_a_question(path: Path) -> None:
    with secret_project(path) as project:
        project.checkpoint()
        older = path.read_bytes()
        done(project, add_article(article("k3", "Other words.")))
        project.checkpoint()
        path.write_bytes(older)
        project.commit(put(annotation("s1", note="hush", label="GPE"), None, on="k2")).result()
        project.checkpoint()
        (question,) = project.questions
        project.purge("k2", "ann")
        (question,) = project.questions
        project.answer(question, "ann", theirs=True)
        assert [a.id for a in project.articles()] == ["k1"]
        assert project.annotators() == ["ann"]
    assert b"Xanadu" not in everywhere(path)


def test_a_question_that_was_of_a_purged_article_alone_is_asked_no_more(path: Path) -> None:
    with secret_project(path) as project:
        project.checkpoint()
        text = path.read_text("utf-8")
        path.write_text(text.replace('"label":"GPE"', '"label":"LOC"', 1), "utf-8")
        now_here = annotation("s1", note="hush", label="FAC")
        done(project, put(annotation("s1", note="hush", label="GPE"), now_here, on="k2"))
        project.checkpoint()
        assert [question.kind for question in project.questions] == ["conflict"]
        project.purge("k2", "ann")
        assert list(project.questions) == []


def test_garbage_behind_the_last_line_of_an_older_segment_goes_with_a_purge(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.storage.journal.ROLL", 300)
    secret_project(path).close()
    oldest = min(path.with_name("p.json.journal").glob("*.jsonl"))
    with oldest.open("ab") as file:
        file.write(b'{"crc":"00000000","Xanadu\n')
    with Project.open(path) as project:
        project.purge("k2", "ann")
    assert b"Xanadu" not in everywhere(path)
    assert all(finding.sound for finding in upkeep.verify(path))


def test_a_file_with_a_value_that_cannot_be_is_set_aside_and_made_anew(project: Project, path: Path) -> None:
    project.close()
    path.write_bytes(path.read_bytes().replace(b'"start":0', b'"start":9999', 1))
    with pytest.raises(ProjectError, match="ends before it starts") as caught:
        Project.open(path)
    assert "glossator repair" in caught.value.hint
    said = "\n".join(upkeep.repair(path))
    assert "ends before it starts" in said
    assert "made anew from the journal" in said
    with Project.open(path) as again:
        assert ids(again) == ["a1", "a2", "a3"]
    (kept,) = path.with_name("p.json.journal").glob("edited-*")
    assert b"9999" in kept.read_bytes()


def test_a_file_that_cannot_be_used_and_has_no_journal_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "q.json"
    path.write_bytes(b'{"_default": {}}')
    with pytest.raises(ProjectError):
        upkeep.repair(path)
    assert path.read_bytes() == b'{"_default": {}}'


def test_damage_of_what_the_file_has_already_is_told_on_opening(project: Project, path: Path) -> None:
    project.close()
    damaged = journal(path)
    damaged.write_bytes(damaged.read_bytes().replace(b'"a2"', b'"aX"', 1))
    with Project.open(path) as again:
        assert ids(again) == ["a1", "a2", "a3"]
        assert "is damaged" in again.notes[0]
        assert "glossator repair" in again.notes[0]
    assert "is taken out" in "\n".join(upkeep.repair(path))
    with Project.open(path) as again:
        assert list(again.notes) == []
