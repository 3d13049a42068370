"""Jumping by codes: what each key does while codes are shown, and what is drawn over the text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.hosts import text_of
from tests.app.reader_host import ALL, MEETING, SPEECH, Desk, Running, Sample, cells, desk_with
from tests.domain.strategies import problems
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.help import HelpScreen
from tui.app.screens.picker import LabelPicker
from tui.app.screens.reader import ReaderScreen
from tui.domain.edits import Edit, LabelChange
from tui.domain.hints import LETTERS, MORE
from tui.domain.phrase import PhraseBlock
from tui.nlp.events import Phrased
from tui.services.jumping import REJECT, Jump

ANGELA, OBAMA, PERSON = "Angela Merkel", "Barack Obama", "PERSON"
LONG = Sample(
    "long",
    "\n\n".join(
        f"[Anna Berg](PERSON) number {i} met Carla Dahl in [Oslo](GPE), and went home with words that fill "
        f"a line or so, nothing else at all to be said {i}."
        for i in range(30)
    ),
)
WIDE = Sample(
    "wide",
    "[北京](GPE)と東京 李明, e\u0301lan\tof 😀 and [Zoë Å](PERSON).\n\na b c d e f g\n\n𝒳 “quoted” (Bonn)\n",
)
EMPTY = Sample("empty", " \n\n")


def jump(reader: Running) -> Jump:
    found = reader.app.reader.jump
    assert found is not None
    return found


def code(reader: Running, words: str, nth: int = 0) -> str:
    """Return the code of the nth place with these words, in the order of the text."""
    text = reader.session.article.text
    there = sorted((p.span.start, c) for c, p in jump(reader).places.items() if text[slice(*p.span)] == words)
    return there[nth][1]


async def go(reader: Running, words: str, nth: int = 0) -> None:
    await reader.press(*code(reader, words, nth))


@asynccontextmanager
async def opened(folder: Path, *samples: Sample, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Running]:
    with desk_with(folder, samples) as desk:
        async with desk.open(size=size) as reader:
            yield reader


# -- going -----------------------------------------------------------------------------------------


async def test_a_code_goes_to_a_span_and_the_codes_are_gone(desk: Desk) -> None:
    async with desk.open() as reader:
        before = reader.text
        await reader.press("s")
        assert "Type a code" in reader.message
        await go(reader, "Munich")
        assert reader.current() == "Munich/GPE"
        assert reader.app.reader.jump is None
        assert reader.text == before
        assert desk.tags() == []


@pytest.mark.parametrize(("words", "current"), [("it", "it"), ("spoke", "spoke"), ("met", "met")])
async def test_a_code_goes_to_a_word(desk: Desk, words: str, current: str) -> None:
    async with desk.open() as reader:
        await reader.press("s")
        await go(reader, words)
        assert reader.current() == current
        assert reader.session.selection is None


async def test_a_code_selects_a_possible_miss_of_several_words(tmp_path: Path) -> None:
    async with opened(tmp_path, LONG) as reader:
        await reader.press("s")
        await go(reader, "Carla Dahl")
        assert reader.current() == "<Carla Dahl>"
        await reader.press("1")
        assert reader.decided() == [("Carla Dahl", PERSON, "added")]


async def test_after_a_first_letter_only_what_goes_on_so_is_shown(tmp_path: Path) -> None:
    async with opened(tmp_path, LONG) as reader:
        await reader.press("s")
        long = max(jump(reader).places, key=len)
        await reader.press(long[0])
        shown = jump(reader).hints()
        assert set(shown.values()) == {c[1:] for c in jump(reader).places if c[0] == long[0]}
        assert f"{long[0]}…" in reader.message
        await reader.press("backspace")
        assert len(jump(reader).hints()) == sum(c[0] != MORE for c in jump(reader).places)
        assert "…" not in reader.message.replace("from … to", "")


async def test_unlikely_places_have_their_codes_behind_one_letter(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s")
        assert "met" in reader.text
        assert code(reader, "met")[0] == MORE
        await reader.press(MORE)
        assert jump(reader).hints()[MEETING.text.index("met")] == code(reader, "met")[1:]
        await reader.press(*code(reader, "met")[1:])
        assert reader.current() == "met"


async def test_a_letter_that_leads_nowhere_is_as_if_it_had_not_been_typed(tmp_path: Path) -> None:
    async with opened(tmp_path, EMPTY, Sample("few", "one two\n")) as reader:
        await reader.press("]", "s")
        unused = next(letter for letter in LETTERS if letter not in jump(reader).places)
        await reader.press(unused)
        assert jump(reader).typed == ""
        await go(reader, "two")
        assert reader.current() == "two"


# -- the keys within -------------------------------------------------------------------------------


async def test_s_again_stays(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "s")
        await go(reader, "Munich")
        assert reader.current() == "Munich/GPE"
        await go(reader, "Berlin")
        assert reader.current() == "Berlin/GPE"
        await reader.press("s")
        await go(reader, "Munich")
        assert reader.app.reader.jump is None
        assert desk.tags() == []


async def test_a_digit_tags_each_place_that_is_typed(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2")
        assert "ORG to each code" in reader.message
        for words in ("Berlin", "Telekom", "Nobody"):
            await go(reader, words)
        assert desk.tags() == [
            ("Berlin", "ORG", "corrected"),
            ("Telekom", "ORG", "accepted"),
            ("Nobody", "ORG", "added"),
        ]
        await reader.press("3")
        await go(reader, "Berlin")
        assert desk.tags()[0] == ("Berlin", "GPE", "accepted")
        await reader.press("3")
        await go(reader, "Munich")
        assert len(desk.tags()) == 3
        assert reader.current() == "Munich/GPE"


async def test_a_digit_without_a_label_says_so(desk: Desk) -> None:
    label = next(label for label in desk.project.labels() if label.name == "ORG")
    desk.project.commit(Edit.make("digit", "ada", LabelChange(label, replace(label, digit=""))))
    async with desk.open() as reader:
        await reader.press("s", "2")
        assert "No label is on 2" in reader.message
        await go(reader, "Berlin")
        assert desk.tags() == []


async def test_x_rejects_each_place_that_is_typed(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "x")
        assert "reject to each code" in reader.message
        await go(reader, "Berlin")
        await go(reader, "Telekom")
        assert desk.tags() == [("Berlin", "GPE", "rejected"), ("Telekom", "ORG", "rejected")]
        with pytest.raises(IndexError):
            code(reader, "Nobody")  # nothing can be rejected there
        await reader.press("x")
        await go(reader, "Munich")
        assert len(desk.tags()) == 2


async def test_v_takes_a_span_from_one_place_to_another(desk: Desk) -> None:
    async with desk.open() as reader:
        for first, last in (("Nobody", "spoke"), ("spoke", "Nobody")):
            await reader.press("s", "v")
            assert "first word" in reader.message
            await go(reader, first)
            assert "last word" in reader.message
            await go(reader, last)
            assert reader.current() == "<Nobody else spoke>"
            assert reader.app.reader.jump is None
        await reader.press("s", "7", "v")
        await go(reader, "Nobody")
        await go(reader, "spoke")
        assert reader.decided() == [("Nobody else spoke", "EVENT", "added")]
        await go(reader, "it")
        assert reader.decided()[-1] == ("it", "EVENT", "added")


async def test_a_span_does_not_begin_in_one_article_and_end_in_another(tmp_path: Path) -> None:
    async with opened(tmp_path, LONG, SPEECH) as reader:
        await reader.press("s", "2", "v")
        last = max(jump(reader).places.items(), key=lambda one: one[1].at)[0]
        await reader.press(*last, "]")
        assert reader.session.article.id == "speech"
        await go(reader, "Brussels")
        assert problems(reader.session.overlay.layer, len(SPEECH.text)) == []
        assert reader.decided() == [("Brussels", "ORG", "corrected")]


async def test_e_picks_what_each_place_gets(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "e")
        assert reader.shows(LabelPicker)
        await reader.press(*"Vessel", "enter")
        assert "Vessel to each code" in reader.message
        await go(reader, "Nobody")
        await go(reader, "Berlin")
        assert desk.tags() == [("Berlin", "Vessel", "corrected"), ("Nobody", "Vessel", "added")]
        await reader.press("e", "escape")
        assert jump(reader).brush == "Vessel"
        await reader.press("e", "o")
        assert jump(reader).brush == "ORG"


async def test_backspace_undoes_where_no_letter_is_typed(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2")
        await go(reader, "Berlin")
        await go(reader, "Nobody")
        await reader.press("backspace")
        assert desk.tags() == [("Berlin", "ORG", "corrected")]
        await go(reader, "spoke")
        assert desk.tags() == [("Berlin", "ORG", "corrected"), ("spoke", "ORG", "added")]
        await reader.press("backspace", "backspace", "backspace")
        assert "Nothing to undo" in reader.message
        assert desk.tags() == []
        assert jump(reader).brush == "ORG"


async def test_escape_steps_back(tmp_path: Path) -> None:
    async with opened(tmp_path, LONG) as reader:
        await reader.press("s", "2", "v")
        await reader.press(max(jump(reader).places, key=len)[0], "escape")
        assert (jump(reader).typed, jump(reader).ranging, jump(reader).brush) == ("", False, "ORG")
        await reader.press("escape")
        assert jump(reader).brush == ""
        await reader.press("escape")
        assert reader.app.reader.jump is None
        assert reader.decided() == []


async def test_the_other_keys_do_what_they_do(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2", "tab")
        assert reader.current() == f"{OBAMA}/{PERSON}"
        await reader.press("?")
        assert reader.shows(HelpScreen)
        await reader.press("escape", "]")
        assert reader.session.article.id == "speech"
        await go(reader, "Brussels")
        assert desk.tags(SPEECH) == [("Brussels", "ORG", "corrected")]


# -- finishing an article --------------------------------------------------------------------------


async def test_enter_finishes_and_shows_codes_in_the_next_article(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("A", "A", "s", "2", "enter")
        assert desk.state(MEETING) == "done"
        assert reader.session.article.id == "speech"
        assert jump(reader).brush == "ORG"
        await go(reader, "Brussels")
        assert desk.tags(SPEECH) == [("Brussels", "ORG", "corrected")]


async def test_enter_asks_where_something_is_open_and_then_codes_are_shown_again(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2", "enter")
        assert reader.shows(ChoiceDialog)
        await reader.press("escape")
        assert reader.shows(ReaderScreen)
        await go(reader, "Berlin")
        assert desk.tags() == [("Berlin", "ORG", "corrected")]
        await reader.press("enter", "a")
        assert reader.session.article.id == "speech"
        assert jump(reader).brush == "ORG"


async def test_codes_that_were_left_do_not_come_back_with_another_article(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2", "enter", "escape", "escape", "escape", "]")
        assert reader.session.article.id == "speech"
        assert reader.app.reader.jump is None
        await reader.press("A", "s", "s", "enter", "s", "s", "enter", "[", "[", "A", "A", "s", "s", "enter")
        assert "No other article" in reader.message
        await reader.press("[", "]")
        assert reader.app.reader.jump is None


# -- what is typed ahead ---------------------------------------------------------------------------


async def test_codes_typed_ahead_end_as_one_by_one(tmp_path: Path) -> None:
    ends = []
    for name in ("slow", "fast"):
        (tmp_path / name).mkdir()
        async with opened(tmp_path / name, LONG, *ALL, size=(80, 24)) as reader:
            await reader.press("s", "2")
            places = sorted(jump(reader).places.items(), key=lambda one: one[1].at)
            some = [c for c, _ in places[::25]] + [c for c, _ in places[-4:]]
            keys = [key for c in some for key in (*c, *(("backspace",) if c == some[2] else ()))]
            await (reader.press if name == "slow" else reader.type_ahead)(*keys)
            ends.append((reader.decided(), reader.current(), reader.text))
            assert problems(reader.session.overlay.layer, len(LONG.text)) == []
    assert ends[0] == ends[1]
    assert len(ends[0][0]) > 8


async def test_a_decision_neither_scrolls_nor_changes_a_code(tmp_path: Path) -> None:
    async with opened(tmp_path, LONG, size=(80, 24)) as reader:
        await reader.press("s", "2")
        before, top = dict(jump(reader).places), reader.view.scroll_offset.y
        chosen = sorted(before.values(), key=lambda place: place.at)
        for place in (chosen[-1], chosen[-3], chosen[0], chosen[1], chosen[len(chosen) // 2]):
            words = reader.session.article.text[slice(*place.span)]
            await reader.press(*next(c for c, p in before.items() if p == place))
            assert reader.view.scroll_offset.y == top
            assert (words, "ORG") in [tag[:2] for tag in reader.decided()]
            assert before.items() <= jump(reader).places.items()
        await reader.press("x")
        before = dict(jump(reader).places)
        await go(reader, "Anna Berg", 2)
        assert before.items() <= jump(reader).places.items()


async def test_what_the_model_says_later_changes_no_code(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2")
        before = dict(jump(reader).places)
        nouns = MEETING.text.index("else spoke")
        phrases = PhraseBlock.of(0, len(MEETING.text), [(nouns, nouns + len("else spoke"), 0)])
        await reader.hear(Phrased(MEETING.article.sha256, 0, len(MEETING.text), phrases, True, 1, 1))
        assert before.items() <= jump(reader).places.items()
        await go(reader, "else spoke")
        assert desk.tags() == [("else spoke", "ORG", "added")]


# -- with other things open ------------------------------------------------------------------------


async def test_codes_work_and_end_whatever_pane_has_the_focus(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("f6", "s")
        assert reader.view.has_focus
        await go(reader, "Munich")
        assert reader.current() == "Munich/GPE"
        await reader.press("s", "f6")
        await go(reader, "Berlin")
        assert reader.current() == "Berlin/GPE"
        await reader.press("s", "f6", "escape")
        assert reader.app.reader.jump is None


async def test_s_is_a_letter_where_something_to_find_is_typed(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("/", *"spoke")
        assert reader.app.reader.jump is None
        await reader.app.workers.wait_for_complete()
        await reader.press("enter")
        assert reader.current() == "<spoke>"
        await reader.press("s")
        await go(reader, "Munich")
        assert reader.current() == "Munich/GPE"


async def test_after_the_wheel_a_letter_does_nothing_and_other_keys_do_what_they_do(tmp_path: Path) -> None:
    async with opened(tmp_path, LONG, size=(80, 24)) as reader:
        for key in ("2", "x", code_key := "f"):
            await reader.press("s")
            reader.view.scroll_to(y=reader.view.scroll_offset.y + 6, animate=False)
            await reader.press(key)
            assert reader.decided() == []
            assert jump(reader).brush == {"2": "ORG", "x": REJECT, code_key: ""}[key]
            await reader.press("escape", "escape")


async def test_finding_ends_the_jump(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2", "/")
        assert reader.app.reader.jump is None
        await reader.press(*"it", "escape", "x")
        assert desk.tags() == [(ANGELA, PERSON, "rejected")]


async def test_what_cannot_be_saved_is_told(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2")
        reader.app.workspace._refused = True
        await go(reader, "Berlin")
        assert reader.decided() == []
        assert any("could not be saved" in note for note in reader.notices)
        reader.app.workspace._refused = False
        await go(reader, "Berlin")
        assert reader.decided() == [("Berlin", "ORG", "corrected")]


async def test_an_article_without_words_has_no_codes(tmp_path: Path) -> None:
    async with opened(tmp_path, EMPTY, *ALL) as reader:
        await reader.press("s", "2", *"fj", "x", "v", "backspace")
        assert jump(reader).places == {}
        assert "Nothing to undo" in reader.message
        assert reader.decided() == []
        await reader.press("escape", "escape", "escape")
        assert reader.app.reader.jump is None


async def test_no_article_at_all(tmp_path: Path) -> None:
    with desk_with(tmp_path, ()) as desk:
        async with desk.open(None) as reader:
            await reader.press("s", "f", "2", "m", "M", "z", "f7", "f8", "escape")
            assert reader.app.reader.jump is None


@pytest.mark.parametrize("size", [(40, 12), (3, 2)])
async def test_a_small_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, LONG, WIDE, size=size) as reader:
        await reader.press("s", "2", *"fjfjk", "pagedown", *"fjd", "escape", "escape", "escape")
        assert reader.shows(ReaderScreen)
        assert problems(reader.session.overlay.layer, len(LONG.text)) == []


# -- what is drawn ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("sample", "size"), [(MEETING, (120, 40)), (LONG, (80, 24)), (WIDE, (60, 16))])
async def test_codes_lie_over_the_rows_and_leave_them_as_they_were(
    tmp_path: Path, sample: Sample, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, sample, size=size) as reader:
        before = reader.text
        width = reader.view.size.width
        await reader.press("s")
        shown = reader.text
        assert shown != before
        assert len(shown.splitlines()) == len(before.splitlines())
        for y in range(reader.view.size.height):
            strip = reader.view.render_line(y)
            assert strip.cell_length == width == cells(strip.text)
        await reader.press("escape")
        assert reader.text == before


@pytest.mark.parametrize("sample", [MEETING, WIDE], ids=lambda sample: sample.id)
async def test_every_code_can_be_read_on_the_screen_where_its_place_begins(
    tmp_path: Path, sample: Sample
) -> None:
    async with opened(tmp_path, sample) as reader:
        await reader.press("s")
        for first in ("", MORE):
            await reader.press(*first)
            codes = {c: p for c, p in jump(reader).places.items() if (c[0] == MORE) == bool(first)}
            for typed, place in codes.items():
                assert typed[len(first) :] in text_of(reader.view).splitlines()[row_of(reader, place.at)]


def row_of(reader: Running, offset: int) -> int:
    """Return the line of the pane on which an offset stands."""
    view = reader.view
    return next(
        y
        for y in range(view.size.height)
        if (start := view.offset_at(0, y)) is not None and start <= offset <= (view.offset_at(10**4, y) or 0)
    )


async def test_codes_of_nested_spans_stand_at_different_cells(tmp_path: Path) -> None:
    async with opened(tmp_path, Sample("one", "[University of Oslo](ORG) is in Oslo.\n")) as reader:
        await reader.press("s")
        at = [place.at for place in jump(reader).places.values()]
        assert len(set(at)) == len(at)
        spans = {reader.session.article.text[slice(*place.span)] for place in jump(reader).places.values()}
        assert {"University of Oslo", "University", "Oslo"} <= spans


async def test_a_span_by_codes_does_not_go_over_paragraphs_and_edges_leave_the_codes_told(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("s", "2", "v")
        await go(reader, "Munich")
        await go(reader, "Nobody")
        assert "different paragraphs" in reader.message
        assert not reader.decided()
        await go(reader, "Munich")
        await reader.press("minus")
        assert reader.message.startswith("ORG to each code")


async def test_a_label_that_was_named_and_taken_back_is_gone(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("e", "slash", *"zed", "enter")
        assert "zed" in [label.name for label in reader.app.workspace.labels]
        await reader.press("u")
        assert "zed" not in [label.name for label in reader.app.workspace.labels]
        await reader.press("ctrl+y")
        assert "zed" in [label.name for label in reader.app.workspace.labels]
        await reader.press("e", "slash", "question_mark", "enter")
        assert "?" not in [label.name for label in reader.app.workspace.labels]
