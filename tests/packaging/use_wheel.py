"""Uses an installed wheel once, from a folder that knows nothing of the repository.

Run with the Python of an environment in which only the wheel is installed.
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from importlib.metadata import entry_points, files
from pathlib import Path

GIVEN = "000_65a2e1b03cd324a0.txt"


def check_contents() -> None:
    """Only `tui` lands in site-packages, with the styles and the samples, without the newspaper's text."""
    installed = [str(path) for path in files("glossator") or []]
    tops = {Path(path).parts[0] for path in installed if not path.startswith("..")}
    tops = {top for top in tops if not top.endswith(".dist-info")}
    assert tops == {"tui"}, tops
    assert not any(GIVEN in path for path in installed), "the newspaper's text must not ship"
    from tui.storage.paths import seeds_dir, styles_dir

    assert "site-packages" in str(styles_dir())
    assert (styles_dir() / "app.tcss").is_file()
    assert len(list(seeds_dir().iterdir())) == 3, sorted(seeds_dir().iterdir())


def run(*arguments: str, environment: dict[str, str]) -> str:
    """Run the installed command and return what it printed."""
    command = [str(Path(sys.executable).with_name("glossator")), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, (command, done.returncode, done.stderr)
    return done.stdout


def read_in_terminal(folder: Path, environment: dict[str, str]) -> None:
    """Open the reader in a pseudo-terminal, wait for the text and for a suggestion, and quit."""
    command = str(Path(sys.executable).with_name("glossator"))
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(command, [command, "read", str(folder)], {**environment, "TERM": "xterm-256color"})
    seen, deadline = b"", time.monotonic() + 90
    quitting = False
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            seen += data
        if not quitting and b"harbour" in seen and b"?" in seen and b"GPE" in seen:
            quitting = True
            os.write(terminal, b"q")
    _, status = os.waitpid(pid, 0)
    assert quitting, "the article or its suggestions never came"
    assert os.waitstatus_to_exitcode(status) == 0, status


def check_python() -> None:
    """Programs open a project, and spaCy finds the reader of it."""
    import tui

    (point,) = entry_points(group="spacy_readers", name="glossator.Corpus.v1")
    assert callable(point.load())
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "p.json"
        with tui.open(file, annotator="ada", create=True) as project:
            project.annotate(project.add_article("To Bergen."), 3, 9, "GPE")
        with tui.open(file, read_only=True, annotator="ada") as project:
            assert [row.text for row in project.annotations()] == ["Bergen"]


def main() -> None:
    """Check the wheel."""
    check_contents()
    check_python()
    from tui.storage.paths import seeds_dir

    with tempfile.TemporaryDirectory() as scratch:
        kinds = ("DATA", "STATE", "CACHE", "CONFIG")
        environment = {**os.environ, **{f"XDG_{kind}_HOME": f"{scratch}/{kind.lower()}" for kind in kinds}}
        assert "glossator" in run("--version", environment=environment).lower()
        run("add", str(seeds_dir()), environment=environment)
        assert len(run("articles", "--json", environment=environment).splitlines()) == 3
        read_in_terminal(seeds_dir(), environment)
    print("the wheel works")


if __name__ == "__main__":
    main()
