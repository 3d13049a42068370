"""What of a ZIP archive is unpacked."""

from __future__ import annotations

import zipfile

import pytest

from tui.domain.packed import known_way, locked, too_large, too_large_together


def info(size: int, packed: int, flags: int = 0, way: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("a.txt")
    made.file_size, made.compress_size, made.flag_bits, made.compress_type = size, packed, flags, way
    return made


@pytest.mark.parametrize(
    ("size", "packed", "why"),
    [
        (1_000, 10, ""),
        (1 << 20, 1, ""),
        ((1 << 20) + 1, 1, "times its size"),
        (4_000_000, 10_000, ""),
        (4_000_001 + 400, 10_000, "times its size"),
        (5_000_000, 0, "times its size"),
        (10_000_001, 9_000_000, "unpacks to 10,000,001 bytes"),
    ],
)
def test_a_member(size: int, packed: int, why: str) -> None:
    found = too_large(info(size, packed), 10_000_000)
    assert bool(found) == bool(why)
    assert why in found


def test_all_together() -> None:
    many = [info(1 << 20, 1_000)] * 1_000
    assert too_large_together(many[:200], 1_000) == ""
    assert "times its size" in too_large_together(many, 100_000)
    assert too_large_together(many, 1_000 * 1_000 * 3) == ""
    assert too_large_together([], 0) == ""


def test_a_password_and_ways_of_packing() -> None:
    assert locked(info(1, 1, flags=1))
    assert not locked(info(1, 1, flags=8))
    assert known_way(info(1, 1))
    assert known_way(info(1, 1, way=zipfile.ZIP_STORED))
    assert not known_way(info(1, 1, way=zipfile.ZIP_LZMA))
