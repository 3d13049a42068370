"""CoNLL files of ours, read by spaCy's command, seqeval and nervaluate; spans compared one by one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from tests.interop.token_gold import SETS, cases, gold
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import MemoryOutput
from tui.formats.registry import FORMATS
from tui.formats.report import Kind, Loss, Report

seqeval: Any = pytest.importorskip("seqeval.scheme", reason="the extra interop is not installed")
nervaluate: Any = pytest.importorskip("nervaluate.loaders", reason="the extra interop is not installed")

Found = list[tuple[str, str]]
SCHEMES = {"iob1": "IOB1", "iob2": "IOB2", "biluo": "BILOU"}
"""Our schemes by seqeval's names."""


def bare(text: str) -> str:
    return "".join(text.split())


def conll(items: Sequence[ExportItem], options: ExportOptions) -> tuple[bytes, Report, list[Found]]:
    """Return the file, the report, and what should be found."""
    output = MemoryOutput()
    losses: list[Loss] = []
    report = FORMATS["conll"].export(items, output, options, losses.append)
    return output.file, report, expected(items, report, losses)


def expected(items: Sequence[ExportItem], report: Report, losses: Sequence[Loss]) -> list[Found]:
    """Return the words without white space and the label of what each article was written with."""
    left = {
        (loss.article, loss.start, loss.end, loss.label) for loss in losses if loss.kind is Kind.ANNOTATION
    }
    return [
        [
            (bare(each.article.text[a.start : a.end]), report.labels.get(a.label, a.label))
            for a in sorted(each.annotations, key=lambda a: (a.start, -a.end))
            if (each.article.id, a.start, a.end, a.label) not in left
        ]
        for each in items
        if bare(each.article.text)
    ]


def converted(path: Path) -> list[Found]:
    command = [sys.executable, "-m", "spacy", "convert", str(path), str(path.parent), "-c", "conll"]
    subprocess.run(command, check=True, capture_output=True)
    docs = DocBin().from_disk(path.with_suffix(".spacy")).get_docs(Vocab())
    return [[("".join(t.text for t in ent), ent.label_) for ent in doc.ents] for doc in docs]


def sentences(data: bytes) -> list[list[list[tuple[str, str]]]]:
    """Return the articles' sentences of tokens and tags."""
    articles = data.decode().split("-DOCSTART- -X- O O\n\n")[1:]
    parts = [part for article in articles if (part := article.strip("\n"))]
    return [[[_row(row) for row in rows.split("\n")] for rows in part.split("\n\n")] for part in parts]


def _row(row: str) -> tuple[str, str]:
    return row.split()[0], row.split()[-1]


def by_seqeval(data: bytes, scheme: str) -> list[Found]:
    """Return what seqeval's strict reading finds."""
    found = []
    for article in sentences(data):
        tags = [[tag for _, tag in sentence] for sentence in article]
        entities = seqeval.Entities(tags, getattr(seqeval, SCHEMES[scheme])).entities
        found.append(
            [
                ("".join(token for token, _ in article[number][entity.start : entity.end]), entity.tag)
                for number, of_sentence in enumerate(entities)
                for entity in of_sentence
            ]
        )
    return found


def by_nervaluate(data: bytes) -> list[Found]:
    found = []
    for article in sentences(data):
        text = "\n\n".join("\n".join(f"{token}\t{tag}" for token, tag in sentence) for sentence in article)
        loaded = nervaluate.ConllLoader().load(text)
        found.append(
            [
                ("".join(token for token, _ in sentence[entity.start : entity.end + 1]), entity.label)
                for sentence, entities in zip(article, loaded, strict=True)
                for entity in entities
            ]
        )
    return found


@pytest.mark.parametrize(("scheme", "columns"), [("iob1", 4), ("iob1", 2), ("iob2", 3), ("biluo", 2)])
@pytest.mark.parametrize("name", ["cases", "wikigold.jsonl"])
def test_every_form_is_read_alike(name: str, scheme: str, columns: int, tmp_path: Path) -> None:
    items = cases() if name == "cases" else gold(name, 40)
    data, _, wanted = conll(items, ExportOptions(scheme=scheme, columns=columns))
    path = tmp_path / "tags.conll"
    path.write_bytes(data)
    assert any(wanted)
    assert converted(path) == wanted
    assert by_seqeval(data, scheme) == wanted
    if scheme != "biluo":
        assert by_nervaluate(data) == wanted


@pytest.mark.parametrize("name", SETS)
def test_the_gold_sets_are_read_whole(name: str, tmp_path: Path) -> None:
    items = gold(name)
    data, report, wanted = conll(items, ExportOptions())
    path = tmp_path / "tags.conll"
    path.write_bytes(data)
    assert sum(map(len, wanted)) == report.spans
    assert report.spans + report.omitted == sum(len(each.annotations) for each in items)
    assert converted(path) == wanted
    assert by_seqeval(data, "iob2") == wanted
