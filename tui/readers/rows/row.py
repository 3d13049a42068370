"""A row of a file of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tui.domain.errors import UnreadableError


class Row(NamedTuple):
    """One row, or why there is none.

    Attributes:
        place: Where it stands, such as "line 12"; lines and items are counted from 1.
        value: Its fields, or an error whose subject is the row.
    """

    place: str
    value: Mapping[str, object] | UnreadableError

    @property
    def number(self) -> str:
        """The number in its place."""
        return self.place.rpartition(" ")[2]
