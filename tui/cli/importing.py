"""`glossator import`: brings annotations from files into an annotator's layers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption
from tui.domain.errors import UsageError
from tui.formats.registry import readable

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tui.formats.items import ImportOptions
    from tui.services.importing import Import, Imported, Wishes
    from tui.services.report_file import ReportFile

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog=f"""Examples:

\b
  glossator import theirs.json --from maria
  glossator import theirs.json --annotator maria --dry-run
  glossator import gold.jsonl --done
  glossator import export.json --format labelstudio --everybody
  glossator import - --annotator maria < tags.jsonl

Formats: project (a project file of Glossator), {", ".join(readable())}; the content tells which where
--format does not; jsonl has Prodigy's tasks too, and slate is TEXT.annotations beside TEXT. FILE may be a
folder or a .zip of files, and - is the standard input.
Annotations go into your layer, or into that of --annotator: what another person decided has the origin
import. They go to the article with the same text, white space and control characters aside; one that is not
here comes in with its annotations, or with --known-only is left out. Offsets are checked against the text,
and against the words where the file has them: such as count UTF-16 units, bytes or line ends otherwise are
repaired where the words tell for sure, what is of no words of the text is left out. The same decisions are
there once; of two that contradict one another ours stays and theirs is told, or the other way round with
--theirs. All of it is one edit, which glossator undo takes back; imported again, a file brings nothing new.

In a pipe the columns are separated by tabs, and each line begins with what it is: file (name, articles,
annotations added, there already, replaced, conflicts, new articles), unknown (id and title of an article that
is not here), left out (article, start, end, label, words, why), conflict (as in glossator merge).
The keys of --json, and of each of the files in --report: file, annotators, articles, new, added, same,
replaced, units, moved, unknown, left_out, conflicts.
Exit code 3: something was left out, or there are conflicts in which ours stayed."""
)
def import_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="The files.")],
    kind: Annotated[
        str, typer.Option("--format", metavar="NAME", help="What the files are; otherwise found out.")
    ] = "",
    sender: Annotated[
        str, typer.Option("--from", metavar="NAME", help="Whose annotations to take of the files.")
    ] = "",
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Take all annotators', each into a layer of that name.")
    ] = False,
    done: Annotated[bool, typer.Option("--done", help="The articles are finished.")] = False,
    known_only: Annotated[
        bool, typer.Option("--known-only", help="Leave out articles that are not here.")
    ] = False,
    rename: Annotated[
        list[str] | None,
        typer.Option("--rename", metavar="OLD=NEW", help="What a label is called here; can be repeated."),
    ] = None,
    scheme: Annotated[
        str,
        typer.Option("--scheme", metavar="NAME", help="Of conll: iob1, iob2 or biluo; else found out."),
    ] = "",
    columns: Annotated[
        int,
        typer.Option(
            "--columns", metavar="N", help="Of conll: in which column the tags stand; else the last."
        ),
    ] = 0,
    utf16: Annotated[
        bool, typer.Option("--utf16", help="The offsets count UTF-16 units, as programs in browsers do.")
    ] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="In a conflict take their decision.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write what came of it as JSON.")
    ] = None,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Bring annotations from files into your layer, or into another annotator's."""
    from tui.cli.bringing import tell_passed_over, undo_hint
    from tui.cli.main import DONE, INCOMPLETE, note
    from tui.cli.output import print_json
    from tui.formats.items import ImportOptions
    from tui.services.importing import Wishes

    choices = Choices(ctx.obj, project, annotator, model)
    tell_passed_over()
    options = ImportOptions(scheme.casefold(), columns, utf16)
    labels = pairs(rename or [])
    wishes = Wishes(sender, everybody, theirs, known_only, done)
    saving: list[Future[int]] = []
    try:
        found = _brought(choices, files, report, dry_run, _Asked(kind, options, labels, wishes), saving)
    except KeyboardInterrupt:
        if any(future.done() and future.exception() is None for future in saving):
            # What is being written is written as a whole.
            note(f"It was being saved already, and is in. {undo_hint(choices)}")
        raise
    if json:
        print_json(_as_json(imported) for imported in found.imported)
    else:
        for imported in found.imported:
            _print(imported)
    if found.labels:
        note(f"New labels: {', '.join(found.labels)}.")
    without_text = sum(len(each.unknown) for each in found.imported)
    if without_text and not known_only:
        note(_articles_first(without_text))
    elif found.edit is None:
        note("Nothing of it is new here.")
    if found.edit is not None and not dry_run:
        note(undo_hint(choices))
    left = any(i.unknown or i.left_out or (i.conflicts and not theirs) for i in found.imported)
    return INCOMPLETE if left else DONE


def _articles_first(count: int) -> str:
    """Return what to do about articles of a file that are not here, and whose texts it does not have."""
    from tui.domain.shown import counted

    which = counted(count, "article is not here and has", "articles are not here and have")
    return f"{which} no text in the file: add the text first (glossator add)."


class _Asked(NamedTuple):
    """What is said of the files, and how they are to be brought in."""

    kind: str
    options: ImportOptions
    labels: dict[str, str]
    wishes: Wishes


def _brought(
    choices: Choices,
    files: list[Path],
    report: Path | None,
    dry_run: bool,
    asked: _Asked,
    saving: list[Future[int]],
) -> Import:
    """Bring files in; what is being saved is told in `saving`, for whoever breaks it off."""
    from tui.cli.choices import uncollected
    from tui.cli.progress import CountingProgress
    from tui.services import given, importing
    from tui.services.exchange import guarded
    from tui.services.report_file import report_file

    kind, options, labels, wishes = asked
    with CountingProgress("importing") as progress, ExitStack() as stack:
        file = None
        if report is not None:
            others = (path for path in files if str(path) != given.STDIN)
            file = stack.enter_context(report_file(report, *guarded(choices.project_file), *others))
        read = uncollected(lambda: [given.opened(path, kind, options, labels) for path in files])
        with choices.trying() if dry_run else choices.writing() as opened:
            found = uncollected(lambda: importing.plan(opened, read, choices.annotator, wishes, progress))
            if found.edit is not None and not dry_run:
                progress(0, None, "saving")
                found.prepare(opened)
                saving.append(opened.commit(found.edit))
                uncollected(saving[0].result)
        if file is not None:
            _write_report(found, file)
    return found


def pairs(given: list[str]) -> dict[str, str]:
    """Return new names by old ones.

    Raises:
        UsageError: One is no pair.
    """
    found = {}
    for each in given:
        old, sign, new = each.partition("=")
        if not (sign and old and new):
            raise UsageError(f"{each!r} does not say what is called how.", "Write --rename OLD=NEW.")
        found[old] = new
    return found


def _write_report(found: Import, file: ReportFile) -> None:
    for imported in found.imported:
        file.tell(_as_json(imported))
    head = {"new_labels": list(found.labels), "changed": found.edit is not None}
    file.write(head, "files")


def _print(found: Imported) -> None:
    from tui.cli.bringing import print_conflicts
    from tui.cli.output import print_table, terminal

    # What has no text is no article, and has no name where the file gives it none.
    unknown = [(key.id, key.title or ("" if key.id else _NO_TEXT)) for key in found.unknown]
    left_out = [
        (each.article, str(each.start), str(each.end), each.label, each.words, each.why)
        for each in found.left_out
    ]
    if terminal():
        _tell(found)
        if unknown:
            print_table(("not here", "title"), unknown)
        _print_left_out(left_out)
    else:
        counts = (len(found.articles), found.added, found.same, found.replaced, _open_conflicts(found))
        print_table((), [("file", found.file, *map(str, (*counts, len(found.new))))])
        print_table((), (("unknown", *cells) for cells in unknown))
        print_table((), (("left out", *cells) for cells in left_out))
    print_conflicts(found.conflicts)


_NO_TEXT = "an article without text"
_SHOWN = 20
"""Things left out that are listed one by one on a terminal."""


def _print_left_out(rows: Sequence[tuple[str, ...]]) -> None:
    """Print what was left out on a terminal: where it is very much, how often for which reason."""
    from tui.cli.output import print_table

    columns = ("article", "start", "end", "label", "words", "left out because")
    if len(rows) <= _SHOWN:
        if rows:
            print_table(columns, rows)
        return
    reasons = Counter(row[-1] for row in rows).most_common(_SHOWN)
    print_table(("left out", "because"), [(f"{count:,}", why) for why, count in reasons], ("left out",))
    print_table(columns, rows[: _SHOWN // 2], title=f"The first {_SHOWN // 2}; --report FILE has all:")


def _open_conflicts(found: Imported) -> int:
    """Return in how many conflicts ours stayed."""
    return len(found.conflicts) - found.replaced


def _tell(found: Imported) -> None:
    """Print on a terminal what a file brings."""
    from rich.text import Text

    from tui.cli.output import console
    from tui.domain.shown import counted, one_line

    told = [f"{counted(found.added, 'annotation')} added in {counted(len(found.articles), 'article')}"]
    told += [f"{counted(len(found.new), 'article')} new"] if found.new else []
    told += [f"{found.same:,} there already"] if found.same else []
    told += [f"{found.replaced:,} replaced"] if found.replaced else []
    told += [counted(_open_conflicts(found), "conflict")] if _open_conflicts(found) else []
    told += [
        f"{unit} in {counted(number, 'article')}" for unit, number in Counter(found.units.values()).items()
    ]
    told += [f"{found.moved:,} found by their words"] if found.moved else []
    line = Text.assemble((one_line(found.file), "bold"), f"  {one_line('; '.join(told))}")
    console().print(line, soft_wrap=True)


def _as_json(found: Imported) -> dict[str, Any]:
    from tui.cli.bringing import conflicts_as_json

    return {
        "file": found.file,
        "annotators": found.annotators,
        "articles": found.articles,
        "new": [summary.id for summary in found.new],
        "added": found.added,
        "same": found.same,
        "replaced": found.replaced,
        "units": found.units,
        "moved": found.moved,
        "unknown": [{"id": key.id, "title": key.title, "sha256": key.sha256} for key in found.unknown],
        "left_out": [
            {
                "article": each.article,
                "start": each.start,
                "end": each.end,
                "label": each.label,
                "text": each.words,
                "why": each.why,
            }
            for each in found.left_out
        ],
        "conflicts": conflicts_as_json(found.conflicts),
    }
