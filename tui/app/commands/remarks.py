"""Commands of the reader that say something about a span or an article."""

from __future__ import annotations

from tui.app.command import Command
from tui.app.commands.groups import ARTICLE, REMARK

REMARKS: tuple[Command, ...] = (
    Command(
        "remark.note",
        "c",
        "note",
        "Note",
        "Write a note on the current span; a suggestion is accepted with it.",
        REMARK,
    ),
    Command(
        "remark.flag",
        "f",
        "flag",
        "Flag",
        "Flag the current span as unsure, or take the flag away; a suggestion is accepted with it.",
        REMARK,
    ),
    Command(
        "remark.link",
        "i",
        "link",
        "Link",
        "Link the current span to an entity or to the id of a knowledge base.",
        REMARK,
    ),
)
"""Remarks on a span."""

ON_ARTICLE: tuple[Command, ...] = (
    Command(
        "article.note",
        "f5",
        "describe_article",
        "Tags and note",
        "Give the article tags and a note.",
        ARTICLE,
    ),
)
"""Remarks on an article."""
