"""Reads rows for tests."""

from __future__ import annotations

import io

from tui.domain.errors import UnreadableError
from tui.readers.content import Content
from tui.readers.options import FieldNames
from tui.readers.remark import Remark
from tui.readers.rows.read import RowRead, read_rows


class Result:
    """What came of reading a file of rows."""

    def __init__(
        self, data: bytes | str, suffix: str, encoding: str | None = None, fields: FieldNames | None = None
    ) -> None:
        self.contents: dict[str, Content] = {}
        self.errors: list[str] = []
        self.remarks: list[str] = []
        raw = data.encode() if isinstance(data, str) else data
        for found in read_rows(io.BytesIO(raw), suffix, encoding, fields):
            match found:
                case RowRead():
                    assert found.name not in self.contents
                    self.contents[found.name] = found.content
                case UnreadableError():
                    self.errors.append(found.message)
                case Remark():
                    self.remarks.append(found.text)

    @property
    def texts(self) -> dict[str, str]:
        return {name: content.text for name, content in self.contents.items()}
