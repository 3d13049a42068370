from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.labels import DIGITS, SLOTS, Label, ontonotes
from tui.formats import label_sets, labels_toml
from tui.formats.label_sets import GivenLabel, LabelFileError

BRAT = """\
# types of the project
[entities]
<LOC>=Place
!Living
\tPerson|Human\tDB:Wiki
\tAnimal
\t\tCow
Organization
-----
<LOC>

[relations]
Located Arg1:Person, Arg2:Place
[events]
[attributes]
"""

VISUAL = """\
[labels]
Person | Natural person | Person | Per
Organization | Organisation
Cow | Cattle | cw
[drawing]
Person\tbgColor:#ffccaa
"""


def read(text: str, name: str = "labels.toml", visual: str | None = None) -> list[GivenLabel]:
    files = {"visual.conf": visual.encode()} if visual is not None else {}
    return label_sets.read(name, text.encode(), files.get)


# -- TOML ------------------------------------------------------------------------------------------

PIECES = ["a", "\n", '"', "\\", "\r", "\t", "\x00", "\x1b", "[[label]]", "é", "#"]
plain = st.text(st.characters(codec="utf-8"), max_size=12)
lines = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
names = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=12)


@st.composite
def labels(draw: st.DrawFn) -> list[Label]:
    found = []
    for number, name in enumerate(draw(st.lists(names, unique=True, min_size=1, max_size=4))):
        found.append(
            Label(
                name,
                f"{number}x",
                draw(st.sampled_from(["", "abcd"[number]])),
                draw(st.sampled_from(["", DIGITS[number]])),
                draw(st.integers(1, SLOTS)),
                draw(names),
                draw(plain | lines),
                draw(st.booleans()),
                draw(names),
                tuple(draw(st.lists(plain, max_size=2))),
            )
        )
    return found


def complete(given_label: GivenLabel) -> Label:
    return Label(given_label.name, **given_label.fields)  # type: ignore[arg-type]


@given(labels())
def test_what_is_written_is_read_back_exactly(written: list[Label]) -> None:
    assert [complete(one) for one in read(labels_toml.write(written))] == written


def test_line_ends_of_windows_and_a_byte_order_mark_do_not_matter() -> None:
    text = "\ufeff" + labels_toml.write(ontonotes()).replace("\n", "\r\n")
    assert [complete(one) for one in read(text)] == list(ontonotes())


def test_a_file_may_say_as_little_as_a_name() -> None:
    assert read('[[label]]\nname = "A"\n[[label]]\nname = "B"\ncolor = 3\n') == [
        GivenLabel("A", {}, 1),
        GivenLabel("B", {"slot": 3}, 3),
    ]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[[label]]\nname = \n", 2, "TOML"),
        ('[[label]]\nname = "A\n', 2, "TOML"),
        ('[[label]]\nname = "A"\nshort = "LONG"\n', 3, "short form"),
        ('[[label]]\nname = "A"\n\n[[label]]\nnmae = "B"\n', 5, "nmae"),
        ('[[label]]\nshort = "A"\n', 1, "no name"),
        ('[[label]]\nname = ""\n', 2, "name"),
        ('[[label]]\nname = "A"\ncolor = 19\n', 3, "1 to 18"),
        ('[[label]]\nname = "A"\ncolor = "red"\n', 3, "1 to 18"),
        ('[[label]]\nname = "A"\nsuggested = 1\n', 3, "true or false"),
        ('[[label]]\nname = "A"\ndigit = 1\n', 3, "quotes"),
        ('[[label]]\nname = "A"\n[[label]]\nname = "A"\n', 4, "already"),
        ('[[label]]\nname = "A"\ndigit = "1"\n[[label]]\nname = "B"\ndigit = "1"\n', 4, "same digit"),
        ('title = "x"\n', 1, "title"),
        ("[other]\nx = 1\n", 1, "other"),
        ('label = "A"\n', 1, "[[label]]"),
        (
            '[[label]]\nname = "A"\nguideline = """\n[[label]]\nx \\""" \n"""\nletter = "AB"\n',
            7,
            "a to z",
        ),
        ("[[label]]\nname = 'A'\nguideline = '''\n[[label]]\n'''\nletter = 3\n", 6, "quotes"),
    ],
)
def test_a_mistake_is_one_line_that_names_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(LabelFileError) as caught:
        read(text)
    assert f"labels.toml, line {line}: " in caught.value.message
    assert word in caught.value.message
    assert "\n" not in caught.value.message


def test_a_file_that_is_not_utf8_says_where() -> None:
    with pytest.raises(LabelFileError, match="line 2: this is not UTF-8"):
        label_sets.read("x.toml", b"# a\n\xff\n")


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_a_file_without_labels_says_so(text: str) -> None:
    with pytest.raises(LabelFileError, match="no label"):
        read(text)


# -- brat ------------------------------------------------------------------------------------------


def test_the_types_of_brat_that_can_be_given_to_a_span() -> None:
    found = read(BRAT, "annotation.conf")
    assert [(one.name, one.fields.get("description", ""), one.line) for one in found] == [
        ("Person", "Living > Person", 5),
        ("Animal", "Living > Animal", 6),
        ("Cow", "Living > Animal > Cow", 7),
        ("Organization", "", 8),
        ("Place", "", 10),
    ]


def test_the_names_of_visual_conf_are_taken_where_it_stands_beside() -> None:
    found = {one.name: dict(one.fields) for one in read(BRAT, "annotation.conf", VISUAL)}
    assert found["Person"] == {"description": "Living > Natural person", "short": "Per"}
    assert found["Organization"] == {"description": "Organisation"}
    assert found["Cow"] == {"description": "Living > Animal > Cattle", "short": "cw"}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[entities]\n\tPerson\n", 2, "too far"),
        ("[entities]\nPerson\n\t\tChild\n", 3, "too far"),
        ("[entities]\nPerson\nPerson\n", 3, "already"),
        ("[entities]\n|\n", 2, "name"),
        ("[entities]\nA\x1bB\n", 2, "control"),
    ],
)
def test_a_mistake_in_brats_file_names_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(LabelFileError) as caught:
        read(text, "annotation.conf")
    assert f"annotation.conf, line {line}: " in caught.value.message
    assert word in caught.value.message


def test_a_brat_file_without_types_says_so() -> None:
    with pytest.raises(LabelFileError, match="no type"):
        read("[entities]\n# none\n[relations]\nA B:C\n", "annotation.conf")
