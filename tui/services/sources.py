"""Where an article came from, and with what to open it there."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tui.domain.article import Article
from tui.domain.errors import GlossatorError
from tui.readers.addresses import is_page

_LINE_END = re.compile(r"\r\n|\r|\n")

_MARKDOWN = frozenset((".md", ".markdown"))
_PLAIN = frozenset(("", ".txt", ".text"))
"""Suffixes of files whose lines are those of their articles, if nothing in them is markup."""
_NUMBERED = frozenset((".jsonl", ".ndjson", ".csv", ".tsv"))
"""Suffixes of files in which the number of a row is that of the line it begins in."""

_TEXTS = ".txt .text .md .markdown .html .htm .xhtml .json .jsonl .ndjson .csv .tsv"
_WRITTEN = frozenset(["", *_TEXTS.split()])
"""Suffixes of files that an editor of text shows as they are; other kinds have programs of their own."""

_TAKES_LINE = frozenset(("vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "micro", "kak", "joe"))
"""Editors that go to a line given as `+LINE` before the file."""

_EDITORS = ("nano", "vi")
"""What is looked for where neither VISUAL nor EDITOR says anything."""


class Source(NamedTuple):
    """The place that an article was read from.

    Attributes:
        address: Its URL; empty for a file.
        path: Its file; None for a URL.
        line: The line of the file that an offset of the text stands in, from 1; 0 where nobody knows.
    """

    address: str = ""
    path: Path | None = None
    line: int = 0

    @property
    def is_written(self) -> bool:
        """Whether it is a file that can be read in an editor of text."""
        return self.path is not None and self.path.suffix.lower() in _WRITTEN

    @property
    def url(self) -> str:
        """The address, of a file as well."""
        return self.address if self.path is None else self.path.as_uri()


def source_at(article: Article, offset: int) -> Source:
    """Return where the text at an offset came from.

    Raises:
        GlossatorError: It came from standard input, or its file is not there any more.
    """
    if is_page(article.source):
        return Source(address=article.source)
    path, row = file_and_row(article.source)
    if not path.is_absolute():
        raise _no_source("This article came from no file.", "It was given on standard input.")
    if not stat.S_ISREG(mode_of(path)):
        raise _no_source(f"{path} is not there any more.", "The text here stays as it is.")
    suffix, line = path.suffix.lower(), 0
    if row:
        line = int(row) if suffix in _NUMBERED and row.isdecimal() else 0
    elif suffix in _MARKDOWN or (suffix in _PLAIN and not article.markup):
        line = 1 + sum(1 for _ in _LINE_END.finditer(article.text, 0, offset))
    return Source(path=path, line=line)


def file_and_row(source: str) -> tuple[Path, str]:
    """Return the path of a source that is no address, and what its row is called where it is one of a file.

    A row has the number of its line, or an id; a file may have the sign between the two in its own name.
    """
    file, _, row = source.rpartition("#")
    is_row = row.isdecimal() or (row and stat.S_ISREG(mode_of(Path(file))))
    if is_row and not mode_of(Path(source)):
        return Path(file), row
    return Path(source), ""


def mode_of(path: Path) -> int:
    """Return of what kind the thing at a path is, as `stat` has it; 0 where there is none, nor can be."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


def editor_command(source: Source, environment: Mapping[str, str]) -> list[str]:
    """Return the command that opens a file in the reader's editor, at its line where the editor can.

    Args:
        source: A file.
        environment: VISUAL and EDITOR say which editor; it may have options.

    Raises:
        GlossatorError: There is no editor, or what the variable says is no command.
    """
    import shlex
    import shutil

    named = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    try:
        words = shlex.split(named)
    except ValueError as error:
        raise _no_editor(f"EDITOR is no command: {named}.", "Correct the variable.") from error
    if not words:
        words = [editor for editor in _EDITORS if shutil.which(editor)][:1]
    if not words:
        raise _no_editor("No editor is known.", "Name one in the variable EDITOR.")
    if shutil.which(words[0]) is None:
        raise _no_editor(f"The editor {words[0]} is not there.", "Name another in the variable EDITOR.")
    at = [f"+{source.line}"] if source.line and Path(words[0]).name in _TAKES_LINE else []
    return [*words, *at, str(source.path)]


def holds_terminal(browser: object) -> bool:
    """Whether a browser, one of Python's `webbrowser`, shows pages in the terminal, as w3m and lynx do."""
    import webbrowser

    if isinstance(browser, webbrowser.UnixBrowser):
        return not browser.background
    return isinstance(browser, webbrowser.GenericBrowser) and not isinstance(
        browser, webbrowser.BackgroundBrowser
    )


def _no_source(message: str, hint: str) -> GlossatorError:
    return GlossatorError(message, hint, "No source")


def _no_editor(message: str, hint: str) -> GlossatorError:
    return GlossatorError(message, hint, "No editor")
