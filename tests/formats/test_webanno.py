"""WebAnno TSV 3.3, as it is written, and read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats import webanno_reader
from tests.formats.samples import ITEMS, details, item, labels, omissions, written
from tui.domain.annotation import Annotation, State
from tui.domain.bareness import bare_digest
from tui.domain.errors import UnreadableError
from tui.domain.quoting import UNITS, UTF16, in_code_points
from tui.domain.span import Span, trim
from tui.formats.items import ExportItem, ExportOptions, ImportItem
from tui.formats.registry import FORMATS
from tui.formats.select import BLANK, EDGES, REJECTED, RELATED, SPLIT
from tui.formats.source import BytesSource, FileSource, MemorySource, Source

WEBANNO = FORMATS["webanno"]

HEADER = """\
#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value


"""


def read(source: Source) -> list[ImportItem]:
    return list(WEBANNO.read(source))


def source(text: str) -> BytesSource:
    return BytesSource(text.encode(), "d.tsv")


def spans(found: ImportItem) -> list[tuple[str, str, int, int]]:
    """Return label, link and span in code points."""
    assert found.content is not None
    given = [Span(a.start, a.end) for a in found.annotations]
    places = in_code_points(given, UNITS[UTF16](found.content.text)) if found.utf16 else given
    assert None not in places
    pairs = zip(found.annotations, places, strict=True)
    return sorted((a.label, a.link, place.start, place.end) for a, place in pairs if place is not None)


def test_a_known_text() -> None:
    text = "I 😀 met Angela Merkel. She\r\nleft.\n\n东京很好。"
    tokens = [(0, 1), (2, 3), (4, 7), (8, 14), (15, 21), (21, 22), (23, 26), (28, 32), (32, 33)]
    marks = ((8, 21, "PER"), (8, 21, "X_|[1]->*"), (23, 26, "PER"), (35, 37, "LOC"))
    each = item(text, *marks, tokens=tokens)
    linked = [replace(a, link="Q567" if a.start == 23 else "") for a in each.annotations]
    each = replace(each, annotations=linked)
    output, report = written("webanno", [each])
    assert report.complete
    assert output.files["Title.tsv"].decode() == HEADER + (
        "#Text=I 😀 met Angela Merkel. \n"
        "1-1\t0-1\tI\t_\t_\t\n"
        "1-2\t2-4\t😀\t_\t_\t\n"
        "1-3\t5-8\tmet\t_\t_\t\n"
        "1-4\t9-15\tAngela\t*[1]|*[2]\tPER[1]|X\\_\\|\\[1\\]\\->\\*[2]\t\n"
        "1-5\t16-22\tMerkel\t*[1]|*[2]\tPER[1]|X\\_\\|\\[1\\]\\->\\*[2]\t\n"
        "1-6\t22-23\t.\t_\t_\t\n"
        "\n"
        "#Text=She\\r\n"
        "#Text=left.\n"
        "#Text=\n"
        "#Text=\n"
        "2-1\t24-27\tShe\tQ567\tPER\t\n"
        "2-2\t29-33\tleft\t_\t_\t\n"
        "2-3\t33-34\t.\t_\t_\t\n"
        "\n"
        "#Text=东京很好。\n"
        "3-1\t36-40\t东京很好\t_\t_\t\n"
        "3-1.1\t36-38\t东京\t*\tLOC\t\n"
        "3-2\t40-41\t。\t_\t_\t\n"
    )


@given(ITEMS)
@settings(max_examples=150)
def test_what_is_written_is_read_by_the_rules_of_webanno_and_by_us(items: list[ExportItem]) -> None:
    output, report = written("webanno", items)
    with_words = [each for each in items if each.article.text.split()]
    found = [name for name in output.files if name.endswith(".tsv")]
    assert len(found) == len(with_words) == report.articles
    kept = 0
    for each, name in zip(with_words, found, strict=True):
        text, data = each.article.text, output.files[name]
        here = [
            a for a in each.annotations if a.live and not a.fragments and not text[a.start : a.end].isspace()
        ]
        kept += len(here)
        expected = sorted((report.labels.get(a.label, a.label), a.link, *trim(text, a)) for a in here)
        theirs = webanno_reader.read(data)
        start = len(text) - len(text.lstrip())
        assert theirs.text == " " * start + text.lstrip()
        assert sorted((label, link or "", s, e) for label, link, s, e in theirs.spans) == expected
        for s, e in theirs.sentences:
            assert not any(first < s < last for *_, first, last in expected)
            assert text[s:e].strip()
        (ours,) = read(BytesSource(data, "d.tsv"))
        assert ours.content is not None
        assert ours.content.text == theirs.text
        assert bare_digest(ours.content.text) == bare_digest(text)
        assert spans(ours) == expected
        assert not ours.skipped
    assert report.spans == kept
    assert kept + len(omissions(report)) >= sum(len(each.annotations) for each in with_words)


def test_sentences_end_within_no_span() -> None:
    text = "Yahoo! Inc. is here. It is.\n\nNew\n\nYork"
    each = item(text, (0, 11, "ORG"), (29, 38, "GPE"), (17, 38, "X"))
    output, _ = written("webanno", [each])
    data = output.files["Title.tsv"]
    assert webanno_reader.read(data).sentences == [(0, len(text))]
    assert data.count(b"#Text=") == 5


def test_what_cannot_be_carried_is_told() -> None:
    def annotation(number: int, **fields: Any) -> Annotation:
        made = item("Ann met \nBo.", (0, 3, "X")).annotations[0]
        return replace(made, **{"id": f"a{number}", **fields})

    annotations = [
        annotation(1, end=4, note="n", flag=True),
        annotation(2, start=7, end=9),
        annotation(3, fragments=((0, 1), (2, 3))),
        annotation(4, state=State.REJECTED),
        annotation(5, extras={"id": "T1", "relations": [{"label": "r", "to": "T2"}]}, link="a\x85b"),
        annotation(6, extras={"id": "T2"}, label="a\x1bb\u2028"),
    ]
    first = ExportItem(item("Ann met \nBo.").article, "ann", annotations)
    blank, late = item(" \n"), item("\n Ann")
    output, report = written("webanno", [first, blank, late])
    assert sorted(o.why for o in omissions(report)) == sorted([BLANK, SPLIT, REJECTED])
    assert details(report) == {
        EDGES: 1,
        RELATED: 1,
        "its note": 1,
        "its flag": 1,
        "its link, which has control characters": 1,
        "the article as a whole: there is no word in it": 1,
        "the line ends that it begins with": 1,
    }
    assert report.labels == {"a\x1bb\u2028": "a_b_"}
    assert len([name for name in output.files if name.endswith(".tsv")]) == report.articles == 2


def test_several_annotators_have_a_folder_each_and_come_back() -> None:
    first, second = item("Ann.", (0, 3, "A")), replace(item("Ann.", (0, 3, "B")), annotator="bo")
    options = ExportOptions(annotators=("ann", "bo"), labels=labels("A"))
    output, _ = written("webanno", [first, second], options)
    assert sorted(output.files) == ["ann/Title.tsv", "annotators.json", "bo/Title.tsv"]
    found = {each.annotator: spans(each) for each in read(MemorySource(output.files, "x"))}
    assert found == {"ann": [("A", "", 0, 3)], "bo": [("B", "", 0, 3)]}


# -- reading ---------------------------------------------------------------------------------------

LAYERS = """\
#FORMAT=WebAnno TSV 3.2
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=webanno.custom.Frame|FE|ROLE_webanno.custom.Frame:Roles_webanno.custom.FrameRolesLink|webanno.custom.Lu
#T_SP=webanno.custom.Lu|sense|value
#T_SP=webanno.custom.Bare|
#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation
#T_RL=webanno.custom.Rel|kind|sure|BT_webanno.custom.Lu


#Sentence.id=s1
#Text=Bob auctioned the clock
1-1\t0-3\tBob\tNNP\t_\t_\t_\ts1\tbob\t*\tpr[1]\tcoref->1-1\t_\t_\t_\t
1-2\t4-13\tauctioned\tVBD\tsell\tseller;goods;*\t1-1;1-3[4];1-4[9]\t_\t_\t_\t_\t_\t_\t_\t_\t
1-3\t14-17\tthe\tDT\t_\t_\t_\t*[4]\tclock[4]\t_\t_\t_\towns|*\tyes|*\t1-1[0_4]|1-1[0_4]\t
1-4\t18-23\tclock\tNN\t_\t_\t_\t*[4]\tclock[4]\t_\tpr[1]\t*->1-2\t_\t_\t_\t

#Text=to John
2-1\t25-27\tto\tTO\t_\t_\t_\t_\t_\t_\t_\t_\tx\t*\t1-2\t
2-2\t28-32\tJohn\tNNP\t_\t_\t_\t*\t*\t_\t_\t_\t_\t_\t_\t
"""


def test_other_layers_are_taken_or_told() -> None:
    assert WEBANNO.looks_like(source(LAYERS))
    (found,) = read(source(LAYERS))
    assert found.content is not None
    assert found.content.text == "Bob auctioned the clock\n to John"
    by_label = {a.label: a for a in found.annotations}
    assert spans(found) == [
        ("Bare", "", 0, 3),
        ("Lu", "", 28, 32),
        ("bob", "", 0, 3),
        ("clock", "", 14, 23),
        ("sell", "", 4, 13),
    ]
    bob, clock, sell = by_label["bob"], by_label["clock"], by_label["sell"]
    assert bob.extras["attributes"] == {"sense": "s1"}
    assert bob.extras["webanno"] == {"layer": "webanno.custom.Lu"}
    assert bob.extras["relations"] == [
        {"label": "owns", "to": clock.extras["id"], "attributes": {"sure": "yes"}},
        {"label": "Rel", "to": clock.extras["id"]},
    ]
    assert sell.extras["relations"] == [
        {"label": "seller", "to": bob.extras["id"]},
        {"label": "goods", "to": clock.extras["id"]},
    ]
    assert sorted((s.label, s.why) for s in found.skipped) == [
        ("CoreferenceLink", "chains are not taken: 2 of them"),
        ("Frame", "its slot leads to no layer that is taken: 1 of them"),
        ("POS", "it is a layer of grammar: 6 of them"),
        ("Rel", "its ends are in no layer that is taken: 1 of them"),
    ]


def test_a_span_may_go_over_sentences_and_have_a_part_of_a_token() -> None:
    rows = (
        "#Text=He loves.\n1-1\t0-2\tHe\t*[1]\tX[1]\t\n1-2\t3-8\tloves\t*[1]\tX[1]\t\n"
        "1-3\t8-9\t.\t*[1]\tX[1]\t\n\n"
        "#Text=She.\n2-1\t9-12\tShe\t_\t_\t\n2-1.1\t9-10\tS\t*[1]\tX[1]\t\n2-2\t12-13\t.\t_\t_\t\n"
    )
    (found,) = read(source(HEADER + rows.replace("\n", "\r\n")))
    assert found.content is not None
    assert found.content.text == "He loves.She."
    assert spans(found) == [("X", "", 0, 10)]


def test_offsets_in_code_points_are_told_by_the_tokens() -> None:
    rows = "#Text=😀 Ann\n1-1\t0-1\t😀\t_\t_\t\n1-2\t2-5\tAnn\t*\tX\t\n\n#Text=Bo\n2-1\t6-8\tBo\t*\tY\t\n"
    (found,) = read(source(HEADER + rows))
    assert not found.utf16
    assert spans(found) == [("X", "", 2, 5), ("Y", "", 6, 8)]


def test_sentences_that_touch_are_no_damage_in_code_points() -> None:
    rows = "#Text=😀\n1-1\t0-1\t😀\t_\t_\t\n\n#Text=Bo\n2-1\t1-3\tBo\t*\tY\t\n"
    (found,) = read(source(HEADER + rows))
    assert found.content is not None
    assert (found.utf16, found.content.text) == (False, "😀Bo")
    assert spans(found) == [("Y", "", 1, 3)]


def test_what_is_not_at_its_place_is_told() -> None:
    rows = "#Text=Ann met\n1-1\t0-3\tBob\t*\tX\t\n1-2\t4-7\tmet\t*\tY\t\n"
    (found,) = read(source(HEADER + rows))
    assert spans(found) == [("Y", "", 4, 7)]
    assert [(s.start, s.end, s.label, s.words) for s in found.skipped] == [(0, 3, "X", "Bob")]


def test_the_folders_of_a_project_name_documents_and_annotators() -> None:
    data = (HEADER + "#Text=Ann\n1-1\t0-3\tAnn\t*\tX\t\n").encode()
    files = {"annotation/d.txt/anna.tsv": data, "curation/d.txt/CURATION_USER.tsv": data, "x/y.tsv": data}
    found = [(i.annotator, i.content.title) for i in read(MemorySource(files, "x")) if i.content is not None]
    assert found == [("anna", "d"), ("CURATION_USER", "d"), ("", "y")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("#FORMAT=WebAnno TSV 2.0\n", 1),
        ("nothing", 1),
        ("", 1),
        (HEADER + "1-1\t0-3\tAnn\t_\t_\t\n", 5),
        (HEADER + "#Text=Ann\n1-1\t0-3\tAnn\t_\n", 6),
        (HEADER + "#Text=Ann\n1-1\t0 3\tAnn\t_\t_\t\n", 6),
        (HEADER + "#Text=Ann\n1-1\t0-3\tAnn\t_\t_\t\n\n#Text=Bo\n2-1\t1-3\tBo\t_\t_\t\n", 9),
        (HEADER + "#Text=Ann\n1-1\t999999999999-1\tAnn\t_\t_\t\n", 6),
        (HEADER + "".join(f"#Text=a\n1-1\t{at}-1\ta\t_\t_\t\n\n" for at in (9_000_000, 18_000_000)), 9),
    ],
)
def test_a_damaged_line_is_named(text: str, line: int) -> None:
    with pytest.raises(UnreadableError, match=rf"^Line {line} of d\.tsv cannot be read"):
        read(source(text))


def test_other_files_are_none_of_these(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("article\tstart\n")
    assert not WEBANNO.looks_like(FileSource(path))
    with pytest.raises(UnreadableError, match="is no UTF-8"):
        read(BytesSource(b"\xff", "x"))


@settings(max_examples=300)
@given(st.data())
def test_whatever_stands_in_a_file_it_is_read_or_refused(data: st.DataObject) -> None:
    entities = f"{HEADER}#Text=a😀\n1-1\t0-3\ta😀\t*[1]\tX[1]\t"
    lines = data.draw(st.sampled_from([LAYERS, entities])).split("\n")
    pieces = st.sampled_from([*"\t[]|_*\\;-.#\r\0é😀", "->", "[1]", "9" * 30, "1-1", ""])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = data.draw(st.integers(0, len(line)))
        lines[at] = line[:cut] + data.draw(pieces) + line[cut + data.draw(st.integers(0, 3)) :]
    try:
        (found,) = read(source("\n".join(lines)))
    except UnreadableError:
        return
    assert found.content is not None
    ids = {a.extras["id"] for a in found.annotations if "id" in a.extras}
    misplaced = len([each for each in found.skipped if each.words])
    for a in found.annotations:
        relations: Any = a.extras.get("relations", [])
        assert misplaced or all(relation["to"] in ids for relation in relations)


@given(st.lists(st.text("\\[]|_->;\t\n*a1", min_size=1, max_size=6), min_size=1, max_size=4))
def test_values_of_any_signs_come_back(values: list[str]) -> None:
    each = item("Ann met", *((0, 3, value) for value in values), (0, 7, "both"))
    each = replace(each, annotations=[replace(a, link=a.label) for a in each.annotations])
    output, report = written("webanno", [each])
    expected = sorted([*((value, value, 0, 3) for value in values), ("both", "both", 0, 7)])
    theirs = webanno_reader.read(output.files["Title.tsv"]).spans
    assert sorted((label, link or "", start, end) for label, link, start, end in theirs) == expected
    (ours,) = read(BytesSource(output.files["Title.tsv"], "d.tsv"))
    links = [a.link or a.extras["attributes"]["identifier"] for a in ours.annotations]  # type: ignore[index]
    assert sorted(links) == sorted([*values, "both"])
    assert sorted(a.label for a in ours.annotations) == sorted([*values, "both"])
    assert report.complete
