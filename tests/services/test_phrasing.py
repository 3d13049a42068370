from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from tests.services.test_suggesting import ARTICLE, INFO, OTHER, FakeRecogniser
from tui.domain.phrase import Phrase, PhraseBlock, PhraseKind
from tui.nlp.client import Recogniser
from tui.nlp.events import Event, Failed, Phrased, PhrasesFailed, Ready
from tui.services.suggesting import Suggester

KEY, LENGTH = ARTICLE.sha256, len(ARTICLE.text)


class Parser(FakeRecogniser):
    """A recogniser that is asked for noun phrases, too."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: list[tuple[str, int]] = []
        self.cancelled: list[str] = []

    def request_phrases(self, key: str, text: str, focus: int = 0) -> None:
        self.wanted.append((key, focus))

    def cancel_phrases(self, key: str) -> None:
        self.cancelled.append(key)


class Reader:
    def __init__(self, folder: Path) -> None:
        self.worker = Parser()
        self.suggester = Suggester(INFO, cast(Recogniser, self.worker), folder)
        self.heard: list[Event] = []
        self.suggester.listen(self.heard.append)

    @property
    def say(self) -> Callable[[Event], None]:
        return self.worker.say


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def part(start: int, end: int, *, done: bool) -> Phrased:
    """One stretch of the article, with one phrase that covers it."""
    block = PhraseBlock.of(start, end, [(start, end, PhraseKind.CHUNK)])
    return Phrased(KEY, start, end, block, done, 1 + done, 2)


LATER, FIRST = part(4, LENGTH, done=False), part(0, 4, done=True)
KEPT = [Phrase(0, 4, PhraseKind.CHUNK), Phrase(4, LENGTH, PhraseKind.CHUNK)]


def kept(folder: Path) -> list[Phrase] | None:
    block = Suggester(INFO, None, folder).phrases(ARTICLE)
    return list(block) if block is not None else None


def test_a_text_is_asked_for_once_and_kept_when_it_is_whole(reader: Reader, tmp_path: Path) -> None:
    assert reader.suggester.phrases(ARTICLE) is None
    assert reader.suggester.request_phrases(ARTICLE, 5)
    assert reader.worker.wanted == [(KEY, 5)]
    assert reader.worker.asked == []
    reader.say(LATER)
    assert kept(tmp_path) is None
    reader.say(FIRST)
    assert reader.heard == [LATER, FIRST]
    assert kept(tmp_path) == KEPT
    assert reader.suggester.cached(ARTICLE) is None


def test_who_asks_again_hears_what_has_come_so_far(reader: Reader) -> None:
    reader.suggester.request_phrases(ARTICLE)
    reader.say(LATER)
    reader.heard.clear()
    reader.suggester.request_phrases(ARTICLE, 7)
    assert reader.heard == [LATER]
    assert reader.worker.wanted == [(KEY, 0)]
    assert reader.worker.focused == [(KEY, 7)]


def test_a_focus_reaches_a_text_whose_phrases_are_still_to_come(reader: Reader) -> None:
    reader.suggester.focus(ARTICLE, 1)
    reader.suggester.request_phrases(ARTICLE)
    reader.suggester.focus(ARTICLE, 2)
    reader.suggester.focus(OTHER, 3)
    reader.say(LATER)
    reader.say(FIRST)
    reader.suggester.focus(ARTICLE, 4)
    assert reader.worker.focused == [(KEY, 2)]


def test_what_failed_can_be_asked_for_again(reader: Reader) -> None:
    reader.suggester.request(ARTICLE)
    reader.suggester.request_phrases(ARTICLE)
    reader.say(Failed(KEY, "No suggestions.", ""))
    reader.suggester.request_phrases(ARTICLE)
    assert len(reader.worker.wanted) == 1
    reader.say(PhrasesFailed(KEY, "No parser.", ""))
    reader.suggester.request_phrases(ARTICLE)
    assert len(reader.worker.wanted) == 2


def test_phrases_that_fail_leave_the_suggestions_alone(reader: Reader) -> None:
    reader.suggester.request(ARTICLE)
    reader.suggester.request_phrases(ARTICLE)
    reader.say(PhrasesFailed(KEY, "No parser.", ""))
    reader.suggester.request(ARTICLE)
    assert len(reader.worker.asked) == 1


def test_what_was_on_its_way_when_a_request_was_taken_back_is_not_kept(
    reader: Reader, tmp_path: Path
) -> None:
    reader.suggester.cancel_phrases(ARTICLE)
    reader.suggester.request_phrases(ARTICLE)
    reader.suggester.cancel_phrases(ARTICLE)
    assert reader.worker.cancelled == [KEY]
    reader.suggester.request_phrases(ARTICLE)
    for event in (LATER, LATER, FIRST):
        reader.say(event)
    assert kept(tmp_path) is None


def test_what_a_stand_in_found_is_not_kept(reader: Reader, tmp_path: Path) -> None:
    reader.say(Ready("m", INFO, {}, fallback=True))
    reader.suggester.request_phrases(ARTICLE)
    reader.say(LATER)
    reader.say(FIRST)
    assert kept(tmp_path) is None


def test_without_a_worker_nobody_answers(tmp_path: Path) -> None:
    suggester = Suggester(INFO, None, tmp_path)
    assert not suggester.request_phrases(ARTICLE)
    suggester.cancel_phrases(ARTICLE)
    assert suggester.phrases(ARTICLE) is None
