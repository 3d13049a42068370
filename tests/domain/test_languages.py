"""Codes of languages."""

from __future__ import annotations

import pytest

from tui.domain.errors import UsageError
from tui.domain.languages import language_named


@pytest.mark.parametrize(
    ("value", "code"),
    [("en", "en"), ("DE", "de"), (" pt-BR ", "pt"), ("zh_Hant_TW", "zh"), ("nds", "nds"), ("grc", "grc")],
)
def test_a_code_is_found_in_what_is_given(value: str, code: str) -> None:
    assert language_named(value) == code


@pytest.mark.parametrize("value", ["", "e", "xy", "german", "12", "d€", "-", "\x1b[3"])
def test_what_is_no_code_is_wrong_usage(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        language_named(value)
    assert caught.value.hint
    assert str(caught.value).isprintable()
