"""Documents that are ZIP archives: members are read in memory, and none that unpacks without end.

Nothing is ever written out, so the names of members are only looked up among each other.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote, urlsplit

from tui.domain.errors import UnreadableError

MOST_MEMBERS = 20_000
"""Members of an archive; a large illustrated book has a few thousand."""

LARGEST_MEMBER = 32 * 2**20
"""Bytes that one member may unpack to, of those that are read; the longest novels have 6 MB of XHTML."""

LARGEST_TOTAL = 128 * 2**20
"""Bytes that all members that are read may unpack to."""

HIGHEST_RATIO = 400
"""How many times its packed size a member may have: 30 is usual, tables of empty cells come to 230."""

_SMALL = 2**20
"""Bytes below which the ratio of a member does not matter."""

_ENCRYPTED = 0x1
"""The bit of a member's flags that says so."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How members of documents are packed: of the other ways zipfile can unpack no part, only everything."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)
"""What zipfile raises for members that are damaged, or packed in a way that it does not know."""


class Archive:
    """The members of a ZIP archive that a document consists of.

    Args:
        data: The whole file.
        kind: What it is meant to be, with its article ("an EPUB book"), for messages.

    Raises:
        UnreadableError: It is no archive, is damaged, or has far too many members.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        self._kind = kind
        self._left = LARGEST_TOTAL
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise self.damaged() from error
        self._infos = {info.filename: info for info in self._zip.infolist()}
        if len(self._zip.infolist()) > MOST_MEMBERS:
            raise self._bomb(f"it has {len(self._infos):,} members")

    @property
    def names(self) -> list[str]:
        """The names of all members, in the archive's order."""
        return list(self._infos)

    def read(self, name: str) -> bytes | None:
        """Return a member's bytes, None where there is no such member.

        Raises:
            UnreadableError: It is encrypted, damaged, or unpacks to far too much.
        """
        info = self._infos.get(name)
        if info is None:
            return None
        self.check(name)
        try:
            with self._zip.open(info) as member:
                # Without a length zipfile unpacks all that there is, whatever size the archive states.
                data = member.read(info.file_size)
        except _BROKEN as error:
            raise self.damaged() from error
        self._left -= len(data)
        if self._left < 0:
            raise self._bomb("it unpacks to far more than a text has")
        return data

    def check(self, name: str) -> None:
        """Raise `UnreadableError` if a member is encrypted, packed oddly, or unpacks to far too much."""
        info = self._infos[name]
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError(
                f"is {self._kind} that is locked with a password.", "Save a copy without a password first."
            )
        if info.compress_type not in _METHODS:
            raise self.damaged()
        if info.file_size > LARGEST_MEMBER:
            raise self._bomb(f"{name} unpacks to {info.file_size:,} bytes")
        if info.file_size > max(_SMALL, HIGHEST_RATIO * info.compress_size):
            raise self._bomb(
                f"{name} unpacks to {info.file_size // max(info.compress_size, 1):,} times its size"
            )

    def damaged(self) -> UnreadableError:
        """Return the error for an archive that is broken, or lacks what it must have."""
        return UnreadableError(
            f"is damaged, or not {self._kind}.", "Get the file anew, or save it as plain text elsewhere."
        )

    def _bomb(self, why: str) -> UnreadableError:
        return UnreadableError(
            f"is not read, since it could fill the memory: {why}.", "Save its text as a plain text file."
        )


def member_name(base: str, reference: str) -> str:
    """Return the member that a reference in another member leads to, empty where it leads elsewhere.

    Args:
        base: The name of the member with the reference.
        reference: A relative address, percent-encoded, perhaps with a fragment.
    """
    try:
        parts = urlsplit(reference)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    name = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), unquote(parts.path)))
    return name.lstrip("/")
