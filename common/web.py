"""Whether an address on the web answers. Only public ones are asked: pages name addresses, people type them.

The host is resolved once and the connection goes to the very address that was judged, so that a
name can't point elsewhere a moment later. A redirect is judged like the first address.
"""

import http.client
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

SECONDS = 10.0
REDIRECTS = 5
_AGENT = "reform-portal-link-check/1"
# An IPv4 address behind a gateway: whether it is public can't be seen from outside.
_NAT64 = IPv6Network("64:ff9b::/96")
_MOVED = {301, 302, 303, 307, 308}
# Not dead: the server is there, and does not talk to us or only to people.
_ALIVE = {401, 403, 405, 429}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or why there was none."""

    status: int | None = None
    error: str = ""

    @property
    def is_dead(self) -> bool:
        return self.status is None or (self.status >= 400 and self.status not in _ALIVE)


class _CannotAsk(Exception):
    """A sentence on why the address was not asked."""


def probe(url: str, seconds: float = SECONDS) -> Answer:
    """Ask for the head of the page; where that is not served, for the page, without reading it."""
    try:
        answer = _follow(url, "HEAD", seconds)
        return _follow(url, "GET", seconds) if answer.is_dead else answer
    except _CannotAsk as refusal:
        return Answer(error=str(refusal))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(error=f"{type(error).__name__}: {error}"[:200])


def _follow(url: str, method: str, seconds: float) -> Answer:
    for _hop in range(REDIRECTS + 1):
        status, onward = _ask(url, method, seconds)
        if status not in _MOVED or not onward:
            return Answer(status)
        url = urljoin(url, onward)
    raise _CannotAsk(_("chuyển hướng quá nhiều lần"))


def _ask(url: str, method: str, seconds: float) -> tuple[int, str]:
    parts = urlsplit(iri_to_uri(url))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _CannotAsk(_("không phải địa chỉ http hoặc https"))
    connection = _connect(parts, seconds)
    # A timeout of the socket alone would let a server drip one byte at a time for ever.
    watch = Timer(seconds, _hang_up, [connection])
    watch.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={"User-Agent": _AGENT, "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    finally:
        watch.cancel()
        connection.close()


def _hang_up(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _connect(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    # The name is for the Host line; the socket is ours.
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    plain = socket.create_connection((_public_address(host, port), port), seconds)
    if parts.scheme == "http":
        connection.sock = plain
        return connection
    try:
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except (OSError, ValueError):
        plain.close()
        raise
    # So that the Host line bears no port.
    connection.default_port = 443
    return connection


def _public_address(host: str, port: int) -> str:
    """An address of the host; refused where any one of them is inside."""
    found = {
        str(place[0]) for *_kind, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    }
    if not found or not all(is_public(ip_address(one)) for one in found):
        raise _CannotAsk(_("địa chỉ nội bộ, không kiểm tra"))
    return sorted(found, key=lambda one: (":" in one, one))[0]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Reachable by everyone: not this machine, this office, a group of machines, or one of them inside another."""
    if isinstance(address, IPv6Address):
        if address.scope_id or address in _NAT64 or address.teredo:
            return False
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved
