"""Printing the numbers of a comparison: tables on a terminal, tab-separated lines in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.cli.output import console, print_table
from tui.domain.agreement.scores import NONE, Rule, Scores, Tally
from tui.domain.shown import counted, one_line
from tui.services.agreement_json import label_name

if TYPE_CHECKING:
    from tui.domain.agreement.comparison import Comparison
    from tui.domain.labels import LabelSet

_MEANING = {
    Rule.STRICT: "span and label",
    Rule.EXACT: "span",
    Rule.PARTIAL: "some of the span (a half)",
    Rule.TYPE: "some of the span, label",
}
RATES = ("precision", "recall", "F1")
BY_LABEL = (Rule.STRICT, Rule.PARTIAL, Rule.TYPE)
"""The rules that differ where there is one label only."""


def shown(value: float | None) -> str:
    """Return a rate for people; a dash where it is undefined."""
    return "–" if value is None else f"{value:.3f}"


def rates(tally: Tally) -> tuple[str, str, str]:
    """Return precision, recall and F1 for people."""
    return shown(tally.precision), shown(tally.recall), shown(tally.f1)


def in_order(labels: Iterable[str], known: LabelSet) -> list[str]:
    """Return labels in the project's order, then those that it does not have."""
    wanted = set(labels)
    names = [label.name for label in known if label.name in wanted]
    return names + sorted(wanted - set(names))


def say(text: str) -> None:
    """Print a line of ours that may quote names."""
    from rich.text import Text

    console().print(Text(text), soft_wrap=False)


# -- on a terminal ---------------------------------------------------------------------------------


def print_rules(scores: Scores) -> None:
    """Print what came of each rule over all labels."""
    print_table(
        ("rule", *RATES, "macro F1", "what is the same"),
        (
            (rule.value, *rates(scores.overall[rule]), shown(scores.macro_f1(rule)), _MEANING[rule])
            for rule in Rule
        ),
        right=(*RATES, "macro F1"),
    )


def print_labels(scores: Scores, sides: Sequence[str], known: LabelSet) -> None:
    """Print how often each label is there on both sides, and F1 by the rules that differ on one label."""
    columns = [f"{rule.value} F1" for rule in BY_LABEL]
    names = _distinct([one_line(name) for name in sides], columns)
    rows = []
    for label in in_order(scores.by_label, known):
        of_label = scores.by_label[label]
        strict = of_label[Rule.STRICT]
        f1s = (shown(of_label[rule].f1) for rule in BY_LABEL)
        rows.append((label, str(strict.possible), str(strict.actual), *f1s))
    print_table(("label", *names, *columns), rows, right=(*names, *columns))


def _distinct(names: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return headings for sides that no other heading is called like."""
    taken = {"label", *others}
    return [f"{name} has" if name in taken else name for name in names]


def print_matrix(counts: Mapping[tuple[str, str], int], sides: Sequence[str], known: LabelSet) -> None:
    """Print which label of the first side answers to which of the second; where it is wide, the largest."""
    used = {label for cell in counts for label in cell if label}
    labels = [*in_order(used, known), NONE]
    width = max(len(str(max(counts.values(), default=0))), *(len(label_name(label)) for label in labels))
    if (width + 3) * (len(labels) + 1) > console().width:
        _print_most_confused(counts, sides)
        return
    say(f"Rows: {one_line(sides[0])}; columns: {one_line(sides[1])}.")
    columns = [label_name(label) for label in labels]
    rows = (
        (label_name(row), *(str(counts.get((row, column), 0) or "·") for column in labels)) for row in labels
    )
    print_table(("", *columns), rows, right=columns)


def _print_most_confused(counts: Mapping[tuple[str, str], int], sides: Sequence[str], most: int = 12) -> None:
    apart = sorted(((n, *cell) for cell, n in counts.items() if cell[0] != cell[1]), reverse=True)
    names = _distinct([one_line(name) for name in sides], ["times"])
    rows = [(label_name(row), label_name(column), str(n)) for n, row, column in apart[:most]]
    print_table((*names, "times"), rows, right=("times",))


def print_comparison(comparison: Comparison, known: LabelSet) -> None:
    """Print all numbers of a comparison."""
    if len(comparison.sides) == 2:
        (scores,) = comparison.pairs.values()
        print_rules(scores)
        print_labels(scores, comparison.sides, known)
        kappas = comparison.kappas((0, 1))
        say(
            f"Cohen's kappa on {counted(comparison.words, 'word')}: {shown(kappas.words)};"
            f" {shown(kappas.labelled)} without those that both leave out."
        )
    else:
        _print_pairs(comparison)
        _print_units(comparison, known)
    say(
        f"Krippendorff's alpha on words: {shown(comparison.alpha())};"
        f" {shown(comparison.alpha_labelled())} without those that all leave out."
    )
    say(f"Krippendorff's alpha on units: {shown(comparison.unitising.overall())}.")
    if len(comparison.sides) == 2:
        console().print()
        print_matrix(comparison.pairs[0, 1].confusion, comparison.sides, known)


def _print_pairs(comparison: Comparison) -> None:
    columns = [rule.value for rule in Rule]
    rows = []
    for pair, scores in comparison.pairs.items():
        kappas = comparison.kappas(pair)
        names = (comparison.sides[number] for number in pair)
        f1s = (shown(scores.overall[rule].f1) for rule in Rule)
        rows.append((*names, *f1s, shown(kappas.words), shown(kappas.labelled)))
    right = (*columns, "kappa", "labelled")
    say(f"F1 of each pair, and Cohen's kappa on {counted(comparison.words, 'word')}; labelled: on those")
    say("that at least one of the two labels.")
    print_table(("annotator", "and", *right), rows, right=right)


def _print_units(comparison: Comparison, known: LabelSet) -> None:
    columns = [f"{comparison.sides[i]}–{comparison.sides[j]}" for i, j in comparison.pairs]
    rows = []
    for label in in_order(comparison.labels, known):
        of_pairs = (scores.by_label.get(label) for scores in comparison.pairs.values())
        f1s = (shown(of[Rule.STRICT].f1) if of is not None else "–" for of in of_pairs)
        rows.append((label, *f1s, shown(comparison.unitising.alpha(label))))
    columns = [one_line(column) for column in columns]
    say("Strict F1 of each label, and alpha on its units over all:")
    print_table(("label", *columns, "alpha"), rows, right=(*columns, "alpha"))


# -- in a pipe -------------------------------------------------------------------------------------


def print_lines(comparison: Comparison, known: LabelSet) -> None:
    """Print a line for each number, which begins with what it is."""
    rows: list[tuple[str, ...]] = [("articles", str(comparison.texts)), ("words", str(comparison.words))]
    for pair, scores in comparison.pairs.items():
        names = tuple(comparison.sides[number] for number in pair)
        rows += [("rule", *names, rule.value, *rates(scores.overall[rule])) for rule in Rule]
        kappas = comparison.kappas(pair)
        rows.append(("kappa", *names, shown(kappas.words), shown(kappas.labelled)))
        for label in in_order(scores.by_label, known):
            of_label = scores.by_label[label]
            rows += [("label", *names, label, rule.value, *rates(of_label[rule])) for rule in BY_LABEL]
        confusion = sorted(scores.confusion.items())
        rows += [("confusion", *names, row, column, str(count)) for (row, column), count in confusion]
    alphas = (comparison.alpha(), comparison.alpha_labelled(), comparison.unitising.overall())
    rows.append(("alpha", *map(shown, alphas)))
    print_table((), rows)
