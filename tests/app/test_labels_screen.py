"""The screen of labels, the guideline, and the rows of labels in the reader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.app.hosts import everything, text_of
from tests.app.reader_host import ANNOTATOR, MEETING, SPEECH, Desk, Running
from tui.app.screens.asking_line import LineDialog
from tui.app.screens.confirm import ChoiceDialog
from tui.app.screens.guideline import GuidelineDialog
from tui.app.screens.label_editor import LabelEditor
from tui.app.screens.labels import LabelScreen
from tui.app.screens.picker import LabelPicker
from tui.app.screens.reader import ReaderScreen
from tui.app.widgets.bars import StatusLine
from tui.app.widgets.label_table import LabelTable
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.more_labels import MoreLabels
from tui.app.widgets.paragraphs import Paragraphs
from tui.app.widgets.sidebar import EntityList
from tui.domain import decisions
from tui.domain.edits import AnnotationChange, Edit, LabelChange
from tui.domain.errors import ProjectError
from tui.domain.labels import Label, LabelSet, ontonotes
from tui.formats import labels_toml
from tui.storage.project import Project
from tui.storage.remembered import Remembered

AT = "2026-01-02T03:04:05Z"
BOB = "bob"


class Labels:
    """The screen of labels over a running reader."""

    def __init__(self, reader: Running) -> None:
        self.reader = reader

    @property
    def screen(self) -> LabelScreen:
        return next(s for s in self.reader.app.screen_stack if isinstance(s, LabelScreen))

    @property
    def table(self) -> LabelTable:
        return self.screen.query_one(LabelTable)

    @property
    def message(self) -> str:
        return self.screen.query_one(StatusLine).message

    @property
    def current(self) -> str:
        label = self.table.current
        return label.name if label is not None else ""

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for what they begin in threads."""
        for key in keys:
            await self.reader.press(key)
            await self.rest()

    async def rest(self) -> None:
        await self.reader.app.workers.wait_for_complete()
        await self.reader.settle()

    def fill(self, field: str, value: str) -> None:
        self.reader.app.screen.query_one(f"#label-{field}", LineInput).value = value


@asynccontextmanager
async def labels_of(desk: Desk, *before: str, at: str = "") -> AsyncIterator[Labels]:
    """Open the reader, press some keys, and open the screen of labels."""
    async with desk.open() as reader:
        await reader.press(*before)
        await reader.saved()
        labels = Labels(reader)
        await labels.press("f4")
        if at:
            names = [label.name for label in labels.table.rows]
            labels.table.cursor = names.index(at)
            await reader.settle()
        yield labels


def kept(desk: Desk) -> LabelSet:
    """Return the labels as whoever opens the project finds them."""
    desk.project.flush()
    with Project.open(desk.project.path, read_only=True) as found:
        return found.labels()


@pytest.fixture
def with_bob(desk: Desk) -> Desk:
    """A second annotator has tagged Berlin as a place, and rejected a person."""
    start = MEETING.text.index("Berlin")
    tag = decisions.add(start, start + 6, "GPE", BOB, AT)
    no = decisions.reject(MEETING.suggestions[0], BOB, AT)
    changes = [AnnotationChange(MEETING.id, BOB, None, one) for one in (tag, no)]
    desk.project.commit(Edit.make("bob's", BOB, *changes)).result()
    return desk


# -- looking ---------------------------------------------------------------------------------------


async def test_all_labels_stand_there_with_keys_counts_and_what_becomes_of_suggestions(
    with_bob: Desk,
) -> None:
    async with labels_of(with_bob, "a", "a") as labels:
        rows = [line.split() for line in text_of(labels.table).splitlines()]
        assert rows[0][:6] == ["1", "p", "PER", "PERSON", "2", "shown"]
        assert rows[2][:6] == ["3", "g", "GPE", "GPE", "1", "shown"]
        assert rows[17][:4] == ["b", "LNG", "LANGUAGE", "0"]
        await labels.press("home")
        assert "1 rejected" in everything(labels.screen)


async def test_the_screen_begins_at_the_label_of_the_current_span(desk: Desk) -> None:
    async with labels_of(desk, "tab", "tab") as labels:
        assert labels.current == "GPE"
        await labels.press("escape")
        assert labels.reader.shows(ReaderScreen)
        await labels.press("f4", "f4")
        assert labels.reader.shows(ReaderScreen)


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (["down", "j"], "GPE"),
        (["end"], "LANGUAGE"),
        (["G", "k", "up"], "PRODUCT"),
        (["pagedown", "home"], "PERSON"),
        (["space", "pageup", "g"], "PERSON"),
    ],
)
async def test_keys_move_the_cursor(desk: Desk, keys: list[str], name: str) -> None:
    async with labels_of(desk) as labels:
        await labels.press(*keys)
        assert labels.current == name


# -- the labels alone ------------------------------------------------------------------------------


async def test_a_digit_puts_the_label_on_it_and_swaps(desk: Desk) -> None:
    async with labels_of(desk, at="GPE") as labels:
        await labels.press("1")
        assert labels.message == "GPE is on 1. PERSON has 3 now."
        assert (kept(desk).named("GPE").digit, kept(desk).named("PERSON").digit) == ("1", "3")
        await labels.press("u")
        assert kept(desk) == ontonotes()
        await labels.press("ctrl+y")
        assert kept(desk).named("GPE").digit == "1"
        await labels.press("escape")
        assert "1 GPE" in labels.reader.labels


async def test_colours_go_round(desk: Desk) -> None:
    async with labels_of(desk, at="PERSON") as labels:
        await labels.press("C")
        assert kept(desk).named("PERSON").slot == 18
        await labels.press("c", "c")
        assert kept(desk).named("PERSON").slot == 2


async def test_labels_move_up_and_down_and_stay_there(desk: Desk) -> None:
    async with labels_of(desk, at="GPE") as labels:
        await labels.press("K", "shift+up")
        assert [label.name for label in kept(desk)][:3] == ["GPE", "PERSON", "ORG"]
        assert labels.current == "GPE"
        await labels.press("J", "shift+down", "shift+down", "u")
        assert [label.name for label in kept(desk)][:3] == ["PERSON", "ORG", "GPE"]
        assert list(kept(desk)) == list(ontonotes())


async def test_switching_suggestions_off_acts_at_once_on_the_open_article(desk: Desk) -> None:
    async with labels_of(desk, "tab", at="GPE") as labels:
        reader = labels.reader
        assert reader.current() == "Barack Obama/PERSON"
        await labels.press("s", "escape")
        assert kept(desk).named("GPE").suggested is False
        assert "GPE" not in text_of(reader.app.reader.query_one(EntityList))
        assert "Berlin?" not in reader.text
        assert reader.current() == "Barack Obama/PERSON"
        await reader.press("u")
        assert "Berlin?GPE" in reader.text
        assert reader.current() == "Barack Obama/PERSON"


async def test_a_label_that_only_the_model_uses_is_saved_when_it_is_changed(desk: Desk) -> None:
    async with desk.open() as reader:
        reader.app.workspace.adopt_labels(["COURT", "JUDGE"])
        labels = Labels(reader)
        await labels.press("f4", "end", "k")
        assert labels.current == "COURT"
        assert "nobody used it yet" in everything(labels.screen)
        await labels.press("s")
        assert kept(desk).named("COURT").suggested is False
        assert "JUDGE" not in kept(desk)
        await labels.press("x")
        assert "COURT" not in kept(desk)


# -- the form --------------------------------------------------------------------------------------


async def test_the_form_changes_everything_but_the_name_in_one_edit(desk: Desk) -> None:
    async with labels_of(desk, at="GPE") as labels:
        await labels.press("e")
        form = labels.reader.app.screen
        assert isinstance(form, LabelEditor)
        for field, value in {
            "short": "PLC",
            "digit": "2",
            "letter": "z",
            "slot": "7",
            "description": "Places with a government",
            "shown_as": "LOC",
        }.items():
            labels.fill(field, value)
        form.query_one(Paragraphs).text = "First.\n\n[red]Second.\x1b[31m"
        await labels.press("ctrl+s")
        assert kept(desk).named("GPE") == Label(
            "GPE",
            "PLC",
            "z",
            "2",
            7,
            "Places with a government",
            "First.\n\n[red]Second.[31m",
            shown_as="LOC",
        )
        assert kept(desk).named("ORG").digit == "3"
        await labels.press("u")
        assert kept(desk) == ontonotes()


async def test_the_form_says_what_cannot_be_and_stays(desk: Desk) -> None:
    async with labels_of(desk, at="GPE") as labels:
        await labels.press("enter")
        for field, value, said in (
            ("short", "ORG", "ORG is shown as ORG already."),
            ("slot", "x", "1 to 18"),
            ("digit", "12", "0 to 9"),
            ("name", "PERSON", "merge"),
        ):
            form = labels.reader.app.screen
            before = form.query_one(f"#label-{field}", LineInput).value
            labels.fill(field, value)
            await labels.press("ctrl+s")
            assert said in text_of(form.query_one("#label-note", Static))
            assert labels.reader.shows(LabelEditor)
            labels.fill(field, before)
        await labels.press("escape")
        assert kept(desk) == ontonotes()


async def test_a_guideline_is_typed_with_lines_and_saved(desk: Desk) -> None:
    async with labels_of(desk, at="GPE") as labels:
        await labels.press("e")
        labels.reader.app.screen.query_one(Paragraphs).focus()
        await labels.press(*"ab", "enter", "c", "ctrl+s")
        assert kept(desk).named("GPE").guideline == "ab\nc"


async def test_a_new_label_is_made_with_free_keys(desk: Desk) -> None:
    async with labels_of(desk) as labels:
        await labels.press("n")
        assert "?" not in everything(labels.reader.app.screen)  # no short form of a name that is not there
        await labels.press("enter")
        assert "needs a name" in everything(labels.reader.app.screen)
        await labels.press(*"HERO", "enter")
        assert labels.reader.shows(LabelScreen)
        assert labels.current == "HERO"
        hero = kept(desk).named("HERO")
        assert (hero.letter, hero.short) == ("h", "HER")


# -- rename, merge, remove -------------------------------------------------------------------------


async def rename(labels: Labels, name: str) -> None:
    await labels.press("e")
    labels.fill("name", name)
    await labels.press("ctrl+s")


async def test_renaming_shows_what_it_touches_and_changes_everybody_in_one_edit(with_bob: Desk) -> None:
    desk = with_bob
    async with labels_of(desk, "a", "a", "a", "5", at="GPE") as labels:
        await rename(labels, "PLACE")
        assert labels.reader.shows(ChoiceDialog)
        shown = everything(labels.reader.app.screen)
        assert "Touches 2 annotations in 1 article, by 2 annotators." in " ".join(shown.split())
        await labels.press("enter")
        assert labels.message == "Renamed: GPE is PLACE now."
        assert labels.current == "PLACE"
        await labels.press("escape")
        reader = labels.reader
        assert ("Berlin", "PLACE", "accepted") in reader.decided()
        assert "Munich?GPE" in reader.text  # the short form stays
        assert "PLACE" in text_of(reader.app.reader.query_one(EntityList))
        assert "3 PLACE" in reader.labels
        assert ("Berlin", "PLACE", "added") in desk.tags()
        await reader.press("u")
        assert reader.message == "Undone: rename label GPE to PLACE."
        assert ("Berlin", "GPE", "accepted") in reader.decided()
        assert kept(desk) == ontonotes()
        await reader.press("ctrl+y")
        await reader.saved()
    async with desk.open() as reader:  # after a restart
        assert ("Berlin", "PLACE", "accepted") in reader.decided()
        await reader.press("u")
        assert ("Berlin", "GPE", "accepted") in reader.decided()
        assert ("Berlin", "GPE", "added") in desk.tags()


async def test_going_back_from_the_preview_changes_nothing(desk: Desk) -> None:
    async with labels_of(desk, "a", at="PERSON") as labels:
        await rename(labels, "PER")
        await labels.press("escape")
        assert labels.reader.shows(LabelScreen)
        assert kept(desk) == ontonotes()


async def test_merging_asks_and_the_suggestions_follow(desk: Desk) -> None:
    async with labels_of(desk, "a", at="GPE") as labels:
        await labels.press("m")
        assert labels.reader.shows(LabelPicker)
        await labels.press("l")
        assert "No annotation bears it." in everything(labels.reader.app.screen)
        await labels.press("m")
        assert "GPE" not in kept(desk)
        await labels.press("escape")
        assert "Berlin?LOC" in labels.reader.text
        assert "GPE" not in labels.reader.labels
        await labels.press("u")
        assert "Berlin?GPE" in labels.reader.text
        assert kept(desk) == ontonotes()


async def test_a_decision_made_while_the_question_stands_is_counted_in(desk: Desk) -> None:
    async with labels_of(desk, "a", at="PERSON") as labels:
        await rename(labels, "PER")
        assert labels.reader.shows(ChoiceDialog)
        start = SPEECH.text.index("Ursula")
        late = decisions.add(start, start + 6, "PERSON", ANNOTATOR, AT)
        change = AnnotationChange(SPEECH.id, ANNOTATOR, None, late)
        labels.reader.app.workspace.apply(Edit.make("add", ANNOTATOR, change))
        await labels.press("enter")
        assert labels.reader.shows(ChoiceDialog)
        assert "in 2 articles" in everything(labels.reader.app.screen)
        await labels.press("enter")
        assert ("Ursula", "PER", "added") in desk.tags(SPEECH)


async def test_looking_through_the_project_can_be_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with labels_of(desk, "a", at="PERSON") as labels:
        go_on = asyncio.Event()
        loop = asyncio.get_running_loop()
        layers = desk.project.layers()

        def slow() -> object:
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
            return layers

        monkeypatch.setattr(desk.project, "layers", slow)
        await labels.reader.press("e")
        labels.fill("name", "PER")
        await labels.reader.press("ctrl+s")
        await labels.reader.press("c")
        assert labels.message.startswith("Looking for PERSON: ")
        await labels.reader.press("escape")
        assert labels.message == "Stopped: nothing was changed."
        go_on.set()
        await labels.rest()
        assert labels.reader.shows(LabelScreen)
        assert kept(desk) == ontonotes()


async def test_a_label_in_use_is_not_removed_an_unused_one_is(desk: Desk) -> None:
    async with labels_of(desk, "a", at="PERSON") as labels:
        await labels.press("x")
        assert "1 annotation bears PERSON." in labels.reader.notices[0]
        assert kept(desk) == ontonotes()
        labels.table.cursor = 16
        await labels.press("delete")
        assert labels.message == "Removed: LAW."
        assert "LAW" not in kept(desk)
        await labels.press("u")
        assert kept(desk) == ontonotes()


async def test_a_removed_label_that_the_model_suggests_comes_back_with_a_word(desk: Desk) -> None:
    async with labels_of(desk, at="MONEY") as labels:
        await labels.press("x")
        assert "MONEY" not in kept(desk)
        assert "it comes back" in labels.message
        assert "MONEY" in [label.name for label in labels.table.rows]


# -- files -----------------------------------------------------------------------------------------


async def take(labels: Labels, line: str) -> None:
    assert labels.reader.shows(LineDialog)
    labels.reader.app.screen.query_one(Input).value = line
    await labels.press("enter")


async def test_labels_are_written_to_a_file_and_read_from_one(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "set.toml"
    async with labels_of(desk, "a", at="GPE") as labels:
        await labels.press("w")
        await take(labels, str(tmp_path))
        assert "folder" in everything(labels.reader.app.screen)
        await take(labels, str(file))
        assert file.read_text(encoding="utf-8") == labels_toml.write(ontonotes())
        file.write_text('[[label]]\nname = "HERO"\ndigit = "3"\n', encoding="utf-8")
        await labels.press("i")
        await take(labels, str(file))
        shown = " ".join(everything(labels.reader.app.screen).split())
        assert "Adds 1 label: HERO." in shown
        assert "Changes digit of GPE." in shown
        await labels.press("i")
        assert kept(desk).named("HERO").digit == "3"
        await labels.press("u", "i")
        await take(labels, str(file))
        await labels.press("r")
        assert [label.name for label in kept(desk)] == ["HERO", "PERSON"]
        await labels.press("u")
        assert kept(desk) == ontonotes()


async def test_a_mistake_in_a_file_is_told_where_its_path_stands(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "set.toml"
    file.write_text('[[label]]\nnme = "HERO"\n', encoding="utf-8")
    async with labels_of(desk) as labels:
        await labels.press("i")
        await take(labels, str(file))
        assert labels.reader.shows(LineDialog)
        assert "set.toml, line 2: 'nme' is not known." in " ".join(
            everything(labels.reader.app.screen).split()
        )
        await labels.press("escape")
        assert labels.reader.shows(LabelScreen)


# -- in the reader ---------------------------------------------------------------------------------


def with_guideline(desk: Desk, name: str, text: str) -> None:
    label = desk.project.labels().named(name)
    changed = replace(label, guideline=text)
    desk.project.commit(Edit.make("g", ANNOTATOR, LabelChange(label, changed))).result()


async def test_the_guideline_of_the_current_span_is_one_key_away(desk: Desk) -> None:
    with_guideline(desk, "PERSON", "Without titles.\n\n[red]Not[/nope] \x1b[31mmarkup.")
    async with desk.open() as reader:
        await reader.press("d")
        assert reader.shows(GuidelineDialog)
        shown = everything(reader.app.screen)
        assert "PERSON" in shown
        assert "[red]Not[/nope] ␛[31mmarkup." in shown
        await reader.press("right")
        assert "Nobody has written a guideline" in everything(reader.app.screen)
        await reader.press("left", "d")
        assert reader.shows(ReaderScreen)
        assert reader.current() == "Angela Merkel/PERSON"


async def test_without_a_span_the_label_is_picked_first(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.press("G", "d")
        assert reader.shows(LabelPicker)
        await reader.press("o")
        assert "ORG" in everything(reader.app.screen)
        await reader.press("escape")
        assert reader.shows(ReaderScreen)


async def test_the_guideline_scrolls(desk: Desk) -> None:
    with_guideline(desk, "PERSON", "\n".join(f"line {n}" for n in range(80)))
    async with desk.open(size=(80, 24)) as reader:
        await reader.press("d", "space")
        text = reader.app.screen.query_one("#guideline-text")
        page = text.scroll_offset.y
        assert page > 5
        await reader.press("j", "j", "k")
        assert text.scroll_offset.y == page + 1


async def test_the_picker_shows_the_first_line_of_the_guideline_where_there_is_room(desk: Desk) -> None:
    with_guideline(desk, "PERSON", "Without titles.\nMore of it.")
    for size, there in (((120, 40), True), ((80, 24), False)):
        async with desk.open(size=size) as reader:
            await reader.press("e")
            assert ("Without titles." in everything(reader.app.screen)) is there
            await reader.press("down")
            assert "Without titles." not in everything(reader.app.screen)


async def test_the_second_row_shows_the_labels_without_a_digit_on_tall_terminals(desk: Desk) -> None:
    async with desk.open(size=(80, 32)) as reader:
        row = reader.app.reader.query_one(MoreLabels)
        assert row.display
        assert text_of(row).split()[:4] == ["e", "then", "t", "TIM"]
        await reader.press("G")
        assert row.display  # it stays
    async with desk.open(size=(80, 24)) as reader:
        assert not reader.app.reader.query_one(MoreLabels).display


async def test_a_click_on_the_second_row_applies_a_label(desk: Desk) -> None:
    async with desk.open() as reader:
        await reader.pilot.click(MoreLabels, offset=(12, 0))
        await reader.settle()
        assert reader.decided() == [("Angela Merkel", "TIME", "corrected")]


async def test_the_palette_switches_the_second_row_and_that_is_remembered(desk: Desk) -> None:
    async with desk.open(remembered=Remembered.load()) as reader:
        found = {c.title: c for c in reader.app.get_system_commands(reader.app.screen)}
        await found["Second row of labels"].callback()
        await reader.settle()
        assert not reader.app.reader.query_one(MoreLabels).display
        await reader.press("q")
    async with desk.open(remembered=Remembered.load()) as reader:
        assert not reader.app.reader.query_one(MoreLabels).display


async def test_the_palette_names_the_labels_on_the_digits(desk: Desk) -> None:
    person = desk.project.labels().named("ORG")
    changed = replace(person, name="[red]firm", digit="2")
    desk.project.commit(Edit.make("r", ANNOTATOR, LabelChange(person, changed))).result()
    async with desk.open() as reader:
        titles = [c.title for c in reader.app.get_system_commands(reader.app.screen)]
        assert "Label 1: PERSON" in titles
        assert "Label 2: \\[red]firm" in titles
        await reader.press("f4")
        assert "Merge" in [c.title for c in reader.app.get_system_commands(reader.app.screen)]


async def test_going_back_to_the_last_thing_done_does_not_lead_into_another_article(desk: Desk) -> None:
    async with labels_of(desk, "a", at="PERSON") as labels:
        await rename(labels, "PER")
        await labels.press("enter", "escape")
        reader = labels.reader
        await reader.press("]", "b")
        assert reader.session.article.id == SPEECH.id
        assert reader.message == "The last thing done was about the labels: rename label PERSON to PER."
        await reader.press("u")
        assert reader.session.article.id == SPEECH.id
        assert reader.message.startswith("Undone: rename label PERSON to PER")


async def test_a_project_that_can_only_be_read_says_so(desk: Desk) -> None:
    async with labels_of(desk, at="PERSON") as labels:
        desk.project.read_only = True
        await labels.press("7")
        assert "reading only" in labels.reader.notices[0]
        desk.project.read_only = False
        assert kept(desk) == ontonotes()


async def test_what_the_disk_refuses_is_off_the_screen_again(desk: Desk) -> None:
    async with labels_of(desk, at="GPE") as labels:
        desk.project._writer._write = refuse_all
        await labels.press("7")
        await labels.reader.saved()
        await labels.rest()
        assert labels.table.current == ontonotes().named("GPE")
        assert any("Taken back: change label GPE" in notice for notice in labels.reader.notices)


def refuse_all(edits: Sequence[Edit]) -> list[ProjectError]:
    return [ProjectError("The disk is full.", "Free some space.") for _ in edits]
