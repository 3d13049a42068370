"""What commands that exchange data tell alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tui.cli.output import print_table

if TYPE_CHECKING:
    from tui.cli.choices import Choices
    from tui.domain.annotation import Annotation
    from tui.services.assembling import Disagreement

_COLUMNS = ("conflict", "article", "annotator", "ours", "text", "theirs", "there")


def print_conflicts(found: Sequence[Disagreement]) -> None:
    """Print conflicts: how they contradict, where and whose they are, and both decisions with their words."""
    from tui.cli.output import terminal

    if not found:
        return
    if terminal():
        print_table(_COLUMNS, (_cells(one) for one in found))
    else:
        print_table((), (("conflict", *_cells(one), *_places(one)) for one in found))


def _cells(one: Disagreement) -> tuple[str, ...]:
    kind, ours, theirs = one.conflict
    told = (_decision(ours), one.words, _decision(theirs), one.their_words)
    return kind.value, one.article, one.annotator, *told


def _decision(annotation: Annotation) -> str:
    return annotation.label if annotation.live else f"not {annotation.label}"


def _places(one: Disagreement) -> tuple[str, ...]:
    return tuple(f"{a.start}-{a.end}" for a in (one.conflict.ours, one.conflict.theirs))


def tell_passed_over() -> None:
    """Say on standard error which formats of other packages cannot be used."""
    from tui.cli.main import note
    from tui.formats.registry import passed_over

    for line in passed_over():
        note(line)


def undo_hint(choices: Choices) -> str:
    """Return how what was brought in is taken back."""
    import shlex

    who, where = choices.given_annotator, choices.given_project
    words = ["glossator", "undo", *(["--annotator", who] if who is not None else [])]
    command = shlex.join([*words, "--project", str(where)] if where is not None else words)
    return f"{command} takes all of it back."


def conflicts_as_json(found: Iterable[Disagreement]) -> list[dict[str, Any]]:
    """Return conflicts as JSON objects."""
    return [
        {
            "kind": one.conflict.kind.value,
            "article": one.article,
            "annotator": one.annotator,
            "ours": _as_json(one.conflict.ours, one.words),
            "theirs": _as_json(one.conflict.theirs, one.their_words),
        }
        for one in found
    ]


def _as_json(annotation: Annotation, words: str) -> dict[str, Any]:
    return {
        "id": annotation.id,
        "start": annotation.start,
        "end": annotation.end,
        "text": words,
        "label": annotation.label,
        "state": annotation.state.value,
        "by": annotation.by,
        "at": annotation.at,
        "note": annotation.note,
        "link": annotation.link,
    }
