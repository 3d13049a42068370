from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.annotation import Suggestion
from tui.domain.edits import LabelChange
from tui.domain.errors import UsageError
from tui.domain.label_edits import (
    LONGEST_NAME,
    changes_between,
    merged,
    moved,
    name_refusal,
    new_name_refusal,
    refusal,
    renamed,
    with_fields,
    without,
)
from tui.domain.labels import Label, LabelSet, for_pipeline, ontonotes
from tui.domain.overlay import as_shown

NAMES = ("A", "B", "C", "D", "E", "F", "G")


def done(labels: LabelSet, changes: list[LabelChange]) -> LabelSet:
    """Return a set after changes, as a project makes them: what is new stands last."""
    for before, after in changes:
        assert before is None or labels.get(before.name) == before
        assert after is None or after.name not in labels or (before is not None and before.name == after.name)
        labels = labels.change(before, after)
    return labels


label_sets = st.lists(st.sampled_from(NAMES), unique=True).map(
    lambda names: for_pipeline(names) if names else LabelSet()
)


@given(label_sets, label_sets)
def test_the_changes_lead_from_one_set_to_the_other_and_back(old: LabelSet, new: LabelSet) -> None:
    changes = changes_between(old, new)
    assert done(old, changes) == new
    assert done(new, [change.inverse() for change in reversed(changes)]) == old


def test_a_change_of_one_label_touches_no_other() -> None:
    labels = ontonotes()
    found = renamed(labels, "GPE", "PLACE")
    changes = changes_between(labels, found.labels, {"GPE": "PLACE"})
    assert [(c.before and c.before.name, c.after and c.after.name) for c in changes] == [("GPE", "PLACE")]


def test_a_digit_that_another_label_has_is_swapped_and_said() -> None:
    found = with_fields(ontonotes(), "GPE", {"digit": "1"})
    assert found.labels.named("GPE").digit == "1"
    assert found.labels.named("PERSON").digit == "3"
    assert found.touched == {"GPE", "PERSON"}
    assert "PERSON has 3 now" in found.words


def test_a_digit_taken_by_a_label_without_one_leaves_the_other_with_none() -> None:
    found = with_fields(ontonotes(), "TIME", {"digit": "1", "letter": "p"})
    assert found.labels.named("PERSON").digit == ""
    assert found.labels.named("PERSON").letter == "t"
    assert "no digit" in found.words


@given(st.permutations(["digit", "letter"]), st.sampled_from("1234567890"), st.sampled_from("pogln"))
def test_no_key_is_ever_on_two_labels(order: list[str], digit: str, letter: str) -> None:
    labels = ontonotes()
    for field in order:
        labels = with_fields(labels, "TIME", {field: digit if field == "digit" else letter}).labels
    for field in ("digit", "letter"):
        keys = [getattr(label, field) for label in labels if getattr(label, field)]
        assert len(set(keys)) == len(keys)


def test_after_a_rename_the_models_suggestions_bear_the_new_name() -> None:
    labels = LabelSet(
        replace(label, shown_as="PERSON") if label.name == "NORP" else label for label in ontonotes()
    )
    found = renamed(renamed(labels, "PERSON", "PER").labels, "PER", "HUMAN").labels
    proposed = [Suggestion(0, 1, name, "m") for name in ("PERSON", "NORP", "PER", "ORG")]
    assert [s.label for s in as_shown(proposed, found)] == ["HUMAN", "HUMAN", "HUMAN", "ORG"]
    assert renamed(found, "HUMAN", "PERSON").labels.named("PERSON").aliases == ("PER", "HUMAN")


def test_after_a_merge_the_models_suggestions_are_of_the_label_that_is_left() -> None:
    found = merged(ontonotes(), "GPE", "LOC")
    assert "GPE" not in found.labels
    assert [s.label for s in as_shown([Suggestion(0, 1, "GPE", "m")], found.labels)] == ["LOC"]


def test_a_label_shown_as_one_that_is_taken_out_is_shown_as_itself() -> None:
    labels = with_fields(ontonotes(), "GPE", {"shown_as": "LOC"}).labels
    assert merged(labels, "LOC", "GPE").labels.named("GPE").shown_as == ""
    assert without(labels, "LOC").labels.named("GPE").shown_as == ""


def test_moving_stops_at_the_ends() -> None:
    labels = LabelSet(ontonotes())
    assert next(iter(moved(labels, "GPE", -5).labels)).name == "GPE"
    assert [label.name for label in moved(labels, "GPE", 99).labels][-1] == "GPE"
    assert moved(labels, "PERSON", 0).touched == frozenset()


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"name": "ORG"}, "merge"),
        ({"name": " "}, "name"),
        ({"name": "x" * (LONGEST_NAME + 1)}, str(LONGEST_NAME)),
        ({"name": "a\x1bb"}, "control"),
        ({"short": "ORG"}, "ORG"),
        ({"short": "LONG"}, "3"),
        ({"short": ""}, "3"),
        ({"digit": "x"}, "0 to 9"),
        ({"digit": "12"}, "0 to 9"),
        ({"letter": "P"}, "a to z"),
        ({"slot": 0}, "18"),
        ({"slot": 19}, "18"),
        ({"description": "a\nb"}, "one line"),
        ({"shown_as": "NOPE"}, "NOPE"),
    ],
)
def test_what_a_label_cannot_have_is_refused_in_one_line(fields: dict[str, object], word: str) -> None:
    found = refusal(ontonotes(), "PERSON", fields)
    assert word in found
    assert "\n" not in found
    with pytest.raises(UsageError):
        with_fields(ontonotes(), "PERSON", fields)


def test_what_a_label_has_can_be_set_again() -> None:
    label = ontonotes().named("PERSON")
    fields = {name: getattr(label, name) for name in Label.__slots__}
    assert with_fields(ontonotes(), "PERSON", fields).labels == ontonotes()
    assert name_refusal("Personne été") == ""
    assert new_name_refusal("Personne été") == new_name_refusal("7") == ""
    assert new_name_refusal(" ") == name_refusal(" ")
    assert name_refusal("?!") == ""
    assert new_name_refusal("?!") != ""


def test_a_label_cannot_be_merged_into_itself() -> None:
    with pytest.raises(UsageError, match="itself"):
        merged(ontonotes(), "GPE", "gpe")
