"""Promises that hold on every page: headers, no foreign or inline content, tokens, no formulas."""

import os
import re
import subprocess
import sys
from csv import reader
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from par_index.models import Mark, ScorecardStep
from petitions.models import Petition
from plans.models import Cell, Evidence, Finding
from procedures.models import Procedure
from satisfaction.models import Rating
from tests.doors import DOORS, IN, PUBLIC, faults, fingerprint, open_house, path_of
from tests.factories import plans
from tests.factories.units import UserFactory
from units.models import Membership, Unit

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
PASSWORD = "mot-mat-khau-dai-2020"


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    with open_house(django_db_blocker) as house:
        yield house


# --- Headers ------------------------------------------------------------------------------------


def strict(answer):
    """Whether the answer forbids what is inline or foreign, and guessing of types and framing."""
    policy = answer.headers.get("Content-Security-Policy", "")
    return (
        "default-src 'none'" in policy
        and "unsafe" not in policy
        and "//" not in policy
        and answer.headers["X-Content-Type-Options"] == "nosniff"
        and "frame-ancestors 'none'" in policy
        and answer.headers["Referrer-Policy"] == "same-origin"
    )


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("anonymous", "/", 200),
        ("official", "/lam-viec/", 200),
        ("anonymous", "/lam-viec/", 302),
        ("official", "/tham-dinh/", 403),
        ("official", "/khong-co/", 404),
        ("official", "/dang-xuat/", 405),
        ("anonymous", "/static/css/tokens.css", 200),
        ("anonymous", "/healthz", 200),
    ],
)
def test_every_kind_of_answer_carries_the_strict_headers(house, role, path, status):
    answer = house.ask(role, "get", path)

    assert answer.status_code == status
    assert strict(answer)


def test_a_breakdown_is_a_page_with_the_strict_headers_and_no_details(monkeypatch):
    monkeypatch.setattr("reform_portal.views.home_context", lambda: 1 / 0)
    client = Client(raise_request_exception=False)

    answer = client.get("/")

    assert (answer.status_code, strict(answer)) == (500, True)
    assert "ZeroDivisionError" not in answer.content.decode()


def test_a_document_is_handed_out_as_a_download_in_a_sandbox(house):
    answer = house.ask("official", "get", path_of(house, "plans:evidence-file"))

    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bien-ban.pdf"'


# --- Pages ----------------------------------------------------------------------------------------

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(
    r"""(\sstyle\s*=)|(<style\b)|(\son[a-z]+\s*=\s*["'])|(<script(?![^>]*\ssrc=))|(javascript:)""",
    re.I,
)
FOREIGN = re.compile(r"""(?:src|action|srcset|data|poster)\s*=\s*["']?\s*(?:https?:)?//""", re.I)
LINKED = re.compile(r"""<link[^>]*href\s*=\s*["']?\s*(?:https?:)?//""", re.I)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_nothing_inline_and_nothing_foreign(path):
    text = path.read_text(encoding="utf-8")

    found = [pattern.search(text) for pattern in (INLINE, FOREIGN, LINKED)]

    assert [match.group() for match in found if match] == []


def test_style_sheets_and_scripts_load_nothing_foreign():
    files = [*(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")]

    foreign = re.compile(
        r"""url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//|import\s*\(?["']https?:"""
    )

    assert files
    assert [str(path) for path in files if foreign.search(path.read_text(encoding="utf-8"))] == []


def visitors(answers, roles=("anonymous", "official", "leader", "staff", "inspector")):
    return [role for role in roles if answers[role] == IN]


@pytest.mark.parametrize("path", ["/lam-viec/", "/tham-dinh/", "/khong-co/"])
def test_pages_of_refusal_hold_nothing_inline(house, path):
    assert faults(house.ask("official", "get", path)) == []


GARBAGE = ("²", "9" * 30, "\x00' OR 1=1 --", "<script>alert(1)</script>")
ASKED = (
    *("nam", "don-vi", "lan-tinh", "cap", "so-voi", "tim", "xep", "linh-vuc", "trang", "chua-nop"),
    *("o", "tai-lieu", "thu-tuc", "ma", "q", "pham-vi", "tinh-trang", "cach-nop", "bo", "kenh"),
    *("trang-thai", "trang_thai", "chu-tri", "dinh-dang", "chi-tiet", "next", "field", "level"),
)


PAGES = [name for name in DOORS if IN in DOORS[name].get.values()]


@pytest.mark.parametrize("name", PAGES)
def test_garbage_in_an_address_breaks_nothing(house, name):
    role = "anonymous" if DOORS[name] is PUBLIC else (visitors(DOORS[name].get) or ["outsider"])[-1]
    client, path = house.clients[role], path_of(house, name)
    client.raise_request_exception = False

    found = {}
    # All at once, and what most pages ask for alone: an early refusal must not hide the rest.
    for text, keys in [*((text, ASKED) for text in GARBAGE), ("²", ("nam",)), ("²", ("don-vi",))]:
        answer = client.get(path, dict.fromkeys(keys, text))
        if answer.streaming:
            list(answer)
        found[text, keys[0]] = answer.status_code
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert b"<script>alert" not in answer.content
    client.raise_request_exception = True

    assert {key: status for key, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("name", [name for name in DOORS if DOORS[name].post])
def test_garbage_in_a_form_breaks_nothing(house, name):
    role = (visitors(DOORS[name].post) or ["anonymous"])[0]
    client, path = house.clients[role], path_of(house, name)
    line = f"c{house.things.indicator.pk}-version"
    names = (
        line,
        "version",
        "points",
        "number",
        "numerator",
        "reason",
        "text",
        "evidence",
        "unit",
        "bo",
    )
    more = ("nam", "linh-vuc", "theo", "submission", "year", "procedures", "indicator", "until")
    client.raise_request_exception = False

    found = {}
    for text in GARBAGE[:3]:
        found[text] = house.ask(
            role, "post", path, dict.fromkeys((*names, *more), text)
        ).status_code
    client.raise_request_exception = True

    assert {text: status for text, status in found.items() if status >= 500} == {}


# --- Tokens, sessions, ways out -----------------------------------------------------------------

BY_KEY = ("procedures:api-dossiers", "procedures:api-dossier")


def test_nothing_is_sent_without_a_token(house):
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.users["official"])
    before = fingerprint()

    found = {name: client.post(path_of(house, name)).status_code for name in DOORS}

    # Other systems come with a key and without a session: no session opens these at all.
    by_key = {name: found.pop(name) for name in BY_KEY}
    assert set(by_key.values()) == {401}
    assert {name: status for name, status in found.items() if status != 403} == {}
    assert fingerprint() == before


def sign_in(client, user, onward):
    user.set_password(PASSWORD)
    user.save()
    form = {"username": user.username, "password": PASSWORD, "next": onward}
    return client.post(reverse("login"), form).headers["Location"]


@pytest.mark.parametrize(
    ("onward", "leads_to"),
    [
        ("/bao-cao/", "/bao-cao/"),
        ("https://evil.example/", "/lam-viec/"),
        ("//evil.example/", "/lam-viec/"),
        ("/\\evil.example", "/lam-viec/"),
        ("javascript:alert(1)", "/lam-viec/"),
    ],
)
def test_signing_in_leads_nowhere_else(client, house, onward, leads_to):
    assert sign_in(client, house.users["official"], onward) == leads_to


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_choosing_a_language_leads_nowhere_else(client, onward):
    answer = client.post(reverse("set_language"), {"language": "en", "next": onward})

    assert answer.headers["Location"] == "/"


def test_the_session_number_changes_with_signing_in(client, house):
    client.get("/dang-nhap/")
    client.cookies["sessionid"] = "chosen-by-somebody-else"

    sign_in(client, house.users["official"], "")

    assert client.cookies["sessionid"].value != "chosen-by-somebody-else"


def test_a_disabled_persons_session_is_over(house):
    paths = [path_of(house, name) for name in ("worklist", "plans:evidence-file")]
    user = house.users["official"]
    user.is_active = False
    user.save()

    found = [house.ask("official", "get", path).headers["Location"] for path in paths]
    user.is_active = True

    assert found == [f"/dang-nhap/?next={path}" for path in paths]


def test_a_role_that_has_ended_opens_nothing(house):
    Membership.objects.filter(user=house.users["official"]).update(ends_on=date(2020, 9, 9))

    names = ("plans:report-detail", "plans:evidence-file", "par_index:scorecard-detail")
    found = [house.ask("official", "get", path_of(house, name)).status_code for name in names]

    assert found == [404, 404, 404]


def test_a_new_password_ends_the_other_sessions(house):
    elsewhere, user = Client(), house.users["official"]
    elsewhere.force_login(user)
    user.set_password(PASSWORD)
    user.save()

    assert elsewhere.get("/lam-viec/").status_code == 302


# --- More than was asked --------------------------------------------------------------------------


def test_fields_that_a_form_does_not_have_change_nothing(house):
    things, users = house.things, house.users
    more = {
        "unit_id": things.neighbour.pk,
        "added_by": users["stranger"].pk,
        "pk": 9999,
        "id": 9999,
    }

    house.ask(
        "official",
        "post",
        reverse("plans:evidence-add"),
        {"number": "9/BC", "title": "Báo cáo", "unit": things.neighbour.pk, **more},
    )
    house.ask(
        "inspector",
        "post",
        path_of(house, "plans:finding-add"),
        {
            "text": "Niêm yết",
            "recorded_by": users["official"].pk,
            "resolved_on": "01/09/2020",
            **more,
        },
    )

    added, found = Evidence.objects.latest("pk"), Finding.objects.latest("pk")
    assert (added.unit, added.added_by, added.number) == (things.commune, users["official"], "9/BC")
    assert (found.recorded_by, found.resolved_on) == (users["inspector"], None)
    assert 9999 not in (added.pk, found.pk)


def test_a_citizen_decides_nothing_about_their_petition_or_ballot(house):
    things = house.things
    house.ask(
        "anonymous",
        "post",
        reverse("petitions:petition-send"),
        {
            "matter": "petition",
            "unit": things.commune.pk,
            "subject": "Chờ lâu",
            "text": "Một giờ",
            "status": "published",
            "answer": "Xong",
            "code": "AAAAAAAA",
            "due_on": "2030-01-01",
        },
    )
    house.ask(
        "anonymous",
        "post",
        path_of(house, "satisfaction:rating-open"),
        {"overall": "5", "channel": "counter_qr", "submitted_on": "2019-01-01", "unit": 1},
    )

    petition, ballot = Petition.objects.latest("pk"), Rating.objects.latest("pk")
    assert (petition.subject, petition.status, petition.answer) == ("Chờ lâu", "received", "")
    assert (petition.code == "AAAAAAAA", petition.due_on.year) == (False, 2020)
    assert (ballot.channel, ballot.unit) == ("open", things.commune)
    assert ballot.submitted_on == date(2020, 9, 10)


def test_an_official_appraises_nothing_beside_the_own_mark(house):
    ScorecardStep.objects.all().delete()
    before = Mark.objects.get(pk=house.things.mark.pk)

    answer = house.ask(
        "official",
        "post",
        path_of(house, "par_index:mark-save"),
        {
            **{"c-1-1-answer": "Chậm", "c-1-1-version": before.version, "c-1-1-reason": "Muộn"},
            **{"c-1-1-points": "10", "c-1-1-stage": "final", "c-1-1-outright": "on", "author": "1"},
        },
    )

    marks = Mark.objects.filter(scorecard=house.things.card)
    assert answer.status_code == 302
    assert [(m.stage, m.points, m.outright, m.author) for m in marks] == [
        ("self", 5, False, house.users["official"])
    ]


def test_a_figure_is_saved_in_the_report_of_the_address_only(house):
    house.things.report.submissions.all().delete()
    line = f"c{house.things.indicator.pk}-"
    sent = {"numerator": "30", "denominator": "30", "version": "1"}

    answer = house.ask(
        "official",
        "post",
        path_of(house, "plans:cell-save"),
        {
            **{f"{line}{key}": value for key, value in sent.items()},
            **{"report": "1", "changed_by": house.users["stranger"].pk, f"{line}report": "1"},
        },
    )

    cell = Cell.objects.get(report=house.things.report)
    assert answer.status_code == 200
    assert (cell.numerator, cell.version, cell.changed_by) == (30, 2, house.users["official"])


# --- Formulas ---------------------------------------------------------------------------------------

FORMULA = "=HYPERLINK(1+1)"


@pytest.fixture
def planted(house):
    """A formula in every text that somebody may type and an export may carry."""
    Unit.objects.filter(pk=house.things.commune.pk).update(name=FORMULA)
    Mark.objects.update(reason=FORMULA)
    Evidence.objects.update(title=FORMULA, number=FORMULA)
    Procedure.objects.update(name=FORMULA)
    plan = house.things.plan
    plans.TaskFactory(plan=plan, code="=2", title=FORMULA, product=FORMULA, due_text=FORMULA)
    return house


def texts(answer):
    """Every cell as text; a formula in a workbook fails at once."""
    if "csv" in answer.headers["Content-Type"]:
        rows = list(reader(StringIO(answer.content.decode("utf-8-sig"))))
        return [cell for row in rows for cell in row]
    book = load_workbook(BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "d", "b"}
    return [str(cell.value) for cell in cells if cell.value is not None]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("par_index:run-export", ""),
        ("par_index:run-export", "?chi-tiet=1"),
        ("par_index:public-results-csv", ""),
        ("par_index:run-difference-file", ""),
        ("par_index:emulation-file", ""),
        ("par_index:open-data-file", ""),
    ],
)
def test_no_csv_cell_begins_like_a_formula(planted, name, query):
    cells = texts(planted.ask("staff", "get", path_of(planted, name) + query))

    dangerous = [c for c in cells if c.startswith(("=", "+", "@", "\t", "\r")) or c[:1] == "-"]
    assert [cell for cell in dangerous if not re.fullmatch(r"-[\d.,]+", cell)] == []
    assert f"'{FORMULA}" in cells or query


@pytest.mark.parametrize(
    "path",
    [
        "par_index:score-export",
        "reports:quarterly-excel",
        "procedures:dossier-list",
        "par_index:run-export",
        "par_index:emulation-file",
        "par_index:score-report-file",
        "plans:report-sheet-template",
    ],
)
def test_no_workbook_cell_is_a_formula(planted, path):
    address = path_of(planted, path).replace("/csv/", "/xlsx/")
    query = "?dinh-dang=xlsx&nam=2020" if "dossier" in path else ""

    cells = texts(planted.ask("staff", "get", address + query))

    assert cells
    assert any(FORMULA in cell for cell in cells) or "dossier" in path


# --- Settings -----------------------------------------------------------------------------------------


def manage(*arguments, **environment):
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | {"DATABASE_URL": "sqlite:///:memory:", "ENV_FILE": os.devnull} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_deployment_settings_have_no_warning():
    done = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        SECRET_KEY="7dK2-" + "pQ9zV_4mLx8R" * 5,
        ALLOWED_HOSTS="cchc.example.org",
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_without_a_key_the_portal_does_not_start_and_says_what_to_do():
    done = manage("check")

    assert done.returncode == 1
    assert "SECRET_KEY" in done.stderr.strip().splitlines()[-1]


def test_accounts_of_the_demonstration_are_named_nowhere_else(client, settings):
    settings.DEMO = False

    assert "cchc-minh-hoa" not in client.get("/dang-nhap/").content.decode()


def test_nothing_in_the_portal_goes_without_a_token_on_purpose():
    found = {
        (str(path.relative_to(ROOT)), word)
        for app in (
            "common",
            "plans",
            "procedures",
            "petitions",
            "satisfaction",
            "par_index",
            "reports",
            "reform_portal",
        )
        for path in (ROOT / app).rglob("*.py")
        for word in re.findall(
            r"csrf_exempt|mark_safe|\.extra\(|\.raw\(|eval\(|pickle",
            path.read_text(encoding="utf-8"),
        )
    }

    # Other systems' door: a key opens it, a browser's session never does.
    assert found == {("procedures/views/api.py", "csrf_exempt")}
    assert UserFactory.build().is_staff is False
