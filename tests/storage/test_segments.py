"""Reading the journal: which lines count, and what is said of those that do not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.storage.entries import Entry, Header, Mark, entry_line, header_line, mark_line, tip_of
from tui.storage.fs import FileSystem
from tui.storage.segments import (
    History,
    backwards,
    free_segment,
    journal_folder,
    journal_state,
    project_of,
    read_history,
    read_segment,
    segment_paths,
)

FS = FileSystem()


def entry(seq: int, why: str = "") -> Entry:
    return Entry(seq, "", "ann", f"e{seq}{why}", why, "", ())


def line(seq: int, why: str = "") -> bytes:
    return entry_line(entry(seq, why))


def header(after: int, tip: str = "") -> bytes:
    return header_line(Header("p1", after, tip))


def write(folder: Path, after: int, lines: Iterable[bytes], *, begin: bytes | None = None) -> Path:
    """Write the next segment that begins behind a commit."""
    path = free_segment(FS, folder, after + 1)
    path.write_bytes((header(after) if begin is None else begin) + b"".join(lines))
    return path


def history(folder: Path, seq: int = 0) -> History:
    found = read_history(FS, folder, seq)
    assert found is not None
    return found


def whys(of: Iterable[Entry]) -> list[tuple[int, str]]:
    return [(each.seq, each.why) for each in of]


def numbers(of: Iterable[Entry]) -> list[int]:
    return [each.seq for each in of]


def test_the_folder_lies_beside_the_project(tmp_path: Path) -> None:
    assert journal_folder(tmp_path / "p.json") == tmp_path / "p.json.journal"


def test_a_project_without_a_journal_has_no_history(tmp_path: Path) -> None:
    assert read_history(FS, tmp_path / "none", 0) is None
    assert list(backwards(FS, tmp_path / "none", 9)) == []
    assert journal_state(FS, tmp_path / "none") == (False, None, 0)


def test_a_new_segment_never_has_the_name_of_another(tmp_path: Path) -> None:
    made = [write(tmp_path, after, []) for after in (0, 0, 4, 0)]
    assert len(set(made)) == 4
    assert segment_paths(FS, tmp_path) == [made[0], made[1], made[3], made[2]]


def test_other_files_in_the_folder_are_no_segments(tmp_path: Path) -> None:
    for name in ("torn-20260101T000000Z-abcdef.jsonl", "0000000001.json", "1.jsonl", ".0000000001.jsonl"):
        (tmp_path / name).touch()
    assert segment_paths(FS, tmp_path) == []


def test_a_segment_is_read_in_order_with_its_marks(tmp_path: Path) -> None:
    lines = [line(1), line(2), mark_line(Mark(2)), line(3), mark_line(Mark(1))]
    segment = read_segment(FS, write(tmp_path, 0, lines))
    assert numbers(segment.entries) == [1, 2, 3]
    assert (segment.after, segment.marked, segment.tail, segment.damage) == (0, 2, b"", [])
    assert segment.size == segment.path.stat().st_size
    assert [each.tip for each in segment.entries] == [tip_of(line(seq)) for seq in (1, 2, 3)]


# -- what counts for nothing -----------------------------------------------------------------------


def test_a_segment_stands_for_all_that_came_after_the_commit_it_begins_behind(tmp_path: Path) -> None:
    write(tmp_path, 0, [line(1), line(2), line(3, "uncertain"), line(4, "uncertain")])
    write(tmp_path, 2, [line(3, "good")])
    expected = [(1, ""), (2, ""), (3, "good")]
    assert whys(history(tmp_path).entries) == expected
    assert whys(backwards(FS, tmp_path, 9)) == expected[::-1]


def test_what_stands_behind_the_last_of_two_failed_segments_counts_for_nothing(tmp_path: Path) -> None:
    write(tmp_path, 0, [line(1), line(2, "a"), line(3, "a")])
    write(tmp_path, 1, [line(2, "b"), line(3, "b"), line(4, "b")])
    write(tmp_path, 2, [line(3, "c")])
    assert whys(history(tmp_path).entries) == [(1, ""), (2, "b"), (3, "c")]
    assert whys(backwards(FS, tmp_path, 9)) == [(3, "c"), (2, "b"), (1, "")]


def test_of_two_segments_behind_one_commit_the_later_counts(tmp_path: Path) -> None:
    write(tmp_path, 0, [line(1)])
    write(tmp_path, 1, [line(2, "a"), line(3, "a")])
    write(tmp_path, 1, [line(2, "b")])
    assert whys(history(tmp_path).entries) == [(1, ""), (2, "b")]
    assert whys(history(tmp_path, 2).entries) == [(2, "b")]


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), min_size=1, max_size=6),
    st.integers(0, 15),
)
def test_history_is_the_same_forwards_and_backwards_and_from_wherever(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]], seq: int
) -> None:
    """Write segments as the writer does: each begins behind a commit that is there."""
    folder = tmp_path_factory.mktemp("j")
    model: list[tuple[int, str]] = []
    last = 0
    for turn, (back, count) in enumerate(steps):
        # A segment never begins before the one that it takes the place of.
        after = max(len(model) - back, last)
        model = model[:after] + [(after + n, str(turn)) for n in range(1, count + 1)]
        write(folder, after, [line(number, why) for number, why in model[after:]])
        last = after
    assert whys(history(folder).entries) == model
    assert whys(backwards(FS, folder, 99)) == model[::-1]
    assert whys(history(folder, seq).since(seq)) == model[seq:]
    assert history(folder, seq).gap(seq) is None
    for number, why in model:
        assert history(folder).tip_at(number) == tip_of(line(number, why))


# -- damage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tail", [b"x", b'{"crc":"', b"\0" * 512, line(3)[:-1], line(3)[:-2] + b"\n", b"\n\n"]
)
def test_the_end_of_a_line_that_was_not_finished_is_no_damage(tmp_path: Path, tail: bytes) -> None:
    path = write(tmp_path, 0, [line(1), line(2)])
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + tail)
    segment = read_segment(FS, path)
    assert (segment.size, segment.tail, segment.damage) == (size, tail, [])
    assert numbers(segment.entries) == [1, 2]
    assert history(tmp_path).tail == tail


def test_a_journal_cut_off_at_any_byte_has_its_longest_whole_beginning(tmp_path: Path) -> None:
    lines = [header(0), line(1), line(2), mark_line(Mark(1)), line(3)]
    whole = b"".join(lines)
    for end in range(len(whole)):
        path = tmp_path / "0000000001.jsonl"
        path.write_bytes(whole[:end])
        segment = read_segment(FS, path)
        there = [n for n in range(6) if len(b"".join(lines[:n])) <= end][-1]
        assert segment.size == len(b"".join(lines[:there]))
        assert segment.tail == whole[segment.size : end]
        assert numbers(segment.entries) == [1, 2, 3][: len([n for n in (1, 2, 4) if n < there])]
        assert segment.damage == []


def test_a_damaged_line_is_named_with_its_place_and_bytes(tmp_path: Path) -> None:
    bad = b"\xff" + line(2)[1:]
    path = write(tmp_path, 0, [line(1), bad, line(3)])
    (damage,) = read_segment(FS, path).damage
    assert (damage.segment, damage.number, damage.data) == (path, 3, bad)
    assert path.read_bytes()[damage.offset :].startswith(bad)
    found = history(tmp_path)
    assert found.gap(0) == 2
    assert found.gap(2) is None
    assert found.damage == [damage]
    assert numbers(found.since(0)) == [1, 3]
    assert found.tip_at(2) == ""
    assert found.tip_at(3) == tip_of(line(3))


def test_every_flipped_bit_of_a_journal_is_seen_as_a_gap_or_as_its_end(tmp_path: Path) -> None:
    path = write(tmp_path, 0, [line(1), line(2), line(3)])
    whole = path.read_bytes()
    good = history(tmp_path).entries
    for at in range(len(whole)):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        path.write_bytes(flipped)
        found = history(tmp_path)
        assert found.entries != good or read_segment(FS, path).header is None or found.damage, f"byte {at}"
        assert all(each in good for each in found.entries), f"byte {at}"
        if found.gap(0) is None and found.entries != good:
            assert found.tail, f"byte {at}"
            assert found.entries == good[: len(found.entries)]


def test_a_segment_whose_first_line_is_damaged_is_placed_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, 0, [line(1), line(2), line(3, "uncertain")])
    path = write(tmp_path, 2, [line(3, "good")], begin=b"x" + header(2)[1:])
    segment = read_segment(FS, path)
    assert (segment.header, segment.after, len(segment.damage)) == (None, 2, 1)
    assert whys(history(tmp_path).entries) == [(1, ""), (2, ""), (3, "good")]


def test_a_segment_that_is_gone_is_a_gap(tmp_path: Path) -> None:
    write(tmp_path, 0, [line(1), line(2)])
    gone = write(tmp_path, 2, [line(3)])
    write(tmp_path, 3, [line(4)])
    gone.unlink()
    assert history(tmp_path).gap(0) == 3
    assert history(tmp_path).gap(3) is None


# -- reading no more than is asked for ---------------------------------------------------------------


class Counting(FileSystem):
    def __init__(self) -> None:
        self.read_files: list[str] = []

    def read(self, path: Path) -> bytes:
        self.read_files.append(path.name)
        return super().read(path)


def test_older_segments_are_not_read_where_newer_ones_do(tmp_path: Path) -> None:
    write(tmp_path, 0, [line(1), line(2)], begin=header(0))
    write(tmp_path, 2, [line(3), line(4)], begin=header(2, "tip2"))
    write(tmp_path, 4, [line(5)], begin=header(4, "tip4"))
    fs = Counting()
    found = read_history(fs, tmp_path, 3)
    assert found is not None
    assert fs.read_files == ["0000000005.jsonl", "0000000003.jsonl"]
    assert (found.after, found.seq, found.tip_at(2), found.tip_at(1)) == (2, 5, "tip2", "")
    fs.read_files.clear()
    newest = backwards(fs, tmp_path, 9)
    assert next(newest).seq == 5
    assert fs.read_files == ["0000000005.jsonl"]
    assert numbers(newest) == [4, 3, 2, 1]


def test_backwards_begins_where_it_is_told(tmp_path: Path) -> None:
    write(tmp_path, 0, [line(1), line(2)])
    write(tmp_path, 2, [line(3), line(4)])
    assert numbers(backwards(FS, tmp_path, 3)) == [3, 2, 1]


# -- whose it is, and whether it changed -------------------------------------------------------------


def test_the_owner_is_told_by_the_newest_whole_header(tmp_path: Path) -> None:
    write(tmp_path, 0, [], begin=header_line(Header("old", 0, "")))
    write(tmp_path, 3, [], begin=header_line(Header("new", 3, "")))
    write(tmp_path, 5, [], begin=b"garbage\n")
    assert project_of(FS, tmp_path) == "new"


def test_more_in_the_journal_is_seen_from_outside(tmp_path: Path) -> None:
    path = write(tmp_path, 0, [line(1)])
    states = [journal_state(FS, tmp_path)]
    path.write_bytes(path.read_bytes() + line(2))
    states.append(journal_state(FS, tmp_path))
    write(tmp_path, 2, [line(3)])
    states.append(journal_state(FS, tmp_path))
    assert len(set(states)) == 3
    assert all(state.there for state in states)
