"""What is kept of an error that nobody expected."""

from __future__ import annotations

import os
import platform
import sys
import traceback

from tui import __version__


def report(error: Exception) -> str:
    """Write a crash report to the user's state folder and return one line that names it.

    The report has the traceback and the versions, and nothing of any article.
    """
    from tui.domain.edits import now
    from tui.storage import paths

    what = f"Something unexpected happened ({type(error).__name__})."
    stamp = now().replace(":", "")
    path = paths.crash_folder() / f"crash-{stamp}-{os.getpid()}.txt"
    text = "\n".join([f"glossator {__version__}", now(), *_circumstances(), "", *_trace(error)])
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{what} It was in {last.filename}, line {last.lineno}; no report could be written."
    return f"{what} What is known about it is in {path}; please send it with what you did."


def _circumstances() -> list[str]:
    from importlib.metadata import PackageNotFoundError, version

    lines = [f"Python {platform.python_version()} on {platform.platform()}"]
    for name in ("textual", "rich", "tinydb", "spacy", "typer"):
        try:
            lines.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lines.append(f"{name} is missing")
    lines.append(f"command: {next((word for word in sys.argv[1:] if word.isalpha()), 'read')}")
    return lines


def _trace(error: Exception) -> list[str]:
    return [line.rstrip("\n") for line in traceback.format_exception(error)]
