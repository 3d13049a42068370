"""What a reader's decisions propose for the next mention, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.annotation import PERSON, Annotation, State, Was
from tui.domain.memory import Memory, NameParts, parts_of, proposal, remembered_form

MODEL = "model@1"


def made(
    text: str,
    words: str,
    label: str,
    state: State = State.ACCEPTED,
    origin: str = MODEL,
    was: Was | None = None,
) -> Annotation:
    start = text.index(words)
    return Annotation("1", start, start + len(words), label, state, origin, "me", "", was=was)


class Reader:
    """Decides about words of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.memory = Memory()
        self.parts = NameParts()

    def tag(self, words: str, label: str, times: int = 1) -> None:
        for _ in range(times):
            self._count(made(self.text, words, label))

    def reject(self, words: str, label: str, origin: str = MODEL) -> None:
        self._count(made(self.text, words, label, State.REJECTED, origin))

    def correct(self, words: str, label: str, was: str) -> None:
        start = self.text.index(was)
        self._count(made(self.text, words, label, State.CORRECTED, was=Was(start, start + len(was), label)))

    def _count(self, annotation: Annotation) -> None:
        self.memory.count(self.text, annotation, 1)
        self.parts.count(self.text, annotation, 1)

    def proposed(self, form: str) -> tuple[str, str] | None:
        return proposal(self.memory, self.parts, form)


TEXT = "Antonio Guterres leads the United Nations, says the Bank of England in May."


@pytest.fixture
def reader() -> Reader:
    return Reader(TEXT)


def test_one_decision_is_enough(reader: Reader) -> None:
    assert reader.proposed("May") is None
    reader.tag("May", "DATE")
    assert reader.proposed("May") == ("DATE", "DATE once")


def test_the_reason_counts(reader: Reader) -> None:
    reader.tag("May", "PERSON", 7)
    reader.tag("May", "DATE")
    reader.reject("May", "ORG")
    reader.reject("May", "ORG")
    assert reader.proposed("May") == ("PERSON", "PERSON 7 times, DATE once, rejected twice")


def test_what_is_not_clear_is_not_proposed(reader: Reader) -> None:
    reader.tag("May", "PERSON")
    reader.tag("May", "DATE")
    assert reader.proposed("May") is None
    reader.tag("May", "PERSON")
    assert reader.proposed("May") == ("PERSON", "PERSON twice, DATE once")


def test_rejections_outweigh(reader: Reader) -> None:
    reader.tag("May", "PERSON")
    assert not reader.memory.suppresses("May", "PERSON")
    reader.reject("May", "PERSON")
    assert reader.proposed("May") is None
    assert reader.memory.suppresses("May", "PERSON")
    assert not reader.memory.suppresses("May", "DATE")


def test_what_a_person_added_and_took_back_as_wrong_counts_for_nothing(reader: Reader) -> None:
    reader.reject("May", "PERSON", PERSON)
    assert not len(reader.memory)


def test_corrected_edges_count_against_the_form_that_was_suggested(reader: Reader) -> None:
    reader.correct("Bank of England", "ORG", was="the Bank of England")
    assert reader.memory.suppresses("the Bank of England", "ORG")
    assert reader.proposed("the Bank of England") is None
    assert reader.proposed("Bank of England") == ("ORG", "ORG once")


def test_a_word_of_a_person_s_name_stands_for_it(reader: Reader) -> None:
    reader.tag("Antonio Guterres", "PERSON")
    assert reader.proposed("Guterres") == ("PERSON", "PERSON as in “Antonio Guterres”")
    assert reader.proposed("Antonio") == ("PERSON", "PERSON as in “Antonio Guterres”")
    reader.tag("United Nations", "ORG")
    assert reader.proposed("Nations") is None


def test_what_was_decided_about_the_word_itself_goes_before(reader: Reader) -> None:
    reader.tag("Antonio Guterres", "PERSON")
    reader.reject("Guterres", "PERSON")
    assert reader.proposed("Guterres") is None


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("Antonio Guterres", ["Guterres", "Antonio"]),
        ("Martin Luther King Jr.", ["Martin"]),
        ("Ursula von der Leyen", ["Leyen", "Ursula"]),
        ("Guterres", []),
        ("a man", []),
        ("A B C D E F Ghi", []),
    ],
)
def test_parts(form: str, parts: list[str]) -> None:
    assert list(parts_of(form)) == parts


def test_a_form_too_long_is_not_remembered() -> None:
    assert remembered_form("x" * 500, 0, 121) == remembered_form("x" * 500, 0, 500) == ""
    assert remembered_form("x " * 50, 0, 100) == ("x " * 50).strip()


WORDS = ("Ann", "Bob Ray", "Ray", "New  York", "York")
DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(WORDS),
        st.sampled_from(["PERSON", "GPE"]),
        st.sampled_from(State),
        st.sampled_from([PERSON, MODEL]),
        st.none() | st.sampled_from(WORDS),
    ),
    max_size=8,
)


@given(DECISIONS, st.randoms())
def test_taking_everything_back_in_any_order_leaves_nothing(decisions: list[tuple], random: object) -> None:  # type: ignore[type-arg]
    text = ", ".join(WORDS)
    memory, parts = Memory(), NameParts()
    annotations = []
    for words, label, state, origin, was in decisions:
        source = Was(text.index(was), text.index(was) + len(was), label) if was else None
        annotations.append(made(text, words, label, state, origin, source))
    for annotation in annotations:
        changed = memory.count(text, annotation, 1) | parts.count(text, annotation, 1)
        assert all(form in " ".join(text.split()) for form in changed)
    random.shuffle(annotations)  # type: ignore[attr-defined]
    for annotation in annotations:
        memory.count(text, annotation, -1)
        parts.count(text, annotation, -1)
    assert not len(memory)
    assert not list(memory.matcher.find(text, 0, len(text)))
    assert not list(parts.matcher.find(text, 0, len(text)))
