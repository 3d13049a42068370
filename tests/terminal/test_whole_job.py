"""The whole job on the first article, with the installed command, the shipped model and a real terminal."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin
from tinydb import TinyDB

from tests.promises import ANNOTATION_KEYS
from tests.terminal.screen import Terminal, command, environment

SEED = Path(__file__).parents[2] / "seeds" / "000_65a2e1b03cd324a0.txt"
RIGHT_OUT, RIGHT_IN = "\x1b[1;2C", "\x1b[1;2D"

pytestmark = [pytest.mark.terminal, pytest.mark.model]


def run(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [command(), *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def saved(home: Path, project: Path) -> dict[str, tuple[str, str]]:
    lines = run(home, "annotations", "--json", "--project", str(project)).splitlines()
    rows = [json.loads(line) for line in lines]
    assert all(list(row) == ANNOTATION_KEYS for row in rows)
    text = SEED.read_text(encoding="utf-8")
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
    return {row["text"]: (row["label"], row["state"]) for row in rows}


def decide(terminal: Terminal) -> None:
    """Accept, reject, relabel, resize and add, one of each."""
    terminal.wait_for("Tuesday?DAT", "0/71", "Karoline Leavitt?PER")
    terminal.press("a")
    terminal.wait_for("Tuesday✓DAT", "1/71")
    terminal.press("x")  # Al Jazeera Arabic
    terminal.wait_for("Sources told Al Jazeera Arabic that", "2/70")
    terminal.press("6")  # Red Sea: a facility, let us say
    terminal.wait_for("Red Sea~FAC", "3/70")
    terminal.press(RIGHT_OUT)  # Sharm el-Sheikh on
    terminal.wait_for("Sharm el-Sheikh on~GPE", "4/70")
    terminal.press(RIGHT_IN)
    terminal.wait_for("Sharm el-Sheikh✓GPE on")
    terminal.press(RIGHT_OUT)
    terminal.wait_for("Sharm el-Sheikh on~GPE")
    terminal.press("g")
    terminal.press("l" * 4)
    terminal.press("v")
    terminal.press("l")
    terminal.press("7")
    terminal.wait_for("+EVT", "5/71")
    terminal.wait_for("saved", gone="saving")


def test_the_whole_job(tmp_path: Path) -> None:
    project = tmp_path / "project.json"
    arguments = ("--project", str(project), "--annotator", "ada", str(SEED))
    with Terminal(*arguments, home=tmp_path) as terminal:
        decide(terminal)
        terminal.kill()
    expected = {
        "Tuesday": ("DATE", "accepted"),
        "Al Jazeera Arabic": ("ORG", "rejected"),
        "Red Sea": ("FAC", "corrected"),
        "Sharm el-Sheikh on": ("GPE", "corrected"),
    }
    before = saved(tmp_path, project)
    added = set(before) - set(expected)
    assert len(added) == 1
    assert {text: before[text] for text in expected} == expected
    assert before[added.pop()] == ("EVENT", "added")

    with Terminal(*arguments, home=tmp_path) as terminal:
        screen = terminal.wait_for("Tuesday✓DAT", "Red Sea~FAC", "Sharm el-Sheikh on~GPE", "+EVT", "5/71")
        assert "Al Jazeera Arabic that" in screen
        terminal.press("q")
        assert terminal.wait() == 0
    assert saved(tmp_path, project) == before
    read_back(tmp_path, project, before)


def read_back(home: Path, project: Path, before: dict[str, tuple[str, str]]) -> None:
    """The project with stock TinyDB, an export with spaCy."""
    with TinyDB(project) as database:
        (layer,) = database.all()
        assert {tag["label"] for tag in layer["spans"].values()} == {label for label, _ in before.values()}
        tables = database.tables()
    for table in tables:
        with TinyDB(project) as database:
            assert database.table(table).all(), table
    out = home / "out.spacy"
    run(home, "export", "--format", "spacy", "-o", str(out), "--project", str(project))
    (doc,) = DocBin().from_disk(out).get_docs(spacy.blank("en").vocab)
    live = {text: label for text, (label, state) in before.items() if state != "rejected"}
    assert {span.text: span.label_ for span in doc.ents} == live
    assert doc.text == SEED.read_text(encoding="utf-8")


def rows_of(screen: str) -> list[str]:
    """Return the upper rows of text, without the scroll bar beside them."""
    return [line[:77].rstrip() for line in screen.splitlines()[1:8]]


def test_a_closed_window_loses_nothing_and_the_place_is_kept(tmp_path: Path) -> None:
    with Terminal(str(SEED), home=tmp_path, size=(80, 24)) as terminal:
        terminal.wait_for("Tuesday?DAT", "0/71")
        terminal.press("AAAAA")
        terminal.wait_for("saved", gone="saving")
        before = rows_of(terminal.wait_for("22/71"))
        terminal.hang_up()
    with Terminal(str(SEED), home=tmp_path, size=(80, 24)) as terminal:
        after = rows_of(terminal.wait_for("saved", "22/71", *before))
        assert after == before
        terminal.press("q")
        assert terminal.wait() == 0


def test_hostile_text_is_shown_and_never_acted_on(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(
        "Harmless start. \x1b]0;owned\x07 \x1b[31mred\x1b[0m \x1b]52;c;aGk=\x07 \u202egnorts\u202c "
        "[bold]loud[/bold] [/nope] a\tb \x00 \x9b2J end.",
        encoding="utf-8",
    )
    with Terminal(str(hostile), home=tmp_path) as terminal:
        screen = terminal.wait_for("Harmless start.", "[bold]loud[/bold] [/nope]", "saved", "ready")
        assert "␛]0;owned␇" in screen
        assert "a→b ␀" in screen
        for forbidden in (b"\x1b]0;owned", b"\x1b]52;", b"\x1b[31mred", "\u202e".encode(), b"\xc2\x9b"):
            assert forbidden not in terminal.raw
        terminal.press("q")
        assert terminal.wait() == 0


def test_a_terminal_too_small_says_so(tmp_path: Path) -> None:
    with Terminal(str(SEED), home=tmp_path, size=(30, 8)) as terminal:
        terminal.wait_for("Too small")
        terminal.press("q")
        assert terminal.wait() == 0
