"""Where possible misses are found, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.strategies import mixed_texts
from tests.services.desk import Desk, span
from tui.domain.labels import Label, LabelSet
from tui.domain.misses import phrases
from tui.domain.overlay import Overlay
from tui.domain.phrase import PhraseBlock, PhraseKind
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock, Tokens
from tui.services import missing
from tui.services.missing import Misses, is_free

TEXT = "He saw Anna Berg in Oslo on 3 May 2020.\nThe Bank of England paid $5 million to her."


def words(text: str, spans: list[Span]) -> list[str]:
    return [text[slice(*one)] for one in spans]


def all_of(desk: Desk) -> list[str]:
    session = desk.session
    return words(desk.text, list(session.misses.within(session.overlay, 0, len(desk.text))))


def test_names_and_numbers_are_found_and_plain_words_are_not() -> None:
    found = all_of(Desk(TEXT))
    assert found[:2] == ["Anna Berg", "Oslo"]
    assert "Bank of England" in found
    assert not {"He", "saw", "The", "her"} & set(found)
    assert any("2020" in one for one in found)


def test_a_year_belongs_to_the_date_before_it_and_a_sign_to_its_handle() -> None:
    text = "we met on July 21, 2017 in #MeToo, and @Bob wrote a@Bob on May 3, 20177 times"
    found = [text[p.start : p.end] for p in phrases(text, 0, len(text))]
    assert found == ["July 21, 2017", "#MeToo", "@Bob", "Bob", "May 3", "20177"]


def test_numbers_are_none_where_no_label_is_for_them() -> None:
    desk = Desk(TEXT)
    desk.session.misses.use_labels(LabelSet([Label("PERSON", "PER"), Label("ORG", "ORG")]))
    assert all_of(desk) == ["Anna Berg", "Oslo", "Bank of England"]


def test_what_is_tagged_suggested_or_rejected_is_no_miss() -> None:
    desk = Desk(TEXT)
    desk.suggest(("Oslo", "GPE"))
    desk.session.label_at(span(TEXT, "Anna"), "PERSON")
    assert not {"Anna Berg", "Oslo"} & set(all_of(desk))
    desk.session.reject_at(span(TEXT, "Oslo"))
    assert "Oslo" not in all_of(desk)


def test_nested_what_lies_within_another_may_be_one() -> None:
    desk = Desk(TEXT)
    overlay = Overlay.of(
        desk.session.overlay.layer, [desk.suggestion("Anna Berg in Oslo", "EVENT")], nested=True
    )
    assert is_free(overlay, span(TEXT, "Anna Berg"))
    assert not is_free(overlay, span(TEXT, "Anna Berg in Oslo"))
    assert not is_free(Overlay.of(overlay.layer, overlay.suggestions), span(TEXT, "Anna Berg"))


def test_what_was_passed_over_and_noun_phrases() -> None:
    misses = Misses(TEXT)
    nothing = Desk(TEXT).session.overlay
    misses.dismiss(span(TEXT, "Anna Berg"))
    saw = span(TEXT, "saw")
    misses.add_nouns(PhraseBlock.of(0, len(TEXT), [(saw.start, saw.end, PhraseKind.CHUNK)]))
    found = words(TEXT, list(misses.within(nothing, 0, len(TEXT))))
    assert "Anna Berg" not in found
    assert found[0] == "saw"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("彼は2013年7月1日に3人で行った", ["2013年7月1日", "3人"]),
        ("约1.5万公里，1990年代的5%", ["1.5万公里", "1990年代", "5%"]),
        ("第２０回の$5", ["２０回", "$5"]),
        ("いま12時間後と12", ["12時間後", "12"]),
    ],
)
def test_numbers_take_what_they_count_with_them_where_no_blank_ends_them(
    text: str, expected: list[str]
) -> None:
    assert [text[p.start : p.end] for p in phrases(text, 0, len(text))] == expected
    assert list(phrases(text, 0, len(text), numbers=False)) == []


def test_names_of_a_segmenter_are_misses_and_latin_ones_end_where_another_script_begins() -> None:
    text = "他去了北京大学的IBM中心"
    misses = Misses(text)
    cuts = [(0, 1), (1, 2), (2, 3), (3, 7), (7, 8), (8, 11), (11, 13)]
    misses.tokens = Tokens(text, [TokenBlock.of(0, len(text), cuts, [(3, 7), (3, 13)])])
    assert words(text, list(misses.candidates(0, len(text)))) == ["北京大学的IBM中心", "北京大学", "IBM"]
    assert words(text, list(misses.candidates(4, len(text)))) == ["IBM"]


def test_a_far_one_is_found_and_a_text_without_any_comes_to_an_end() -> None:
    text = "a " * 9_000 + "Anna Berg " + "b " * 9_000
    misses, nothing = Misses(text), Desk("x").session.overlay
    there = span(text, "Anna Berg")
    assert misses.after(nothing, 0) == misses.before(nothing, len(text)) == there
    assert misses.after(nothing, there.start) is None
    assert misses.before(nothing, there.start) is None
    assert Misses("").after(nothing, 0) is None


@settings(max_examples=50)
@given(mixed_texts, st.integers(1, 9))
def test_forth_and_back_come_to_the_same_ones_whatever_the_window(text: str, window: int) -> None:
    nothing = Desk("x").session.overlay
    misses = Misses(text)
    before, missing.WINDOW = missing.WINDOW, window
    try:
        at, forth = -1, []
        while (found := misses.after(nothing, at)) is not None:
            assert 0 <= found.start < found.end <= len(text)
            assert found.start > at
            at = found.start
            forth.append(at)
        at, back = len(text), []
        while (found := misses.before(nothing, at)) is not None:
            assert found.start < at
            at = found.start
            back.append(at)
    finally:
        missing.WINDOW = before
    assert forth == back[::-1]


def test_in_a_text_broken_for_a_width_a_name_goes_on_in_the_next_line() -> None:
    wrapped = "The court heard on Friday that officials of the Brookline\nPort Authority knew of it.\n"
    found = [wrapped[p.start : p.end] for p in phrases(wrapped, 0, len(wrapped))]
    assert "Brookline\nPort Authority" in found
    rain = "It rained a lot. " * 20
    headed = f"A heading that is about Old Harbours and the Sea\nPort Authority fined.\n{rain}\n"
    found = [headed[p.start : p.end] for p in phrases(headed, 0, len(headed))]
    assert {"Sea", "Port Authority"} <= set(found)


def test_windows_of_a_text_broken_for_a_width_cut_no_name_in_two() -> None:
    line = "The court heard on Friday that officials of the Brookline\nPort Authority knew of it all along.\n"
    text = line * 3
    misses, nothing = Misses(text), Desk("x").session.overlay
    whole = words(text, list(misses.within(nothing, 0, len(text))))
    assert "Brookline\nPort Authority" in whole
    for size in (20, 58, 75):
        parts = [misses.within(nothing, at, at + size) for at in range(0, len(text), size)]
        assert [one for part in parts for one in words(text, list(part))] == whole
