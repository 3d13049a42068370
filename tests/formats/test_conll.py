"""CoNLL, read back by spaCy's converter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin
from spacy.training.converters.conll_ner_to_docs import conll_ner_to_docs
from spacy.vocab import Vocab

from tests.formats.samples import ITEMS, details, exported, item, labels, omissions
from tui.domain.annotation import Annotation, State
from tui.domain.errors import UsageError
from tui.formats.items import ExportItem, ExportOptions

Found = list[tuple[str, str]]


def read(data: bytes) -> list[Doc]:
    """Read documents with spaCy's converter."""
    return list(conll_ner_to_docs(data.decode(), no_print=True))  # type: ignore[no-untyped-call]


def entities(doc: Doc) -> Found:
    """Return entities as (characters without white space, label)."""
    return [("".join(token.text for token in span), span.label_) for span in doc.ents]


def bare(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def expected(each: ExportItem, omitted: Sequence[tuple[str, int, int, str]], labels: dict[str, str]) -> Found:
    """Return what the converter should find: the annotations that the report does not call left out."""
    left = list(omitted)
    found = []
    for a in sorted(each.annotations, key=lambda a: (a.start, -a.end, a.id)):
        key = (each.article.id, a.start, a.end, a.label)
        if key in left:
            left.remove(key)
        else:
            found.append((bare(each.article.text[a.start : a.end]), labels.get(a.label, a.label)))
    return found


@pytest.mark.parametrize(
    ("scheme", "columns"), [("iob1", 2), ("iob2", 2), ("biluo", 2), ("iob1", 4), ("biluo", 3)]
)
@given(items=ITEMS)
@settings(max_examples=30)
def test_spacy_finds_every_span_that_is_not_reported(
    scheme: str, columns: int, items: list[ExportItem]
) -> None:
    data, report = exported("conll", items, ExportOptions(scheme=scheme, columns=columns))
    docs = read(data)
    omitted = [(o.article, o.start, o.end, o.label) for o in omissions(report)]
    with_tokens = [each for each in items if each.article.text.strip()]
    assert [bare("".join(t.text for t in doc)) for doc in docs] == [bare(i.article.text) for i in with_tokens]
    assert [entities(doc) for doc in docs] == [expected(i, omitted, report.labels) for i in with_tokens]
    assert report.spans + len(omitted) == sum(len(each.annotations) for each in items)


@given(ITEMS)
def test_lines_are_a_token_a_tab_and_an_iob2_tag(items: list[ExportItem]) -> None:
    data, _ = exported("conll", items)
    before = "O"
    # Other readers end a line at every Unicode line end.
    assert data.decode().splitlines() == data.decode().split("\n")[:-1]
    for line in data.decode().splitlines():
        if not line or line == "-DOCSTART- -X- O O":
            before = "O"
            continue
        token, tag = line.split("\t")
        assert token.split() == [token]
        assert tag.split() == [tag]
        assert not tag.startswith("I-") or before[2:] == tag[2:]
        before = tag


def test_a_known_text_with_its_sentences() -> None:
    text = "Mr. Bo met “Al.” They left.\nNo.\n\nTitle\n\n东京很好。是的。"
    tokens = [(0, 3), (4, 6), (7, 10), (11, 12), (12, 14), (14, 15), (15, 16), (17, 21), (22, 26), (26, 27)]
    data, report = exported("conll", [item(text, (4, 6, "PERSON"), (12, 14, "WORK OF ART"), tokens=tokens)])
    assert data.decode() == (
        "-DOCSTART- -X- O O\n\n"
        "Mr.\tO\nBo\tB-PERSON\nmet\tO\n“\tO\nAl\tB-WORK_OF_ART\n.\tO\n”\tO\n\n"
        "They\tO\nleft\tO\n.\tO\n\n"
        "No\tO\n.\tO\n\n"
        "Title\tO\n\n"
        "东京很好\tO\n。\tO\n\n是的\tO\n。\tO\n\n"
    )
    assert report.labels == {"WORK OF ART": "WORK_OF_ART"}
    assert not report.complete


def test_the_schemes_and_the_columns_of_2003() -> None:
    each = item("Bo Li Al met Al", (0, 5, "PER"), (6, 8, "PER"), (13, 15, "ORG"))
    tagged = {
        "iob1": "I-PER I-PER B-PER O I-ORG",
        "iob2": "B-PER I-PER B-PER O B-ORG",
        "biluo": "B-PER L-PER U-PER O U-ORG",
    }
    for scheme, expected in tagged.items():
        for columns, between in {0: "\t", 2: "\t", 3: " _ ", 4: " _ _ "}.items():
            data, _ = exported("conll", [each], ExportOptions(scheme=scheme, columns=columns))
            lines = zip(["Bo", "Li", "Al", "met", "Al"], expected.split(), strict=True)
            rows = "".join(f"{token}{between}{tag}\n" for token, tag in lines)
            assert data.decode() == f"-DOCSTART- -X- O O\n\n{rows}\n"


def test_the_last_token_of_a_span_is_the_last_that_is_written() -> None:
    data, _ = exported("conll", [item("Bo Li \n x", (0, 8, "PER"))], ExportOptions(scheme="biluo"))
    assert data.decode().split("\n")[2:4] == ["Bo\tB-PER", "Li\tL-PER"]


def test_a_token_is_not_taken_for_the_beginning_of_an_article() -> None:
    each = item("x -DOCSTART- y", (2, 12, "X"), tokens=[(2, 12)])
    data, _ = exported("conll", [each], ExportOptions(columns=4))
    assert [line.split()[0] for line in data.decode().splitlines() if line] == [
        *("-DOCSTART-", "x", "-", "DOCSTART-", "y")
    ]
    assert entities(read(data)[0]) == [("-DOCSTART-", "X")]


@pytest.mark.parametrize("columns", [1, 5, -2])
def test_another_number_of_columns_is_refused(columns: int) -> None:
    with pytest.raises(UsageError, match="2, 3 or 4"):
        exported("conll", [], ExportOptions(columns=columns))


def test_no_sentence_ends_inside_a_span() -> None:
    each = item("Yahoo! Inc.\n\nNew\n\nYork", (0, 11, "ORG"), (13, 22, "GPE"))
    (doc,) = read(exported("conll", [each])[0])
    assert entities(doc) == [("Yahoo!Inc.", "ORG"), ("NewYork", "GPE")]
    assert [token.i for token in doc if token.is_sent_start] == [0, 4]


def test_labels_that_would_be_spelt_alike_stay_apart() -> None:
    each = item("a b c", (0, 1, "X Y"), (2, 3, "X_Y"), (4, 5, "X\nY"))
    (doc,) = read(exported("conll", [each], ExportOptions(labels=labels("X_Y")))[0])
    assert [label for _, label in entities(doc)] == ["X_Y_2", "X_Y", "X_Y_3"]


def test_the_report_says_what_is_left_out_and_why() -> None:
    each = item("Bank of China \n", (0, 13, "ORG"), (8, 13, "GPE"), (13, 15, "X"), (3, 99, "Y"))
    rejected = Annotation("r", 0, 4, "ORG", State.REJECTED, "m", "ann", "")
    noted = Annotation("n", 4, 8, "Z", State.ADDED, "m", "ann", "", note="why")
    apart = item("Bank of China")
    _, report = exported(
        "conll",
        [
            ExportItem(each.article, "ann", [*each.annotations, rejected]),
            ExportItem(apart.article, "ann", [noted]),
        ],
    )
    assert [(o.start, o.end, o.label) for o in omissions(report)] == [
        (3, 99, "Y"),
        (0, 4, "ORG"),
        (13, 15, "X"),
        (8, 13, "GPE"),
    ]
    assert (report.articles, report.spans) == (2, 2)
    assert details(report) == {"its note": 1, "white space at its edges": 1}
    assert len(report.lines()) == 6


def test_the_command_of_spacy_converts_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.conll"
    path.write_bytes(exported("conll", [item("Ann met Bo Li.", (0, 3, "PERSON"), (8, 13, "PERSON"))])[0])
    command = [sys.executable, "-m", "spacy", "convert", str(path), str(tmp_path), "-c", "conll"]
    subprocess.run(command, check=True, capture_output=True)
    (doc,) = DocBin().from_disk(tmp_path / "x.spacy").get_docs(Vocab())
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Ann", "PERSON"), ("Bo Li", "PERSON")]


def test_a_line_end_of_two_characters_is_no_blank_line() -> None:
    data, _ = exported("conll", [item("New\r\nYork\r\n\r\nCity")])
    assert data.decode() == "-DOCSTART- -X- O O\n\nNew\tO\nYork\tO\n\nCity\tO\n\n"
