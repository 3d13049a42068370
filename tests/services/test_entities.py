from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.strategies import ME, made_annotations, spans, suggestions
from tests.services.desk import TEXT, Desk, span
from tui.domain import decisions
from tui.domain.annotation import Annotation, Suggestion
from tui.domain.labels import Label, LabelSet, ontonotes
from tui.domain.layer import Layer
from tui.domain.overlay import Overlay
from tui.domain.remarks import linked
from tui.domain.span import Span
from tui.services.entities import LONGEST, NEAR, SLICE, Entities, surface

SHORT_TEXT = "Rome rome ROME\nParis  paris Anna anna"
"""Thirty-odd characters in which forms differ in case and blanks only."""
LENGTH = 30
LABELS = ontonotes()

Table = dict[str, dict[tuple[str, str], tuple[int, int]]]
"""Decided and open mentions by label, and by link and name."""


def counted(text: str, overlay: Overlay) -> Table:
    """Count decided and open mentions of each entity under each label, plainly."""
    table: dict[str, dict[tuple[str, str], list[tuple[str, bool]]]] = defaultdict(lambda: defaultdict(list))
    for item in overlay.visible(0, len(text)):
        form = " ".join(text[item.start : item.end].split())
        link = item.link if isinstance(item, Annotation) else ""
        table[item.label][link, "" if link else form].append((form, isinstance(item, Suggestion)))
    return {
        label: {
            (link, best([form for form, _ in mentions])): (
                sum(not is_open for _, is_open in mentions),
                sum(is_open for _, is_open in mentions),
            )
            for (link, _), mentions in entities.items()
        }
        for label, entities in table.items()
    }


def best(forms: list[str]) -> str:
    """Return the most frequent form, of several the longest."""
    return min(forms, key=lambda form: (-forms.count(form), -len(form), form))


def told(entities: Entities, labels: LabelSet = LABELS) -> Table:
    table: Table = {}
    for group in entities.groups(labels):
        found = list(group.entities.values())
        table[group.label] = {(one.link, one.text): (one.decided, one.open) for one in found}
        assert group.decided == sum(one.decided for one in found)
        assert group.open == sum(one.open for one in found)
        in_order = sorted(found, key=lambda one: (one.text.casefold(), one.text, one.key))
        assert [key for _, _, key in group.order] == [one.key for one in in_order]
        assert all(one.total == one.decided + one.open > 0 for one in found)
    return table


@given(st.data(), st.lists(suggestions(LENGTH), max_size=12), st.lists(made_annotations(LENGTH), max_size=6))
@settings(max_examples=60)
def test_kept_up_to_date_change_by_change_they_are_as_if_counted_anew(
    data: st.DataObject, proposed: list[Suggestion], decided: list[Annotation]
) -> None:
    overlay = Overlay.of(Layer.of("k", ME, decided), proposed[:6])
    entities = Entities(SHORT_TEXT)
    entities.update(overlay, [])
    assert told(entities) == counted(SHORT_TEXT, overlay)
    for _ in range(data.draw(st.integers(1, 6))):
        changed: list[Span] = []
        kinds = ["arrive", "add", *(["accept", "reject"] if len(overlay.open) else [])]
        kinds += ["amend", "remove", "link", "link"] if len(overlay.layer.annotations) else []
        for _ in range(data.draw(st.integers(1, 3))):
            kind = data.draw(st.sampled_from(kinds))
            start, end = data.draw(spans(LENGTH))
            before: Annotation | None = None
            after: Annotation | None = None
            if kind == "arrive":
                overlay = overlay.exchanged([], proposed[6:])
                changed += [Span(s.start, s.end) for s in proposed[6:]]
                continue
            if kind == "add":
                after = decisions.add(start, end, "ORG", ME, "")
            elif kind in ("accept", "reject"):
                if not len(overlay.open):
                    continue
                chosen = data.draw(st.sampled_from(list(overlay.open)))
                after = (decisions.accept if kind == "accept" else decisions.reject)(chosen, ME, "")
            else:
                if not len(overlay.layer.annotations):
                    continue
                before = data.draw(st.sampled_from(list(overlay.layer.annotations)))
                if kind == "link":
                    after = linked(before, data.draw(st.sampled_from(["", "Q1", "Q2"])), ME, "")
                elif kind == "amend":
                    after = decisions.amend(before, start, end, "GPE", ME, "")
                else:
                    after = decisions.remove(before, ME, "")
            overlay = overlay.change(before, after)
            for one in (before, after):
                if one is not None:
                    changed.append(Span(one.start, one.end))
                    if one.was is not None:
                        changed.append(Span(one.was.start, one.was.end))
        entities.update(overlay, changed)
        assert told(entities) == counted(SHORT_TEXT, overlay)


@given(st.data(), st.lists(suggestions(LENGTH), max_size=12), st.lists(made_annotations(LENGTH), max_size=6))
@settings(max_examples=60)
def test_counted_slice_by_slice_they_are_as_if_counted_at_once(
    data: st.DataObject, proposed: list[Suggestion], decided: list[Annotation]
) -> None:
    overlay = Overlay.of(Layer.of("k", ME, decided), proposed)
    near = st.integers(0, len(SHORT_TEXT))
    with patch.multiple("tui.services.entities", AT_ONCE=0, NEAR=7, SLICE=5):
        entities = Entities(SHORT_TEXT)
        entities.reset(overlay, data.draw(near))
        for _ in range(data.draw(st.integers(0, 8))):
            if data.draw(st.booleans()):
                entities.count_more(data.draw(near))
                continue
            start, end = data.draw(spans(LENGTH))
            after = decisions.add(start, end, "ORG", ME, "")
            overlay = overlay.change(None, after)
            entities.update(overlay, [Span(start, end)], data.draw(near))
        while entities.has_left:
            assert entities.count_more(0)
        assert not entities.count_more(0)
    assert told(entities) == counted(SHORT_TEXT, overlay)


def test_of_very_many_those_near_the_reader_are_counted_first() -> None:
    text = "Anna went on. " * 20_000
    suggested = [Suggestion(at, at + 4, "PERSON", "m") for at in range(0, len(text), 14)]
    entities = Entities(text)
    entities.reset(Overlay.of(Layer("k", ME), suggested), len(text) // 2)
    assert 0 < told(entities)["PERSON"]["", "Anna"][1] <= NEAR // 14 + 1
    before = told(entities)["PERSON"]["", "Anna"][1]
    assert entities.count_more(len(text) // 2)
    assert before < told(entities)["PERSON"]["", "Anna"][1] <= before + SLICE // 14 + 1


def test_what_a_session_says_has_changed_is_enough() -> None:
    desk = Desk()
    entities = Entities(TEXT)
    entities.reset(desk.session.overlay)

    def check() -> None:
        entities.update(desk.session.overlay, desk.session.take_changes())
        assert told(entities) == counted(TEXT, desk.session.overlay)

    desk.suggest(("Bob", "PERSON"), ("Bob", "PERSON", 1), ("New York", "GPE"), ("York City", "ORG"))
    check()
    assert told(entities)["PERSON"] == {("", "Bob"): (0, 2)}
    steps: list[Callable[[], object]] = [
        desk.session.accept,
        desk.session.reject,
        lambda: desk.session.move_edge(True, 1),
        lambda: desk.session.label("FAC"),
        desk.session.reject,
        desk.session.finish,
        desk.session.reopen,
        *([desk.workspace.undo] * 7),
        *([desk.workspace.redo] * 7),
    ]
    for step in steps:
        step()
        check()


@given(st.lists(suggestions(LENGTH), max_size=12))
def test_the_lines_are_the_groups_in_the_order_of_the_labels(proposed: list[Suggestion]) -> None:
    entities = Entities(SHORT_TEXT)
    entities.reset(Overlay.of(Layer("k", ME), proposed))
    labels = LabelSet([Label("GPE", "GPE"), Label("ORG", "ORG")])  # PERSON is in no set
    expected: list[tuple[str, str | None]] = []
    table = told(entities, labels)
    for label in ("GPE", "ORG", "PERSON"):
        if label in table:
            forms = sorted((form for _, form in table[label]), key=lambda f: (f.casefold(), f))
            expected += [(label, None), *((label, form) for form in forms)]
    count = entities.line_count(labels)
    lines = [entities.line(i, labels) for i in range(count)]
    assert [(line.group.label, line.entity.text if line.entity else None) for line in lines] == expected
    with pytest.raises(IndexError):
        entities.line(count, labels)


def test_mentions_of_a_form_from_a_place_on() -> None:
    desk = Desk()
    desk.suggest(("Bob", "PERSON"), ("Bob", "PERSON", 1), ("Paris", "GPE"))
    entities = Entities(TEXT)
    overlay = desk.session.overlay
    entities.reset(overlay)
    first, second = span(TEXT, "Bob"), span(TEXT, "Bob", 1)

    def starts(start: int, label: str = "PERSON", form: str = "Bob") -> list[int]:
        return [item.start for item in entities.mentions(label, ("", form), overlay, start)]

    assert starts(0) == [first.start, second.start]
    assert starts(first.start) == [first.start, second.start]
    assert starts(first.start + 1) == [second.start]
    assert starts(0, "ORG") == starts(0, form="bob") == []


def test_a_surface_form_is_one_line_and_not_too_long() -> None:
    assert surface("New\r\n  York", Span(0, 11)) == "New York"
    assert surface(" \n", Span(0, 2)) == ""
    assert len(surface("x" * 1000, Span(0, 1000))) == LONGEST


def test_a_text_without_anything() -> None:
    entities = Entities("")
    entities.update(Overlay.of(Layer("k", ME), []), [])
    assert list(entities.groups(LABELS)) == []
    assert entities.line_count(LABELS) == 0
