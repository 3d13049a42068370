"""The files that come with the program and are no code."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def asset(name: str, package: Path = PACKAGE) -> Path:
    """Return a folder of the wheel's `_assets`, or of the repository in a checkout or editable install."""
    shipped = package / "_assets" / name
    return shipped if shipped.is_dir() else package.parent / name


def style(name: str) -> str:
    """Return a style sheet."""
    return (asset("styles") / name).read_text(encoding="utf-8")
