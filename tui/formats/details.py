"""What Glossator alone knows of an annotation, for formats that keep what they do not know.

It is one object of JSON values beside what the format itself says (place, label, note): a foreign program
carries it, and an import has everything back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui.domain.annotation import Annotation, State, Was
from tui.formats.json_values import as_json, is_number, listed, maybe, object_in


def details_of(annotation: Annotation) -> dict[str, Any]:
    """Return the details of an annotation: those that say something."""
    a = annotation
    found: dict[str, Any] = {
        "id": a.id,
        "state": a.state.value,
        "origin": a.origin,
        "by": a.by,
        "at": a.at,
    }
    if a.score is not None:
        found["score"] = float(a.score)
    if a.flag:
        found["flag"] = True
    if a.link:
        found["link"] = a.link
    if a.was is not None:
        found["was"] = [a.was.start, a.was.end, a.was.label]
    if a.fragments:
        found["fragments"] = [list(part) for part in a.fragments]
    if a.extras:
        found["extras"] = as_json(a.extras)
    return found


def with_details(annotation: Annotation, found: Mapping[str, Any]) -> Annotation:
    """Return an annotation with the details that a file has of it.

    Raises:
        ValueError: They are damaged.
    """
    a = annotation
    score, extras = found.get("score"), maybe(found, "extras", str, "")
    if score is not None and not is_number(score):
        raise ValueError("‘score’ is not a number")
    return replace(
        a,
        id=maybe(found, "id", str, a.id),
        state=State(maybe(found, "state", str, a.state.value)),
        origin=maybe(found, "origin", str, a.origin),
        by=maybe(found, "by", str, a.by),
        at=maybe(found, "at", str, a.at),
        score=a.score if score is None else float(score),
        flag=maybe(found, "flag", bool, a.flag),
        link=maybe(found, "link", str, a.link),
        was=_was(found["was"]) if "was" in found else a.was,
        fragments=tuple(_part(part) for part in listed(found, "fragments")) or a.fragments,
        extras=object_in(extras, "extras") or a.extras,
    )


def _was(value: object) -> Was:
    if isinstance(value, list) and [type(each) for each in value] == [int, int, str]:
        return Was(*value)
    raise ValueError("‘was’ is not a place and a label")


def _part(value: object) -> tuple[int, int]:
    if isinstance(value, list) and [type(each) for each in value] == [int, int]:
        return (value[0], value[1])
    raise ValueError("‘fragments’ are not places")
