"""What the user says about how things are to be read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Which fields of a row hold what; None where the usual names are looked for.

    A field within another is named with a dot: `data.text`.

    Attributes:
        text: The article's text.
        title: Its title.
        date: Its date.
        id: What the row is called in the article's source, rather than by its number.
    """

    text: str | None = None
    title: str | None = None
    date: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How what is named is read.

    Attributes:
        encoding: The encoding of the files; None finds it out for each.
        suffix: Read everything as a file with this suffix is read; empty finds it out for each.
        language: ISO 639 code of the articles' language; empty for what each says of itself.
        fields: Which fields of rows hold what.
        include: In folders only what matches one of these patterns, whatever its suffix; empty for all files
            that have a reader.
        exclude: In folders nothing that matches one of these.
    """

    encoding: str | None = None
    suffix: str = ""
    language: str = ""
    fields: FieldNames = field(default_factory=FieldNames)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
