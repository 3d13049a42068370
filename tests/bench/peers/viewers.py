"""Programs that show a text in a terminal, and how each is called, paged and left.

`less` comes with most systems. SLATE is the package `slate-nlp` (Jonathan K. Kummerfeld, 2019); it is
measured where its command `slate` is found, beside this Python or on the path. A program that is not there is
left out, and the benchmark says so.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

PAGE_DOWN = b"\x1b[6~"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A program with a text.

    Attributes:
        name: What it is called in the table.
        command: The words that open the text.
        page_down: The key that shows the next page.
        leave: The keys that end it.
    """

    name: str
    command: tuple[str, ...]
    page_down: bytes
    leave: bytes


def peers(file: Path) -> list[Viewer]:
    """Return the programs that are here, each with the text of a file."""
    bare = Path(__file__).with_name("plain_app.py")
    found = [
        Viewer("textual TextArea", (sys.executable, str(bare), str(file), "textarea"), PAGE_DOWN, b"\x11")
    ]
    less = shutil.which("less")
    if less is not None:
        found.append(Viewer("less", (less, str(file)), b" ", b"q"))
    slate = _slate()
    if slate is not None:
        found.append(Viewer("SLATE", (slate, "--readonly", str(file)), PAGE_DOWN, b"Q"))
    return found


def absent() -> list[str]:
    """Return the names of the programs that are not here."""
    return [name for name, path in (("less", shutil.which("less")), ("SLATE", _slate())) if path is None]


def _slate() -> str | None:
    beside = Path(sys.executable).with_name("slate")
    return str(beside) if beside.exists() else shutil.which("slate")
