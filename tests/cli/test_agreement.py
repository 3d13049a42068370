"""`glossator agreement` and `glossator stats --against`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.promises import TALLY_KEYS
from tests.services.comparing import HARBOUR, NIGHT, build
from tui.domain.annotation import Suggestion
from tui.nlp.pipelines import describe
from tui.services.tagging import suggestion_cache


@pytest.fixture
def two(tmp_path: Path) -> Path:
    build(tmp_path / "two.json")
    return tmp_path / "two.json"


def values(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_all_annotators_are_compared_where_none_is_named(run: Run, two: Path) -> None:
    (found,) = values(run("agreement", "--json", "--project", two).out)
    assert list(found) == ["annotators", "articles", "words", "pairs", "alpha"]
    assert (found["annotators"], found["articles"], found["words"]) == (["ada", "bob"], 1, 10)
    (pair,) = found["pairs"]
    assert list(pair["rules"]["strict"]) == [*TALLY_KEYS, "macro_f1"]
    assert pair["rules"]["partial"]["f1"] == pytest.approx(2 * 2.5 / 7, abs=1e-6)
    assert pair["labels"]["DATE"]["strict"]["spurious"] == 1
    assert {"first": None, "second": "DATE", "count": 1} in pair["confusion"]
    assert pair["kappa"] > pair["kappa_labelled"]
    assert found["alpha"]["units_by_label"]["ORG"] < found["alpha"]["units"] < 1


def test_who_is_named_first_is_measured_against(run: Run, two: Path) -> None:
    lines = run("agreement", "bob", "ada", "--project", two).lines
    assert ["rule", "bob", "ada", "strict", "0.333", "0.250", "0.286"] in lines
    assert ["confusion", "bob", "ada", "PERSON", "ORG", "1"] in lines
    assert {line[0] for line in lines} == {
        *("articles", "words", "rule", "kappa", "label", "confusion", "alpha")
    }


def test_a_row_for_each_article_or_label(run: Run, two: Path) -> None:
    articles = run("agreement", "--by", "article", "--articles", "begun", "--project", two).lines
    assert [line[0] for line in articles] == [HARBOUR.id, NIGHT.id]
    assert articles[1][3:6] == ["1", "0", "0.000"]
    labels = values(run("agreement", "--by", "label", "--label", "gpe", "--json", "--project", two).out)
    assert [row["label"] for row in labels] == ["GPE"]
    assert labels[0]["type"]["f1"] == 1
    rows = values(run("agreement", "--by", "article", "--json", "--project", two).out)
    assert [(row["article"], row["first"], row["second"]) for row in rows] == [(HARBOUR.id, "ada", "bob")]


def test_the_disagreements_with_the_text_around_them(run: Run, two: Path) -> None:
    lines = run("agreement", "--disagreements", "--project", two).lines
    assert [(line[3], line[4], line[5]) for line in lines] == [
        ("label", "ORG Orlen", "PERSON Orlen"),
        ("boundary", "GPE New York", "GPE York"),
        ("only bob", "", "DATE Monday"),
    ]
    assert lines[0][6] == "Mira Kovač met [Orlen] in New York on Monday."
    found = values(run("agreement", "--disagreements", "--json", "--project", two).out)
    assert [row["difference"] for row in found] == ["label", "boundary", "only bob"]


def test_that_nobody_disagrees_is_said_to_people(
    run: Run, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("agreement", "--disagreements", "--label", "LAW", "--project", two)
    assert run(*words).out == ""
    monkeypatch.setattr("tui.cli.output.terminal", lambda *_: True)
    assert run(*words).out == "They agree on everything in 1 article.\n"


def test_names_in_headings_are_cut_and_do_not_act(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, path = "\x1b]52;c;aGk=\x07\u202e" + 300 * "n", tmp_path / "two.json"
    build(path, first=name)
    monkeypatch.setattr("tui.cli.output.terminal", lambda *_: True)
    for more in ([], ["--disagreements"], ["--by", "article"], ["--by", "label"]):
        out = run("agreement", *more, "--project", path).out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "nnn…" in out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["ada"], 2, "'ada' alone cannot agree or disagree"),
        (["ada", "ada"], 2, "'ada' alone"),
        (["ada", "zoe"], 2, "Nobody called 'zoe'"),
        (["--article", "night"], 1, "1 article was begun by all: --articles begun."),
        (["--article", "quiet"], 1, "--articles all."),
        (["--label", "FISH"], 2, "No label is called"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_line(
    run: Run, two: Path, words: list[str], code: int, says: str
) -> None:
    result = run("agreement", *words, "--project", two)
    assert (result.code, result.out) == (code, "")
    assert says in result.err
    assert len(result.err.splitlines()) == 1


def test_one_annotator_alone_is_told_what_it_takes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Orlen said nothing.", encoding="utf-8")
    run("add", file, "--project", tmp_path / "one.json")
    result = run("agreement", "--project", tmp_path / "one.json")
    assert result.code == 1
    assert "Nobody has annotated anything yet. It takes two" in result.err


def test_a_pipeline_is_evaluated_on_the_articles_that_are_done(run: Run, two: Path) -> None:
    info = describe("blank:en")
    cache = suggestion_cache(info)
    for article, places in ((HARBOUR, [(15, 20), (24, 26)]), (NIGHT, [(0, 5)])):
        made = [Suggestion(start, end, "ORG", info.origin) for start, end in places]
        cache.store(article.sha256, len(article.text), made, [])
    words = ("stats", "--annotator", "ada", "--against", "blank:en", "--project", two)
    (found,) = values(run(*words, "--json").out)
    assert (found["annotator"], found["model"], found["articles"]) == ("ada", info.origin, 2)
    assert list(found["labels"]["ORG"]["type"]) == TALLY_KEYS
    assert ["rule", "strict", "0.667", "0.500", "0.571"] in run(*words).lines
    assert (
        "Nobody called 'zoe'"
        in run("stats", "--annotator", "zoe", "--against", "blank:en", "--project", two).err
    )
