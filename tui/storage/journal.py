"""Writing the journal: what is appended is on the medium when `append` returns."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tui.storage.entries import Header, Mark, header_line, mark_line
from tui.storage.fs import FileSystem
from tui.storage.segments import free_segment

ROLL = 1 << 18
"""Bytes from which on a segment is left for a new one: to find the last commit, all of one is read."""

PRIVATE_FOLDER = 0o700


class Journal:
    """The end of a project's journal.

    A file that failed to reach the medium is never written again: what its pages hold is not known any
    more, however well a second attempt goes. What was in flight goes to a new segment, which takes the
    place of all that follows in the old one.

    Args:
        fs: Where to write.
        folder: The folder of the journal; it need not exist.
        project: The project's id.
        segment: The last segment with its size, to go on with; None to begin a new one.
    """

    def __init__(
        self, fs: FileSystem, folder: Path, project: str, segment: tuple[Path, int] | None = None
    ) -> None:
        self.folder = folder
        self._fs = fs
        self._project = project
        self._path: Path | None = segment[0] if segment else None
        self._size = segment[1] if segment else 0
        self._descriptor: int | None = None

    def append(self, lines: bytes, header: Header) -> None:
        """Write lines, and return when they are on the medium.

        Args:
            lines: One or more, each with its line feed.
            header: What a segment that would begin with them has as its first line.

        Raises:
            OSError: They are not there; what was there before is as it was.
        """
        if self._size >= ROLL:
            self._finish()
        if self._path is None:
            self._begin(lines, header)
            return
        if self._descriptor is None:
            # Whoever began it may have been killed before its name was on the medium.
            self._fs.sync_folder(self.folder)
            self._descriptor = self._fs.append_to(self._path)
        try:
            self._fs.write(self._descriptor, lines)
        except BaseException:
            self._cut()
            raise
        try:
            self._fs.sync_data(self._descriptor)
        except OSError:
            self._cut()
            self._leave()
            self._begin(lines, header)
        else:
            self._size += len(lines)

    def mark(self, seq: int) -> None:
        """Note that a snapshot is in place. It may get lost, and says nothing that matters then."""
        if self._descriptor is not None:
            line = mark_line(Mark(seq))
            try:
                self._fs.write(self._descriptor, line)
            except OSError:
                self._cut()
            else:
                self._size += len(line)

    def close(self) -> None:
        """Let go of the file; the next line opens it again."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            with suppress(OSError):
                self._fs.close(descriptor)

    def _begin(self, lines: bytes, header: Header) -> None:
        self._fs.make_folder(self.folder, PRIVATE_FOLDER)
        path = free_segment(self._fs, self.folder, header.after + 1)
        descriptor = self._fs.create(path)
        data = header_line(header) + lines
        try:
            self._fs.write(descriptor, data)
            self._fs.sync(descriptor)
            self._fs.sync_folder(self.folder)
            # Whoever made the folder may have been killed before its name was on the medium.
            self._fs.sync_folder(self.folder.parent)
        except BaseException:
            with suppress(OSError):
                self._fs.close(descriptor)
            with suppress(OSError):
                self._fs.unlink(path)
            raise
        self._path, self._size, self._descriptor = path, len(data), descriptor

    def _cut(self) -> None:
        """Take out what a failed write has left; where that fails too, the segment is left as it is."""
        try:
            assert self._descriptor is not None
            self._fs.truncate(self._descriptor, self._size)
        except OSError:
            self._leave()

    def _finish(self) -> None:
        """Leave a segment that is long enough; a mark at its end was not synced yet."""
        assert self._path is not None
        with suppress(OSError):
            if self._descriptor is None:
                self._descriptor = self._fs.append_to(self._path)
            self._fs.sync_data(self._descriptor)
        self._leave()

    def _leave(self) -> None:
        self.close()
        self._path, self._size = None, 0
