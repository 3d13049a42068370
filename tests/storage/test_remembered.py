from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.errors import GlossatorError
from tui.storage.remembered import Remembered

from .helpers import json_objects

full = st.builds(
    Remembered, st.text("abc-"), st.booleans() | st.none(), st.booleans(), st.booleans(), st.booleans()
)


@given(full)
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, value: Remembered) -> None:
    path = tmp_path_factory.mktemp("state") / "new" / "remembered.json"
    value.save(path)
    assert Remembered.load(path) == value


def test_the_users_own_file_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert Remembered.load() == Remembered()
    Remembered(theme="nord", hint_seen=True).save()
    assert (tmp_path / "glossator" / "remembered.json").is_file()
    assert Remembered.load() == Remembered(theme="nord", hint_seen=True)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\0", b"[]", b"null", b'{"theme": 7, "hint_seen": "yes"}'])
def test_a_damaged_file_is_a_fresh_start(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "remembered.json"
    path.write_bytes(data)
    assert Remembered.load(path) == Remembered()


def test_what_is_sound_in_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    path.write_bytes(b'{"theme": "nord", "hint_seen": 1, "unknown": {}, "sidebar_folded": true}')
    assert Remembered.load(path) == Remembered(theme="nord", sidebar_folded=True)


@given(json_objects)
def test_no_json_object_is_too_odd(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, object]
) -> None:
    import orjson

    path = tmp_path_factory.mktemp("state") / "remembered.json"
    path.write_bytes(orjson.dumps({**value, "theme": value}))
    assert Remembered.load(path) == Remembered()


def test_every_field_has_a_default() -> None:
    assert len(fields(Remembered)) == 9
    assert Remembered() == Remembered("", None, False, False, False, False, 0, "", "")


def test_a_place_that_cannot_be_written_is_a_readable_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GlossatorError, match="could not be written") as caught:
        Remembered().save(tmp_path / "file" / "remembered.json")
    assert "annotations are not affected" in caught.value.hint
