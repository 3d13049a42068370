"""Row 20: the project, or its lock, is a link, a folder or something else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.conftest import Count
from tests.faults.harness import contents, crash, ids, seen_by_stock, start
from tests.storage.helpers import add, begin
from tui.domain.errors import GlossatorError
from tui.storage.lock import lock_path
from tui.storage.segments import journal_folder


def worked_on(path: Path, *names: str) -> set[str]:
    """Commit, crash, open again, and close; return what the project holds."""
    project = start(path)
    for name in names:
        project.commit(begin(name) if project.is_new else add(name)).result()
    crash(project)
    with start(path) as project:
        return ids(contents(project))


def test_a_link_is_followed_and_kept(tmp_path: Path, count: Count) -> None:
    """Row 20: symbolic link, also one that leads nowhere yet, and one of a link."""
    tally = count("row 20: links")
    for number, name in enumerate(
        ("to a project", "dangling", "of a link", "relative", "in a linked folder")
    ):
        there, here = tmp_path / f"there{number}", tmp_path / f"here{number}"
        there.mkdir()
        target, link = there / "p.json", here / "q.json"
        if name == "in a linked folder":
            here.symlink_to(there)
            link = here / "p.json"
        else:
            here.mkdir()
            link.symlink_to(os.path.relpath(target, here) if name == "relative" else target)
            if name == "of a link":
                (here / "r.json").symlink_to(link)
        if name != "dangling":
            worked_on(target, "a1")
        way_in = here / "r.json" if name == "of a link" else link
        found = worked_on(way_in, "a2")
        wanted = {"a2"} if name == "dangling" else {"a1", "a2"}
        trouble = "" if found == ids(seen_by_stock(target)) == wanted else f"holds {found}"
        if not (here if name == "in a linked folder" else way_in).is_symlink() or target.is_symlink():
            trouble = trouble or "the link is gone"
        if (
            here.is_dir()
            and not here.is_symlink()
            and {e.name for e in here.iterdir()} > {"q.json", "r.json"}
        ):
            trouble = trouble or "something was left beside the link"
        if not journal_folder(target).is_dir():
            trouble = trouble or "the journal is not beside the file"
        tally.note(trouble, name)
    tally.check()


def test_a_link_that_goes_round_in_a_circle_is_refused(tmp_path: Path, count: Count) -> None:
    """Row 20."""
    tally = count("row 20: refused places")
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    one.symlink_to(two)
    two.symlink_to(one)
    with pytest.raises(GlossatorError, match="circle"):
        start(one)
    tally.note(
        "" if sorted(e.name for e in tmp_path.iterdir()) == ["one.json", "two.json"] else "left", "circle"
    )
    tally.check()


def test_a_hard_link_keeps_what_it_was(tmp_path: Path, count: Count) -> None:
    """Row 20: the other name goes on to be the older version, and is not written."""
    tally = count("row 20: links")
    path, other = tmp_path / "p.json", tmp_path / "other.json"
    worked_on(path, "a1")
    os.link(path, other)
    before = other.read_bytes()
    found = worked_on(path, "a2")
    trouble = "" if found == ids(seen_by_stock(path)) == {"a1", "a2"} else f"holds {found}"
    tally.note(trouble or ("" if other.read_bytes() == before else "the other name was written"), "hard link")
    tally.check()


def test_what_is_no_file_is_refused_and_untouched(tmp_path: Path, count: Count) -> None:
    """Row 20: a folder, a pipe, a device; a lock or a journal that is something else."""
    tally = count("row 20: refused places")
    for number, name in enumerate(
        (
            "a folder",
            "a pipe",
            "a device",
            "the lock is a symbolic link",
            "the lock is a dangling link",
            "the lock is a folder",
            "the journal is a file",
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        path, elsewhere = folder / "p.json", tmp_path / f"elsewhere{number}"
        if name == "a folder":
            path.mkdir()
        elif name == "a pipe":
            os.mkfifo(path)
        elif name == "a device":
            path.symlink_to("/dev/null")
        elif name == "the lock is a symbolic link":
            elsewhere.write_text("precious")
            lock_path(path).symlink_to(elsewhere)
        elif name == "the lock is a dangling link":
            lock_path(path).symlink_to(elsewhere)
        elif name == "the lock is a folder":
            lock_path(path).mkdir()
        else:
            journal_folder(path).write_text("precious")
        before = sorted((e.name, e.lstat().st_size, e.lstat().st_mtime_ns) for e in folder.iterdir())
        trouble = ""
        try:
            project = start(path)
            try:
                project.commit(begin("a1")).result()
                trouble = "it was taken"
            finally:
                crash(project)
        except GlossatorError:
            pass
        after = sorted(
            (e.name, e.lstat().st_size, e.lstat().st_mtime_ns)
            for e in folder.iterdir()
            if e.name != "p.json.lock" or "lock" in name
        )
        if before != after or (elsewhere.exists() and elsewhere.read_text() != "precious"):
            trouble = trouble or f"something was written: {after}"
        if name == "the lock is a dangling link" and elsewhere.exists():
            trouble = trouble or "a file was made at the end of the link"
        tally.note(trouble, name)
    tally.check()
