"""Where a form stands in a text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.mentions import LONGEST, form_of, head_of, is_whole, mentions


def found(text: str, form: str, **more: bool) -> list[str]:
    return [f"{span.start}:{text[span.start : span.end]}" for span in mentions(text, form, **more)]


def test_every_mention_is_found_as_a_whole_word() -> None:
    text = "Ann met Anna. ANN and Ann's Ann_1 ann."
    assert found(text, "Ann") == ["0:Ann", "22:Ann"]
    assert found(text, "Ann", match_case=False) == ["0:Ann", "14:ANN", "22:Ann", "34:ann"]
    assert found(text, "Ann", whole_words=False) == ["0:Ann", "8:Ann", "22:Ann", "28:Ann"]


def test_white_space_between_words_may_be_any() -> None:
    text = "New York, New\nYork and New \t York; NewYork"
    assert [form_of(text, *span) for span in mentions(text, "New York")] == ["New York"] * 3


@pytest.mark.parametrize(
    ("text", "form", "count"), [("北京大学在北京", "北京", 2), ("アリスとアリス", "アリス", 2)]
)
def test_a_script_without_blanks_has_words_anywhere(text: str, form: str, count: int) -> None:
    assert len(list(mentions(text, form))) == count


def test_signs_are_no_part_of_a_pattern() -> None:
    assert found("a.b (a+b) axb", "a.b") == ["0:a.b"]
    assert found("a.b (a+b) axb", "(a+b)") == ["4:(a+b)"]


def test_a_mention_lies_within_the_stretch_asked_for() -> None:
    text = "Ann Ann Ann"
    assert [span.start for span in mentions(text, "Ann", 1, 7)] == [4]
    assert [span.start for span in mentions(text, "Ann", 1, 6)] == []


def test_no_form_and_one_too_long_are_nowhere() -> None:
    assert found("a b", "") == []
    assert found("a" * (LONGEST + 1), "a" * (LONGEST + 1)) == []


@given(st.text("ab B\n.", max_size=40), st.integers(0, 40), st.integers(1, 6))
def test_what_stands_somewhere_is_found_there(text: str, start: int, length: int) -> None:
    form = form_of(text, start, start + length)
    spans = list(mentions(text, form, whole_words=False))
    assert all(form_of(text, *span) == form for span in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert bool(spans) == bool(form)
    assert list(mentions(text, form)) == [s for s in mentions(text, form) if is_whole(text, s)]


@pytest.mark.parametrize(
    ("form", "head"),
    [
        ("the lives of migrants at sea", "live"),
        ("six Girls", "girl"),
        ("July 21, 2017", "00"),
        ("Irving, Texas", "irving"),
        ("his newfound fame and attention", "fame"),
        ("The Boss", "boss"),
        ("gas", "gas"),
        ("of", "of"),
        ("", ""),
    ],
)
def test_the_head_of_a_form_tells_what_it_is_about(form: str, head: str) -> None:
    assert head_of(form) == head
