from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from tui.domain.errors import GlossatorError
from tui.storage.settings import MEASURE_MAX, MEASURE_MIN, SETTINGS, Settings, load_settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_everything_is_the_default(path: Path) -> None:
    assert load_settings(path) == Settings()
    assert Settings().measure == 76
    assert Settings().labels_in_text is True


def test_every_setting_can_be_set(path: Path) -> None:
    path.write_text(
        """
        annotator = "Zoë"
        model = "blank:de"
        project = "sub/p.json"
        measure = 60
        labels_in_text = false
        preset = "vim"
        [keys]
        accept = "y"
        next_open = ["n", "tab"]
        """,
        encoding="utf-8",
    )
    assert load_settings(path) == Settings(
        "Zoë",
        "blank:de",
        path.parent / "sub/p.json",
        measure=60,
        labels_in_text=False,
        preset="vim",
        keys={"accept": "y", "next_open": "n,tab"},
    )


def test_keys_may_be_written_with_and_without_quotes_and_taken_away(path: Path) -> None:
    path.write_text(
        """
        [keys]
        decide.accept = "y, f5"
        "decide.reject" = ""
        go.next = []
        go.previous = ","
        review.label.1 = [",", "f9"]
        """
    )
    assert load_settings(path).keys == {
        "decide.accept": "y, f5",
        "decide.reject": "",
        "go.next": "",
        "go.previous": "comma",
        "review.label.1": "comma,f9",
    }


def test_the_table_of_settings_is_that_of_the_fields() -> None:
    assert [setting.name for setting in SETTINGS] == [field.name for field in fields(Settings)]
    assert all(setting.allowed and setting.about for setting in SETTINGS)


def test_the_users_own_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "glossator").mkdir()
    (tmp_path / "glossator" / "settings.toml").write_text("measure = 50")
    assert load_settings().measure == 50


def test_an_absolute_project_stays_so_and_the_home_folder_is_found(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path.write_text('project = "~/p.json"')
    assert load_settings(path).project == tmp_path / "p.json"


@pytest.mark.parametrize(
    ("line", "name", "allowed"),
    [
        ('annotator = ""', "annotator", "a name in quotes"),
        ("annotator = 7", "annotator", "a name in quotes"),
        ("model = []", "model", "blank:xx"),
        ("project = true", "project", "a path in quotes"),
        ('measure = "76"', "measure", f"{MEASURE_MIN} to {MEASURE_MAX}"),
        (f"measure = {MEASURE_MIN - 1}", "measure", f"{MEASURE_MIN} to {MEASURE_MAX}"),
        (f"measure = {MEASURE_MAX + 1}", "measure", f"{MEASURE_MIN} to {MEASURE_MAX}"),
        ("measure = true", "measure", "a whole number"),
        ("labels_in_text = 1", "labels_in_text", "true or false"),
        ('preset = "emacs"', "preset", "one of default, vim, prodigy"),
        ("preset = 1", "preset", "one of default"),
        ('keys = "a"', "keys", "a table [keys]"),
        ("[keys]\naccept = 1", "keys", "a table [keys]"),
        ('[keys]\naccept = [""]', "keys", "a table [keys]"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_with_what_is(
    path: Path, line: str, name: str, allowed: str
) -> None:
    path.write_text(line)
    with pytest.raises(GlossatorError) as caught:
        load_settings(path)
    assert str(path) in caught.value.message
    assert f"{name} cannot be" in caught.value.message
    assert allowed in caught.value.hint


def test_an_unknown_setting_is_named_with_those_there_are(path: Path) -> None:
    path.write_text("mesure = 60")
    with pytest.raises(GlossatorError) as caught:
        load_settings(path)
    assert str(path) in caught.value.message
    assert "'mesure'" in caught.value.message
    assert all(setting.name in caught.value.hint for setting in SETTINGS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"measure = ", "not valid TOML"),
        (b"annotator = '\xff'", "not UTF-8"),
        (b"a = 1\na = 2", "not valid TOML"),
    ],
)
def test_a_broken_file_is_named(path: Path, data: bytes, message: str) -> None:
    path.write_bytes(data)
    with pytest.raises(GlossatorError, match=message) as caught:
        load_settings(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_a_file_with_a_byte_order_mark_is_read(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfmeasure = 50")
    assert load_settings(path).measure == 50


def test_a_folder_in_the_files_place_is_an_error(path: Path) -> None:
    path.mkdir()
    with pytest.raises(GlossatorError, match="cannot be read"):
        load_settings(path)
