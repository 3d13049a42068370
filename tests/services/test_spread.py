"""Spreading a decision: which mentions it takes by itself, and what becomes of those that are chosen."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.domain.strategies import AT, ME, MODEL, corrected, problems, rejected
from tests.services.spreading import live, open_
from tui.domain.annotation import PERSON, Annotation, Suggestion
from tui.domain.article import ArticleState
from tui.domain.layer import Layer, LayerInfo
from tui.domain.span import Span
from tui.services.spread import (
    CONTEXT,
    Act,
    Kind,
    Mention,
    Place,
    Standing,
    facts_of,
    mention_at,
    open_in,
    pairs,
)

ORG = Act(Kind.LABEL, "ORG")
REJECT = Act(Kind.REJECT, "ORG")
REMOVE = Act(Kind.REMOVE, "ORG")
TEXT = "Old Bank of X said."
BANK = Span(4, 8)


def judged(
    act: Act,
    *found: Annotation | Suggestion,
    done: bool = False,
    ambiguous: bool = False,
    was: str = "",
) -> Mention:
    """Return “Bank” in the text above, with these annotations and suggestions about."""
    info = LayerInfo(ArticleState.DONE if done else ArticleState.IN_PROGRESS)
    layer = Layer.of("k1", ME, [a for a in found if isinstance(a, Annotation)], info)
    open_at = open_in(layer, [s for s in found if isinstance(s, Suggestion)])
    facts = facts_of(TEXT, BANK, layer, open_at, was)
    mention = mention_at(TEXT, BANK, Place("k1", "", "", done), facts)
    mention.judge(act, ambiguous)
    return mention


BY_ITSELF = [
    (ORG, [], Standing.UNTAGGED, True),
    (ORG, [open_(4, 8, "ORG")], Standing.OPEN, True),
    (ORG, [open_(4, 8, "GPE")], Standing.OPEN, True),
    (ORG, [open_(5, 7, "GPE")], Standing.OPEN, True),
    (ORG, [open_(0, 8, "ORG")], Standing.IN_SUGGESTION, False),
    (ORG, [open_(6, 13, "ORG")], Standing.IN_SUGGESTION, False),
    (ORG, [live(4, 8, "ORG")], Standing.SAME, False),
    (ORG, [live(4, 8, "ORG"), live(4, 8, "GPE")], Standing.SAME, False),
    (ORG, [live(4, 8, "GPE")], Standing.OTHER, False),
    (ORG, [live(0, 8, "GPE")], Standing.OVERLAPS, False),
    (ORG, [live(6, 13, "ORG")], Standing.OVERLAPS, False),
    (ORG, [rejected(4, 8, "ORG")], Standing.REJECTED, False),
    (ORG, [rejected(4, 8, "GPE")], Standing.REJECTED, False),
    (ORG, [rejected(4, 8, "GPE"), open_(4, 8, "LOC")], Standing.OPEN, True),
    (ORG, [rejected(4, 8, "ORG"), open_(4, 8, "LOC")], Standing.REJECTED, False),
    (ORG, [rejected(0, 8, "ORG")], Standing.UNTAGGED, True),
    (ORG._replace(link="Q1"), [live(4, 8, "ORG")], Standing.NO_LINK, True),
    (ORG._replace(link="Q1"), [live(4, 8, "ORG", "Q1")], Standing.SAME, False),
    (ORG._replace(link="Q1"), [live(4, 8, "ORG", "Q2")], Standing.OTHER_LINK, False),
    (REJECT, [open_(4, 8, "ORG")], Standing.OPEN, True),
    (REJECT, [open_(4, 8, "GPE")], Standing.OTHER_OPEN, False),
    (REJECT, [open_(0, 8, "ORG")], Standing.NOTHING, False),
    (REJECT, [live(4, 8, "ORG")], Standing.LIVE, False),
    (REJECT, [live(4, 8, "GPE")], Standing.OTHER, False),
    (REJECT, [rejected(4, 8, "ORG")], Standing.SAME, False),
    (REJECT, [], Standing.NOTHING, False),
    (REMOVE, [live(4, 8, "ORG")], Standing.LIVE, True),
    (REMOVE, [live(4, 8, "GPE")], Standing.OTHER, False),
    (REMOVE, [open_(4, 8, "ORG")], Standing.OPEN, True),
    (REMOVE, [], Standing.NOTHING, False),
]


@pytest.mark.parametrize(("act", "found", "standing", "on"), BY_ITSELF)
def test_what_is_open_or_untagged_is_on_and_what_was_decided_otherwise_is_off(
    act: Act, found: list[Annotation | Suggestion], standing: Standing, on: bool
) -> None:
    mention = judged(act, *found)
    assert (mention.standing, mention.on) == (standing, on)


@pytest.mark.parametrize(("act", "found", "standing", "on"), [row for row in BY_ITSELF if row[3]])
def test_nothing_is_on_by_itself_where_the_form_is_ambiguous_or_the_article_done(
    act: Act, found: list[Annotation | Suggestion], standing: Standing, on: bool
) -> None:
    assert not judged(act, *found, ambiguous=True).on
    assert not judged(act, *found, done=True).on


def test_what_a_person_switches_stays_so_unless_there_is_nothing_to_do() -> None:
    mention = judged(ORG, live(4, 8, "GPE"))
    mention.wanted = True
    mention.judge(ORG, ambiguous=True)
    assert mention.on
    mention.judge(Act(Kind.LABEL, "GPE"), ambiguous=False)
    assert (mention.standing, mention.on) == (Standing.SAME, False)
    other = judged(ORG)
    other.wanted = False
    other.judge(ORG, ambiguous=False)
    assert (other.standing, other.on) == (Standing.UNTAGGED, False)


def test_a_suggestion_that_the_decision_was_made_from_is_mended_elsewhere_too() -> None:
    wide = open_(0, 8, "GPE")
    assert judged(ORG, wide).standing is Standing.IN_SUGGESTION
    assert judged(ORG, wide, was="Old Bank").standing is Standing.OPEN


def test_a_done_article_has_no_open_suggestions() -> None:
    assert judged(ORG, open_(4, 8, "GPE"), done=True).standing is Standing.UNTAGGED
    assert judged(REJECT, open_(4, 8, "ORG"), done=True).standing is Standing.NOTHING


def done_to(act: Act, *found: Annotation | Suggestion, was: str = "") -> list[tuple[object, ...]]:
    """Return what an act leaves: span, label, state and origin of each annotation."""
    layer = Layer.of("k1", ME, [a for a in found if isinstance(a, Annotation)])
    facts = facts_of(TEXT, BANK, layer, open_in(layer, [s for s in found if isinstance(s, Suggestion)]), was)
    for before, after in pairs(facts, act, BANK, layer, AT):
        layer = layer.change(before, after)
    assert not problems(layer, len(TEXT))
    return [(a.start, a.end, a.label, a.state.value, a.origin) for a in layer.annotations]


@pytest.mark.parametrize(
    ("act", "found", "left"),
    [
        (ORG, [], [(4, 8, "ORG", "added", PERSON)]),
        (ORG, [open_(4, 8, "ORG")], [(4, 8, "ORG", "accepted", MODEL)]),
        (ORG, [open_(4, 8, "GPE"), open_(4, 8, "ORG")], [(4, 8, "ORG", "accepted", MODEL)]),
        (ORG, [open_(4, 8, "GPE")], [(4, 8, "ORG", "corrected", MODEL)]),
        (ORG, [open_(5, 7, "ORG")], [(4, 8, "ORG", "corrected", MODEL)]),
        (ORG, [open_(0, 8, "ORG")], [(4, 8, "ORG", "added", PERSON)]),
        (ORG, [live(4, 8, "GPE")], [(4, 8, "ORG", "added", PERSON)]),
        (ORG, [corrected(4, 8, "GPE", (4, 8, "ORG"))], [(4, 8, "ORG", "accepted", MODEL)]),
        (ORG, [live(0, 8, "GPE")], [(0, 8, "GPE", "added", PERSON), (4, 8, "ORG", "added", PERSON)]),
        (ORG, [rejected(4, 8, "ORG")], [(4, 8, "ORG", "accepted", MODEL)]),
        (ORG, [rejected(4, 8, "GPE")], [(4, 8, "ORG", "corrected", MODEL)]),
        (REJECT, [open_(4, 8, "ORG")], [(4, 8, "ORG", "rejected", MODEL)]),
        (REJECT, [open_(4, 8, "GPE")], [(4, 8, "GPE", "rejected", MODEL)]),
        (REMOVE, [live(4, 8, "ORG")], []),
        (REMOVE, [live(4, 8, "ORG"), live(4, 8, "GPE")], [(4, 8, "GPE", "added", PERSON)]),
        (REMOVE, [corrected(4, 8, "ORG", (4, 7, "GPE"))], [(4, 7, "GPE", "rejected", MODEL)]),
        (REMOVE, [], []),
    ],
)
def test_a_mention_becomes_what_the_keys_of_the_reader_would_make_of_it(
    act: Act, found: list[Annotation | Suggestion], left: list[tuple[object, ...]]
) -> None:
    assert done_to(act, *found) == left


def test_the_link_goes_along_and_without_one_the_old_stays() -> None:
    layer = Layer.of("k1", ME, [live(4, 8, "GPE", "Q7")])
    facts = facts_of(TEXT, BANK, layer, open_in(layer, []))
    ((_, kept),) = pairs(facts, ORG, BANK, layer, AT)
    ((_, linked),) = pairs(facts, ORG._replace(link="Q1"), BANK, layer, AT)
    assert kept is not None
    assert linked is not None
    assert (kept.link, linked.link) == ("Q7", "Q1")


def test_the_context_is_in_one_line_and_keeps_no_text() -> None:
    text = "a" * 500 + " \n New\nYork \x1b[1m, " + "b" * 500
    span = Span(text.index("New"), text.index("York") + 4)
    mention = mention_at(
        text, span, Place("k1", "", "", False), facts_of(text, span, Layer("k1", ME), no_one)
    )
    assert (mention.text, mention.left[-2:], mention.right[:4]) == ("New York", "a ", " ␛[1")
    assert len(mention.left) <= CONTEXT
    assert len(mention.right) <= CONTEXT


def no_one(start: int, end: int) -> Iterable[Suggestion]:
    return ()
