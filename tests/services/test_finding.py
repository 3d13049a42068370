"""Going through a text: every hit once, from wherever it begins, and no expression without an end."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.desk import PROPOSED_SIX, TEXT, Desk, span
from tui.domain.errors import UsageError
from tui.domain.search import Hits, Query
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock, Tokens
from tui.services import finding
from tui.services.finding import TOO_SLOW, Batch, Place, Search, Toward, compiled, scan, target_of


def gathered(batches: Iterable[Batch]) -> Hits:
    hits = Hits()
    for batch in batches:
        hits.add(batch.starts, batch.ends, ahead=batch.ahead)
        hits.complete, hits.trouble = batch.complete, batch.trouble
    return hits


def spans_of(hits: Hits) -> list[Span]:
    return list(hits.within(-1, 10**9))


@given(
    st.text(st.sampled_from("ab \n\r.é"), max_size=80),
    st.sampled_from(
        ["a", "ab", "a b", "B", "é.", "a+b", r"(?<=a)b", r"^a", r"b$", r"\s+", "a|ab", r"\bab\b"]
    ),
    st.booleans(),
    st.integers(0, 80),
    st.integers(1, 9),
)
@settings(max_examples=120)
def test_windows_and_beginnings_make_no_difference(
    text: str, typed: str, regex: bool, begin: int, window: int
) -> None:
    query = Query(typed, regex=regex)
    flags = re.MULTILINE | (0 if query.match_case else re.IGNORECASE)
    begin = text.rfind("\n", 0, min(begin, len(text))) + 1
    plainly = [m.span() for m in re.finditer(query.expression, text, flags) if m.end() > m.start()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "_FIRST_WINDOW", window)
        patch.setattr(finding, "_WINDOW", window)
        patch.setattr(finding, "_LINE", 2)
        hits = gathered(scan(text, compiled(query), begin))
    assert hits.complete
    assert not hits.trouble
    # A match over the line at which the search began counts from there on.
    if not any(start < begin < end for start, end in plainly):
        assert [(s.start, s.end) for s in spans_of(hits)] == plainly


def test_a_blank_stands_for_any_white_space_also_over_lines() -> None:
    text = "New York, New\n York, new\u00a0york, NewYork"
    assert len(spans_of(gathered(scan(text, compiled(Query("new york")), 0)))) == 3


def test_whole_words() -> None:
    found = spans_of(gathered(scan("an Anna and an, 北京 in 北京市", compiled(Query("an")), 0, words=True)))
    assert found == [Span(0, 2), Span(12, 14)]
    assert len(gathered(scan("北京市", compiled(Query("北京")), 0, words=True))) == 1


@pytest.mark.parametrize("typed", ["(", "a[", "*", "a{2,1}", "(?P<x>a)(?P<x", r"\1", "[z-a]"])
def test_what_is_no_expression_is_said_in_one_line(typed: str) -> None:
    with pytest.raises(UsageError, match="Not a regular expression: ") as caught:
        compiled(Query(typed, regex=True))
    assert "\n" not in str(caught.value)
    assert compiled(Query(typed)).search(f"x{typed}y")


@pytest.mark.parametrize("typed", [r"(a+)+$", r"(a|aa)+$", r"(\w+\s?)*$", r"(a*)*b\Z|(a+)+c"])
def test_an_expression_without_an_end_is_given_up(typed: str) -> None:
    text = "before\n" + "a" * 5000 + "!\nafter"
    begun = time.monotonic()
    hits = gathered(scan(text, compiled(Query(typed, regex=True)), 0, patience=0.05))
    assert time.monotonic() - begun < 5
    assert hits.complete
    assert hits.trouble in ("", TOO_SLOW)


def test_what_was_found_before_an_end_stays() -> None:
    text = "a\n" * 20_000 + "a" * 5000 + "!"
    hits = gathered(scan(text, compiled(Query(r"^(a|aa)+$", regex=True)), 0, patience=0.05))
    assert hits.trouble == TOO_SLOW
    assert len(hits) > 1000


@pytest.mark.parametrize(
    ("words", "found", "target"),
    [
        ("New York is", "New York", "New York"),
        ("New Yorkers", "New York", "New Yorkers"),
        ("x-ray", "ray", "ray"),
        ("Berlin, too", "erli", "Berlin"),
        ("a  b", "a  ", "a"),
    ],
)
def test_a_label_takes_the_hit_but_no_part_of_a_word(words: str, found: str, target: str) -> None:
    tokens = Tokens(words, [TokenBlock.of(0, len(words), [m.span() for m in re.finditer(r"[\w-]+", words)])])
    assert words[slice(*target_of(words, tokens, span(words, found)))] == target


# -- a search over the open article ----------------------------------------------------------------


def search(desk: Desk, typed: str, toward: Toward = Toward.HERE) -> Search:
    made = Search(desk.session, Query(typed), Place.of(desk.session), toward)
    for batch in made.scan():
        made.take(batch)
    return made


def test_it_lands_on_the_first_hit_behind_the_caret_and_goes_round() -> None:
    desk = Desk()
    desk.on("works")
    found = search(desk, "bob")
    assert (found.at, desk.selected) == (span(TEXT, "Bob", 1), "Bob")
    assert found.counted == "2 of 2"
    assert "No more below" in found.step(forward=True).message
    assert found.counted == "1 of 2"
    assert found.step(forward=True).message == ""
    assert found.step(forward=False).message == ""
    assert "No more above" in found.step(forward=False).message
    assert found.at == span(TEXT, "Bob", 1)


def test_next_and_previous_do_not_stay_where_the_reader_is() -> None:
    desk = Desk()
    desk.on("Bob")
    assert search(desk, "bob").at == span(TEXT, "Bob")
    assert search(desk, "bob", Toward.NEXT).at == span(TEXT, "Bob", 1)
    assert search(desk, "bob", Toward.PREVIOUS).at == span(TEXT, "Bob")


def test_hits_within_one_word_are_gone_through_one_by_one() -> None:
    desk = Desk("banana and banana")
    found = search(desk, "a")
    places = [found.at]
    for _ in range(6):
        found.step(forward=True)
        places.append(found.at)
    assert [p.start for p in places if p is not None] == [1, 3, 5, 7, 12, 14, 16]


def test_a_label_key_tags_the_hit_and_the_search_goes_on() -> None:
    desk = Desk()
    found = search(desk, "york city")
    desk.session.label("GPE")
    assert desk.decided == [("York City", "GPE", "added")]
    assert found.counted == "1 of 1"
    desk.session.step(2)
    assert found.counted == "1 hit"


def test_a_hit_that_is_a_suggestion_makes_it_current() -> None:
    desk = Desk()
    desk.suggest(*PROPOSED_SIX)
    search(desk, "acme corp")
    assert desk.current() == ("Acme Corp", "ORG", "open")
    search(desk, "york")
    assert (desk.current(), desk.selected) == (None, "York")


def test_while_selecting_a_hit_is_a_motion() -> None:
    desk = Desk()
    desk.on("Anna")
    desk.session.begin_selection()
    search(desk, "new york")
    assert desk.selected == "Anna Smith met Bob in New York"


def test_giving_up_returns_to_where_the_reader_was() -> None:
    desk = Desk()
    desk.suggest(*PROPOSED_SIX)
    desk.session.next_open()
    before = Place.of(desk.session)
    found = search(desk, "monday")
    assert desk.caret == "Monday"
    found.origin.go_back(desk.session)
    assert Place.of(desk.session) == before


def test_nothing_found_leaves_the_reader_where_he_was() -> None:
    desk = Desk()
    before = Place.of(desk.session)
    found = search(desk, "zzz")
    assert (found.counted, found.step(forward=True).message) == ("no hit", "No hit.")
    assert Place.of(desk.session) == before
