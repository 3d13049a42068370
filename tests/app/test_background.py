"""What happens beside the keys: suggestions arrive, a model fails, a disk is slow or refuses."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.hosts import everything, key_event, text_of
from tests.app.reader_host import INFO, MEETING, SPEECH, Desk, Running, Sample, desk_with
from tui.app.messages import WorkerSpoke
from tui.app.widgets.bars import LabelBar
from tui.domain.annotation import Suggestion
from tui.domain.tokens import TokenBlock
from tui.nlp.events import Failed, Ready, Restarted, Stopped, Suggested
from tui.nlp.pipelines import PipelineInfo
from tui.storage.fs import FileSystem
from tui.storage.project import Project

FRESH = Sample("meeting", MEETING.marked, MEETING.title, cached=False)
HALF = FRESH.text.index("Telekom")
WHOLE = len(FRESH.text)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A project with an article that the model has not read."""
    with desk_with(tmp_path, [FRESH, SPEECH]) as opened:
        yield opened


# -- suggestions -----------------------------------------------------------------------------------


async def test_the_first_suggestions_are_gone_to_only_by_a_reader_who_has_not_moved(fresh: Desk) -> None:
    async with fresh.open() as reader:
        assert reader.current() == "Angela"
        await reader.hear(FRESH.part(HALF, WHOLE, done=False))
        assert reader.current() == "Telekom/ORG"
        await reader.hear(FRESH.part(0, HALF, done=True))
        assert reader.current() == "Telekom/ORG"
        assert "Angela Merkel?PER" in reader.text


async def test_arriving_suggestions_move_nothing_for_a_reader_who_has(fresh: Desk) -> None:
    async with fresh.open() as reader:
        await reader.press("j", "l")
        caret = reader.session.caret
        await reader.hear(FRESH.part(0, HALF, done=False))
        assert (reader.session.caret, reader.current()) == (caret, "paid")
        await reader.press("h")
        await reader.hear(FRESH.part(HALF, WHOLE, done=True))
        assert "Telekom?ORG" in reader.text
        assert reader.current() == "Telekom"
        await reader.press("l", "h")
        assert reader.current() == "Telekom/ORG"


async def test_a_key_typed_before_a_suggestion_came_tags_the_bare_word(fresh: Desk) -> None:
    async with fresh.open() as reader:
        await reader.press("right")
        await reader.hear(FRESH.part(0, WHOLE, done=True))
        await reader.press("4")
        assert fresh.tags() == [("Merkel", "LOC", "corrected")]


async def test_a_selection_survives_what_arrives(fresh: Desk) -> None:
    async with fresh.open() as reader:
        await reader.press("v", "l", "l", "l")
        assert reader.current() == "<Angela Merkel met Barack>"
        await reader.hear(FRESH.part(0, HALF, done=False), FRESH.part(HALF, WHOLE, done=True))
        assert reader.current() == "<Angela Merkel met Barack>"
        await reader.press("7")
        assert fresh.tags() == [("Angela Merkel met Barack", "EVENT", "added")]
        assert "Obama?" not in reader.text


@pytest.mark.parametrize("when", range(4))
async def test_keys_typed_ahead_act_on_what_was_on_the_screen(fresh: Desk, when: int) -> None:
    async with fresh.open() as reader:
        await reader.hear(FRESH.part(0, HALF, done=False))
        for number, key in enumerate(["a", "x", "4", ""]):
            if number == when:
                reader.app.reader.post_message(WorkerSpoke(FRESH.part(HALF, WHOLE, done=True)))
            if key:
                reader.app.post_message(key_event(key))
        await reader.settle()
        assert fresh.tags() == [
            ("Angela Merkel", "PERSON", "accepted"),
            ("Barack Obama", "PERSON", "rejected"),
            ("Berlin", "LOC", "corrected"),
        ]
        assert reader.current() == "Tuesday/DATE"


async def test_a_decision_made_before_keeps_its_suggestion_from_coming_back(fresh: Desk) -> None:
    async with fresh.open() as reader:
        await reader.press("v", "l", "1")
        assert fresh.tags() == [("Angela Merkel", "PERSON", "added")]
        await reader.hear(FRESH.part(0, WHOLE, done=True))
        assert "Angela Merkel+PER met Barack Obama?PER" in reader.text
        assert reader.current() == "Angela Merkel/PERSON"


async def test_the_row_on_top_stays_while_suggestions_arrive(tmp_path: Path) -> None:
    marked = "\n\n".join(
        f"[Name{number}](PERSON) and [Town{number}](GPE) stand in a paragraph that is long enough to wrap at "
        f"least once, and behind them comes [Firm{number}](ORG)."
        for number in range(60)
    )
    sample = Sample("long", marked, cached=False)
    with desk_with(tmp_path, [sample]) as desk:
        async with desk.open(size=(80, 24)) as reader:
            await reader.press("space", "space", "space")
            top, caret = reader.view.top_offset, reader.session.caret
            assert top > 400
            middle = len(sample.text) // 2
            for start, end, done in ((0, 400, False), (400, middle, False), (middle, 10**6, True)):
                await reader.hear(sample.part(start, end, done=done))
                below = reader.view.offset_at(reader.view.left, 1)
                assert below is not None
                assert reader.view.top_offset <= top < below
                assert reader.session.caret == caret
            assert "?PER" in reader.text


async def test_suggestions_of_another_article_are_not_shown(fresh: Desk) -> None:
    async with fresh.open() as reader:
        await reader.hear(SPEECH.part(0, len(SPEECH.text), done=True))
        assert "?" not in reader.text
        assert reader.current() == "Angela"


async def test_a_label_of_the_model_gets_a_key_but_the_project_does_not_get_it(fresh: Desk) -> None:
    async with fresh.open() as reader:
        suggestion = Suggestion(0, 13, "CHANCELLOR", INFO.origin)
        event = Suggested(
            FRESH.article.sha256, 0, WHOLE, (suggestion,), TokenBlock.of(0, WHOLE, []), True, 1, 1
        )
        await reader.hear(event)
        assert reader.current() == "Angela Merkel/CHANCELLOR"
        assert "Angela Merkel?C" in reader.text
        assert "CHANCELLOR" not in fresh.project.labels()
        await reader.press("a")
        assert fresh.tags() == [("Angela Merkel", "CHANCELLOR", "accepted")]
        assert "CHANCELLOR" in fresh.project.labels()


async def test_tab_says_that_the_model_is_still_reading(fresh: Desk) -> None:
    async with fresh.open() as reader:
        await reader.press("tab")
        assert "still reading" in reader.message
        await reader.press("enter")
        assert "has not read all of the article yet" in everything(reader.app.screen)


# -- the model's troubles --------------------------------------------------------------------------

BLANK = PipelineInfo("blank:en", "blank:en", "3", "en", (), (), "b")


@pytest.mark.parametrize(
    ("events", "told", "note"),
    [
        (
            [Failed(None, "[/no] such model.", "Try another.")],
            "Model: [/no] such model. Try another.",
            "no sugg",
        ),
        ([Failed(FRESH.article.sha256, "It broke.", "")], "Model: It broke.", "no suggestions"),
        ([Stopped("It died.", "Go on by hand.")], "Model: It died. Go on by hand.", "model stopped"),
        ([Ready("x", BLANK, {}, True)], "", "blank:en instead"),
    ],
)
async def test_a_model_in_trouble_says_so_and_the_reader_goes_on(
    fresh: Desk, events: list[Failed | Stopped | Ready], told: str, note: str
) -> None:
    async with fresh.open() as reader:
        await reader.hear(*events)
        assert reader.notices == ([told] if told else [])
        assert note in text_of(reader.status)
        await reader.press("v", "l", "1")
        assert fresh.tags() == [("Angela Merkel", "PERSON", "added")]


async def test_what_failed_for_another_article_is_not_told(fresh: Desk) -> None:
    async with fresh.open() as reader:
        await reader.hear(Failed(SPEECH.article.sha256, "It broke.", ""))
        assert reader.notices == []


async def test_a_model_that_was_started_again_says_so_on_the_status_line(fresh: Desk) -> None:
    async with fresh.open() as reader:
        await reader.hear(Restarted("The model was started again."))
        assert "started again" in text_of(reader.status)


async def test_the_model_s_words_for_labels_are_shown_and_not_saved(fresh: Desk) -> None:
    async with fresh.open() as reader:
        info = PipelineInfo("test", "test", "1", "en", ("PERSON", "SHIP"), (), "test")
        await reader.hear(Ready("test", info, {"PERSON": "People, real or not"}, False))
        assert reader.app.workspace.labels.named("PERSON").description == "People, real or not"
        assert "SHIP" in reader.app.workspace.labels
        assert "1 PERSON" in text_of(reader.app.reader.query_one(LabelBar))
        await reader.press("1")
        fresh.project.flush()
        assert fresh.project.labels().named("PERSON").description == ""
        assert "SHIP" not in fresh.project.labels()


# -- the disk --------------------------------------------------------------------------------------


class Gate(FileSystem):
    """A disk that keeps one waiting while it is closed."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.reached = threading.Event()

    def sync(self, descriptor: int) -> None:
        self._wait()
        super().sync(descriptor)

    def sync_data(self, descriptor: int) -> None:
        self._wait()
        super().sync_data(descriptor)

    def _wait(self) -> None:
        self.reached.set()
        assert self.open.wait(30)


class Refusing(FileSystem):
    """A disk that is full while it is told so."""

    full = False

    def write(self, descriptor: int, data: bytes) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(descriptor, data)


async def test_saved_is_not_shown_before_the_disk_has_it(tmp_path: Path) -> None:
    gate = Gate()
    with desk_with(tmp_path, fs=gate) as desk:
        async with desk.open() as reader:
            assert reader.status.saved == "saved"
            gate.open.clear()
            gate.reached.clear()
            try:
                await reader.press("a")
                assert gate.reached.wait(30)
                await reader.press("a", "x")
                await reader.settle()
                assert text_of(reader.status).split()[0] == "saving…"
                assert len(reader.decided()) == 3
            finally:
                gate.open.set()
            await reader.saved()
            assert text_of(reader.status).split()[0] == "saved"
            assert len(desk.tags()) == 3


async def test_what_the_disk_refuses_is_taken_back_and_told_until_it_works_again(tmp_path: Path) -> None:
    disk = Refusing()
    with desk_with(tmp_path, fs=disk) as desk:
        async with desk.open() as reader:
            await reader.press("a")
            await reader.saved()
            disk.full = True
            await reader.press("x")
            await reader.saved()
            assert reader.decided() == [("Angela Merkel", "PERSON", "accepted")]
            assert "Barack Obama?PER" in reader.text
            (told,) = reader.notices
            assert told.startswith("Not saved: ")
            assert "Taken back: reject." in told
            assert desk.tags() == reader.decided()
            assert is_red(reader)

            disk.full = False
            await reader.try_the_disk()
            await reader.press("u", "ctrl+y", "tab", "x")
            await reader.saved()
            assert not is_red(reader)
            assert ("Barack Obama", "PERSON", "rejected") in desk.tags()
            assert reader.decided() == desk.tags()


def is_red(reader: Running) -> bool:
    """Whether the disk's word stands on the colour of errors."""
    style = next(iter(reader.status.render_line(0))).style
    assert style is not None
    return style.bgcolor == reader.status.component("bad").bgcolor


async def test_several_edits_under_way_are_taken_back_together(tmp_path: Path) -> None:
    disk = Refusing()
    with desk_with(tmp_path, fs=disk) as desk:
        async with desk.open() as reader:
            disk.full = True
            await reader.type_ahead("a", "x", "2", "]", "a")
            await reader.saved()
            await reader.saved()
            assert reader.decided() == []
            assert desk.tags() == []
            await reader.press("[")
            assert reader.decided() == []
            disk.full = False
            await reader.try_the_disk()
            await reader.press("g", "a")
            await reader.saved()
            assert desk.tags() == reader.decided() == [("Angela Merkel", "PERSON", "accepted")]


async def test_leaving_waits_for_the_disk(tmp_path: Path) -> None:
    gate = Gate()
    with desk_with(tmp_path, fs=gate) as desk:
        async with desk.open() as reader:
            gate.open.clear()
            await reader.press("a", "q")
            gate.open.set()
        assert desk.tags() == [("Angela Merkel", "PERSON", "accepted")]


async def test_a_project_for_reading_only_says_so_and_takes_nothing(tmp_path: Path) -> None:
    with desk_with(tmp_path) as desk:
        path = desk.project.path
    with Project.open(path, read_only=True) as project:
        desk.project = project
        async with desk.open() as reader:
            assert text_of(reader.status).split()[:2] == ["read", "only"]
            every = (["a"], ["x"], ["3"], ["A"], ["L"], ["e", "o"], ["u"], ["enter", "l"], ["v", "l", "1"])
            for keys in every:
                await reader.press(*keys)
                assert reader.decided() == []
            assert "open for reading only" in reader.notices[0]
            assert "Angela Merkel?PER" in reader.text


async def test_a_decision_while_others_are_being_refused_is_told_and_not_taken(desk: Desk) -> None:
    async with desk.open() as reader:
        reader.app.workspace._refused = True
        await reader.press("a")
        assert reader.decided() == []
        assert "could not be saved" in reader.notices[0]
        reader.app.workspace._refused = False
        await reader.press("a")
        assert len(desk.tags()) == 1
