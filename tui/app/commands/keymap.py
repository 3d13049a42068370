"""Which keys a preset and the settings give to which command, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui.app.command import Command, key_list, key_name
from tui.app.commands.adjudication import ADJUDICATION
from tui.app.commands.agreement import AGREEMENT
from tui.app.commands.labels import LABELS
from tui.app.commands.library import LIBRARY
from tui.app.commands.presets import PRESETS
from tui.app.commands.reader import READER
from tui.app.commands.review import REVIEW
from tui.app.commands.statistics import STATISTICS
from tui.domain.errors import GlossatorError
from tui.storage.paths import settings_file
from tui.storage.settings import DEFAULT_PRESET

SCREENS: Mapping[str, tuple[Command, ...]] = {
    "reader": READER,
    "review": REVIEW,
    "labels": LABELS,
    "adjudication": ADJUDICATION,
    "library": LIBRARY,
    "statistics": STATISTICS,
    "agreement": AGREEMENT,
}
"""The commands of each screen, by its name."""

LAST_WAY_OUT = "program.quit"
"""What must have a key, or nobody who has forgotten the others gets away."""


def effective(preset: str, own: Mapping[str, str]) -> dict[str, str]:
    """Return the keys that are not the default ones, by binding id: the preset's, and over them the user's.

    Args:
        preset: Name of the preset.
        own: The table `[keys]` of the settings: binding id -> keys, separated by commas; none takes the
            command's keys away.

    Raises:
        GlossatorError: An id or a key does not exist, a key is given to two commands of one screen, or
            there would be no key to quit. The message names the setting.
    """
    checked = {binding_id: _checked(binding_id, keys) for binding_id, keys in own.items()}
    keymap = {**PRESETS[preset].keys, **checked}
    for commands in SCREENS.values():
        _refuse_clashes(commands, keymap, preset, own)
    if not keymap.get(LAST_WAY_OUT, "-"):
        raise _wrong(f"{LAST_WAY_OUT} has no key left.", f'Give it one: "{LAST_WAY_OUT}" = "ctrl+q".')
    return keymap


def check_keymap(own: Mapping[str, str], preset: str = DEFAULT_PRESET) -> None:
    """Refuse what cannot be: see `effective`."""
    effective(preset, own)


def source(binding_id: str, preset: str, own: Mapping[str, str]) -> str:
    """Return where a command's keys come from: `settings`, `preset` or `default`."""
    if binding_id in own:
        return "settings"
    return "preset" if binding_id in PRESETS[preset].keys else "default"


def unsure_keys(keymap: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the keys that do not reach the program in every terminal, each with the id of its command."""
    from tui.app.commands.key_names import is_sure

    for commands in SCREENS.values():
        for command in commands:
            yield from ((command.id, key) for key in key_list(command, keymap) if not is_sure(key))


def _checked(binding_id: str, keys: str) -> str:
    """Return the keys that the settings give to a command, as Textual names them."""
    import difflib

    from tui.app.commands.key_names import advice, canonical

    known = [command.id for commands in SCREENS.values() for command in commands]
    if binding_id not in known:
        near = difflib.get_close_matches(binding_id, known, 1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise _wrong(
            f"There is no command {binding_id!r}.", f"{hint}`glossator config keys` lists the names."
        )
    found: list[str] = []
    for key in filter(None, map(str.strip, keys.split(","))):
        name = canonical(key)
        if not name:
            raise _wrong(f"{binding_id} cannot have {key!r}: there is no such key.", advice(key))
        if name not in found:
            found.append(name)
    return ",".join(found)


def _refuse_clashes(
    commands: Sequence[Command], keymap: Mapping[str, str], preset: str, own: Mapping[str, str]
) -> None:
    taken: dict[str, str] = {}
    for command in commands:
        for key in key_list(command, keymap):
            other = taken.setdefault(key, command.id)
            if other != command.id:
                both = [f"{one} ({source(one, preset, own)})" for one in (other, command.id)]
                # The one that the user did not name is the one that is in the way.
                free = other if other not in own else command.id
                raise _wrong(
                    f"The key {key_name(key)} is given to both {both[0]} and {both[1]}.",
                    f'Give {free} another key there, or none: "{free}" = "".',
                )


def _wrong(message: str, hint: str) -> GlossatorError:
    return GlossatorError(f"{settings_file()}: [keys]: {message}", hint, "Settings")
