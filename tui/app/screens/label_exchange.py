"""Taking labels in from files and pipelines, and writing them out, from the screen of labels."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tui.app.screens.confirm import Choice, ChoiceDialog
from tui.app.screens.label_work import LabelWork
from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.domain.shown import counted
from tui.services.label_files import ImportPlan, LabelSource, plan_import, read_source, write_labels
from tui.services.labelling import Told, label_changes, usage

DEFAULT_NAME = "labels.toml"

_ABOUT_IMPORT = (
    "A TOML file that was exported here, an annotation.conf of brat, or the name or folder of a "
    "spaCy pipeline."
)


class _Read(NamedTuple):
    """What was read under which word, and the names of the labels that annotations bear."""

    word: str
    source: LabelSource
    used: frozenset[str]


class _Found(NamedTuple):
    """What came of reading: the labels, or why there are none."""

    read: _Read | None
    error: GlossatorError | None = None


class LabelExchange(LabelWork):
    """The import and the export of labels."""

    def action_import(self) -> None:
        """Ask for a file or a pipeline, and show what it brings."""
        if not self.busy():
            self._ask_for_source("")

    def _ask_for_source(self, typed: str, trouble: str = "") -> None:
        from tui.app.screens.asking_line import LineDialog

        def chosen(word: str | None) -> None:
            if word is not None:
                self._read(word)

        dialog = LineDialog(
            "Import labels",
            _ABOUT_IMPORT,
            typed,
            field="From",
            takes="Enter shows what it brings",
            trouble=trouble,
            refusal=lambda line: "" if line else "Name a file or a pipeline.",
        )
        self.app.push_screen(dialog, chosen)

    def _read(self, word: str) -> None:
        project = self.workspace.project

        def run(told: Told) -> _Found | None:
            try:
                source = read_source(word)
            except GlossatorError as error:
                return _Found(None, error)
            used = usage(project, told)
            if used is None:
                return None
            return _Found(_Read(word, source, frozenset({*used.live, *used.rejected})))

        def then(found: _Found) -> None:
            error = found.error
            if found.read is not None:
                try:
                    self._offer(found.read)
                except GlossatorError as refused:
                    error = refused
            if error is not None:
                # The mistake is told where the path stands, so that another can be tried.
                self._ask_for_source(word, str(error))

        self.work(f"Reading {word}", run, then)

    def _offer(self, found: _Read) -> None:
        """Show what an import would change, and ask."""
        stored, revision = self.workspace.book.stored, self.workspace.revision
        plan = plan_import(stored, found.source)
        instead = plan_import(stored, found.source, replacing=True, used=found.used)
        lines = plan.lines()
        choices = [] if plan.empty else [Choice("i", "Import", "import")]
        if instead.removed:
            lines.append(f"r takes out, besides, what no annotation bears: {', '.join(instead.removed)}.")
            choices.append(Choice("r", "Import and remove the others", "replace"))
        elif instead.reordered:
            choices.append(Choice("r", "Import and take its order", "replace"))
        if not choices:
            self.say(lines[0])
            return

        def answered(answer: str | None) -> None:
            if answer is None:
                return
            if self.workspace.revision != revision:
                self.say("Something was changed meanwhile: look at it again.")
                self._read(found.word)
                return
            self._import(found.source.name, instead if answer == "replace" else plan)

        dialog = ChoiceDialog(f"Labels of {found.source.name}", lines, choices)
        self.app.push_screen(dialog, lambda answer: self.attempt(lambda: answered(answer)))

    def _import(self, name: str, plan: ImportPlan) -> None:
        book = self.workspace.book
        for gone in plan.removed:
            book.forget(gone)
        changes = label_changes(book, plan.changed)
        if changes:
            self.workspace.apply(Edit.make(f"import labels from {name}", self.workspace.annotator, *changes))
        self.show_labels(f"Imported from {name}. {self.keys.fill('{labels.undo} takes it back.')}")

    # -- writing -------------------------------------------------------------------------------

    def action_export(self) -> None:
        """Ask for a file, and write the labels to it."""
        from tui.app.screens.asking_line import LineDialog
        from tui.app.screens.export import chosen_path, outlook

        if self.busy():
            return
        try:
            folder = Path.cwd()
        except OSError:  # it was deleted
            folder = Path.home()

        def warning(line: str) -> str:
            found = outlook(line)
            return found.obstacle or ("The file exists and will be replaced." if found.exists else "")

        def chosen(line: str | None) -> None:
            if line is not None:
                self._write(chosen_path(line))

        dialog = LineDialog(
            "Export labels",
            f"{counted(len(self.workspace.labels), 'label')} as TOML, with keys, colours and guidelines.",
            str(folder / DEFAULT_NAME),
            takes="Enter writes it",
            refusal=lambda line: outlook(line).obstacle,
            warning=warning,
        )
        self.app.push_screen(dialog, chosen)

    def _write(self, path: Path) -> None:
        labels = self.workspace.book.stored

        def run(_: Told) -> Path:
            write_labels(labels, path)
            return path

        def then(written: Path) -> None:
            self.say(f"{counted(len(labels), 'label')} written to {written}.")

        self.work(f"Writing {path.name}", run, then)
