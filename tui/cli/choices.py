"""What a command works with: the options that are given, and the settings and defaults behind them.

Typer is not needed for it: the reader is opened on plain paths without the time that loading it takes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui.domain.errors import ModelError, UsageError
from tui.services.user import is_text, user_name

if TYPE_CHECKING:
    from tui.domain.labels import LabelSet
    from tui.nlp.pipelines import PipelineInfo
    from tui.storage.project import Project
    from tui.storage.settings import Settings

Done = TypeVar("Done")
"""What comes of something: a project, say."""


class Given(NamedTuple):
    """The common options as they stand on one side of the command's name."""

    project: Path | None = None
    annotator: str | None = None
    model: str | None = None


class Choices:
    """What a command works with: its options, those before its name, the settings and the defaults.

    Attributes:
        given_annotator: The annotator that the command line names, or None.
        given_project: The project file that it names, or None.
        given_model: The pipeline that it names, or None.
    """

    def __init__(
        self,
        before: object,
        project: Path | None = None,
        annotator: str | None = None,
        model: str | None = None,
    ) -> None:
        """Take the options that stand behind the command's name.

        Args:
            before: Those that stand before it, as `Given`; anything else counts as none.
            project: The project file.
            annotator: Whose layer it is.
            model: The pipeline's name.
        """
        given = before if isinstance(before, Given) else Given()
        self.given_project = project or given.project
        self.given_model = model if model is not None else given.model
        self.given_annotator = annotator if annotator is not None else given.annotator
        if self.given_annotator is not None and not self.given_annotator.strip():
            raise UsageError("An annotator needs a name.", "Give one, or leave --annotator out.")
        if not is_text(self.given_annotator or ""):
            raise UsageError("The annotator's name is not UTF-8.", "Give another one.")

    @cached_property
    def settings(self) -> Settings:
        """The user's settings."""
        from tui.storage.settings import load_settings

        return load_settings()

    @cached_property
    def project_file(self) -> Path:
        """The project file."""
        from tui.storage.paths import project_file

        return project_file(self.given_project, self.settings.project)

    @property
    def annotator(self) -> str:
        """Whose layer it is: as the command line or the settings say, else the user's name."""
        return self.given_annotator or self.settings.annotator or user_name()

    @cached_property
    def pipeline(self) -> PipelineInfo:
        """The pipeline, described without being loaded.

        Raises:
            ModelError: There is none of that name.
        """
        from tui.nlp.pipelines import DEFAULT_MODEL, describe

        return describe(self.model or DEFAULT_MODEL)

    @property
    def model(self) -> str:
        """The name of the pipeline; empty for the default."""
        if self.given_model is not None and not self.given_model.strip():
            raise UsageError("A model needs a name.", "Give one, or leave --model out.")
        return self.given_model or self.settings.model

    def first_labels(self) -> LabelSet | None:
        """Return the labels that a new project begins with; None where the default pipeline is missing.

        Raises:
            ModelError: The pipeline that was asked for is missing.
        """
        from tui.domain.labels import for_pipeline

        try:
            return for_pipeline(self.pipeline.labels)
        except ModelError:
            if self.model:
                raise
            return None

    def open_project(self, *, read_only: bool = False) -> Project:
        """Open the project, to change it or only to look at it."""
        from tui.storage.project import Project

        labels = None if read_only else self.first_labels()
        return Project.open(self.project_file, labels=labels, read_only=read_only)

    @contextmanager
    def writing(self, create: bool = True, labels: LabelSet | None = None) -> Iterator[Project]:
        """Open the project to change it; what is not there yet is begun, where `create` says so.

        Args:
            create: Whether it may be begun.
            labels: What it then begins with; None for those of the pipeline.
        """
        from tui.storage.project import Project

        labels = labels if labels is not None else self.first_labels()
        with uncollected(lambda: Project.open(self.project_file, labels=labels, create=create)) as project:
            _tell(project)
            yield project
        if project.trouble:
            from tui.cli.main import note

            note(project.trouble)

    @contextmanager
    def trying(self, labels: LabelSet) -> Iterator[Project]:
        """Open the project to see what would be done; where there is none, one that is gone afterwards.

        Args:
            labels: What one that is not there would begin with.
        """
        from tempfile import TemporaryDirectory

        from tui.storage.project import Project
        from tui.storage.segments import journal_folder

        if self.project_file.exists() or journal_folder(self.project_file).is_dir():
            with self.reading() as project:
                yield project
            return
        with (
            TemporaryDirectory() as folder,
            Project.open(Path(folder) / "project.json", labels=labels) as project,
        ):
            yield project

    @contextmanager
    def reading(self) -> Iterator[Project]:
        """Open the project only to look at it, which goes on beside whoever has it open."""
        from tui.storage.project import Project

        with uncollected(lambda: Project.open(self.project_file, read_only=True, create=False)) as project:
            _tell(project)
            yield project


def uncollected(do: Callable[[], Done]) -> Done:
    """Open a project, or change very much of it, while the collector rests: no record is garbage."""
    gc.disable()
    try:
        return do()
    finally:
        gc.freeze()
        gc.enable()


def _tell(project: Project) -> None:
    """Say on standard error what was found on opening, and what a person has to decide."""
    if not (project.notes or project.questions):
        return
    from tui.cli.main import note
    from tui.storage.segments import journal_folder

    for found in project.notes:
        note(found)
    for question in project.questions:
        if project.read_only:
            note(question.text)
            continue
        hint = {
            "older": "The newest is gone on with. To go back: glossator restore --at NUMBER.",
            "edited": f"To take that back: glossator undo {project.seq}.",
            "conflict": "What is here stands.",
        }[question.kind]
        kept = f"What stood in the file is kept in {journal_folder(project.path).name}, as edited-….json."
        note(f"{question.text} {hint} {kept}")
