"""What the preview of a spread lists, and how it is counted and cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.article.cells import cell_width
from tui.app.spread_list import Heading, SpreadList, Tally
from tui.app.widgets.switch_rows import tail
from tui.domain.annotation import Suggestion
from tui.domain.shown import one_line
from tui.services.spread import LISTED, UNTOUCHED, Act, Facts, Kind, Mention, Place, Standing

ACTS = [Act(kind, label) for kind in Kind for label in ("ORG", "GPE")]
FACTS = [
    UNTOUCHED,
    Facts(live=(("ORG", ""),)),
    Facts(live=(("GPE", ""),)),
    Facts(rejected=frozenset({"ORG"})),
    Facts(open=(Suggestion(0, 3, "ORG", "m"),)),
    Facts(open=(Suggestion(0, 3, "GPE", "m"),)),
]


@st.composite
def mentions(draw: st.DrawFn) -> list[Mention]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        place = Place(f"k{number}", "", "", draw(st.booleans()))
        some = draw(st.lists(st.sampled_from(FACTS), max_size=4))
        found += [Mention(place, 0, 3, "Bob", "", "", facts) for facts in some]
    return found


steps = st.lists(
    st.tuples(st.sampled_from(["toggle", "all", "scope", "act", "more", "ambiguous"]), st.integers(0, 30)),
    max_size=15,
)


@given(mentions(), steps)
def test_the_numbers_are_those_of_the_lines(found: list[Mention], pressed: list[tuple[str, int]]) -> None:
    lines, waiting, ambiguous = SpreadList("k0", ACTS[0]), list(found), False
    for key, number in [*pressed, ("more", 30)]:
        match key:
            case "toggle" if len(lines):
                lines.toggle(number % len(lines))
            case "all":
                assert lines.toggle_all() == (lines.tally.on > 0)
            case "scope":
                lines.everywhere = not lines.everywhere
            case "act":
                lines.do(ACTS[number % len(ACTS)])
            case "ambiguous":
                ambiguous = True
                lines.extend([], ambiguous)
            case "more":
                lines.extend(waiting[:number], ambiguous)
                del waiting[:number]
        check(lines, [m for m in found if m not in waiting])


def check(lines: SpreadList, mentions: list[Mention]) -> None:
    shown = [lines[i] for i in range(len(lines))]
    wanted = [m for m in mentions if lines.everywhere or m.place.article == "k0"]
    assert [m for m in shown if isinstance(m, Mention)] == [m for m in wanted if m.standing in LISTED]
    assert lines.tally == Tally(
        sum(m.on for m in wanted),
        sum(m.standing in LISTED for m in wanted),
        sum(m.standing is Standing.SAME for m in wanted),
    )
    assert lines.chosen() == [m for m in wanted if m.on]
    for heading in (line for line in shown if isinstance(line, Heading)):
        under = [m for m in mentions if m.place is heading.place]
        assert heading.tally.on == sum(m.on for m in under)
        assert heading.tally.listed == sum(m.standing in LISTED for m in under) > 0


def test_all_are_switched_on_and_then_off() -> None:
    lines = SpreadList("k0", ACTS[0])
    place = Place("k0", "", "", False)
    lines.extend([Mention(place, 0, 3, "Bob", "", "", facts) for facts in FACTS], ambiguous=True)
    assert lines.toggle_all()
    assert lines.tally.on == lines.tally.listed == 5
    assert not lines.toggle_all()
    assert lines.tally.on == 0


@given(st.text("ab 名한\U0001f600\u0301\u200d\ufe0f", max_size=30), st.integers(0, 20))
def test_the_end_of_a_text_fills_exactly_its_cells(text: str, width: int) -> None:
    shown = one_line(text)
    cut = tail(shown, width)
    assert cell_width(cut) == width
    assert cut.lstrip(" ").removeprefix("…") in shown


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [("abc", 5, "  abc"), ("abc", 3, "abc"), ("abcdef", 4, "…def"), ("名名名", 4, " …名"), ("abc", 0, "")],
)
def test_what_is_cut_off_at_the_front_is_an_ellipsis(text: str, width: int, cut: str) -> None:
    assert tail(text, width) == cut
