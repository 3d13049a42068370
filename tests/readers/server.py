"""A small web server for tests, in a thread, that behaves as badly as it is told to."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = Callable[[socket.socket], None]
"""Sends an answer, however it likes; the connection is closed behind it."""


def answer(
    body: bytes | str = b"",
    kind: str = "text/plain",
    status: str = "200 OK",
    length: int | None = None,
    **headers: str,
) -> Answer:
    """Return what sends a body with its length, or the length that is given."""
    data = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": kind, "Content-Length": str(len(data) if length is None else length)}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items() if value)]
    head = "\r\n".join([*lines, "Connection: close", "", ""]).encode()
    return lambda connection: connection.sendall(head + data)


def redirect(to: str) -> Answer:
    """Return what sends on to another address."""
    return answer(status="302 Found", Location=to, Set_Cookie="visited=1; Path=/")


def packed(body: bytes, kind: str = "text/plain") -> Answer:
    """Return what sends a body packed."""
    return answer(gzip.compress(body), kind, Content_Encoding="gzip")


def drip(head: bytes = b"", piece: bytes = b"x", pause: float = 0.05) -> Answer:
    """Return what sends a piece after the other, for ever."""

    def send(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return send


@dataclass
class Server:
    """What the server does.

    Attributes:
        url: Its address, without a path.
        answers: What it sends for each path.
        requests: The heads of the requests that came, as they came.
    """

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def handle(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(65536)
                if not more:
                    return
                head += more
                if head.startswith(b"\x16"):  # a greeting in TLS
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
            self.requests.append(head.decode())
            path = head.split(b" ")[1].decode().partition("?")[0]
            try:
                self.answers.get(path, answer("Nothing.", status="404 Not Found"))(connection)
            except OSError:
                return  # the other end has gone, as it should


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        server = Server(f"http://127.0.0.1:{listener.getsockname()[1]}")
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                threading.Thread(target=server.handle, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server
        stop.set()
        thread.join()
