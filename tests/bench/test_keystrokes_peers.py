"""The model of the peers' users, against sequences that are written out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.keystrokes.browsers import BRAT, DOCCANO, INCEPTION, PRODIGY
from tests.bench.keystrokes.cursor import Keys, contracted, counted
from tests.bench.keystrokes.gold import (
    Article,
    Kind,
    Tagged,
    Task,
    aligned,
    compare,
    read_gold,
    without_overlaps,
)
from tests.bench.keystrokes.klm import CLICK, DOUBLE_CLICK, DRAG, Effort, presses, typed
from tests.bench.keystrokes.labels import KNOWN, default_map, read_map
from tests.bench.keystrokes.mouse import MouseTool, ways
from tests.bench.keystrokes.peers import PEERS
from tests.bench.keystrokes.report import BENCH, measure, rows
from tests.bench.keystrokes.slate import SLATE, SLATE_NEAR, sentence_ends
from tests.bench.keystrokes.tool import Layout, Policy, Screen

MAPS = Path(__file__).parent / "keystrokes" / "maps"
TEXT = "Anna Berger left Atlas Group in Geneva on Monday . Ortiz of Oslo , said nothing . Kenya won ."


def split(text: str) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        found.append((at, at + len(word)))
        at += len(word)
    return tuple(found)


def span(words: str, label: str, text: str = TEXT) -> Tagged:
    start = text.index(words)
    return Tagged(start, start + len(words), label)


def task(suggestions: list[Tagged], gold: list[Tagged], text: str = TEXT) -> Task:
    return Task(Article("a", text, tuple(sorted(gold))), split(text), tuple(sorted(suggestions)))


def cheapest(tool: MouseTool, suggestion: Tagged | None, gold: Tagged | None, armed: str | None) -> Effort:
    (case,) = compare([suggestion] if suggestion else [], [gold] if gold else [])
    found = ways(tool, case, armed, Layout(TEXT, split(TEXT), 120))
    return min((effort for effort, _ in found), key=lambda effort: effort.seconds)


# -- operators -------------------------------------------------------------------------------------


def test_seconds_are_those_of_the_motor_operators() -> None:
    assert Effort(keys=3, points=2, buttons=4, homings=1, decisions=9).seconds == pytest.approx(3.6)
    assert CLICK.seconds == pytest.approx(1.3)
    assert DRAG.seconds == pytest.approx(2.4)
    assert Effort(1, 1) + Effort(2, 0, 2) == Effort(3, 1, 2)
    assert str(Effort(2, 1) * 2) == "4K 2P"


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("a", 1),
        ("enter", 1),
        ("pagedown", 1),
        ("A", 2),
        ("}", 2),
        ("+", 2),
        ("shift+left", 2),
        ("ctrl+z", 2),
        ("ctrl+shift+z", 3),
        ("shift+a", 2),
        ("less_than_sign", 2),
        ("question_mark", 2),
        ("underscore", 2),
        ("comma", 1),
        ("slash", 1),
        ("é", 1),
        ("东", 1),
    ],
)
def test_a_shift_is_a_key_of_its_own(key: str, count: int) -> None:
    assert presses(key) == count


# -- gold ------------------------------------------------------------------------------------------


def test_each_suggestion_is_paired_with_the_span_most_like_it() -> None:
    suggestions = [
        span("Anna Berger", "PER"),
        span("Atlas", "ORG"),
        span("Geneva", "PER"),
        span("Monday", "MISC"),
        span("Ortiz of", "LOC"),
    ]
    gold = [
        span("Anna Berger", "PER"),
        span("Atlas Group", "ORG"),
        span("Geneva", "LOC"),
        span("Ortiz", "PER"),
        span("Kenya", "LOC"),
    ]
    kinds = [case.kind for case in compare(suggestions, gold)]
    assert kinds == [Kind.RIGHT, Kind.EDGES, Kind.LABEL, Kind.FALSE, Kind.BOTH, Kind.MISSED]


def test_of_nested_gold_one_span_takes_the_suggestion_and_the_others_are_missed() -> None:
    inner, outer = span("Geneva", "LOC"), span("Atlas Group in Geneva", "ORG")
    assert [case.kind for case in compare([inner], [inner, outer])] == [Kind.MISSED, Kind.RIGHT]
    assert without_overlaps([inner, outer], [inner]) == [inner]
    assert without_overlaps([inner, outer], []) == [outer]


def test_gold_is_read_once_each_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    spans = [{"start": 4, "end": 8, "label": "X"}] * 2
    file.write_text(json.dumps({"doc": "d", "text": "In Oslo", "spans": spans}), encoding="utf-8")
    with pytest.raises(ValueError, match="not within"):
        read_gold(file)
    spans = [{"start": 3, "end": 7, "label": "X"}] * 2
    file.write_text(
        2 * (json.dumps({"doc": "d", "text": "In Oslo", "spans": spans}) + "\n"), encoding="utf-8"
    )
    assert read_gold(file, 1) == [Article("d", "In Oslo", (Tagged(3, 7, "X"),))]


def test_tokens_are_cut_where_spans_end() -> None:
    assert aligned([(0, 4), (5, 9)], [Tagged(1, 7, "X")]) == ((0, 1), (1, 4), (5, 7), (7, 9))


def test_labels_are_found_in_the_gold_or_switched_off() -> None:
    article = Article("a", TEXT, (span("Geneva", "LOC"), span("Anna", "PER"), span("Monday", "DATE")))
    labels = default_map([article])
    found = labels.apply([(0, 4, "PERSON"), (5, 9, "GPE"), (11, 12, "ORG"), (13, 15, "DATE")])
    assert found == (Tagged(0, 4, "PER"), Tagged(5, 9, "LOC"), Tagged(13, 15, "DATE"))


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("conll", {"PER", "LOC", "ORG", "MISC"}),
        ("uner", {"PER", "LOC", "ORG"}),
        ("gum", {"person", "place", "organization", "object", "event", "time"}),
        ("ontonotes", set(KNOWN)),
    ],
)
def test_the_ready_made_maps_give_the_labels_of_their_gold(name: str, labels: set[str]) -> None:
    found = read_map(MAPS / f"{name}.toml")
    assert {tag.label for tag in found.apply([(0, 1, label) for label in KNOWN])} == labels


def test_a_map_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text('off = ["GPE"]\n[names]\nGPE = "LOC"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="GPE"):
        read_map(file)


# -- browsers --------------------------------------------------------------------------------------

MISSED_WORD = (None, span("Kenya", "LOC"))
MISSED_NAME = (None, span("Anna Berger", "PER"))
FALSE = (span("Monday", "MISC"), None)
WRONG_LABEL = (span("Geneva", "PER"), span("Geneva", "LOC"))
WRONG_EDGE = (span("Atlas", "ORG"), span("Atlas Group", "ORG"))
WRONG_BOTH = (span("Ortiz of", "LOC"), span("Ortiz", "PER"))
KEY = typed("1")


@pytest.mark.parametrize(
    ("tool", "case", "hands"),
    [
        # The label's key, a double click; or a drag.
        (PRODIGY, MISSED_WORD, KEY + DOUBLE_CLICK),
        (PRODIGY, MISSED_NAME, KEY + DRAG),
        # A click on the words.
        (PRODIGY, FALSE, CLICK),
        # A click removes it, the key, a double click at the same place.
        (PRODIGY, WRONG_LABEL, Effort(keys=1, points=1, buttons=6)),
        # A click on the word removes it, the key, then press there, point at the last word, release.
        (PRODIGY, WRONG_EDGE, Effort(keys=1, points=2, buttons=4)),
        (PRODIGY, WRONG_BOTH, Effort(keys=1, points=1, buttons=6)),
        (DOCCANO, MISSED_WORD, KEY + DOUBLE_CLICK),
        (DOCCANO, FALSE, CLICK),
        # A click for the menu; a letter, Down, Enter.
        (DOCCANO, WRONG_LABEL, CLICK + KEY * 3),
        # The right button, then anew: the mark is below the words.
        (DOCCANO, WRONG_EDGE, CLICK + KEY + DRAG),
        (BRAT, MISSED_NAME, DRAG + KEY),
        # Double click, Delete; double click, the type's key.
        (BRAT, FALSE, DOUBLE_CLICK + KEY),
        (BRAT, WRONG_LABEL, DOUBLE_CLICK + KEY),
        # Double click, Insert, drag.
        (BRAT, WRONG_EDGE, DOUBLE_CLICK + KEY + DRAG),
        # Double click, Delete, double click on the word, key: less than to move and to relabel.
        (BRAT, WRONG_BOTH, DOUBLE_CLICK * 2 + KEY * 2),
        (INCEPTION, MISSED_WORD, DOUBLE_CLICK + KEY),
        # Click, Shift+Delete; click, the value's key; drag a handle.
        (INCEPTION, FALSE, CLICK + KEY * 2),
        (INCEPTION, WRONG_LABEL, CLICK + KEY),
        (INCEPTION, WRONG_EDGE, DRAG),
        # Click, Shift+Delete, double click, key: less than a handle and a key on the selected span.
        (INCEPTION, WRONG_BOTH, CLICK + DOUBLE_CLICK + KEY * 3),
    ],
)
def test_what_the_hands_do_in_a_browser(
    tool: MouseTool, case: tuple[Tagged | None, Tagged | None], hands: Effort
) -> None:
    assert cheapest(tool, *case, armed=None) == hands


def test_a_label_in_force_needs_no_key() -> None:
    assert cheapest(PRODIGY, *MISSED_WORD, armed="LOC") == DOUBLE_CLICK
    assert cheapest(DOCCANO, *MISSED_WORD, armed="LOC") == DOUBLE_CLICK
    assert cheapest(BRAT, *MISSED_WORD, armed="LOC") == DOUBLE_CLICK + KEY


def test_both_edges_are_two_drags_in_inception() -> None:
    suggestion, gold = span("Group in", "ORG"), span("Atlas Group", "ORG")
    assert cheapest(INCEPTION, suggestion, gold, armed=None) == CLICK + KEY * 3 + DRAG
    gold = span("Atlas Group in Geneva", "ORG")
    assert cheapest(INCEPTION, span("Atlas Group in", "ORG"), gold, armed=None) == DRAG


def test_an_article_is_the_sum_with_scrolling_and_the_way_to_the_next() -> None:
    text = "\n".join(["Kenya won ."] + ["nothing happened ."] * 90)
    work = task([], [span("Kenya", "LOC", text)], text)
    prodigy = next(peer for peer in PEERS if peer.name == "Prodigy")
    every = prodigy.cost(work, Policy.EVERY, Screen())
    only = prodigy.cost(work, Policy.ERRORS, Screen())
    # The label, a double click, accept; two screens further down only where everything is to be seen.
    assert only.effort == Effort(keys=2, points=1, buttons=4, decisions=2)
    assert every.effort == only.effort + Effort(keys=2)


def test_what_cannot_be_nested_is_left_out() -> None:
    inner, outer = span("Geneva", "LOC"), span("Atlas Group in Geneva", "ORG")
    out = {peer.name: peer.cost(task([inner], [inner, outer]), Policy.ERRORS, Screen()) for peer in PEERS}
    assert {name: outcome.left_out for name, outcome in out.items() if outcome.left_out} == {"Prodigy": 1}
    assert out["Prodigy"].effort == Effort(keys=1, decisions=1)
    assert out["doccano"].errors == 1


# -- SLATE -----------------------------------------------------------------------------------------


def slate_keys(largest: int | None = None) -> tuple[Keys, Layout]:
    words = TEXT.split()
    layout = Layout(TEXT, split(TEXT), 120, sentence_ends(split(TEXT), words))
    return Keys(layout, words, largest), layout


@pytest.mark.parametrize(
    ("start", "target", "keys"),
    [
        # `;` and `;;`; `9;`, and `16;` against o ;;;; and against o 4;
        ((0, 0), (1, 1), 1),
        ((0, 0), (2, 2), 2),
        ((0, 0), (9, 9), 2),
        ((0, 0), (14, 14), 3),
        # Kenya is the first of the third line: `oo`.
        ((0, 0), (17, 17), 2),
        # A wide cursor keeps its width: `3;` and then `l`.
        ((0, 1), (3, 4), 2),
        ((0, 1), (3, 3), 3),
        # Both edges out: `m` and `/`; four tokens in by the square of two: `2l`.
        ((4, 4), (3, 5), 2),
        ((3, 7), (3, 3), 2),
        # Back by lines: `ii`, or `J` in the line.
        ((17, 17), (0, 0), 2),
        ((7, 7), (0, 0), 2),
    ],
)
def test_where_the_cursor_of_slate_goes(start: tuple[int, int], target: tuple[int, int], keys: int) -> None:
    path, _ = slate_keys()
    assert path.go(start, target) == keys


def test_counts_are_the_digits_and_the_command() -> None:
    assert [counted(n) for n in (0, 1, 2, 3, 9, 10, 123)] == [0, 1, 2, 2, 2, 3, 4]
    assert [counted(n, 9) for n in (9, 10, 12, 27)] == [2, 3, 4, 6]
    assert [contracted(n) for n in (1, 3, 4, 5, 9)] == [1, 3, 2, 3, 2]


def test_a_search_is_used_where_it_is_shorter() -> None:
    text = " ".join(["so"] * 60 + ["Xanten"] + ["so"] * 60)
    words = text.split()
    path = Keys(Layout(text, split(text), 120, frozenset()), words, 9)
    # Backslash, Shift, X, Enter, n; by counts it is seven times two keys less.
    assert path.go((0, 0), (60, 60)) == 5
    # The text is there still: p.
    assert path.go((80, 80), (60, 60)) == 1


def test_what_slate_does_with_each_error() -> None:
    suggestions = [
        span("Anna Berger", "PER"),
        span("Atlas", "ORG"),
        span("Geneva", "PER"),
        span("Monday", "MISC"),
    ]
    gold = [
        span("Anna Berger", "PER"),
        span("Atlas Group", "ORG"),
        span("Geneva", "LOC"),
        span("Kenya", "LOC"),
    ]
    # 3; u / p to make Atlas wider; 3; l u p at Geneva, where the cursor comes two tokens wide; ;; u at
    # Monday; 9; p at Kenya; ] for the next article.
    outcome = SLATE.cost(task(suggestions, gold), Policy.ERRORS, Screen())
    assert outcome.effort == Effort(keys=17, decisions=5)
    assert outcome.errors == 4
    assert SLATE_NEAR.cost(task(suggestions, gold), Policy.ERRORS, Screen()) == outcome
    seen = SLATE.cost(task(suggestions, gold), Policy.EVERY, Screen())
    assert seen.effort == Effort(keys=17, decisions=6)


def test_slate_shows_ten_lines_more_with_a_key() -> None:
    text = "\n".join(["nothing happened ."] * 61)
    assert SLATE.cost(task([], [], text), Policy.EVERY, Screen()).effort == Effort(keys=4, decisions=1)


# -- report ----------------------------------------------------------------------------------------


def test_every_action_says_where_it_is_from() -> None:
    for peer in PEERS:
        assert {"label", "remove", "finish", "page"} <= set(peer.actions)
        for action in peer.actions.values():
            assert action.source.startswith("https://")
            assert action.says.endswith(".")


def test_rows_are_figures_of_the_peers() -> None:
    gold = [span("Kenya", "LOC"), span("Geneva", "LOC")]
    found = list(rows(measure(PEERS, [task([], gold)], Screen())))
    assert {row.bench for row in found} == {BENCH}
    assert len({(row.case, row.subject) for row in found}) == len(found) == 2 * 9 * len(PEERS)
    per_article = next(row for row in found if row.subject == "brat" and row.unit == "s")
    assert per_article.value == pytest.approx((DOUBLE_CLICK * 2 + KEY * 3).seconds)
