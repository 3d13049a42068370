"""A crash, a second window and the shell on one project, with the installed command in real terminals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.terminal.screen import Terminal
from tests.terminal.test_whole_job import SEED, run

pytestmark = [pytest.mark.terminal, pytest.mark.model]


def history(home: Path, project: Path) -> list[str]:
    """Return what was done, the newest first."""
    lines = run(home, "history", "--json", "--project", str(project)).splitlines()
    return [json.loads(line)["why"] for line in lines]


def test_after_kill_9_it_is_told_what_was_recovered_and_all_of_it_can_be_undone(tmp_path: Path) -> None:
    project = tmp_path / "project.json"
    arguments = ("--project", str(project), "--annotator", "ada", str(SEED))
    with Terminal(*arguments, home=tmp_path) as terminal:
        terminal.wait_for("Tuesday?DAT", "0/71", "saved")
        terminal.press("aax")
        terminal.wait_for("3/71", "saved", gone="saving")
        terminal.kill()
    with Terminal(*arguments, home=tmp_path) as terminal:
        terminal.wait_for("3/71", "recovered from the journal")
        terminal.press("u")
        terminal.wait_for("2/71", "Undone: reject")
        terminal.press("uu")
        terminal.wait_for("0/71", "Undone: accept")
        terminal.press("u")
        terminal.wait_for("Nothing to undo.")
        terminal.press("\x19")  # Ctrl+Y
        terminal.wait_for("1/71", "Redone: accept")
        terminal.press("q")
        assert terminal.wait() == 0
    assert history(tmp_path, project)[:5] == [
        "accept",
        "undo accept",
        "undo accept",
        "undo reject",
        "reject",
    ]
    shell = ("--project", str(project), "--annotator", "ada")
    assert "accept" in run(tmp_path, "undo", *shell)
    with Terminal(*arguments, home=tmp_path) as terminal:
        terminal.wait_for("0/71")
        terminal.press("\x19")
        terminal.wait_for("1/71", "Redone: accept", "saved", gone="saving")
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_project_that_is_open_in_another_window_can_be_read_there_or_tried_again(tmp_path: Path) -> None:
    with Terminal(str(SEED), home=tmp_path) as first:
        first.wait_for("Tuesday?DAT", "0/71", "saved")
        first.press("a")
        first.wait_for("1/71", "saved", gone="saving")
        with Terminal(str(SEED), home=tmp_path) as second:
            second.wait_for("Project in use", "Read it", "Try again")
            second.press("r")
            second.wait_for("Tuesday✓DAT", "1/71", "read only")
            second.press("a")
            second.wait_for("open for reading only")
            second.press("q")
            assert second.wait() == 0
        with Terminal(str(SEED), home=tmp_path) as third:
            third.wait_for("Project in use")
            first.press("q")
            assert first.wait() == 0
            third.press("t")
            third.wait_for("Tuesday✓DAT", "1/71", "saved")
            third.press("q")
            assert third.wait() == 0
        with Terminal(str(SEED), home=tmp_path) as fourth:
            fourth.wait_for("1/71")
            with Terminal(home=tmp_path) as fifth:
                fifth.wait_for("Project in use")
                fifth.press("\x1b")
                assert fifth.wait() == 1
                assert "in use by process" in fifth.raw.decode("utf-8", "replace")
