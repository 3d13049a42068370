"""`glossator merge`: brings other projects into this one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption

if TYPE_CHECKING:
    from tui.services.merging import Brought, Merge, Naming, Other
    from tui.storage.project import Project

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="""Examples:

\b
  glossator merge maria.json jon.json
  glossator merge theirs.json --as maria --dry-run
  glossator merge theirs.json --rename user=maria --known-only

Articles are known by their text, whatever they are called there; those that are not here come in, as do
labels and the layers of everybody, each under its annotator's name. Where an annotator has a layer here, too,
the same decisions are there once, and others are added. Two decisions that contradict one another (one span
with two labels, tagged here and rejected there, other bounds) are a conflict: ours stays and theirs is told,
or the other way round with --theirs. The other files are read with all that their journals have, also while
they are open elsewhere, and are not changed. All of it is one edit, which glossator undo takes back; merged
again, a file brings nothing new.

Prints for each file what it brings, and then the conflicts. In a pipe the columns are separated by tabs, and
each line begins with what it is: file (name, articles known, added, left out), added, left out (id, title),
label (name), layers (annotator, articles, decisions added, there already, replaced, conflicts), conflict
(kind, article, annotator, our decision and its words, theirs and its words, our place, theirs).
The keys of --json, for each file: file, known, added, left_out, labels, layers, conflicts.
Exit code 3: there are conflicts in which ours stayed, or articles were left out."""
)
def merge(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Project files of others.")],
    everybody: Annotated[
        str, typer.Option("--as", metavar="NAME", help="What the one person of each project is called here.")
    ] = "",
    rename: Annotated[
        list[str] | None,
        typer.Option(
            "--rename", metavar="OLD=NEW", help="What somebody is called here; can be given several times."
        ),
    ] = None,
    known_only: Annotated[
        bool, typer.Option("--known-only", help="Leave out articles that are not here.")
    ] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="In a conflict take their decision.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> int:
    """Bring other projects' articles, labels and annotations into this one."""
    from tui.cli.bringing import undo_hint
    from tui.cli.choices import uncollected
    from tui.cli.main import DONE, INCOMPLETE, note
    from tui.cli.output import print_json
    from tui.cli.progress import CountingProgress
    from tui.services import merging

    choices = Choices(ctx.obj, project, annotator, model)
    naming = _naming(everybody, rename or [])
    with ExitStack() as stack, CountingProgress("merging") as progress:
        others = [stack.enter_context(_opened(path)) for path in files]
        opened = stack.enter_context(_this(choices, others, dry_run=dry_run))
        found = uncollected(
            lambda: merging.plan(
                opened, others, choices.annotator, naming, known_only=known_only, theirs=theirs, told=progress
            )
        )
        if found.edit is not None and not dry_run:
            progress(0, None, "saving")
            uncollected(opened.commit(found.edit).result)
    if json:
        print_json(_as_json(brought) for brought in found.brought)
    else:
        _print(found)
    if found.edit is None:
        note("Nothing of it is new here.")
    elif not dry_run:
        note(undo_hint(choices))
    left = any(brought.left_out or (brought.conflicts and not theirs) for brought in found.brought)
    return INCOMPLETE if left else DONE


def _naming(everybody: str, pairs: list[str]) -> Naming:
    from tui.domain.errors import UsageError
    from tui.services.merging import Naming

    renamed: dict[str, str] = {}
    for pair in pairs:
        old, sign, new = pair.partition("=")
        if not (sign and old.strip() and new.strip()):
            raise UsageError(f"{pair!r} does not say who is who.", "Write --rename OLD=NEW.")
        if renamed.setdefault(old.strip(), new.strip()) != new.strip():
            raise UsageError(f"{old.strip()!r} is to be called two names.", "Give one.")
    return Naming(everybody.strip(), renamed)


@contextmanager
def _opened(path: Path) -> Iterator[Other]:
    from tui.cli.choices import uncollected
    from tui.cli.main import note
    from tui.services.merging import open_other

    other = uncollected(lambda: open_other(path))
    with other.project:
        for found in (*other.project.notes, *(question.text for question in other.project.questions)):
            note(f"{other.name}: {found}")
        yield other


@contextmanager
def _this(choices: Choices, others: list[Other], *, dry_run: bool) -> Iterator[Project]:
    """Open this project; one that is not there yet begins with the labels of the first that comes in."""
    from tui.storage.project import Project
    from tui.storage.segments import journal_folder

    path = choices.project_file.expanduser()
    if path.exists() or journal_folder(path).is_dir():
        with choices.reading() if dry_run else choices.writing(create=False) as opened:
            yield opened
    else:
        with Project.open(path, labels=others[0].project.labels(), read_only=dry_run) as opened:
            yield opened


def _print(found: Merge) -> None:
    from tui.cli.bringing import print_conflicts
    from tui.cli.output import print_table, terminal

    for brought in found.brought:
        if terminal():
            _tell(brought)
        else:
            counts = (brought.known, len(brought.added), len(brought.left_out))
            lines = [("file", brought.file, *map(str, counts))]
            lines += [("added", article.id, article.title) for article in brought.added]
            lines += [("left out", article.id, article.title) for article in brought.left_out]
            lines += [("label", name) for name in brought.labels]
            lines += [("layers", *cells) for cells in _by_annotator(brought)]
            print_table((), lines)
        print_conflicts(brought.conflicts)


def _tell(brought: Brought) -> None:
    """Print on a terminal what a project brings."""
    from rich.text import Text

    from tui.cli.output import console, print_table
    from tui.domain.shown import counted, one_line

    told = [f"{counted(brought.known, 'article')} known"]
    told += [f"{len(brought.added):,} added"] if brought.added else []
    told += [f"{len(brought.left_out):,} left out"] if brought.left_out else []
    if brought.labels:
        told.append(f"{counted(len(brought.labels), 'label')} added: {', '.join(brought.labels)}")
    line = Text.assemble((one_line(brought.file), "bold"), f"  {one_line('; '.join(told))}")
    console().print(line, soft_wrap=True)
    columns = ("annotator", "articles", "added", "there already", "replaced", "conflicts")
    rows = list(_by_annotator(brought))
    if rows:
        print_table(columns, rows, right=columns[1:])


def _by_annotator(brought: Brought) -> Iterator[tuple[str, ...]]:
    """Yield for each annotator how many articles, and what became of the decisions."""
    names = dict.fromkeys(layer.annotator for layer in brought.layers)
    for name in names:
        taken = [layer.taken for layer in brought.layers if layer.annotator == name]
        counts = (
            len(taken),
            sum(one.added for one in taken),
            sum(one.same for one in taken),
            sum(one.replaced for one in taken),
            sum(len(one.conflicts) for one in taken) - sum(one.replaced for one in taken),
        )
        yield (name, *map(str, counts))


def _as_json(brought: Brought) -> dict[str, Any]:
    from tui.cli.bringing import conflicts_as_json

    return {
        "file": brought.file,
        "known": brought.known,
        "added": [{"id": article.id, "title": article.title} for article in brought.added],
        "left_out": [{"id": article.id, "title": article.title} for article in brought.left_out],
        "labels": brought.labels,
        "layers": [
            {
                "article": layer.article,
                "annotator": layer.annotator,
                "added": layer.taken.added,
                "same": layer.taken.same,
                "replaced": layer.taken.replaced,
            }
            for layer in brought.layers
        ],
        "conflicts": conflicts_as_json(brought.conflicts),
    }
