"""Documents that are ZIP archives: members are read in memory, and none that unpacks without end.

Nothing is ever written out, so the names of members are only looked up among each other.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from urllib.parse import unquote, urlsplit

from tui.domain.errors import UnreadableError
from tui.domain.packed import BROKEN, known_way, locked, too_large

MOST_MEMBERS = 20_000
"""Members of an archive; a large illustrated book has a few thousand."""

LARGEST_MEMBER = 32 * 2**20
"""Bytes that one member may unpack to, of those that are read; the longest novels have 6 MB of XHTML."""

LARGEST_TOTAL = 128 * 2**20
"""Bytes that all members that are read may unpack to."""


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
        except BROKEN as error:
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
        except BROKEN as error:
            raise self.damaged() from error
        self._left -= len(data)
        if self._left < 0:
            raise self._bomb("it unpacks to far more than a text has")
        return data

    def check(self, name: str) -> None:
        """Raise `UnreadableError` if a member is encrypted, packed oddly, or unpacks to far too much."""
        info = self._infos[name]
        if locked(info):
            raise UnreadableError(
                f"is {self._kind} that is locked with a password.", "Save a copy without a password first."
            )
        if not known_way(info):
            raise self.damaged()
        if why := too_large(info, LARGEST_MEMBER):
            raise self._bomb(why)

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
