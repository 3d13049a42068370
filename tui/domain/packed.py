"""What of a ZIP archive is unpacked: nothing that is locked, unknown, or far larger than it looks."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises for members that are damaged, or packed in a way that it does not know."""

HIGHEST_RATIO = 400
"""How many times its packed size a member may have: 30 is usual, tables of empty cells come to 230."""

_SMALL = 2**20
"""Bytes below which the ratio of a member does not matter."""

_SMALL_WHOLE = 2**28
"""Bytes below which the ratio of an archive as a whole does not matter."""

_ENCRYPTED = 0x1
"""The bit of a member's flags that says so."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How members are packed: of the other ways zipfile can unpack no part, only everything."""


def locked(info: zipfile.ZipInfo) -> bool:
    """Whether a password is asked for."""
    return bool(info.flag_bits & _ENCRYPTED)


def known_way(info: zipfile.ZipInfo) -> bool:
    """Whether a member is packed in a way that can be unpacked little by little."""
    return info.compress_type in _METHODS


def too_large(info: zipfile.ZipInfo, largest: int) -> str:
    """Return in a few words why a member could fill the memory; empty where it cannot.

    Args:
        info: The member, by what the archive states; unpacking has to stop at that.
        largest: Bytes that it may unpack to.
    """
    if info.file_size > largest:
        return f"{info.filename} unpacks to {info.file_size:,} bytes"
    if info.file_size > max(_SMALL, HIGHEST_RATIO * info.compress_size):
        return f"{info.filename} unpacks to {info.file_size // max(info.compress_size, 1):,} times its size"
    return ""


def too_large_together(infos: Iterable[zipfile.ZipInfo], size: int) -> str:
    """Return in a few words why all members together could fill the memory; empty where they cannot.

    Many small members can be one and the same stretch of the archive.

    Args:
        infos: The members.
        size: Bytes of the archive.
    """
    whole = sum(info.file_size for info in infos)
    if whole > max(_SMALL_WHOLE, HIGHEST_RATIO * size):
        return f"it unpacks to {whole // max(size, 1):,} times its size"
    return ""
