"""What there is to know about a file that has been read."""

from __future__ import annotations

from typing import NamedTuple


class Remark(NamedTuple):
    """Something to know about a file, as one sentence."""

    text: str
