"""What is imported: files, folders, archives and pipes, within limits."""

from __future__ import annotations

import io
import os
import random
import struct
import threading
import zipfile
from pathlib import Path

import pytest

from tui.domain import packed
from tui.domain.errors import UnreadableError
from tui.formats import archive, opening, source
from tui.formats.source import (
    BytesSource,
    FileSource,
    FolderSource,
    MemorySource,
    Source,
    StreamSource,
    ZipSource,
    chosen,
    head,
    lines,
    read,
    source_at,
    source_of,
    source_of_stream,
)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def opened(data: bytes) -> ZipSource:
    return ZipSource(io.BytesIO(data), "x.zip")


def test_a_file_knows_what_lies_beside_it_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text("1")
    (tmp_path / "in" / "b.json").write_text("2")
    (tmp_path / "secret").write_text("3")
    found = source_at(tmp_path / "in" / "a.json")
    assert isinstance(found, FileSource)
    assert (found.name, list(found.names), found.single) == ("a.json", ["a.json"], True)
    assert read(found, "b.json") == b"2"
    for name in ("../secret", str(tmp_path / "secret"), "", "..", "c.json", "a\0b", "..\\secret"):
        assert not found.has(name)
        with pytest.raises(UnreadableError, match="no file"):
            found.open(name)


def test_a_folder_has_its_files_in_order_and_nothing_hidden_or_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub" / ".git").mkdir(parents=True)
    for name in ("b.txt", "a.txt", ".hidden", "sub/c.txt", "sub/.git/d.txt"):
        (folder / name).write_text(name)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "e.txt").write_text("e")
    (folder / "out.txt").symlink_to(tmp_path / "secret")
    (folder / "broken.txt").symlink_to(tmp_path / "gone")
    (folder / "others").symlink_to(tmp_path / "others")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "pipe.txt")
    found = source_at(folder)
    assert isinstance(found, FolderSource)
    assert list(found.names) == ["a.txt", "b.txt", "inside.txt", "sub/c.txt"]
    assert read(found, "inside.txt") == b"a.txt"
    assert list(chosen(found, ".txt")) == list(found.names)
    for name in ("../secret", "out.txt", ".hidden", "others/e.txt", "pipe.txt", str(tmp_path / "secret")):
        assert not found.has(name)
        with pytest.raises(UnreadableError, match="no file"):
            found.open(name)


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()

    def walk(top: Path, onerror: object) -> list[object]:
        assert callable(onerror)
        onerror(PermissionError(13, "Permission denied", str(top / "sub")))
        return []

    monkeypatch.setattr(os, "walk", walk)
    with pytest.raises(UnreadableError, match="sub cannot be read: Permission denied"):
        _ = FolderSource(tmp_path).names


def test_a_name_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    with pytest.raises(UnreadableError, match="no UTF-8"):
        _ = FolderSource(tmp_path).names


def test_a_folder_of_far_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_MEMBERS", 2)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("x")
    with pytest.raises(UnreadableError, match="more than"):
        _ = FolderSource(tmp_path).names


def test_an_archive_has_its_members_but_not_what_is_hidden() -> None:
    found = source_of(
        zipped({"b.txt": b"1", "a/c.txt": b"2", "__MACOSX/a/._c.txt": b"3", "a/.DS_Store": b"4"}), "x"
    )
    assert isinstance(found, ZipSource)
    assert list(found.names) == ["b.txt", "a/c.txt"]
    assert read(found, "a/c.txt") == b"2"
    assert not found.has("a/.DS_Store")
    with pytest.raises(UnreadableError, match="no member"):
        found.open("gone")


def test_names_in_utf8_are_read_also_where_the_archive_does_not_say_so() -> None:
    # Bytes are put in the place of others: zipfile itself writes no such name without saying so.
    data = zipped({"AAAAAA/x.txt": b"1", "BB.txt": b"2"})
    found = opened(data.replace(b"AAAAAA", "李明".encode()).replace(b"BB", "Ä!".encode("cp437")))
    assert found.names == ("李明/x.txt", "Ä!.txt")
    assert [read(found, name) for name in found.names] == [b"1", b"2"]


def test_a_member_is_a_whole_stream() -> None:
    found = opened(zipped({"a.txt": "eins\nzwei\ndr\u00e4i".encode()}))
    with io.TextIOWrapper(found.open("a.txt"), "utf-8", newline="") as file:
        assert file.readlines() == ["eins\n", "zwei\n", "dräi"]
    assert [line for _, line in lines(found, "a.txt")] == [b"eins\n", b"zwei\n", "dräi".encode()]
    assert head(found, "a.txt").startswith(b"eins")


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "C:/a", "..\\a", "a\\..\\b", "\\a"])
def test_members_that_would_lie_elsewhere(name: str) -> None:
    with pytest.raises(UnreadableError, match="would lie elsewhere"):
        opened(zipped({"a.txt": b"1", name: b"2"}))


def test_two_members_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.txt", b"2")
    with pytest.raises(UnreadableError, match=r"two members called a\.txt"):
        opened(out.getvalue())


def test_a_locked_member_and_one_that_is_packed_otherwise() -> None:
    plain = zipped({"a.txt": b"1"}, zipfile.ZIP_STORED)
    for at, signature, offset in ((plain.find(b"PK\1\2"), b"PK\1\2", 8), (0, b"PK\3\4", 6)):
        assert plain[at : at + 4] == signature
        plain = plain[: at + offset] + b"\1\0" + plain[at + offset + 2 :]
    with pytest.raises(UnreadableError, match="locked with a password"):
        opened(plain).open("a.txt")
    with pytest.raises(UnreadableError, match="way that is not known"):
        opened(zipped({"a.txt": b"1"}, zipfile.ZIP_BZIP2)).open("a.txt")


def test_a_member_that_unpacks_to_far_more_than_it_is() -> None:
    with pytest.raises(UnreadableError, match="could fill the memory"):
        opened(zipped({"a.txt": bytes(1 << 24)})).open("a.txt")


def test_many_members_that_are_too_large_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_SMALL_WHOLE", 1 << 20)
    with pytest.raises(UnreadableError, match=r"x\.zip is not read"):
        opened(zipped({f"{number}.txt": bytes(1 << 19) for number in range(8)}))


def test_a_member_larger_than_it_is_said_to_be_ends_there() -> None:
    data = zipped({"a.txt": b"x" * 5_000})
    at = data.find(b"PK\1\2")
    lying = data[: at + 24] + struct.pack("<L", 10) + data[at + 28 :]
    found = opened(lying)
    with pytest.raises(UnreadableError, match=r"a\.txt cannot be read"):
        read(found, "a.txt")
    # Line by line it is told in the same way, and is no error of zipfile's.
    with pytest.raises(UnreadableError, match=r"a\.txt cannot be read"):
        list(lines(found, "a.txt"))
    with pytest.raises(UnreadableError, match=r"a\.txt cannot be read"):
        list(found.open("a.txt"))


def test_a_list_of_members_that_is_huge_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({f"{number}.txt": b"" for number in range(100)})
    monkeypatch.setattr(archive, "LARGEST_DIRECTORY", 4_000)
    with pytest.raises(UnreadableError, match="more than"):
        opened(data)
    monkeypatch.setattr(archive, "LARGEST_DIRECTORY", 400_000)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 99)
    with pytest.raises(UnreadableError, match="more than"):
        opened(data)


def test_damaged_archives_are_told_and_nothing_else_happens() -> None:
    rng = random.Random(7)
    good = zipped({"a.txt": b"hello " * 50, "b/c.jsonl": os.urandom(300)})
    told = 0
    for _ in range(3_000):
        bad = bytearray(good)
        for _ in range(rng.randint(1, 4)):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
        if rng.random() < 0.2:
            del bad[rng.randrange(len(bad)) :]
        try:
            found = ZipSource(io.BytesIO(bytes(bad)), "x.zip")
            for name in found.names:
                read(found, name)
        except UnreadableError:
            told += 1
    assert told > 1_000


def test_a_pipe_is_read_once_and_can_be_gone_through_again(tmp_path: Path) -> None:
    for data, kind in ((b"one\ntwo\n", StreamSource), (zipped({"a": b"one\ntwo\n"}), ZipSource)):
        pipe = tmp_path / f"pipe-{kind.__name__}"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_bytes, args=(data,))
        writer.start()
        found = source_at(pipe)
        writer.join()
        assert isinstance(found, kind)
        (name,) = found.names
        assert found.has(name)
        for _ in range(2):
            assert list(lines(found, name)) == [(1, b"one\n"), (2, b"two\n")]


def test_a_pipe_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return bytes(size)

    monkeypatch.setattr(source, "LARGEST_STREAM", 1 << 22)
    with pytest.raises(UnreadableError, match="more than"):
        source_of_stream(Endless(), "the input")  # type: ignore[arg-type]  # it has what is asked of it


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "/nowhere/at/all", "a\0b"])
def test_what_is_no_file(path: str) -> None:
    with pytest.raises(UnreadableError):
        source_at(Path(path))


def test_what_is_larger_than_can_be_read_at_once() -> None:
    found: Source = BytesSource(b"x" * 100 + b"\nshort\n", "x")
    with pytest.raises(UnreadableError, match="larger than"):
        read(found, "x", 99)
    with pytest.raises(UnreadableError, match="Line 1 of x is larger"):
        list(lines(found, "x", 99))
    assert len(list(lines(found, "x", 101))) == 2
    with pytest.raises(UnreadableError, match="no y"):
        found.open("y")


def test_files_in_memory() -> None:
    found = MemorySource({"b": b"2", "a": b"1"}, "m")
    assert list(found.names) == ["a", "b"]
    assert read(found, "a") == b"1"
    with pytest.raises(UnreadableError, match="no c in m"):
        found.open("c")


def test_a_file_that_cannot_be_read_midway_is_told() -> None:
    class Bad(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(UnreadableError, match="Input/output error"):
        opening.reading(Bad(), "x", 1)
