"""`glossator export` and `import`: reports, exit codes, and what is left when they are broken off."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path

import orjson
import pytest

from tests.cli.conftest import ROOT, Run
from tests.cli.samples import TEXT, build
from tui.cli.main import COULD_NOT, DONE, INCOMPLETE, INTERRUPTED, USAGE
from tui.domain.annotation import Annotation, State
from tui.domain.article import Article
from tui.domain.edits import AnnotationChange, ArticleChange, Change, Edit
from tui.formats import registry
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import Output
from tui.formats.registry import FORMATS, Format, readable, writable
from tui.formats.report import Report
from tui.services import report_file as reports
from tui.storage.project import Project


def line(**fields: object) -> bytes:
    return orjson.dumps({"text": TEXT, **fields}) + b"\n"


def span(word: str, label: str, **fields: object) -> dict[str, object]:
    start = TEXT.index(word)
    return {"start": start, "end": start + len(word), "label": label, **fields}


# -- exports ---------------------------------------------------------------------------------------


def export(run: Run, project: Path, *words: object) -> int:
    return run("export", "--project", project, "--model", "blank:en", *words).code


def test_a_report_has_every_loss_with_its_place(run: Run, project: Path, tmp_path: Path) -> None:
    code = export(run, project, "--format", "conll", "-o", tmp_path / "x", "--report", tmp_path / "r.json")
    assert code == INCOMPLETE
    report = orjson.loads((tmp_path / "r.json").read_bytes())
    assert list(report) == ["format", "articles", "spans", "complete", "counts", "labels", "losses"]
    assert sum(each["count"] for each in report["counts"]) == len(report["losses"])
    assert list(report["losses"][0]) == ["kind", "article", "start", "end", "label", "why"]


@pytest.mark.parametrize("what", ["project", "output", "in the journal", "hard link"])
def test_a_report_is_not_written_over_anything(run: Run, project: Path, tmp_path: Path, what: str) -> None:
    out = tmp_path / "x.csv"
    out.write_text("old")
    (tmp_path / "link.json").hardlink_to(project)
    report = {
        "project": project,
        "output": out,
        "in the journal": project.with_name(f"{project.name}.journal") / "r.json",
        "hard link": tmp_path / "link.json",
    }[what]
    before = project.read_bytes()
    result = run("export", "--project", project, "--format", "csv", "-o", out, "--report", report)
    assert result.code == USAGE
    assert "would be written over" in result.err
    assert out.read_text() == "old"
    assert project.read_bytes() == before
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_report_that_cannot_be_written_is_told_before_anything_is_done(
    run: Run, project: Path, tmp_path: Path
) -> None:
    for report in (tmp_path, tmp_path / "no" / "r.json"):
        out = tmp_path / "x.csv"
        assert export(run, project, "--format", "csv", "-o", out, "--report", report) == COULD_NOT
        assert not out.exists()


def test_an_export_that_fails_leaves_the_old_report(run: Run, project: Path, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("old")
    report = tmp_path / "r.json"
    assert (
        export(run, project, "--format", "csv", "-o", tmp_path / "no" / "x", "--report", report) == COULD_NOT
    )
    assert report.read_text() == "old"


def test_the_report_of_very_many_losses_is_not_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "_IN_MEMORY", 1_000)
    with reports.report_file(tmp_path / "r.json") as file:
        for number in range(10_000):
            file.tell({"n": number})
        assert file._spool._rolled  # type: ignore[attr-defined]  # the temporary file is on the disk
        file.write({"a": 1}, "losses")
    assert len(orjson.loads((tmp_path / "r.json").read_bytes())["losses"]) == 10_000


def test_the_help_says_which_options_each_format_heeds(run: Run) -> None:
    told = run("export", "--help").out
    lines = iter(told[told.index("Formats,") :].splitlines())
    for name, format_ in writable().items():
        assert (
            next(line for line in lines if line.split()[:1] == [name]).strip().endswith(format_.description)
        )
        if format_.options or format_.suggestions:
            heeded = next(lines)
            spelt = {"train-dev-test" if option == "split" else option for option in format_.options}
            assert set(re.findall("--([a-z0-9-]+)", heeded)) == spelt | (
                {"suggestions"} if format_.suggestions else set()
            )
            assert "|".join(format_.variants) in heeded
    assert f"Formats: project (a project file of Glossator), {', '.join(readable())}" in " ".join(
        run("import", "--help").out.split()
    )


class _Broken:
    name, value = "broken", "package:FORMAT"

    def load(self) -> object:
        raise RuntimeError("no\nlibrary\x1b[31m")


class _Misnamed(_Broken):
    name = "misnamed"

    def load(self) -> object:
        return FORMATS["csv"]


class _Double(_Misnamed):
    name = "csv"


def test_formats_of_others_that_cannot_be_used_are_told_in_a_line_each(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: (_Broken(), _Misnamed(), _Double()))
    registry._found.cache_clear()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            result = run("export", "--project", project, "--format", "csv", "-o", tmp_path / "x.csv")
            asked = run("export", "--project", project, "--format", "broken")
    finally:
        registry._found.cache_clear()
    assert result.code in (DONE, INCOMPLETE)
    lines = [line for line in result.err.splitlines() if "written" not in line]
    assert [line.split(": ")[1] for line in lines] == [
        "The format broken does not load",
        "package:FORMAT is passed over",
        "Another package, too, has a format csv",
    ]
    assert all(line.isprintable() for line in lines)
    assert asked.code == USAGE
    assert "The format broken does not load: RuntimeError: no" in asked.err


def test_one_file_is_no_archive(run: Run, project: Path, tmp_path: Path) -> None:
    result = run("export", "--project", project, "--format", "csv", "-o", tmp_path / "x.zip")
    assert result.code == USAGE
    assert "jsonl" not in result.err
    assert "x.csv" in result.err
    assert not (tmp_path / "x.zip").exists()


def _many(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    assert not options.split
    for number, item in enumerate(items):
        output.add(f"{number}.txt", item.article.text.encode())
        report.articles += 1
        report.labels["WORK OF ART"] = "WORK_OF_ART"


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format of many files."""
    from types import ModuleType

    module = ModuleType("fake_folders")
    module.export = _many  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fake_folders", module)
    from tui.formats import registry

    fake = Format("many", ".zip", "of tests", "fake_folders", folder=True)
    known = {**registry.FORMATS, "many": fake}
    monkeypatch.setattr(registry, "formats", lambda: known)


@pytest.mark.usefixtures("folders")
def test_a_format_of_many_files_goes_to_a_folder_an_archive_or_a_pipe(
    run: Run, project: Path, tmp_path: Path
) -> None:
    names = {"0.txt", "1.txt", "2.txt", "labels.json"}
    for _ in range(2):
        assert export(run, project, "--format", "many", "-o", tmp_path / "out") == INCOMPLETE
        assert {path.name for path in (tmp_path / "out").iterdir()} == {*names, "glossator.json"}
    assert export(run, project, "--format", "many", "-o", tmp_path / "out.zip") == INCOMPLETE
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert set(archive.namelist()) == names


@pytest.mark.usefixtures("folders")
def test_a_report_does_not_go_into_a_folder_that_is_replaced(run: Run, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert export(run, project, "--format", "many", "-o", out) == INCOMPLETE
    assert export(run, project, "--format", "many", "-o", out, "--report", out / "r.json") == USAGE
    assert not (out / "r.json").exists()


# -- imports ---------------------------------------------------------------------------------------


def test_an_import_tells_what_came_of_it(run: Run, project: Path, tmp_path: Path) -> None:
    file, report = tmp_path / "x.jsonl", tmp_path / "r.json"
    file.write_bytes(
        line(spans=[span("Mira", "NEW"), span("met", "NEW", text="nowhere")])
        + orjson.dumps({"text": "Another.", "spans": []})
        + b"\n"
    )
    words = ("import", file, "--project", project, "--annotator", "zed", "--report", report)
    result = run(*words, "--dry-run")
    assert result.code == INCOMPLETE
    assert result.lines[0][:3] == ["file", "x.jsonl", "2"]
    assert run(*words).code == INCOMPLETE
    found = orjson.loads(report.read_bytes())
    assert list(found) == ["new_labels", "changed", "files"]
    assert (found["new_labels"], found["changed"]) == (["NEW"], True)
    assert list(found["files"][0]) == [
        "file",
        "annotators",
        "articles",
        "new",
        "added",
        "same",
        "replaced",
        "units",
        "moved",
        "unknown",
        "left_out",
        "conflicts",
    ]
    assert list(found["files"][0]["left_out"][0]) == ["article", "start", "end", "label", "text", "why"]
    result = run(*words)
    assert "Nothing of it is new here." in result.err
    assert orjson.loads(report.read_bytes())["changed"] is False
    assert run("undo", "--project", project, "--annotator", "zed").code == DONE
    with Project.open(project, read_only=True) as opened:
        assert len(opened.article_ids()) == 2


def test_the_report_of_an_import_is_not_written_over_what_is_read(
    run: Run, project: Path, tmp_path: Path
) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(line(spans=[span("Mira", "NEW")]))
    for report in (file, project):
        before = report.read_bytes()
        result = run("import", file, "--project", project, "--report", report)
        assert result.code == USAGE
        assert report.read_bytes() == before
    with Project.open(project, read_only=True) as opened:
        assert "NEW" not in opened.labels()


def test_an_import_in_one_piece_or_not_at_all(run: Run, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(line(spans=[span("Mira", "NEW")]) * 50 + b"{\n")
    before = project.read_bytes()
    result = run("import", file, "--project", project)
    assert result.code == COULD_NOT
    assert result.err.count("\n") == 1
    assert "Line 51 of x.jsonl" in result.err
    assert project.read_bytes() == before


# -- broken off ------------------------------------------------------------------------------------


def many_articles(path: Path, count: int) -> None:
    changes: list[Change] = []
    for number in range(count):
        article = Article(f"m{number}", f"Article {number}. " + "Anna met Ben in Oslo. " * 60)
        changes.append(ArticleChange(None, article))
        for nth in range(20):
            start = article.text.index("Anna", nth * 22)
            mark = Annotation(
                f"a{number}_{nth}", start, start + 4, "PERSON", State.ADDED, "person", "ann", "2025"
            )
            changes.append(AnnotationChange(article.id, "ann", None, mark))
    with Project.open(path) as project:
        project.commit(Edit.make("build", "ann", *changes)).result()


def spawn(own_folders: Path, *words: object, stderr: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    assert own_folders  # what the environment names is there
    return subprocess.Popen(
        [sys.executable, "-m", "tui", *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
    )


def test_ctrl_c_leaves_no_half_export(own_folders: Path, tmp_path: Path) -> None:
    project, out = tmp_path / "big.json", tmp_path / "out"
    many_articles(project, 400)
    out.mkdir()
    (out / "x.jsonl").write_text("old")
    words = (
        "export",
        "--project",
        project,
        "--model",
        "blank:en",
        "--format",
        "jsonl",
        "-o",
        out / "x.jsonl",
    )
    running = spawn(own_folders, *words, "--report", out / "r.json")
    try:
        # Broken off while it is writing, and not before.
        deadline = time.monotonic() + 60
        while not any(p.suffix == ".tmp" and p.stat().st_size for p in out.iterdir()):
            assert running.poll() is None
            assert time.monotonic() < deadline
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == INTERRUPTED
    assert b"Traceback" not in err
    assert {path.name: path.read_text() for path in out.iterdir()} == {"x.jsonl": "old"}


def test_ctrl_c_leaves_no_half_import(own_folders: Path, tmp_path: Path) -> None:
    project, pipe = tmp_path / "here.json", tmp_path / "pipe"
    build(project)
    before = project.read_bytes()
    os.mkfifo(pipe)
    running = spawn(own_folders, "import", pipe, "--project", project, "--format", "jsonl")
    try:
        with pipe.open("wb") as file:
            file.write(line(spans=[span("Mira", "NEW")]) * 100)
            file.flush()
            running.send_signal(signal.SIGINT)
            _, err = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == INTERRUPTED
    assert b"Traceback" not in err
    assert project.read_bytes() == before
    with Project.open(project) as opened:
        assert "NEW" not in opened.labels()


def test_ctrl_c_while_an_import_is_saved_tells_that_it_is_in(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    original = Project.commit

    def commit(opened: Project, edit: Edit) -> Future[int]:
        future = original(opened, edit)
        monkeypatch.setattr(future, "result", interrupted)
        return future

    (tmp_path / "x.jsonl").write_bytes(line(spans=[span("Mira", "NEW")]))
    with monkeypatch.context() as patched:
        patched.setattr(Project, "commit", commit)
        result = run("import", tmp_path / "x.jsonl", "--project", project, "--annotator", "me")
    assert result.code == INTERRUPTED
    assert "is in. glossator undo --annotator me" in result.err
    assert run("undo", "--project", project, "--annotator", "me").code == DONE


def test_the_folder_one_is_in_is_imported(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.jsonl").write_bytes(line(spans=[span("Mira", "NEW")]))
    monkeypatch.chdir(tmp_path / "in")
    assert run("import", ".", "--project", project, "--dry-run").code == DONE


def test_progress_is_shown_on_a_terminal_and_leaves_no_trace(own_folders: Path, tmp_path: Path) -> None:
    project = tmp_path / "big.json"
    many_articles(project, 400)
    leader, follower = pty.openpty()
    words = (
        "export",
        "--project",
        project,
        "--model",
        "blank:en",
        "--format",
        "jsonl",
        "-o",
        tmp_path / "x.jsonl",
    )
    running = spawn(own_folders, *words, stderr=follower)
    os.close(follower)
    shown = io.BytesIO()
    try:
        while True:
            ready, _, _ = select.select([leader], [], [], 60)
            assert ready
            try:
                shown.write(os.read(leader, 1 << 16))
            except OSError:  # the other end is closed
                break
        running.communicate(timeout=60)
        assert running.returncode == DONE
    finally:
        running.kill()
        os.close(leader)
    text = shown.getvalue().decode()
    assert "exporting" in text
    assert "/400" in text
    assert "8000 spans" in text.replace(",", "")


def digits_in(project: Path) -> list[tuple[str, str]]:
    with Project.open(project, read_only=True) as opened:
        return [(label.name, label.digit) for label in opened.labels()]


def test_a_project_that_an_import_begins_has_its_labels_if_it_has_any(run: Run, tmp_path: Path) -> None:
    bare, tagged = tmp_path / "bare.jsonl", tmp_path / "tagged.jsonl"
    bare.write_bytes(line(spans=[]))
    tagged.write_bytes(line(spans=[span(TEXT[:4], "SHIP"), span(TEXT[:3], "TIME")]))
    assert run("import", tagged, "--project", tmp_path / "a.json").code == DONE
    assert sorted(digits_in(tmp_path / "a.json")) == [("SHIP", "1"), ("TIME", "2")]
    assert run("import", bare, "--project", tmp_path / "b.json").code == DONE
    assert len(digits_in(tmp_path / "b.json")) == 18


def test_articles_have_to_be_there_before_a_file_without_texts(run: Run, tmp_path: Path) -> None:
    file, project = tmp_path / "x.csv", tmp_path / "p.json"
    file.write_text("article,start,end,label,text\na,0,5,ORG,Solar\nb,0,5,ORG,Solar\n", encoding="utf-8")
    found = run("import", file, "--project", project)
    assert found.code == INCOMPLETE
    assert "2 articles are not here and have no text in the file: add the text first" in found.err
    assert "glossator add" in found.err
    assert "new here" not in found.err


def test_what_is_undone_of_an_article_without_a_title_has_its_id(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    with Project.open(path) as opened:
        opened.commit(Edit.make("bring it", "ann", ArticleChange(None, Article("k1", "Text.")))).result()
    found = run("undo", "--project", path, "--annotator", "ann")
    assert "“k1”" in found.out


def test_an_article_without_text_is_called_so(run: Run, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(
        '{"text": " ", "label": []}\n{"id": "named", "text": "", "label": []}\n', encoding="utf-8"
    )
    result = run("import", file, "--project", project, "--format", "doccano")
    assert result.code == INCOMPLETE
    unknown = [line for line in result.lines if line[0] == "unknown"]
    assert unknown == [["unknown", "", "an article without text"], ["unknown", "named", ""]]


def test_tasks_of_label_studio_are_told_alike(run: Run, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    prediction = '{"model_version": "v1", "result": []}'
    tasks = [f'{{"data": {{"text": "New {n}"}}, "predictions": [{prediction}]}}' for n in range(3)]
    image = '{"id": 8, "data": {"image": "/data/x.png"}, "annotations": []}'
    file.write_text(f"[{', '.join([*tasks, image])}]", encoding="utf-8")
    result = run("import", file, "--project", project)
    assert result.code == INCOMPLETE
    assert [line[-1] for line in result.lines if line[0] == "left out"] == [
        *["it is a prediction of v1, not a decision"] * 3,
        "its task has no text: of images, sound and addresses nothing is taken",
    ]
    assert [line for line in result.lines if line[0] == "unknown"] == [["unknown", "", "task 8"]]
