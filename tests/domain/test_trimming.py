from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.trimming import Trim, doubtful, trimmed


@pytest.mark.parametrize(
    ("span", "left"),
    [
        ("the EU", "EU"),
        ("The European Union's", "European Union"),
        ("“Der Spiegel”,", "Spiegel"),
        ("l’Union européenne", "Union européenne"),
        (" Siemens AG. ", "Siemens AG"),
        ("(NATO)", "NATO"),
        ("Fund (EU)", "Fund (EU)"),
        ("EU)", "EU"),
        ("U.S.", "U.S."),
        ("Acme Inc.", "Acme Inc."),
        ("the U.S.'s", "U.S."),
        ("5%", "5%"),
        ("LA Times", "LA Times"),
        ("A", "A"),
        ("the", "the"),
        ("“”", ""),
        ("the\n“EU”", "EU"),
        ("«Le Monde»", "Monde"),
        ("「日本」、", "日本"),
        ("O'Brien", "O'Brien"),
        ("(a) and (b)", "(a) and (b)"),
        ("-", ""),
    ],
)
def test_edges_that_are_no_part_of_a_name_go(span: str, left: str) -> None:
    text = f"So {span} it"
    start, end = trimmed(text, 3, 3 + len(span))
    assert text[start:end] == left


@pytest.mark.parametrize(
    ("rule", "left"),
    [(Trim.SPACE, "the EU's,"), (Trim.PUNCTUATION, " the EU's"), (Trim.ARTICLE, " the EU's,")],
)
def test_a_rule_does_its_own_part_alone(rule: Trim, left: str) -> None:
    text = " the EU's,"
    start, end = trimmed(text, 0, len(text), [rule])
    assert text[start:end] == left


@given(st.text("aThe'’s .,()“”EU\ń", max_size=14), st.sets(st.sampled_from(Trim)))
def test_what_is_left_lies_within_and_is_left_alone(span: str, rules: set[Trim]) -> None:
    text = f"x{span}x"
    found = trimmed(text, 1, 1 + len(span), rules)
    assert 1 <= found.start <= found.end <= 1 + len(span)
    if found.start < found.end:
        assert trimmed(text, *found, rules) == found


@pytest.mark.parametrize(
    ("before", "span", "doubted"),
    [
        ("Talks in ", "The Hague", True),
        ("They ended. ", "The EU", False),
        ("", "The EU", False),
        ("She said “", "The EU", False),
        ("Talks in ", "the EU", False),
    ],
)
def test_a_capital_within_a_sentence_is_doubtful(before: str, span: str, doubted: bool) -> None:
    text = before + span
    assert doubtful(text, len(before), trimmed(text, len(before), len(text)).start) is doubted
