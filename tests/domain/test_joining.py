"""Two layers of one article as one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import ArticleState
from tui.domain.joining import Joined, Kind, join, joined_infos, joined_notes, misfit
from tui.domain.layer import LayerInfo
from tui.domain.remarks import LONGEST_NOTE

Layer = dict[str, Annotation]


def tag(name: str, start: int, end: int, label: str = "ORG", state: State = State.ADDED) -> Annotation:
    return Annotation(name, start, end, label, state, PERSON, "ann", "2026-01-02T03:04:05Z")


def after(ours: list[Annotation], joined: Joined) -> list[Annotation]:
    """Return the layer with what joining comes to; what is added gets another id where it is taken."""
    layer = {a.id: a for a in ours}
    for before, now in joined.pairs:
        if before is not None:
            assert layer.pop(before.id) == before
        if now is not None:
            name = now.id if now.id not in layer else f"{now.id}'"
            layer[name] = replace(now, id=name)
    return list(layer.values())


def test_what_both_say_is_there_once_and_the_rest_comes_in() -> None:
    ours = [tag("a", 0, 5), tag("b", 10, 15, "GPE", State.REJECTED)]
    theirs = [tag("x", 0, 5, state=State.ACCEPTED), tag("y", 10, 15, "GPE", State.REJECTED), tag("z", 20, 25)]
    joined = join(ours, theirs)
    assert (joined.same, joined.added, joined.conflicts) == (2, 1, [])
    assert after(ours, joined) == [*ours, theirs[2]]


@pytest.mark.parametrize(
    ("mine", "other", "kind"),
    [
        (tag("a", 0, 5), tag("x", 0, 5, "GPE"), Kind.LABEL),
        (tag("a", 0, 5), tag("a", 0, 5, "GPE"), Kind.LABEL),
        (tag("a", 0, 5), tag("x", 0, 5, state=State.REJECTED), Kind.REJECTED),
        (tag("a", 0, 5, state=State.REJECTED), tag("a", 0, 5), Kind.REJECTED),
        (tag("a", 0, 5), tag("x", 2, 5), Kind.BOUNDS),
        (tag("a", 0, 5), tag("a", 90, 95), Kind.BOUNDS),
        (tag("a", 0, 5), tag("x", 3, 8, "GPE"), Kind.BOUNDS),
        (replace(tag("a", 0, 5), link="Q1"), replace(tag("x", 0, 5), link="Q2"), Kind.LINK),
    ],
)
def test_two_decisions_that_contradict_one_another(mine: Annotation, other: Annotation, kind: Kind) -> None:
    joined = join([mine], [other])
    assert [tuple(conflict) for conflict in joined.conflicts] == [(kind, mine, other)]
    assert joined.pairs == []
    (kept,) = after([mine], join([mine], [other], theirs_win=True))
    assert (kept.id, kept.start, kept.end) == ("a", other.start, other.end)
    assert (kept.label, kept.live, kept.link) == (other.label, other.live, other.link)


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        (tag("a", 0, 9), tag("x", 2, 5, "GPE")),
        (tag("a", 0, 5), tag("x", 5, 9)),
        (tag("a", 0, 5), tag("x", 0, 5, "GPE", State.REJECTED)),
        (tag("a", 0, 5, "GPE", State.REJECTED), tag("x", 2, 7)),
        (tag("a", 0, 5), replace(tag("x", 0, 5), fragments=((0, 1), (4, 5)), label="GPE")),
    ],
)
def test_two_decisions_of_which_both_can_stand(mine: Annotation, other: Annotation) -> None:
    joined = join([mine], [other])
    assert (joined.conflicts, joined.added) == ([], 1)


def test_what_stands_beside_a_decision_of_both_is_no_conflict() -> None:
    ours, theirs = [tag("a", 0, 9)], [tag("x", 0, 9), tag("y", 2, 5)]
    assert join(ours, theirs).conflicts == []
    assert [c.theirs.id for c in join([tag("b", 3, 9)], theirs).conflicts] == ["x", "y"]


def test_one_of_theirs_can_take_the_place_of_several() -> None:
    ours = [tag("a", 0, 3), tag("b", 4, 8), tag("c", 20, 25)]
    found = after(ours, join(ours, [tag("x", 0, 8)], theirs_win=True))
    assert [(a.id, a.start, a.end) for a in found] == [("c", 20, 25), ("a", 0, 8)]


def test_what_is_said_besides_comes_together() -> None:
    mine = replace(tag("a", 0, 5), note="ours", extras={"k": 1})
    other = replace(tag("x", 0, 5), note="theirs", flag=True, link="Q1", extras={"k": 2, "m": 3})
    (found,) = after([mine], join([mine], [other]))
    assert (found.note, found.flag, found.link) == ("ours\ntheirs", True, "Q1")
    assert found.extras == {"k": 1, "m": 3}
    assert join([found], [other]).pairs == []


def test_notes_are_joined_once_and_never_too_long() -> None:
    assert joined_notes("", "b") == "b"
    assert joined_notes("a\nb", "b") == "a\nb"
    assert joined_notes("b", "a\nb") == "a\nb"
    assert joined_notes("ab", "b") == "ab\nb"
    assert joined_notes("x" * LONGEST_NOTE, "b") == "x" * LONGEST_NOTE


def test_what_is_said_of_an_article_comes_together() -> None:
    ours = LayerInfo(ArticleState.IN_PROGRESS, "a", ("x", "y"), (3, 9))
    theirs = LayerInfo(ArticleState.DONE, "b", ("y", "z"), (1, 9))
    both = joined_infos(ours, theirs)
    assert both == LayerInfo(ArticleState.DONE, "a\nb", ("x", "y", "z"), (1, 3, 9))
    assert joined_infos(both, theirs) == both
    assert joined_infos(ours, theirs, contested=True).state is ArticleState.IN_PROGRESS
    assert joined_infos(theirs, ours).state is ArticleState.DONE


@pytest.mark.parametrize(
    ("annotation", "fits"),
    [
        (tag("a", 0, 10), True),
        (tag("a", 0, 11), False),
        (replace(tag("a", 2, 8), fragments=((2, 4), (6, 8))), True),
        (replace(tag("a", 2, 8), fragments=((2, 4), (6, 9))), False),
        (replace(tag("a", 2, 8), fragments=((4, 6), (2, 4))), False),
    ],
)
def test_what_is_no_annotation_of_a_text_is_told(annotation: Annotation, fits: bool) -> None:
    assert (misfit(annotation, 10) == "") is fits


@st.composite
def layers(draw: st.DrawFn, names: str) -> list[Annotation]:
    found: Layer = {}
    for name in draw(st.lists(st.sampled_from(names), max_size=6, unique=True)):
        start = draw(st.integers(0, 8))
        found[name] = replace(
            tag(
                name,
                start,
                start + draw(st.integers(1, 4)),
                draw(st.sampled_from(("ORG", "GPE"))),
                draw(st.sampled_from((State.ADDED, State.ACCEPTED, State.REJECTED))),
            ),
            note=draw(st.sampled_from(("", "p", "q"))),
            flag=draw(st.booleans()),
            link=draw(st.sampled_from(("", "Q1", "Q2"))),
        )
    return list(found.values())


@given(layers("abcdef"), layers("defghi"), st.booleans())
def test_joining_twice_is_as_joining_once(
    ours: list[Annotation], theirs: list[Annotation], win: bool
) -> None:
    first = join(ours, theirs, theirs_win=win)
    once = after(ours, first)
    again = join(once, theirs, theirs_win=win)
    assert again.pairs == []
    assert again.added == 0
    if not win:
        assert [(c.kind, c.theirs) for c in again.conflicts] == [(c.kind, c.theirs) for c in first.conflicts]


@given(layers("abcdef"), layers("defghi"))
def test_ours_stays_and_nothing_of_theirs_is_lost(ours: list[Annotation], theirs: list[Annotation]) -> None:
    joined = join(ours, theirs)
    once = after(ours, joined)

    def said(layer: list[Annotation]) -> set[tuple[int, int, str, bool]]:
        return {(a.start, a.end, a.label, a.live) for a in layer}

    assert said(ours) <= said(once)
    left = {(c.theirs.start, c.theirs.end, c.theirs.label, c.theirs.live) for c in joined.conflicts}
    assert said(theirs) <= said(once) | left
    told = joined.same + joined.added + sum(c.kind is not Kind.LINK for c in joined.conflicts)
    assert told == len(said(theirs))


@given(layers("abcdef"), layers("defghi"))
def test_theirs_wins_where_that_is_wanted(ours: list[Annotation], theirs: list[Annotation]) -> None:
    once = after(ours, join(ours, theirs, theirs_win=True))
    found = {(a.start, a.end, a.label, a.live) for a in once}
    assert {(a.start, a.end, a.label, a.live) for a in theirs} <= found
