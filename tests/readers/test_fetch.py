"""What comes from an address, and what goes wrong with it."""

from __future__ import annotations

import gzip
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.readers.server import Server, answer, drip, packed, redirect
from tui import __version__
from tui.domain.errors import UnreadableError
from tui.readers import fetch as fetching
from tui.readers.addresses import is_url
from tui.readers.fetch import MOST_BYTES, Patience, fetch

IMPATIENT = Patience(connect=1, silence=0.3, total=0.8)


def refusal(url: str, patience: Patience | None = None) -> str:
    """Return the message with which an address is not had, a hint being there."""
    with pytest.raises(UnreadableError) as caught:
        fetch(url, patience=patience)
    assert caught.value.hint.endswith(".")
    assert "\n" not in str(caught.value)
    assert ".." not in caught.value.message
    return caught.value.message


def test_a_page_comes_with_what_the_server_says_of_it(server: Server) -> None:
    server.answers["/a"] = answer("Grüße".encode("cp1252"), "text/HTML; charset=windows-1252")
    fetched = fetch(f"{server.url}/a#part")
    assert (fetched.url, fetched.data) == (f"{server.url}/a", b"Gr\xfc\xdfe")
    assert (fetched.media_type, fetched.charset) == ("text/html", "windows-1252")


def test_one_get_goes_out_and_says_who_asks(server: Server) -> None:
    server.answers["/a"] = answer("Text")
    fetch(f"{server.url}/a")
    (request,) = server.requests
    lines = request.strip().splitlines()
    assert lines[0] == "GET /a HTTP/1.1"
    assert {line.partition(":")[0].lower() for line in lines[1:]} == {
        *("host", "user-agent", "accept", "accept-encoding", "connection")
    }
    assert f"glossator/{__version__}" in request


def test_redirects_are_followed_and_no_cookie_is_kept(server: Server) -> None:
    server.answers |= {"/a": redirect("/b"), "/b": redirect(f"{server.url}/c"), "/c": answer("Text")}
    assert fetch(f"{server.url}/a").url == f"{server.url}/c"
    assert len(server.requests) == 3
    assert not [request for request in server.requests if "cookie" in request.lower()]


def test_name_and_password_of_an_address_are_sent_and_not_told(server: Server) -> None:
    server.answers["/a"] = answer("Text")
    url = server.url.replace("://", "://ann:secret@")
    assert fetch(f"{url}/a").url == f"{server.url}/a"
    assert "secret" not in refusal(f"{url}/missing")
    assert "Authorization: Basic" in server.requests[0]


def test_redirects_end(server: Server) -> None:
    server.answers |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert "is sent on and on" in refusal(f"{server.url}/a")
    assert len(server.requests) <= 12


@pytest.mark.parametrize(
    "to", ["ftp://example.org/x", "file:///etc/passwd", "data:text/plain,x", "http://", "http://[::1"]
)
def test_redirects_lead_to_the_web_only(server: Server, to: str) -> None:
    server.answers["/a"] = redirect(to)
    refusal(f"{server.url}/a")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "part"),
    [
        ("404 Not Found", "is not there (the server says 404 Not Found)"),
        ("410 Gone", "is not there"),
        ("403 Forbidden", "is not for everybody"),
        ("401 Unauthorized", "is not for everybody"),
        ("429 Too Many Requests", "cannot be had just now"),
        ("503 Service Unavailable", "cannot be had just now"),
        ("418 Teapot", "cannot be had (the server says 418 Teapot)"),
        ("304 Not Modified", "cannot be had"),
    ],
)
def test_a_status_is_told_in_words(server: Server, status: str, part: str) -> None:
    server.answers["/a"] = answer("No.", status=status)
    assert part in refusal(f"{server.url}/a")


def test_what_is_packed_is_unpacked(server: Server) -> None:
    server.answers["/a"] = packed(b"Text " * 50_000)
    assert fetch(f"{server.url}/a").data == b"Text " * 50_000


@pytest.mark.parametrize("behind", [b"", b"\0\0\0"])
def test_what_is_packed_in_several_pieces_comes_whole(server: Server, behind: bytes) -> None:
    whole = gzip.compress(b"First. ") + gzip.compress(b"Second. ") + gzip.compress(b"Third.") + behind
    first = len(gzip.compress(b"First. ")) + 1
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"

    def in_two(connection: socket.socket) -> None:
        connection.sendall(head + whole[:first])
        time.sleep(0.1)
        connection.sendall(whole[first:])

    server.answers |= {"/a": answer(whole, Content_Encoding="gzip"), "/b": in_two}
    assert fetch(f"{server.url}/a").data == b"First. Second. Third."
    assert fetch(f"{server.url}/b").data == b"First. Second. Third."


def test_a_kind_that_is_told_twice_is_that_kind(server: Server) -> None:
    server.answers["/a"] = answer("<p>Text", "text/html, text/html; charset=utf-8")
    assert fetch(f"{server.url}/a").media_type == "text/html"


def test_a_bomb_does_not_go_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    unpacked = fetching._decoded

    def counted(*arguments: Any) -> Iterator[bytes]:
        for piece in unpacked(*arguments):
            sizes.append(len(piece))
            yield piece

    monkeypatch.setattr(fetching, "_decoded", counted)
    server.answers["/a"] = packed(bytes(10 * MOST_BYTES))
    assert refusal(f"{server.url}/a").endswith("is larger than 20 MB.")
    assert max(sizes) <= 65536
    assert sum(sizes) <= MOST_BYTES + 65536


def test_a_bomb_in_a_bomb_is_not_touched(server: Server) -> None:
    twice = gzip.compress(gzip.compress(bytes(100_000)))
    server.answers["/a"] = answer(twice, Content_Encoding="gzip, gzip")
    assert "packed in a way that was not asked for (gzip, gzip)" in refusal(f"{server.url}/a")


def test_what_is_too_large_is_not_waited_for(server: Server) -> None:
    server.answers["/stated"] = answer(b"x", length=MOST_BYTES + 1)
    endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
    server.answers["/endless"] = drip(endless, b"x" * 1_000_000, 0)
    assert refusal(f"{server.url}/stated").endswith("is larger than 20 MB.")
    assert refusal(f"{server.url}/endless").endswith("is larger than 20 MB.")


@pytest.mark.parametrize("pack", [False, True])
def test_what_breaks_off_is_no_article(server: Server, pack: bool) -> None:
    whole = gzip.compress(b"Text " * 1000) if pack else b"Text"
    packing = "gzip" if pack else ""
    server.answers["/short"] = answer(whole, length=len(whole) + 10, Content_Encoding=packing)
    assert "the connection broke off" in refusal(f"{server.url}/short")
    if pack:
        server.answers["/cut"] = answer(whole[:-10], Content_Encoding=packing)
        assert "the connection broke off" in refusal(f"{server.url}/cut")


def test_what_says_it_is_packed_and_is_not(server: Server) -> None:
    server.answers["/a"] = answer("Text", Content_Encoding="gzip")
    assert "came damaged" in refusal(f"{server.url}/a")


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_slow_server_is_not_waited_for_longer_than_said(server: Server, head: bytes) -> None:
    server.answers["/a"] = drip(head)
    begun = time.monotonic()
    assert refusal(f"{server.url}/a", IMPATIENT).endswith("takes longer than 1 seconds.")
    assert time.monotonic() - begun < 5


def test_a_silent_server_is_given_up(server: Server) -> None:
    server.answers["/a"] = lambda connection: time.sleep(2)
    assert refusal(f"{server.url}/a", IMPATIENT).endswith("has stopped sending.")


def test_how_much_has_come_is_told(server: Server) -> None:
    def slowly(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(8):
            connection.sendall(b"x" * 1000)
            time.sleep(0.05)

    told: list[int] = []
    server.answers["/a"] = slowly
    assert len(fetch(f"{server.url}/a", told.append).data) == 8000
    assert told
    assert told == sorted(told)
    assert max(told) > 0


def test_ctrl_c_ends_the_waiting(server: Server) -> None:
    def interrupt(received: int) -> None:
        raise KeyboardInterrupt

    server.answers["/a"] = drip(b"HTTP/1.1 200 OK\r\n\r\n")
    with pytest.raises(KeyboardInterrupt):
        fetch(f"{server.url}/a", interrupt)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/").endswith("takes no connections.")


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refusal("https://nowhere.example/a") == "The host of https://nowhere.example/a is not found."


def test_a_server_that_speaks_no_tls(server: Server) -> None:
    url = server.url.replace("http:", "https:")
    assert refusal(f"{url}/a").startswith(f"There is no safe connection to {url}/a: ")


def test_a_certificate_that_nobody_vouches_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "self-signed certificate"
        raise error

    with socket.create_server(("localhost", 0)) as listener:
        monkeypatch.setenv("NO_PROXY", "*")
        monkeypatch.setattr(ssl.SSLContext, "wrap_socket", refuse)
        message = refusal(f"https://localhost:{listener.getsockname()[1]}/")
    assert message.endswith("cannot be trusted: self-signed certificate.")


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "nonsense://x", "http://127.0.0.1:1", ":"])
def test_a_proxy_that_does_not_work_is_told(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("ALL_PROXY", proxy)
    refusal("http://nowhere.example/a")


def test_what_is_no_web_server(server: Server) -> None:
    server.answers["/a"] = lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    assert "does not answer as a web server does" in refusal(f"{server.url}/a")


@pytest.mark.parametrize(
    "url", ["ftp://example.org/a", "file:///etc/passwd", "http://", "https:///a", "http://[::1"]
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    assert is_url(url)
    refusal(url)


def test_a_file_is_named_by_its_path() -> None:
    with pytest.raises(UnreadableError) as caught:
        fetch("FILE:///a.txt")
    assert caught.value.hint == "Name the file by its path."


@pytest.mark.parametrize("name", ["a.txt", "-", "/http://", "C:\\x", "a/b://c", "://x", ""])
def test_paths_are_no_addresses(name: str) -> None:
    assert not is_url(name)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(UnreadableError) as caught:
        fetch("https://example.org/")
    assert caught.value.hint == 'Install it with: pip install "glossator[url]".'


def test_paths_need_no_library() -> None:
    source = Path(fetching.__file__).read_text()
    assert "\nimport httpx" not in source
