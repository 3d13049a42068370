"""The report of an export or an import as a file for programs: one JSON object."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from tui.domain.errors import UsageError
from tui.formats.report import Report
from tui.services.staging import is_same, replacing, resolved

_IN_MEMORY = 1 << 20
"""Bytes of a list that stay in memory."""


class ReportFile:
    """A report in the making: the long list of single things goes to a temporary file as it comes."""

    def __init__(self, file: BinaryIO, spool: BinaryIO) -> None:
        self._file = file
        self._spool = spool
        self._count = 0

    def tell(self, thing: Mapping[str, Any]) -> None:
        """Add to the list."""
        self._spool.write(b",\n" if self._count else b"\n")
        self._spool.write(orjson.dumps(thing))
        self._count += 1

    def write(self, head: Mapping[str, Any], name: str) -> None:
        """Write the report.

        Args:
            head: The keys before the list.
            name: The key of the list.
        """
        begin = orjson.dumps(head, option=orjson.OPT_INDENT_2).removesuffix(b"\n}")
        self._file.write(begin + b",\n  " + orjson.dumps(name) + b": [")
        self._spool.seek(0)
        while block := self._spool.read(1 << 16):
            self._file.write(block)
        self._file.write(b"\n]}\n")


@contextmanager
def report_file(path: Path, *others: Path) -> Iterator[ReportFile]:
    """Begin a report; it takes its place when the block ends well.

    Whether it can be written is known before anything else is done.

    Args:
        path: The file, which is replaced as a whole.
        others: Files and folders that must not be written over.

    Raises:
        UsageError: It is one of the others.
        GlossatorError: It cannot be written.
    """
    target = resolved(path)
    check_apart(path, target, [resolved(other) for other in others])
    with replacing(target) as file, tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
        yield ReportFile(file, spool)  # type: ignore[arg-type]  # it has what a binary file has


def check_apart(path: Path, target: Path, others: Sequence[Path]) -> None:
    """Refuse a report that would be written over something else, or into a folder that is replaced.

    Raises:
        UsageError: So it is.
    """
    for other in others:
        if is_same(target, other) or (other.is_dir() and target.is_relative_to(other)):
            raise UsageError(
                f"The report would be written over {other.name}, or into it.",
                f"Name another file than {path}.",
            )


def head_of(format_: str, report: Report) -> dict[str, Any]:
    """Return the keys of an export's report before the list of losses."""
    return {
        "format": format_,
        "articles": report.articles,
        "spans": report.spans,
        "complete": report.complete,
        "counts": [
            {"kind": kind, "why": why, "count": count} for (kind, why), count in sorted(report.counts.items())
        ],
        "labels": report.labels,
    }


def write_report(path: Path, project: Path, out: Path, format_: str, report: Report) -> None:
    """Write the report of an export that was done, with the losses that it keeps.

    Args:
        path: The file.
        project: The project, which is not written over.
        out: What was written, which is not written over either.
        format_: Name of the format.
        report: What came of it.

    Raises:
        GlossatorError: It cannot be written there.
    """
    from tui.services.exchange import guarded

    with report_file(path, *guarded(project), out) as file:
        for loss in report.losses:
            file.tell(loss._asdict())
        file.write(head_of(format_, report), "losses")
