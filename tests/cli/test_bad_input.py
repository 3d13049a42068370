"""Whatever is wrong: one clear line, the right exit code, nothing changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Result, Run, Spawn
from tui.storage.project import Project


def refused(result: Result, code: int, *parts: str) -> None:
    assert result.code == code
    assert result.out == ""
    assert len(result.err.splitlines()) == 1
    assert result.err.startswith("glossator: error: ")
    assert "Traceback" not in result.err
    for part in parts:
        assert part in result.err


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    folder = tmp_path / "bad"
    (folder / "nothing").mkdir(parents=True)
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02\xff" * 20)
    (folder / "empty.txt").touch()
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    return folder


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("missing.txt", "does not exist"),
        ("binary.txt", "binary"),
        ("empty.txt", "is empty"),
        ("nothing", "holds no articles"),
        ("*.xyz", "No file matches"),
    ],
)
@pytest.mark.parametrize("command", ["add", "tag"])
def test_a_file_that_is_no_article(
    run: Run, bad: Path, tmp_path: Path, name: str, part: str, command: str
) -> None:
    target = tmp_path / "new.json"
    refused(run(command, bad / name, "--project", target), 1, part)
    assert not target.exists()


def test_a_wrong_encoding_and_an_unknown_one(run: Run, bad: Path) -> None:
    refused(run("add", "--encoding", "utf-8", bad / "latin.txt"), 1, "not in the encoding utf-8")
    refused(
        run("add", "--encoding", "zzz", bad / "latin.txt", bad / "binary.txt"),
        2,
        "No encoding is called 'zzz'",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(run: Run, bad: Path) -> None:
    (bad / "latin.txt").chmod(0)
    refused(run("add", bad / "latin.txt"), 1, "may not be read")


@pytest.mark.parametrize("command", [["articles"], ["stats"], ["add", "seeds/harbour.md"]])
def test_a_broken_project_stays_as_it_is(run: Run, tmp_path: Path, command: list[str]) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"broken')
    words = [str(ROOT / word) if "/" in word else word for word in command]
    refused(run(*words, "--project", broken), 1, "broken.json")
    assert broken.read_text() == '{"broken'
    assert sorted(p.name for p in tmp_path.glob("broken*")) == ["broken.json"]


def test_a_project_that_is_not_there(run: Run, tmp_path: Path) -> None:
    for command in ("articles", "annotations", "stats", "tag"):
        refused(run(command, "--project", tmp_path / "none.json"), 1, "There is no project", "glossator add")
    refused(run("tag", "--accept", "--project", tmp_path / "none.json"), 1, "There is no project")
    assert list(tmp_path.glob("none*")) == []


@pytest.fixture
def holder(project: Path) -> Iterator[int]:
    """A second process that has the project open."""
    code = (
        "import sys, pathlib; from tui.storage.project import Project\n"
        "p = Project.open(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(project)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        yield process.pid
        process.kill()


def test_a_project_in_use_is_read_but_not_written(run: Run, project: Path, holder: int) -> None:
    before = project.read_bytes()
    refused(run("add", ROOT / "seeds/harbour.md", "--project", project), 1, "is in use", str(holder))
    assert run("articles", "--project", project).code == 0
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["annotations", "--label", "FOO"], 2, "No label is called 'FOO'"),
        (["annotations", "--state", "foo"], 2, "'foo' is not one of"),
        (["annotations", "--since", "soon"], 2, "is no date"),
        (["annotations", "--annotator", "zed"], 2, "There are: ann, bob."),
        (["stats", "--annotator", "zed"], 2, "Nobody called 'zed'"),
        (["articles", "--annotator", " "], 2, "needs a name"),
        (["articles", "--annotator", "\udcff"], 2, "not UTF-8"),
        (["tag", "--model", "no_such_model"], 1, "There is no spaCy pipeline"),
        (["tag", "--processes", "0"], 2, "--processes"),
        (["export", "--format", "xml"], 2, "There are: jsonl, "),
        (["export"], 2, "--format"),
        (["show", "nix"], 1, "No article is called"),
        (["show", "news"], 1, "harbour2 Harbour news; night345 Night news"),
        (["show", "harbour", "--raw", "--json"], 2, "--raw"),
        (["labels", "foo"], 2, "foo"),
        (["--nope"], 2, "--nope"),
        (["artcles"], 2, "Did you mean articles?"),
    ],
)
def test_what_does_not_exist(run: Run, project: Path, words: list[str], code: int, part: str) -> None:
    before = project.read_bytes()
    refused(run("--project", project, *words), code, part)
    assert project.read_bytes() == before


def test_settings_that_cannot_be(run: Run, own_folders: Path, project: Path) -> None:
    settings = own_folders / "config" / "glossator" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("colour = 1\n")
    refused(run("articles", "--project", project), 1, "there is no setting 'colour'")
    assert run("config", "path").out.strip() == str(settings)


def test_no_terminal_for_the_reader(spawn: Spawn, tmp_path: Path) -> None:
    for words in (["seeds"], ["read"], ["-"]):
        done = spawn("--project", tmp_path / "p.json", *words, stdin=b"text")
        assert done.returncode == 1
        assert b"needs a terminal" in done.stderr
        assert done.stderr.count(b"\n") == 1
    assert list(tmp_path.glob("p.json*")) == []


def test_an_unexpected_error_is_reported_in_a_file(
    run: Run, project: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Project) -> None:
        raise ZeroDivisionError("what nobody\x1b expected")

    monkeypatch.setattr(Project, "articles", fail)
    refused(run("articles", "--project", project), 1, "ZeroDivisionError", "crashes")
    (report,) = (own_folders / "state" / "glossator" / "crashes").iterdir()
    assert "what nobody" in report.read_text()
    assert report.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_output_that_cannot_be_written(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui", "articles", "--project", str(project)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


def test_a_pipe_whose_reader_has_gone_is_no_error_to_speak_of(project: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tui", "articles", "--project", str(project)],
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_ctrl_c_ends_with_130(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: Project) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Project, "articles", interrupt)
    assert run("articles", "--project", project).code == 130
