"""An open project for programs: to read, to change, to export from and import into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from tui.api.changing import Changing
from tui.api.choosing import Wanted, as_filter, several
from tui.domain.errors import LockedError, ProjectError, UsageError
from tui.domain.label_edits import new_name_refusal
from tui.domain.labels import LabelSet, for_pipeline
from tui.domain.people import name_refusal
from tui.formats.items import ExportOptions, ImportOptions
from tui.storage.project import Project as Stored
from tui.storage.segments import journal_folder

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from tui.formats.report import Loss, Report
    from tui.services.docs import Alignment
    from tui.services.importing import Import

AnyPath = str | PathLike[str]


def open_project(
    path: AnyPath,
    *,
    annotator: str | None = None,
    read_only: bool = False,
    create: bool = False,
    labels: Iterable[str] | None = None,
) -> Project:
    """Open a project file; it is best closed by a `with` block.

    Args:
        path: The file.
        annotator: Whose layers are changed; otherwise who the settings name, else the user of the machine.
        read_only: Only look at it, also while it is open elsewhere; what others save then is not seen.
        create: Begin a project that is not there yet; it becomes a file with the first edit.
        labels: Names of the labels that a new project begins with; OntoNotes' where None.

    Raises:
        LockedError: It is open elsewhere, and not to be read only.
        ProjectError: It is missing and not to be begun, broken, no project, or newer than this program.
        UsageError: Nobody, or no label, can be called so.

    Example:
        >>> with tui.open("harbour.json", annotator="ada", create=True) as project:
        ...     article = project.add_article("The ferry left Bergen on Monday.")
        ...     row = project.annotate(article, 15, 21, "GPE")
        >>> row.text
        'Bergen'
    """
    file = Path(path)
    if not create and not _exists(file):
        raise ProjectError(f"There is no project {path}.", "Begin one with create=True.")
    if "\0" in str(file):
        raise ProjectError(f"No file can be called {path}.", "Give another name.")
    who = annotator if annotator is not None else _who()
    if refused := name_refusal(who):
        raise UsageError(refused, "Name another annotator.")
    first = _labels(labels) if labels is not None else None
    try:
        stored = Stored.open(file, labels=first, read_only=read_only, create=create)
    except LockedError as error:
        raise LockedError(error.message, "Close it there, or open it here with read_only=True.") from error
    return Project(stored, who)


def _exists(file: Path) -> bool:
    """Whether there is a project, or the folder of one that can be made anew from it."""
    try:
        file = file.expanduser()
        return file.exists() or journal_folder(file).is_dir()
    except (OSError, RuntimeError, ValueError):
        # Too long, of no user, or no name at all.
        return False


def _labels(names: Iterable[str]) -> LabelSet:
    wanted = several(names)
    for name in wanted:
        if refused := new_name_refusal(name):
            raise UsageError(refused, f"Give another name than {name!r}.")
    return for_pipeline(wanted)


def _who() -> str:
    from tui.services.user import user_name
    from tui.storage.settings import load_settings

    return load_settings().annotator or user_name()


class Project(Changing):
    """An open project; `tui.open` opens one.

    Whatever changes it is durable, on the disk, when the call returns, and is one edit, which `undo` takes
    back. Any thread may call any method; changes come one after the other. After `close` every call raises
    `ProjectError`.

    Attributes:
        annotator: Whose layers are changed.
    """

    def export(
        self,
        format_: str,
        path: AnyPath,
        *,
        options: ExportOptions | None = None,
        all_states: bool = False,
        suggestions: bool = False,
        model: str = "",
        told: Callable[[Loss], object] | None = None,
        **wanted: Unpack[Wanted],
    ) -> Report:
        """Write annotations in an exchange format, as `glossator export` does.

        Args:
            format_: One of `tui.writable()`.
            path: The file, or for a format of many files the folder or `.zip`. It is replaced when all is
                written.
            options: What to ask of the format.
            all_states: Write rejections too.
            suggestions: Write the open suggestions of the pipeline too.
            model: The pipeline for those, and for tokens where it made some; the usual one where empty.
            told: Is told each loss as it comes; the report keeps the first thousand.
            **wanted: Which annotations; see `Wanted`.

        Returns:
            What was written, and what the format could not carry.

        Raises:
            UsageError: There is no such format, option, label, annotator or date.
            GlossatorError: It could not be written; what was there is untouched.

        Example:
            >>> row = project.annotate(article, 22, 28, "GPE", note="the harbour")
            >>> report = project.export("conll", "tags.conll", labels=["GPE"])
            >>> report.spans, report.complete
            (1, False)
            >>> report.lines()
            ['1 written without its note']
        """
        from tui.formats.heeding import check_export
        from tui.formats.registry import format_named
        from tui.nlp.pipelines import DEFAULT_MODEL, describe
        from tui.services.exchange import Choice, choice_of, export

        chosen, asked = format_named(format_), options or ExportOptions()
        check_export(chosen, asked, suggestions=suggestions)
        choice = choice_of(
            self._stored,
            chosen,
            Choice(as_filter(self._stored, wanted), all_states, asked),
            lambda: describe(model or DEFAULT_MODEL),
            suggestions=suggestions,
        )
        return export(self._stored, chosen, Path(path), choice, told).report

    def import_(
        self,
        path: AnyPath,
        format_: str = "",
        *,
        sender: str = "",
        everybody: bool = False,
        theirs: bool = False,
        known_only: bool = False,
        done: bool = False,
        rename: Mapping[str, str] | None = None,
        options: ImportOptions | None = None,
        dry_run: bool = False,
    ) -> Import:
        """Bring annotations of a file, folder or archive in as one edit, as `glossator import` does.

        Args:
            path: What to read.
            format_: One of `tui.readable()`, or `project`; found out where it is empty.
            sender: Whose annotations to take; empty where there is but one annotator's.
            everybody: Take all annotators', each into a layer of that name.
            theirs: In a conflict their decision takes the place of ours.
            known_only: Leave out articles that are not here.
            done: The articles count as finished.
            rename: What labels of the file are called here.
            options: What to say of the file.
            dry_run: Only say what would be done.

        Returns:
            What came of it; its `edit` is None where nothing was new.

        Raises:
            UsageError: There is no such format, or it is not said whose annotations to take.
            UnreadableError: It cannot be read; nothing is done.
            ProjectError: It is open for reading only, or could not be written; nothing is done.

        Example:
            >>> line = '{"text": "Home.", "spans": [{"start": 0, "end": 4, "label": "LOC"}]}'
            >>> written = Path("more.jsonl").write_text(line)
            >>> found = project.import_("more.jsonl")
            >>> found.imported[0].added, len(found.imported[0].new)
            (1, 1)
            >>> project.import_("more.jsonl").edit is None
            True
        """
        from tui.services import given, importing

        if not dry_run:
            self._batch()
        # A mere "-" would be standard input.
        opened = given.opened(Path(path).expanduser().absolute(), format_, options, rename)
        wishes = importing.Wishes(sender, everybody, theirs, known_only, done)
        with self._lock:
            found = importing.plan(self._stored, [opened], self.annotator, wishes)
            if found.edit is not None and not dry_run:
                self._stored.commit(found.edit).result()
        return found

    def docs(
        self,
        nlp: Language,
        *,
        alignment: Alignment = "split",
        missing: bool = False,
        spans_key: str = "sc",
        max_length: int = 0,
        report: Report | None = None,
        **wanted: Unpack[Wanted],
    ) -> Iterator[Doc]:
        """Yield a spaCy document for each layer of each article, with the tokens of a pipeline.

        `doc.ents` has the entities that do not overlap, the longest first, `doc.spans[spans_key]` all of
        them, `doc.user_data["glossator"]` which article it is. In an article that is not finished, text
        without an annotation counts as missing: whether it is of an entity is not known.

        Args:
            nlp: The pipeline; of it only the tokeniser is run.
            alignment: What becomes of a span that ends within a token: `split` splits the token, so that the
                span is exact; `strict` leaves the span out; `contract` and `expand` move its edges.
            missing: Whether that holds for finished articles, too.
            spans_key: The key of all spans.
            max_length: Tokens from which on an article is cut in several documents, never within a span; 0
                for never.
            report: Is told what could not be taken; without one a warning counts it at the end.
            **wanted: Which annotations; see `Wanted`. Rejections are never among them.

        Raises:
            UsageError: There is no such alignment, label, annotator or date.
            GlossatorError: An article is longer than the pipeline takes.

        Example:
            >>> import spacy
            >>> row = project.annotate(article, 22, 28, "GPE")
            >>> [[(ent.text, ent.label_) for ent in doc.ents] for doc in project.docs(spacy.blank("en"))]
            [[('Bergen', 'GPE')]]
        """
        from tui.services.docs import Shape, docs
        from tui.services.exchange import Choice, items

        shape = Shape(alignment, missing, spans_key, max_length)
        found = items(self._stored, Choice(as_filter(self._stored, wanted)))
        return self._each(docs(nlp, found, shape, report))
