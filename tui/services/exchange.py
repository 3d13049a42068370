"""Exporting a project: which annotations, with which tokens, into which file."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui.domain.annotation import State
from tui.domain.article import Article
from tui.domain.errors import GlossatorError, ModelError
from tui.formats.items import ExportItem, ExportOptions, Report
from tui.services.review import Filter, layers_of

if TYPE_CHECKING:
    from spacy.language import Language

    from tui.formats.registry import Format
    from tui.nlp.cache import SuggestionCache
    from tui.nlp.pipelines import PipelineInfo
    from tui.storage.project import Project

LIVE = frozenset(state for state in State if state is not State.REJECTED)
"""The states of what marks an entity: what is exported unless something else is asked for."""

TokensOf = Callable[[Article], Sequence[tuple[int, int]]]


def export(
    project: Project,
    format_: Format,
    out: Path | BinaryIO,
    wanted: Filter,
    *,
    all_states: bool = False,
    tokens_of: TokensOf | None = None,
    bom: bool = False,
) -> Report:
    """Write the annotations of a project that are wanted.

    Args:
        project: The project.
        format_: The format, from `tui.formats.registry`.
        out: The file, which is replaced as a whole when everything is written; or a stream, left open.
        wanted: Which annotations; without states, those that mark an entity.
        all_states: Whether rejections are written too.
        tokens_of: Gives the tokens of an article to a format that needs them.
        bom: Whether a text table begins with a byte order mark.

    Returns:
        What was written, and what the format could not carry.

    Raises:
        GlossatorError: The file could not be written; what was there is untouched, and nothing else is left.
    """
    options = ExportOptions(bom=bom, labels=[label.name for label in project.labels()])
    found = items(project, wanted, all_states, tokens_of if format_.needs_tokens else None)
    if not isinstance(out, Path):
        return format_.export(found, out, options)
    with replacing(target_of(project, out)) as file:
        return format_.export(found, file, options)


def items(
    project: Project, wanted: Filter, all_states: bool = False, tokens_of: TokensOf | None = None
) -> Iterator[ExportItem]:
    """Yield what is to be exported, one layer after the other.

    A layer without any wanted annotation is there all the same if nothing but the label was asked for: that
    an article has none is known too.
    """
    states = frozenset() if all_states else wanted.states or LIVE
    picked = Filter(
        wanted.labels, states, wanted.text, wanted.annotator, wanted.article, wanted.since, wanted.flagged
    )
    restricted = bool(wanted.text or wanted.since or wanted.flagged or (wanted.states and not all_states))
    for layer in layers_of(project, wanted):
        article = project.article(layer.article)
        chosen = [a for a in layer.annotations if picked.takes(a, article.text)]
        if restricted and not chosen:
            continue
        yield ExportItem(
            article,
            layer.annotator,
            chosen,
            tokens_of(article) if tokens_of is not None else (),
            layer.info,
            filtered=any(
                a.live and picked.takes_label(a) and not picked.takes_apart_from_label(a, article.text)
                for a in layer.annotations
            ),
        )


class Tokeniser:
    """Where an export's tokens come from.

    Those that the pipeline made are taken where they are kept; else spaCy's rules for the article's
    language split the text; else there are none, and the formats split it by Unicode properties.

    Args:
        info: The pipeline; its language stands in for one that an article does not tell.
        cache: What is kept of its suggestions.
    """

    def __init__(self, info: PipelineInfo, cache: SuggestionCache) -> None:
        self._lang = info.lang
        self._cache = cache
        self._blank: dict[str, tuple[PipelineInfo, Language] | None] = {}

    def __call__(self, article: Article) -> list[tuple[int, int]]:
        """Return the tokens of an article as (start, end) pairs in order."""
        kept = self._cache.load(article.sha256, len(article.text))
        if kept is not None:
            return [
                pair
                for block in sorted(kept.tokens, key=lambda block: block.start)
                for pair in zip(block.starts, block.ends, strict=True)
            ]
        blank = self._of_language(article.language or self._lang)
        if blank is None:
            return []
        from tui.nlp.chunks import split
        from tui.nlp.recognise import recognise_chunk, whole_limit

        info, nlp = blank
        chunks = split(article.text, whole_limit(info))
        parts = (recognise_chunk(nlp, article.text, chunk) for chunk in chunks)
        return [pair for part in parts for pair in zip(part.starts, part.ends, strict=True)]

    def _of_language(self, lang: str) -> tuple[PipelineInfo, Language] | None:
        if lang not in self._blank:
            from tui.nlp.pipelines import BLANK, describe
            from tui.nlp.recognise import load

            try:
                info = describe(f"{BLANK}{lang}")
                self._blank[lang] = (info, load(info))
            except ModelError:
                self._blank[lang] = None
        return self._blank[lang]


def target_of(project: Project, out: Path) -> Path:
    """Return the file that a path from the user means.

    Raises:
        GlossatorError: It leads nowhere, or is the project.
    """
    target = _target(out)
    if _is_same(target, project.path):
        raise GlossatorError(f"{out} is the project itself.", "Name another file.")
    return target


def _target(path: Path) -> Path:
    """Return the file that a path from the user means: the home folder filled in, links followed."""
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError) as error:  # a user that there is not, or links that go round in a circle
        raise GlossatorError(
            f"{path} leads nowhere.", "Look at its links and at ~, or name another file."
        ) from error


def _is_same(target: Path, other: Path) -> bool:
    """Whether two resolved paths are one file, under one name or as hard links."""
    try:
        return target == other or target.samefile(other)
    except OSError:  # one of them is not there
        return False


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes the place of `path` when the block ends well.

    Until then `path` is as it was, and after anything else, Ctrl+C included, nothing is left behind. A
    symbolic link is followed; a device or a pipe is written to as it is.

    Raises:
        GlossatorError: The file cannot be written.
    """
    try:
        target = path.resolve()
        status = target.stat() if target.exists() else None
        if status is not None and stat.S_ISDIR(status.st_mode):
            raise GlossatorError(f"{path} is a folder.", "Name a file in it.")
        if status is not None and not stat.S_ISREG(status.st_mode):
            with target.open("wb") as file:
                yield file
            return
        if status is not None and not os.access(target, os.W_OK):
            raise GlossatorError(f"{path} is write-protected.", "Name another file.")
        if not target.parent.is_dir():
            raise GlossatorError(f"There is no folder {target.parent}.", "Create it, or name another file.")
        with _staged(target, stat.S_IMODE(status.st_mode) if status is not None else None) as file:
            yield file
    except OSError as error:
        raise GlossatorError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Free some space, or name another file.",
        ) from error


@contextmanager
def _staged(target: Path, mode: int | None) -> Iterator[BinaryIO]:
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(temporary, flags, 0o666 if mode is None else mode), "wb") as file:
            if mode is not None:
                temporary.chmod(mode)  # what the umask took away
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    from tui.storage.fs import FileSystem

    # The file is whole by now; a file system that cannot sync folders takes nothing from that.
    with suppress(OSError):
        FileSystem().sync_folder(folder)
