"""Where things are: the user's folders, and the files that come with the program."""

from __future__ import annotations

import os
from pathlib import Path

from tui.domain.assets import PACKAGE, asset

APP = "glossator"

PROJECT_VARIABLE = "GLOSSATOR_PROJECT"
"""The environment variable that names the project file."""

_PACKAGE = PACKAGE


def _user(kind: str) -> Path:
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_path")(APP, appauthor=False))


def data_folder() -> Path:
    """Return the folder of the default project."""
    return _user("data")


def settings_file() -> Path:
    """Return the settings that the user writes."""
    return _user("config") / "settings.toml"


def state_folder() -> Path:
    """Return the folder of what the program remembers by itself."""
    return _user("state")


def remembered_file() -> Path:
    """Return the file of what the app remembers across projects."""
    return state_folder() / "remembered.json"


def views_folder() -> Path:
    """Return the folder of the reading positions, one file a project."""
    return state_folder() / "views"


def seen_folder() -> Path:
    """Return the folder of what the files of articles were, one file a project."""
    return state_folder() / "seen"


def crash_folder() -> Path:
    """Return the folder of the crash reports."""
    return state_folder() / "crashes"


def cache_folder() -> Path:
    """Return the folder of what can be computed again."""
    return _user("cache")


def default_project() -> Path:
    """Return the project file where none is named."""
    return data_folder() / "annotations.json"


def project_file(named: Path | None = None, setting: Path | None = None) -> Path:
    """Return the project file to use.

    Args:
        named: What the command line names; it comes first, before the environment variable.
        setting: What the settings name; it comes last, before the default.
    """
    variable = os.environ.get(PROJECT_VARIABLE, "")
    chosen = named or (Path(variable) if variable else None) or setting
    return chosen.expanduser() if chosen is not None else default_project()


def name_of(project: Path) -> str:
    """Return what a file that belongs to a project is called where those of all projects lie: 24 digits."""
    import hashlib

    return hashlib.sha256(str(project.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:24]


def styles_dir() -> Path:
    """Return the folder of the Textual CSS files."""
    return asset("styles", _PACKAGE)


def seeds_dir() -> Path:
    """Return the folder of the sample articles."""
    return asset("seeds", _PACKAGE)
