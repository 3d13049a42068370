"""What a format is asked for, and whether it heeds that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import TYPE_CHECKING

from tui.domain.errors import UsageError
from tui.formats.items import SCHEMES, ExportOptions, ImportOptions

if TYPE_CHECKING:
    from tui.formats.registry import Format

_FROM_PROJECT = frozenset({"labels", "annotators", "language"})
"""Options that no format has to name: the project or the pipeline fills them in."""

NAMES = {"split": "train-dev-test"}
"""What options are called where that is otherwise than in Python."""


def check_export(format_: Format, options: ExportOptions, *, suggestions: bool = False) -> None:
    """Refuse what an export asks of a format that does not heed it.

    Raises:
        UsageError: It does not, or there is no such variant or scheme.
    """
    _check(format_.name, options, ExportOptions(), format_.options | _FROM_PROJECT)
    if options.seed and options.split is None:
        raise UsageError("A seed says nothing where nothing is parted.", "Give shares, too: 80/10/10.")
    if options.variant and options.variant not in format_.variants:
        there = f"There are: {', '.join(format_.variants)}."
        raise UsageError(f"{format_.name} has no variant {options.variant!r}.", there)
    _check_scheme(options.scheme)
    if suggestions and not format_.suggestions:
        raise UsageError(f"The format {format_.name} has no place for suggestions.", "Leave them out.")


def check_import(name: str, format_: Format | None, options: ImportOptions) -> None:
    """Refuse what is said of a file where that says nothing to its format.

    Args:
        name: What the format is called.
        format_: The format; None for our own project files, of which nothing can be said.
        options: What is said.

    Raises:
        UsageError: So it is, or there is no such scheme.
    """
    _check_scheme(options.scheme)
    # What offsets count can be said of any foreign file.
    heeded = format_.import_options | {"utf16"} if format_ is not None else ()
    _check(name, options, ImportOptions(), heeded)


def _check_scheme(scheme: str) -> None:
    if scheme not in ("", *SCHEMES):
        raise UsageError(f"There is no scheme {scheme!r}.", f"There are: {', '.join(SCHEMES)}.")


def _check(name: str, options: object, usual: object, heeded: Collection[str]) -> None:
    for field in fields(usual):  # type: ignore[arg-type]  # both are options
        option = field.name
        if option not in heeded and getattr(options, option) != getattr(usual, option):
            raise UsageError(
                f"The option {NAMES.get(option, option)} says nothing to the format {name}.", "Leave it out."
            )
