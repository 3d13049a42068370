"""Where exports go: all of it takes its place, or nothing does."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tui.domain.errors import GlossatorError
from tui.formats.output import Shape
from tui.services.outputs import MANIFEST, FileOutput, FolderOutput, ZipOutput, output_to
from tui.services.staging import staging


def fill(target: Path, files: dict[str, str], error: BaseException | None = None) -> None:
    with output_to(target, many=True) as output:
        for name, text in files.items():
            output.add(name, text.encode())
        if error is not None:
            raise error


def seen(folder: Path) -> dict[str, str]:
    """Return all files in a folder with what they say, hidden ones among them."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_folder_is_there_as_a_whole_with_a_list_of_what_is_in_it(tmp_path: Path) -> None:
    fill(tmp_path / "out", {"a.txt": "1", "b/c.txt": "2"})
    assert set(seen(tmp_path / "out")) == {"a.txt", "b/c.txt", MANIFEST}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_earlier_export_gives_way_as_a_whole_and_keeps_its_mode_and_link(tmp_path: Path) -> None:
    fill(tmp_path / "out", {"old.txt": "1"})
    (tmp_path / "out").chmod(0o750)
    (tmp_path / "link").symlink_to(tmp_path / "out")
    fill(tmp_path / "link", {"new.txt": "2"})
    assert set(seen(tmp_path / "out")) == {"new.txt", MANIFEST}
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "link").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "out"]


def add_file(folder: Path) -> None:
    (folder / "mine.txt").write_text("precious")


def add_hidden(folder: Path) -> None:
    (folder / ".mine").write_text("precious")


def add_link(folder: Path) -> None:
    (folder / "elsewhere").symlink_to(folder.parent)


def add_empty_folder(folder: Path) -> None:
    (folder / "empty").mkdir()


def spoil_list(folder: Path) -> None:
    (folder / MANIFEST).write_text("[]")


def take_list(folder: Path) -> None:
    (folder / MANIFEST).unlink()


@pytest.mark.parametrize(
    "change",
    [add_file, add_hidden, add_link, add_empty_folder, spoil_list, take_list],
    ids=lambda f: f.__name__,
)
def test_a_folder_with_anything_else_in_it_stays(tmp_path: Path, change: object) -> None:
    fill(tmp_path / "out", {"old.txt": "1"})
    assert callable(change)
    change(tmp_path / "out")
    before = seen(tmp_path)
    with pytest.raises(GlossatorError, match="not all in it is an export"):
        fill(tmp_path / "out", {"new.txt": "2"})
    assert seen(tmp_path) == before


def test_an_empty_folder_gives_way_and_a_file_does_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    fill(tmp_path / "empty", {"new.txt": "2"})
    (tmp_path / "file").write_text("precious")
    with pytest.raises(GlossatorError, match="is a file"):
        fill(tmp_path / "file", {"new.txt": "2"})
    with pytest.raises(GlossatorError, match="no folder"):
        fill(tmp_path / "none" / "out", {})


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ZeroDivisionError(), OSError(28, "No space")])
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_whatever_happens_nothing_has_changed(
    tmp_path: Path, error: BaseException, before: bool, name: str
) -> None:
    if before:
        fill(tmp_path / name, {"old.txt": "1"})
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(GlossatorError if isinstance(error, OSError) else type(error)):
        fill(tmp_path / name, {"new.txt": "2"}, error)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == kept


STEPS = ["mkdir", "open", "write_text", "sync", "rename", "second rename"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("step", STEPS)
def test_a_folder_stays_as_it_was_whichever_step_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: type[BaseException]
) -> None:
    fill(tmp_path / "out", {"old.txt": "1"})
    before = seen(tmp_path)
    calls = 0
    rename = Path.rename

    def fail(*_: object, **__: object) -> None:
        raise error(28, "No space left on device")

    def fail_once(path: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == STEPS.index(step) - 3:
            fail()
        return rename(path, target)

    with monkeypatch.context() as patched:
        if step == "sync":
            patched.setattr(os, "sync", fail)
        elif "rename" in step:
            patched.setattr(Path, "rename", fail_once)
        else:
            patched.setattr(Path, step, fail)
        with pytest.raises(GlossatorError if error is OSError else error):
            fill(tmp_path / "out", {"new.txt": "2"})
    assert seen(tmp_path) == before


def test_a_folder_is_on_the_medium_before_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    sync, rename = os.sync, Path.rename

    def noted_sync() -> None:
        calls.append("sync")
        sync()

    def noted_rename(path: Path, target: Path) -> Path:
        calls.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "sync", noted_sync)
    monkeypatch.setattr(Path, "rename", noted_rename)
    fill(tmp_path / "out", {"new.txt": "2"})
    assert calls == ["sync", "rename"]


@pytest.mark.parametrize("name", ["../a", "/a", "a/../b", "", "a\\b", "c:d", "a//b", MANIFEST])
@pytest.mark.parametrize("many", ["out", "out.zip"])
def test_names_stay_inside(tmp_path: Path, name: str, many: str) -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        fill(tmp_path / many, {name: "x"})
    assert not list(tmp_path.iterdir())


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        fill(tmp_path / "out", {"a.txt": "1", "A.txt": "2"})


def test_an_archive_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.zip", "b.ZIP"):
        fill(tmp_path / name, {"a.txt": "1", "b/c.txt": "2"})
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.ZIP").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["a.txt", "b/c.txt"]
        assert archive.testzip() is None


class Pipe(io.BytesIO):
    """A stream that cannot be gone to and fro in."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def test_an_archive_goes_into_a_pipe(tmp_path: Path) -> None:
    pipe = Pipe()
    with output_to(pipe, many=True) as output:
        assert isinstance(output, ZipOutput)
        assert output.shape is Shape.ZIP
        output.add("a.txt", b"1")
    with zipfile.ZipFile(io.BytesIO(pipe.getvalue())) as archive:
        assert archive.read("a.txt") == b"1"


def test_half_an_archive_in_a_pipe_is_none() -> None:
    pipe = Pipe()

    def write() -> None:
        with output_to(pipe, many=True) as output:
            output.add("a.txt", b"1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert pipe.getvalue()
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(pipe.getvalue()))


def test_what_goes_wrong_with_a_stream_is_not_turned_into_something_else() -> None:
    with pytest.raises(BrokenPipeError), output_to(io.BytesIO(), many=False):
        raise BrokenPipeError


def test_files_beside_a_file(tmp_path: Path) -> None:
    with output_to(tmp_path / "tags.json", many=False) as output:
        assert isinstance(output, FileOutput)
        output.stream.write(b"x")
        output.add("config.xml", b"<View/>")
        output.add_labels(b"{}")
        for name in ("config.xml", "a/b", ".."):
            with pytest.raises(ValueError, match=r"twice|beside"):
                output.add(name, b"")
        assert not list(tmp_path.glob("[!.]*"))
    assert seen(tmp_path) == {
        "tags.config.xml": "<View/>",
        "tags.json": "x",
        "tags.json.labels.json": "{}",
    }
    assert output.beside == ["tags.config.xml", "tags.json.labels.json"]


def test_a_map_of_labels_goes_when_there_is_none_any_more(tmp_path: Path) -> None:
    (tmp_path / "tags.conll.labels.json").write_text("{}")
    (tmp_path / "tags.csv.labels.json").write_text("{}")
    with output_to(tmp_path / "tags.conll", many=False) as output:
        assert isinstance(output, FileOutput)
        output.add_labels(None)
        assert (tmp_path / "tags.conll.labels.json").exists()
    assert set(seen(tmp_path)) == {"tags.conll", "tags.csv.labels.json"}


def test_what_belongs_beside_a_pipe_is_told() -> None:
    with output_to(io.BytesIO(), many=False) as output:
        assert isinstance(output, FileOutput)
        output.add("config.xml", b"")
        output.add_labels(None)
        output.add_labels(b"{}")
    assert output.lost == ["config.xml", "labels.json"]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_file_and_those_beside_it_stay_as_they_were_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    (tmp_path / "tags.json").write_text("old")
    (tmp_path / "tags.config.xml").write_text("old")
    before, fsync, calls = seen(tmp_path), os.fsync, 0

    def fail(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    def write() -> None:
        with output_to(tmp_path / "tags.json", many=False) as output:
            output.stream.write(b"new")
            output.add("config.xml", b"new")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(GlossatorError, match="cannot be written"):
            write()
    assert seen(tmp_path) == before


def test_staging_leaves_nothing_of_what_could_not_be_opened(tmp_path: Path) -> None:
    def write() -> None:
        with staging() as staged:
            staged.open(tmp_path / "a").write(b"1")
            staged.open(tmp_path)

    with pytest.raises(GlossatorError, match="is a folder"):
        write()
    assert not list(tmp_path.iterdir())


KILLED = """
import os, signal, sys
from pathlib import Path
from tui.services.outputs import output_to
many = sys.argv[2] == "many"
with output_to(Path(sys.argv[1]), many=many) as output:
    if many:
        output.add("a.txt", b"1")
    else:
        output.stream.write(b"half")
        output.add("config.xml", b"<View/>")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("name", "many"), [("out", "many"), ("out.zip", "many"), ("out.json", "one")])
def test_killed_it_leaves_nothing_but_hidden_names(tmp_path: Path, name: str, many: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / name), many], check=False)
    assert done.returncode == -signal.SIGKILL
    left = [path.name for path in tmp_path.iterdir()]
    assert left
    assert all(each.startswith(".") and each.endswith(".tmp") for each in left)
    with output_to(tmp_path / name, many=many == "many") as output:
        assert output.shape in Shape
    assert (tmp_path / name).exists()


def test_a_folder_output_says_what_it_is(tmp_path: Path) -> None:
    with output_to(tmp_path / "out", many=True) as output:
        assert isinstance(output, FolderOutput)
        assert output.shape is Shape.FOLDER
        with pytest.raises(ValueError, match="no single file"):
            _ = output.stream
