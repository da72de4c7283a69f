"""The pages around loads: sending, following, words, one dossier, promised days, apologies."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from common import clock, jobs
from procedures import selectors
from procedures.choices import Breach
from procedures.models import DossierLoad, StatusWord
from tests.factories.plans import at
from tests.factories.procedures import (
    DossierFactory,
    LoadFactory,
    ProcedureFactory,
    TimeLimitFactory,
)
from tests.factories.units import person
from units.models import SpecialDay, Unit

pytestmark = pytest.mark.django_db
LINE = "HS1,29686,2.000815,counter,2020-11-02T08:30,,processing"
TABLE = f"dossier_code,unit_code,procedure_code,channel,received_at,finished_at,status\n{LINE}\n"
YEAR = (date(2020, 1, 1), date(2020, 12, 17))


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.frozen(at(2020, 12, 17)):
        yield


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(code="2.000815", name="Chứng thực bản sao")
    TimeLimitFactory(procedure=procedure)
    return procedure


@pytest.fixture
def official(client, people):
    client.force_login(people.official)
    return client


def test_a_file_is_sent_followed_and_told(official, commune, procedure):
    upload = SimpleUploadedFile("thang-11.csv", TABLE.encode())

    sent = official.post(reverse("procedures:load-list"), {"file": upload})
    load = DossierLoad.objects.get()
    waiting = official.get(sent["Location"]).content.decode()
    jobs.run(str(load.job_id))
    done = official.get(sent["Location"]).content.decode()

    assert sent["Location"] == reverse("procedures:load-detail", args=[load.pk])
    assert f'id="job-{load.job_id}"' in waiting
    assert "Đã xong" in done
    assert "job-progress" not in done
    assert commune.name in done


def test_a_file_of_another_kind_stays_on_the_page_with_the_reason(official):
    upload = SimpleUploadedFile("a.docx", b"PK")

    answer = official.post(reverse("procedures:load-list"), {"file": upload})

    assert answer.status_code == 422
    assert "Chỉ nhận tệp CSV hoặc XLSX" in answer.content.decode()


def test_who_keeps_one_commune_sees_its_loads_alone(official, people, commune, neighbour, client):
    own, other = LoadFactory(unit=commune), LoadFactory(unit=neighbour, source="cua-xa-ben.csv")
    terminal = LoadFactory(unit=None, source="tu-may-chu.csv")

    page = official.get(reverse("procedures:load-list")).content.decode()

    assert own.source in page
    assert other.source not in page
    assert terminal.source not in page
    client.force_login(people.staff)
    page = client.get(reverse("procedures:load-list")).content.decode()
    assert {own.source, other.source, terminal.source} <= set(page.replace("<", ">").split(">"))


def test_who_keeps_the_district_alone_keeps_nothing_for_the_communes(client, district, commune):
    terminal = LoadFactory(unit=None, source="tu-may-chu.csv")
    client.force_login(person("official", district))

    page = client.get(reverse("procedures:load-list")).content.decode()

    assert terminal.source not in page
    assert client.get(reverse("procedures:status-words")).status_code == 404


def test_a_dossier_leads_to_its_load_only_those_who_may_see_it(
    official, client, people, district, commune, procedure
):
    load = LoadFactory(unit=district)
    dossier = DossierFactory(unit=commune, procedure=procedure, load=load)
    address = reverse("procedures:dossier-detail", args=[dossier.code])
    link = reverse("procedures:load-detail", args=[load.pk])

    shown = official.get(address).content.decode()
    client.force_login(people.staff)

    assert link not in shown
    assert link in client.get(address).content.decode()


def test_words_of_other_systems_are_kept_on_a_page(client, people):
    client.force_login(people.staff)
    address = reverse("procedures:status-words")

    client.post(address, {"word": "Chuyển bước", "status": "processing"})
    twice = client.post(address, {"word": "CHUYEN BUOC", "status": "finished"})

    word = StatusWord.objects.get(key="chuyen buoc")
    assert (twice.status_code, word.status) == (422, "processing")
    edit = reverse("procedures:status-word-edit", args=[word.pk])
    client.post(edit, {"status": "received"})
    assert StatusWord.objects.get(pk=word.pk).status == "received"
    client.post(edit, {"bo": "1"})
    assert not StatusWord.objects.filter(pk=word.pk).exists()


# --- One dossier ------------------------------------------------------------------------------------


def test_the_due_day_is_told_with_the_days_off_between(official, commune, procedure):
    SpecialDay.objects.create(day=date(2020, 9, 2), kind="holiday", name="Quốc khánh")
    # Monday 31 August after closing: as if on Tuesday; Wednesday is off; 3, 4, and Monday 7.
    dossier = DossierFactory(
        unit=commune,
        procedure=procedure,
        received_at=at(2020, 8, 31, 17, 30),
        due_on=date(2020, 9, 8),
        finished_on=date(2020, 9, 8),
        computed_due_on=date(2020, 9, 7),
    )

    page = official.get(reverse("procedures:dossier-detail", args=[dossier.code])).content.decode()

    story = selectors.due_story(dossier)
    assert (story.start, story.moved, story.due) == (date(2020, 9, 1), True, date(2020, 9, 7))
    assert (story.weekend_days, story.promise_gap) == (2, 1)
    for said in (
        "coi như nhận ngày 01/09/2020",
        "Thời hạn 3 ngày làm việc",
        "02/09/2020 (Quốc khánh)",
        "muộn hơn quy định 1 ngày làm việc",
    ):
        assert said in page


def test_a_dossier_costs_few_queries(official, commune, procedure, django_assert_max_num_queries):
    dossier = DossierFactory(unit=commune, procedure=procedure)
    address = reverse("procedures:dossier-detail", args=[dossier.code])

    with django_assert_max_num_queries(16):
        official.get(address)


# --- Promised and computed days ---------------------------------------------------------------------


@pytest.fixture
def promises(commune, procedure):
    """Four with both days: one as the rules say, two promised later, one sooner; one was in time
    only because of what it was promised."""
    facts = {"unit": commune, "procedure": procedure, "computed_due_on": date(2020, 6, 4)}
    DossierFactory(code="SAME", **facts)
    DossierFactory(code="LATER", due_on=date(2020, 6, 8), finished_on=date(2020, 6, 8), **facts)
    DossierFactory(code="LATEST", due_on=date(2020, 6, 12), finished_on=date(2020, 6, 3), **facts)
    DossierFactory(code="SOONER", due_on=date(2020, 6, 2), finished_on=date(2020, 6, 3), **facts)
    DossierFactory(code="COUNTED", promised=False, **facts)
    return Unit.objects.filter(pk=commune.pk)


def test_promises_are_counted_beside_the_rules(promises, django_assert_num_queries):
    with django_assert_num_queries(2):
        [(_unit, counts)] = selectors.promise_counts(promises, *YEAR)

    assert (counts.both, counts.later, counts.sooner, counts.resolved) == (4, 2, 1, 4)
    # By the slips SAME, LATER, LATEST; by the rules SAME, LATEST, SOONER.
    assert (counts.in_time, counts.in_time_computed) == (3, 3)


def test_the_latest_promise_stands_first(promises, official, commune):
    page = official.get(reverse("procedures:promise-list", args=[commune.pk])).content.decode()

    found = selectors.differing_dossiers(promises, *YEAR)
    assert [one.code for one in found] == ["LATEST", "LATER", "SOONER"]
    assert page.index("LATEST") < page.index(">LATER<") < page.index("SOONER")
    assert ">SAME<" not in page


# --- Apologies ----------------------------------------------------------------------------------------


@pytest.fixture
def behind(commune, procedure):
    """Due on 4 June. Late: apologised for in time, on the day itself, not at all; overdue without
    a word; appointed anew twice though in time; waiting, which is no breach."""
    facts = {"unit": commune, "procedure": procedure}
    late = facts | {"finished_on": date(2020, 6, 9)}
    DossierFactory(code="TOLD", apology_on=date(2020, 6, 3), reappointments=1, **late)
    DossierFactory(code="TOO-LATE", apology_on=date(2020, 6, 4), **late)
    DossierFactory(code="SILENT", **late)
    DossierFactory(code="OVERDUE", finished_on=None, **facts)
    DossierFactory(code="TWICE", reappointments=2, **facts)
    DossierFactory(code="WAITS", finished_on=None, status="waiting", **facts)
    DossierFactory(code="IN-TIME", **facts)
    return Unit.objects.filter(pk=commune.pk)


def test_breaches_are_counted_by_kind(behind, django_assert_num_queries):
    with django_assert_num_queries(2):
        [(_unit, counts)] = selectors.apology_counts(behind, *YEAR)

    assert (counts.behind, counts.apologised) == (4, 1)
    assert (counts.none, counts.too_late, counts.twice, counts.breaches) == (2, 1, 1, 4)


def test_what_waits_only_since_was_behind_on_the_last_day(commune, procedure):
    """As the dossier table of those days says it."""
    facts = {"unit": commune, "procedure": procedure, "finished_on": None, "status": "waiting"}
    DossierFactory(code="SINCE", waiting_since=date(2020, 7, 1), **facts)
    DossierFactory(code="BEFORE", waiting_since=date(2020, 6, 3), **facts)
    units, june = Unit.objects.filter(pk=commune.pk), (date(2020, 6, 1), date(2020, 6, 30))

    [(_unit, counts)] = selectors.apology_counts(units, *june)
    found = list(selectors.breaching_dossiers(units, *june))

    assert (counts.behind, [one.code for one in found]) == (1, ["SINCE"])
    assert selectors.breaches_of(found[0], june[1]) == [Breach.NONE]


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("", {"TOO-LATE", "SILENT", "OVERDUE", "TWICE"}),
        ("none", {"SILENT", "OVERDUE"}),
        ("too_late", {"TOO-LATE"}),
        ("twice", {"TWICE"}),
    ],
)
def test_behind_each_number_stand_its_dossiers(behind, kind, codes):
    found = list(selectors.breaching_dossiers(behind, *YEAR, kind))

    assert {one.code for one in found} == codes
    wanted = {Breach(kind)} if kind else set(Breach)
    assert all(set(selectors.breaches_of(one, YEAR[1])) & wanted for one in found)


def test_the_breaches_go_into_a_workbook(behind, official, commune):
    address = reverse("procedures:apology-list", args=[commune.pk])

    sheet = load_workbook(BytesIO(official.get(f"{address}?dinh-dang=xlsx").content)).active

    rows = {row[0]: row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["TOO-LATE"].startswith("Xin lỗi muộn")
    assert set(rows) == {"TOO-LATE", "SILENT", "OVERDUE", "TWICE"}


def test_the_overviews_cost_the_same_for_many_units(
    official, behind, neighbour, django_assert_max_num_queries
):
    for address in ("procedures:apology-overview", "procedures:promise-overview"):
        with django_assert_max_num_queries(12):
            assert official.get(reverse(address)).status_code == 200


def test_a_list_that_goes_out_comes_in_again_without_change(
    official, commune, procedure, behind, tmp_path
):
    DossierFactory(
        code="WHOLE",
        unit=commune,
        procedure=procedure,
        case="Có yếu tố nước ngoài",
        waiting_days=2,
        reappointed_to=date(2020, 6, 8),
        supplement_requests=0,
        partners_time="equal",
    )
    DossierFactory(code="COUNTED", unit=commune, procedure=procedure, promised=False)
    address = reverse("procedures:dossier-list", args=[commune.pk])
    sheet = official.get(f"{address}?nam=2020&dinh-dang=xlsx").content
    upload = SimpleUploadedFile("ho-so.xlsx", sheet)

    official.post(reverse("procedures:load-list"), {"file": upload})

    load = DossierLoad.objects.get()
    jobs.run(str(load.job_id))
    load.refresh_from_db()
    assert (load.rows, load.same, load.bad) == (9, 9, 0)
