"""The process that runs spaCy: `python -P -m tui.nlp.worker MODEL`.

It reads requests from its standard input and writes results to what was its standard output, in the frames
of `tui.nlp.protocol`; the two file descriptors themselves are turned away, so that nothing that spaCy or a
pipeline prints gets among the messages. It ends when its input does, also in the middle of a computation.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

from tui.domain.errors import ModelError
from tui.nlp import protocol
from tui.nlp.protocol import Cancel, Focus, Phrases, Suggest
from tui.nlp.wellformed import reason

if TYPE_CHECKING:
    from spacy.language import Language

    from tui.nlp.agenda import Agenda, Piece
    from tui.nlp.phrasing import PhraseFinder
    from tui.nlp.pipelines import PipelineInfo

NICENESS = 10
_READ = 1 << 16

Inbox = queue.SimpleQueue[protocol.Message]


def main() -> NoReturn:
    """Serve until standard input ends."""
    requests, results = _take_pipes()
    os.nice(NICENESS)
    inbox: Inbox = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, inbox), name="requests", daemon=True).start()
    outbox = _Outbox(results)
    nlp, info = _open(sys.argv[1], outbox)
    _serve(nlp, info, inbox, outbox)


def _take_pipes() -> tuple[int, int]:
    """Return descriptors for the messages; 0 becomes empty and 1 the same as 2."""
    requests, results = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, results


def _listen(requests: int, inbox: Inbox) -> NoReturn:
    """Put what comes into the inbox; end the process when no more can come."""
    decoder = protocol.Decoder()
    code = 1
    try:
        while data := os.read(requests, _READ):
            for message in decoder.feed(data):
                inbox.put(message)
        code = 0
    except protocol.ProtocolError as error:
        print(error, file=sys.stderr, flush=True)
    finally:
        # The main thread may be deep in a computation that no exception reaches.
        os._exit(code)


class _Outbox:
    """Where results go."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def put(self, message: protocol.Message) -> None:
        """Write a message; the process ends where nobody reads any more."""
        view = memoryview(protocol.encode(message))
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except BrokenPipeError:
            os._exit(0)


def _open(model: str, outbox: _Outbox) -> tuple[Language, PipelineInfo]:
    """Load the pipeline, or a blank one in its place, and say so."""
    from tui.nlp.pipelines import describe, language_of
    from tui.nlp.recognise import load

    language = language_of(model)
    try:
        info = describe(model)
        language = info.lang
        nlp = load(info)
        _announce(nlp, info, outbox, fallback=False)
    except ModelError as error:
        outbox.put(protocol.Failure(0, error.message, error.hint))
        info, nlp = _load_blank([language, "xx"])
        _announce(nlp, info, outbox, fallback=True)
    _settle()
    return nlp, info


def _load_blank(languages: list[str]) -> tuple[PipelineInfo, Language]:
    """Return a blank pipeline of the first language that loads: some need packages of their own."""
    from tui.nlp.pipelines import BLANK, describe
    from tui.nlp.recognise import load

    for language in languages[:-1]:
        try:
            info = describe(BLANK + language)
            return info, load(info)
        except ModelError:
            continue
    info = describe(BLANK + languages[-1])
    return info, load(info)


def _announce(nlp: Language, info: PipelineInfo, outbox: _Outbox, fallback: bool) -> None:
    from dataclasses import asdict, replace

    from tui.nlp.recognise import entity_labels, explain

    labels = entity_labels(nlp)
    explanations: dict[str, object] = dict(explain(labels))
    outbox.put(protocol.Loaded(asdict(replace(info, labels=labels)), explanations, fallback))


def _settle() -> None:
    """Keep the collector from walking the pipeline's hundreds of thousands of objects again and again."""
    import gc

    gc.collect()
    gc.freeze()


def _serve(nlp: Language, info: PipelineInfo, inbox: Inbox, outbox: _Outbox) -> NoReturn:
    """Work off requests, one piece at a time, and look between pieces at what else has come."""
    from tui.nlp.agenda import Agenda
    from tui.nlp.recognise import whole_limit

    agenda = Agenda(whole_limit(info))
    finder: PhraseFinder | None = None
    piece: Piece | None = None
    while True:
        if piece is None:
            _note(agenda, inbox.get())
        while not inbox.empty():
            _note(agenda, inbox.get())
        piece = agenda.take()
        if piece is not None and piece.phrases:
            finder = finder or _phrase_finder(nlp, info)
            outbox.put(_find_phrases(finder, agenda, piece))
        elif piece is not None:
            outbox.put(_work(nlp, agenda, piece))


def _note(agenda: Agenda, message: protocol.Message) -> None:
    match message:
        case Suggest(task, text, focus, done):
            agenda.add(task, text, focus, frozenset(done))
        case Phrases(task, text, focus):
            agenda.add_phrases(task, text, focus)
        case Focus(task, offset):
            agenda.focus(task, offset)
        case Cancel(task):
            agenda.cancel(task)
        case _:
            print("a message of the wrong kind", file=sys.stderr, flush=True)
            os._exit(1)


def _work(nlp: Language, agenda: Agenda, piece: Piece) -> protocol.Message:
    """Return the answer to one piece; a failure gives up the rest of its task."""
    from tui.nlp.recognise import recognise_chunk

    try:
        found = recognise_chunk(nlp, piece.text, piece.chunk)
    except Exception as error:  # any code of a pipeline runs here, and may raise anything
        agenda.cancel(piece.task)
        return protocol.Failure(
            piece.task, f"The pipeline failed on this text: {reason(error)}", "Name another with --model."
        )
    entities: list[object] = [item for entity in found.entities for item in entity]
    names = [offset for name in found.names for offset in name]
    start, end = piece.chunk.start, piece.chunk.end
    return protocol.Result(
        piece.task, start, end, entities, found.starts, found.ends, names, piece.part, piece.parts
    )


def _phrase_finder(nlp: Language, info: PipelineInfo) -> PhraseFinder:
    """Make a finder; its modules are imported here, for most readers never ask for a noun phrase."""
    from tui.nlp.phrasing import PhraseFinder

    return PhraseFinder(nlp, info)


def _find_phrases(finder: PhraseFinder, agenda: Agenda, piece: Piece) -> protocol.Message:
    """Return the answer to one piece; where there is nothing to be had, to the whole text at once."""
    task, text, chunk = piece.task, piece.text, piece.chunk
    try:
        fresh = not finder.looked
        if not finder.open():
            agenda.cancel(task)
            return protocol.PhrasesFound(task, 0, len(text), [], 1, 1)
        if fresh:
            _settle()
        found = finder.find(text, chunk)
    except Exception as error:  # any code of a pipeline runs here, and may raise anything
        agenda.cancel(task)
        return protocol.Failure(task, f"The noun phrases could not be found: {reason(error)}", "")
    numbers = [number for phrase in found for number in phrase]
    return protocol.PhrasesFound(task, chunk.start, chunk.end, numbers, piece.part, piece.parts)


if __name__ == "__main__":
    main()
