"""Every benchmark runs with its smallest arguments and prints the rows that PRODUCT.md promises."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from tests.bench.common import US, Row, interleaved, quantile
from tests.bench.peers.stores import PEERS
from tests.bench.texts import prose, suggestions, tokens
from tui.formats.registry import FORMATS

ROOT = Path(__file__).parents[2]
MEASURED = {"bench", "case", "subject", "value", "unit"}
JUDGED = MEASURED | {"against", "ratio", "target", "met"}


def rows_of(*words: str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", *words, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(rows: list[dict[str, object]], bench: str) -> None:
    assert {row["bench"] for row in rows} == {bench}
    assert len({(row["case"], row["subject"]) for row in rows}) == len(rows)
    for row in rows:
        assert set(row) == (JUDGED if row["subject"] == US else MEASURED)
        assert isinstance(row["value"], int | float)
    ours = [row for row in rows if row["subject"] == US]
    assert all(isinstance(row["met"], bool) == bool(row["target"]) for row in ours)
    assert all(isinstance(row["ratio"], float) == bool(row["against"]) for row in ours)


@pytest.mark.long
@pytest.mark.terminal
@pytest.mark.model
def test_startup_measures_both_sides() -> None:
    rows = rows_of(
        "tests.bench.startup",
        "--runs",
        "1",
        "--presses",
        "3",
        "--only",
        "start",
        "suggestions",
        "seen",
        "keys",
    )
    check(rows, "startup")
    assert {row["subject"] for row in rows} == {US, "textual Static", "textual TextArea", "spaCy alone"}
    assert sum(bool(row.get("target")) for row in rows) == 5


@pytest.mark.long
def test_keypress_measures_both_sides() -> None:
    rows = rows_of("tests.bench.keypress", "--runs", "1", "--cycles", "1", "--sizes", "10KB", "--keys")
    check(rows, "keypress")
    assert {row["subject"] for row in rows} == {US, "textual TextArea"}
    cases = {row["case"] for row in rows}
    assert {"10KB, moving, median", "10KB, 1 per 100, deciding, p99", "10KB, 1 per 100, x, median"} <= cases


@pytest.mark.long
@pytest.mark.terminal
def test_open_measures_both_sides() -> None:
    rows = rows_of("tests.bench.open", "--runs", "1", "--sizes", "10KB", "--kinds", "plain", "1 span per 100")
    check(rows, "open")
    assert {US, "textual TextArea"} <= {row["subject"] for row in rows}
    cases = {row["case"] for row in rows if row["subject"] == US}
    assert {"10KB, plain, start to text", "10KB, 1 span per 100, beyond start"} <= cases
    assert {"10KB, plain, page down to frame", "10KB, plain, peak memory"} <= cases
    assert sum(bool(row.get("target")) for row in rows) == 2


@pytest.mark.long
def test_saves_measures_both_sides() -> None:
    rows = rows_of("tests.bench.saves", "--runs", "1", "--sizes", "200", "400")
    check(rows, "saves")
    assert {row["subject"] for row in rows} == {US, *PEERS}
    cases = {str(row["case"]) for row in rows}
    assert {"200 annotations, save", "400 annotations, open", "400 annotations, snapshot"} <= cases
    assert "400 against 200 annotations, save" in cases


@pytest.mark.long
def test_library_measures_both_sides() -> None:
    rows = rows_of("tests.bench.library", "--runs", "1", "--cycles", "1", "--sizes", "10", "40")
    check(rows, "library")
    assert {row["subject"] for row in rows} == {US, "TinyDB"}
    cases = {str(row["case"]) for row in rows}
    assert {
        "10 articles, open",
        "40 articles, next article, median",
        "40 articles, review, filter, p99",
    } <= cases


@pytest.mark.long
def test_counting_measures_both_sides() -> None:
    rows = rows_of("tests.bench.counting", "--runs", "1", "--sizes", "1000")
    check(rows, "counting")
    assert len({row["subject"] for row in rows}) == 2
    assert {"1,000 annotations, counted", "1,000 annotations, longest step"} <= {row["case"] for row in rows}


@pytest.mark.long
def test_agreement_measures_both_sides() -> None:
    rows = rows_of("tests.bench.agreement", "--runs", "1", "--sizes", "200", "400")
    check(rows, "agreement")
    assert {US, "TinyDB"} <= {row["subject"] for row in rows}
    cases = {str(row["case"]) for row in rows if row["subject"] == US}
    assert {
        "200 annotations, compare",
        "400 annotations, disagreements",
        "400 annotations, peak memory",
    } <= cases


@pytest.mark.long
def test_review_measures_both_sides() -> None:
    rows = rows_of("tests.bench.review", "--runs", "1", "--sizes", "200", "1000")
    check(rows, "review")
    assert {row["subject"] for row in rows} == {US, "TinyDB"}
    cases = {str(row["case"]) for row in rows}
    assert {
        "200 annotations, group, first",
        "1,000 annotations, regex, later",
        "1,000 annotations, bulk edit",
        "200 annotations, agreement of two layers",
    } <= cases
    assert sum(bool(row.get("target")) for row in rows) == 24


@pytest.mark.long
def test_exchange_measures_every_format() -> None:
    rows = rows_of("tests.bench.exchange", "--runs", "1", "--sizes", "12")
    check(rows, "exchange")
    cases = {str(row["case"]) for row in rows if row["subject"] == US}
    for name, format_ in FORMATS.items():
        assert (f"12 articles, write {name}, speed" in cases) == bool(format_.module)
        assert (f"12 articles, import {name}, peak memory" in cases) == bool(
            format_.module and format_.reader
        )
    assert {"spaCy", "dkpro-cassis", "displaCy"} <= {row["subject"] for row in rows}


def test_a_ratio_and_a_value_are_judged_by_their_own_target() -> None:
    row = Row("b", "c", US, 3.0, "s").compared("peer", 2.0)
    assert (row.ratio_at_most(1.5).met, row.ratio_at_most(1.4).met) == (True, False)
    assert (row.value_at_most(3.0).met, row.value_at_most(2.9).met) == (True, False)
    assert row.value_at_most(2.9).target == "value <= 2.9 s"


def test_quantiles_are_values_that_were_measured() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert (quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1.0)) == (50.0, 99.0, 100.0)
    assert quantile([7.0], 0.99) == 7.0


def test_subjects_take_turns() -> None:
    order: list[str] = []

    def subject(name: str) -> dict[str, float]:
        order.append(name)
        return {"n": float(len(order))}

    found = interleaved({name: partial(subject, name) for name in "ab"}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert found == {("a", "n"): [1.0, 4.0, 5.0], ("b", "n"): [2.0, 3.0, 6.0]}


def test_texts_are_the_same_each_time_and_have_as_many_spans_as_said() -> None:
    text = prose(20_000)
    assert text == prose(20_000)
    assert len(text) == 20_000
    found = suggestions(tokens(text), 100)
    assert abs(len(found) - 200) <= 2
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
