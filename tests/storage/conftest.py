from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import TinyDB

from tui.storage.database import ProjectDatabase, ProjectStorage
from tui.storage.project import Project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p.json"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.open(path) as opened:
        yield opened


@pytest.fixture(params=[TinyDB, ProjectDatabase], ids=["stock", "ours"])
def database(request: pytest.FixtureRequest, path: Path) -> Iterator[TinyDB]:
    """TinyDB's own classes with our storage, and ours."""
    with request.param(path, storage=ProjectStorage) as opened:
        yield opened


@pytest.fixture
def ours(path: Path) -> Iterator[ProjectDatabase]:
    with ProjectDatabase(path) as opened:
        yield opened
