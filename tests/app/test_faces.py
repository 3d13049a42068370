"""Which face a stretch of text has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.app.article.faces import Face, Faces
from tui.domain.markup import Kind, Mark

FACES = {
    Kind.STRONG: Face.STRONG,
    Kind.EMPHASIS: Face.EMPHASIS,
    Kind.CODE: Face.CODE,
    Kind.QUOTE: Face.QUOTE,
    Kind.LINK: Face.LINK,
}
marks = st.builds(
    lambda start, length, kind: Mark(start, start + length, kind),
    st.integers(0, 40),
    st.integers(1, 20),
    st.sampled_from([*FACES, Kind.ITEM, "of another version"]),
)


@given(st.lists(marks), st.integers(0, 60), st.integers(0, 60))
def test_each_character_has_the_faces_of_all_marks_around_it(
    found: list[Mark], start: int, length: int
) -> None:
    expected = [
        sum({FACES.get(m.kind, Face.PLAIN) for m in found if m.start <= at < m.end})  # type: ignore[call-overload]
        for at in range(start, start + length)
    ]
    stretches = list(Faces(tuple(found)).within(start, start + length))
    got = [0] * length
    for stretch in stretches:
        assert start <= stretch.start < stretch.end <= start + length
        for at in range(stretch.start, stretch.end):
            assert not got[at - start], "stretches overlap"
            got[at - start] = stretch.face
    assert got == expected


def test_a_heading_of_the_first_level_is_the_title() -> None:
    faces = Faces((Mark(0, 5, Kind.HEADING, "1"), Mark(10, 15, Kind.HEADING, "3")))
    assert [(s.start, s.end, s.face) for s in faces.within(0, 20)] == [
        (0, 5, Face.TITLE),
        (10, 15, Face.HEADING),
    ]
