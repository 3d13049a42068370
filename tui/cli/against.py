"""What `glossator stats --against MODEL` prints: how well a pipeline does what a person did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli import agreement_tables as tables
from tui.cli.output import print_json, print_table, terminal
from tui.domain.agreement.scores import Rule
from tui.domain.errors import GlossatorError
from tui.domain.shown import counted, one_line

if TYPE_CHECKING:
    from tui.cli.choices import Choices
    from tui.domain.agreement.scores import Scores
    from tui.domain.labels import LabelSet


def print_evaluation(choices: Choices, model: str, json: bool) -> None:
    """Evaluate a pipeline on the articles that the annotator is done with, and print the scores.

    Args:
        choices: The project, and whose layers.
        model: The pipeline, as `--model` has it.
        json: Whether to print one JSON object.

    Raises:
        GlossatorError: There is no such pipeline, or no article is done.
    """
    from tui.cli.filters import check_annotator
    from tui.cli.progress import CountingProgress
    from tui.nlp.pipelines import describe
    from tui.services import agreement_json
    from tui.services.evaluation import Evaluation
    from tui.services.tagging import suggestion_cache

    info = describe(model)
    with choices.reading() as opened:
        check_annotator(opened, choices.annotator)
        evaluation = Evaluation.of(opened, info, suggestion_cache(info), choices.annotator)
        known = opened.labels()
        if not evaluation.articles:
            raise GlossatorError(
                f"{choices.annotator!r} is not done with any article yet.",
                "Finish one in the reader, or name another annotator with --annotator.",
            )
        with CountingProgress("evaluating") as progress:
            for done, _ in enumerate(evaluation.steps(), 1):
                progress(done, len(evaluation.articles))
    comparison = evaluation.comparison
    (scores,) = comparison.pairs.values()
    if json:
        found = agreement_json.scores(scores, *comparison.sides)
        head = {"annotator": found.pop("first"), "model": found.pop("second"), "articles": comparison.texts}
        print_json([{**head, **found}])
    elif terminal():
        name = one_line(comparison.sides[0])
        tables.say(
            f"{one_line(info.origin)} on {counted(comparison.texts, 'article')} that {name} has done.\n"
        )
        tables.print_rules(scores)
        _print_labels(scores, known)
        tables.print_matrix(scores.confusion, (name, "the model"), known)
    else:
        _print_lines(scores, known, comparison.texts)


def _print_labels(scores: Scores, known: LabelSet) -> None:
    """Print precision, recall and F1 of each label, a row for each rule that can differ there."""
    rows = []
    for label in tables.in_order(scores.by_label, known):
        of_label = scores.by_label[label]
        strict = of_label[Rule.STRICT]
        head = (label, str(strict.possible), str(strict.actual))
        for rule in tables.BY_LABEL:
            rows.append((*head, rule.value, *tables.rates(of_label[rule])))
            head = ("", "", "")
    columns = ("annotated", "suggested", "rule", *tables.RATES)
    print_table(("label", *columns), rows, right=("annotated", "suggested", *tables.RATES))


def _print_lines(scores: Scores, known: LabelSet, articles: int) -> None:
    """Print a line for each number, which begins with what it is."""
    rows: list[tuple[str, ...]] = [("articles", str(articles))]
    rows += [("rule", rule.value, *tables.rates(scores.overall[rule])) for rule in Rule]
    for label in tables.in_order(scores.by_label, known):
        of_label = scores.by_label[label]
        rows += [("label", label, rule.value, *tables.rates(of_label[rule])) for rule in tables.BY_LABEL]
    rows += [("confusion", *cell, str(count)) for cell, count in sorted(scores.confusion.items())]
    print_table((), rows)
