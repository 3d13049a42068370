"""Importing spaCy without its command line, which takes a quarter of the time (web clients, templates)."""

from __future__ import annotations

import sys
from types import ModuleType

_NAMES = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> ModuleType:
    """Import and return spaCy.

    `spacy/__init__.py` takes one name from `spacy.cli.info`. A stand-in gives it while spaCy is imported and
    is gone afterwards: `import spacy.cli`, `spacy.cli` and `spacy.info` find the real ones when asked for.
    """
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    cli, info = (ModuleType(name) for name in _NAMES)
    cli.__path__ = []
    vars(info)["info"] = None
    sys.modules.update(zip(_NAMES, (cli, info), strict=True))
    try:
        import spacy
    except ImportError:
        # Perhaps another version of spaCy wants more of its command line: then the whole of it.
        for name in [name for name in sys.modules if name.partition(".")[0] == "spacy"]:
            del sys.modules[name]
        import spacy

        return spacy
    for name in _NAMES:
        sys.modules.pop(name, None)
    vars(spacy).pop("info", None)
    vars(spacy)["__getattr__"] = _late
    return spacy


def _late(name: str) -> object:
    """Give the attributes of the package that it had lost by not importing its command line."""
    if name not in {"cli", "info"}:
        raise AttributeError(f"module 'spacy' has no attribute {name!r}")
    from importlib import import_module

    cli = import_module("spacy.cli")
    return cli if name == "cli" else cli.info
