"""Every kind of page that a role can reach by links, looked at on a desk and on a phone.

`E2E_SHOTS=/some/folder` also keeps a picture of each page at both widths.
"""

import os
import re
from collections import deque
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from tests.e2e.conftest import DESK, PHONE

AT_MOST = 150
DOWNLOADS = {
    "par_index:criteria-export",
    "par_index:emulation-file",
    "par_index:open-data-file",
    "par_index:public-correction-file",
    "par_index:public-results-csv",
    "par_index:run-difference-file",
    "par_index:run-export",
    "par_index:score-export",
    "par_index:score-report-file",
    "plans:evidence-file",
    "plans:finding-export",
    "plans:plan-export",
    "plans:report-sheet-template",
    "plans:report-sheets",
    "plans:rollup-export",
    "procedures:assessment-export",
    "procedures:assessment-file",
    "procedures:catalogue-export",
    "procedures:load-faults",
    "procedures:monthly-file",
    "procedures:proposal-annex",
    "procedures:register-export",
    "reports:quarterly-excel",
    "reports:quarterly-word",
    "satisfaction:api-satisfaction",
    "satisfaction:counter-link-image",
    "satisfaction:public-csv",
    "satisfaction:public-unit-csv",
    "satisfaction:result-detail-file",
    "satisfaction:result-file",
}


# The search boxes of the Django admin are made by a library that names them its own way.
OURS = {"exclude": [[".select2-container"]]}
LINKS = "links => links.map(link => link.href)"
SERIOUS = {"serious", "critical"}
# Pages whose accessibility another role's walk has judged already.
judged: set[str] = set()
public: set[str] = set()
shots = os.environ.get("E2E_SHOTS")


@cache
def axe() -> Axe:
    return Axe()


def pattern_of(url: str) -> str:
    """One name for all pages of a kind: the view's."""
    parts = urlsplit(url)
    try:
        match = resolve(parts.path)
    except Resolver404:
        # A link to nowhere is opened too, and fails by its status.
        return parts.path
    view, _, act = str(match.view_name).rpartition("_")
    if view.startswith("admin:") and act in {"history", "delete"}:
        return f"admin {act}"
    # A page as it opens, and once with something asked of it: filtered, sorted, leafed through.
    what = "?" if parts.query else ""
    return f"{match.view_name or parts.path}{' file' if 'dinh-dang=' in parts.query else what}"


def is_download(url: str) -> bool:
    pattern = pattern_of(url)
    return pattern.rstrip("?") in DOWNLOADS or pattern.endswith(" file")


def kind_of(pattern: str) -> str:
    """The Django admin draws all lists, and all forms, with one template each."""
    return "admin " + pattern.rsplit("_", 1)[-1] if pattern.startswith("admin:") else pattern


class Walk:
    """One role's walk: breadth first, one page of each kind."""

    def __init__(self, visitor, role: str) -> None:
        self.visitor, self.role, self.page = visitor, role, visitor.page
        # The screen on which this person reads, and on which axe does.
        self.usual = "phone" if role == "citizen" else "desk"
        self.seen: set[str] = set()
        self.faults: list[str] = []
        self.opened = 0

    def run(self, start: str) -> None:
        queue = deque([self.visitor.address + start])
        self.seen.add(pattern_of(queue[0]))
        while queue and self.opened < AT_MOST:
            url = queue.popleft()
            self.opened += 1
            if self._open(url):
                queue.extend(self._new_links())

    def _open(self, url: str) -> bool:
        if is_download(url):
            answer = self.visitor.context.request.get(url)
            if answer.status >= 400:
                self._fault(url, f"status {answer.status}")
            return False
        response = self.page.goto(url)
        if response is None or response.status >= 400:
            self._fault(url, f"status {response and response.status}")
            return False
        self._look(url)
        return True

    def _look(self, url: str) -> None:
        heads = self.page.locator("h1").count()
        if heads != 1:
            self._fault(url, f"{heads} h1")
        pattern = pattern_of(url)
        kind = kind_of(pattern)
        for name, size in (("desk", DESK), ("phone", PHONE)):
            self.page.set_viewport_size(size)
            try:
                self.visitor.assert_fits()
            except AssertionError as error:
                self._fault(url, f"{name}: {error}")
            if kind not in judged and name == self.usual:
                self._judge(url)
                judged.add(kind)
            if shots:
                self._keep_picture(pattern, name)
        self.page.set_viewport_size(DESK)

    def _judge(self, url: str) -> None:
        with self.visitor.unheard():
            found = axe().run(self.page, context=OURS).response["violations"]
        for violation in found:
            if violation["impact"] in SERIOUS:
                places = [node["target"][0] for node in violation["nodes"]]
                self._fault(url, f"{violation['id']} {len(places)} × {places[:3]}")

    def _keep_picture(self, pattern: str, name: str) -> None:
        folder = Path(shots) / self.role
        folder.mkdir(parents=True, exist_ok=True)
        file = re.sub(r"[^\w-]+", "_", pattern)[:80]
        self.page.screenshot(path=folder / f"{file}.{name}.png", full_page=True)

    def _new_links(self) -> list[str]:
        fresh = []
        for link in self.page.locator("a[href]").evaluate_all(LINKS):
            url = urldefrag(link).url
            if not url.startswith(self.visitor.address + "/"):
                continue
            pattern = pattern_of(url)
            if pattern not in self.seen and not self._is_known(pattern):
                self.seen.add(pattern)
                fresh.append(url)
        return fresh

    def _is_known(self, pattern: str) -> bool:
        """Citizens have walked the public pages; Django has tested its filters and pop-ups."""
        is_filtered_admin = pattern.startswith("admin:") and pattern.endswith("?")
        return is_filtered_admin or (self.role != "citizen" and pattern in public)

    def _fault(self, url: str, what: str) -> None:
        self.faults.append(f"{self.role} {url.removeprefix(self.visitor.address)}: {what}")
        print(self.faults[-1])


ROLES = {
    "citizen": None,
    "official": "canbo.hieuphung",
    "leader": "lanhdao.hieuphung",
    "staff": "chuyenvien.huyen",
    "district-leader": "lanhdao.huyen",
    "inspector": "thanhtra",
    "administrator": "quantri",
}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_a_role_can_reach_opens_fits_and_is_accessible(visit, role):
    visitor = visit()
    username = ROLES[role]
    if username:
        visitor.sign_in(username)
    walk = Walk(visitor, role)
    walk.run("/lam-viec/" if username else "/")
    if not username:
        public.update(walk.seen)
    print(f"{role}: {walk.opened} pages")
    assert walk.faults == []
