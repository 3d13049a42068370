from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import AT, LABELS, ME, MODEL, corrected, made_annotations, problems, rejected
from tui.domain import decisions
from tui.domain.annotation import PERSON, Annotation, State, Suggestion, Was
from tui.domain.layer import Layer
from tui.domain.overlay import hides
from tui.domain.relabel import relabel

names = st.sampled_from(LABELS)


def layer_of(annotations: list[Annotation]) -> Layer:
    """Return a layer as a session leaves one: no text has the same label twice."""
    sound: dict[tuple[int, int, str], Annotation] = {}
    for annotation in annotations:
        sound.setdefault((annotation.start, annotation.end, annotation.label), annotation)
    return Layer.of("k", ME, list(sound.values()))


def after(layer: Layer, old: str, new: str) -> Layer:
    for before, changed in relabel(layer.annotations, old, new).pairs:
        layer = layer.change(before, changed)
    return layer


def added(start: int, end: int, label: str, note: str = "", link: str = "") -> Annotation:
    return replace(decisions.add(start, end, label, ME, AT), note=note, link=link)


layers = st.lists(made_annotations(), max_size=12).map(layer_of)


@given(layers, names, names)
def test_nothing_speaks_of_the_old_label_and_the_layer_stays_sound(layer: Layer, old: str, new: str) -> None:
    merged = after(layer, old, new)
    assert problems(merged, 30) == []
    if old != new:
        assert all(a.label != old and (a.was is None or a.was.label != old) for a in merged.annotations)


@given(layers, names, names)
def test_the_tagged_texts_are_those_of_before_under_the_new_name(layer: Layer, old: str, new: str) -> None:
    def tagged(one: Layer) -> set[tuple[int, int, str]]:
        return {(a.start, a.end, new if a.label == old else a.label) for a in one.annotations if a.live}

    assert tagged(after(layer, old, new)) == tagged(layer)


@given(layers, names, names)
def test_notes_and_flags_are_not_lost(layer: Layer, old: str, new: str) -> None:
    merged = list(after(layer, old, new).annotations)
    assert any(a.flag for a in layer.annotations) == any(a.flag for a in merged)
    assert any(a.note for a in layer.annotations) == any(a.note for a in merged)


@given(layers, names, names)
def test_a_suggestion_that_was_decided_stays_decided(layer: Layer, old: str, new: str) -> None:
    merged = after(layer, old, new)
    for annotation in layer.annotations:
        if annotation.origin != PERSON:
            start, end, label = annotation.was or (annotation.start, annotation.end, annotation.label)
            assert hides(merged, Suggestion(start, end, new if label == old else label, MODEL))


@given(layers, names, names)
def test_all_at_once_and_back(layer: Layer, old: str, new: str) -> None:
    pairs = relabel(layer.annotations, old, new).pairs
    merged = layer.change_all(pairs)
    assert merged == after(layer, old, new)
    assert merged.change_all([(b, a) for a, b in pairs]) == layer


def test_renaming_keeps_who_decided_and_what_had_been_suggested() -> None:
    one = corrected(0, 4, "ORG", (0, 3, "GPE"))
    (pair,) = relabel([one], "GPE", "PLACE").pairs
    assert pair == (one, replace(one, was=Was(0, 3, "PLACE")))


def test_a_correction_into_the_other_label_becomes_an_acceptance() -> None:
    one = corrected(0, 4, "ORG", (0, 4, "GPE"))
    (pair,) = relabel([one], "GPE", "ORG").pairs
    assert pair[1] == replace(one, was=None, state=State.ACCEPTED)


def test_of_two_tags_of_one_text_one_stays_with_the_notes_and_links_of_both() -> None:
    org = added(0, 4, "ORG", "the firm", "Q1")
    gpe = added(0, 4, "GPE", "the town", "Q2")
    found = relabel([gpe, org], "GPE", "ORG")
    assert found.doubles == 1
    assert dict(found.pairs)[gpe] is None
    (kept,) = [now for _, now in found.pairs if now is not None]
    assert (kept.id, kept.note, kept.link) == (org.id, "the firm\nthe town\nlink: Q2", "Q1")


def test_a_rejection_of_what_is_tagged_goes() -> None:
    tag, no = added(0, 4, "ORG"), rejected(0, 4, "GPE")
    found = relabel([tag, no], "GPE", "ORG")
    assert found.pairs == [(no, None)]


def test_parts_of_a_discontinuous_span_are_not_one_with_a_plain_span() -> None:
    plain = added(0, 9, "ORG")
    parts = replace(added(0, 9, "GPE"), fragments=((0, 2), (7, 9)))
    found = relabel([plain, parts], "GPE", "ORG")
    assert found.doubles == 0
