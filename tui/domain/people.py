"""Who annotates: people, and pipelines whose suggestions were recorded."""

from __future__ import annotations

import re

from tui.domain.substitutes import SUBSTITUTES

LONGEST_NAME = 100
"""Characters of an annotator's name at the most."""

_PIPELINE = re.compile(r"\S+@\d+(\.\d+)*([-+.]?[a-z0-9]+)*")
"""What `PipelineInfo.origin` looks like: a name and a version."""


def is_pipeline(annotator: str) -> bool:
    """Whether an annotator is a pipeline, as `name@version` tells."""
    return _PIPELINE.fullmatch(annotator) is not None


def name_refusal(name: str) -> str:
    """Return in one line why nobody can be called so, or an empty text where somebody can."""
    if not name.strip():
        return "An annotator needs a name."
    if len(name) > LONGEST_NAME:
        return f"An annotator's name has at most {LONGEST_NAME} characters."
    if any(ord(character) in SUBSTITUTES or "\ud800" <= character <= "\udfff" for character in name):
        return "An annotator's name has no control characters."
    return ""
