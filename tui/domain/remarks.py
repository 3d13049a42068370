"""What is said about a span or an article besides what it is: notes, flags, links and tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tui.domain.annotation import Annotation
from tui.domain.substitutes import SUBSTITUTES

LONGEST_LINK = 300
"""Code points of a link at the most: a knowledge-base id or a URL, no text."""
LONGEST_TAG = 60
"""Code points of an article's tag at the most."""
LONGEST_NOTE = 20_000
"""Code points of a note at the most."""
_SIGNS = frozenset("+-\N{MINUS SIGN}")
"""What stands before a tag that is to be given or taken away."""


def noted(annotation: Annotation, note: str, by: str, at: str) -> Annotation:
    """Return the annotation with a note; an empty one takes it away. Id and state stay."""
    return replace(annotation, note=note, by=by, at=at)


def flagged(annotation: Annotation, flag: bool, by: str, at: str) -> Annotation:
    """Return the annotation flagged as unsure, or without its flag. Id and state stay."""
    return replace(annotation, flag=flag, by=by, at=at)


def linked(annotation: Annotation, link: str, by: str, at: str) -> Annotation:
    """Return the annotation linked to an entity; an empty id takes the link away. Id and state stay."""
    return replace(annotation, link=link, by=by, at=at)


def clean_note(text: str) -> str:
    """Return a note as it is kept: no white space around it or at the end of a line, lines end in LF."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def clean_link(text: str) -> str:
    """Return an entity's id as it is kept: in one line, each run of white space one blank."""
    return " ".join(text.split())


def link_refusal(link: str) -> str:
    """Return in one line why a text cannot be a link, or an empty text."""
    if len(link) > LONGEST_LINK:
        return f"A link has at most {LONGEST_LINK} characters."
    if _has_controls(link):
        return "A link has no control characters."
    return ""


def note_refusal(note: str) -> str:
    """Return in one line why a text cannot be a note, or an empty text."""
    return f"A note has at most {LONGEST_NOTE:,} characters." if len(note) > LONGEST_NOTE else ""


def short_link(link: str) -> str:
    """Return what stands for a link where room is scarce: of a URL its last part."""
    if "://" not in link:
        return link
    return link.rstrip("/").rpartition("/")[2] or link


def parse_tags(text: str) -> tuple[str, ...]:
    """Return the tags in a text, which commas part, each once and in the order of the text.

    The sign that stands for tags on screen, `#`, may be typed before one.
    """
    tags = (" ".join(part.split()).lstrip("#").lstrip() for part in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def parse_tag_changes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags to be given and those to be taken away, as a line asks for it: `+budget, -draft`.

    A tag without a sign is given.
    """
    given: list[str] = []
    taken: list[str] = []
    for part in map(str.strip, text.split(",")):
        sign = part[:1] if part[:1] in _SIGNS else ""
        (given if sign in ("", "+") else taken).extend(parse_tags(part.removeprefix(sign)))
    return tuple(dict.fromkeys(given)), tuple(dict.fromkeys(taken))


def retagged(tags: Iterable[str], given: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """Return tags with some more behind them and without others; capitals do not tell tags apart.

    A tag that an article bears already stays as it is written there.
    """
    gone = {tag.casefold() for tag in taken}
    kept = [tag for tag in tags if tag.casefold() not in gone]
    known = {tag.casefold() for tag in kept}
    return (*kept, *(tag for tag in given if tag.casefold() not in known))


def written_tags(tags: Iterable[str]) -> str:
    """Return tags as `parse_tags` reads them."""
    return ", ".join(tags)


def tags_refusal(tags: Iterable[str]) -> str:
    """Return in one line why these cannot be tags, or an empty text."""
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            return f"A tag has at most {LONGEST_TAG} characters."
        if _has_controls(tag):
            return "A tag has no control characters."
    return ""


def _has_controls(text: str) -> bool:
    return any(ord(character) in SUBSTITUTES for character in text)
