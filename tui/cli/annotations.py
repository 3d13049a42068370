"""`glossator annotations`: prints saved annotations across articles."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.choices import Choices
from tui.cli.common import EverybodyOption, JsonOption, ModelOption, ProjectOption
from tui.cli.filters import (
    ArticleOption,
    FlaggedOption,
    LabelsOption,
    LinkedOption,
    LinkOption,
    NotedOption,
    SinceOption,
    StatesOption,
    TextOption,
    make_filter,
)

if TYPE_CHECKING:
    from tui.cli.listing import Disagreement
    from tui.services.review import Filter, Row
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_COLUMNS = (
    "article",
    "start",
    "end",
    "label",
    "state",
    "annotator",
    "at",
    "flag",
    "text",
    "context",
    "note",
    "link",
    "by",
)
_SCREEN = ("article", "label", "state", "context", "annotator", "when")
_GROUPS = ("group", "name", "annotations")
_INCONSISTENT = (
    *("kind", "reason", "fix", "article", "start", "end"),
    *("label", "state", "annotator", "text", "context"),
)
_INCONSISTENT_SCREEN = ("reason", "fix", "article", "label", "context")


class GroupBy(StrEnum):
    """What annotations are counted by."""

    LABEL = "label"
    FORM = "form"
    ENTITY = "entity"
    ARTICLE = "article"
    STATE = "state"
    ANNOTATOR = "annotator"


@app.command(
    "annotations",
    epilog="""Examples:

\b
  glossator annotations --label ORG --state corrected
  glossator annotations --since 2025-10-01 --flagged --json
  glossator annotations --link Q64
  glossator annotations --text "^(the|a) " --regex
  glossator annotations --label ORG --group form
  glossator annotations --inconsistent

--inconsistent lists what does not agree with other annotations by the same annotator, and of --annotator, or
yours, mentions left untagged of what is tagged elsewhere; each with the reason, and with what would make it
agree with most. --across compares those of all annotators with each other, too.

In a pipe the columns are separated by tabs: article, start, end, label, state, annotator, at, flag, text,
context, note, link, by. The keys of --json: id, article, start, end, text, label, state, origin, annotator,
at, note, flag, link, by. The annotator is whose layer it is in, by says who decided last. With --group:
group, name, annotations, the largest first. With --inconsistent: kind, reason, fix, article, start, end,
label, state, annotator, text, context; as JSON kind, reason and fix stand before the keys of an annotation.
Offsets are half-open and count code points of the article's text.""",
)
def annotations_(
    ctx: typer.Context,
    label: LabelsOption = None,
    state: StatesOption = None,
    text: TextOption = "",
    annotator: EverybodyOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    flagged: FlaggedOption = False,
    noted: NotedOption = False,
    linked: LinkedOption = False,
    link: LinkOption = None,
    regex: Annotated[bool, typer.Option("--regex", help="The text is a regular expression.")] = False,
    group: Annotated[
        GroupBy | None, typer.Option("--group", help="Count them by this, instead of listing them.")
    ] = None,
    inconsistent: Annotated[
        bool, typer.Option("--inconsistent", help="List what does not agree, with the reason.")
    ] = False,
    across: Annotated[
        bool, typer.Option("--across", help="With --inconsistent, compare annotators with each other.")
    ] = False,
    json: JsonOption = False,
    project: ProjectOption = None,
    model: ModelOption = None,
) -> None:
    """List saved annotations across articles, rejections included, with the text around them."""
    from tui.domain.errors import UsageError

    choices = Choices(ctx.obj, project, annotator, model)
    if (group is not None and inconsistent) or (across and not inconsistent) or (regex and not text.strip()):
        raise UsageError(
            "These options do not go together.",
            "--group excludes --inconsistent, --across goes with --inconsistent, --regex with --text.",
        )
    with choices.reading() as opened:
        who = choices.given_annotator
        wanted = make_filter(opened, label, state, text, who, article, since, flagged, noted, linked, link)
        if inconsistent:
            _print_inconsistent(choices, opened, wanted, regex, across, json)
        elif group is not None:
            _print_groups(choices, opened, wanted, regex, group, json)
        else:
            _print_rows(choices, opened, wanted, regex, json)


def _print_rows(choices: Choices, opened: Project, wanted: Filter, regex: bool, json: bool) -> None:
    from tui.cli.output import print_json, print_table, terminal
    from tui.services.review import as_json, project_rows

    if regex:
        from tui.cli.listing import annotations_of, asked, concordance
        from tui.services.concordance import Query

        all_rows = concordance(choices, opened)
        rows = annotations_of(all_rows, asked(all_rows, replace(Query.of(wanted), regex=True)))
    else:
        rows = project_rows(opened, wanted)  # as they come, however many there are
    if json:
        print_json(map(as_json, rows))
    elif terminal():
        print_table(_SCREEN, map(_cells_for_screen, rows))
    else:
        print_table(_COLUMNS, map(_cells, rows))


def _print_groups(
    choices: Choices, opened: Project, wanted: Filter, regex: bool, group: GroupBy, json: bool
) -> None:
    from tui.cli.listing import asked, concordance, group_as_json
    from tui.cli.output import print_json, print_table, terminal
    from tui.services.concordance import Group, Query

    query = replace(Query.of(wanted), regex=regex, group=Group(group.value), by_size=True)
    groups = asked(concordance(choices, opened), query).groups
    if json:
        print_json(map(group_as_json, groups))
    elif terminal() and group is not GroupBy.ARTICLE:
        named = ((each.name or "none", str(each.count)) for each in groups)
        print_table((group.value, "annotations"), named, right=("annotations",))
    else:
        cells = ((each.key, each.name, str(each.count)) for each in groups)
        print_table(_GROUPS, cells, right=("annotations",))


def _print_inconsistent(
    choices: Choices, opened: Project, wanted: Filter, regex: bool, across: bool, json: bool
) -> None:
    from tui.cli.listing import asked, concordance, disagreements, kept_suggestions
    from tui.cli.output import print_json, print_table, terminal
    from tui.services.concordance import EVERY_KIND, Group, Query

    rows = concordance(choices, opened, kept_suggestions(choices, opened))
    query = replace(Query.of(wanted), regex=regex, across=across, kinds=EVERY_KIND, group=Group.INCONSISTENCY)
    found = disagreements(rows, asked(rows, query))
    if json:
        print_json(each.as_json() for each in found)
    elif terminal():
        print_table(_INCONSISTENT_SCREEN, (_inconsistent_cells(each, short=True) for each in found))
    else:
        print_table(_INCONSISTENT, (_inconsistent_cells(each) for each in found))


def _inconsistent_cells(found: Disagreement, short: bool = False) -> tuple[str, ...]:
    from tui.cli.output import in_context
    from tui.services.review import Row

    row, group = found.row, found.group
    start, end, label, state, annotator = "", "", "", "", ""
    if isinstance(row, Row):
        a, annotator = row.annotation, row.annotator
        start, end, label, state = str(a.start), str(a.end), a.label, a.state.value
    else:
        start, end = str(row.start), str(row.end)
    if short:
        return group.reason, found.fix, row.article.id, label, in_context(row.left, row.text, row.right)
    context = f"{row.left}[{row.text}]{row.right}"
    head = group.key, group.reason, found.fix, row.article.id, start, end
    return (*head, label, state, annotator, row.text, context)


def _cells(row: Row) -> tuple[str, ...]:
    a = row.annotation
    context = f"{row.left}[{row.text}]{row.right}"
    return (
        *(row.article.id, str(a.start), str(a.end), a.label, a.state.value, row.annotator, a.at),
        *("flag" if a.flag else "", row.text, context, a.note, a.link, a.by),
    )


def _cells_for_screen(row: Row) -> tuple[str, ...]:
    from tui.cli.output import in_context

    a = row.annotation
    context = in_context(row.left, row.text, row.right)
    return row.article.id, a.label, a.state.value, context, row.annotator, a.at[:10]
