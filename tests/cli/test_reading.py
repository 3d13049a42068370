"""What is read, and how: the options of `read` and `add`, addresses, rows, folders."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import ROOT, Run, Spawn
from tests.readers.pdf.maker import Line, pdf
from tests.readers.server import Server, answer, drip, redirect, serving
from tests.terminal.screen import PATIENCE, Terminal
from tui.cli import add as adding
from tui.cli.progress import QUIET
from tui.domain.article import Article
from tui.services import collecting
from tui.services.collecting import Found
from tui.storage.project import Project

CSV = """nr;story;head;day;by
1;Mira Kovac left Ostby.;Departure;2025-10-07;ann
2;The mill burned.;Fire;;bob
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with serving() as server:
        yield server


def articles(project: Path) -> list[Article]:
    with Project.open(project, read_only=True) as opened:
        return [opened.article(summary.id) for summary in opened.articles()]


def test_each_row_of_a_table_is_an_article(run: Run, tmp_path: Path) -> None:
    table, target = tmp_path / "news.csv", tmp_path / "p.json"
    table.write_text(CSV)
    fields = ("--text-field", "story", "--title-field", "head", "--date-field", "day", "--id-field", "nr")
    result = run("add", table, *fields, "--language", "en-GB", "--project", target)
    assert (result.code, result.err) == (0, "")
    assert [row[0::2] for row in result.lines] == [["added", "Departure"], ["added", "Fire"]]
    first, second = articles(target)
    assert (first.text, first.title, first.date) == ("Mira Kovac left Ostby.", "Departure", "2025-10-07")
    assert (first.source, first.language, first.metadata) == (f"{table}#1", "en", {"nr": "1", "by": "ann"})
    assert (second.source, second.date) == (f"{table}#2", "")
    again = run("add", table, *fields, "--project", target)
    assert [row[0] for row in again.lines] == ["known", "known"]


def test_a_table_without_its_column_is_one_line_that_lists_the_columns(run: Run, tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text(CSV)
    result = run("add", tmp_path / "news.csv", "--project", tmp_path / "p.json")
    assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)
    assert "--text-field. There are: nr, story, head, day, by." in result.err
    assert not (tmp_path / "p.json").exists()


def test_bad_rows_and_annotations_are_told_and_the_rest_is_added(run: Run, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    good = {"text": "Mira Kovac left.", "spans": [{"start": 0, "end": 10, "label": "PERSON"}]}
    rows.write_text(json.dumps(good) + "\nnot json\n" + '{"text": "More."}\n')
    result = run("add", rows, "--project", tmp_path / "p.json")
    assert (result.code, [row[3] for row in result.lines]) == (3, [f"{rows}#1", f"{rows}#3"])
    remark, error = result.err.splitlines()
    assert remark == (
        f"glossator: {rows}: only texts are read: annotations and long fields of 1 row were left out (spans)."
    )
    assert error.startswith(f"glossator: error: {rows} line 2 is not JSON")


def test_standard_input_can_be_rows(spawn: Spawn, tmp_path: Path) -> None:
    target = tmp_path / "p.json"
    done = spawn("add", "-", "--text-field", "story", "--project", target, stdin=CSV.encode())
    assert done.returncode == 0
    assert [line.split(b"\t")[3] for line in done.stdout.splitlines()] == [b"stdin#2", b"stdin#3"]
    done = spawn("add", "-", "--format", "markdown", "--project", target, stdin=b"Text\n\n# Head\n")
    assert done.stdout.split(b"\t")[2] == b"Head"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--language", "xy"], "No language has the code 'xy'"),
        (["--language", "german"], "such as en, de"),
        (["--language", ""], "No language"),
        (["--format", "doc"], "No format is called 'doc'. There are: txt,"),
    ],
)
@pytest.mark.parametrize("command", ["add", "read"])
def test_what_does_not_exist_is_wrong_usage(
    run: Run, tmp_path: Path, command: str, words: list[str], part: str
) -> None:
    result = run(command, ROOT / "seeds", *words, "--project", tmp_path / "p.json")
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert part in result.err


def test_what_is_in_a_folder_can_be_chosen(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    for name in ("a.txt", "b.md", "c.log", "drafts/d.txt", "rows.jsonl"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps({"text": f"Text of {name}"}))
    (folder / "e.pdf").write_bytes(pdf([Line("Text of e.pdf")]))

    def added(*words: str) -> list[str]:
        rows = run("add", folder, *words, "--project", tmp_path / "p.json").lines
        return [Path(row[3]).name for row in rows]

    assert added() == ["a.txt", "b.md", "d.txt", "e.pdf"]
    assert added("--exclude", "drafts", "--exclude", "*.md") == ["a.txt", "e.pdf"]
    assert added("--include", "*.log", "--include", "*.jsonl") == ["c.log", "rows.jsonl#1"]


def test_an_address_is_added_once(run: Run, tmp_path: Path, server: Server) -> None:
    server.answers |= {"/a": redirect("/news.md"), "/news.md": answer("# Fire\n\nThe mill burned.")}
    target = tmp_path / "p.json"
    for word in ("added", "known"):
        result = run("add", f"{server.url}/a", f"{server.url}/a", "--project", target)
        assert (result.code, result.err, [row[0] for row in result.lines]) == (0, "", [word])
    (article,) = articles(target)
    assert (article.title, article.source) == ("Fire", f"{server.url}/news.md")
    assert len(server.requests) == 4
    shown = run("show", f"{server.url}/news.md", "--raw", "--project", target)
    assert shown.out.strip() == "# Fire\n\nThe mill burned."


@pytest.mark.parametrize("command", ["add", "tag"])
def test_an_address_that_is_not_there_is_one_line(
    run: Run, tmp_path: Path, server: Server, command: str
) -> None:
    result = run(command, f"{server.url}/missing", "--project", tmp_path / "p.json")
    assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)
    assert "is not there (the server says 404 Not Found). Check the address." in result.err
    assert not (tmp_path / "p.json").exists()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/\x1b[31m", "ftp://example.org/a.txt", "http://[::1", "x://"]
)
def test_what_is_no_address_of_the_web_is_one_line(run: Run, tmp_path: Path, url: str) -> None:
    result = run("add", url, "--project", tmp_path / "p.json")
    assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)
    assert "no address" in result.err
    assert "\x1b" not in result.err


def test_ctrl_c_leaves_what_was_added_and_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect = collecting.collect

    def interrupted(*arguments: object, **named: object) -> Iterator[Found]:
        for number, found in enumerate(collect(*arguments, **named)):  # type: ignore[arg-type]  # handed on
            if number == 5:
                raise KeyboardInterrupt
            yield found

    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(f"Text {number}")
    target = tmp_path / "p.json"
    with monkeypatch.context() as patch:
        patch.setattr(adding, "_BATCH", 12)
        patch.setattr(collecting, "collect", interrupted)
        result = run("add", tmp_path, "--project", target)
    assert (result.code, result.out) == (130, "")
    assert "What was added until then is in the project; the same command goes on from there." in result.err
    assert len(articles(target)) == 4
    again = run("add", tmp_path, "--project", target)
    assert [row[0] for row in again.lines] == ["known"] * 4 + ["added"] * 5
    assert run("verify", "--project", target).code == 0


def terminal(*words: str) -> pexpect.spawn[str]:
    return pexpect.spawn(
        sys.executable,
        ["-m", "tui", *words],
        cwd=ROOT,
        env=dict(os.environ) | {"TERM": "xterm", "COLUMNS": "100"},
        encoding="utf-8",
        dimensions=(24, 100),
        timeout=30,
    )


@pytest.mark.terminal
@pytest.mark.parametrize("command", ["add", "read"])
def test_an_address_that_is_waited_for_is_seen_and_ctrl_c_ends_it(
    tmp_path: Path, server: Server, command: str
) -> None:
    server.answers["/slow"] = drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    child = terminal(command, f"{server.url}/slow", "--project", str(tmp_path / "p.json"))
    child.expect_exact(f"getting {server.url}/slow")
    begun = time.monotonic()
    child.sendintr()
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 130
    assert time.monotonic() - begun < 10
    assert "Traceback" not in child.before
    assert not (tmp_path / "p.json").exists()


def opened_when_read(pipe: Path) -> int:
    """Open a pipe to write to it as soon as somebody reads from it; return its descriptor."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            assert time.monotonic() < deadline, "nobody reads it"
            time.sleep(0.01)


@pytest.mark.terminal
def test_the_files_of_a_large_folder_are_counted_on_a_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(f"Text {number}")
    slow = tmp_path / "slow.txt"
    os.mkfifo(slow)
    child = terminal("add", str(slow), str(folder), "--project", str(tmp_path / "p.json"))
    with os.fdopen(opened_when_read(slow), "w") as pipe:
        time.sleep(1.1 * QUIET)  # reading began before the pipe was opened
        pipe.write("From a slow pipe")
    child.expect(r"reading \d+ of 30 files: ")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0
    assert len(articles(tmp_path / "p.json")) == 31


@pytest.mark.terminal
def test_an_address_is_opened_in_the_reader(tmp_path: Path, server: Server) -> None:
    server.answers["/fire.md"] = answer("# Fire at the mill\n\nNobody was hurt.", "text/markdown")
    words = (f"{server.url}/fire.md", "--project", str(tmp_path / "p.json"), "--model", "blank:en")
    with Terminal(*words, home=tmp_path / "home") as screen:
        screen.wait_for("Nobody was hurt.")
        assert "Fire at the mill" in screen.text
        screen.press("q")
        assert screen.wait() == 0
    assert [article.source for article in articles(tmp_path / "p.json")] == [f"{server.url}/fire.md"]
