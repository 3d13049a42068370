"""The documents of a source: files, those of archives in it, and what lies beside each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from tui.domain.errors import UnreadableError
from tui.formats.source import Source, chosen, read, source_of

ARCHIVE = ".zip"
MOST_LOOKED_AT = 64
"""Files by which a format is told: of a folder of many, those that come first are enough."""


class Document(NamedTuple):
    """A file that may be a document.

    Attributes:
        source: Where it is.
        name: What it is called there.
        path: What it, or the archive that it lies in, is called in what is imported.
    """

    source: Source
    name: str
    path: str


def documents(source: Source, suffix: str) -> Iterator[Document]:
    """Yield the documents of a source, and of the archives in it, as INCEpTION exports have them.

    Archives in archives in archives are not looked into: there would be no end to what they unpack to.
    """
    for name in chosen(source, suffix, ARCHIVE):
        if source.single or not name.casefold().endswith(ARCHIVE):
            yield Document(source, name, name)
        else:
            inner = source_of(read(source, name), name)
            if not inner.single:
                yield from (Document(inner, each, name) for each in chosen(inner, suffix))


def any_looks(source: Source, suffix: str, looks: Callable[[Source, str], bool]) -> bool:
    """Whether a source is of a format, as the beginning of some of its files tells.

    Args:
        source: The source.
        suffix: What the names of the format's files end in.
        looks: Tells it of a file; also of the files in the first archive.
    """
    if any(looks(source, name) for name in islice(chosen(source, suffix), MOST_LOOKED_AT)):
        return True
    archive = next((n for n in chosen(source, ARCHIVE) if not source.single), None)
    if archive is None:
        return False
    try:
        inner = source_of(read(source, archive), archive)
        return not inner.single and any(
            looks(inner, name) for name in islice(chosen(inner, suffix), MOST_LOOKED_AT)
        )
    except UnreadableError:  # what another format makes of it is for that one to say
        return False
