"""The numbers of a comparison as JSON objects; the keys are promised to scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tui.domain.agreement.comparison import Comparison
from tui.domain.agreement.scores import NONE, Rule, Scores, Tally
from tui.domain.meetings import Difference, Mark, Meeting
from tui.services.agreement import Counted

CONTEXT = 40
"""Code points of text on either side of a disagreement."""
_PLACES = 6
"""Digits behind the point."""

Json = dict[str, Any]


def rate(value: float | None) -> float | None:
    """Return a rate as it is written; None where it is undefined."""
    return None if value is None else round(value, _PLACES)


def tally(of: Tally) -> Json:
    """Return what came of one rule."""
    return {
        "precision": rate(of.precision),
        "recall": rate(of.recall),
        "f1": rate(of.f1),
        "correct": of.correct,
        "incorrect": of.incorrect,
        "partial": of.partial,
        "missed": of.missed,
        "spurious": of.spurious,
    }


def rules(of: Mapping[Rule, Tally]) -> Json:
    """Return what came of every rule, by its name."""
    return {rule.value: tally(of[rule]) for rule in Rule}


def scores(of: Scores, first: str, second: str) -> Json:
    """Return the scores of a pair of sides; None as a label stands for nothing on that side."""
    return {
        "first": first,
        "second": second,
        "rules": {
            rule.value: {**tally(of.overall[rule]), "macro_f1": rate(of.macro_f1(rule))} for rule in Rule
        },
        "labels": {label: rules(of.by_label[label]) for label in sorted(of.by_label)},
        "confusion": _cells(of.confusion),
    }


def _cells(counts: Mapping[tuple[str, str], int]) -> list[Json]:
    return [
        {"first": first or None, "second": second or None, "count": count}
        for (first, second), count in sorted(counts.items())
    ]


def comparison(of: Comparison) -> Json:
    """Return all numbers of a comparison but those of single articles."""
    pairs = []
    for pair, each in of.pairs.items():
        kappas = of.kappas(pair)
        pairs.append(
            {
                **scores(each, of.sides[pair[0]], of.sides[pair[1]]),
                "kappa": rate(kappas.words),
                "kappa_labelled": rate(kappas.labelled),
                "confusion_words": _cells(of.word_pairs(pair)),
            }
        )
    units = of.unitising
    return {
        "annotators": list(of.sides),
        "articles": of.texts,
        "words": of.words,
        "pairs": pairs,
        "alpha": {
            "words": rate(of.alpha()),
            "words_labelled": rate(of.alpha_labelled()),
            "units": rate(units.overall()),
            "units_by_label": {label: rate(units.alpha(label)) for label in sorted(of.labels)},
        },
    }


def by_label(of: Comparison) -> Iterator[Json]:
    """Yield the scores of each pair of sides on each label."""
    for (i, j), each in of.pairs.items():
        for label in sorted(each.by_label):
            yield {
                "label": label,
                "first": of.sides[i],
                "second": of.sides[j],
                **rules(each.by_label[label]),
                "alpha_units": rate(of.unitising.alpha(label)),
            }


def by_article(counted: Counted, sides: tuple[str, ...]) -> Iterator[Json]:
    """Yield the scores of each pair of sides on one article."""
    for (i, j), each in counted.scores.items():
        yield {
            "article": counted.article.id,
            "title": counted.article.title,
            "first": sides[i],
            "second": sides[j],
            **rules(each.overall),
        }


def disagreement(article: str, meeting: Meeting[Mark], sides: tuple[str, ...], text: str) -> Json:
    """Return one disagreement, with what stands around it."""
    start, end = meeting.start, meeting.end
    return {
        "article": article,
        "start": start,
        "end": end,
        "difference": difference(meeting, sides),
        "sides": {
            name: [
                {
                    "start": mark.start,
                    "end": mark.end,
                    "label": mark.label,
                    "text": text[mark.start : mark.end],
                }
                for mark in marks
            ]
            for name, marks in zip(sides, meeting.sides, strict=True)
        },
        "left": text[max(0, start - CONTEXT) : start],
        "text": text[start:end],
        "right": text[end : end + CONTEXT],
    }


def difference(meeting: Meeting[Mark], sides: tuple[str, ...]) -> str:
    """Return in words how sides differ: label, boundary, several, or who alone marks it or does not."""
    if meeting.difference is None:
        return ""
    if meeting.difference is Difference.MISSING:
        having = [name for name, marks in zip(sides, meeting.sides, strict=True) if marks]
        lacking = [name for name in sides if name not in having]
        return f"not {', '.join(lacking)}" if len(lacking) < len(having) else f"only {', '.join(having)}"
    return meeting.difference.value


def label_name(label: str) -> str:
    """Return a label of the matrix as people read it."""
    return label if label != NONE else "nothing"
