"""The portal as it is run, with its demo, and a browser in front of it.

`E2E_ADDRESS=http://127.0.0.1:8000` drives a portal that runs already instead of building one.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from demo.accounts import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 900}
# Chromium must not try to reach its maker's servers from a closed network.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Two cores carry the server, its worker and the browser: a page may be slow without being broken.
expect.set_options(timeout=10_000)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen) -> None:
    for _attempt in range(150):
        if server.poll() is not None:
            pytest.fail(f"the server ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not answer within 30 seconds")


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The address of a portal with the demo loaded, on a database of its own."""
    if os.environ.get("E2E_ADDRESS"):
        yield os.environ["E2E_ADDRESS"].rstrip("/")
        return
    with served(tmp_path_factory.mktemp("portal")) as portal:
        yield portal.address


@dataclass(frozen=True)
class Portal:
    """A portal that runs, and the environment in which its commands find its database."""

    address: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """A command of the operator; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


@contextmanager
def served(home: Path, *demo_options: str):
    """Load the demo into a new database and serve it."""
    port = _free_port()
    environment = {
        **os.environ,
        "SECRET_KEY": "for-the-browser-tests-only-" + "x" * 40,
        "DEMO": "True",
        "DATABASE_URL": f"sqlite:///{home / 'portal.sqlite3'}",
        "MEDIA_ROOT": str(home / "media"),
        "REDIS_URL": "",
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "reform_portal.settings",
    }
    portal = Portal(f"http://127.0.0.1:{port}", environment)
    portal.manage("migrate", "--verbosity=0")
    portal.manage("load_demo", *demo_options)
    log = (home / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "reform_portal.wsgi"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(f"{portal.address}/healthz", server)
        yield portal
    finally:
        server.terminate()
        server.wait(timeout=15)
        log.close()


@pytest.fixture(scope="session")
def browser():
    program = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if not program:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


class Visitor:
    """A person at a screen: opens pages, and minds what goes wrong behind them."""

    def __init__(self, browser: Browser, address: str, *, phone: bool, scripts: bool) -> None:
        self.address = address
        self.context = browser.new_context(
            base_url=address,
            viewport=PHONE if phone else DESK,
            java_script_enabled=scripts,
            locale="vi-VN",
            # Nothing to wait for: drawers and folds are at once where they will be.
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.forgiven: list[str] = []
        self._heard: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self._heard.append(str(error)))
        self.page.on("request", self._refuse_foreign)

    @property
    def complaints(self) -> list[str]:
        """What the console and the network said, without what the test called for."""
        return [
            heard
            for heard in self._heard
            if not any(re.search(pattern, heard) for pattern in self.forgiven)
        ]

    def forgive(self, *patterns: str) -> None:
        """The test provokes these on purpose: a refused request is an error to the console."""
        self.forgiven += patterns

    @contextmanager
    def unheard(self):
        """While a tool works inside the page, what it stirs up is not the page's fault."""
        heard = len(self._heard)
        yield
        del self._heard[heard:]

    def _note(self, message) -> None:
        if message.type == "error":
            self._heard.append(f"{self.page.url}: {message.text}")

    def _refuse_foreign(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self._heard.append(f"asked {request.url}")

    def sign_in(self, username: str) -> Page:
        self.page.goto("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
        return self.page

    def post(self, path: str, **form: str):
        """A POST from outside the pages: what a page without the button must still refuse."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        return self.context.request.post(
            path,
            form=form,
            headers={"X-CSRFToken": cookies.get("csrftoken", ""), "Referer": self.address},
            max_redirects=0,
        )

    def assert_fits(self) -> None:
        """No page is wider than its screen; what is wide scrolls inside its own box."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"


@pytest.fixture
def visit(browser, portal):
    """`visit()`, `visit(phone=True)`, `visit(scripts=False)`: a fresh visitor each."""
    visitors: list[Visitor] = []

    def new(*, phone: bool = False, scripts: bool = True) -> Visitor:
        visitors.append(Visitor(browser, portal, phone=phone, scripts=scripts))
        return visitors[-1]

    yield new
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []
