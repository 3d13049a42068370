"""Finding many forms at once finds what looking for each of them finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.matcher import PhraseMatcher
from tui.domain.mentions import form_of, is_whole, mentions

TEXTS = st.text("aB c.\n北京ไ", max_size=60)
FORMS = st.lists(st.text("aB c.北京ไ", min_size=1, max_size=8).map(lambda s: " ".join(s.split())), max_size=6)


def matcher(forms: list[str]) -> PhraseMatcher:
    made = PhraseMatcher()
    for form in forms:
        made.add(form)
    return made


@given(TEXTS, FORMS)
def test_all_that_one_search_each_finds_is_found(text: str, forms: list[str]) -> None:
    forms = [form for form in forms if form]
    found = set(matcher(forms).find(text, 0, len(text)))
    assert {(span, form) for form in forms for span in mentions(text, form)} <= found
    assert all(form_of(text, *span) == form and is_whole(text, span) for span, form in found)


@given(TEXTS, FORMS, FORMS)
def test_what_is_discarded_is_found_no_more(text: str, kept: list[str], dropped: list[str]) -> None:
    kept, dropped = [f for f in kept if f], [f for f in dropped if f]
    made = matcher([*kept, *dropped])
    for form in set(dropped) - set(kept):
        made.discard(form)
    assert list(made.find(text, 0, len(text))) == list(matcher(kept).find(text, 0, len(text)))


def test_a_mention_begins_in_the_stretch_and_may_end_behind_it() -> None:
    text = "New York and New\n York"
    assert [span.start for span, _ in matcher(["New York"]).find(text, 0, 14)] == [0, 13]
    assert [span.start for span, _ in matcher(["New York"]).find(text, 1, 13)] == []


def test_discarding_what_was_never_there_is_nothing() -> None:
    made = matcher(["Ann"])
    made.discard("Anna")
    assert [form for _, form in made.find("Ann", 0, 3)] == ["Ann"]
