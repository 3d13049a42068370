"""A DocBin parted by article into train, dev and test, with a configuration that trains on them.

The shares are exact, for which all articles have to be known: what was encoded waits on the disk until then.
Who goes where follows from a digest of the seed and the text: the same articles are parted alike in any
order, and few change their part when others come. One text, by whatever annotators and however often, is in
one part.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from tui.domain.errors import GlossatorError
from tui.domain.splitting import parts
from tui.formats.docbin import DocBinWriter, Encoded, Encoder, packer
from tui.formats.items import ExportItem, ExportOptions, Split
from tui.formats.msgpack_walk import unpacked
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.spacy_config import Facts, config
from tui.formats.spacy_docbin import SPANS_KEY, document

CONFIG = "config.cfg"


def export_parted(
    items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report
) -> None:
    """Write train.spacy, dev.spacy and test.spacy, those of no share left out, and config.cfg.

    Raises:
        GlossatorError: There are fewer articles than parts, or more tokens than a DocBin holds.
    """
    if options.split is None:
        raise ValueError("no shares are given")
    encoder, facts = Encoder(), Facts(options.language)
    with _Waiting() as waiting:
        for item in items:
            doc = document(item, options, report)
            facts.add(item.article, doc.entities, doc.groups[SPANS_KEY])
            waiting.add(item.article.sha256, encoder.encode(doc))
        part_of = parted(waiting.texts, options.split, options.seed)
        with ExitStack() as stack:
            writers = {
                name: stack.enter_context(DocBinWriter())
                for name, share in options.split._asdict().items()
                if share
            }
            for text, encoded in waiting:
                writers[part_of[text]].add(encoded)
            for name, writer in writers.items():
                output.add(f"{name}.spacy", _pieces(writer.write))
    output.add(CONFIG, config(facts, list(writers)).encode())


def parted(texts: Iterable[str], split: Split, seed: int) -> Mapping[str, str]:
    """Return the part of each text: shares rounded to whole texts, and at least one in each part.

    Args:
        texts: Digests of the texts.
        split: The shares.
        seed: What the order begins with.

    Raises:
        GlossatorError: There are fewer texts than parts.
    """
    different = list(dict.fromkeys(texts))
    names = [name for name, share in split._asdict().items() if share]
    if len(different) < len(names):
        raise GlossatorError(
            f"{len(different)} different texts do not make {len(names)} parts.",
            "Annotate more articles, or leave --train-dev-test out.",
        )
    return {
        text: split._fields[part] for text, part in zip(different, parts(different, split, seed), strict=True)
    }


class _Waiting:
    """Encoded documents on the disk.

    Attributes:
        texts: The digest of each one's text.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._sizes: list[int] = []
        self._pack = packer()
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed with this

    def __enter__(self) -> _Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, text: str, doc: Encoded) -> None:
        record = zlib.compress(self._pack(list(doc)), 1)
        self.texts.append(text)
        self._sizes.append(len(record))
        self._file.write(record)

    def __iter__(self) -> Iterator[tuple[str, Encoded]]:
        self._file.seek(0)
        for text, size in zip(self.texts, self._sizes, strict=True):
            yield text, Encoded(*unpacked(zlib.decompress(self._file.read(size))))


def _pieces(write: Callable[[BinaryIO], None]) -> Iterator[bytes]:
    """Yield what a function writes to a stream, in pieces."""
    with TemporaryFile() as file:
        write(cast("BinaryIO", file))
        file.seek(0)
        yield from iter(lambda: file.read(1 << 18), b"")
