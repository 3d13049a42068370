from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui.storage import paths


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG variables are Linux's")
def test_the_folders_follow_the_xdg_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    assert paths.default_project() == tmp_path / "DATA" / "glossator" / "annotations.json"
    assert paths.settings_file() == tmp_path / "CONFIG" / "glossator" / "settings.toml"
    assert paths.remembered_file() == tmp_path / "STATE" / "glossator" / "remembered.json"
    assert paths.views_folder() == tmp_path / "STATE" / "glossator" / "views"
    assert paths.crash_folder() == tmp_path / "STATE" / "glossator" / "crashes"
    assert paths.cache_folder() == tmp_path / "CACHE" / "glossator"
    assert list(tmp_path.iterdir()) == []


def test_the_project_is_the_named_one_then_the_variables_then_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(paths.PROJECT_VARIABLE, "from-variable.json")
    named, setting = Path("named.json"), Path("from-settings.json")
    assert paths.project_file(named, setting) == named
    assert paths.project_file(None, setting) == Path("from-variable.json")
    monkeypatch.setenv(paths.PROJECT_VARIABLE, "")
    assert paths.project_file(None, setting) == setting
    assert paths.project_file() == paths.default_project()


def test_the_home_folder_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.project_file(Path("~/p.json")) == tmp_path / "p.json"


def test_a_checkout_has_its_files_at_the_top() -> None:
    top = Path(__file__).resolve().parents[2]
    assert paths.seeds_dir() == top / "seeds"
    assert paths.styles_dir() == top / "styles"


def test_a_wheel_has_its_files_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "tui"
    for name in ("styles", "seeds"):
        (package / "_assets" / name).mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.styles_dir() == package / "_assets" / "styles"
    assert paths.seeds_dir() == package / "_assets" / "seeds"


def test_what_is_heavy_is_imported_when_it_is_needed() -> None:
    code = (
        "import sys; import tui.storage.project, tui.storage.settings, tui.storage.paths, tui.storage.views;"
        "print(*(name for name in ('platformdirs', 'filelock', 'tomllib', 'getpass', 'textual', 'spacy')"
        " if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
