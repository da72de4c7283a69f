"""Addresses are asked only where everybody could ask them, and never for longer than allowed."""

import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from common import web

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 -- to be refused
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "64:ff9b::7f00:1",
    "2001:0:7f00:1::",
]


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_is_public(address):
    assert not web.is_public(ip_address(address))


@pytest.mark.parametrize("address", ["203.162.0.181", "8.8.8.8", "2405:4800::1", "::ffff:8.8.8.8"])
def test_what_everybody_reaches_is_public(address):
    assert web.is_public(ip_address(address))


class Pages(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []

    def do_HEAD(self):
        self.asked.append((self.command, self.path))
        path = self.path.partition("?")[0]
        if path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", path.removeprefix("/to/"))
        elif path == "/no-head":
            self.send_response(200 if self.command == "GET" else 501)
        elif path == "/round":
            self.send_response(301)
            self.send_header("Location", "/round")
        else:
            self.send_response({"/gone": 404, "/shut": 403, "/broken": 500}.get(path, 200))
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server on this machine that, for the test, counts as public; nothing else inside does."""
    Pages.asked = []
    pages = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    real = web.is_public
    monkeypatch.setattr(web, "is_public", lambda one: str(one) == "127.0.0.1" or real(one))
    yield f"http://127.0.0.1:{pages.server_port}"
    pages.shutdown()
    pages.server_close()


@pytest.mark.parametrize(
    ("path", "status", "is_dead"),
    [
        ("/", 200, False),
        ("/mẫu đơn?số=1", 200, False),
        ("/gone", 404, True),
        ("/broken", 500, True),
        ("/shut", 403, False),
        ("/no-head", 200, False),
        ("/to//gone", 404, True),
        ("/to//", 200, False),
    ],
)
def test_what_a_server_answers(server, path, status, is_dead):
    answer = web.probe(server + path)
    assert (answer.status, answer.is_dead, answer.error) == (status, is_dead, "")


def test_the_head_is_enough_where_it_is_served(server):
    web.probe(f"{server}/")
    assert Pages.asked == [("HEAD", "/")]


def test_round_and_round_ends(server):
    assert web.probe(f"{server}/round").error == "chuyển hướng quá nhiều lần"


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{port}/",
        "http://127.0.0.1:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://user:word@127.0.0.1:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_inside_is_never_asked(server, url, monkeypatch):
    monkeypatch.undo()
    answer = web.probe(url.format(port=server.rpartition(":")[2]))
    assert (answer.status, answer.is_dead) == (None, True)
    assert Pages.asked == []


def test_a_redirect_does_not_lead_inside(server):
    answer = web.probe(f"{server}/to/http://127.0.0.2/secret")
    assert answer.error == "địa chỉ nội bộ, không kiểm tra"
    assert {path for _method, path in Pages.asked} == {"/to/http://127.0.0.2/secret"}


def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    places = [(2, 1, 6, "", (one, 80)) for one in ("203.162.0.181", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: places)
    assert web.probe("http://example.test/").error == "địa chỉ nội bộ, không kiểm tra"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.test/a",
        "file:///etc/passwd",
        "javascript:1",
        "",
        "http://",
        "http://[",
        "http://a:99999/",
    ],
)
def test_what_is_no_web_address_is_dead(url):
    answer = web.probe(url)
    assert answer.is_dead
    assert answer.error


@pytest.mark.parametrize(
    ("scheme", "begin"), [("http", b"HTTP"), ("https", b"\x16\x03\x03\x40\x00")]
)
def test_a_server_that_drips_is_left(monkeypatch, scheme, begin):
    """Each byte comes in time, the answer, or the end of the handshake before it, never does."""
    monkeypatch.setattr(web, "is_public", lambda one: True)
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip():
        while not stop.is_set():
            with suppress(OSError), listener.accept()[0] as line:
                line.sendall(begin)
                while not stop.wait(0.05):
                    line.sendall(b"H")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    answer = web.probe(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/", seconds=0.4)
    assert time.monotonic() - began < 3
    stop.set()
    listener.close()
    thread.join(2)
    assert answer.is_dead
