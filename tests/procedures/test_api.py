"""The door for other systems: keys, and dossiers sent as JSON."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from procedures.models import Dossier, DossierLoad
from procedures.views import api
from tests.factories.plans import at
from tests.factories.procedures import DossierFactory, ProcedureFactory, TimeLimitFactory
from tests.factories.units import UserFactory
from units.models import ApiKey
from units.services import make_api_key, revoke_api_key

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/dossiers"


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(at(2020, 12, 17)):
        yield


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(code="2.000815")
    TimeLimitFactory(procedure=procedure)
    return procedure


@pytest.fixture
def key(commune):
    return make_api_key(name="iGate", unit=commune)


@pytest.fixture
def send(client, key):
    def sent(body, secret=key[1], query=""):
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return client.post(
            ADDRESS + query,
            text,
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    return sent


def entry(code="HS1", **changes):
    return {
        "dossier_code": code,
        "unit_code": "29686",
        "procedure_code": "2.000815",
        "channel": "online",
        "received_at": "2020-11-02T08:30",
        "finished_at": None,
        "status": "processing",
        "waiting_days": 0,
    } | changes


def test_a_list_is_kept_and_sent_again_changes_nothing(send, commune, procedure):
    first = send([entry("A"), entry("B", citizen="Nguyễn Văn A")])
    again = send([entry("A"), entry("B")])

    assert first.status_code == again.status_code == 200
    told = first.json()
    assert (told["rows"], told["created"], told["dropped"]) == (2, 2, ["citizen"])
    assert (again.json()["same"], again.json()["created"]) == (2, 0)
    assert DossierLoad.objects.count() == 2
    assert Dossier.objects.get(code="A").due_on == date(2020, 11, 5)
    assert not DossierLoad.objects.filter(source__contains="Nguyễn").exists()


def test_one_fault_keeps_all_out_unless_told(send, commune, procedure):
    strict = send([entry("A"), entry("B", channel="fax")])
    left = (Dossier.objects.count(), DossierLoad.objects.count())
    lenient = send([entry("A"), entry("B", channel="fax")], query="?keep_good=1")

    assert strict.status_code == 422
    assert [(one["row"], one["column"]) for one in strict.json()["errors"]] == [(2, "channel")]
    assert left == (0, 0)
    assert (lenient.status_code, lenient.json()["created"], lenient.json()["bad"]) == (200, 1, 1)


@pytest.mark.parametrize(
    "name",
    ["dossier_code", "unit_code", "procedure_code", "channel", "received_at", "status"],
)
def test_what_every_entry_leaves_out_is_named(send, commune, procedure, name):
    bare = {column: value for column, value in entry().items() if column != name}

    strict, lenient = send([bare, bare]), send([bare, bare], query="?keep_good=1")

    assert strict.status_code == 422
    for told in (strict.json(), lenient.json()):
        assert {(one["row"], one["column"]) for one in told["errors"]} >= {(1, name), (2, name)}
    assert not Dossier.objects.exists()


def test_what_an_entry_leaves_out_stays_whatever_the_others_tell(send, commune, procedure):
    send([entry("A", apology_at="2020-11-04"), entry("B", apology_at="2020-11-04")])

    told = send([entry("A", apology_at=None), entry("B")]).json()

    assert (told["changed"], told["same"]) == (1, 1)
    days = dict(Dossier.objects.values_list("code", "apology_on"))
    assert days == {"A": None, "B": date(2020, 11, 4)}


def test_a_result_that_is_not_told_is_none(send, commune, procedure):
    send([entry(status="finished", finished_at="2020-11-04")])
    running = {column: value for column, value in entry().items() if column != "finished_at"}

    assert send([running]).json()["changed"] == 1
    assert Dossier.objects.get().finished_on is None


def test_a_key_speaks_for_its_unit_alone(send, neighbour, procedure):
    foreign = send([entry(unit_code="29668")])
    DossierFactory(code="HS9", unit=neighbour, procedure=procedure)
    taken = send([entry("HS9")])

    assert (foreign.status_code, taken.status_code) == (422, 422)
    assert Dossier.objects.get().unit == neighbour


def test_a_districts_key_speaks_for_all_below(send, district, neighbour, procedure):
    _key, secret = make_api_key(name="Huyện", unit=district)

    assert send([entry(unit_code="29668")], secret=secret).json()["created"] == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ('{"a": 1}', 400),
        ("[1]", 400),
        ('[{"dossier_code": ["HS1"]}]', 400),
        ('[{"dossier_code": true}]', 400),
        (b"\xff", 400),
        ("[" * 100_000, 400),
        (json.dumps([entry(status="\ud800")]), 400),
        (json.dumps([{"\ud800": "x"}]), 400),
        (json.dumps([{}] * 1001), 413),
        ('["' + "x" * 3_000_000 + '"]', 413),
        (json.dumps([{"dossier_code": "a\0b", "case": "\0", "\0": "x"}]), 422),
    ],
)
def test_what_is_no_list_of_dossiers_is_answered_in_json(send, body, status):
    answer = send(body)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["error"]


def test_the_state_of_a_dossier_and_no_more(client, key, commune, neighbour, procedure):
    DossierFactory(code="H61/1", unit=commune, procedure=procedure, finished_on=None)
    DossierFactory(code="OTHER", unit=neighbour, procedure=procedure)
    headers = {"Authorization": f"Bearer {key[1]}"}

    found = client.get(f"{ADDRESS}/H61/1", headers=headers)
    hidden = client.get(f"{ADDRESS}/OTHER", headers=headers)

    assert found.json() == {
        "dossier_code": "H61/1",
        "status": "processing",
        "timeliness": "overdue",
        "due_at": "2020-06-04",
        "computed_due_at": None,
        "finished_at": None,
        "returned_at": None,
    }
    assert (hidden.status_code, hidden["Content-Type"]) == (404, "application/json")


# --- Keys -----------------------------------------------------------------------------------------------


def test_only_the_digest_of_a_key_is_kept(key):
    row, secret = key

    assert len(secret) >= 40
    assert secret not in str(ApiKey.objects.filter(pk=row.pk).values().get())
    assert secret not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("secret", ["", "wrong", "Bearer"])
def test_a_wrong_key_opens_nothing_and_is_told_in_json(send, secret):
    answer = send([entry()], secret=secret)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


def test_a_revoked_or_expired_key_opens_nothing(send, key, commune):
    _old, expired = make_api_key(name="cũ", unit=commune, expires_on=date(2020, 12, 16))
    _last, today = make_api_key(name="hôm nay", unit=commune, expires_on=date(2020, 12, 17))
    revoke_api_key(key=key[0])

    answers = [send([entry()], secret=secret).status_code for secret in (key[1], expired, today)]

    # Let in, the last one is told that there is no such procedure.
    assert answers == [401, 401, 422]


def test_the_last_day_of_use_is_kept(send, key):
    send([])

    key[0].refresh_from_db()
    assert key[0].last_used_on == date(2020, 12, 17)


def test_floods_are_braked(send, monkeypatch):
    monkeypatch.setattr(api, "CALLS", 3)
    monkeypatch.setattr(api, "WRONG_KEYS", 2)

    assert [send([]).status_code for _call in range(4)] == [400, 400, 400, 429]
    assert [send([], secret="x").status_code for _call in range(3)] == [401, 401, 429]


def test_other_methods_are_refused_in_json(client, key):
    answer = client.get(ADDRESS, headers={"Authorization": f"Bearer {key[1]}"})

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/json")


def test_a_key_is_made_at_the_terminal_and_shown_once(commune, send):
    out = StringIO()
    call_command("make_api_key", "iGate", "--unit", "29686", stdout=out)

    assert send([], secret=out.getvalue().strip()).status_code == 400
    with pytest.raises(CommandError):
        call_command("make_api_key", "iGate", "--unit", "1", stdout=out)


def test_an_administrator_makes_and_revokes_keys(client, commune, send):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    page = client.post(
        reverse("admin:units_apikey_add"),
        {"name": "iGate", "unit": commune.pk, "expires_on": ""},
        follow=True,
    )
    [told] = [str(one) for one in page.context["messages"] if "chỉ hiện một lần" in str(one)]
    secret = told.rpartition(" ")[2]
    key = ApiKey.objects.get(prefix=secret[:8])

    assert send([], secret=secret).status_code == 400
    client.post(
        reverse("admin:units_apikey_changelist"),
        {"action": "revoke", "_selected_action": [key.pk]},
    )
    assert send([], secret=secret).status_code == 401
    assert AuditEvent.objects.filter(action="api_key.made").count() == 2
