"""`glossator agreement`: how far annotators agree, and where they do not."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import JsonOption, ModelOption, ProjectOption
from tui.cli.filters import ArticleOption, LabelsOption

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.domain.article import ArticleSummary
    from tui.domain.labels import LabelSet
    from tui.domain.meetings import Mark, Meeting
    from tui.services.agreement import Counted, Counting, Scope, Side
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_LEFT = 12
"""Code points before a disagreement on a terminal, where the context is cut at its end."""


class By(StrEnum):
    """What there is a row for."""

    ARTICLE = "article"
    LABEL = "label"


class Articles(StrEnum):
    """The names of `services.agreement.Scope`, which need not be loaded for the help."""

    DONE = "done"
    BEGUN = "begun"
    ALL = "all"


ArticlesOption = Annotated[
    Articles,
    typer.Option("--articles", help="Those that all of them have done, or begun, or every article."),
]


@app.command(
    epilog="""Examples:

\b
  glossator agreement ada bob
  glossator agreement --by article --articles begun
  glossator agreement ada bob --disagreements --label ORG

Precision and recall measure the second annotator against the first. Rejections do not count. strict: span and
label are the same; exact: the span is; partial: a part of it is, which counts a half; type: a part of it and
the label are (SemEval-2013 task 9.1). Words are runs of letters and digits, other signs one by one; a word
bears the label of the outermost annotation that touches it. Kappa is Cohen's, alpha Krippendorff's: for
nominal values on words, and for unitising (2004) on spans.

In a pipe each line begins with what it tells: articles, words, rule, label, kappa, confusion, alpha; with
--by article and --disagreements there is a row for each. The keys of --json: annotators, articles, words,
pairs (first, second, rules, labels, confusion, kappa, kappa_labelled, confusion_words), alpha (words,
words_labelled, units, units_by_label); of --disagreements: article, start, end, difference, sides, left,
text, right."""
)
def agreement(
    ctx: typer.Context,
    annotators: Annotated[
        list[str] | None,
        typer.Argument(metavar="ANNOTATOR", help="Two or more annotators; otherwise all there are."),
    ] = None,
    by: Annotated[By | None, typer.Option("--by", help="A row for each article or label.")] = None,
    disagreements: Annotated[
        bool, typer.Option("--disagreements", help="List where they disagree, with the text around it.")
    ] = False,
    label: LabelsOption = None,
    article: ArticleOption = None,
    articles: ArticlesOption = Articles.DONE,
    json: JsonOption = False,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> None:
    """Compare the annotations of two or more annotators: F1, kappa, alpha, confusion, disagreements."""
    from tui.services.agreement import Counting, LayerSide, Scope, layer_states

    choices = Choices(ctx.obj, project, None, model)
    with choices.reading() as opened:
        names = _named(opened, annotators or [])
        known = opened.labels()
        labels = frozenset(known.named(name).name for name in label or ())
        states = layer_states(opened)
        sides = [LayerSide(opened, name, states) for name in names]
        compared = _articles(opened, sides, Scope(articles), article)
        words = None if disagreements or by is By.ARTICLE else lambda of: opened.article(of).text
        counting = Counting.of(compared, sides, words, labels)
        if disagreements:
            _print_disagreements(opened, counting, json)
        elif by is By.ARTICLE:
            _print_articles(counting, json)
        else:
            for _ in _in_sight(counting):
                pass
            _print_all(counting, known, by, len(opened.article_ids()), articles, json)


def _named(project: Project, given: Sequence[str]) -> list[str]:
    """Return the annotators that are meant.

    Raises:
        GlossatorError: There are fewer than two.
        UsageError: One has annotated nothing, or fewer than two are named.
    """
    from tui.cli.filters import check_annotator
    from tui.domain.errors import GlossatorError, UsageError

    for name in given:
        check_annotator(project, name)
    names = list(dict.fromkeys(given)) or project.annotators()
    if len(names) > 1:
        return names
    if given:
        raise UsageError(f"{names[0]!r} alone cannot agree or disagree.", "Name two annotators or more.")
    raise GlossatorError(
        f"Only {names[0]!r} has annotated anything here." if names else "Nobody has annotated anything yet.",
        "It takes two: bring in another's project file with: glossator merge FILE.",
    )


def _articles(
    project: Project, sides: Sequence[Side], scope: Scope, only: str | None
) -> list[ArticleSummary]:
    """Return the articles that are compared.

    Raises:
        GlossatorError: There are none.
    """
    from tui.domain.errors import GlossatorError
    from tui.domain.shown import counted
    from tui.services.agreement import Scope, articles_of
    from tui.services.library import find_in

    one = find_in(project, only) if only is not None else ""
    every = [project.article_summary(one)] if one else project.articles()
    compared = articles_of(every, sides, scope)
    if compared:
        return compared
    if not every:
        raise GlossatorError("There is no article yet.", "Add one with: glossator add FILE.")
    begun = len(articles_of(every, sides, Scope.BEGUN))
    hint = (
        f"{counted(begun, 'article')} {'was' if begun == 1 else 'were'} begun by all: --articles begun."
        if begun
        else "To compare whatever there is: --articles all."
    )
    raise GlossatorError(f"No article was {scope.value} by all of them.", hint)


def _in_sight(counting: Counting) -> Iterator[Counted]:
    """Compare article by article, and show how far that is."""
    from tui.cli.progress import CountingProgress

    with CountingProgress("comparing") as progress:
        for done, counted in enumerate(counting.steps(), 1):
            yield counted
            progress(done, len(counting.articles))


def _print_all(
    counting: Counting, known: LabelSet, by: By | None, total: int, articles: Articles, json: bool
) -> None:
    from tui.cli import agreement_tables as tables
    from tui.cli.output import print_json, terminal
    from tui.domain.shown import counted, one_line
    from tui.services import agreement_json

    comparison = counting.comparison
    if json and by is By.LABEL:
        print_json(agreement_json.by_label(comparison))
    elif json:
        print_json([agreement_json.comparison(comparison)])
    elif not terminal():
        tables.print_lines(comparison, known)
    else:
        names = ", ".join(map(one_line, comparison.sides))
        which = {"done": " that all have done", "begun": " that all have begun", "all": ""}[articles.value]
        tables.say(f"{names}: {counted(comparison.texts, 'article')}{which}, of {total:,}.\n")
        if by is By.LABEL:
            for pair, scores in comparison.pairs.items():
                sides = [comparison.sides[number] for number in pair]
                if len(comparison.pairs) > 1:
                    tables.say(" and ".join(map(one_line, sides)))
                tables.print_labels(scores, sides, known)
        else:
            tables.print_comparison(comparison, known)


def _print_articles(counting: Counting, json: bool) -> None:
    from tui.cli import agreement_tables as tables
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.agreement.scores import Rule
    from tui.services import agreement_json

    sides = counting.comparison.sides
    if json:
        print_json(
            line for counted in _in_sight(counting) for line in agreement_json.by_article(counted, sides)
        )
        return
    f1s = [f"{rule.value} F1" for rule in Rule]
    rows = (
        (
            counted.article.id,
            *(sides[number] for number in pair),
            str(scores.overall[Rule.STRICT].possible),
            str(scores.overall[Rule.STRICT].actual),
            *(tables.shown(scores.overall[rule].f1) for rule in Rule),
            counted.article.title,
        )
        for counted in _in_sight(counting)
        for pair, scores in counted.scores.items()
    )
    if len(sides) == 2 and terminal():
        # The two stand over the columns of what each of them has.
        pair = [name if name not in ("article", "title") else f"{name} has" for name in sides]
        rows = (row[:1] + row[3:] for row in rows)
        print_table(("article", *pair, *f1s, "title"), rows, right=(*pair, *f1s))
    else:
        columns = ("article", "annotator", "and", "has", "have", *f1s, "title")
        print_table(columns, rows, right=("has", "have", *f1s))


def _print_disagreements(project: Project, counting: Counting, json: bool) -> None:
    from tui.cli import agreement_tables as tables
    from tui.cli.output import print_json, print_table, terminal
    from tui.domain.shown import counted as number_of
    from tui.services import agreement_json
    from tui.services.agreement_json import CONTEXT

    sides = counting.comparison.sides
    wide = terminal()
    agree = True
    # On a terminal what is printed shows how far it is.
    for counted in counting.steps() if wide else _in_sight(counting):
        found = counted.disagreements()
        if not found:
            continue
        agree = False
        article = counted.article
        text = project.article(article.id).text
        if json:
            print_json(agreement_json.disagreement(article.id, meeting, sides, text) for meeting in found)
            continue
        rows = [_cells(meeting, sides, text, _LEFT if wide else CONTEXT) for meeting in found]
        if wide:
            names = [f"{name}'s" for name in sides]
            title = f"{article.id}  {article.title}"
            print_table(("difference", *names, "context"), [row[2:] for row in rows], title=title)
        else:
            print_table((), [(article.id, *row) for row in rows])
    if agree and wide and not json:
        tables.say(f"They agree on everything in {number_of(counting.comparison.texts, 'article')}.")


def _cells(meeting: Meeting[Mark], sides: tuple[str, ...], text: str, before: int) -> tuple[str, ...]:
    """Return start, end, difference, what each side has, and the context of a disagreement."""
    from tui.services.agreement_json import CONTEXT, difference

    start, end = meeting.start, meeting.end
    said = ("; ".join(f"{mark.label} {text[mark.start : mark.end]}" for mark in of) for of in meeting.sides)
    left, right = text[max(0, start - before) : start], text[end : end + CONTEXT]
    return (str(start), str(end), difference(meeting, sides), *said, f"{left}[{text[start:end]}]{right}")
