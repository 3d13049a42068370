"""The lines of the review against a plain list of all of them."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.app.review_lines import Line, ReviewLines
from tui.services.concordance import Group, Groups, Query, RowGroup, View


class Plain(Groups):
    def __init__(self, counts: list[int]) -> None:
        self.counts = counts
        self.ends = list(accumulate(counts))

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, at: int) -> RowGroup:  # type: ignore[override] # no slices
        return RowGroup(str(at), str(at), self.ends[at] - self.counts[at], self.counts[at])

    def at(self, place: int) -> int | None:
        return next((at for at, end in enumerate(self.ends) if place < end), None)


def plain(counts: list[int], folded: set[int]) -> list[Line]:
    lines, place = [], 0
    for group, count in enumerate(counts):
        lines.append(Line(group, None))
        if group not in folded:
            lines += [Line(group, place + i) for i in range(count)]
        place += count
    return lines


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=6),
    st.booleans(),
    st.lists(st.integers(0, 5), max_size=8),
)
def test_headings_and_rows_stand_where_a_list_has_them(
    counts: list[int], folded: bool, toggled: list[int]
) -> None:
    rows = np.arange(sum(counts), dtype=np.int64) * 10
    lines = ReviewLines(View(Query(group=Group.LABEL), rows, Plain(counts)))
    lines.fold_all(folded)
    hidden = set(range(len(counts))) if folded else set()
    for group in toggled:
        if group < len(counts):
            lines.toggle(group)
            hidden ^= {group}
    wanted = plain(counts, hidden)
    assert [lines.at(at) for at in range(len(lines))] == wanted
    for group in range(len(counts)):
        assert wanted[lines.heading_of(group)] == Line(group, None)
        assert lines.is_folded(group) is (group in hidden)
    for at, line in enumerate(wanted):
        if line.place is not None:
            assert lines.line_of(line.place) == at
    # What is folded goes along with its heading.
    assert sorted(lines.numbers(0, len(lines))) == [10 * place for place in range(sum(counts))]


def test_without_groups_each_line_is_a_row() -> None:
    lines = ReviewLines(View(Query(), np.array([7, 3], np.int64)))
    assert [lines.at(0), lines.at(1)] == [Line(None, 0), Line(None, 1)]
    assert (len(lines), lines.line_of(1), list(lines.numbers(1, 2))) == (2, 1, [3])
