from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.domain.errors import UnknownLabelError
from tui.domain.labels import DIGITS, SLOTS, Label, LabelSet, for_pipeline, make_label, ontonotes

NAMES = [label.name for label in ontonotes()]


def unique(values: list[str]) -> bool:
    return len(set(values)) == len(values)


def test_the_eighteen_labels_of_ontonotes_have_keys_of_their_own() -> None:
    labels = list(ontonotes())
    assert len(labels) == SLOTS == 18
    assert "".join(label.digit for label in labels) == DIGITS
    assert unique([label.letter for label in labels])
    assert all(label.letter in string.ascii_lowercase and len(label.letter) == 1 for label in labels)
    assert unique([label.short for label in labels])
    assert all(len(label.short) == 3 for label in labels)
    assert [label.slot for label in labels] == list(range(1, SLOTS + 1))
    assert all(label.suggested and not label.shown_as for label in labels)


def test_a_label_is_found_by_its_keys_and_in_any_case() -> None:
    labels = ontonotes()
    for label in labels:
        assert labels.by_letter(label.letter) == label
        assert not label.digit or labels.by_digit(label.digit) == label
        assert labels.named(label.name.lower()) == labels.get(label.name) == label
    assert labels.by_letter("z") is None
    assert labels.get("person") is None
    assert "ORG" in labels
    assert "org" not in labels
    with pytest.raises(UnknownLabelError, match="PERSONN") as caught:
        labels.named("PERSONN")
    assert "PERSON, ORG" in caught.value.hint


def test_a_name_that_differs_in_case_only_is_told_apart() -> None:
    labels = LabelSet([Label("Org", "Org"), Label("ORG", "ORG")])
    assert labels.named("ORG").name == "ORG"
    assert labels.named("Org").name == "Org"
    assert labels.named("org").name == "Org"


def test_a_pipeline_of_ontonotes_gets_the_fixed_keys_in_whatever_order() -> None:
    assert for_pipeline(reversed(NAMES)) == ontonotes()
    assert for_pipeline([]) == ontonotes()
    assert [label.name for label in for_pipeline(["PER", "LOC", "PER", "MISC"])] == ["PER", "LOC", "MISC"]


def check(labels: list[Label]) -> None:
    """Each key is given to one label only, and to as many labels as there are keys."""
    digits = [label.digit for label in labels if label.digit]
    letters = [label.letter for label in labels if label.letter]
    assert unique(digits)
    assert unique(letters)
    assert len(digits) == min(len(labels), len(DIGITS))
    assert len(letters) == min(len(labels), 26)
    assert all(digit in DIGITS for digit in digits)
    assert all(letter in string.ascii_lowercase for letter in letters)
    assert all(len(label.short) == 3 and label.short.isascii() | ("·" in label.short) for label in labels)
    slots = [label.slot for label in labels]
    assert set(slots) <= set(range(1, SLOTS + 1))
    # Colours are handed out evenly.
    assert max(map(slots.count, range(1, SLOTS + 1))) - min(map(slots.count, range(1, SLOTS + 1))) <= 1


@given(st.lists(st.text(min_size=1, max_size=12), unique=True, min_size=1, max_size=45))
@settings(max_examples=60)
def test_keys_are_unique_as_long_as_there_are_any(names: list[str]) -> None:
    labels = list(for_pipeline(names))
    assert [label.name for label in labels] == names
    check(labels)
    assert unique([label.short for label in labels])


@pytest.mark.parametrize(
    "names",
    [
        [f"LABEL_{i}" for i in range(40)],
        [chr(0x4E00 + i) * 3 for i in range(40)],
        ["A" * (i + 1) for i in range(40)],
        [f"{a}{b}" for a in "AB" for b in string.ascii_uppercase[:20]],
        ["[red]", "a\nb", "\x1b[0m", " ", "🙂", "ß", "ﬃ", "İ"],
    ],
    ids=["numbered", "chinese", "repeated", "two letters", "hostile"],
)
def test_forty_labels_that_look_alike(names: list[str]) -> None:
    labels = list(for_pipeline(names))
    check(labels)
    assert unique([label.short for label in labels])


def test_new_labels_take_what_the_others_have_left() -> None:
    labels = ontonotes()
    new = labels.new("PERIL", "what may happen")
    assert new.digit == ""
    assert new.letter not in {label.letter for label in labels}
    assert new.short not in {label.short for label in labels}
    assert new.slot == 1
    assert new.description == "what may happen"
    without = labels.change(labels.named("GPE"), None)
    assert without.new("COURT").digit == labels.named("GPE").digit
    assert without.new("GUN").letter == "g"
    assert without.new("GUN").slot == labels.named("GPE").slot


def test_more_than_a_hundred_labels_that_look_alike_still_get_a_short_form() -> None:
    labels: tuple[Label, ...] = ()
    for i in range(150):
        labels = (*labels, make_label("Q" * (i + 1), labels))
    assert all(len(label.short) == 3 for label in labels)


def test_a_change_of_labels_and_back() -> None:
    labels = ontonotes()
    new = labels.new("COURT")
    more = labels.change(None, new)
    assert list(more) == [*labels, new]
    assert more.change(new, None) == labels
    other = Label("TRIBUNAL", "TRI")
    renamed = more.change(labels.named("ORG"), other)
    assert [label.name for label in renamed][:3] == ["PERSON", "TRIBUNAL", "GPE"]
    assert renamed.change(other, labels.named("ORG")) == more
