"""`glossator config`: where the settings are, what they come to, and the keys."""

from __future__ import annotations

from typing import Any

import typer

from tui.cli.choices import Choices
from tui.cli.common import AnnotatorOption, JsonOption, ModelOption, ProjectOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(
    epilog="""Examples:

\b
  glossator config path
  glossator config show
  glossator config keys
  glossator config themes"""
)
def config() -> None:
    """The settings: where they are, what they come to, and the keys."""


@app.command(
    epilog="""Example:

\b
  "${EDITOR:-vi}" "$(glossator config path)"
"""
)
def path() -> None:
    """Print the path of the settings file; the file need not be there, its folder is."""
    import contextlib

    from tui.domain.shown import safe_text
    from tui.storage.paths import settings_file

    file = settings_file()
    with contextlib.suppress(OSError):  # an editor says so
        file.parent.mkdir(parents=True, exist_ok=True)
    typer.echo(safe_text(str(file)))


@app.command(
    epilog="""Example:

\b
  glossator config show --json
"""
)
def show(
    ctx: typer.Context,
    json: JsonOption = False,
    project: ProjectOption = None,
    annotator: AnnotatorOption = None,
    model: ModelOption = None,
) -> None:
    """Print what settings, environment and options come to."""
    from tui.app.commands import check_keymap
    from tui.app.themes import DEFAULT_THEME, check_theme
    from tui.cli.output import print_json, print_table
    from tui.nlp.pipelines import DEFAULT_MODEL
    from tui.storage import paths

    choices = Choices(ctx.obj, project, annotator, model)
    settings = choices.settings
    check_keymap(settings.keys, settings.preset)
    check_theme(settings.theme)
    values: dict[str, object] = {
        "settings": str(paths.settings_file()),
        "annotator": choices.annotator,
        "model": choices.model or DEFAULT_MODEL,
        "project": str(choices.project_file),
        "theme": settings.theme or DEFAULT_THEME,
        "measure": settings.measure,
        "margin": settings.margin,
        "labels_in_text": settings.labels_in_text,
        "paragraph_spacing": settings.paragraph_spacing,
        "invisibles": settings.invisibles,
        "memory": settings.memory,
        "nested": settings.nested,
        "select_characters": settings.select_characters,
        "preset": settings.preset,
        "keys": dict(settings.keys),
        "cache": str(paths.cache_folder()),
        "state": str(paths.state_folder()),
    }
    if json:
        print_json([values])
        return
    print_table(("what", "value"), ((name, _shown(value)) for name, value in values.items()))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {keys}" for name, keys in value.items()) or "default"
    return str(value)


@app.command(
    epilog="""Example:

\b
  glossator config keys

The names stand in the table [keys] of the settings file, over the preset that it names. In a pipe the columns
are separated by tabs: screen, name, keys, what it does, where the keys come from."""
)
def keys(ctx: typer.Context, json: JsonOption = False) -> None:
    """List the keys as they are set, with the name to remap each by and where it comes from."""
    from tui.app.commands import effective, key_name, keys_of
    from tui.app.commands.keymap import SCREENS, source, unsure_keys
    from tui.app.commands.while_jumping import WHILE_JUMPING
    from tui.cli.main import note
    from tui.cli.output import print_json, print_table

    settings = Choices(ctx.obj).settings
    preset, own = settings.preset, settings.keys
    keymap = effective(preset, own)
    for name, key in unsure_keys(keymap):
        note(f"Many terminals do not send {key_name(key)}: see that {name} has another key as well.")
    rows: list[dict[str, Any]] = [
        {
            "screen": screen,
            "name": command.id,
            "keys": keys_of(command, keymap),
            "title": command.title,
            "help": command.help,
            "from": source(command.id, preset, own),
        }
        for screen, commands in SCREENS.items()
        for command in commands
    ]
    rows += [
        {
            "screen": "jump",
            "name": "",
            "keys": [fixed.keys],
            "title": fixed.title,
            "help": fixed.help,
            "from": "fixed",
        }
        for fixed in WHILE_JUMPING
    ]
    if json:
        print_json(rows)
        return
    print_table(
        ("screen", "name", "keys", "what it does", "from"),
        ((r["screen"], r["name"], " ".join(r["keys"]), r["help"], r["from"]) for r in rows),
    )


@app.command(
    epilog="""Example:

\b
  glossator config themes
"""
)
def themes(ctx: typer.Context, json: JsonOption = False) -> None:
    """List the themes, for the setting `theme`."""
    from tui.app.themes import check_theme, theme_names
    from tui.cli.output import print_json, print_table

    wanted = Choices(ctx.obj).settings.theme
    check_theme(wanted)
    found = theme_names()
    if json:
        print_json({"name": t.name, "dark": t.dark, "set": t.name == wanted} for t in found)
        return
    kinds = ((t.name, "dark" if t.dark else "light", "set" if t.name == wanted else "") for t in found)
    print_table(("name", "kind", ""), kinds)
