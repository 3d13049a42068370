"""Glossator: a reader and annotator of articles for the terminal.

For programs: `import tui; project = tui.open("annotations.json")`. What has a name here is loaded when it is
used first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from tui import formats
    from tui.api.batch import Batch
    from tui.api.choosing import Wanted
    from tui.api.project import Project
    from tui.api.project import open_project as open  # noqa: A004 - it reads tui.open
    from tui.domain.annotation import IMPORT, MEMORY, PERSON, Annotation, State, Suggestion, Was
    from tui.domain.article import Article, ArticleState, ArticleSummary, new_id
    from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange, LayerChange, now
    from tui.domain.errors import (
        ConflictError,
        GlossatorError,
        LockedError,
        ModelError,
        ProjectError,
        UnknownLabelError,
        UnreadableError,
        UsageError,
    )
    from tui.domain.history import Commit
    from tui.domain.labels import Label, LabelSet
    from tui.domain.layer import Layer, LayerInfo
    from tui.domain.span import Span
    from tui.formats.items import (
        ArticleKey,
        ExportItem,
        ExportOptions,
        ImportItem,
        ImportOptions,
        Skipped,
        Split,
    )
    from tui.formats.output import Output
    from tui.formats.registry import Format, readable, writable
    from tui.formats.report import Loss, Report
    from tui.formats.source import Source
    from tui.services.importing import Import, Imported
    from tui.services.review import Row

_HOMES = {
    "tui.api.batch": ("Batch",),
    "tui.api.choosing": ("Wanted",),
    "tui.api.project": ("Project", "open"),
    "tui.domain.annotation": ("IMPORT", "MEMORY", "PERSON", "Annotation", "State", "Suggestion", "Was"),
    "tui.domain.article": ("Article", "ArticleState", "ArticleSummary", "new_id"),
    "tui.domain.edits": ("AnnotationChange", "ArticleChange", "Edit", "LabelChange", "LayerChange", "now"),
    "tui.domain.errors": (
        "ConflictError",
        "GlossatorError",
        "LockedError",
        "ModelError",
        "ProjectError",
        "UnknownLabelError",
        "UnreadableError",
        "UsageError",
    ),
    "tui.domain.history": ("Commit",),
    "tui.domain.labels": ("Label", "LabelSet"),
    "tui.domain.layer": ("Layer", "LayerInfo"),
    "tui.domain.span": ("Span",),
    "tui.formats.items": (
        "ArticleKey",
        "ExportItem",
        "ExportOptions",
        "ImportItem",
        "ImportOptions",
        "Skipped",
        "Split",
    ),
    "tui.formats.output": ("Output",),
    "tui.formats.registry": ("Format", "readable", "writable"),
    "tui.formats.report": ("Loss", "Report"),
    "tui.formats.source": ("Source",),
    "tui.services.importing": ("Import", "Imported"),
    "tui.services.review": ("Row",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "IMPORT",
    "MEMORY",
    "PERSON",
    "Annotation",
    "AnnotationChange",
    "Article",
    "ArticleChange",
    "ArticleKey",
    "ArticleState",
    "ArticleSummary",
    "Batch",
    "Commit",
    "ConflictError",
    "Edit",
    "ExportItem",
    "ExportOptions",
    "Format",
    "GlossatorError",
    "Import",
    "ImportItem",
    "ImportOptions",
    "Imported",
    "Label",
    "LabelChange",
    "LabelSet",
    "Layer",
    "LayerChange",
    "LayerInfo",
    "LockedError",
    "Loss",
    "ModelError",
    "Output",
    "Project",
    "ProjectError",
    "Report",
    "Row",
    "Skipped",
    "Source",
    "Span",
    "Split",
    "State",
    "Suggestion",
    "UnknownLabelError",
    "UnreadableError",
    "UsageError",
    "Wanted",
    "Was",
    "__version__",
    "formats",
    "new_id",
    "now",
    "open",
    "readable",
    "writable",
]


if not TYPE_CHECKING:  # to a type checker any name would be one

    def __getattr__(name: str) -> object:
        """Load what is asked for first (PEP 562)."""
        from importlib import import_module

        if name == "formats":
            return import_module("tui.formats")
        if name not in _HOME_OF:
            raise AttributeError(f"module 'tui' has no attribute {name!r}")
        found = getattr(import_module(_HOME_OF[name]), "open_project" if name == "open" else name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
