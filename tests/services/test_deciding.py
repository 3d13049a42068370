"""What each key that decides comes to, at the session: accept, reject, label, edges, undo."""

from __future__ import annotations

import pytest

from tests.services.desk import ME, MODEL, SIX, TEXT, Desk, span
from tui.domain.annotation import PERSON, Annotation, Suggestion, Was
from tui.domain.article import Article, ArticleState
from tui.domain.edits import AnnotationChange
from tui.domain.layer import Layer
from tui.domain.overlay import Overlay
from tui.domain.tokens import TokenBlock
from tui.services.session import Session

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


def test_with_nesting_on_an_edge_does_not_stop_where_there_is_the_same_tag() -> None:
    made: list[str] = []
    overlay = Overlay.of(Layer("k1", ME), [], nested=True)
    session = Session(Article("k1", TEXT), overlay, ME, lambda edit: _apply(session, edit, made))
    desk = Desk()
    whole, part = desk.suggestion("New York City", "GPE"), desk.suggestion("New York", "GPE")
    session.receive([whole, part])
    session.choose(whole)
    session.accept()
    session.choose(part)
    session.move_edge(True, 1)
    assert isinstance(session.current, Annotation)
    farther = TEXT[session.current.start : session.current.end]
    assert farther.startswith("New York City")
    assert len(farther) > len("New York City")
    session.move_edge(True, -1)
    assert (session.current.start, session.current.end) == (part.start, part.end)
    assert made == ["accept", "resize", "resize"]
    assert [TEXT[a.start : a.end] for a in session.overlay.layer.annotations] == ["New York City", "New York"]


def test_an_edge_that_only_comes_to_the_same_tag_stays() -> None:
    text = "New York"
    made: list[str] = []
    overlay = Overlay.of(Layer("k1", ME), [], nested=True)
    session = Session(Article("k1", text), overlay, ME, lambda edit: _apply(session, edit, made))
    whole, part = Suggestion(0, 8, "GPE", MODEL), Suggestion(0, 3, "GPE", MODEL)
    session.receive([whole, part], [TokenBlock.of(0, 8, [(0, 3), (4, 8)])])
    session.choose(whole)
    session.accept()
    session.choose(part)
    assert "already" in session.move_edge(True, 1).message
    assert session.current == part
    assert made == ["accept"]


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


def test_a_label_on_a_selection_that_a_suggestion_lies_in_corrects_it_and_stays(desk: Desk) -> None:
    desk.session.select(*span(TEXT, "for Acme Corp there"))
    desk.session.label("EVENT")
    assert desk.current() == ("for Acme Corp there", "EVENT", "corrected")
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
    desk.session.move_edge(False, -1)
    words, label, _ = desk.current() or ("", "", "")
    assert (words.endswith(" New York City"), label) == (True, "GPE")
    assert [decided[0] for decided in desk.decided].count("New York City") == 1


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
