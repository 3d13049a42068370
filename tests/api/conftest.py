from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import tui

TEXT = "The ferry Aurora left Bergen on Monday.\r\nIngrid 😀 Solheim waved."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p.json"


@pytest.fixture
def project(path: Path) -> Iterator[tui.Project]:
    with tui.open(path, annotator="ada", create=True) as opened:
        yield opened


@pytest.fixture
def article(project: tui.Project) -> tui.Article:
    return project.add_article(TEXT, source="ferry.txt")
