"""Looking for the mentions of a form, and which decision is looked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.spreading import desk_of, gathered, open_
from tui.domain.mentions import mentions
from tui.domain.span import Span
from tui.services.spread import (
    Act,
    Kind,
)
from tui.services.spread_search import Wanted, in_stretches, more_in, touching
from tui.services.spread_source import NOTHING_YET, SEVERAL, TOO_LONG, Source, last_decision, source_of


@given(
    st.text("ab \n", max_size=60),
    st.sampled_from(["a", "ab", "a b", "b a b", "aba"]),
    st.integers(1, 20),
    st.booleans(),
    st.booleans(),
)
def test_a_text_looked_through_in_stretches_has_the_same_mentions(
    text: str, form: str, stretch: int, match_case: bool, whole_words: bool
) -> None:
    wanted = Wanted(form, match_case, whole_words)
    found = [span for some in in_stretches(text, wanted, stretch) for span in some]
    assert found == list(mentions(text, form, match_case=match_case, whole_words=whole_words))


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=8),
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), max_size=6),
)
def test_only_suggestions_that_touch_a_mention_are_kept(
    proposed: list[tuple[int, int]], gaps: list[tuple[int, int]]
) -> None:
    suggestions = [open_(start, start + length, "ORG") for start, length in proposed]
    spans, at = [], 0
    for gap, length in gaps:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    expected = [s for s in suggestions if any(a.start < s.end and s.start < a.end for a in spans)]
    assert list(touching(suggestions, spans)) == expected


def test_the_article_at_hand_comes_first_and_what_is_under_way_is_seen() -> None:
    desk = desk_of("Bob. Bob.", "Bob again", "nobody", "And Bob\nand bob")
    desk.on("Bob", 1)
    desk.session.label("PERSON")
    cached = {"k5": [open_(4, 7, "ORG"), open_(0, 3, "ORG")]}
    search = gathered(desk.workspace, Wanted("Bob"), "k5", cached)
    assert [(m.place.article, m.start) for m in search.found] == [("k5", 4), ("k1", 0), ("k1", 5), ("k3", 0)]
    assert search.found[0].facts.open == (open_(4, 7, "ORG"),)
    assert search.found[2].facts.live == (("PERSON", ""),)
    assert (search.done, search.here_done, search.ambiguous) == (True, True, False)
    assert len(gathered(desk.workspace, Wanted("Bob", match_case=False)).found) == 5


def test_looking_keeps_no_layer_and_no_text_at_hand() -> None:
    desk = desk_of("Bob.", "Bob", "Bob!")
    gathered(desk.workspace, Wanted("Bob"))
    assert set(desk.workspace._layers) == {"k1"}


def test_a_form_with_two_labels_anywhere_is_ambiguous() -> None:
    desk = desk_of("Bob. Bob.", "Bob")
    desk.on("Bob")
    desk.session.label("PERSON")
    assert not gathered(desk.workspace, Wanted("Bob")).ambiguous
    desk.workspace.open("k3").label("ORG")
    search = gathered(desk.workspace, Wanted("Bob"))
    assert search.ambiguous
    assert search.labels == {"PERSON": 1, "ORG": 1}


def test_labels_that_are_switched_off_or_shown_as_another_count_as_in_the_article() -> None:
    desk = desk_of("x", "Bob and Bob")
    labels = desk.workspace.labels
    for name, change in (("GPE", {"shown_as": "LOC"}), ("DATE", {"suggested": False})):
        label = labels.named(name)
        labels = labels.change(label, replace(label, **change))
    desk.workspace.book.reload(labels)
    search = gathered(
        desk.workspace, Wanted("Bob"), cached={"k3": [open_(0, 3, "GPE"), open_(8, 11, "DATE")]}
    )
    assert [[s.label for s in m.facts.open] for m in search.found] == [["LOC"], []]


def test_the_gathering_ends_at_a_number_of_mentions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.services.spread_search.MOST", 3)
    search = gathered(desk_of("Bob Bob", "Bob Bob Bob", "Bob").workspace, Wanted("Bob"))
    assert len(search.found) == 3
    assert (search.full, search.done) == (True, True)


def test_mentions_are_counted_with_a_decision() -> None:
    desk = desk_of("Bob, Bob, Bob, Bobby and Bob.")
    desk.suggest(("Bob", "ORG", 1))
    desk.on("Bob")
    desk.session.label("PERSON")
    desk.on("Bob", 2)
    desk.session.label("GPE")
    source = Source("Bob", Act(Kind.LABEL, "PERSON"), "k1")
    assert more_in(desk.session, source) == 2
    desk.session.finish()
    assert more_in(desk.session, source) == 0


def test_the_last_decision_is_spread_wherever_it_was() -> None:
    desk = desk_of("Bob met Eve.", "Acme")
    assert last_decision(desk.workspace) == NOTHING_YET
    desk.suggest(("Bob", "PERSON"))
    desk.on("Bob")
    desk.session.label("ORG")
    desk.workspace.open("k3")
    expected = Source("Bob", Act(Kind.LABEL, "ORG"), "k1", last=True)
    assert source_of(desk.workspace, None) == expected


def test_a_decided_annotation_at_the_caret_goes_before_the_last_decision() -> None:
    desk = desk_of("Bob met Eve.")
    desk.on("Bob")
    desk.session.label("PERSON")
    bob = desk.session.current
    desk.on("Eve")
    desk.session.label("ORG")
    eve = desk.session.current
    found = source_of(desk.workspace, bob)
    assert isinstance(found, Source)
    assert (found.form, found.act.label, found.last) == ("Bob", "PERSON", False)
    found = source_of(desk.workspace, eve)
    assert isinstance(found, Source)
    assert (found.form, found.last) == ("Eve", True)


def test_rejections_and_removals_are_told_apart() -> None:
    desk = desk_of("Bob met Eve.")
    desk.suggest(("Bob", "PERSON"), ("Eve", "ORG"))
    desk.on("Bob")
    desk.session.reject()
    assert source_of(desk.workspace, None) == Source("Bob", Act(Kind.REJECT, "PERSON"), "k1", last=True)
    desk.on("Eve")
    desk.session.label("GPE")
    desk.on("Eve")
    desk.session.reject()
    assert source_of(desk.workspace, None) == Source("Eve", Act(Kind.REMOVE, "GPE"), "k1", last=True)


def test_a_mended_edge_is_spread_with_what_it_was() -> None:
    desk = desk_of("New York City and New York City")
    desk.suggest(("New York", "GPE"))
    desk.on("New")
    desk.session.move_edge(right=True, tokens=1)
    found = source_of(desk.workspace, desk.session.current)
    assert found == Source("New York City", Act(Kind.LABEL, "GPE"), "k1", last=True, was="New York")


def test_several_names_at_once_are_not_spread_and_an_article_that_is_done_is_passed_over() -> None:
    desk = desk_of("Bob met Bob and Eve.")
    desk.suggest(("Bob", "PERSON"), ("Bob", "PERSON", 1))
    desk.session.accept_paragraph()
    desk.session.finish()
    found = last_decision(desk.workspace)
    assert isinstance(found, Source)
    assert found.form == "Bob"
    desk.session.reopen()
    desk.workspace.undo()
    desk.workspace.undo()
    desk.workspace.undo()
    desk.suggest(("Eve", "PERSON"))
    desk.session.accept_paragraph()
    assert last_decision(desk.workspace) == SEVERAL


def test_a_form_that_is_too_long_is_refused() -> None:
    desk = desk_of("x" * 300)
    desk.session.label("ORG")
    assert last_decision(desk.workspace) == TOO_LONG
