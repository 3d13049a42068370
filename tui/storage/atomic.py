"""Replacing a whole file so that it is at every moment either the old one or the new one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tui.storage.fs import PRIVATE, FileSystem

_STEM = 40
"""Characters of the file's name in a temporary one: names have a limit of 255 bytes."""

_WAITING = 1 << 23
"""Bytes after which a file that is being written is synced on the way."""


def stage_file(fs: FileSystem, path: Path, data: bytes, *, mode: int = PRIVATE, durable: bool = True) -> Path:
    """Write `data` to a new temporary file beside `path`: see `stage_chunks`."""
    return stage_chunks(fs, path, (data,), mode=mode, durable=durable)


def stage_chunks(
    fs: FileSystem, path: Path, chunks: Iterable[bytes], *, mode: int = PRIVATE, durable: bool = True
) -> Path:
    """Write chunks to a new temporary file beside `path` and return its path.

    Nothing is left behind on a failure.

    Args:
        fs: Where to write.
        path: The file that the temporary one is to replace.
        chunks: All bytes, in order.
        mode: Permission bits of the new file.
        durable: Whether to return only when the bytes are on the medium.

    Raises:
        OSError: It could not be written.
    """
    temporary = path.with_name(f".{path.name[:_STEM]}.{os.urandom(4).hex()}.tmp")
    descriptor = fs.create(temporary, mode)
    try:
        try:
            waiting = 0
            for chunk in chunks:
                fs.write(descriptor, chunk)
                waiting += len(chunk)
                if durable and waiting >= _WAITING:
                    # Little by little, so that nobody else's sync has to wait for all of it.
                    fs.sync_data(descriptor)
                    waiting = 0
            if durable:
                fs.sync(descriptor)
        finally:
            fs.close(descriptor)
    except BaseException:
        discard(fs, temporary)
        raise
    return temporary


def install(fs: FileSystem, temporary: Path, path: Path) -> None:
    """Let a staged file take the place of `path`; it is discarded where that fails."""
    try:
        fs.replace(temporary, path)
    except BaseException:
        discard(fs, temporary)
        raise


def discard(fs: FileSystem, temporary: Path) -> None:
    """Remove a temporary file; one that resists is cleared away the next time the project is opened."""
    with suppress(OSError):
        fs.unlink(temporary)


def replace_file(path: Path, data: bytes, *, fs: FileSystem | None = None, durable: bool = True) -> None:
    """Replace a file as a whole, or create it; an existing one keeps its mode.

    Args:
        path: The file; a symbolic link is followed.
        data: All bytes.
        fs: Where to write.
        durable: Whether to return only when a power cut cannot take it back.

    Raises:
        OSError: It could not be written; what was there is untouched.
    """
    fs = fs or FileSystem()
    path = path.resolve()
    status = fs.stat(path)
    mode = status.st_mode & 0o7777 if status else PRIVATE
    install(fs, stage_file(fs, path, data, mode=mode, durable=durable), path)
    if durable:
        fs.sync_folder(path.parent)


def clear_leftovers(fs: FileSystem, folder: Path, name: str = "") -> None:
    """Remove the temporary files that a killed process left; call it only with the lock held.

    Args:
        fs: Where to write.
        folder: Where they are.
        name: The name of the file that they were to replace; empty for any.
    """
    stem = re.escape(name[:_STEM]) if name else ".+"
    pattern = re.compile(rf"\.{stem}\.[0-9a-f]{{8}}\.tmp")
    with suppress(OSError):
        for entry in fs.names(folder):
            if pattern.fullmatch(entry):
                discard(fs, folder / entry)
