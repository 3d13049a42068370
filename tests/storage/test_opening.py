from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from tui.domain.errors import ProjectError
from tui.storage.failures import NotWritableError
from tui.storage.lock import ProjectLock
from tui.storage.project import Project

from .helpers import (
    Failing,
    add,
    add_article,
    article,
    begin,
    done,
    refusal,
    spans_on_disk,
)

GOOD_META = b'"_meta":{"1":{"format":"glossator","schema":1,"seq":3,"sha256":"x"}}'


def span(**more: object) -> bytes:
    record = {"start": 0, "end": 1, "label": "X", "state": "added", "origin": "", "by": "", "at": ""} | more
    layer = {"article": "k1", "annotator": "ann", "spans": {"a1": record}}
    return json.dumps({"_default": {"1": layer}})[:-1].encode() + b"," + GOOD_META + b"}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\1\2\xff",
        b'{"_default": {"1": {"a',
        b'{"_default": {"1": {"name": "foreign"}}}',
        b'{"_meta":{"1":{"format":"glossator","schema":99,"seq":1}}}',
        b'{"_default":{"1":{"x":1}},' + GOOD_META + b"}",
        b'{"articles":{"1":{"id":"k1","text":"x","sha256":"00"}},' + GOOD_META + b"}",
        b'{"articles":{"1":{"id":"k1","text":"x"},"2":{"id":"k1","text":"y"}},' + GOOD_META + b"}",
        b'{"labels":{"1":{"name":""}},' + GOOD_META + b"}",
        span(state="perhaps"),
        span(end=-1),
        span(start=9),
        span(extras=[]),
    ],
)
def test_a_file_that_is_no_sound_project_is_refused_and_untouched(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    before = path.stat()
    with pytest.raises(ProjectError) as caught:
        Project.open(path)
    assert caught.value.hint
    assert path.read_bytes() == data
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_nothing_is_left_beside_a_foreign_file(path: Path) -> None:
    path.write_bytes(b'{"_default": {}}')
    with pytest.raises(ProjectError):
        Project.open(path)
    assert [entry.name for entry in path.parent.iterdir()] == ["p.json"]


def test_a_sound_file_changed_by_hand_is_taken(path: Path) -> None:
    path.write_bytes(span(note="by hand"))
    with Project.open(path) as project:
        assert next(iter(project.layer("k1", "ann").annotations)).note == "by hand"
        assert done(project, add("a2")) == [4]
    with Project.open(path) as project:
        assert len(project.layer("k1", "ann").annotations) == 2


def test_a_refused_project_is_not_left_locked(path: Path) -> None:
    path.write_bytes(span(state="perhaps"))
    for _ in range(2):
        with pytest.raises(ProjectError, match="'state' must be one of"):
            Project.open(path)
    path.write_bytes(span())
    Project.open(path).close()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is a folder"):
        Project.open(tmp_path)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_loop_of_links_is_refused(tmp_path: Path, read_only: bool) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(ProjectError):
        Project.open(tmp_path / "a", read_only=read_only)


@pytest.mark.parametrize("exists", [True, False])
def test_a_symbolic_link_is_kept_and_its_target_written(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "p.json", tmp_path / "link.json"
    if exists:
        with Project.open(target) as project:
            done(project, begin("a0"))
        target.chmod(0o640)
    link.symlink_to(target)
    with Project.open(link) as project:
        assert project.path == target
        done(project, add("a1") if exists else begin("a1"))
        with pytest.raises(ProjectError, match="in use"):
            Project.open(target)
    assert link.is_symlink()
    assert "a1" in spans_on_disk(target)
    assert stat.S_IMODE(target.stat().st_mode) == (0o640 if exists else 0o600)


def test_what_another_wrote_just_before_the_lock_was_taken_is_seen(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SlowLock(ProjectLock):
        def __init__(self, project: Path, mode: int) -> None:
            with monkeypatch.context() as patch:
                patch.setattr("tui.storage.database.ProjectLock", ProjectLock)
                with Project.open(path) as other:
                    done(other, begin("theirs"))
            super().__init__(project, mode)

    monkeypatch.setattr("tui.storage.database.ProjectLock", SlowLock)
    with Project.open(path) as project:
        done(project, add("ours"))
    assert spans_on_disk(path) == {"theirs", "ours"}


def test_temporary_files_of_a_killed_process_are_cleared(project: Project, path: Path) -> None:
    done(project, begin("a1"))
    project.close()
    left = path.with_name(".p.json.0123abcd.tmp")
    left.write_bytes(b"half a snap")
    Project.open(path).close()
    assert not left.exists()


# -- places where nothing can be written ---------------------------------------------------------------


def test_a_medium_that_is_read_only_is_named_and_can_be_read(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"))

    class ReadOnlyMedium(Failing):
        def create(self, path: Path, mode: int = 0o600) -> int:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

        def append_to(self, path: Path) -> int:
            return self.create(path)

    with Project.open(path, fs=ReadOnlyMedium()) as project:
        error = refusal(project, add("a2"))
        assert isinstance(error, ProjectError)
        assert "not writable" in error.message
        assert len(project.layer("k1", "ann").annotations) == 1
    with Project.open(path, fs=ReadOnlyMedium(), read_only=True) as project:
        assert len(project.layer("k1", "ann").annotations) == 1


def test_a_folder_that_is_not_writable_is_named_and_can_be_read(path: Path) -> None:
    with Project.open(path) as project:
        done(project, begin("a1"))
    path.with_name("p.json.lock").unlink()
    path.parent.chmod(0o500)
    try:
        if os.access(path.parent, os.W_OK):
            pytest.skip("this user, probably the superuser, may write anywhere")
        with pytest.raises(NotWritableError, match="not writable"):
            Project.open(path)
        with Project.open(path, read_only=True) as project:
            assert len(project.layer("k1", "ann").annotations) == 1
    finally:
        path.parent.chmod(0o700)


def test_an_unreadable_file_is_named(path: Path) -> None:
    path.write_bytes(b"{}")

    class Unreadable(Failing):
        def read(self, path: Path) -> bytes:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    with pytest.raises(ProjectError, match="cannot be read"):
        Project.open(path, fs=Unreadable())


def test_a_span_that_a_hand_put_beyond_its_text_is_refused(path: Path) -> None:
    with Project.open(path) as project:
        done(project, add_article(article(text="Acme")), add("a1", start=0, end=4))
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"end":4', b'"end":5'))
    with pytest.raises(ProjectError, match=r"Annotation a1 of article k1 .* ends at 5, .* 4 "):
        Project.open(path)
    path.write_bytes(data)
    Project.open(path).close()
