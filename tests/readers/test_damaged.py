"""Damaged documents, and bytes that are none: a line that says so, or what can be read of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.build import archive
from tests.readers.samples import read, samples
from tui.domain.errors import UnreadableError
from tui.readers import docx, epub, html, markdown
from tui.readers.content import Content, Reader

SAMPLES = samples()
READERS: dict[str, Reader] = {
    "html": html.read,
    "epub": epub.read,
    "docx": docx.read,
    "markdown": markdown.read,
}


def survives(reading: Callable[[], Content]) -> None:
    """Assert that a text comes out, or a line for people; anything else fails the test."""
    told = ""
    content = Content("")
    try:
        content = reading()
    except UnreadableError as error:
        told = error.hint and error.message
    assert bool(told) != bool(content.text.strip())
    assert "\n" not in told
    assert content.text.encode() is not None
    assert all(0 <= mark.start < mark.end <= len(content.text) for mark in content.markup)


@pytest.mark.parametrize("kind", READERS)
@given(data=st.binary(max_size=200))
def test_any_bytes(kind: str, data: bytes) -> None:
    survives(lambda: READERS[kind](data, None))


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@settings(max_examples=30)
def test_a_document_that_is_cut_off(name: str, data: st.DataObject) -> None:
    whole = SAMPLES[name]
    survives(lambda: read(name, whole[: data.draw(st.integers(0, len(whole)))]))


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@settings(max_examples=30)
def test_a_document_with_a_few_bits_turned(name: str, data: st.DataObject) -> None:
    damaged = bytearray(SAMPLES[name])
    for at in data.draw(st.lists(st.integers(0, 8 * len(damaged) - 1), min_size=1, max_size=5)):
        damaged[at // 8] ^= 1 << at % 8
    survives(lambda: read(name, bytes(damaged)))


@pytest.mark.parametrize("name", ["keepers.epub", "railway.docx"])
@given(data=st.data())
@settings(max_examples=60)
def test_a_document_with_a_damaged_part(name: str, data: st.DataObject) -> None:
    """The archive is sound here, so that the damage reaches what reads its parts."""
    with zipfile.ZipFile(io.BytesIO(SAMPLES[name])) as opened:
        members = {info.filename: opened.read(info) for info in opened.infolist()}
    part = data.draw(st.sampled_from(sorted(members)))
    damaged = bytearray(members[part])
    for at in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=4)):
        damaged[at : at + data.draw(st.integers(1, 30))] = data.draw(st.binary(max_size=5))
    survives(lambda: read(name, archive({**members, part: bytes(damaged)})))
