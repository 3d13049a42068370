"""Opening a project whose file and journal do not say the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from tinydb import TinyDB
from tinydb.table import Document

from tui.domain.errors import ProjectError
from tui.storage.entries import Entry, Header, entry_line, header_line
from tui.storage.fs import FileSystem
from tui.storage.project import Project
from tui.storage.segments import journal_folder, read_segment, segment_paths

from .helpers import (
    Failing,
    Gate,
    add,
    add_article,
    annotation,
    article,
    begin,
    change_label,
    done,
    ids,
    kept,
    on_disk,
    spans_on_disk,
)

HALF = b'{"crc":"0123abcd","seq":9,'


def segments(path: Path) -> list[Path]:
    return segment_paths(FileSystem(), journal_folder(path))


def append(path: Path, data: bytes) -> None:
    """Put bytes behind the end of the journal."""
    last = segments(path)[-1]
    last.write_bytes(last.read_bytes() + data)


def tear(path: Path) -> None:
    append(path, HALF)


def torn(path: Path) -> list[bytes]:
    """Return what was cut off the end of the journal and kept."""
    return [(journal_folder(path) / entry.name).read_bytes() for entry in journal_folder(path).glob("torn-*")]


def crashed(path: Path, *names: str) -> None:
    """Leave a project with these annotations as a process does that was killed: file at the first commit."""
    with Project.open(path) as project:
        done(project, begin(names[0]))
        project.checkpoint()
        first = path.read_bytes()
        done(project, *(add(name) for name in names[1:]))
        copy = path.with_suffix(".copied")
        shutil.copytree(journal_folder(path), copy)
    shutil.rmtree(journal_folder(path))
    copy.rename(journal_folder(path))
    path.write_bytes(first)


def opened(path: Path, *, expected: set[str]) -> tuple[str, ...]:
    """Open a project, look at it, write to it, and look at it again; return what it said on opening."""
    with Project.open(path) as project:
        notes = project.engine.notes
        assert ids(project) == expected
        done(project, add("new"))
    assert spans_on_disk(path) == {*expected, "new"}
    assert set(on_disk(path)["_default"]["1"]["spans"]) == {*expected, "new"}
    return notes


# -- the first commit ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [b"", HALF, b"\0" * 99])
@pytest.mark.parametrize("header", [True, False])
def test_a_first_commit_that_was_cut_short_leaves_a_project_that_is_new(
    path: Path, lines: bytes, header: bool
) -> None:
    journal_folder(path).mkdir()
    segment = journal_folder(path) / "0000000001.jsonl"
    segment.write_bytes((header_line(Header("p1", 0, "")) if header else b"") + lines)
    for _ in range(2):
        with Project.open(path) as project:
            assert project.is_new
            assert len(project.labels()) == 18
    assert not path.exists()
    assert torn(path) == ([lines] if lines else [])
    with Project.open(path) as project:
        assert done(project, begin("a1")) == [1]
        assert len(project.labels()) == 18
    assert spans_on_disk(path) == {"a1"}


def test_a_broken_file_is_no_new_project_where_the_journal_has_nothing(path: Path) -> None:
    journal_folder(path).mkdir()
    (journal_folder(path) / "0000000001.jsonl").write_bytes(header_line(Header("p1", 0, "")) + HALF)
    path.write_bytes(b'{"_default": {"1"')
    with pytest.raises(ProjectError, match="not valid JSON"):
        Project.open(path)
    assert path.read_bytes() == b'{"_default": {"1"'


def test_a_project_that_nobody_wrote_to_has_no_file_after_a_checkpoint(path: Path) -> None:
    with Project.open(path) as project:
        project.checkpoint()
        assert project.is_new
    assert not path.exists()


# -- a torn end ----------------------------------------------------------------------------------------


def test_a_torn_end_is_kept_once_and_the_journal_goes_on_behind_the_last_whole_line(path: Path) -> None:
    crashed(path, "a1", "a2")
    tear(path)
    notes = opened(path, expected={"a1", "a2"})
    assert "not finished" in notes[0]
    assert torn(path) == [HALF]
    assert all(read_segment(FileSystem(), segment).tail == b"" for segment in segments(path))
    with Project.open(path) as project:
        assert project.engine.notes == ()


def test_opening_for_reading_says_nothing_of_a_torn_end_and_leaves_it(path: Path) -> None:
    crashed(path, "a1", "a2")
    tear(path)
    before = {entry: entry.read_bytes() for entry in journal_folder(path).iterdir()}
    with Project.open(path, read_only=True) as project:
        assert ids(project) == {"a1", "a2"}
    assert {entry: entry.read_bytes() for entry in journal_folder(path).iterdir()} == before


@pytest.mark.parametrize("what", ["broken", "gone", "edited", "older"])
def test_a_torn_end_is_cut_off_whatever_else_happened_to_the_file(path: Path, what: str) -> None:
    crashed(path, "a1", "a2")
    if what == "older":
        # The mark of a snapshot that is not the one in its place.
        with Project.open(path) as project:
            older = path.read_bytes()
            done(project, add("a3"))
            project.checkpoint()
        path.write_bytes(older)
    elif what == "edited":
        with TinyDB(path) as stock:
            stock.update({"note": "by hand"})
    elif what == "broken":
        path.write_bytes(path.read_bytes()[:100])
    else:
        path.unlink()
    tear(path)
    expected = {"a1", "a2", "a3"} if what == "older" else {"a1", "a2"}
    opened(path, expected=expected)
    assert torn(path) == [HALF]
    assert all(read_segment(FileSystem(), segment).tail == b"" for segment in segments(path))
    with Project.open(path, read_only=True) as project:
        assert project.layer("k1", "ann").info.note == ("by hand" if what == "edited" else "")


def test_a_torn_end_that_is_not_gone_on_from_is_kept_once(path: Path) -> None:
    """The last segment has no whole commit: a new one is begun, when there is one."""
    crashed(path, "a1", "a2")
    with Project.open(path, read_only=True) as project:
        head = project.engine._head
    (journal_folder(path) / "0000000003.jsonl").write_bytes(
        header_line(Header(head.project, 2, head.tip)) + HALF
    )
    for _ in range(3):
        Project.open(path).close()
    assert torn(path) == [HALF]
    opened(path, expected={"a1", "a2"})


# -- whose journal it is -------------------------------------------------------------------------------


def test_the_journal_of_another_project_is_left_alone_under_another_name(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    for path, name in ((one, "a1"), (two, "b1")):
        with Project.open(path) as project:
            done(project, begin(name))
    shutil.rmtree(journal_folder(one))
    journal_folder(two).rename(journal_folder(one))
    notes = opened(one, expected={"a1"})
    assert "belongs to another project" in notes[0]
    (moved,) = tmp_path.glob("one.json.journal-*")
    assert len(segment_paths(FileSystem(), moved)) == 1


def test_in_the_place_of_another_projects_journal_one_is_begun_that_heals_the_file(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    for path, name in ((one, "a1"), (two, "b1")):
        with Project.open(path) as project:
            done(project, begin(name))
    shutil.rmtree(journal_folder(one))
    journal_folder(two).rename(journal_folder(one))
    with Project.open(one) as project:
        done(project, add("a2"))
        one.write_bytes(b"")
        assert spans_on_disk(one) == {"a1", "a2"}


# -- what was written here is not taken for somebody else's ------------------------------------------------


def test_a_file_whose_folder_could_not_be_synced_is_still_ours(path: Path) -> None:
    class FolderFails(Failing):
        broken = False

        def sync_folder(self, folder: Path) -> None:
            if self.broken and folder == path.parent:
                self.broken = False
                raise OSError(5, "sync")
            super().sync_folder(folder)

    fs = FolderFails()
    with Project.open(path, fs=fs) as project:
        done(project, begin("a1"), add("a2"))
        fs.broken = True
        with pytest.raises(ProjectError, match="could not be brought up to date"):
            project.checkpoint()
        done(project, add("a3"))
        project.checkpoint()
        assert project.engine.questions == ()
        assert project.engine.notes == ()
    assert kept(path, "edited-*") == []
    assert set(on_disk(path)["_default"]["1"]["spans"]) == {"a1", "a2", "a3"}


def test_commits_go_on_while_the_file_is_written(path: Path) -> None:
    gate = Gate("")
    with Project.open(path, fs=gate) as project:
        done(project, begin("a1"), add("a2"))
        gate.name = "replace"
        writing = Thread(target=project.checkpoint)
        writing.start()
        assert gate.reached.wait(30)
        assert done(project, add("a3")) == [3]
        gate.opened.set()
        writing.join()
        assert on_disk(path)["_meta"]["1"]["seq"] == 2
        assert spans_on_disk(path) == {"a1", "a2", "a3"}
    assert on_disk(path)["_meta"]["1"]["seq"] == 3


# -- values that are equal to Python alone -----------------------------------------------------------------


def test_true_in_the_place_of_one_is_taken_over_from_outside(path: Path) -> None:
    with Project.open(path) as project:
        done(project, add_article(article()), add("a1", extras={"n": 1}))
    data = path.read_bytes()
    assert data.count(b'{"n":1}') == 1
    path.write_bytes(data.replace(b'{"n":1}', b'{"n":true}'))
    with Project.open(path) as project:
        (found,) = project.layer("k1", "ann").annotations
        assert found.extras["n"] is True
    assert b'{"n":true}' in path.read_bytes()


# -- a commit that never was whole -------------------------------------------------------------------------


def test_a_gap_in_the_journal_is_refused_and_left_as_it_is(path: Path) -> None:
    crashed(path, "a1", "a2")
    (segment,) = segments(path)
    last = Entry(5, "", "ann", "e5", "x", "", ())
    segment.write_bytes(segment.read_bytes() + entry_line(last))
    before = segment.read_bytes()
    with pytest.raises(ProjectError, match="damaged at commit 3"):
        Project.open(path)
    assert segment.read_bytes() == before
    with Project.open(path, read_only=True) as project:
        assert ids(project) == {"a1", "a2"}
        assert "left out" in " ".join(project.engine.notes)


def test_recovering_says_how_much_was_recovered(path: Path) -> None:
    crashed(path, "a1", "a2", "a3")
    with Project.open(path) as project:
        assert project.engine.recovered == 2
        assert list(project.layer("k1", "ann").annotations) == [annotation(f"a{n}") for n in (1, 2, 3)]
    with Project.open(path) as project:
        assert project.engine.recovered == 0


# -- what others write meanwhile ---------------------------------------------------------------------------


class Interrupted(FileSystem):
    """Does something else once, just after a file has been read."""

    def __init__(self, path: Path, meanwhile: Callable[[], object]) -> None:
        self._path, self._meanwhile = path, meanwhile

    def read(self, path: Path) -> bytes:
        data = super().read(path)
        if path == self._path:
            meanwhile, self._meanwhile = self._meanwhile, int
            meanwhile()
        return data


def test_reading_while_the_holder_writes_the_file_asks_nothing(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"), add("a2"))
        fs = Interrupted(path, project.checkpoint)
        with Project.open(path, fs=fs, read_only=True) as reading:
            assert reading.questions == ()
            assert ids(reading) == {"a1", "a2"}


def test_the_same_label_on_either_side_is_not_written_twice(path: Path) -> None:
    project = Project.open(path)
    done(project, begin("a1"))
    project.checkpoint()
    with TinyDB(path) as stock:
        record = dict(stock.table("labels").all()[0])
        stock.table("labels").insert(Document({**record, "name": "NEW"}, 50))
    theirs = path.read_bytes()
    done(project, change_label(None, project.labels().new("NEW")))
    with pytest.raises(ProjectError, match="not overwritten"):
        project.checkpoint()
    project.close()
    assert path.read_bytes() == theirs
    path.unlink()
    with Project.open(path) as again:
        assert [label.name for label in again.labels()].count("NEW") == 1


def test_an_older_version_that_cannot_be_set_aside_stays_and_the_lock_goes(path: Path) -> None:
    class Full(FileSystem):
        full = False

        def create(self, path: Path, mode: int = 0o600) -> int:
            if self.full:
                raise OSError(28, "No space left on device")
            return super().create(path, mode)

    fs = Full()
    project = Project.open(path, fs=fs)
    done(project, begin("a1"))
    project.checkpoint()
    older = path.read_bytes()
    done(project, add("a2"))
    project.checkpoint()
    path.write_bytes(older)
    done(project, add("a3"))
    fs.full = True
    project.close()
    assert "not overwritten" in project.trouble
    assert path.read_bytes() == older
    with Project.open(path) as again:
        assert ids(again) == {"a1", "a2", "a3"}


def test_whatever_closing_runs_into_the_lock_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.open(path)
    done(project, begin("a1"))

    def fail() -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(project.engine, "close", fail)
        with pytest.raises(MemoryError):
            project.close()
    Project.open(path).close()


def test_a_snapshot_that_fails_unexpectedly_is_told_and_the_commit_stands(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RecursionError("too deep")

    with Project.open(path) as project:
        with monkeypatch.context() as patch:
            patch.setattr(project.engine, "checkpoint", fail)
            assert done(project, begin("a1")) == [1]
        assert "RecursionError: too deep" in project.trouble
        project.checkpoint()
        assert project.trouble == ""


def test_trouble_is_over_where_the_file_is_at_the_last_commit(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"))
        project.engine.trouble = "what came after the file had been written"
        project.checkpoint()
        assert project.trouble == ""


def test_a_copy_is_not_put_before_a_journal_that_is_not_its_own(path: Path) -> None:
    target = path.with_name("q.json")
    with Project.open(path) as project:
        done(project, begin("a1"), add("a2"))
        journal_folder(target).mkdir()
        with pytest.raises(ProjectError, match="a journal of that name"):
            project.save_copy(target)
    assert not target.exists()


def test_a_name_that_no_json_holds_is_refused_before_any_byte(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"), add("a2"))
        before = [file.read_bytes() for file in segments(path)]
        with pytest.raises(ProjectError, match="cannot be saved"):
            project.restore(1, "\udcff")
        assert [file.read_bytes() for file in segments(path)] == before
        assert done(project, add("a3")) == [3]
