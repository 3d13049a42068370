"""What Label Studio is to show: its labelling interface in XML, with the names that results refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from tui.domain.labels import LabelSet
from tui.formats.palette import colour_of
from tui.formats.spelling import Spellings

CONFIG = "config.xml"
"""The file beside the tasks."""

CONTROL = "label"
"""The name of the control that regions come from."""

TEXT = "text"
"""The name of the text that they are of, and the key of it in a task."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def spell(label: str) -> str:
    """Return a label as the interface can hold it: no `$` in front, which begins a reference to the data."""
    spelt = _NOT_XML.sub("_", label)
    return f"_{spelt[1:]}" if spelt.startswith("$") else spelt


def config_of(
    labels: LabelSet,
    used: Iterable[str],
    spellings: Spellings,
    relations: Iterable[str],
    text_key: str = TEXT,
) -> bytes:
    """Return the interface for tasks.

    Args:
        labels: The project's labels, with their colours and keys.
        used: Labels that were written, the project's or not.
        spellings: How they are spelt.
        relations: Labels of relations.
        text_key: Under which key of a task's data the text stands.
    """
    for name in used:
        if name not in labels:
            labels = labels.change(None, labels.new(name))
    shown = []
    for label in labels:
        key = f" hotkey={quoteattr(label.digit)}" if label.digit else ""
        value = _attribute(spellings.of(label.name))
        shown.append(f'    <Label value={value} background="{colour_of(label.slot)}"{key}/>\n')
    between = "".join(f"    <Relation value={_attribute(name)}/>\n" for name in relations)
    return (
        "<View>\n"
        # Without it the browser makes white space one, and offsets behind it lead elsewhere.
        "  <Style>.htx-text { white-space: pre-wrap; }</Style>\n"
        f'  <Labels name="{CONTROL}" toName="{TEXT}">\n{"".join(shown)}  </Labels>\n'
        + (f"  <Relations>\n{between}  </Relations>\n" if between else "")
        + f'  <Text name="{TEXT}" value="${text_key}"/>\n</View>\n'
    ).encode()


def _attribute(value: str) -> str:
    return quoteattr(_NOT_XML.sub("_", value))
