"""The settings: what the user says once in `settings.toml`. The program only ever reads that file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tui.domain.errors import GlossatorError
from tui.storage import paths

DEFAULT_PRESET = "default"
PRESET_NAMES = (DEFAULT_PRESET, "vim", "prodigy")
"""The sets of keys that the program has."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's settings.

    Attributes:
        annotator: Whose layer decisions go to; empty for the user's name.
        model: The spaCy pipeline: a package, a path, or `blank:xx`; empty for the default.
        project: The project file, or None for the default.
        theme: The Textual theme; empty for the default.
        measure: Widest line of text, in terminal cells.
        margin: Blank cells on either side of the text, at the least.
        paragraph_spacing: Blank rows between paragraphs, in a text that has none.
        labels_in_text: Whether a label's short form stands behind its spans.
        invisibles: Whether blanks, line ends and characters without a form show in the text.
        memory: Whether suggestions use what was decided before.
        nested: Whether suggestions within annotations stay open.
        select_characters: Whether selections go by single characters rather than by words.
        preset: Whose keys the program has.
        keys: Binding id -> keys, separated by commas, instead of the preset's; empty for none.
    """

    annotator: str = ""
    model: str = ""
    project: Path | None = None
    theme: str = ""
    measure: int = 76
    margin: int = 2
    paragraph_spacing: int = 1
    labels_in_text: bool = True
    invisibles: bool = False
    memory: bool = True
    nested: bool = False
    select_characters: bool = False
    preset: str = DEFAULT_PRESET
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)


MEASURE_MIN, MEASURE_MAX = 20, 400
SPACING_MAX = 3
MARGIN_MIN, MARGIN_MAX = 2, 40
"""The signs of bookmarks stand in the margin."""


class Setting(NamedTuple):
    """One setting as `settings.toml` has it.

    Attributes:
        name: Its key.
        allowed: What may stand there, for people.
        about: What it does, in one line.
        read: The value from TOML's; raises ValueError for one that is not allowed.
    """

    name: str
    allowed: str
    about: str
    read: Callable[[object], Any]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _path(value: object) -> Path:
    return Path(_text(value)).expanduser()


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _whole(least: int, most: int) -> Callable[[object], int]:
    """Return what reads a whole number from `least` to `most`."""

    def read(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError
        return value

    return read


def _preset(value: object) -> str:
    if value not in PRESET_NAMES:
        raise ValueError
    return str(value)


def _keys(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError
    return {binding: ",".join(_key_list(keys)) for binding, keys in _flat(value)}


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield the lines of a table with whole ids: TOML takes `decide.accept` without quotes for a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _key_list(value: object) -> list[str]:
    """Return the keys of a command; none for an empty text or list."""
    if isinstance(value, list):
        return ["comma" if key == "," else _text(key) for key in value]
    if value == "":
        return []
    return ["comma" if value == "," else _text(value)]


SETTINGS = (
    Setting("annotator", "a name in quotes", "whose layer your decisions go to", _text),
    Setting(
        "model",
        "a pipeline's name, a path, or blank:xx, in quotes",
        "the spaCy pipeline that suggests",
        _text,
    ),
    Setting("project", "a path in quotes", "the project file", _path),
    Setting("theme", "a theme's name in quotes, as glossator config themes lists them", "the colours", _text),
    Setting(
        "measure",
        f"a whole number from {MEASURE_MIN} to {MEASURE_MAX}",
        "widest line of text, in cells",
        _whole(MEASURE_MIN, MEASURE_MAX),
    ),
    Setting(
        "margin",
        f"a whole number from {MARGIN_MIN} to {MARGIN_MAX}",
        "blank cells on either side of the text, at the least",
        _whole(MARGIN_MIN, MARGIN_MAX),
    ),
    Setting(
        "paragraph_spacing",
        f"a whole number from 0 to {SPACING_MAX}",
        "blank rows between paragraphs, in a text that has none",
        _whole(0, SPACING_MAX),
    ),
    Setting("labels_in_text", "true or false", "whether labels stand behind their spans", _bool),
    Setting("invisibles", "true or false", "whether blanks, line ends and joiners show in the text", _bool),
    Setting("memory", "true or false", "whether suggestions use what you decided before", _bool),
    Setting("nested", "true or false", "whether suggestions within annotations stay open", _bool),
    Setting("select_characters", "true or false", "whether selections go by characters, not words", _bool),
    Setting("preset", f"one of {', '.join(PRESET_NAMES)}, in quotes", "whose keys the program has", _preset),
    Setting(
        "keys",
        'a table [keys] of lines such as "decide.accept" = "y" or "decide.accept" = ["y", "a"]',
        "other keys",
        _keys,
    ),
)
"""All settings, in the order of `Settings`."""


def load_settings(path: Path | None = None) -> Settings:
    """Return the settings in a file; the defaults where there is no file.

    Args:
        path: The file, or None for the user's own. A relative `project` in it is relative to its folder.

    Raises:
        GlossatorError: The file cannot be read, is no TOML, or holds a key or value that is not allowed.
    """
    path = path or paths.settings_file()
    known = {setting.name: setting for setting in SETTINGS}
    values: dict[str, Any] = {}
    for name, value in _read(path).items():
        if name not in known:
            raise GlossatorError(
                f"{path}: there is no setting {name!r}.", f"The settings are: {', '.join(known)}.", "Settings"
            )
        try:
            values[name] = known[name].read(value)
        except ValueError as error:
            raise GlossatorError(
                f"{path}: {name} cannot be {value!r}.", f"It must be {known[name].allowed}.", "Settings"
            ) from error
    if "project" in values:
        values["project"] = path.parent / values["project"]
    return Settings(**values)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise GlossatorError(
            f"{path} cannot be read: {error.strerror or error}.", "Check its permissions.", "Settings"
        ) from error
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise GlossatorError(f"{path} is not UTF-8.", "Save it as UTF-8.", "Settings") from error
    except tomllib.TOMLDecodeError as error:
        raise GlossatorError(
            f"{path} is not valid TOML: {error}.",
            "Correct it there, or rename the file to go without.",
            "Settings",
        ) from error
