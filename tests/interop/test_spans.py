"""Scores of spans against nervaluate, seqeval and spaCy's scorer, number by number."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.agreement.layers import LABELS, LENGTH, flat_side
from tui.domain.agreement.scores import Rule, Scores, Tally
from tui.domain.meetings import Mark

nervaluate: Any = pytest.importorskip("nervaluate", reason="the extra interop is not installed")
metrics: Any = pytest.importorskip("seqeval.metrics", reason="the extra interop is not installed")
v1: Any = pytest.importorskip("seqeval.metrics.v1", reason="the extra interop is not installed")
scheme: Any = pytest.importorskip("seqeval.scheme", reason="the extra interop is not installed")

RULES = {
    "strict": Rule.STRICT,
    "exact": Rule.EXACT,
    "partial": Rule.PARTIAL,
    "ent_type": Rule.TYPE,
}
"""The rules by nervaluate's names."""

Texts = list[tuple[list[Mark], list[Mark]]]
texts = st.lists(st.tuples(flat_side(), flat_side()), min_size=1, max_size=4)


def scores_of(sides: Texts) -> Scores:
    scores = Scores()
    for first, second in sides:
        scores.add(first, second)
    return scores


def entities(side: list[Mark]) -> list[dict[str, Any]]:
    # The last code point is part of an entity there.
    return [{"label": mark.label, "start": mark.start, "end": mark.end - 1} for mark in side]


def assert_same(tally: Tally, theirs: Any) -> None:
    counts = (tally.correct, tally.incorrect, tally.partial, tally.missed, tally.spurious)
    assert counts == (theirs.correct, theirs.incorrect, theirs.partial, theirs.missed, theirs.spurious)
    # What is undefined here is 0 there.
    rates = tuple(rate or 0 for rate in (tally.precision, tally.recall, tally.f1))
    assert rates == pytest.approx((theirs.precision, theirs.recall, theirs.f1))


@given(texts)
def test_the_four_rules_count_as_nervaluate_does(sides: Texts) -> None:
    scores = scores_of(sides)
    true, pred = ([entities(side) for side in of] for of in zip(*sides, strict=True))
    found = nervaluate.Evaluator(true, pred, tags=list(LABELS), loader="dict").evaluate()
    for name, rule in RULES.items():
        assert_same(scores.overall[rule], found["overall"][name])
        for label, of_label in scores.by_label.items():
            assert_same(of_label[rule], found["entities"][label][name])
    assert set(found["entities"]) == set(scores.by_label)


def tags(side: list[Mark]) -> list[str]:
    """Return a tag in IOB2 for every code point."""
    found = ["O"] * LENGTH
    for mark in side:
        found[mark.start : mark.end] = [f"B-{mark.label}", *[f"I-{mark.label}"] * (mark.end - mark.start - 1)]
    return found


@given(texts)
def test_strict_is_what_seqeval_calls_strict(sides: Texts) -> None:
    scores = scores_of(sides)
    true, pred = ([tags(side) for side in of] for of in zip(*sides, strict=True))
    if not any(chain.from_iterable(chain.from_iterable(sides))):
        return  # seqeval refuses texts without any entity
    kind = {"mode": "strict", "scheme": scheme.IOB2, "zero_division": 0}
    tally = scores.overall[Rule.STRICT]
    micro = v1.precision_recall_fscore_support(
        true, pred, average="micro", scheme=scheme.IOB2, zero_division=0
    )
    assert [rate or 0 for rate in (tally.precision, tally.recall, tally.f1)] == pytest.approx(micro[:3])
    macro = metrics.f1_score(true, pred, average="macro", **kind)
    assert scores.macro_f1(Rule.STRICT) == pytest.approx(macro)
    report = metrics.classification_report(true, pred, output_dict=True, **kind)
    for label, of_label in scores.by_label.items():
        strict = of_label[Rule.STRICT]
        assert strict.possible == report[label]["support"]
        assert (strict.f1 or 0) == pytest.approx(report[label]["f1-score"])


@settings(max_examples=40)
@given(texts)
def test_strict_is_what_spacy_s_scorer_tells(sides: Texts) -> None:
    from spacy.scorer import Scorer
    from spacy.tokens import Doc, Span
    from spacy.training import Example
    from spacy.vocab import Vocab

    vocab = Vocab()

    def doc(side: list[Mark]) -> Doc:
        made = Doc(vocab, words=["x"] * LENGTH)
        made.set_ents([Span(made, mark.start, mark.end, label=mark.label) for mark in side])
        return made

    scores = scores_of(sides)
    if not any(chain.from_iterable(chain.from_iterable(sides))):
        return  # there is nothing to score
    found = Scorer.score_spans([Example(doc(second), doc(first)) for first, second in sides], "ents")
    strict = scores.overall[Rule.STRICT]
    assert [rate or 0 for rate in (strict.precision, strict.recall, strict.f1)] == pytest.approx(
        [found[f"ents_{name}"] for name in "prf"]
    )
    for label, of_label in scores.by_label.items():
        assert (of_label[Rule.STRICT].f1 or 0) == pytest.approx(found["ents_per_type"][label]["f"])
