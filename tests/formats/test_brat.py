"""brat's standoff, as it is written, and read again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.formats.samples import ITEMS, details, item, labels, omissions, written
from tui.domain.annotation import Annotation
from tui.domain.errors import UnreadableError
from tui.domain.joining import misfit
from tui.domain.labels import ontonotes
from tui.formats import brat_lines, labels_brat
from tui.formats.brat_conf import PALETTE
from tui.formats.brat_writing import DANGLING, EXTENT
from tui.formats.items import ExportItem, ExportOptions, ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import FileSource, FolderSource, MemorySource, Source

BRAT = FORMATS["brat"]

TEXT = "I 😀 met Angela Merkel, north and south America.\r\nNew\nYork City.\n"
ANN = """\
T1	Person 8 21	Angela Merkel
T2	Loc 23 28;39 46	north America
T3	Loc 49 52;53 57	New York
T4	Meeting 4 7	met
E1	Meeting:T4 Agent:T1 Place:T2
R1	Met Arg1:T1 Arg2:T2
R2	Near From:T1 To:T3
R3	Caused Arg1:E1 Arg2:T3
*	Alias T1 T3
A1	Confidence T1 High
A2	Negated E1
A3	Unsure T3
A4	Sure R2 very much
N1	Reference T1 Wikidata:Q567	Angela Merkel
N2	Reference T1 GND:118	Merkel, Angela
N3	Reference T2 GeoNames:62	America
#1	AnnotatorNotes T1	chancellor until 2021
#2	AnnotatorNotes E1	by chance
#3	AnnotatorNotes R2	far away
#4	Remark T1	of another kind
#5	AnnotatorNotes A1	sure of it
"""


def read(source: Source) -> list[ImportItem]:
    return list(BRAT.read(source))


def source(text: str = TEXT, ann: str = ANN, **files: bytes) -> MemorySource:
    return MemorySource({"d.txt": text.encode(), "d.ann": ann.encode(), **files}, "x")


def exportable(found: ImportItem) -> ExportItem:
    assert found.content is not None
    return ExportItem(found.content, "ann", found.annotations)


def bare(found: ImportItem) -> list[Annotation]:
    return sorted((replace(a, id="", at="") for a in found.annotations), key=lambda a: a.start)


def said(ann: str) -> list[str]:
    """Return the lines without ids that nothing refers to."""
    return sorted(line if line[0] in "TE" else line.partition("\t")[2] for line in ann.splitlines())


def test_what_is_in_a_document() -> None:
    (found,) = read(source())
    assert not found.skipped
    by_id: dict[Any, Annotation] = {a.extras["id"]: a for a in found.annotations}
    one, two, three, trigger = (by_id[f"T{number}"] for number in range(1, 5))
    assert found.quotes == ["Angela Merkel", "north and south America", "New\nYork", "met"]
    assert (one.start, one.end, one.label, one.fragments) == (8, 21, "Person", ())
    assert (two.start, two.end, two.fragments) == (23, 46, ((23, 28), (39, 46)))
    assert (three.start, three.end, three.fragments) == (49, 57, ())
    assert (one.link, two.link, one.note, trigger.note, three.flag) == (
        "Q567",
        "GeoNames:62",
        "chancellor until 2021",
        "by chance",
        True,
    )
    near = {"label": "Near", "to": "T3", "roles": ["From", "To"], "id": "R2"}
    assert one.extras["relations"] == [
        {"label": "Met", "to": "T2"},
        {**near, "attributes": {"Sure": "very much"}},
    ]
    assert trigger.extras["relations"] == [{"label": "Caused", "to": "T3"}]
    assert trigger.extras["attributes"] == {"Negated": True}
    assert two.extras["brat"] == {"link": ["GeoNames:62", "America"]}
    own: Any = one.extras["brat"]
    assert own["normalizations"] == [["Reference", "GND:118", "Merkel, Angela"]]
    assert [line[0] for line in own["lines"]] == ["*", "#3", "#4", "#5", "A1"]


def test_everything_in_a_document_is_written_again() -> None:
    (found,) = read(source())
    output, report = written("brat", [exportable(found)])
    assert report.complete
    assert output.files["d.txt"] == TEXT.encode()
    assert said(output.files["d.ann"].decode()) == said(ANN)
    (again,) = read(MemorySource(output.files, "x"))
    assert bare(again) == bare(found)
    twice, _ = written("brat", [exportable(again)])
    assert twice.files == output.files


def place(text: str, a: Annotation) -> tuple[object, ...]:
    """Return what of an annotation this format carries."""
    return (a.start, a.end, a.fragments, a.note.splitlines(), a.flag, a.link)


def words(text: str, a: Annotation) -> str:
    parts = a.fragments or ((a.start, a.end),)
    return "".join("".join(text[start:end].split()) for start, end in parts)


@given(ITEMS)
@settings(max_examples=150)
def test_what_is_written_is_read_again(items: list[ExportItem]) -> None:
    assume(not any(each.article.text.startswith("\ufeff") for each in items))
    output, report = written("brat", items)
    stems = [name.removesuffix(".ann") for name in output.files if name.endswith(".ann")]
    found = {each.content.source: each for each in read(MemorySource(output.files, "x")) if each.content}
    inexact = {loss[1:5] for loss in report.losses if loss.why == EXTENT}
    assert len(found) == len(stems) == len(items)
    for each, stem in zip(items, stems, strict=True):
        back, text = found[f"{stem}.txt"], each.article.text
        assert back.content is not None
        assert back.content.text == text
        here = [a for a in each.annotations if a.live and words(text, a)]
        left = [loss for loss in omissions(report) if loss.article == each.article.id]
        assert len(left) == len(each.annotations) - len(here)
        spelling = {a.id: report.labels.get(a.label, a.label) for a in here}
        assert sorted((spelling[a.id], words(text, a)) for a in here) == sorted(
            (a.label, words(text, a)) for a in back.annotations
        )
        exact = [a for a in here if (each.article.id, a.start, a.end, a.label) not in inexact]
        got = [(a.label, place(text, a)) for a in back.annotations]
        for a in exact:
            got.remove((spelling[a.id], place(text, a)))
        for a, quote in zip(back.annotations, back.quotes, strict=True):
            assert quote is not None
            assert text[a.start : a.end].split() == quote.split()
            assert a.start < a.end <= len(text)


def test_a_second_span_of_a_label_that_cannot_be_spelt() -> None:
    each = item("Ann met Bo.", (0, 3, "WORK OF ART"), (8, 10, "名 前"))
    output, report = written("brat", [each], ExportOptions(labels=labels("WORK_OF_ART", "名 前")))
    assert report.labels == {"WORK OF ART": "WORK_OF_ART_2", "名 前": "_"}
    assert output.files["Title.ann"].decode() == "T1\tWORK_OF_ART_2 0 3\tAnn\nT2\t_ 8 10\tBo\n"


def test_a_text_without_annotations_has_an_empty_file_beside_it() -> None:
    output, report = written("brat", [item("\ufeffAnn\r\n")])
    assert output.files["Title.ann"] == b""
    assert output.files["Title.txt"] == "\ufeffAnn\r\n".encode()
    (found,) = read(MemorySource(output.files, "x"))
    assert found.content is not None
    assert (found.content.text, found.content.bom, found.content.title) == ("Ann\r\n", True, "Title")
    assert report.complete


def test_several_annotators_have_a_folder_each_and_come_back() -> None:
    first = item("Ann met Bo.", (0, 3, "PERSON"))
    second = replace(item("Ann met Bo.", (8, 10, "PERSON")), annotator="Bö/2")
    output, _ = written("brat", [first, second], ExportOptions(annotators=("ann", "Bö/2")))
    assert {"ann/Title.ann", "Bö_2/Title.txt", "annotators.json", "annotation.conf"} <= set(output.files)
    found = {each.annotator: each for each in read(MemorySource(output.files, "x"))}
    assert [a.start for a in found["ann"].annotations] == [0]
    assert [a.start for a in found["Bö/2"].annotations] == [8]
    del output.files["annotators.json"]
    assert {each.annotator for each in read(MemorySource(output.files, "x"))} == {""}


NAMES = ("de/a", "fr/a", "ü 文 (1)")


@pytest.mark.parametrize("annotators", [("ann",), ("ann", "bo")])
def test_documents_are_called_what_they_were(annotators: tuple[str, ...]) -> None:
    files = {f"{name}.txt": name.encode() for name in NAMES} | {f"{name}.ann": b"" for name in NAMES}
    for _ in range(2):
        brought = read(MemorySource(files, "x"))
        items = [
            ExportItem(replace(found.content, id=f"k{found.content.sha256[:6]}"), annotator, ())
            for annotator in annotators
            for found in brought
            if found.content is not None and found.annotator in ("", annotator)
        ]
        output, _ = written("brat", items, ExportOptions(annotators=annotators))
        files = output.files
        folders = [f"{annotator}/" for annotator in annotators] if len(annotators) > 1 else [""]
        expected = {f"{folder}{name}" for folder in folders for name in NAMES}
        assert {name.removesuffix(".txt") for name in files if name.endswith(".txt")} == expected


def test_the_configuration_has_all_that_is_used() -> None:
    (found,) = read(source())
    options = ExportOptions(labels=ontonotes())
    output, _ = written("brat", [exportable(found)], options)
    conf = {name: data.decode() for name, data in output.files.items() if name.endswith(".conf")}
    given = labels_brat.read("annotation.conf", conf["annotation.conf"], conf["visual.conf"])
    assert [each.name for each in given] == [*(label.name for label in options.labels), "Person", "Loc"]
    assert given[0].fields["short"] == "PER"
    relations, events, attributes = (
        conf["annotation.conf"].split(f"[{name}]\n")[1].split("\n[")[0].splitlines()
        for name in ("relations", "events", "attributes")
    )
    assert relations == [
        "Caused\tArg1:Meeting, Arg2:Loc", "Met\tArg1:Person, Arg2:Loc", "Near\tFrom:Person, To:Loc"
    ]  # fmt: skip
    assert events == ["Meeting\tAgent*:Person, Place*:Loc"]
    assert attributes == [
        "Sure\tArg:Near", "Confidence\tArg:Person, Value:High", "Negated\tArg:Meeting", "Unsure\tArg:<ANY>"
    ]  # fmt: skip
    assert "PERSON\tbgColor:#1b7aff, fgColor:black\n" in conf["visual.conf"]
    assert "LAW\tbgColor:#6b2b2a, fgColor:white\n" in conf["visual.conf"]
    assert "P\tPERSON\n" in conf["kb_shortcuts.conf"]


def test_the_configuration_says_what_may_be_of_what() -> None:
    lines = (
        "T1\tP 0 1\tA", "T2\tQ 2 3\tb", "T3\tM 4 7\tmet", "T4\tL 12 16\tleft", "T5\tM 8 11\tand",
        "E1\tM:T3 Who:T1 Who2:T2", "E2\tL:T4 Why:E1 Who:T1",
        "R1\tNear A:T1 B:T2", "R2\tNear A:T2 B:E2",
        "A1\tHow T1 High", "A2\tHow R1 Low", "A3\tHow E2 Low",
    )  # fmt: skip
    (found,) = read(source("A b met and left c.", "\n".join(lines)))
    output, _ = written("brat", [exportable(found)])
    sections = output.files["annotation.conf"].decode().split("\n\n")
    assert sections[0].splitlines() == ["[entities]", "P", "Q", "M"]  # M is also a span that is no trigger
    assert sections[1] == "[relations]\nNear\tA:P|Q, B:L|Q"
    assert sections[2] == "[events]\nM\tWho*:P|Q\nL\tWhy*:M, Who*:P"
    assert sections[3] == "[attributes]\nHow\tArg:L|Near|P, Value:Low|High\n"


def test_the_colours_are_those_of_the_program() -> None:
    sheet = (Path(__file__).parents[2] / "styles" / "entities.tcss").read_text()
    assert re.findall(r"\.entity-\d+ \{ color: (#\w+);", sheet) == list(PALETTE)


@pytest.mark.parametrize(
    ("link", "entry"),
    [
        ("Q42", "Wikidata:Q42"),
        ("Wikidata:Q42", "Link:Wikidata:Q42"),
        ("https://x.org/a:b", "https://x.org/a:b"),
        ("Link:x", "Link:Link:x"),
        ("plain", "Link:plain"),
        (":x", "Link::x"),
        ("Berlin (city)", ""),
    ],
)
def test_links_are_entries_of_a_database(link: str, entry: str) -> None:
    assert brat_lines.entry_of(link) == entry
    assert not entry or brat_lines.link_of(entry) == link


def test_what_cannot_be_carried_is_told() -> None:
    def annotation(number: int, **fields: Any) -> Annotation:
        made = item("Ann\nBo Li \n", (0, 3, "X")).annotations[0]
        return replace(made, **{"id": f"a{number}", **fields})

    each = item("Ann\nBo Li \n")
    odd = {"roles": ["a", "a"], "direction": "left"}
    lost = [{"id": "T1", "relations": [{"label": "l", "to": "T9"}, {"to": 1}]}]
    annotations = [
        annotation(1, start=3, end=6),
        annotation(2, start=9, end=11),
        annotation(3, fragments=((0, 3), (4, 6)), end=6, link="a b"),
        annotation(4, extras=lost[0], label="Y"),
        annotation(5, extras={"attributes": {"a b": True, "no": False, "ok": 3, "l": "a\nb"}, "x": 1}),
        annotation(6, extras={"brat": {"lines": [["E1", "a"], ["Z", "", ""], ["*", "Equiv T1 T2", ""]]}}),
        annotation(7, extras={"brat": {"lines": [["#1", "Note T7", "a\nb"]], "normalizations": [["a"]]}}),
        annotation(8, extras={"brat": 3, "relations": [{"label": "l", "to": "T1", **odd}]}),
    ]
    output, report = written("brat", [replace(each, annotations=annotations)])
    assert [(o.start, o.end) for o in omissions(report)] == [(9, 11)]
    assert details(report) == {
        EXTENT: 2,
        DANGLING: 2,
        "its link, which has white space in it": 1,
        "an attribute that brat cannot spell": 3,
        "what another format brought": 1,
        "what brat brought and is damaged": 6,
        "the roles of a relation": 1,
        "the direction of a relation": 1,
    }
    ann = output.files["Title.ann"].decode()
    expected = {"T7\tX 4 6\tBo", "T2\tX 0 3;4 6\tAnn Bo", "R1\tl Arg1:T6 Arg2:T1", "A1\tok T3 3"}
    assert expected <= set(ann.split("\n"))


def test_two_documents_of_one_text_in_one_layer_keep_what_belongs_together() -> None:
    (first,), (second,) = (read(source()), read(source()))
    both = replace(exportable(first), annotations=[*first.annotations, *second.annotations])
    output, report = written("brat", [both])
    assert report.complete
    (again,) = read(MemorySource(output.files, "x"))
    assert not again.skipped
    assert len(again.annotations) == 8
    events = [line for line in output.files["d.ann"].decode().splitlines() if line.startswith("E")]
    assert len({line.split()[0] for line in events}) == 2


def test_what_is_left_out_of_an_event_or_an_equivalence_is_told() -> None:
    (found,) = read(source())
    kept = [a for a in found.annotations if a.label != "Loc"]
    output, report = written("brat", [replace(exportable(found), annotations=kept)])
    ann = output.files["d.ann"].decode()
    assert "E1\tMeeting:T4 Agent:T1\n" in ann
    assert "Alias" not in ann
    assert details(report)[DANGLING] == 6
    (again,) = read(MemorySource(output.files, "x"))
    assert not again.skipped


# -- reading ---------------------------------------------------------------------------------------


def test_a_file_alone_is_read_with_the_text_beside_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.txt").write_bytes(TEXT.encode())
    (tmp_path / "sub" / "d.ann").write_bytes(ANN.encode())
    (tmp_path / "README.txt").write_text("none of it")
    for path in (tmp_path / "sub" / "d.ann", tmp_path / "sub" / "d.txt"):
        assert BRAT.looks_like(FileSource(path))
        assert len(read(FileSource(path))[0].annotations) == 4
    assert BRAT.looks_like(FolderSource(tmp_path))
    (found,) = read(FolderSource(tmp_path))
    assert found.content is not None
    assert (found.content.title, found.content.source) == ("d", "sub/d.txt")
    assert not BRAT.looks_like(FileSource(tmp_path / "README.txt"))
    with pytest.raises(UnreadableError, match=r"has no \.ann file"):
        read(FileSource(tmp_path / "README.txt"))


def test_the_two_files_of_a_shared_task_are_one() -> None:
    files = {
        "p.txt": b"TNF binds p53.",
        "p.a1": b"T1\tProtein 0 3\tTNF\nT2\tProtein 10 13\tp53\n",
        "p.a2": b"T3\tBinding 4 9\tbinds\nE1\tBinding:T3 Theme:T1 Theme2:T2\nM1\tNegation E1\n",
    }
    assert BRAT.looks_like(MemorySource(files, "x"))
    (found,) = read(MemorySource(files, "x"))
    assert [a.label for a in found.annotations] == ["Protein", "Protein", "Binding"]
    assert found.annotations[2].extras["attributes"] == {"Negation": True}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("T1\tPerson 0 3", ""),
        ("T1\tPerson x 3\tAnn", "a span has a type and offsets"),
        ("T1 Person 0 3 Ann", "a span has a type and offsets"),
        ("T1\tPerson 0 99999999999999999999\tAnn", "a span has a type and offsets"),
        ("R1\tMet Arg1:T0", "its fields are not those"),
        ("E1\tMeeting", "its fields are not those"),
        ("T0\tPerson 0 3\tAnn", "T0 is there twice"),
        ("#1 a note", ""),
        ("N1\tReference T0", "its fields are not those"),
    ],
)
def test_a_damaged_line_is_named(line: str, why: str) -> None:
    given = source("Ann", f"T0\tPerson 0 3\tAnn\n\n{line}\n")
    if why:
        with pytest.raises(UnreadableError, match=r"^Line 3 of d\.ann cannot be read") as caught:
            read(given)
        assert why in str(caught.value)
    else:
        read(given)


def test_what_cannot_be_taken_is_told() -> None:
    ann = (
        "T1\tP 0 3\tAnn\nW1\twhat\nR1\tMet Arg1:T1 Arg2:T9\nA1\tNegated R1\n#1\tAnnotatorNotes #2\tx\n"
        "#2\tAnnotatorNotes #1\ty\n"
    )
    (found,) = read(source("Ann", ann))
    assert [(s.words, s.why) for s in found.skipped] == [
        ("W1\twhat", "it is a line of no kind that is known"),
        ("R1 Met Arg1:T1 Arg2:T9", "it refers to T9, which is not there"),
        ("#1 AnnotatorNotes #2 x", "it leads to no span"),
        ("#2 AnnotatorNotes #1 y", "it leads to no span"),
        ("A1 Negated R1", "it leads to no span"),
    ]


def test_files_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableError, match=r"Byte 1 of d\.txt is not UTF-8"):
        read(MemorySource({"d.txt": b"\xff", "d.ann": b""}, "x"))
    with pytest.raises(UnreadableError, match=r"There is no d\.txt beside d\.ann"):
        read(MemorySource({"d.ann": b""}, "x"))
    with pytest.raises(UnreadableError, match=r"annotators\.json is damaged"):
        read(MemorySource({"d.ann": b"", "d.txt": b"", "annotators.json": b"[]"}, "x"))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("😀 in New\nYork and north and south Asia", "utf-16"),
        ("é in New\nYork and north and south Asia", "utf-8"),
    ],
)
def test_parts_are_joined_in_any_unit(text: str, unit: str) -> None:
    def offset(words: str, last: bool) -> int:
        at = text.index(words) + (len(words) if last else 0)
        coded = text[:at].encode("utf-16-le" if unit == "utf-16" else unit)
        return len(coded) // 2 if unit == "utf-16" else len(coded)

    def parts(*all_words: str) -> str:
        return ";".join(f"{offset(words, False)} {offset(words, True)}" for words in all_words)

    ann = f"T1\tLoc {parts('New', 'York')}\tNew York\nT2\tLoc {parts('north', 'Asia')}\tnorth Asia\n"
    (found,) = read(source(text, ann))
    first, second = found.annotations
    assert (first.start, first.end, first.fragments) == (offset("New", False), offset("York", True), ())
    assert len(second.fragments) == 2
    assert found.quotes == ["New\nYork", "north and south Asia"]


def test_a_byte_order_mark_is_a_character_of_brat_and_none_of_the_text() -> None:
    (found,) = read(source("\ufeffAnn met", "T1\tP 1 4\tAnn\nT2\tP 5 8\tmet\n"))
    assert [(a.start, a.end) for a in found.annotations] == [(0, 3), (4, 7)]
    (found,) = read(source("\ufeffAnn met", "T1\tP 0 3\tAnn\n"))
    assert [(a.start, a.end) for a in found.annotations] == [(0, 3)]


@settings(max_examples=300)
@given(st.data())
def test_whatever_stands_in_a_file_it_is_read_or_refused(data: st.DataObject) -> None:
    lines = ANN.splitlines()
    pieces = st.sampled_from([*"\t :;*\r\0é", "T1", "E1", "R2", "#1", "-1", "9" * 30, ""])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = data.draw(st.integers(0, len(line)))
        lines[at] = line[:cut] + data.draw(pieces) + line[cut + data.draw(st.integers(0, 3)) :]
    try:
        (found,) = read(source(ann="\n".join(lines)))
    except UnreadableError:
        return
    exported = [a for a in found.annotations if a.start < a.end and not misfit(a, len(TEXT))]
    output, _ = written("brat", [replace(exportable(found), annotations=exported)])
    (again,) = read(MemorySource(output.files, "x"))
    assert not again.skipped
