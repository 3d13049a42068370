"""What went wrong with an address, in words for people."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from tui.domain.errors import UnreadableError


def shown_url(url: str) -> str:
    """Return an address without name, password and fragment, which belong in no library and no message."""
    return re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", r"\1", url.partition("#")[0])


def slow(url: str, seconds: float) -> UnreadableError:
    """Return the error for an address that takes too long."""
    return UnreadableError(
        f"{shown_url(url)} takes longer than {seconds:.0f} seconds.",
        "Try again later, or download it and name the file.",
    )


def broken_off(where: str) -> UnreadableError:
    """Return the error for an answer without its end."""
    return UnreadableError(f"{where} did not come whole: the connection broke off.", "Try again.")


def refused(status: int, reason: str, where: str) -> UnreadableError:
    """Return the error for a status with which a server does not give what is asked for."""
    said = f"{status} {reason}".strip()
    if status in (404, 410):
        return UnreadableError(f"{where} is not there (the server says {said}).", "Check the address.")
    if status in (401, 402, 403, 407, 451):
        return UnreadableError(
            f"{where} is not for everybody (the server says {said}).",
            "Save the page in a browser, and name the file.",
        )
    if status == 429 or status >= 500:
        return UnreadableError(
            f"{where} cannot be had just now (the server says {said}).", "Try again later."
        )
    return UnreadableError(
        f"{where} cannot be had (the server says {said}).", "Save the page in a browser, and name the file."
    )


def too_large(where: str, most: int) -> UnreadableError:
    """Return the error for an answer of more than `most` bytes."""
    return UnreadableError(
        f"{where} is larger than {most // 1_000_000} MB.", "Download it, and name the file."
    )


def explained(error: Exception, url: str) -> UnreadableError:
    """Return what went wrong with a request in words for people."""
    import httpx

    request = getattr(error, "_request", None)
    where = shown_url(str(request.url) if request is not None else url)
    said = str(error).rstrip(".")
    match error:
        case httpx.ConnectTimeout():
            return UnreadableError(f"{where} does not answer.", "Check the address and the network.")
        case httpx.ReadTimeout() | httpx.WriteTimeout() | httpx.PoolTimeout():
            return UnreadableError(f"{where} has stopped sending.", "Try again later.")
        case httpx.TooManyRedirects():
            return UnreadableError(f"{where} is sent on and on.", "Check the address in a browser.")
        case httpx.UnsupportedProtocol():
            return UnreadableError(
                f"{shown_url(url)} leads to an address that is not of http or https.", "Check the address."
            )
        case httpx.ConnectError():
            return _unconnected(error, where)
        case httpx.ProxyError():
            return UnreadableError(
                f"The proxy does not let {where} through: {said}.", "Check HTTPS_PROXY and HTTP_PROXY."
            )
        case httpx.ReadError() | httpx.WriteError():
            return broken_off(where)
        case httpx.RemoteProtocolError():
            if "closed connection" in str(error) or "disconnected" in str(error):
                return broken_off(where)
            return UnreadableError(
                f"{where} does not answer as a web server does: {said}.", "Check the address."
            )
        case zlib.error():
            return UnreadableError(f"{where} came damaged: it cannot be unpacked.", "Try again.")
    return UnreadableError(f"{where} cannot be had: {said}.", "Check the address, the network and the proxy.")


def _unconnected(error: Exception, where: str) -> UnreadableError:
    import socket
    import ssl
    from urllib.request import getproxies

    causes = list(_causes(error))
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            return UnreadableError(
                f"{where} cannot be trusted: {each.verify_message}.",
                "Check the address, and the date of this computer.",
            )
        if isinstance(each, ssl.SSLError):
            return UnreadableError(
                f"There is no safe connection to {where}: {each.reason or each}.", "Check the address."
            )
    if any(isinstance(each, socket.gaierror) for each in causes):
        return UnreadableError(
            f"The host of {where} is not found.", "Check the address, and whether there is a network."
        )
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        proxy = ", and the proxy that is set" if getproxies() else ""
        return UnreadableError(f"{where} takes no connections.", f"Check the address and its port{proxy}.")
    return UnreadableError(
        f"{where} is not reached: {str(error).rstrip('.')}.", "Check the address and the network."
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
