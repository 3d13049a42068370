"""Label sets as files say them: which labels, and of each what the file gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.domain.errors import UnreadableError
from tui.domain.label_edits import name_refusal


class LabelFileError(UnreadableError):
    """A file that is no label set, or has a mistake; the message names the line."""

    default_title = "Label set"


@dataclass(frozen=True, slots=True)
class GivenLabel:
    """One label of a file.

    Attributes:
        name: What it is called.
        fields: What the file says of it, by the names of `Label`'s fields.
        line: Where it stands, the first line is 1; 0 where there are no lines.
    """

    name: str
    fields: Mapping[str, object] = field(default_factory=dict, hash=False)
    line: int = 0


def mistake(
    source: str, line: int, message: str, hint: str = "Correct it and import it again."
) -> LabelFileError:
    """Return the error for a mistake in a line; `message` begins with a small letter and has no full stop."""
    where = f"{source}, line {line}" if line else source
    return LabelFileError(f"{where}: {message}.", hint)


def checked_name(source: str, line: int, name: str, known: Mapping[str, int]) -> str:
    """Return a label's name, if it can be one and none before it is called so.

    Raises:
        LabelFileError: It cannot be, or the line of `known` has it already.
    """
    refused = name_refusal(name)
    if refused:
        raise mistake(source, line, f"{refused[0].lower()}{refused[1:].rstrip('.')}")
    if name in known:
        raise mistake(source, line, f"the label {name!r} is in line {known[name]} already")
    return name


def decoded(source: str, data: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises:
        LabelFileError: It is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise mistake(source, line, "this is not UTF-8", "Save the file as UTF-8.") from error


Beside = Callable[[str], bytes | None]
"""Returns what stands in another file of the same folder, None where there is none."""


def read(source: str, data: bytes, beside: Beside = lambda _: None) -> list[GivenLabel]:
    """Return the labels of a file: TOML as this program writes it, or brat's annotation.conf.

    Args:
        source: The file's name.
        data: What stands in it.
        beside: Asked for brat's visual.conf.

    Raises:
        LabelFileError: It is neither, or has a mistake.
    """
    from tui.formats import labels_brat, labels_toml

    text = decoded(source, data)
    if Path(source).suffix.casefold() != ".toml" and labels_brat.looks_like(text):
        visual = decoded(labels_brat.VISUAL, beside(labels_brat.VISUAL) or b"")
        return labels_brat.read(source, text, visual)
    return labels_toml.read(source, text)
