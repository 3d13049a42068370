"""Parts compressed by themselves make one stream."""

from __future__ import annotations

import zlib
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from tui.formats.deflated import Part, join

PIECES = st.lists(
    st.one_of(st.binary(max_size=200), st.sampled_from([b"a" * 70_000, bytes(range(256)) * 300]))
)


@given(st.lists(PIECES, max_size=5))
def test_any_zlib_reads_them_in_their_order(parts: list[list[bytes]]) -> None:
    made: list[Part | bytes] = []
    for number, pieces in enumerate(parts):
        if number % 2:
            made.append(b"".join(pieces))
            continue
        part = Part()
        for piece in pieces:
            part.write(piece)
        assert part.size == len(b"".join(pieces))
        made.append(part)
    stream = BytesIO()
    join(made, stream)
    # Its checksum is checked there.
    assert zlib.decompress(stream.getvalue()) == b"".join(b"".join(pieces) for pieces in parts)
