"""Who sits at the machine."""

from __future__ import annotations


def user_name() -> str:
    """Return the user's name as the system knows it."""
    import getpass

    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "annotator"
    return name if is_text(name) else "annotator"


def is_text(name: str) -> bool:
    """Whether a name can be saved: bytes of the command line that are no UTF-8 come as halves of pairs."""
    return not any("\ud800" <= character <= "\udfff" for character in name)
