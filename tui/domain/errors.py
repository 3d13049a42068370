"""Errors that a person reads: what happened, and what to do about it."""

from __future__ import annotations

from tui.domain.shown import displayed


class GlossatorError(Exception):
    """Something that a person can understand and act on.

    Names, paths and the words of other programs may stand in it as they are: what a terminal would act on
    becomes visible here.

    Args:
        message: What could not be done, as one sentence without the program's name.
        hint: What to do about it, as one sentence; empty where nothing helps.
        title: Two or three words that name the trouble, for the head of a toast.
    """

    exit_code = 1
    default_title = "Could not do that"

    def __init__(self, message: str, hint: str = "", title: str = "") -> None:
        self.message = displayed(message)
        self.hint = displayed(hint)
        self.title = displayed(title) or self.default_title
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(GlossatorError):
    """The command line asked for something that does not exist (exit code 2)."""

    exit_code = 2
    default_title = "No such thing"


class UnknownLabelError(UsageError):
    """A label that the project does not have."""

    default_title = "Unknown label"


class UnreadableError(GlossatorError):
    """A file that is missing, locked away, or not text."""

    default_title = "Cannot read"


class ModelError(GlossatorError):
    """A spaCy pipeline that is missing or does not load."""

    default_title = "Model"


class ProjectError(GlossatorError):
    """A project file that is broken, foreign, newer than this program, or not writable.

    Attributes:
        can_be_read: Whether the project can be opened for reading all the same.
    """

    default_title = "Project"
    can_be_read = False


class LockedError(ProjectError):
    """A project that another process has open."""

    default_title = "Project in use"
    can_be_read = True


class ConflictError(GlossatorError):
    """An edit that does not fit what it would change: the value before is not the one expected."""

    default_title = "Changed meanwhile"
