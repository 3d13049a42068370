"""The documents that the readers are shown by: small files beside this, and what is built for the tests."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

from tests.readers import build
from tui.readers.content import Content
from tui.readers.registry import READERS

FIXTURES = Path(__file__).parent / "fixtures"
EXPECTED = FIXTURES / "expected.toml"


def samples() -> dict[str, bytes]:
    """Return the bytes of every document by its name."""
    files = {path.name: path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path != EXPECTED}
    built = {
        "keepers.epub": build.epub(),
        "keepers-old.epub": build.old_epub(),
        "railway.docx": build.docx(),
    }
    return {**files, **built}


def read(name: str, data: bytes) -> Content:
    """Read a document with the reader of its suffix."""
    return READERS[Path(name).suffix](data, None)


def summary(content: Content) -> dict[str, object]:
    """Return what a person compares with the document: its head, its ends, and how much there is of what."""
    paragraphs = [part.strip() for part in content.text.split("\n\n") if part.strip()]
    found = {
        "title": content.title,
        "date": content.date,
        "language": content.language,
        **{key: content.metadata[key] for key in ("author", "site") if key in content.metadata},
        "first": paragraphs[0].split("\n")[0],
        "last": paragraphs[-1].split("\n")[-1],
        "paragraphs": len(paragraphs),
        "marks": dict(sorted(Counter(str(mark.kind) for mark in content.markup).items())),
    }
    return {key: value for key, value in found.items() if value not in ("", {})}


def expected() -> dict[str, dict[str, object]]:
    """Return what is expected of each document, by its name."""
    return tomllib.loads(EXPECTED.read_text(encoding="utf-8"))
