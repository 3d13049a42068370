"""Recognising many texts, one after the other or in several processes, with memory that does not grow."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.annotation import Suggestion
from tui.domain.errors import ModelError
from tui.domain.tokens import TokenBlock
from tui.nlp.chunks import Chunk, split
from tui.nlp.pipelines import DEFAULT_MODEL, PipelineInfo, describe
from tui.nlp.process import ONE_THREAD
from tui.nlp.recognise import Found, load, read_doc, whole_limit, within
from tui.nlp.wellformed import reason, well_formed

if TYPE_CHECKING:
    from spacy.language import Language

_BATCH = 64
_BATCH_CHARACTERS = 100_000
"""What goes through the pipeline at once: more is no faster, and every batch is held in memory."""


class Recognised(NamedTuple):
    """One text's results: its key, all suggestions in order, and its tokens in blocks."""

    key: str
    suggestions: tuple[Suggestion, ...]
    tokens: tuple[TokenBlock, ...]


class _Piece(NamedTuple):
    key: str
    text: str
    chunk: Chunk
    last: bool


def recognise_many(model: str, texts: Iterable[tuple[str, str]], processes: int = 1) -> Iterator[Recognised]:
    """Yield the results of many texts, in their order.

    Args:
        model: The pipeline, as `tui.nlp.pipelines.describe` takes it.
        texts: Key and text of each; read only as far ahead as there is work for.
        processes: How many processes compute; 1 computes in this one.

    Raises:
        ModelError: The pipeline does not load, fails on a text, or one of the processes died.
    """
    info = describe(model or DEFAULT_MODEL)
    batches = _batches(texts, whole_limit(info))
    done = _in_this_process(info, batches) if processes <= 1 else _in_processes(info, batches, processes)
    suggestions: list[Suggestion] = []
    blocks: list[TokenBlock] = []
    for piece, found in done:
        suggestions += [Suggestion(s, e, label, info.origin) for s, e, label in found.entities]
        tokens = zip(found.starts, found.ends, strict=True)
        blocks.append(TokenBlock.of(piece.chunk.start, piece.chunk.end, tokens, found.names))
        if piece.last:
            yield Recognised(piece.key, tuple(suggestions), tuple(blocks))
            suggestions, blocks = [], []


def _batches(texts: Iterable[tuple[str, str]], whole: int) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for key, text in texts:
        cuts = split(text, whole)
        for chunk in cuts:
            batch.append(_Piece(key, text[chunk.left : chunk.right], chunk, chunk is cuts[-1]))
            size += chunk.right - chunk.left
            if len(batch) == _BATCH or size >= _BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _compute(nlp: Language, batch: list[_Piece]) -> list[Found]:
    try:
        with nlp.memory_zone():
            docs = nlp.pipe([well_formed(piece.text) for piece in batch], batch_size=len(batch))
            return [
                within(read_doc(nlp, doc, piece.text), piece.chunk)
                for doc, piece in zip(docs, batch, strict=True)
            ]
    except Exception as error:  # any code of a pipeline runs here, and may raise anything
        keys = f"{batch[0].key} to {batch[-1].key}" if len(batch) > 1 else batch[0].key
        raise ModelError(
            f"The pipeline failed on {keys}: {reason(error)}", "Name another with --model."
        ) from error


def _in_this_process(info: PipelineInfo, batches: Iterable[list[_Piece]]) -> Iterator[tuple[_Piece, Found]]:
    nlp = load(info)
    for batch in batches:
        yield from zip(batch, _compute(nlp, batch), strict=True)


def _in_processes(
    info: PipelineInfo, batches: Iterable[list[_Piece]], processes: int
) -> Iterator[tuple[_Piece, Found]]:
    """Share batches out to fresh processes; a forked one would inherit locks and threads in any state."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    waiting: deque[tuple[list[_Piece], Future[list[Found]]]] = deque()
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _prepare, (info,))
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(_compute_here, batch)))
            if len(waiting) >= 2 * processes:
                first, future = waiting.popleft()
                yield from zip(first, future.result(), strict=True)
        while waiting:
            first, future = waiting.popleft()
            yield from zip(first, future.result(), strict=True)
    except BrokenProcessPool as error:
        raise ModelError("A spaCy process died.", "Try fewer processes: each holds the pipeline.") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_loaded: Callable[[], Language]


def _prepare(info: PipelineInfo) -> None:
    """Make a fresh process ready: one that ends with its parent, and leaves Ctrl+C to it."""
    import signal
    import threading
    from functools import cache
    from multiprocessing import parent_process

    global _loaded
    os.environ.update(ONE_THREAD)  # several threads each would be in each other's way
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()
    _loaded = cache(lambda: load(info))


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def _compute_here(batch: list[_Piece]) -> list[Found]:
    return _compute(_loaded(), batch)
