"""Names of files in formats that have one for each article: readable, and different on any file system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import PurePosixPath

import orjson

from tui.domain.article import Article
from tui.formats.items import ExportItem
from tui.formats.labels_beside import texts_in
from tui.formats.output import safe_name
from tui.formats.source import Source

ANNOTATORS = "annotators.json"
"""The file that says whose folders these are: without it, a folder may be anything."""

MOST_BYTES = 80
"""Bytes of a stem in UTF-8: room for a number, a suffix and a folder in what a file system takes."""

MOST_BYTES_KEPT = 200
"""Bytes of each part of a name that is kept as it came."""

_UNKEPT = re.compile(r'[<>:"|?*\\]')
"""What file systems besides `/` do not take."""

_PEOPLE = frozenset(("annotation", "curation"))
"""Folders whose folders are people's, in what INCEpTION exports."""

_OTHER = re.compile(r"[^\w.\-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""What Windows takes for devices, whatever follows a full stop."""


class Stems:
    """What the files of articles are called, without their suffixes.

    An article has the same name in the folders of all annotators, so that programs that compare annotators
    find what belongs together. Of two with one title the later one also has its id in its name.

    Args:
        taken: Names that are given to something else.
        kept: Whether an article that a folder brought keeps the name that it had there, its folders included.
    """

    def __init__(self, *taken: str, kept: bool = False) -> None:
        self._kept = kept
        self._by_id: dict[str, str] = {}
        self._taken = {_folded(name) for name in taken}

    def of(self, article: Article) -> str:
        """Return the stem of an article's files: always the same for one article."""
        known = self._by_id.get(article.id)
        if known is None:
            known = self._by_id[article.id] = self._free(
                (self._kept and kept_name(article)) or stem(article.title) or stem(article.id) or "article",
                stem(article.id),
            )
        return known

    def _free(self, base: str, id_: str) -> str:
        second = [f"{base}-{id_}"] if id_ not in ("", base) else []
        numbered = (f"{base}-{number}" for number in count(2))
        name = next(n for n in chain((base,), second, numbered) if _folded(n) not in self._taken)
        self._taken.add(_folded(name))
        return name


class Folders:
    """What the folders of annotators are called; a single annotator needs none.

    Args:
        annotators: All of them.
    """

    def __init__(self, annotators: Sequence[str]) -> None:
        self._prefixes: dict[str, str] = {}
        self._taken: set[str] = set()
        self._many = len(annotators) > 1
        for annotator in annotators:
            self.prefix(annotator)

    def prefix(self, annotator: str) -> str:
        """Return what stands before the names of an annotator's files: the folder and `/`, or nothing."""
        if not self._many:
            return ""
        known = self._prefixes.get(annotator)
        if known is None:
            # Without full stops: no folder is called like a file that lies beside it.
            base = stem(annotator.replace(".", "_")) or "annotator"
            numbered = (f"{base}-{number}" for number in count(2))
            name = next(n for n in chain((base,), numbered) if _folded(n) not in self._taken)
            self._taken.add(_folded(name))
            known = self._prefixes[annotator] = f"{name}/"
        return known

    def beside(self) -> tuple[str, bytes] | None:
        """Return name and content of the file that says whose each folder is; None without folders."""
        if not self._many:
            return None
        names = {prefix.removesuffix("/"): annotator for annotator, prefix in self._prefixes.items()}
        return ANNOTATORS, orjson.dumps(names, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


class ItemNames:
    """What the files of items are called: the annotator's folder and the article's stem.

    Args:
        annotators: All of whom something is written.
    """

    def __init__(self, annotators: Sequence[str]) -> None:
        self._stems = Stems(kept=True)
        self._folders = Folders(annotators)
        self._used: set[str] = set()

    def of(self, item: ExportItem) -> str:
        """Return the name of an item without its suffix, with its folders; another one each time."""
        base = f"{self._folders.prefix(item.annotator)}{self._stems.of(item.article)}"
        # An article comes once for each annotator; a caller may give it twice, and nothing is written over.
        numbered = (f"{base}-{number}" for number in count(2))
        name = next(n for n in chain((base,), numbered) if _folded(n) not in self._used)
        self._used.add(_folded(name))
        return name

    def beside(self) -> tuple[str, bytes] | None:
        """As `Folders.beside`."""
        return self._folders.beside()


def annotators_in(source: Source) -> dict[str, str]:
    """Return whose the folders of a source are, by their names; nothing where it does not say.

    Raises:
        UnreadableError: The file that says so is damaged.
    """
    return {} if source.single else texts_in(source, ANNOTATORS, "annotators by their folders")


def kept_name(article: Article) -> str:
    """Return what an article was called in the folder that it came from, without its suffix.

    Only names that any file system can hold, and that nothing else in a folder can have, are kept.

    Returns:
        The name with its folders; empty where it did not come from a folder, is called otherwise by now, or
        its name cannot be kept.
    """
    path = PurePosixPath(article.source)
    # The title of what came otherwise, or from a file with several articles, is not that of the file.
    if not article.title or article.title != path.stem or "://" in article.source:
        return ""
    name = str(path.with_suffix(""))
    *folders, last = path.with_suffix("").parts
    # A folder is not called like a file that may lie beside it.
    if any("." in folder or folder.casefold() in _PEOPLE for folder in folders):
        return ""
    return name if safe_name(name) and all(map(_is_kept, (*folders, last))) else ""


def _is_kept(part: str) -> bool:
    return (
        part.isprintable()
        and _UNKEPT.search(part) is None
        and part.strip(" ") == part
        and not part.startswith((".", "-"))
        and not part.endswith(".")
        and len(part.encode()) <= MOST_BYTES_KEPT
        and _RESERVED.fullmatch(part) is None
    )


def without_annotator(name: str, annotators: Mapping[str, str]) -> str:
    """Return the name of a file without the folder of its annotator, if it is in one of these."""
    folder, _, inside = name.partition("/")
    return inside if inside and folder in annotators else name


def stem(text: str) -> str:
    """Return a text as a name that any file system can hold; empty where nothing of it can be held.

    Letters and digits of any script stay, what stands between them becomes a low line.
    """
    name = _OTHER.sub("_", unicodedata.normalize("NFC", text)).strip("._-")
    while len(name.encode()) > MOST_BYTES:
        name = name[:-1]
    # A full stop at the end is taken away by Windows, and one at the beginning hides a file.
    name = name.strip("._-")
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def _folded(name: str) -> str:
    """Return what two names have in common that some file system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
