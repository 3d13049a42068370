"""Bars, columns and the matrix, painted with characters."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.app.charts.bars import PARTS, bar, parted
from tui.app.charts.columns import Columns, paint
from tui.app.charts.ink import Inks
from tui.app.charts.matrix import paint as paint_matrix
from tui.app.charts.pages import Page, Shown, lines
from tui.app.charts.table import Bar, Head, shape
from tui.domain.annotation import State
from tui.domain.labels import ontonotes
from tui.services.statistics import AnnotatorStatistics, Statistics
from tui.services.statistics.company import Company, Within
from tui.services.statistics.mentions import Mentions

COUNTS = st.integers(0, 10**6)


def text_of(inks: Inks) -> str:
    return "".join(ink.text for ink in inks)


@given(COUNTS, COUNTS, st.integers(0, 90))
def test_a_bar_is_as_long_as_its_value(value: int, more: int, cells: int) -> None:
    most = value + more
    drawn = bar(value, most, cells)
    assert bool(drawn) == bool(value)
    if value and cells:
        assert abs(len(drawn) - cells * value / most) <= 1
        assert len(drawn) <= cells


@given(st.lists(COUNTS, min_size=1, max_size=4), COUNTS, st.integers(0, 90))
def test_parts_of_a_bar_end_where_their_sums_end(values: list[int], more: int, cells: int) -> None:
    most = sum(values) + more
    drawn = parted(values, most, cells)
    assert [set(part) - {sign} for part, sign in zip(drawn, PARTS, strict=False)] == [set()] * len(values)
    for place in range(len(values)):
        end = round(cells * sum(values[: place + 1]) / most) if most else 0
        assert sum(map(len, drawn[: place + 1])) == end


@settings(max_examples=60)
@given(st.lists(COUNTS, max_size=120), st.integers(0, 120), st.integers(0, 40))
def test_columns_stay_in_their_place(values: list[int], width: int, height: int) -> None:
    names = [f"2025-{number:03}" for number in range(len(values))]
    painted = paint(Columns("A title", ["a note"], values, names), width, height)
    assert len(painted) <= max(height, 0)
    for line in painted:
        assert cell_len(text_of(line)) <= width


def test_a_picture_of_columns() -> None:
    painted = paint(Columns("Decisions", ["3 days"], [1, 8, 4], ["Mon", "Tue", "Wed"]), 20, 8)
    assert [text_of(line).rstrip() for line in painted] == [
        "Decisions",
        "10 ┈┈┈┈┈▂▂▂▂┈┈┈┈┈┈",
        "        ████",
        "        ████ ▅▅▅▅",
        "   ▃▃▃▃ ████ ████",
        " 0 ───────────────",
        "   Mon  Tue  Wed",
        "3 days",
    ]


def test_the_labels_have_those_that_were_never_right() -> None:
    entry = AnnotatorStatistics("ann")
    entry.suggested["NORP"] = Counter({State.CORRECTED: 2})
    entry.annotations["ORG"] = Counter({State.CORRECTED: 2})
    told = lines(Page.LABELS, Shown(Statistics(1, 9, (entry,)), ontonotes()), 80)[1:]
    assert [text_of(line.inks(80)).split()[-2:] for line in told] == [["2", "–"], ["0", "0%"]]
    assert [line.wanted is not None for line in told] == [True, False]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.text(max_size=30), COUNTS, st.sampled_from(["", "7", "1,234"])), min_size=1, max_size=5
    ),
    st.integers(44, 200),
)
def test_the_lines_of_a_table_are_equally_wide(rows: list[tuple[str, int, str]], width: int) -> None:
    columns = shape([(name, [number]) for name, _, number in rows], ["spans"], 24)
    most = max(count for _, count, _ in rows)
    painted = [Head(title="A table", key=["one", "two"], numbers=["spans"], shape=columns)]
    bars = [
        Bar(names=[(name, "")], parts=[count], most=most, numbers=[number], shape=columns)
        for name, count, number in rows
    ]
    assert {cell_len(text_of(line.inks(width))) for line in [*painted, *bars]} == {
        cell_len(text_of(painted[0].inks(width)))
    }
    assert cell_len(text_of(painted[0].inks(width))) <= width


def test_two_names_share_the_room() -> None:
    columns = shape([("x" * 40, ["1"])], ["spans"], 21)
    row = Bar(
        names=[("Al", ""), ("A very long name indeed", "")], between=" + ", numbers=["1"], shape=columns
    )
    assert text_of(row.inks(60)).startswith(" Al + A very long nam…  ")


def test_the_matrix_tells_every_pair_once() -> None:
    mentions = Mentions()
    for text in ("Ann Bob Cyd", "Ann Bob", "Ann"):
        found = [(at, at + 3, "P", "") for at in range(0, len(text), 4)]
        mentions.add_article(text, None, found)
    company = Company(mentions, Within.ARTICLE)
    while company.step():
        pass
    assert [text_of(line).split() for line in paint_matrix(company, 60, 20)[1:]] == [
        ["1", "2"],
        ["Ann", "1"],
        ["Bob", "2", "2"],
        ["Cyd", "3", "1", "1"],
    ]
    assert paint_matrix(company, 8, 20) == []


@pytest.mark.parametrize("page", Page)
@pytest.mark.parametrize("width", [40, 78, 198])
def test_a_page_without_anything_says_so(page: Page, width: int) -> None:
    empty = Shown(Statistics(0, 0, ()), ontonotes())
    assert any(text_of(line.inks(width)).strip() for line in lines(page, empty, width))


def test_a_name_from_an_article_does_not_act_on_the_terminal() -> None:
    mentions = Mentions()
    mentions.add_article("\x1b[31mAnn\u202e", date(2025, 1, 1), [(0, 9, "P", "")])
    shown = Shown(Statistics(1, 9, (), 1, mentions), ontonotes())
    painted = "".join(text_of(line.inks(78)) for line in lines(Page.ENTITIES, shown, 78))
    assert "␛[31mAnn" in painted
    assert painted.isprintable()
