"""Articles as files of other programs have them: a text among data of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tui.domain.article import Article
from tui.domain.edits import now
from tui.formats.json_values import is_number, kept
from tui.formats.moments import moment

FIELDS = ("title", "date", "source", "language")
"""Data that an article has places for, where they are texts; all else is its metadata."""


def article_of(text: str, data: Mapping[str, Any], what: str, name: str = "") -> Article:
    """Return the article of a text and of what a file says of it; null says nothing.

    Args:
        text: The text.
        data: What the file says besides.
        what: What these data are called in the sentence about their damage.
        name: Its id, where the file gives one.

    Raises:
        ValueError: The data are no values that are kept.
    """
    rest = {key: value for key, value in data.items() if value is not None}
    fields = {field: rest.pop(field) for field in FIELDS if isinstance(rest.get(field), str)}
    return Article(name, text, **fields, metadata=kept(rest, what))


def with_meta(data: Mapping[str, Any], meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return data with those that a file has apart; under `meta` where some are called alike."""
    return {**data, **meta} if data.keys().isdisjoint(meta) else {**data, "meta": dict(meta)}


def time_of(record: Mapping[str, Any], *keys: str) -> str:
    """Return the first moment that stands under one of the keys; now where there is none."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str):
            with suppress(ValueError):
                return moment(value)
    return now()


def score_of(record: Mapping[str, Any]) -> float | None:
    """Return the score of a record, where it is one between 0 and 1."""
    score: Any = record.get("score")
    return float(score) if is_number(score) and 0 <= score <= 1 else None
