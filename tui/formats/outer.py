"""Exports of ours that lie in a folder of what is read: archives are often packed with the folder around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from tui.formats.labels_beside import LABELS
from tui.formats.naming import ANNOTATORS
from tui.formats.source import Source


class InnerSource:
    """The files of a source that lie in a folder, as if there were no other.

    Args:
        source: The source.
        folder: The folder, with a `/` at its end.
    """

    single = False

    def __init__(self, source: Source, folder: str) -> None:
        self.name = source.name
        self._source = source
        self._folder = folder
        self._names = tuple(n.removeprefix(folder) for n in source.names if n.startswith(folder))

    @property
    def names(self) -> Sequence[str]:
        """The files in the folder."""
        return self._names

    def has(self, name: str) -> bool:
        """Whether there is such a file in the folder."""
        return self._source.has(f"{self._folder}{name}")

    def open(self, name: str) -> BinaryIO:
        """Open a file in the folder."""
        return self._source.open(f"{self._folder}{name}")


def without_outer(source: Source) -> Source:
    """Return a source without the folders around an export of ours, which has its files about it at the top.

    Anything else is returned as it is: what the folders of another program's files are called may matter.
    """
    if source.single:
        return source
    names = source.names
    folder = ""
    while not any(source.has(f"{folder}{name}") for name in (LABELS, ANNOTATORS)):
        first, inside, _ = names[0].removeprefix(folder).partition("/") if names else ("", "", "")
        folder = f"{folder}{first}/"
        if not inside or not all(name.startswith(folder) for name in names):
            return source
    return InnerSource(source, folder) if folder else source
