"""What is suggested follows from the model and from what was decided: the rules, and how it is kept up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.desk import ME, MODEL, Desk, span
from tui.domain.annotation import MEMORY, Suggestion
from tui.domain.overlay import Overlay
from tui.services import proposing
from tui.services.learning import counted
from tui.services.session import Session

TEXT = "Anna Berg met Bob. Berg and Bob of Oslo Bank saw Oslo.\nBob, Anna and Oslo Bank; Oslo Bank of Oslo."
FORMS = ["Anna Berg", "Berg", "Bob", "Oslo Bank", "Oslo", "Anna", "Bank"]


def opened(text: str = TEXT, *found: tuple[str, str] | tuple[str, str, int], memory: bool = True) -> Desk:
    """A desk on which the model has read the whole text."""
    desk = Desk(text, memory=memory)
    desk.session.receive([])
    desk.suggest(*found)
    desk.session.propose_anew()
    return desk


def told(desk: Desk) -> list[tuple[str, str, bool]]:
    """Return words and label of what is open, and whether it comes from memory."""
    return [(desk.text[s.start : s.end], s.label, s.origin == MEMORY) for s in desk.session.overlay.open]


def tag(desk: Desk, words: str, label: str, nth: int = 0) -> None:
    desk.session.label_at(span(desk.text, words, nth), label)


def reject(desk: Desk, words: str, nth: int = 0) -> None:
    desk.session.reject_at(span(desk.text, words, nth))


# -- the rules -------------------------------------------------------------------------------------


def test_what_was_tagged_is_suggested_at_its_other_mentions() -> None:
    desk = opened()
    tag(desk, "Bob", "PERSON")
    assert told(desk) == [("Bob", "PERSON", True), ("Bob", "PERSON", True)]
    assert [desk.session.proposals.reason(s) for s in desk.session.overlay.open] == ["PERSON once"] * 2


def test_a_small_word_may_begin_a_sentence_and_a_name_may_not_lose_its_capital() -> None:
    desk = Desk("He reads the Guardian. The Guardian wrote. THE Guardian, the guardian.", memory=True)
    tag(desk, "the Guardian", "ORG")
    assert told(desk) == [("The Guardian", "ORG", True)]
    reject(desk, "The Guardian")
    assert told(desk) == []
    desk.workspace.undo()
    desk.workspace.undo()
    assert told(desk) == []
    tag(desk, "The Guardian", "ORG")
    assert told(desk) == [("the Guardian", "ORG", True)]


def test_the_name_that_was_tagged_stands_before_the_model_s_with_a_small_word_more() -> None:
    text = "Oslo Bank fell. They like the Oslo Bank, and New Oslo Bank."
    desk = opened(text)
    desk.suggest(("the Oslo Bank", "FAC"), ("New Oslo Bank", "ORG"))
    tag(desk, "Oslo Bank", "ORG")
    assert told(desk) == [("Oslo Bank", "ORG", True), ("New Oslo Bank", "ORG", False)]


def test_memory_stands_before_the_model_and_says_so() -> None:
    desk = opened(TEXT, ("Bob", "ORG", 1), ("Bob", "PERSON", 2))
    tag(desk, "Bob", "PERSON")
    assert told(desk) == [("Bob", "PERSON", True), ("Bob", "PERSON", False)]


def test_what_is_not_clear_leaves_the_model_alone() -> None:
    desk = opened(TEXT, ("Oslo", "GPE", 4))
    tag(desk, "Oslo", "ORG", 1)
    assert ("Oslo", "ORG", True) in told(desk)
    tag(desk, "Oslo", "LOC", 0)
    assert ("Oslo", "GPE", False) in told(desk)


def test_a_rejection_suppresses_the_same_label_only() -> None:
    desk = opened(TEXT, ("Bob", "ORG"), ("Bob", "ORG", 1), ("Bob", "PERSON", 2))
    reject(desk, "Bob")
    assert told(desk) == [("Bob", "PERSON", False)]
    desk.workspace.undo()
    assert len(told(desk)) == 3


def test_the_longer_of_what_overlaps_stands() -> None:
    desk = opened(TEXT, ("Oslo", "GPE", 2))
    tag(desk, "Oslo Bank", "ORG")
    assert told(desk) == [("Oslo Bank", "ORG", True), ("Oslo Bank", "ORG", True)]
    desk = opened(TEXT, ("Oslo Bank", "ORG", 1))
    tag(desk, "Oslo", "GPE", 1)
    assert ("Oslo Bank", "ORG", False) in told(desk)


def test_words_of_a_persons_name_follow_until_something_is_decided_about_them() -> None:
    desk = opened()
    tag(desk, "Anna Berg", "PERSON")
    assert told(desk) == [("Berg", "PERSON", True), ("Anna", "PERSON", True)]
    reject(desk, "Berg", 1)
    assert told(desk) == [("Anna", "PERSON", True)]
    desk.workspace.undo()
    desk.workspace.undo()
    assert told(desk) == []


def test_corrected_edges_are_remembered() -> None:
    desk = opened(TEXT, ("of Oslo Bank", "ORG"), ("of Oslo", "GPE", 1))
    desk.on("Oslo Bank")
    desk.session.move_edge(right=False, tokens=1)
    assert ("Oslo Bank", "ORG", True) in told(desk)
    assert desk.session.proposals.reason(Suggestion(*span(TEXT, "Oslo Bank", 1), "ORG", MEMORY)) == "ORG once"


def test_without_memory_only_the_model_speaks() -> None:
    desk = opened(TEXT, ("Bob", "ORG", 1), memory=False)
    tag(desk, "Bob", "PERSON")
    assert told(desk) == [("Bob", "ORG", False)]
    assert desk.session.proposals.label_for(span(TEXT, "Bob", 2)) == ""


def test_blind_nothing_is_suggested_and_decisions_count_all_the_same() -> None:
    desk = opened(TEXT, ("Oslo Bank", "ORG"))
    desk.session.set_blind(True)
    assert told(desk) == []
    desk.suggest(("Oslo Bank", "ORG", 1))
    tag(desk, "Bob", "PERSON")
    assert told(desk) == []
    assert desk.session.proposals.label_for(span(TEXT, "Bob", 1)) == ""
    desk.session.set_blind(False)
    assert told(desk) == [
        ("Bob", "PERSON", True),
        ("Oslo Bank", "ORG", False),
        ("Bob", "PERSON", True),
        ("Oslo Bank", "ORG", False),
    ]


def test_nested_a_mention_within_another_is_suggested_but_no_part_of_its_own_name() -> None:
    desk = opened()
    desk.session.overlay = Overlay.of(desk.session.overlay.layer, (), nested=True)
    tag(desk, "Oslo", "GPE", 1)
    tag(desk, "Oslo Bank", "ORG")
    assert told(desk).count(("Oslo", "GPE", True)) == 4
    assert told(desk).count(("Oslo Bank", "ORG", True)) == 2
    tag(desk, "Anna Berg", "PERSON")
    assert [t for t in told(desk) if t[1] == "PERSON"] == [("Berg", "PERSON", True), ("Anna", "PERSON", True)]


def test_nested_no_part_of_a_name_is_suggested_within_the_name_that_is_suggested() -> None:
    desk = Desk("Anna Berg met Anna Berg. Berg!", memory=True)
    tag(desk, "Anna Berg", "PERSON")
    desk.session.overlay = Overlay.of(desk.session.overlay.layer, (), nested=True)
    desk.session.propose_anew()
    assert told(desk) == [("Anna Berg", "PERSON", True), ("Berg", "PERSON", True)]


def test_the_label_proposed_for_a_miss_is_that_of_the_like() -> None:
    desk = opened()
    assert desk.session.proposals.label_for(span(TEXT, "Oslo Bank")) == ""
    tag(desk, "Bob", "PERSON")
    assert desk.session.proposals.label_for(span(TEXT, "Oslo Bank")) == ""
    tag(desk, "Bank", "ORG")
    assert desk.session.proposals.label_for(span(TEXT, "Oslo Bank", 1)) == "ORG"


# -- kept up, and from scratch ---------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("tag"),
            st.sampled_from(FORMS),
            st.sampled_from(["PERSON", "ORG", "GPE"]),
            st.integers(0, 2),
        ),
        st.tuples(st.just("reject"), st.sampled_from(FORMS), st.integers(0, 2)),
        st.tuples(st.sampled_from(["undo", "redo", "blind", "blind", "arrive", "work"])),
    ),
    max_size=12,
)
MODELS = st.lists(
    st.tuples(st.sampled_from(FORMS), st.sampled_from(["PERSON", "ORG"])),
    max_size=5,
    unique_by=lambda o: o[0],
)


def from_scratch(desk: Desk, arrived: list[Suggestion], nested: bool) -> list[Suggestion]:
    """Return what is open when everything is worked out at once."""
    layer = desk.session.overlay.layer
    fresh = Session(
        desk.session.article, Overlay.of(layer, (), nested), ME, lambda _: None, counted(desk.text, layer)
    )
    fresh.replace_suggestions(arrived)
    while fresh.learn_more():
        pass
    return list(fresh.overlay.open)


def walk(desk: Desk, steps: list[tuple], models: list[Suggestion], nested: bool) -> list[Suggestion]:  # type: ignore[type-arg]
    """Take the steps, do what is left of the work, and return what of the model has arrived."""
    session = desk.session
    session.overlay = Overlay.of(session.overlay.layer, (), nested)
    arrived: list[Suggestion] = []
    for name, *rest in steps:
        nth = rest[-1] % desk.text.count(rest[0]) if rest else 0
        if name == "tag":
            tag(desk, rest[0], rest[1], nth)
        elif name == "reject":
            reject(desk, rest[0], nth)
        elif name in ("undo", "redo"):
            getattr(desk.workspace, name)()
        elif name == "blind":
            session.set_blind(not session.proposals.blind)
            assert not session.proposals.blind or not len(session.overlay.open)
        elif name == "work":
            session.learn_more()
        elif len(arrived) < len(models):
            arrived.append(models[len(arrived)])
            session.receive(arrived[-1:])
    if session.proposals.blind:
        session.set_blind(False)
    while session.learn_more():
        pass
    return arrived


@settings(max_examples=60)
@given(STEPS, MODELS, st.booleans(), st.booleans(), st.integers(0, len(TEXT) - 1))
def test_whatever_was_done_it_is_as_from_scratch_also_in_small_windows(
    steps: list[tuple],  # type: ignore[type-arg]
    models: list[tuple[str, str]],
    nested: bool,
    small: bool,
    near: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if small:
            for name, value in (
                ("NEAR", 15),
                ("FORMS_AT_ONCE", 1),
                ("SLICE", 7),
                ("PIECE", 9),
                ("MENTIONS", 1),
                ("MENTIONS_AT_ONCE", 2),
            ):
                patch.setattr(proposing, name, value)
        desk = opened()
        desk.session.go_to(near)
        suggestions = [Suggestion(*span(TEXT, words), label, MODEL) for words, label in models]
        arrived = walk(desk, steps, suggestions, nested)
        found = list(desk.session.overlay.open)
    assert found == from_scratch(desk, arrived, nested)


def test_a_long_article_comes_to_what_a_short_one_does() -> None:
    unit = "Anna Berg met Bob of Oslo Bank in Oslo while it rained on all of us and nothing else happened. "
    text = unit * 2500
    desk = opened(text, *[("Oslo", "GPE", n) for n in (1, 3, 2001)])
    desk.session.go_to(0)
    tag(desk, "Oslo Bank", "ORG")
    tag(desk, "Bob", "PERSON")
    assert desk.session.proposals.has_work
    while desk.session.learn_more():
        pass
    counts: dict[tuple[str, str, bool], int] = {}
    for one in told(desk):
        counts[one] = counts.get(one, 0) + 1
    assert counts[("Oslo Bank", "ORG", True)] == counts[("Bob", "PERSON", True)] == 2499
    assert not desk.session.proposals.has_work
