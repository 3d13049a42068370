"""Tags of tokens: what is written in a scheme is read back by the one rule for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.formats import tags
from tui.formats.tags import Decoder, Found, Mark, Tag

SCHEMES = (tags.IOB1, tags.IOB2, tags.BILUO)


@st.composite
def sentences(draw: st.DrawFn) -> tuple[list[Mark], list[Found]]:
    """Draw the marks of a sentence, and the entities that they make."""
    marks: list[Mark] = []
    found: list[Found] = []
    for label, length in draw(
        st.lists(st.tuples(st.sampled_from(["", "X", "Y", "B-X"]), st.integers(1, 3)), max_size=6)
    ):
        if label:
            found.append(Found(len(marks), len(marks) + length, label))
            marks += [Mark(label, i == 0, i == length - 1) for i in range(length)]
        else:
            marks += [Mark()] * length
    return marks, found


def decoded(sentence: list[str], *more: list[str]) -> tuple[Decoder, list[Found]]:
    decoder = Decoder()
    for tagged in (sentence, *more):
        for text in tagged:
            tag = tags.parsed(text)
            assert tag is not None
            decoder.feed(tag)
        decoder.end_sentence()
    return decoder, decoder.reset()


@pytest.mark.parametrize("scheme", SCHEMES)
@given(sentence=sentences())
def test_what_is_written_is_read(scheme: str, sentence: tuple[list[Mark], list[Found]]) -> None:
    marks, expected = sentence
    written = list(tags.encode(marks, scheme))
    decoder, found = decoded(written)
    assert found == expected
    assert not decoder.misfits(scheme)
    assert not any(tags.is_strange(letter, scheme) for letter in decoder.letters)
    # Another scheme is taken only where it says the same.
    told = tags.scheme_of(decoder)
    assert list(tags.encode(marks, told)) == written


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (tags.IOB1, ["I-X", "I-X", "B-X", "I-Y", "O", "I-Y"]),
        (tags.IOB2, ["B-X", "I-X", "B-X", "B-Y", "O", "B-Y"]),
        (tags.BILUO, ["B-X", "L-X", "U-X", "U-Y", "O", "U-Y"]),
    ],
)
def test_the_three_schemes(scheme: str, expected: list[str]) -> None:
    marks = [Mark("X", True), Mark("X", False, True), Mark("X", True, True), Mark("Y", True, True)]
    marks += [Mark(), Mark("Y", True, True)]
    assert list(tags.encode(marks, scheme)) == expected


@pytest.mark.parametrize(
    ("tagged", "scheme"),
    [
        ("B-X E-X S-X O S-Y B-Y I-Y E-Y", tags.IOBES),
        ("B-X E-X W-X O W-Y B-Y M-Y E-Y", tags.IOBES),
        ("I-X E-X E-X O E-Y I-Y I-Y E-Y", tags.ANY),
        ("B-X L-X U-X O U-Y B-Y I-Y L-Y", tags.BILUO),
        ("I-X I-X B-X O I-Y B-Y I-Y I-Y", tags.IOB1),
        ("B-X I-X B-X O B-Y B-Y I-Y I-Y", tags.IOB2),
    ],
)
def test_others_are_read_too(tagged: str, scheme: str) -> None:
    decoder, found = decoded(tagged.split())
    assert found == [Found(0, 2, "X"), Found(2, 3, "X"), Found(4, 5, "Y"), Found(5, 8, "Y")]
    assert tags.scheme_of(decoder) == scheme
    assert not decoder.misfits(scheme)


@pytest.mark.parametrize(
    ("tagged", "expected", "misfits"),
    [
        ("B-X I-Y", [Found(0, 1, "X"), Found(1, 2, "Y")], 1),
        ("O I-X B-Y", [Found(1, 2, "X"), Found(2, 3, "Y")], 1),
        ("B-X I-X L-X I-X", [Found(0, 3, "X"), Found(3, 4, "X")], 2),
        ("B-X O", [Found(0, 1, "X")], 0),
    ],
)
def test_ill_formed_tags_are_read_and_counted(tagged: str, expected: list[Found], misfits: int) -> None:
    decoder, found = decoded(tagged.split())
    assert found == expected
    assert decoder.misfits(tags.scheme_of(decoder)) == misfits


def test_no_entity_goes_over_the_end_of_a_sentence() -> None:
    decoder, found = decoded(["I-X"], ["I-X"])
    assert found == [Found(0, 1, "X"), Found(1, 2, "X")]
    assert tags.scheme_of(decoder) == tags.IOB1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O", tags.NONE),
        ("-", tags.NONE),
        ("B-a b-c", Tag("B", "a b-c", "B")),
        ("S-X", Tag("U", "X", "S")),
        ("I", Tag("I", tags.NAMELESS, "I")),
        ("O-X", None),
        ("PERSON", None),
        ("X-Y", None),
    ],
)
def test_what_is_a_tag(text: str, expected: Tag | None) -> None:
    assert tags.parsed(text) == expected
