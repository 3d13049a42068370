"""`glossator refresh`: takes the text that the files of articles have now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption
from tui.domain.errors import GlossatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.domain.article import ArticleSummary
    from tui.domain.span import HasSpan
    from tui.services.refreshing import Outcome, Refresh
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_CONTEXT = 32
"""Code points before and behind a span that --json quotes."""


class Done(NamedTuple):
    """What came of one article: a word for it, and what there is to change or why nothing can be said."""

    word: str
    article: ArticleSummary
    refresh: Refresh | None = None
    problem: GlossatorError | None = None


@app.command(
    epilog="""Examples:

\b
  glossator refresh --dry-run
  glossator refresh harbour
  glossator refresh k3fx82mn --json

Where the file of an article says something else than when it was added, the article takes that text, and the
annotations of everybody go along: their words are looked for where they were, then elsewhere with what is
around them, then by likeness. What has no place in the new text is lost: it is taken out, listed, and stays
in the history. All of it is one edit, which glossator undo takes back.

Without an article all are looked at, but for those that were to keep their text when the program asked.
Articles of standard input and of files with several are left alone. An address is fetched where its article
is named, and only there.

Prints the articles (refreshed, unchanged, kept, failed; with --dry-run changed), with how many annotations
are unchanged, moved, found by likeness and lost; then those found by likeness or lost: how, article,
annotator, label, text, and the text now. In a pipe the columns are separated by tabs. The keys of --json, for
each article: id, title, source, result, unchanged, moved, alike, lost, doubtful; for each of the doubtful:
id, annotator, label, state, note, how, score, was, now.
Exit code 3: annotations were lost, or some of the files cannot be read."""
)
def refresh(
    ctx: typer.Context,
    articles: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ARTICLE", help="Articles: their ids, or words of their titles; otherwise all."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Take the text that the files of articles have now, with all annotations."""
    from tui.cli.main import COULD_NOT, DONE, INCOMPLETE, complain, note
    from tui.domain.anchoring import How

    choices = Choices(ctx.obj, project, annotator, model)
    with choices.reading() if dry_run else choices.writing(create=False) as opened:
        results = list(_named(opened, articles) if articles else _all(opened, note))
        found = [one.refresh for one in results if one.refresh is not None]
        if found and not dry_run:
            from tui.services.refreshing import edit_of

            opened.commit(edit_of(found, choices.annotator)).result()
    if json:
        _print_json(results, dry_run=dry_run)
    else:
        _print_tables(results, dry_run=dry_run)
    problems = [one.problem for one in results if one.problem is not None]
    for problem in problems:
        complain(str(problem))
    if problems and len(problems) == len(results):
        return COULD_NOT
    lost = any(one.counts[How.LOST] for one in found)
    return INCOMPLETE if problems or lost else DONE


def _named(project: Project, words: list[str]) -> Iterator[Done]:
    """Yield what becomes of the articles that words mean.

    Raises:
        GlossatorError: A word means none, or several.
    """
    from tui.services.library import find_article

    summaries = project.articles()
    # All of them first: nothing is to be done where one of them is not there.
    for article in {
        summary.id: summary for summary in (find_article(summaries, word) for word in words)
    }.values():
        yield _compared(project, article)


def _all(project: Project, note: Callable[[str], object]) -> Iterator[Done]:
    """Yield what becomes of every article whose file says something else, or cannot be read any more."""
    from tui.domain.shown import counted
    from tui.services.rereading import Look, Sources
    from tui.storage.seen import Seen

    sources = Sources(Seen.load(project.path), project.article)
    gone = others = 0
    told = False
    for article in project.articles():
        look = sources.look(article)
        if look in (Look.CHANGED, Look.UNREADABLE):
            yield _compared(project, article)
        elif look is Look.KEPT:
            yield Done("kept", article)
        gone += look is Look.GONE
        others += look is Look.NO_FILE
        told |= look in (Look.CHANGED, Look.UNREADABLE, Look.KEPT)
    sources.save()
    if not told:
        note("No file says something else than its article.")
    if gone:
        note(f"{counted(gone, 'article has', 'articles have')} no file any more.")
    if others:
        note(f"{counted(others, 'article has', 'articles have')} no file of its own: left alone.")


def _compared(project: Project, article: ArticleSummary) -> Done:
    from tui.domain.errors import UnreadableError
    from tui.services.refreshing import compare

    try:
        found = compare(project, article.id)
    except UnreadableError as error:
        return Done("failed", article, problem=error)
    return Done("refreshed", article, found) if found.is_needed else Done("unchanged", article)


def _word(done: Done, *, dry_run: bool) -> str:
    return "changed" if dry_run and done.refresh is not None else done.word


def _print_tables(results: list[Done], *, dry_run: bool) -> None:
    from tui.cli.output import print_table
    from tui.domain.anchoring import How

    columns = ("", "id", "title", "unchanged", "moved", "alike", "lost")
    rows = (
        (
            _word(done, dry_run=dry_run),
            done.article.id,
            done.article.title,
            *(
                (str(n) for n in done.refresh.counts.values())
                if done.refresh is not None
                else [""] * len(How)
            ),
        )
        for done in results
    )
    if results:
        print_table(columns, rows, right=columns[3:])
    doubtful = [
        (o.how.value, done.article.id, o.annotator, o.before.label, *_both(done.refresh, o))
        for done in results
        if done.refresh is not None
        for o in done.refresh.doubtful
    ]
    if doubtful:
        print_table(("", "article", "annotator", "label", "text", "now"), doubtful)


def _both(refresh: Refresh, outcome: Outcome) -> tuple[str, str]:
    """Return the words of an annotation in the old text, and in the new one."""
    was, now = outcome.before, outcome.after
    found = refresh.after.text[now.start : now.end] if now is not None else ""
    return refresh.before.text[was.start : was.end], found


def _print_json(results: list[Done], *, dry_run: bool) -> None:
    from tui.cli.output import print_json
    from tui.domain.anchoring import How

    print_json(
        {
            "id": done.article.id,
            "title": done.article.title,
            "source": done.article.source,
            "result": _word(done, dry_run=dry_run),
            "unchanged": counts[How.KEPT],
            "moved": counts[How.MOVED],
            "alike": counts[How.ALIKE],
            "lost": counts[How.LOST],
            "doubtful": [_as_json(found, outcome) for outcome in found.doubtful] if found is not None else [],
        }
        for done in results
        for found in [done.refresh]
        for counts in [found.counts if found is not None else dict.fromkeys(How, 0)]
    )


def _as_json(refresh: Refresh, outcome: Outcome) -> dict[str, Any]:
    annotation, now = outcome.before, outcome.after
    return {
        "id": annotation.id,
        "annotator": outcome.annotator,
        "label": annotation.label,
        "state": annotation.state.value,
        "note": annotation.note,
        "how": outcome.how.value,
        "score": round(outcome.score, 3),
        "was": _quoted(refresh.before.text, annotation),
        "now": _quoted(refresh.after.text, now) if now is not None else None,
    }


def _quoted(text: str, span: HasSpan) -> dict[str, Any]:
    return {
        "start": span.start,
        "end": span.end,
        "text": text[span.start : span.end],
        "before": text[max(span.start - _CONTEXT, 0) : span.start],
        "after": text[span.end : span.end + _CONTEXT],
    }
