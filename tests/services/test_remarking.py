"""Notes, flags and links: one edit each, which keeps what the annotation is, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.services.desk import ME, PROPOSED_SIX, Desk
from tui.domain.annotation import Annotation
from tui.domain.article import Article, ArticleState
from tui.services.remarking import NOT_TAGGED, describe, facts, flag, link, note, remark
from tui.services.verdicts import Wish, judge


def bare(annotation: Annotation) -> Annotation:
    return replace(annotation, note="", flag=False, link="", at="")


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.suggest(*PROPOSED_SIX)
    return made


CASES: list[tuple[Wish, Callable[[Annotation], object], object, str]] = [
    (note(" once\r\n\r\nmore \n"), lambda a: a.note, "once\n\nmore", "note"),
    (flag, lambda a: a.flag, True, "flag"),
    (link(" Q 64\n"), lambda a: a.link, "Q 64", "link"),
]


@pytest.mark.parametrize(("wish", "field", "value", "why"), CASES, ids=["note", "flag", "link"])
def test_on_a_suggestion_it_accepts_with_the_remark_as_one_edit_and_stays(
    desk: Desk, wish: Wish, field: Callable[[Annotation], object], value: object, why: str
) -> None:
    outcome = remark(desk.session, desk.session.current, wish)
    assert outcome.message.startswith("Accepted, ")
    assert desk.current() == ("Anna Smith", "PERSON", "accepted")
    assert isinstance(desk.session.current, Annotation)
    assert field(desk.session.current) == value
    assert desk.edits == [f"accept, {why}"]
    desk.workspace.undo()
    assert desk.open[0] == "Anna Smith"
    assert not desk.decided
    assert desk.state() is ArticleState.UNREAD


@pytest.mark.parametrize(("wish", "field", "value", "why"), CASES, ids=["note", "flag", "link"])
@pytest.mark.parametrize("keys", ["accept", "label", "reject"])
def test_on_an_annotation_it_keeps_id_state_and_origin(
    desk: Desk, wish: Wish, field: Callable[[Annotation], object], value: object, why: str, keys: str
) -> None:
    decide: dict[str, Callable[[], object]] = {
        "accept": desk.session.accept,
        "reject": desk.session.reject,
        "label": lambda: desk.session.label("ORG"),
    }
    decide[keys]()
    (before,) = desk.session.overlay.layer.annotations
    remark(desk.session, before, wish)
    (after,) = desk.session.overlay.layer.annotations
    assert desk.session.current == after
    assert (field(after), after.by) == (value, ME)
    assert bare(after) == bare(before)
    assert desk.edits[-1] == why
    desk.workspace.undo()
    assert list(desk.session.overlay.layer.annotations) == [before]
    desk.workspace.redo()
    assert list(desk.session.overlay.layer.annotations) == [after]


def test_an_empty_note_or_link_takes_it_away_and_a_second_flag_too(desk: Desk) -> None:
    for wish in (note("a"), note(" \n"), link("Q1"), link(""), flag, flag):
        remark(desk.session, desk.session.current, wish)
    (annotation,) = desk.session.overlay.layer.annotations
    assert (annotation.note, annotation.link, annotation.flag) == ("", "", False)
    assert desk.edits == ["accept, note", "remove note", "link", "unlink", "flag", "unflag"]


def test_what_changes_nothing_is_no_edit(desk: Desk) -> None:
    remark(desk.session, desk.session.current, note("same"))
    assert remark(desk.session, desk.session.current, note("same ")).message == "The note is as it was."
    assert remark(desk.session, desk.session.current, link("")).message == "The link is as it was."
    assert "at most" in remark(desk.session, desk.session.current, link("x" * 400)).message
    assert "control" in remark(desk.session, desk.session.current, link("a\x1bb")).message
    assert len(desk.edits) == 1


def test_bare_text_needs_a_label_first(desk: Desk) -> None:
    desk.on("works")
    assert remark(desk.session, desk.session.current, flag) == NOT_TAGGED
    assert desk.edits == []


def test_what_has_changed_while_a_dialog_was_open_is_left_alone(desk: Desk) -> None:
    item = desk.session.current
    desk.session.accept()
    assert "look again" in remark(desk.session, item, note("late")).message
    annotation = next(iter(desk.session.overlay.layer.annotations))
    desk.session.choose(annotation)
    desk.session.label("ORG")
    assert "look again" in remark(desk.session, annotation, note("late")).message
    assert all(not a.note for a in desk.session.overlay.layer.annotations)


def test_of_two_alike_either_can_be_remarked_on(desk: Desk) -> None:
    desk.session.accept()
    (first,) = desk.session.overlay.layer.annotations
    layer = desk.session.overlay.layer.change(None, replace(first, id="twin"))
    assert not judge(first, layer, flag).refusal


def test_tags_and_note_of_an_article_are_one_edit_that_leaves_its_state(desk: Desk) -> None:
    assert (
        describe(desk.session, ("a", "b"), " two\nlines \n").message
        == "Tags and note of the article changed."
    )
    info = desk.session.overlay.layer.info
    assert (info.tags, info.note, info.state) == (("a", "b"), "two\nlines", ArticleState.UNREAD)
    assert desk.workspace.summary("k1").tags == ("a", "b")
    assert describe(desk.session, ("a", "b"), "two\nlines").message == "Tags and note are as they were."
    assert "at most" in describe(desk.session, ("x" * 90,), "").message
    assert desk.edits == ["tags and note of the article"]
    desk.workspace.undo()
    assert desk.session.overlay.layer.info.tags == ()


# -- what is known of an article -------------------------------------------------------------------


def test_what_is_known_is_told_in_lines_that_say_something() -> None:
    known = {
        "by": ["Ann", "Bob"],
        "file_encoding_guessed": False,
        "draft": True,
        "pages": [0, 120, 380],
        "words": 0,
        "editor": "",
        "tags": list(range(9)),
        "note": "a\x1b[1m\nb",
    }
    told = dict(facts(Article("a1", "x", source="/a.pdf", metadata=known)))
    assert "\x1b" not in told.pop("note")
    assert told == {
        "source": "/a.pdf",
        "by": "Ann, Bob",
        "draft": "yes",
        "pages": "3",
        "words": "0",
        "tags": "0, 1, 2, 3, 4, 5, 6, 7, …",
    }
