"""Names as numbers: each different one has a code, so that columns of very many hold numbers alone."""

from __future__ import annotations


class Names(dict[str, int]):
    """The code of each name; one that is asked for and not there yet gets the next.

    The empty name is always there, and its code is 0.

    Attributes:
        listed: The names by their codes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[str] = []
        self[""]

    def __missing__(self, name: str) -> int:
        code = self[name] = len(self.listed)
        self.listed.append(name)
        return code
