"""Who annotates: people, and pipelines whose suggestions were recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui.domain.substitutes import SUBSTITUTES

LONGEST_NAME = 100
"""Characters of an annotator's name at the most."""

_PIPELINE = re.compile(r"\S+@\d+(\.\d+)*([-+.]?[a-z0-9]+)*")
"""What `PipelineInfo.origin` looks like: a name and a version."""

_DIGITS = re.compile(r"(\d+)")


def is_pipeline(annotator: str) -> bool:
    """Whether an annotator is a pipeline, as `name@version` tells."""
    return _PIPELINE.fullmatch(annotator) is not None


def in_order(names: Iterable[str]) -> list[str]:
    """Return names sorted as people do: numbers by their size, letters in any case."""
    return sorted(names, key=lambda name: ([_piece(p) for p in _DIGITS.split(name.casefold()) if p], name))


def _piece(piece: str) -> tuple[int, int, str]:
    # A number of any length: of two without zeros in front the longer one is the larger.
    number = piece.lstrip("0")
    return (0, len(number), number) if piece.isdecimal() else (1, 0, piece)


def name_refusal(name: str) -> str:
    """Return in one line why nobody can be called so, or an empty text where somebody can."""
    if not name.strip():
        return "An annotator needs a name."
    if len(name) > LONGEST_NAME:
        return f"An annotator's name has at most {LONGEST_NAME} characters."
    if any(ord(character) in SUBSTITUTES or "\ud800" <= character <= "\udfff" for character in name):
        return "An annotator's name has no control characters."
    return ""
