"""Where spans are after their text has changed."""

from __future__ import annotations

import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import mixed_texts, spans
from tui.domain.anchoring import ALIKE, Anchor, How, anchored
from tui.domain.graphemes import goes_on
from tui.domain.span import Span, overlaps


def place(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def found(old: str, new: str, words: str, nth: int = 0) -> tuple[str, str]:
    """Return what stands where some words were found, and how they were."""
    span = place(old, words, nth)
    anchor = anchored(old, new, [span])[span]
    return new[slice(*anchor.span)] if anchor.span is not None else "", anchor.how.value


OLD = (
    "Anna Smith met Bob in New York.\n\n"
    "She likes Herr Müller, and the Bank of England.\n\n"
    "Bob flew to Paris with Eve on Monday.\n\n"
    "The end of it all was near.\n"
)


@given(mixed_texts.filter(bool).flatmap(lambda t: st.tuples(st.just(t), st.lists(spans(len(t)), max_size=8))))
def test_in_the_same_text_every_span_is_where_it_was(case: tuple[str, list[Span]]) -> None:
    text, some = case
    assert anchored(text, text, some) == {span: Anchor(span, How.KEPT, 1.0) for span in some}


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str, list[Span]]:
    """Two texts of which the second may be like the first, and spans of the first."""
    old = draw(mixed_texts.filter(bool))
    new = draw(mixed_texts)
    if draw(st.booleans()):
        start = draw(st.integers(0, len(old)))
        end = draw(st.integers(start, len(old)))
        new = old[:start] + draw(mixed_texts) + old[end:]
    return old, new, draw(st.lists(spans(len(old)), max_size=8))


@given(versions())
def test_what_is_promised_of_places_holds_for_any_two_texts(case: tuple[str, str, list[Span]]) -> None:
    old, new, some = case
    result = anchored(old, new, some)
    assert set(result) == set(some)
    for span, (now, how, score) in result.items():
        if now is None:
            assert (how, score) == (How.LOST, 0.0)
            continue
        assert 0 <= now.start < now.end <= len(new)
        same = new[slice(*now)].split() == old[slice(*span)].split()
        assert same or how is How.ALIKE
        assert 0 < score <= 1
        for was, at in zip(span, now, strict=True):
            inside = 0 < at < len(new) and goes_on(new, at)
            assert not inside or goes_on(old, was)
    for one, (a, *_) in result.items():
        for other, (b, *_) in result.items():
            if a is not None and b is not None and one != other:
                assert a != b
                assert overlaps(one, other) or not overlaps(a, b)


WORDS = ("Anna", "Bob", "Eve", "met", "saw", "in", "Paris", "the", "of", "Rome", "again", "Müller", "東京")


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    """Paragraphs of some sentences, each with a number of its own, as no two of an article are the same."""
    count = draw(st.integers(1, 6))
    sentences = st.lists(st.sampled_from(WORDS), min_size=3, max_size=8).map(" ".join)
    return [
        "".join(f"{draw(sentences)} {number}{part}. " for part in "ab"[: draw(st.integers(1, 2))])
        for number in range(count)
    ]


@given(paragraphs(), st.data())
def test_paragraphs_that_come_go_and_move_leave_the_others_spans_on_their_words(
    kept: list[str], data: st.DataObject
) -> None:
    gone = [f"Gone {number}: {data.draw(st.sampled_from(WORDS))} left." for number in range(2)]
    come = [f"Come {number}: {data.draw(st.sampled_from(WORDS))} arrived." for number in range(2)]
    before = data.draw(st.permutations([*kept, *gone]))
    after = data.draw(st.permutations([*kept, *come]))
    old, new = "\n\n".join(before), "\n\n".join(after)
    expected = {}
    for paragraph in kept:
        start, target = old.index(paragraph), new.index(paragraph)
        for word in WORDS:
            at = paragraph.find(word)
            if at >= 0:
                expected[Span(start + at, start + at + len(word))] = Span(
                    target + at, target + at + len(word)
                )
    result = anchored(old, new, expected)
    assert {span: anchor.span for span, anchor in result.items()} == expected
    assert all(anchor.how in (How.KEPT, How.MOVED) for anchor in result.values())


@pytest.mark.parametrize(
    ("change", "words", "what"),
    [
        (("likes", "loves"), "Anna Smith", ("Anna Smith", "kept")),
        (("Anna Smith", "Anna B. Smith"), "Anna Smith", ("Anna B. Smith", "alike")),
        (("Müller", "Mueller"), "Müller", ("Mueller", "alike")),
        (("Eve", "Eva"), "Eve", ("Eva", "alike")),
        (("Bank of England", "Bank of all England"), "Bank of England", ("Bank of all England", "alike")),
        (("Bank of England", "Treasury"), "Bank of England", ("", "lost")),
        (("Eve", "Evangeline"), "Eve", ("", "lost")),
        (("with Eve ", ""), "Eve", ("", "lost")),
        (("Müller", "Mülle\u0301r"), "Mülle", ("Mülle\u0301", "alike")),
    ],
)
def test_a_changed_word_is_found_by_likeness_or_not_at_all(
    change: tuple[str, str], words: str, what: tuple[str, str]
) -> None:
    assert found(OLD, OLD.replace(*change), words) == what


def test_a_name_that_went_is_not_put_on_another_mention_of_it() -> None:
    new = OLD.replace("Anna Smith met Bob in New York.", "Anna Smith slept.")
    assert found(OLD, new, "Bob") == ("", "lost")
    assert found(OLD, new, "Bob", 1) == ("Bob", "kept")


def test_of_several_new_places_the_one_with_the_context_is_taken() -> None:
    sentence = "The old mayor of the town, Clara Stern, opened the bridge over the river"
    old = f"{sentence} at noon.\n{'A line of no use at all. ' * 40}\nNo more."
    new = (
        f"Long before it, Clara Stern slept badly.\n{'A line of no use at all. ' * 40}\n"
        f"Then. {sentence}, late.\nNo more. Clara Stern left."
    )
    span = place(old, "Clara Stern")
    assert anchored(old, new, [span])[span] == Anchor(place(new, "Clara Stern", 1), How.MOVED, 1.0)


def test_what_lies_within_a_span_goes_along_with_it() -> None:
    new = OLD.replace("the Bank of England", "others").replace(
        "The end", "Then somebody asked the Bank of England and Herr Meyer. The end"
    )
    outer, inner = place(OLD, "Bank of England"), place(OLD, "England")
    result = anchored(OLD, new, [inner, outer])
    assert result[outer].span == place(new, "Bank of England")
    assert result[inner].span == place(new, "England")


def test_lines_that_are_broken_elsewhere_leave_the_words_as_they_are() -> None:
    old, new = "She saw New\r\nYork and\r\nRome.", "She saw New York and Rome."
    span, inner = place(old, "New\r\nYork"), place(old, "York")
    result = anchored(old, new, [span, inner])
    assert result[span] == Anchor(place(new, "New York"), How.KEPT, 1.0)
    assert result[inner].span == place(new, "York")


def test_spans_of_several_people_at_one_place_come_out_at_one() -> None:
    span = place(OLD, "Paris")
    assert anchored(OLD, f"Well. {OLD}", [span, Span(*span)])[span].span == Span(span.start + 6, span.end + 6)


def test_a_span_outside_its_text_is_nowhere_and_an_empty_one_stays_at_its_place() -> None:
    new = f"Well. {OLD}"
    empty, outside = Span(5, 5), Span(len(OLD) - 1, len(OLD) + 4)
    result = anchored(OLD, new, [empty, outside])
    assert result[empty].span == Span(11, 11)
    assert result[outside].how is How.LOST


def test_a_text_without_anything_in_common_loses_everything() -> None:
    some = [place(OLD, words) for words in ("Anna Smith", "Bob", "Müller", "Paris")]
    result = anchored(OLD, "Quite 7 xyz.\n" * 20, some)
    assert [anchor.how for anchor in result.values()] == [How.LOST] * 4
    assert all(anchor.span is None for anchor in anchored(OLD, "", some).values())


def test_a_long_article_keeps_all_that_was_not_changed() -> None:
    pick = random.Random(7)
    vocabulary = [f"w{number}" for number in range(3000)]
    sentences = [" ".join(pick.choices(vocabulary, k=12)) + ". " for _ in range(4000)]
    changed = list(sentences)
    for number in range(0, 4000, 40):
        changed[number] = changed[number].replace(" ", " and ", 1)
    del changed[100:105]
    changed.insert(3000, "Something quite different stood here. ")
    old, new = "".join(sentences), "".join(changed)
    starts = [sum(map(len, sentences[:number])) for number in range(0, 4000, 101)]
    some = [Span(start, start + sentences[number * 101].index(" ")) for number, start in enumerate(starts)]
    result = anchored(old, new, some)
    lost = [span for span, anchor in result.items() if anchor.how is not How.KEPT]
    assert lost == [some[1]]  # the hundred and first sentence is among those that went


@given(st.text("abcdef", min_size=2, max_size=9), st.data())
def test_nothing_more_different_than_the_limit_is_found_alike(form: str, data: st.DataObject) -> None:
    other = data.draw(st.text("abcdef", min_size=1, max_size=9))
    old, new = f"He said that {form} was there first.", f"He said that {other} was there first."
    span = Span(13, 13 + len(form))
    anchor = anchored(old, new, [span])[span]
    if anchor.span is not None:
        assert anchor.score >= min(1 - ALIKE, 0.5)
        assert new[slice(*anchor.span)] == other


def test_a_text_of_little_but_the_same_lines_keeps_what_is_in_place() -> None:
    line = "The same line as ever stands here.\n"
    old = line * 3000
    new = f"A.\n{line * 1000}B.\n{line * 2000}C.\n"
    some = [Span(number * len(line) + 9, number * len(line) + 13) for number in range(0, 3000, 200)]
    result = anchored(old, new, some)
    assert {anchor.how for anchor in result.values()} == {How.KEPT}
    assert {new[slice(*anchor.span)] for anchor in result.values() if anchor.span is not None} == {"line"}


def test_spans_of_a_whole_text_take_no_room_for_each_of_its_characters() -> None:
    old = "The mill by the river has turned since spring. " * 500
    new = f"{old[:1_000]}Nobody knows why. {old[1_000:]}"
    some = [Span(at, len(old) - at) for at in range(0, 400, 40)]
    tracemalloc.start()
    result = anchored(old, new, some)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [result[span].span for span in some] == [Span(span.start, span.end + 18) for span in some]
    assert most < 100 * len(old)
