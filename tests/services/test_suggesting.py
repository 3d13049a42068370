from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from tui.domain.annotation import Suggestion
from tui.domain.article import Article
from tui.domain.tokens import TokenBlock
from tui.nlp.cache import SuggestionCache
from tui.nlp.client import Recogniser
from tui.nlp.events import Activity, Event, Failed, Ready, Restarted, Suggested
from tui.nlp.pipelines import PipelineInfo
from tui.services.suggesting import Suggester
from tui.services.tokenising import Tokeniser

INFO = PipelineInfo("m", "m", "1.0", "en", ("ORG", "PERSON"), (), "f" * 64)
ARTICLE = Article("k1", "Ada met Bob.")
OTHER = Article("k2", "Another.")


class FakeRecogniser:
    """Notes what it is asked for and says what it is told to."""

    def __init__(self) -> None:
        self.state = Activity.READY
        self.asked: list[tuple[str, int]] = []
        self.focused: list[tuple[str, int]] = []
        self.closed = False
        self.say: Callable[[Event], None] = lambda _: None

    def listen(self, callback: Callable[[Event], None]) -> None:
        self.say = callback

    def request(self, key: str, text: str, focus: int = 0) -> None:
        self.asked.append((key, focus))

    def focus(self, key: str, offset: int) -> None:
        self.focused.append((key, offset))

    def close(self) -> None:
        self.closed = True


class Reader:
    """A suggester, the worker behind it, and all that it delivered."""

    def __init__(self, folder: Path) -> None:
        self.worker = FakeRecogniser()
        self.suggester = Suggester(INFO, cast(Recogniser, self.worker), folder)
        self.heard: list[Event] = []
        self.suggester.listen(self.heard.append)

    def answer(self, article: Article, start: int, end: int, *, done: bool) -> Suggested:
        """Let one stretch of an article be done, with one suggestion and one token that cover it."""
        event = Suggested(
            article.sha256,
            start,
            end,
            (Suggestion(start, end, "ORG", INFO.origin),),
            TokenBlock.of(start, end, [(start, end)]),
            done,
            1,
            2,
        )
        self.worker.say(event)
        return event


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def test_a_text_is_asked_for_once_and_kept_when_it_is_whole(reader: Reader, tmp_path: Path) -> None:
    assert reader.suggester.cached(ARTICLE) is None
    reader.suggester.request(ARTICLE, 5)
    assert reader.worker.asked == [(ARTICLE.sha256, 5)]
    first = reader.answer(ARTICLE, 4, 12, done=False)
    assert reader.suggester.cached(ARTICLE) is None
    second = reader.answer(ARTICLE, 0, 3, done=True)
    assert reader.heard == [first, second]
    kept = Suggester(INFO, None, tmp_path).cached(ARTICLE)
    assert kept is not None
    assert {(s.start, s.end) for s in kept.suggestions} == {(0, 3), (4, 12)}
    assert {(block.start, block.end) for block in kept.tokens} == {(0, 3), (4, 12)}


def test_it_is_in_the_cache_before_the_screen_hears_that_it_is_done(reader: Reader) -> None:
    found: list[bool] = []
    reader.suggester.listen(lambda _: found.append(reader.suggester.cached(ARTICLE) is not None))
    reader.suggester.request(ARTICLE)
    reader.answer(ARTICLE, 0, 3, done=False)
    reader.answer(ARTICLE, 4, 12, done=True)
    assert found == [False, True]


def test_who_asks_again_while_it_is_read_hears_what_has_come_so_far(reader: Reader) -> None:
    reader.suggester.request(ARTICLE, 0)
    part = reader.answer(ARTICLE, 0, 3, done=False)
    reader.suggester.request(OTHER)
    reader.heard.clear()
    reader.suggester.request(ARTICLE, 7)
    assert reader.heard == [part]
    assert [key for key, _ in reader.worker.asked] == [ARTICLE.sha256, OTHER.sha256]
    assert reader.worker.focused == [(ARTICLE.sha256, 7)]
    last = reader.answer(ARTICLE, 4, 12, done=True)
    assert reader.heard == [part, last]
    kept = reader.suggester.cached(ARTICLE)
    assert kept is not None
    assert len(kept.suggestions) == 2


def test_a_request_that_failed_can_be_made_again(reader: Reader) -> None:
    reader.suggester.request(ARTICLE)
    reader.worker.say(Failed(None, "Not that one.", ""))
    reader.worker.say(Failed("another text", "No.", ""))
    reader.suggester.request(ARTICLE)
    assert len(reader.worker.asked) == 1
    reader.worker.say(Failed(ARTICLE.sha256, "The process is stopped.", ""))
    reader.suggester.request(ARTICLE)
    assert len(reader.worker.asked) == 2
    assert len(reader.heard) == 3


def test_what_a_stand_in_found_is_not_kept(reader: Reader) -> None:
    reader.worker.say(Ready("m", INFO, {"ORG": "companies"}, fallback=True))
    reader.suggester.request(ARTICLE)
    reader.answer(ARTICLE, 0, 12, done=True)
    assert reader.suggester.cached(ARTICLE) is None
    assert reader.suggester.explanations == {}
    reader.suggester.request(ARTICLE)
    assert len(reader.worker.asked) == 2


def test_what_the_labels_mean_is_known_the_next_time(reader: Reader, tmp_path: Path) -> None:
    assert reader.suggester.explanations == {}
    reader.worker.say(Ready("m", INFO, {"ORG": "companies"}, fallback=False))
    assert reader.suggester.explanations == {"ORG": "companies"}
    assert Suggester(INFO, None, tmp_path).explanations == {"ORG": "companies"}


def test_only_a_text_that_is_being_read_gets_a_focus(reader: Reader) -> None:
    reader.suggester.focus(ARTICLE, 3)
    assert reader.worker.focused == []
    reader.suggester.request(ARTICLE)
    reader.suggester.focus(ARTICLE, 3)
    reader.answer(ARTICLE, 0, 12, done=True)
    reader.suggester.focus(ARTICLE, 4)
    assert reader.worker.focused == [(ARTICLE.sha256, 3)]


def test_answers_that_nobody_asked_for_are_passed_on_and_not_kept(reader: Reader) -> None:
    event = reader.answer(ARTICLE, 0, 12, done=True)
    restarted = Restarted("It died.")
    reader.worker.say(restarted)
    assert reader.heard == [event, restarted]
    assert reader.suggester.cached(ARTICLE) is None


def test_without_a_worker_only_the_cache_is_asked(tmp_path: Path) -> None:
    suggester = Suggester(INFO, None, tmp_path)
    heard: list[Event] = []
    suggester.listen(heard.append)
    suggester.request(ARTICLE)
    suggester.focus(ARTICLE, 1)
    suggester.close()
    assert (suggester.activity, heard, suggester.cached(ARTICLE)) == (Activity.STOPPED, [], None)


def test_closing_closes_the_worker(reader: Reader) -> None:
    assert reader.suggester.activity is Activity.READY
    reader.suggester.close()
    assert reader.worker.closed


def test_an_export_gets_the_tokens_that_were_kept(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.suggester.request(ARTICLE)
    reader.answer(ARTICLE, 4, 12, done=False)
    reader.answer(ARTICLE, 0, 3, done=True)
    assert Tokeniser(INFO, SuggestionCache(tmp_path, INFO))(ARTICLE) == [(0, 3), (4, 12)]
