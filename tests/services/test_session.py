"""What each key comes to, at the session; the keys themselves are bound in the app."""

from __future__ import annotations

import pytest

from tests.services.desk import ME, MODEL, TEXT, Desk, span
from tui.domain.annotation import PERSON, Was
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange
from tui.domain.layer import Layer
from tui.domain.overlay import Overlay
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock
from tui.services.session import Session


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.suggest(
        ("Anna Smith", "PERSON"),
        ("Bob", "PERSON"),
        ("New York", "GPE"),
        ("Acme Corp", "ORG"),
        ("Paris", "GPE"),
        ("Monday", "DATE"),
    )
    return desk


SIX = ["Anna Smith", "Bob", "New York", "Acme Corp", "Paris", "Monday"]


# -- opening and moving ----------------------------------------------------------------------------


def test_on_opening_the_first_undecided_suggestion_is_current(desk: Desk) -> None:
    assert desk.current() == ("Anna Smith", "PERSON", "open")
    assert desk.session.caret == 0
    assert not desk.project.committed


def test_an_article_without_suggestions_opens_at_its_first_word() -> None:
    desk = Desk("\n\n  Hello there")
    assert desk.caret == "Hello"
    assert desk.current() is None
    assert desk.target == "Hello"


def test_right_and_left_move_by_tokens_and_stop_at_the_ends(desk: Desk) -> None:
    desk.session.step(1)
    assert desk.caret == "Smith"
    assert desk.current() == ("Anna Smith", "PERSON", "open")
    desk.session.step(1)
    assert (desk.caret, desk.current()) == ("met", None)
    desk.session.step(-1)
    assert desk.caret == "Smith"
    desk.session.step(-9)
    assert desk.caret == "Anna"
    desk.session.step(1000)
    assert desk.caret == "."
    assert desk.session.caret == len(TEXT) - 1


def test_line_and_text_edges_are_their_first_and_last_word(desk: Desk) -> None:
    line = span(TEXT, "She works for Acme Corp there.\n")
    desk.session.go_to_edge(*line, last=True)
    assert desk.session.caret == line.end - 2
    desk.session.go_to_edge(*line, last=False)
    assert desk.caret == "She"
    desk.session.go_to_edge(0, len(TEXT), last=True)
    assert desk.session.caret == len(TEXT) - 1
    desk.session.go_to_edge(0, len(TEXT), last=False)
    assert desk.session.caret == 0
    blank = span(TEXT, "\n\n").start + 1
    desk.session.go_to_edge(blank, blank + 1, last=True)
    assert desk.session.caret == 0  # a line without a word: the caret stays


def test_go_to_an_offset_lands_on_the_nearest_token(desk: Desk) -> None:
    desk.session.go_to(span(TEXT, "works").start + 3)
    assert desk.caret == "works"
    desk.session.go_to(span(TEXT, "\n\n").start + 1)
    assert (desk.caret, desk.session.caret) == ("Bob", span(TEXT, "Bob", 1).start)
    desk.session.go_to(10**9)
    assert desk.session.caret == len(TEXT) - 1
    desk.session.go_to(-5)
    assert desk.session.caret == 0


def test_tab_goes_through_the_undecided_ones_and_says_when_there_are_no_more(desk: Desk) -> None:
    visited = [desk.current()]
    while not desk.session.next_open().at_end:
        visited.append(desk.current())
    assert [found[0] for found in visited if found] == SIX
    assert desk.current() == ("Monday", "DATE", "open")
    back = [desk.current()]
    while not desk.session.previous_open().at_end:
        back.append(desk.current())
    assert back == visited[::-1]


def test_tab_starts_from_the_caret_not_from_where_it_was_last(desk: Desk) -> None:
    desk.on("there")
    desk.session.next_open()
    assert desk.current() == ("Paris", "GPE", "open")
    desk.on("there")
    desk.session.previous_open()
    assert desk.current() == ("Acme Corp", "ORG", "open")


def test_full_stop_and_comma_go_to_decisions_in_whatever_state(desk: Desk) -> None:
    desk.session.accept()
    desk.session.reject()
    desk.session.label("ORG")
    desk.on("Eve")
    desk.session.label("PERSON")
    states = []
    desk.session.go_to(0)
    desk.session.escape()
    assert desk.current() == ("Anna Smith", "PERSON", "accepted")
    while not desk.session.next_annotation().at_end:
        states.append(desk.current())
    assert states == [
        ("Bob", "PERSON", "rejected"),
        ("New York", "ORG", "corrected"),
        ("Eve", "PERSON", "added"),
    ]
    desk.session.previous_annotation()
    desk.session.previous_annotation()
    assert desk.current() == ("Bob", "PERSON", "rejected")
    desk.session.previous_annotation()
    assert desk.session.previous_annotation().at_end
    assert desk.current() == ("Anna Smith", "PERSON", "accepted")


# -- a, A, x ---------------------------------------------------------------------------------------


def test_a_accepts_and_goes_on(desk: Desk) -> None:
    outcome = desk.session.accept()
    assert not outcome.at_end
    assert desk.decided == [("Anna Smith", "PERSON", "accepted")]
    assert desk.current() == ("Bob", "PERSON", "open")
    annotation = next(iter(desk.session.overlay.layer.annotations))
    assert (annotation.origin, annotation.by) == (MODEL, ME)
    assert desk.state() is ArticleState.IN_PROGRESS
    assert desk.edits == ["accept"]


def test_a_on_the_last_one_stays_and_says_so(desk: Desk) -> None:
    desk.session.choose(desk.suggestion("Monday", "DATE"))
    assert desk.session.accept().at_end
    assert desk.current() == ("Monday", "DATE", "accepted")


def test_a_on_a_decision_only_goes_on(desk: Desk) -> None:
    desk.session.accept()
    desk.on("Smith")
    desk.session.accept()
    assert desk.edits == ["accept"]
    assert desk.current() == ("Bob", "PERSON", "open")


def test_a_on_a_rejection_accepts_it_after_all(desk: Desk) -> None:
    desk.session.reject()
    before = next(iter(desk.session.overlay.layer.annotations))
    desk.session.previous_annotation()
    desk.session.accept()
    assert desk.decided == [("Anna Smith", "PERSON", "accepted")]
    assert next(iter(desk.session.overlay.layer.annotations)).id == before.id
    assert desk.current() == ("Bob", "PERSON", "open")


def test_a_on_a_rejection_that_was_tagged_by_hand_since_says_so_and_stays(desk: Desk) -> None:
    desk.session.reject()
    desk.session.select(0, 10)
    desk.session.label("PERSON")
    desk.session.choose(next(a for a in desk.session.overlay.layer.annotations if not a.live))
    outcome = desk.session.accept()
    assert "already" in outcome.message
    assert sorted(state for _, _, state in desk.decided) == ["added", "rejected"]
    assert desk.current() == ("Anna Smith", "PERSON", "rejected")


@pytest.mark.parametrize("key", ["accept", "reject"])
def test_on_bare_text_nothing_is_decided(desk: Desk, key: str) -> None:
    desk.on("works")
    outcome = getattr(desk.session, key)()
    assert "Nothing to decide" in outcome.message
    assert not desk.edits
    assert desk.caret == "works"


def test_capital_a_accepts_the_paragraph_as_one_edit_and_goes_on(desk: Desk) -> None:
    desk.on("works")  # anywhere in it will do
    outcome = desk.session.accept_paragraph()
    assert not outcome.at_end
    assert [words for words, _, state in desk.decided if state == "accepted"] == SIX[:4]
    assert desk.edits == ["accept 4"]
    assert desk.current() == ("Paris", "GPE", "open")
    desk.workspace.undo()
    assert not desk.decided
    assert desk.open == SIX
    assert desk.state() is ArticleState.UNREAD


def test_capital_a_again_and_again_goes_through_the_article(desk: Desk) -> None:
    assert not desk.session.accept_paragraph().at_end
    assert desk.session.accept_paragraph().at_end
    assert [words for words, _, _ in desk.decided] == SIX
    assert desk.edits == ["accept 4", "accept 2"]
    nothing = desk.session.accept_paragraph()
    assert nothing.at_end
    assert "No undecided" in nothing.message
    assert len(desk.edits) == 2


def test_capital_a_leaves_what_was_decided_otherwise(desk: Desk) -> None:
    desk.session.reject()
    desk.session.label("ORG")
    desk.session.accept_paragraph()
    assert [(words, label, state) for words, label, state in desk.decided] == [
        ("Anna Smith", "PERSON", "rejected"),
        ("Bob", "ORG", "corrected"),
        ("New York", "GPE", "accepted"),
        ("Acme Corp", "ORG", "accepted"),
    ]


def test_of_suggestions_that_overlap_capital_a_takes_the_first() -> None:
    desk = Desk()
    desk.suggest(("New York City", "FAC"), ("New York", "GPE"), ("York City", "ORG"), ("Smith", "PERSON"))
    desk.session.accept_paragraph()
    assert [words for words, _, _ in desk.decided] == ["Smith", "New York City"]
    assert not desk.open


def test_with_nesting_on_all_are_taken_but_for_two_readings_of_one_text() -> None:
    made: list[str] = []
    overlay = Overlay.of(Layer("k1", ME), [], nested=True)
    session = Session(Article("k1", TEXT), overlay, ME, lambda edit: _apply(session, edit, made))
    desk = Desk()
    session.receive(
        [
            desk.suggestion("New York City", "FAC"),
            desk.suggestion("New York", "GPE"),
            desk.suggestion("New York", "ORG"),
        ]
    )
    session.accept_paragraph()
    assert [TEXT[a.start : a.end] for a in session.overlay.layer.annotations] == ["New York City", "New York"]
    assert not len(session.overlay.open)
    assert made == ["accept 2"]


def _apply(session: Session, edit: object, made: list[str]) -> None:
    from tui.domain.edits import Edit, LayerChange

    assert isinstance(edit, Edit)
    made.append(edit.why)
    for change in edit.changes:
        assert isinstance(change, AnnotationChange | LayerChange)
        session.apply(change)


def test_with_nesting_on_a_suggestion_is_not_resized_onto_a_tag_that_is_there() -> None:
    made: list[str] = []
    overlay = Overlay.of(Layer("k1", ME), [], nested=True)
    session = Session(Article("k1", TEXT), overlay, ME, lambda edit: _apply(session, edit, made))
    desk = Desk()
    whole, part = desk.suggestion("New York City", "GPE"), desk.suggestion("New York", "GPE")
    session.receive([whole, part])
    session.choose(whole)
    session.accept()
    session.choose(part)
    assert "already" in session.move_edge(True, 1).message
    assert made == ["accept"]
    assert session.current == part


def test_x_on_a_suggestion_remembers_the_rejection_and_goes_on(desk: Desk) -> None:
    desk.session.reject()
    assert desk.decided == [("Anna Smith", "PERSON", "rejected")]
    assert desk.current() == ("Bob", "PERSON", "open")
    assert desk.open == SIX[1:]
    # Whatever the model says of it again.
    desk.suggest(("Anna Smith", "PERSON"))
    assert desk.open == SIX[1:]


def test_x_on_what_was_added_leaves_nothing(desk: Desk) -> None:
    desk.on("Eve")
    desk.session.label("PERSON")
    desk.session.reject()
    assert desk.decided == []
    assert desk.current() == ("Monday", "DATE", "open")


def test_x_on_an_accepted_one_leaves_its_rejection(desk: Desk) -> None:
    desk.session.accept()
    desk.on("Anna")
    desk.session.reject()
    assert desk.decided == [("Anna Smith", "PERSON", "rejected")]
    assert desk.current() == ("Bob", "PERSON", "open")


def test_x_on_a_corrected_one_leaves_the_rejection_of_what_was_suggested(desk: Desk) -> None:
    desk.session.choose(desk.suggestion("New York", "GPE"))
    desk.session.move_edge(True, 1)
    assert desk.current() == ("New York City", "GPE", "corrected")
    desk.session.label("FAC")
    desk.session.reject()
    assert desk.decided == [("New York", "GPE", "rejected")]
    assert "New York" not in desk.open
    assert desk.current() == ("Acme Corp", "ORG", "open")


def test_x_on_a_rejection_says_that_it_is_one(desk: Desk) -> None:
    desk.session.reject()
    desk.session.previous_annotation()
    outcome = desk.session.reject()
    assert "Already rejected" in outcome.message
    assert desk.edits == ["reject"]
    assert desk.current() == ("Anna Smith", "PERSON", "rejected")


def test_a_decision_absorbs_what_it_overlaps_and_gives_it_back() -> None:
    desk = Desk()
    desk.suggest(("New York", "GPE"), ("York City", "ORG"), ("Bob", "PERSON"))
    desk.session.choose(desk.suggestion("New York", "GPE"))
    desk.session.accept()
    assert desk.open == ["Bob"]
    desk.workspace.undo()
    assert desk.open == ["Bob", "New York", "York City"]


# -- labels ----------------------------------------------------------------------------------------


def test_a_label_on_a_suggestion_decides_and_goes_on(desk: Desk) -> None:
    desk.session.label("ORG")
    assert desk.decided == [("Anna Smith", "ORG", "corrected")]
    assert next(iter(desk.session.overlay.layer.annotations)).was == Was(0, 10, "PERSON")
    assert desk.current() == ("Bob", "PERSON", "open")


def test_the_label_that_it_has_accepts_a_suggestion(desk: Desk) -> None:
    desk.session.label("PERSON")
    assert desk.decided == [("Anna Smith", "PERSON", "accepted")]
    assert desk.current() == ("Bob", "PERSON", "open")


def test_a_label_on_an_untagged_word_adds_and_stays(desk: Desk) -> None:
    desk.on("Eve")
    assert desk.target == "Eve"
    outcome = desk.session.label("PERSON")
    assert not outcome.at_end
    assert desk.current() == ("Eve", "PERSON", "added")
    assert desk.session.current is not None
    assert desk.session.current.origin == PERSON


def test_a_label_on_a_selection_adds_and_stays(desk: Desk) -> None:
    desk.session.select(*span(TEXT, "for Acme Corp there"))
    desk.session.label("EVENT")
    assert desk.current() == ("for Acme Corp there", "EVENT", "added")
    assert desk.session.selection is None
    assert "Acme Corp" not in desk.open


def test_a_label_on_a_selection_of_exactly_a_suggestion_decides_it_and_stays(desk: Desk) -> None:
    desk.session.select(0, 10)
    desk.session.label("PERSON")
    assert desk.current() == ("Anna Smith", "PERSON", "accepted")
    desk.session.select(*span(TEXT, "New York"))
    desk.session.label("LOC")
    assert desk.current() == ("New York", "LOC", "corrected")
    assert desk.session.selection is None


def test_a_label_on_a_selection_of_exactly_an_annotation_relabels_it(desk: Desk) -> None:
    desk.on("Eve")
    desk.session.label("PERSON")
    desk.session.select(*span(TEXT, "Eve"))
    desk.session.label("ORG")
    assert desk.decided == [("Eve", "ORG", "added")]
    desk.session.select(*span(TEXT, "Eve"))
    desk.session.label("ORG")
    assert desk.decided == [("Eve", "ORG", "added")]
    assert desk.current() == ("Eve", "ORG", "added")
    assert len(desk.edits) == 2


def test_a_label_on_an_annotation_relabels_and_stays_with_id_and_note(desk: Desk) -> None:
    desk.session.accept()
    desk.on("Anna")
    before = desk.session.current
    desk.session.label("ORG")
    after = desk.session.current
    assert desk.current() == ("Anna Smith", "ORG", "corrected")
    assert before is not None
    assert after is not None
    assert before.id == after.id
    desk.session.label("PERSON")  # back to what was suggested
    assert desk.current() == ("Anna Smith", "PERSON", "accepted")
    desk.session.label("PERSON")
    assert desk.edits == ["accept", "relabel", "relabel"]


def test_a_label_on_a_rejection_lets_it_live_again(desk: Desk) -> None:
    desk.session.reject()
    desk.session.previous_annotation()
    desk.session.label("ORG")
    assert desk.decided == [("Anna Smith", "ORG", "corrected")]
    assert desk.current() == ("Anna Smith", "ORG", "corrected")


def test_one_text_does_not_get_the_same_label_twice(desk: Desk) -> None:
    desk.session.select(*span(TEXT, "New York City"))
    desk.session.label("GPE")
    desk.session.select(*span(TEXT, "York City"))
    desk.session.label("GPE")
    outcome = desk.session.move_edge(False, -1)
    assert "already" in outcome.message
    assert desk.current() == ("York City", "GPE", "added")


def test_a_text_without_words_takes_no_label() -> None:
    desk = Desk(" \n ")
    assert desk.session.label("ORG").message
    assert desk.session.move_edge(True, 1).message
    desk.session.begin_selection()
    desk.session.select(0, 2)
    desk.session.step(1)
    desk.session.go_to(1)
    assert desk.session.selection is None
    assert desk.target == ""
    assert not desk.edits


def test_an_empty_text_can_be_opened() -> None:
    desk = Desk("")
    for key in (desk.session.accept, desk.session.reject, desk.session.accept_paragraph):
        assert key().message
    desk.session.step(1)
    desk.session.restore(5, "x")
    desk.session.finish()
    assert desk.state() is ArticleState.DONE


# -- edges -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "tokens", "becomes"),
    [
        (True, 1, "York City."),
        (True, -1, "York"),
        (False, -1, "New York City"),
        (False, 1, "City"),
    ],
    ids=["right out", "right in", "left out", "left in"],
)
@pytest.mark.parametrize("kind", ["suggestion", "annotation", "selection"])
def test_edges_move_by_a_token_and_stay(right: bool, tokens: int, becomes: str, kind: str) -> None:
    desk = Desk()
    if kind == "suggestion":
        desk.suggest(("York City", "GPE"), ("Monday", "DATE"))
    else:
        desk.session.select(*span(TEXT, "York City"))
        if kind == "annotation":
            desk.session.label("GPE")
    assert desk.target == "York City"
    desk.session.move_edge(right, tokens)
    assert desk.target == becomes
    if kind == "selection":
        assert (desk.selected, desk.current()) == (becomes, None)
    else:
        assert desk.current() == (becomes, "GPE", "corrected" if kind == "suggestion" else "added")


@pytest.mark.parametrize(("right", "tokens"), [(True, -1), (False, 1)])
@pytest.mark.parametrize("kind", ["suggestion", "annotation", "selection"])
def test_no_edge_leaves_nothing(right: bool, tokens: int, kind: str) -> None:
    desk = Desk()
    desk.suggest(("Bob", "PERSON"))
    if kind == "annotation":
        desk.session.accept()
    elif kind == "selection":
        desk.session.begin_selection()
    desk.session.move_edge(right, tokens)
    assert desk.target == "Bob"
    assert len(desk.edits) == (kind == "annotation")


def test_edges_stop_at_the_ends_of_the_text() -> None:
    desk = Desk("one two")
    desk.session.select(0, 7)
    desk.session.label("ORG")
    desk.session.move_edge(True, 1)
    desk.session.move_edge(False, -1)
    assert desk.current() == ("one two", "ORG", "added")
    assert desk.edits == ["add"]


def test_an_edge_within_a_token_goes_to_the_tokens_own_edge_first() -> None:
    desk = Desk("one twofour five")
    desk.workspace.receive([desk.suggestion("wofo", "ORG")])
    desk.session.move_edge(True, 1)
    assert desk.target == "wofour"
    desk.session.move_edge(False, -1)
    assert desk.target == "twofour"
    inward = Desk("one twofour five")
    inward.workspace.receive([inward.suggestion("one twofo", "ORG")])
    inward.session.move_edge(True, -1)
    assert inward.target == "one"


def test_an_edge_out_and_in_again_is_an_acceptance(desk: Desk) -> None:
    desk.session.choose(desk.suggestion("New York", "GPE"))
    desk.session.move_edge(True, 1)
    annotation = desk.session.current
    assert annotation is not None
    desk.session.move_edge(True, -1)
    assert desk.current() == ("New York", "GPE", "accepted")
    assert desk.session.current is not None
    assert desk.session.current.id == annotation.id
    assert desk.edits == ["resize", "resize"]


def test_an_edge_on_a_bare_word_begins_a_selection(desk: Desk) -> None:
    desk.on("with")
    desk.session.move_edge(True, 1)
    assert desk.selected == "with Eve"
    assert not desk.edits
    desk.session.label("EVENT")
    assert desk.current() == ("with Eve", "EVENT", "added")


# -- selecting -------------------------------------------------------------------------------------


def test_v_begins_at_the_caret_and_motions_extend_it_both_ways(desk: Desk) -> None:
    desk.on("flew")
    desk.session.begin_selection()
    assert (desk.selected, desk.session.selecting) == ("flew", True)
    desk.session.step(2)
    assert desk.selected == "flew to Paris"
    desk.session.step(-3)
    assert desk.selected == "Bob flew"
    desk.session.go_to(span(TEXT, "there").start)
    assert desk.selected == "there.\n\nBob flew"
    assert desk.current() is None


def test_v_on_a_span_begins_with_all_of_it(desk: Desk) -> None:
    desk.session.begin_selection()
    assert (desk.selected, desk.caret) == ("Anna Smith", "Smith")
    desk.session.step(1)
    assert desk.selected == "Anna Smith met"
    desk.session.step(-3)
    assert desk.selected == "Anna Smith"  # what it began with stays in


def test_escape_ends_the_selection_and_nothing_else(desk: Desk) -> None:
    assert not desk.session.escape()
    desk.session.begin_selection()
    desk.session.step(2)
    assert desk.session.escape()
    assert (desk.selected, desk.session.selecting, desk.caret) == ("", False, "Bob")
    assert desk.current() == ("Bob", "PERSON", "open")
    assert not desk.session.escape()
    assert not desk.edits


def test_a_motion_without_v_drops_a_selection(desk: Desk) -> None:
    desk.session.select(*span(TEXT, "works for"))
    assert desk.selected == "works for"
    desk.session.step(1)
    assert (desk.selected, desk.caret) == ("", "Acme")


def test_tab_drops_a_selection(desk: Desk) -> None:
    desk.on("works")
    desk.session.begin_selection()
    desk.session.next_open()
    assert (desk.selected, desk.session.selecting) == ("", False)
    assert desk.current() == ("Acme Corp", "ORG", "open")


def test_the_mouse_selects_whole_tokens_without_the_blanks_around() -> None:
    desk = Desk("one  two\n\nthree")
    desk.session.select(2, 7)
    assert desk.selected == "one  two"
    desk.session.select(3, 9)
    assert desk.selected == "two"
    desk.session.select(3, 5)
    assert desk.selected == "two"  # unchanged: there is no token in it


def test_accepting_with_a_selection_decides_nothing(desk: Desk) -> None:
    desk.session.begin_selection()
    assert desk.session.accept().message
    assert not desk.edits
    assert desk.selected == "Anna Smith"


# -- undo, redo, b ---------------------------------------------------------------------------------


def test_undo_and_redo_go_all_the_way(desk: Desk) -> None:
    desk.session.accept()
    desk.session.reject()
    desk.session.move_edge(True, 1)
    desk.session.label("FAC")
    desk.session.reject()
    end = desk.decided
    while desk.workspace.undo():
        pass
    assert (desk.decided, desk.open) == ([], SIX)
    assert desk.state() is ArticleState.UNREAD
    while desk.workspace.redo():
        pass
    assert desk.decided == end


def test_undo_shows_what_it_gave_back(desk: Desk) -> None:
    desk.session.accept()
    desk.session.go_to(len(TEXT) - 1)
    edit = desk.workspace.undo()
    assert edit is not None
    change = next(c for c in edit.changes if isinstance(c, AnnotationChange))
    desk.session.show(change)
    assert desk.current() == ("Anna Smith", "PERSON", "open")
    assert desk.session.caret == 0


def test_b_goes_back_to_the_last_decision_also_a_rejection(desk: Desk) -> None:
    def back() -> None:
        edit = desk.workspace.undo_stack.last()
        assert edit is not None
        desk.session.show(next(c for c in edit.changes if isinstance(c, AnnotationChange)))

    desk.session.accept()
    desk.on("end")
    back()
    assert desk.current() == ("Anna Smith", "PERSON", "accepted")
    desk.session.choose(desk.suggestion("Paris", "GPE"))
    desk.session.reject()
    back()
    assert desk.current() == ("Paris", "GPE", "rejected")
    desk.on("Eve")
    desk.session.label("PERSON")
    desk.session.reject()
    back()  # what was added is gone: there is the bare word
    assert (desk.caret, desk.current()) == ("Eve", None)


def test_a_place_from_a_list_is_found_also_if_it_was_rejected(desk: Desk) -> None:
    desk.session.reject()
    rejected = next(iter(desk.session.overlay.layer.annotations))
    desk.on("end")
    desk.session.go_to_place(0, rejected.id)
    assert desk.current() == ("Anna Smith", "PERSON", "rejected")
    desk.session.go_to_place(span(TEXT, "Eve").start, "gone")
    assert (desk.caret, desk.current()) == ("Eve", None)


# -- done ------------------------------------------------------------------------------------------


def test_a_done_article_shows_no_suggestion_and_can_be_taken_up_again(desk: Desk) -> None:
    desk.session.accept()
    desk.session.finish()
    assert desk.state() is ArticleState.DONE
    assert desk.open == []
    assert desk.current() is None  # a suggestion that is not shown is not to be decided
    assert desk.session.accept().message
    desk.session.finish()
    assert desk.edits == ["accept", "done"]
    desk.session.reopen()
    assert desk.state() is ArticleState.IN_PROGRESS
    assert desk.open == SIX[1:]
    desk.session.reopen()
    assert desk.edits == ["accept", "done", "reopen"]


def test_done_and_its_undo_repaint_the_whole(desk: Desk) -> None:
    desk.session.take_changes()
    desk.session.finish()
    assert desk.session.take_changes() == [Span(0, len(TEXT))]
    desk.workspace.undo()
    assert desk.session.take_changes() == [Span(0, len(TEXT))]
    assert desk.state() is ArticleState.UNREAD
    assert desk.open == SIX


def test_a_decision_on_a_done_article_leaves_it_done(desk: Desk) -> None:
    desk.session.finish()
    desk.on("Eve")
    desk.session.label("PERSON")
    assert desk.state() is ArticleState.DONE
    assert desk.decided == [("Eve", "PERSON", "added")]


def test_accepting_everything_is_one_edit(desk: Desk) -> None:
    desk.session.reject()
    desk.session.accept_everything()
    assert not desk.open
    assert desk.edits == ["reject", "accept 5"]
    desk.workspace.undo()
    assert desk.open == SIX[1:]


def test_how_many_were_never_on_screen(desk: Desk) -> None:
    assert desk.session.unseen_open() == 6
    desk.session.seen.add(0, span(TEXT, "New York").end - 1)
    assert desk.session.unseen_open() == 4
    desk.session.seen.add(0, len(TEXT))
    assert desk.session.unseen_open() == 0


# -- what comes in the background ------------------------------------------------------------------


def test_what_arrives_later_moves_nothing_that_is_current(desk: Desk) -> None:
    desk.session.choose(desk.suggestion("Paris", "GPE"))
    current, caret = desk.session.current, desk.session.caret
    desk.suggest(("Anna", "ORG"), ("Eve", "PERSON"), ("Paris with", "FAC"), ("flew to Paris", "EVENT"))
    assert (desk.session.current, desk.session.caret) == (current, caret)
    desk.session.accept()
    assert desk.decided == [("Paris", "GPE", "accepted")]


def test_what_arrives_later_leaves_a_selection_alone(desk: Desk) -> None:
    desk.on("Eve")
    desk.session.begin_selection()
    desk.suggest(("Eve", "PERSON"))
    assert (desk.selected, desk.current(), desk.session.selecting) == ("Eve", None, True)
    desk.session.step(1)
    assert desk.selected == "Eve on"


def test_tokens_that_arrive_leave_the_caret_where_it_is(desk: Desk) -> None:
    desk.on("City")
    caret = desk.session.caret
    start, end = span(TEXT, "York City.")
    desk.session.receive([], [TokenBlock.of(start, end, [(start, end)])])
    assert desk.session.caret == caret
    assert desk.caret == "York City."
    desk.session.step(-1)
    assert (desk.caret, desk.session.caret) == ("York City.", start)
    desk.session.step(-1)
    assert desk.caret == "New"


def test_the_first_suggestion_is_gone_to_only_while_nothing_was_touched() -> None:
    desk = Desk()
    desk.workspace.receive([])
    assert desk.current() is None
    desk.suggest(("Acme Corp", "ORG"))
    assert desk.current() == ("Acme Corp", "ORG", "open")
    touched = Desk()
    touched.session.step(1)
    touched.suggest(("Acme Corp", "ORG"))
    assert (touched.caret, touched.current()) == ("Smith", None)


def test_a_suggestion_that_turns_up_under_an_idle_caret_becomes_current() -> None:
    desk = Desk()
    desk.on("Acme")
    desk.suggest(("Acme Corp", "ORG"), ("Bob", "PERSON"))
    assert desk.current() == ("Acme Corp", "ORG", "open")


def test_keys_typed_ahead_act_on_what_was_there(desk: Desk) -> None:
    keys = [desk.session.accept, desk.session.reject, lambda: desk.session.label("FAC"), desk.session.accept]
    for key in keys:
        key()
        # Between any two keys the model finds more, before, under and behind what is current.
        desk.suggest(("She", "PERSON"), ("Eve", "PERSON"), ("The", "ORG"))
    assert desk.decided[:4] == [
        ("Anna Smith", "PERSON", "accepted"),
        ("Bob", "PERSON", "rejected"),
        ("New York", "FAC", "corrected"),
        ("She", "PERSON", "accepted"),
    ]


def test_the_stretches_that_change_are_told_once(desk: Desk) -> None:
    assert set(desk.session.take_changes()) == {span(TEXT, words) for words in SIX}
    assert desk.session.take_changes() == []
    desk.session.choose(desk.suggestion("New York", "GPE"))
    desk.session.move_edge(True, 1)
    assert set(desk.session.take_changes()) == {span(TEXT, "New York"), span(TEXT, "New York City")}


# -- coming back -----------------------------------------------------------------------------------


def test_the_place_is_found_again(desk: Desk) -> None:
    item = desk.suggestion("Paris", "GPE")
    desk.session.restore(item.start, item.id)
    assert desk.current() == ("Paris", "GPE", "open")
    desk.session.restore(span(TEXT, "Eve").start, "")
    assert (desk.caret, desk.current()) == ("Eve", None)
    desk.session.restore(10**9, "nothing")
    assert desk.session.caret == len(TEXT) - 1
    desk.session.restore(-3, "")
    assert desk.session.caret == 0


def test_of_several_that_lie_there_the_remembered_one_is_current() -> None:
    desk = Desk()
    desk.suggest(("New York City", "FAC"), ("New York", "GPE"))
    start = span(TEXT, "New York").start
    for words, label in (("New York City", "FAC"), ("New York", "GPE")):
        desk.session.restore(start, desk.suggestion(words, label).id)
        assert desk.current() == (words, label, "open")


# -- what is taken back from under the reader ------------------------------------------------------


def test_a_current_annotation_that_is_taken_back_is_let_go_of(desk: Desk) -> None:
    desk.on("Eve")
    desk.session.label("PERSON")
    desk.workspace.undo()
    assert (desk.caret, desk.current()) == ("Eve", None)
    desk.session.choose(desk.suggestion("New York", "GPE"))
    desk.session.move_edge(True, 1)
    desk.session.label("FAC")
    desk.workspace.undo()
    assert desk.current() == ("New York City", "GPE", "corrected")
    desk.workspace.undo()
    assert desk.current() == ("New York", "GPE", "open")
