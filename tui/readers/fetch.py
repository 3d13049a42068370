"""Gets what stands at a web address: one GET, with limits on time, size and redirects."""

from __future__ import annotations

import re
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.domain.errors import UnreadableError
from tui.readers.addresses import is_page, scheme_of
from tui.readers.errors import missing_extra
from tui.readers.fetch_errors import broken_off, explained, refused, shown_url, slow, too_large

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 20_000_000
"""Bytes of the largest answer, uncompressed."""

MOST_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds.

    Attributes:
        connect: For the connection.
        silence: For the next bytes.
        total: For the whole answer, redirects included.
    """

    connect: float = 10.0
    silence: float = 20.0
    total: float = 120.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came.

    Attributes:
        url: Where it came from in the end, without the name and password that an address may have.
        data: The bytes, uncompressed.
        media_type: What the server says it is, such as `text/html`; empty where it does not say.
        charset: The encoding that the server names, or empty.
    """

    url: str
    data: bytes
    media_type: str = ""
    charset: str = ""


Watch = Callable[[int], None]
"""Is told how many bytes have come, several times a second."""

_CHUNK = 64 * 1024
_POLL = 0.1
_GZIP = 31
"""What zlib calls gzip, with its largest window."""
_MAGIC = b"\x1f"
"""What data of gzip begins with; the byte behind it may still be on its way."""


def fetch(url: str, watch: Watch | None = None, patience: Patience | None = None) -> Fetched:
    """Get what stands at an address.

    It comes in a thread of its own: neither looking a name up nor a server that sends a byte now and then
    can keep the caller, who is told how far it is, from Ctrl+C and from the end of the patience.

    Args:
        url: An address of http or https.
        watch: Is told how far it is.
        patience: How long is waited.

    Raises:
        UnreadableError: It did not come; the message says why.
    """
    patience = patience or Patience()
    task = _Task(_checked(url), patience)
    thread = threading.Thread(target=task.run, name="fetch", daemon=True)
    until = time.monotonic() + patience.total
    thread.start()
    try:
        while not task.done.wait(_POLL):
            if watch is not None:
                watch(task.received)
            if time.monotonic() > until:
                raise slow(url, patience.total)
    finally:
        task.stopped = True
    if task.error is not None:
        raise task.error
    assert task.result is not None
    return task.result


def _checked(url: str) -> str:
    """Return an address that can be asked for.

    Raises:
        UnreadableError: It is of another kind, or none; or the library is not installed.
    """
    if not is_page(url):
        local = scheme_of(url) == "file"
        raise UnreadableError(
            f"{shown_url(url)} is no address of http or https.",
            "Name the file by its path." if local else "Download it, and name the file.",
        )
    try:
        import httpx
    except ModuleNotFoundError as error:
        raise missing_extra(f"{shown_url(url)} is a web address", "url") from error
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise UnreadableError(f"{shown_url(url)} is no address.", "Check how it is written.") from error
    if not parsed.host:
        raise UnreadableError(f"{shown_url(url)} names no host.", "Check how it is written.")
    return url


@dataclass(slots=True)
class _Task:
    """One request, made in a thread: `result` or `error` is there when it is `done`."""

    url: str
    patience: Patience
    received: int = 0
    stopped: bool = False
    result: Fetched | None = None
    error: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        import httpx

        try:
            self.result = self._get()
        except (httpx.HTTPError, httpx.InvalidURL, zlib.error, OSError, ValueError, ImportError) as error:
            # ImportError: a proxy of a kind for which httpx needs one more library.
            self.error = explained(error, self.url)
        except Exception as error:
            # Whatever else happens is the caller's to see: this thread has nobody who would.
            self.error = error
        finally:
            self.done.set()

    def _get(self) -> Fetched:
        with _client(self.patience) as client, client.stream("GET", self.url) as answer:
            where = shown_url(str(answer.url))
            _check_answer(answer, where)
            data = bytearray()
            for chunk in _decoded(answer, self._raw(answer, where)):
                data += chunk
                if len(data) > MOST_BYTES:
                    raise too_large(where, MOST_BYTES)
            # A header that was sent twice comes as one, with a comma.
            kind = re.split("[;,]", answer.headers.get("content-type", ""), maxsplit=1)[0].strip().lower()
            return Fetched(where, bytes(data), kind, answer.charset_encoding or "")

    def _raw(self, answer: httpx.Response, where: str) -> Iterator[bytes]:
        until = time.monotonic() + self.patience.total
        for chunk in answer.iter_raw():
            self.received += len(chunk)
            if self.stopped or time.monotonic() > until:
                raise slow(where, self.patience.total)
            yield chunk


def _client(patience: Patience) -> httpx.Client:
    from http.cookiejar import DefaultCookiePolicy

    import httpx

    from tui import __version__

    client = httpx.Client(
        headers={
            "User-Agent": f"glossator/{__version__}",
            "Accept": "text/html, application/xhtml+xml, application/pdf, text/*;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip",
        },
        timeout=httpx.Timeout(patience.silence, connect=patience.connect),
        follow_redirects=True,
        max_redirects=MOST_REDIRECTS,
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


def _check_answer(answer: httpx.Response, where: str) -> None:
    """Find out from the head of an answer whether there is any use in its body.

    Raises:
        UnreadableError: There is none.
    """
    if not answer.is_success:
        raise refused(answer.status_code, answer.reason_phrase, where)
    if int(_digits(answer.headers.get("content-length", ""))) > MOST_BYTES:
        raise too_large(where, MOST_BYTES)


def _digits(value: str) -> str:
    return value if value.isascii() and value.isdigit() and len(value) < 20 else "0"


def _decoded(answer: httpx.Response, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Uncompress a body, a piece at a time: a small one may hold a giant."""
    codings = answer.headers.get("content-encoding", "").lower().strip()
    if codings in ("", "identity"):
        yield from chunks
        return
    if codings not in ("gzip", "x-gzip"):
        raise UnreadableError(
            f"{shown_url(str(answer.url))} came packed in a way that was not asked for ({codings}).",
            "Download it, and name the file.",
        )
    unpack = zlib.decompressobj(wbits=_GZIP)
    for chunk in chunks:
        while chunk:
            if unpack.eof and chunk.startswith(_MAGIC):
                # RFC 1952, 2.2: a file of gzip may be several, one behind the other.
                unpack = zlib.decompressobj(wbits=_GZIP)
            elif unpack.eof:
                break
            yield unpack.decompress(chunk, _CHUNK)
            chunk = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    yield unpack.flush(_CHUNK)
    if not unpack.eof:
        raise broken_off(shown_url(str(answer.url)))
