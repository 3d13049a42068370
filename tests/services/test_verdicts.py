"""What a wish for a saved annotation comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import Article, ArticleSummary
from tui.domain.layer import Layer
from tui.services import review
from tui.services.verdicts import Wish, accept, judge, reject, relabel, remove, untouchable

TEXT = "Anna met Bob."
OLD = Annotation("a1", 0, 4, "PERSON", State.ACCEPTED, "model@1", "ann", "2026-01-01T00:00:00Z")


def layer(*more: Annotation) -> Layer:
    return Layer.of("k1", "ann", [OLD, *more])


@pytest.mark.parametrize(
    ("old", "wish", "state", "label"),
    [
        (State.REJECTED, accept, State.ACCEPTED, "PERSON"),
        (State.ACCEPTED, reject, State.REJECTED, "PERSON"),
        (State.ACCEPTED, relabel("ORG"), State.CORRECTED, "ORG"),
        (State.ACCEPTED, remove, None, None),
        (State.ADDED, reject, None, None),
    ],
)
def test_a_wish_is_granted(old: State, wish: Wish, state: State | None, label: str | None) -> None:
    origin = PERSON if old is State.ADDED else OLD.origin
    verdict = judge(replace(OLD, state=old, origin=origin), layer(), wish)
    assert not verdict.refusal
    after = verdict.after
    assert (after.state, after.label) == (state, label) if after is not None else state is None


@pytest.mark.parametrize(
    ("old", "wish", "part"),
    [
        (State.ACCEPTED, accept, "accepted already"),
        (State.REJECTED, reject, "rejected already"),
        (State.ACCEPTED, relabel("PERSON"), "PERSON already"),
        (State.ACCEPTED, relabel("ORG"), "tagged ORG already"),
    ],
)
def test_a_wish_that_comes_to_nothing_says_why(old: State, wish: Wish, part: str) -> None:
    other = replace(OLD, id="a2", label="ORG")
    assert part in judge(replace(OLD, state=old), layer(other), wish).refusal


def test_only_ones_own_and_what_is_there_can_be_decided_on() -> None:
    row = review.row(ArticleSummary.of(Article("k1", TEXT)), OLD, "ann", TEXT)
    assert untouchable(row, False, "ann") == ""
    assert "removed" in untouchable(row, True, "ann")
    assert "only your own" in untouchable(row, False, "bob")
