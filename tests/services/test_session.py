"""What each key that moves or selects comes to, at the session, and what arrives in the background."""

from __future__ import annotations

from tests.services.desk import MODEL, SIX, TEXT, Desk, span
from tui.domain.annotation import Suggestion
from tui.domain.article import ArticleState
from tui.domain.span import Span
from tui.domain.tokens import TokenBlock
from tui.services.proposing import Shift

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
    desk.session.finish(list(desk.session.overlay.open))
    assert not desk.open
    assert desk.edits == ["reject", "accept 5, done"]
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


def test_what_arrives_after_an_article_was_finished_and_reopened_leaves_the_caret() -> None:
    desk = Desk()
    desk.session.finish()
    desk.suggest(("Bob", "PERSON"))
    desk.session.reopen()
    desk.workspace.receive([], [TokenBlock.of(0, 4, [(0, 4)])])
    assert (desk.caret, desk.current()) == ("Anna", None)


def test_a_suggestion_that_turns_up_under_the_caret_is_not_current_before_the_reader_moves() -> None:
    desk = Desk()
    desk.on("Acme")
    desk.suggest(("Acme Corp", "ORG"), ("Bob", "PERSON"))
    assert desk.current() is None
    desk.session.step(1)
    assert desk.current() == ("Acme Corp", "ORG", "open")


def test_what_was_current_becomes_so_again_when_its_suggestion_comes() -> None:
    left = Desk()
    left.suggest(("Acme Corp", "ORG"), ("Bob", "PERSON"))
    left.on("Acme")
    assert left.session.current is not None
    desk = Desk()
    desk.session.restore(left.session.caret, left.session.current.id)
    assert desk.current() is None
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
    assert desk.session.take_changes() == [span(TEXT, words) for words in SIX]
    assert desk.session.take_changes() == []
    desk.session.choose(desk.suggestion("New York", "GPE"))
    desk.session.move_edge(True, 1)
    assert desk.session.take_changes() == [span(TEXT, "New York City")]


def test_changes_far_apart_are_not_one_and_very_many_are() -> None:
    text = "Bob sat here for an hour. " * 4000
    desk = Desk(text)
    desk.session.take_changes()
    names = [Suggestion(at, at + 3, "PERSON", MODEL) for at in range(0, len(text), 26)]
    desk.session.exchange(Shift([], names[:40]))
    assert desk.session.take_changes() == [Span(s.start, s.end) for s in names[:40]]
    few = [*names[100:200], *names[2000:2100]]
    desk.session.exchange(Shift([], few))
    assert desk.session.take_changes() == [
        Span(few[0].start, few[99].end),
        Span(few[100].start, few[-1].end),
    ]
    desk.session.exchange(Shift([], names[300::16]))
    assert len(desk.session.take_changes()) == len(names[300::16])
    sparse = Desk("Bob sat here for an hour. " * 20_000)
    far = [Suggestion(at, at + 3, "PERSON", MODEL) for at in range(0, 520_000, 26 * 20)]
    sparse.session.take_changes()
    sparse.session.exchange(Shift([], far))
    assert sparse.session.take_changes() == [Span(0, far[-1].end)]


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
    desk.session.accept()
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
