"""How notes, links and tags are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.remarks import (
    clean_link,
    clean_note,
    link_refusal,
    parse_tag_changes,
    parse_tags,
    retagged,
    short_link,
    tags_refusal,
    written_tags,
)


@given(st.text())
def test_what_is_cleaned_is_clean(text: str) -> None:
    assert clean_note(clean_note(text)) == clean_note(text)
    assert clean_link(clean_link(text)) == clean_link(text)
    assert parse_tags(written_tags(parse_tags(text))) == parse_tags(text)
    assert "\n" not in clean_link(text)


@pytest.mark.parametrize(
    ("text", "given", "taken"),
    [
        ("", (), ()),
        ("budget", ("budget",), ()),
        ("+budget, -draft", ("budget",), ("draft",)),
        (" + two  words , #sea, - #old", ("two words", "sea"), ("old",)),
        ("well-known, -, +", ("well-known",), ()),
        ("\N{MINUS SIGN}typed elsewhere", (), ("typed elsewhere",)),
    ],
)
def test_signs_say_which_tags_come_and_which_go(
    text: str, given: tuple[str, ...], taken: tuple[str, ...]
) -> None:
    assert parse_tag_changes(text) == (given, taken)


@given(
    st.lists(st.sampled_from("aAbBcC")), st.lists(st.sampled_from("aAbB")), st.lists(st.sampled_from("bBc"))
)
def test_tags_come_and_go_and_the_others_stay_as_they_are(
    tags: list[str], given: list[str], taken: list[str]
) -> None:
    after = retagged(tags, given, taken)
    gone = {tag.casefold() for tag in taken}
    kept = [tag for tag in tags if tag.casefold() not in gone]
    assert list(after[: len(kept)]) == kept
    assert {tag.casefold() for tag in given} <= {tag.casefold() for tag in after}
    assert retagged(after, given, ()) == after


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", ()),
        (" , ,", ()),
        ("a,b", ("a", "b")),
        (" two  words ,b,b ", ("two words", "b")),
        ("A,a", ("A", "a")),
        ("#archive, # sea,c#, #", ("archive", "sea", "c#")),
    ],
)
def test_commas_part_tags(text: str, tags: tuple[str, ...]) -> None:
    assert parse_tags(text) == tags


def test_what_is_too_long_or_acts_on_a_terminal_is_refused() -> None:
    assert link_refusal("Q64") == link_refusal("https://example.org/a b") == tags_refusal(["a", "ü"]) == ""
    assert all(map(link_refusal, ["x" * 301, "a\x1b", "a\u202eb"]))
    assert tags_refusal(["ok", "y" * 61])
    assert tags_refusal(["\x07"])


@pytest.mark.parametrize(
    ("link", "short"),
    [("Q64", "Q64"), ("http://www.wikidata.org/entity/Q64/", "Q64"), ("a/b", "a/b")],
)
def test_of_a_url_the_last_part_stands_for_it(link: str, short: str) -> None:
    assert short_link(link) == short
