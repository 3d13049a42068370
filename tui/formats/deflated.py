"""A compressed file of parts that are written at the same time: on the disk, whatever their sizes.

A zlib stream (RFC 1950) is a header, deflate blocks (RFC 1951) and a checksum of what they hold. Blocks that
a full flush ends lie on whole bytes and refer to nothing before them, so that those of several parts, each
compressed by itself into a temporary file, make one stream in any order.
"""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import BinaryIO, Self, cast

_HEADER = b"\x78\x9c"
"""Deflate with a window of 32 KB, at the usual level, and no dictionary."""

_BASE = 65521
"""The modulus of Adler-32."""

_IN_MEMORY = 1 << 18
"""Compressed bytes of a part that need no file."""


class Part:
    """A part; what is written to it is compressed.

    Attributes:
        size: Bytes that were written.
    """

    def __init__(self) -> None:
        self.size = 0
        self._adler = zlib.adler32(b"")
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the part
        self._packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        """Add to it."""
        self.size += len(data)
        self._adler = zlib.adler32(data, self._adler)
        self._file.write(self._packer.compress(data))

    def copy_to(self, stream: BinaryIO) -> None:
        """Write its blocks; nothing can be added after."""
        self._file.write(self._packer.flush(zlib.Z_FULL_FLUSH))
        self._file.seek(0)
        shutil.copyfileobj(cast("BinaryIO", self._file), stream)

    def checksum(self, before: int) -> int:
        """Return the Adler-32 of what has `before` for its own, and of this part after it."""
        low = ((before & 0xFFFF) + (self._adler & 0xFFFF) - 1) % _BASE
        high = ((before >> 16) + (self._adler >> 16) + self.size * ((before & 0xFFFF) - 1)) % _BASE
        return high << 16 | low


def join(parts: Iterable[Part | bytes], stream: BinaryIO) -> None:
    """Write parts, and short pieces between them, as one zlib stream; the parts are closed.

    Args:
        parts: In order.
        stream: Where to.
    """
    stream.write(_HEADER)
    adler = zlib.adler32(b"")
    for each in parts:
        with each if isinstance(each, Part) else _part_of(each) as part:
            part.copy_to(stream)
            adler = part.checksum(adler)
    stream.write(zlib.compressobj(wbits=-zlib.MAX_WBITS).flush())
    stream.write(adler.to_bytes(4, "big"))


def _part_of(data: bytes) -> Part:
    part = Part()
    part.write(data)
    return part
