"""Suggestions and tokens that were computed before, kept in files, without the text itself.

One file for a text and a pipeline: a line of JSON, then starts and ends, of tokens and of names among
them, as 32 bit numbers, low byte first. A file that is damaged in any way is a file that is not there.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tui.domain.annotation import Suggestion
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock
from tui.nlp import chunks, components, dictionaries
from tui.nlp.pipelines import PipelineInfo

FORMAT = 3
CAP = 256 * 1024 * 1024
"""Bytes that all files together may take before the least recently used are removed."""

PHRASES = ".phrases"
"""How the name of a file ends that keeps noun phrases; suggestions were there first and have no ending."""

_PRUNE_ONE_IN = 32
_STALE = 3600.0
_HEX = frozenset("0123456789abcdef")


class CachedSuggestions(NamedTuple):
    """What is kept of one text.

    Attributes:
        suggestions: All of its suggestions, in order.
        tokens: All of its tokens, in blocks.
    """

    suggestions: tuple[Suggestion, ...]
    tokens: tuple[TokenBlock, ...]


class CachedInfo(NamedTuple):
    """What is kept of one pipeline: its labels, and what spaCy's glossary says of them."""

    labels: tuple[str, ...]
    explanations: Mapping[str, str]


class CacheFolder:
    """Where the results of one pipeline are kept.

    Args:
        folder: Where the files of all pipelines are; made when something is stored.
        info: The pipeline. Another version, other files or another spaCy make another cache.
        cap: Most bytes of the folder.
    """

    def __init__(self, folder: Path, info: PipelineInfo, cap: int = CAP) -> None:
        import hashlib

        parts = [info.name, info.version, info.fingerprint, *info.left_out]
        versions = [FORMAT, chunks.VERSION, components.VERSION, *dictionaries.versions()]
        name = hashlib.sha256("\0".join([*parts, *map(str, versions)]).encode("utf-8", "surrogatepass"))
        self._root = folder
        self._folder = folder / name.hexdigest()[:32]
        self._cap = cap

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not _HEX.issuperset(sha256):
            raise ValueError("A SHA-256 has 64 hexadecimal digits.")
        return self._folder / sha256

    def _read(self, path: Path) -> bytes:
        """Return a file's bytes, and note that it was of use.

        Raises:
            OSError: It cannot be read.
        """
        data = path.read_bytes()
        with suppress(OSError):
            os.utime(path)  # the file's time is when it was last of use
        return data

    def _write(self, path: Path, data: bytes) -> bool:
        import secrets

        temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            return False
        return True

    def _keep(self, sha256: str, path: Path, data: bytes) -> bool:
        """Write what was found in a text, and now and then remove what was not used for long."""
        kept = self._write(path, data)
        if kept and int(sha256[:2], 16) % _PRUNE_ONE_IN == 0:
            prune(self._root, self._cap)
        return kept


class SuggestionCache(CacheFolder):
    """The kept suggestions of one pipeline."""

    def __init__(self, folder: Path, info: PipelineInfo, cap: int = CAP) -> None:
        super().__init__(folder, info, cap)
        self._origin = info.origin

    def load(self, sha256: str, length: int, *, in_use: bool = True) -> CachedSuggestions | None:
        """Return what is kept of a text; None where nothing is, or nothing whole.

        Args:
            sha256: Digest of the text, as in `Article.sha256`.
            length: Code points of the text.
            in_use: Whether it is of use now; where all texts are looked through none of them is.
        """
        path = self._path(sha256)
        try:
            return _unpack(self._read(path) if in_use else path.read_bytes(), length, self._origin)
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def has(self, sha256: str) -> bool:
        """Whether something is kept of a text; `load` may still find that it is not whole."""
        return self._path(sha256).exists()

    def store(
        self, sha256: str, length: int, suggestions: Iterable[Suggestion], tokens: Iterable[TokenBlock]
    ) -> bool:
        """Keep what was found in a whole text; return whether that was possible.

        Args:
            sha256: Digest of the text, as in `Article.sha256`.
            length: Code points of the text.
            suggestions: All suggestions of the pipeline for the text.
            tokens: All tokens, in blocks.
        """
        return self._keep(sha256, self._path(sha256), _pack(length, suggestions, tokens))

    def load_info(self) -> CachedInfo | None:
        """Return the labels and explanations that were kept of the pipeline, or None."""
        import orjson

        try:
            labels, explanations = orjson.loads((self._folder / "pipeline.json").read_bytes())
            if not all(isinstance(text, str) for text in (*labels, *explanations.values())):
                return None
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return CachedInfo(tuple(labels), explanations)

    def store_info(self, labels: Iterable[str], explanations: Mapping[str, str]) -> bool:
        """Keep the labels of the pipeline and their explanations; return whether that was possible."""
        import orjson

        return self._write(self._folder / "pipeline.json", orjson.dumps([list(labels), dict(explanations)]))


def forget(folder: Path, sha256: str) -> int:
    """Remove what is kept of a text, of whatever pipeline and kind; return how many files that were.

    Raises:
        OSError: One could not be removed.
    """
    names = (sha256, sha256 + PHRASES) if _HEX.issuperset(sha256) else ()
    found = [path for name in names for path in folder.glob(f"*/{name}")]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def prune(folder: Path, cap: int = CAP) -> int:
    """Remove the files that were not used for longest until four fifths of the cap are left; return how many.

    Nothing is removed below the cap, but for temporary files that a process left when it died.
    """
    import time

    files: list[tuple[float, int, str]] = []
    removed = 0
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)  # noqa: PTH118 - there may be very many
            with suppress(OSError):
                stat = os.stat(path)  # noqa: PTH116
                stale = name.endswith(".tmp") and stat.st_mtime < time.time() - _STALE
                files.append((0.0 if stale else stat.st_mtime, stat.st_size, path))
    total = sum(size for _, size, _ in files)
    floor = total if total <= cap else cap * 4 // 5
    for used, size, path in sorted(files):
        if used > 0 and total <= floor:
            break
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108
            removed += 1
            total -= size
    return removed


def frame(head: dict[str, object], body: bytes) -> bytes:
    """Return a file: a checked line of JSON, which gets the check of the rest, and the rest."""
    from zlib import crc32

    import orjson

    line = orjson.dumps({**head, "crc": crc32(body)})
    return b"%08x %b\n%b" % (crc32(line), line, body)


def unframe(data: bytes, length: int) -> tuple[dict[str, Any], bytes]:
    """Return the head and the rest of a file about a text of `length` code points.

    Raises:
        ValueError, TypeError, KeyError: It is not whole, or of another text.
    """
    from zlib import crc32

    import orjson

    end = data.index(b"\n")
    line, body = data[9:end], data[end + 1 :]
    if data[8:9] != b" " or int(data[:8], 16) != crc32(line):
        raise ValueError("damaged")
    head: dict[str, Any] = orjson.loads(line)
    if head["length"] != length or head["crc"] != crc32(body):
        raise ValueError("damaged, or another text")
    return head, body


def to_bytes(numbers: array[int]) -> bytes:
    """Return 32 bit numbers as they are kept, low byte first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def from_bytes(data: bytes) -> array[int]:
    """Return the 32 bit numbers that were kept.

    Raises:
        ValueError: A number is cut off.
    """
    numbers = array("I", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _pack(length: int, suggestions: Iterable[Suggestion], tokens: Iterable[TokenBlock]) -> bytes:
    spans = [[s.start, s.end, s.label, s.score, s.reason] for s in suggestions]
    blocks, numbers = [], array("I")
    for block in tokens:
        blocks.append([block.start, block.end, len(block.starts), len(block.names)])
        numbers.extend(iter(block.starts))
        numbers.extend(iter(block.ends))
        numbers.extend(name.start for name in block.names)
        numbers.extend(name.end for name in block.names)
    return frame({"length": length, "spans": spans, "blocks": blocks}, to_bytes(numbers))


def _unpack(data: bytes, length: int, origin: str) -> CachedSuggestions:
    """Return what a file keeps.

    Raises:
        ValueError, TypeError, KeyError: It is not whole, or of another text.
    """
    head, body = unframe(data, length)
    numbers = from_bytes(body)
    blocks, at = [], 0
    for start, stop, count, named in head["blocks"]:
        starts, ends = _spans(numbers, at, count)
        names = map(Span, *_spans(numbers, at + 2 * count, named))
        blocks.append(TokenBlock(start, stop, starts, ends, tuple(names)))
        at += 2 * (count + named)
    if at != len(numbers):
        raise ValueError("damaged")
    suggestions = tuple(
        Suggestion(s, e, label, origin, score, why) for s, e, label, score, why in head["spans"]
    )
    if any(s.end > length for s in suggestions) or any(b.end > length for b in blocks):
        raise ValueError("of another text")
    return CachedSuggestions(suggestions, tuple(blocks))


def _spans(numbers: array[int], at: int, count: int) -> tuple[array[int], array[int]]:
    """Return starts and ends of spans that are kept from an index on: first all starts, then all ends."""
    return numbers[at : at + count], numbers[at + count : at + 2 * count]
