"""`glossator import`: brings annotations from files into an annotator's layers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption

if TYPE_CHECKING:
    from tui.services.importing import Imported

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator import theirs.json --from maria
  glossator import theirs.json --annotator maria --dry-run
  glossator import tags.jsonl
  glossator import - --annotator maria < tags.jsonl

Formats: project (a project file of Glossator), jsonl (what glossator export --format jsonl writes, and lines
with a text and spans, each with start, end and label); the content tells which where --format does not; - is
the standard input. Annotations go into your layer, or into that of --annotator: what another person decided
has the origin import. They go to the article with the same text; what is of no article
here is left out: glossator merge brings articles along, and keeps layers apart. Offsets are checked against
the text, and against the words where the file has them. The same decisions are there once; of two that
contradict one another ours stays and theirs is told, or the other way round with --theirs. All of it is one
edit, which glossator undo takes back; imported again, a file brings nothing new.

In a pipe the columns are separated by tabs, and each line begins with what it is: file (name, articles,
annotations added, there already, replaced, conflicts), unknown (id and title of an article that is not here),
left out (article, start, end, label, words, why), conflict (as in glossator merge).
The keys of --json, for each file: file, annotators, articles, added, same, replaced, units, unknown,
left_out, conflicts.
Exit code 3: something was left out, or there are conflicts in which ours stayed."""
)
def import_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="The files.")],
    kind: Annotated[
        str, typer.Option("--format", metavar="NAME", help="project or jsonl; otherwise found out.")
    ] = "",
    sender: Annotated[
        str, typer.Option("--from", metavar="NAME", help="Whose annotations to take of the files.")
    ] = "",
    theirs: Annotated[bool, typer.Option("--theirs", help="In a conflict take their decision.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Bring annotations from files into your layer, or into another annotator's."""
    from tui.cli.bringing import undo_hint
    from tui.cli.choices import uncollected
    from tui.cli.main import DONE, INCOMPLETE, note
    from tui.cli.output import print_json
    from tui.cli.progress import CountingProgress
    from tui.services import importing

    choices = Choices(ctx.obj, project, annotator, model)
    with CountingProgress("importing") as progress:
        read = uncollected(lambda: [importing.read(path, kind) for path in files])
        with choices.reading() if dry_run else choices.writing(create=False) as opened:
            found = uncollected(
                lambda: importing.plan(
                    opened, read, choices.annotator, sender=sender, theirs=theirs, told=progress
                )
            )
            if found.edit is not None and not dry_run:
                progress(0, None, "saving")
                uncollected(opened.commit(found.edit).result)
    if json:
        print_json(_as_json(imported) for imported in found.imported)
    else:
        for imported in found.imported:
            _print(imported)
    if found.labels:
        note(f"New labels: {', '.join(found.labels)}.")
    if found.edit is None:
        note("Nothing of it is new here.")
    elif not dry_run:
        note(undo_hint(choices))
    left = any(i.unknown or i.left_out or (i.conflicts and not theirs) for i in found.imported)
    return INCOMPLETE if left else DONE


def _print(found: Imported) -> None:
    from tui.cli.bringing import print_conflicts
    from tui.cli.output import print_table, terminal

    unknown = [(key.id, key.title) for key in found.unknown]
    left_out = [
        (each.article, str(a.start), str(a.end), a.label, each.words, each.why)
        for each in found.left_out
        for a in (each.annotation,)
    ]
    if terminal():
        _tell(found)
        if unknown:
            print_table(("not here", "title"), unknown)
        if left_out:
            print_table(("article", "start", "end", "label", "words", "left out because"), left_out)
    else:
        counts = (len(found.articles), found.added, found.same, found.replaced, _open_conflicts(found))
        print_table((), [("file", found.file, *map(str, counts))])
        print_table((), (("unknown", *cells) for cells in unknown))
        print_table((), (("left out", *cells) for cells in left_out))
    print_conflicts(found.conflicts)


def _open_conflicts(found: Imported) -> int:
    """Return in how many conflicts ours stayed."""
    return len(found.conflicts) - found.replaced


def _tell(found: Imported) -> None:
    """Print on a terminal what a file brings."""
    from rich.text import Text

    from tui.cli.output import console
    from tui.domain.shown import counted, one_line

    told = [f"{counted(found.added, 'annotation')} added in {counted(len(found.articles), 'article')}"]
    told += [f"{found.same:,} there already"] if found.same else []
    told += [f"{found.replaced:,} replaced"] if found.replaced else []
    told += [counted(_open_conflicts(found), "conflict")] if _open_conflicts(found) else []
    told += [f"offsets of {article} counted {unit}" for article, unit in found.units.items()]
    line = Text.assemble((one_line(found.file), "bold"), f"  {one_line('; '.join(told))}")
    console().print(line, soft_wrap=True)


def _as_json(found: Imported) -> dict[str, Any]:
    from tui.cli.bringing import conflicts_as_json

    return {
        "file": found.file,
        "annotators": found.annotators,
        "articles": found.articles,
        "added": found.added,
        "same": found.same,
        "replaced": found.replaced,
        "units": found.units,
        "unknown": [{"id": key.id, "title": key.title, "sha256": key.sha256} for key in found.unknown],
        "left_out": [
            {
                "article": each.article,
                "start": each.annotation.start,
                "end": each.annotation.end,
                "label": each.annotation.label,
                "text": each.words,
                "why": each.why,
            }
            for each in found.left_out
        ],
        "conflicts": conflicts_as_json(found.conflicts),
    }
