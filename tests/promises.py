"""What is promised to programs that read our output, written down once for all tests."""

from __future__ import annotations

ANNOTATION_KEYS = [
    "id",
    "article",
    "start",
    "end",
    "text",
    "label",
    "state",
    "origin",
    "annotator",
    "at",
    "note",
    "flag",
    "link",
    "by",
]
"""The keys of `glossator annotations --json`, in order."""

TALLY_KEYS = ["precision", "recall", "f1", "correct", "incorrect", "partial", "missed", "spurious"]
"""What `glossator agreement --json` and `stats --against MODEL --json` tell of each rule, in order."""
