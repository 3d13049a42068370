"""Every command of the program, declared once.

A declaration gives the binding (with an id that the settings file can remap), the row in the help screen,
the entry in the command palette, and the words in the footer.
"""

from __future__ import annotations

from tui.app.command import NO_KEYMAP, Command, bind, bindings, key_name, keys_of, titled
from tui.app.commands.adjudication import ADJUDICATION
from tui.app.commands.agreement import AGREEMENT
from tui.app.commands.keymap import check_keymap, effective
from tui.app.commands.labels import LABELS
from tui.app.commands.library import LIBRARY
from tui.app.commands.naming import KeyNames
from tui.app.commands.reader import READER
from tui.app.commands.review import REVIEW
from tui.app.commands.statistics import STATISTICS

__all__ = [
    "ADJUDICATION",
    "AGREEMENT",
    "ALL",
    "LABELS",
    "LIBRARY",
    "NO_KEYMAP",
    "READER",
    "REVIEW",
    "STATISTICS",
    "Command",
    "KeyNames",
    "bind",
    "bindings",
    "check_keymap",
    "effective",
    "key_name",
    "keys_of",
    "titled",
]

ALL = (*READER, *REVIEW, *LABELS, *ADJUDICATION, *LIBRARY, *STATISTICS, *AGREEMENT)
