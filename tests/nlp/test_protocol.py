from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.nlp import protocol
from tui.nlp.protocol import (
    Cancel,
    Decoder,
    Failure,
    Focus,
    Loaded,
    Message,
    Phrases,
    PhrasesFound,
    ProtocolError,
    Result,
    Suggest,
    encode,
)
from tui.nlp.wellformed import well_formed

INTS = st.integers(min_value=0, max_value=2**53)
# hypothesis leaves surrogates out unless asked for them
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.builds(Suggest, INTS, TEXT, INTS, st.lists(INTS)),
    st.builds(Phrases, INTS, TEXT, INTS),
    st.builds(PhrasesFound, INTS, INTS, INTS, st.lists(INTS), INTS, INTS),
    st.builds(Focus, INTS, INTS),
    st.builds(Cancel, INTS),
    st.builds(Loaded, st.just({"name": "x"}), st.dictionaries(TEXT, TEXT), st.booleans()),
    st.builds(
        Result,
        INTS,
        INTS,
        INTS,
        st.lists(st.one_of(INTS, TEXT)),
        st.lists(INTS),
        st.lists(INTS),
        st.lists(INTS),
        INTS,
        INTS,
    ),
    st.builds(Failure, INTS, TEXT, TEXT),
)


@given(st.lists(MESSAGES, max_size=5), st.integers(min_value=1, max_value=50))
def test_messages_survive_any_cutting_of_the_stream(messages: list[Message], size: int) -> None:
    stream = b"".join(encode(m) for m in messages)
    decoder = Decoder()
    got = [m for at in range(0, len(stream), size) for m in decoder.feed(stream[at : at + size])]
    assert got == messages
    assert decoder.pending == 0


@given(
    st.lists(
        st.binary(max_size=40).map(lambda body: struct.pack(">I", len(body)) + body) | st.binary(max_size=8)
    )
)
def test_bytes_of_any_kind_are_messages_or_an_error_or_not_yet_whole(parts: list[bytes]) -> None:
    data = b"".join(parts)
    decoder = Decoder()
    try:
        messages = list(decoder.feed(data))
    except ProtocolError:
        return
    assert all(isinstance(message, Message) for message in messages)
    rest = data[len(data) - decoder.pending :]
    assert len(rest) < 4 or len(rest) - 4 < struct.unpack(">I", rest[:4])[0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"null",
        b"[]",
        b'["suggest"]',
        b'["what",{}]',
        b'["focus",{"task":"1","offset":2}]',
        b"[[],{}]",
    ],
)
def test_a_frame_that_holds_no_message(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        list(Decoder().feed(struct.pack(">I", len(body)) + body))


def test_a_frame_may_not_be_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProtocolError, match="announced"):
        list(Decoder().feed(b"\xff\xff\xff\xff"))
    monkeypatch.setattr(protocol, "MAX_BODY", 100)
    with pytest.raises(ProtocolError, match="too long"):
        encode(Suggest(1, "x" * 100, 0))


@given(st.text(st.characters()), INTS, st.sampled_from([Suggest, Phrases]))
def test_a_lone_surrogate_becomes_one_replacement_character(
    text: str, at: int, kind: type[Suggest | Phrases]
) -> None:
    hostile = text[: at % (len(text) + 1)] + "\ud800" + text[at % (len(text) + 1) :]
    (message,) = Decoder().feed(encode(kind(1, hostile, 0)))
    assert isinstance(message, kind)
    assert len(message.text) == len(hostile)
    assert message.text == well_formed(hostile)
    assert "\ud800" not in message.text
    assert all(b in (a, "\ufffd") for a, b in zip(hostile, message.text, strict=True))
