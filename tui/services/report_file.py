"""The report of an export or an import as a file for programs: one JSON object."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from tui.services.outputs import replacing, resolved

_IN_MEMORY = 1 << 20
"""Bytes of a list that stay in memory."""


class ReportFile:
    """A report in the making: the long list of single things goes to a temporary file as it comes."""

    def __init__(self, spool: BinaryIO) -> None:
        self._spool = spool
        self._count = 0

    def tell(self, thing: Mapping[str, Any]) -> None:
        """Add to the list."""
        self._spool.write(b",\n" if self._count else b"\n")
        self._spool.write(orjson.dumps(thing))
        self._count += 1

    def write(self, path: Path, head: Mapping[str, Any], name: str) -> None:
        """Write the report to a file, which is replaced as a whole.

        Args:
            path: The file.
            head: The keys before the list.
            name: The key of the list.

        Raises:
            GlossatorError: It cannot be written.
        """
        with replacing(resolved(path)) as file:
            begin = orjson.dumps(head, option=orjson.OPT_INDENT_2).removesuffix(b"\n}")
            file.write(begin + b",\n  " + orjson.dumps(name) + b": [")
            self._spool.seek(0)
            while block := self._spool.read(1 << 16):
                file.write(block)
            file.write(b"\n]}\n")


@contextmanager
def report_file() -> Iterator[ReportFile]:
    """Begin a report."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
        yield ReportFile(spool)  # type: ignore[arg-type]  # it has what a binary file has
