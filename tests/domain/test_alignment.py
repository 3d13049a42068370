"""What two versions of a text have in common."""

from __future__ import annotations

from itertools import pairwise
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import mixed_texts
from tui.domain import alignment
from tui.domain.alignment import align, common_start, matching, same_place
from tui.domain.span import Span

OLD = (
    "Anna Smith met Bob in New York.\n\n"
    "She likes Herr Müller, and the Bank of England.\n\n"
    "Bob flew to Paris with Eve on Monday.\n\n"
    "The end of it all was near.\n"
)


@given(mixed_texts, mixed_texts)
def test_a_run_stands_in_both_texts_and_none_overlaps_another(old: str, new: str) -> None:
    runs = align(old, new).runs
    for run in runs:
        assert run.length > 0
        assert old[run.old : run.old + run.length] == new[run.new : run.new + run.length]
    for starts in (sorted((r.old, r.length) for r in runs), sorted((r.new, r.length) for r in runs)):
        assert all(a + n <= b for (a, n), (b, _) in pairwise(starts))
    kept = [run.new for run in runs if not run.moved]
    assert kept == sorted(kept)


@given(mixed_texts, mixed_texts, st.integers(0, 200), st.integers(0, 200))
def test_what_is_fresh_and_what_is_not_make_up_a_stretch(old: str, new: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(new)), min(other, len(new))))
    alignment = align(old, new)
    fresh = list(alignment.fresh(start, end))
    known = [now for _, now in alignment.from_old(Span(start, end))]
    assert "".join(new[slice(*part)] for part in sorted([*fresh, *known])) == new[start:end]
    assert all(old[slice(*was)] == new[slice(*now)] for was, now in alignment.from_old(Span(start, end)))


values = st.lists(st.sampled_from("abcdef"), max_size=30)


@given(values, values, st.booleans())
def test_runs_of_values_rise_in_both_sequences(old: list[str], new: list[str], small: bool) -> None:
    with patch.object(alignment, "_PAIRS", alignment._PAIRS if small else 0):
        runs = matching(old, new)
    assert all(old[i : i + n] == new[j : j + n] for i, j, n in runs)
    assert all(a + n <= c and b + n <= d for (a, b, n), (c, d, _) in pairwise(runs))
    if sorted(old) == sorted(set(old)) and sorted(new) == sorted(set(new)):
        # Where nothing comes twice no longer common sequence is there than the one that is found.
        assert sum(n for _, _, n in runs) == longest_common(old, new)


def longest_common(old: list[str], new: list[str]) -> int:
    row = [0] * (len(new) + 1)
    for one in old:
        before = row[:]
        for at, other in enumerate(new):
            row[at + 1] = before[at] + 1 if one == other else max(row[at], before[at + 1])
    return row[-1]


@given(mixed_texts, mixed_texts)
def test_the_common_beginning_is_the_longest(one: str, other: str) -> None:
    length = common_start(one, other)
    assert one[:length] == other[:length]
    assert one[length : length + 1] != other[length : length + 1] or length == min(len(one), len(other))


@given(mixed_texts, mixed_texts, st.integers(0, 100))
def test_a_reader_comes_out_within_the_text(old: str, new: str, offset: int) -> None:
    offset = min(offset, len(old))
    assert 0 <= same_place(old, new, offset) <= len(new)
    assert same_place(old, old, offset) == offset
    assert same_place(old, f"before {old}", len(old)) == len(old) + 7


def test_a_reader_stays_at_the_words_that_were_read() -> None:
    new = "A preface.\n\n" + OLD.replace("Anna Smith", "Ann S.").replace("near", "far")
    for words in ("Bank of England", "Bob flew", "Paris"):
        assert same_place(OLD, new, OLD.index(words)) == new.index(words)
