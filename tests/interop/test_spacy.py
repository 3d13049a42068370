"""DocBins of ours in spaCy's own commands: they are checked, trained on and scored as they are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin
from spacy.training import Corpus
from spacy.vocab import Vocab

from tests.formats.samples import exported, written
from tests.interop.token_gold import DONE, SETS, cases, gold, made, tokens_of
from tui.formats.items import ExportItem, ExportOptions, Split
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource
from tui.services.outputs import output_to

FIRST = ("Ann", "Bo", "Mara", "Tuan", "Ines", "Olaf")
LAST = ("Keller", "Brandvik", "Okafor", "Lindqvist", "Moreau")
PLACES = ("Oslo", "New Haven", "Lyon", "Port Louis", "Kyoto")
LINES = (
    "{person} of {place} spoke first .",
    "The mayor , {person} , left for {place} on Monday .",
    "In {place} nobody knew {person} .",
    "Rain fell for most of the week .",
)


def corpus(count: int = 140) -> list[ExportItem]:
    """Return articles in the manner of Wikigold."""
    split = tokens_of("en")
    items = []
    for number in range(count):
        text, spans = "", []
        for at in range(4):
            person = f"{FIRST[(number + at) % 6]} {LAST[(number * 3 + at) % 5]}"
            place = PLACES[(number + at * 2) % 5]
            line = LINES[(number + at) % 4].format(person=person, place=place)
            for words, label in ((person, "PER"), (place, "LOC")):
                if words in line:
                    start = len(text) + line.index(words)
                    spans.append((start, start + len(words), label))
            text += f"{line}\n"
        items.append(made(f"a{number}", f"{text}{number}\n", spans, "en", split))
    return items


def folder(items: list[ExportItem], path: Path) -> Path:
    """Export a corpus in parts to a folder."""
    options = ExportOptions(split=Split(80, 10, 10), seed=1)
    with output_to(path, many=True) as output:
        FORMATS["spacy"].export(items, output, options)
    return path


def run(where: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "spacy", *arguments]
    plain = {**os.environ, "ANSI_COLORS_DISABLED": "1"}
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False, env=plain)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def train(where: Path, steps: int) -> float:
    """Train for some steps; print spaCy's table, and return the last score."""
    table = run(
        where,
        *("train", "config.cfg", f"--training.max_steps={steps}", "--training.eval_frequency=10"),
        "--output=out",
    )
    print(table)
    rows = re.findall(r"^ *\d+ +\d+ .* ([\d.]+) *$", table, re.MULTILINE)
    assert len(rows) >= 2, table
    assert (where / "out" / "model-last").is_dir()
    return float(rows[-1])


def test_debug_data_finds_nothing_amiss(tmp_path: Path) -> None:
    told = run(folder(corpus(), tmp_path / "corpus"), "debug", "data", "config.cfg")
    assert "112 training docs" in told
    assert "14 evaluation docs" in told
    assert "2 label(s)" in told
    assert "No overlap between training and evaluation data" in told
    for amiss in ("misaligned", "invalid whitespace", "✘"):
        assert amiss not in told.replace("No entities consisting of or starting/ending with whitespace", "")


def test_train_runs_and_learns_what_is_there(tmp_path: Path) -> None:
    where = folder(corpus(), tmp_path / "corpus")
    score = train(where, 20)
    assert score > 0.3
    told = run(where, "evaluate", "out/model-last", "test.spacy")
    print(told)
    assert "NER F" in told


def test_overlapping_entities_train_a_span_categorizer(tmp_path: Path) -> None:
    items = []
    for each in corpus():
        first = each.annotations[0]
        inner = replace(first, id=f"{first.id}i", end=each.article.text.index(" ", first.start), label="NAME")
        items.append(replace(each, annotations=[*each.annotations, inner]))
    where = folder(items, tmp_path / "corpus")
    assert '"spancat"' in (where / "config.cfg").read_text()
    assert "SPANCAT" in run(where, "debug", "data", "config.cfg").upper()
    train(where, 10)


@pytest.mark.long
def test_train_on_wikigold(tmp_path: Path) -> None:
    where = folder(gold("wikigold.jsonl"), tmp_path / "corpus")
    assert "✘" not in run(where, "debug", "data", "config.cfg", "--ignore-warnings")
    train(where, 20)


@pytest.mark.parametrize("name", ["cases", *SETS])
def test_spans_are_those_of_the_sets(name: str) -> None:
    items = cases() if name == "cases" else gold(name)
    data, report = exported("spacy", items)
    assert report.complete
    docs = list(DocBin().from_bytes(data).get_docs(Vocab()))
    for each, doc in zip(items, docs, strict=True):
        assert doc.text == each.article.text
        found = sorted((s.start_char, s.end_char, s.label_) for s in doc.spans["sc"])
        assert found == sorted((a.start, a.end, a.label) for a in each.annotations)
    back = list(FORMATS["spacy"].read(BytesSource(data, "x.spacy")))
    full = [each for each in items if each.article.text]
    assert [(item.content, list(item.annotations)) for item in back] == [
        (each.article, sorted(each.annotations, key=lambda a: (a.start, -a.end, a.id))) for each in full
    ]


def test_a_corpus_in_chinese_trains_on_every_entity(tmp_path: Path) -> None:
    """What `spacy train` sees of the entities after its own tokenizer has split the text."""
    name = "uner-zh-gsdsimp-test.jsonl"
    items = gold(name)
    output, _ = written("spacy", items, ExportOptions(split=Split(1, 0, 0)))
    path = tmp_path / "train.spacy"
    path.write_bytes(output.files["train.spacy"])
    nlp = spacy.blank(SETS[name])
    assert f'lang = "{SETS[name]}"' in output.files["config.cfg"].decode()
    seen = total = 0
    for example in Corpus(path)(nlp):
        total += len(example.reference.ents)
        seen += len(example.get_aligned_spans_y2x(example.reference.ents))
    print(f"{name}: {seen} of {total} entities begin and end where tokens do")
    assert seen >= 0.95 * total


def test_missing_text_teaches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.spacy"
    nlp = spacy.blank("en")
    each = made("a", "Ann met Bo .", [(0, 3, "PER")], "en", tokens_of("en"))
    for missing, tags in ((False, ["U-PER", "O", "O", "O"]), (True, ["U-PER", None, None, None])):
        path.write_bytes(exported("spacy", [replace(each, info=DONE)], ExportOptions(missing=missing))[0])
        (example,) = Corpus(path)(nlp)
        assert example.get_aligned_ner() == tags
