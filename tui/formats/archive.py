"""ZIP archives that are imported: the members are read where they are, within limits."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Sequence
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, cast
from weakref import finalize

from tui.domain.errors import UnreadableError
from tui.domain.packed import BROKEN, known_way, locked, too_large, too_large_together
from tui.formats.opening import MOST_MEMBERS, too_many, unreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_DIRECTORY = 1 << 26
"""Bytes of the list of members at the end of an archive: it is read at once."""

_UTF8 = 0x800
"""The bit of a member that says that its name is UTF-8 (APPNOTE 4.4.4)."""

LARGEST_MEMBER = 1 << 30
"""Bytes that a member of an archive may unpack to."""


class ZipSource:
    """The members of a ZIP archive.

    Args:
        file: The archive; it can be gone to and fro in.
        name: What it is called.

    Raises:
        UnreadableError: It is none, is damaged, has far too many members, unpacks to far more than it is, has
            two of one name, or one that would lie elsewhere if it were unpacked.
    """

    single = False

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        finalize(self, file.close)
        guarded = _Guarded(file, name)
        try:
            self._zip = zipfile.ZipFile(cast("BinaryIO", guarded))
            size = file.seek(0, os.SEEK_END)
        except BROKEN as error:
            raise UnreadableError(f"{name} is damaged, or no ZIP archive.", "Get the file anew.") from error
        guarded.is_open = True
        if len(self._zip.filelist) > MOST_MEMBERS:
            raise too_many(name)
        if why := too_large_together(self._zip.filelist, size):
            raise UnreadableError(
                f"{name} is not read, since it could fill the memory: {why}.",
                "Unpack it yourself, and import the folder.",
            )
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.filelist:
            if not info.is_dir():
                self._take(info)

    def _take(self, info: zipfile.ZipInfo) -> None:
        name = _name_of(info)
        parts = re.split(r"[/\\]", name)
        if parts[0] == "__MACOSX" or any(part.startswith(".") and part != ".." for part in parts):
            return  # what macOS puts beside the files, and hidden ones as in folders
        if not parts[0] or ".." in parts or re.match("[A-Za-z]:", name):
            raise UnreadableError(
                f"{self.name} has a member that would lie elsewhere: {name}.", "Get it anew from its maker."
            )
        if name in self._infos:
            raise UnreadableError(f"{self.name} has two members called {name}.", "Pack it anew.")
        self._infos[name] = info

    @property
    def names(self) -> Sequence[str]:
        """The members, in the archive's order, without hidden ones."""
        return tuple(self._infos)

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._infos

    def open(self, name: str) -> BinaryIO:
        """Open a member: no more is unpacked than it is said to have."""
        info = self._infos.get(name)
        if info is None:
            raise UnreadableError(f"{self.name} has no member {name}.", "Get the file anew.")
        if locked(info):
            raise UnreadableError(
                f"{self.name} is locked with a password.", "Pack it without a password first."
            )
        if not known_way(info):
            raise UnreadableError(
                f"{self.name} is packed in a way that is not known.", "Pack it as ZIP anew."
            )
        if why := too_large(info, LARGEST_MEMBER):
            raise UnreadableError(
                f"{self.name} is not read, since it could fill the memory: {why}.",
                "Unpack it yourself, and import the folder.",
            )
        try:
            return cast("BinaryIO", BufferedReader(_Member(cast("BinaryIO", self._zip.open(info)), info)))
        except BROKEN as error:
            raise unreadable(name, error) from error


def _name_of(info: zipfile.ZipInfo) -> str:
    """Return the name of a member: in UTF-8 also where the archive does not say so.

    Info-ZIP and macOS write it like that. In the old encoding of the PC, which zipfile then takes it for, a
    name is UTF-8 by chance only if each letter with an accent has a sign of line drawing or Greek before it.
    """
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


class _Guarded:
    """An archive of which no huge list of members is read."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self.is_open = False

    def read(self, size: int = -1) -> bytes:
        # The list is read with one call, before any member is.
        if size > LARGEST_DIRECTORY and not self.is_open:
            raise too_many(self._name)
        return self._file.read(size)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


class _Member(RawIOBase):
    """A member of an archive that ends where the archive says, whatever it unpacks to."""

    def __init__(self, file: BinaryIO, info: zipfile.ZipInfo) -> None:
        super().__init__()
        self._file = file
        self._name = info.filename
        self._left = info.file_size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._file.read(min(len(view), self._left))
        except BROKEN as error:
            raise unreadable(self._name, error) from error
        self._left -= len(data)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
