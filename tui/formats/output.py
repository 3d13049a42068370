"""Where an export goes: one file with others beside it, a folder, or a ZIP archive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO, Protocol


class Shape(StrEnum):
    """What an export becomes."""

    FILE = "file"
    FOLDER = "folder"
    ZIP = "zip"


class Output(Protocol):
    """Where an exporter writes to.

    Nothing of it is to be seen before all of it is written; the exporter neither closes nor names anything.
    """

    @property
    def shape(self) -> Shape:
        """What it becomes."""

    @property
    def stream(self) -> BinaryIO:
        """The file, of an output that is one."""

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write another file: in the folder or the archive, or beside the file.

        Args:
            name: A relative path with `/`, as `safe_name` allows; beside a file a mere name, to which the
                file's own is put: `config.xml` becomes `tags.config.xml` beside `tags.json`.
            data: All of it, or piece by piece what is too large to be held.

        Raises:
            ValueError: There is one of that name, or it would lie elsewhere.
        """


class MemoryOutput:
    """An output in memory.

    Attributes:
        files: What was added, by name.
    """

    def __init__(self, shape: Shape = Shape.FILE) -> None:
        self.shape = shape
        self._stream = BytesIO()
        self.files: dict[str, bytes] = {}

    @property
    def stream(self) -> BinaryIO:
        """The file."""
        if self.shape is not Shape.FILE:
            raise ValueError("it is no single file")
        return self._stream

    @property
    def file(self) -> bytes:
        """What is in the file."""
        return self._stream.getvalue()

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Keep another file."""
        if name in self.files or not safe_name(name):
            raise ValueError(f"{name!r} cannot be added")
        self.files[name] = b"".join(pieces(data))


def pieces(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    """Return the pieces of what `Output.add` is given."""
    return (data,) if isinstance(data, bytes) else data


_SAFE = re.compile(r"[^\x00-\x1f\\:]{1,200}")


def safe_name(name: str) -> bool:
    """Whether a relative path stays within the folder that it is put into, on any system."""
    parts = name.split("/")
    return all(part not in ("", ".", "..") and _SAFE.fullmatch(part) is not None for part in parts)
