"""What others decided is told beside the current span, and hidden with the suggestions."""

from __future__ import annotations

from tests.app.hosts import text_of
from tests.app.reader_host import MEETING, SPEECH, Desk, Running
from tui.app.widgets.sidebar import Details
from tui.domain.annotation import PERSON, Annotation, State
from tui.domain.article import ArticleState
from tui.domain.edits import AnnotationChange, Edit, LayerChange, now
from tui.domain.layer import LayerInfo
from tui.storage.project import Project


def decide(project: Project, who: str, words: str, label: str, state: State = State.ADDED) -> None:
    start = MEETING.text.index(words)
    made = Annotation(f"{who}{start}", start, start + len(words), label, state, PERSON, who, now())
    project.commit(Edit.make("tag", who, AnnotationChange(MEETING.id, who, None, made))).result()


def finish(project: Project, who: str) -> None:
    change = LayerChange(MEETING.id, who, LayerInfo(), LayerInfo(ArticleState.DONE))
    project.commit(Edit.make("done", who, change)).result()


def told(reader: Running) -> str:
    return text_of(reader.app.reader.query_one(Details))


async def asked(reader: Running) -> None:
    """Wait until what others said has been read."""
    await reader.settle()
    await reader.app.workers.wait_for_complete(
        [worker for worker in reader.app.workers if worker.group == "colleagues"]
    )
    await reader.settle()


async def test_the_current_span_says_what_colleagues_decided(desk: Desk) -> None:
    decide(desk.project, "maria", "Angela Merkel", "ORG")
    decide(desk.project, "maria", "Nobody", "GPE")
    finish(desk.project, "jon")
    async with desk.open() as reader:
        await asked(reader)
        assert reader.current() == "Angela Merkel/PERSON"
        assert "maria: ORG" in told(reader)
        assert "jon: nothing, article done" in told(reader)
        await reader.press("tab")
        assert "maria: nothing yet" in told(reader)
        await reader.press("f8", "G", "home")
        assert "maria" not in told(reader)
        await reader.press("f8")
        # On bare text only those are told who have something there.
        assert reader.current() == "Nobody"
        assert "maria: GPE" in told(reader)
        assert "jon" not in told(reader)


async def test_without_colleagues_nothing_is_told(desk: Desk) -> None:
    decide(desk.project, "maria", "Angela Merkel", "ORG")
    async with desk.open(1) as reader:
        await asked(reader)
        assert reader.session.article.id == SPEECH.id
        assert "maria" not in told(reader)
        await reader.press("left_square_bracket")
        await asked(reader)
        assert "maria: ORG" in told(reader)
