"""The heat map, why a score, one component in all units, the list of computations."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.models import Job
from par_index import services
from par_index.models import IndexRun
from tests.factories import par_index as make
from tests.factories.units import DistrictFactory, UnitFactory, person
from tests.par_index.test_views_scorecards import url


def marked(criteria, unit, people, share, stage="final"):
    """A unit with 1.1 in full and the share for 2.1; nothing measured, no survey held."""
    card = make.ScorecardFactory(criteria_set=criteria, unit=unit)
    make.MarkFactory(scorecard=card, stage=stage)
    make.MarkFactory(
        scorecard=card,
        criterion=make.leaf(criteria, "2.1"),
        stage=stage,
        value={"number": share},
        points=0,
        reason="Sổ theo dõi hồ sơ",
    )
    return card


@pytest.fixture
def run(criteria, commune, neighbour, people, measured):
    """Own maximum 40: 10 + 20 = 30 points (75,00), and 10 + 10 = 20 points (50,00)."""
    marked(criteria, commune, people, "100")
    marked(criteria, neighbour, people, "50")
    return services.run_index(criteria_set=criteria, year=2020, is_final=True)


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


def test_without_a_run_the_page_says_what_to_do(staff, criteria):
    assert "Chưa có lần tính nào" in staff.get(url("dashboard")).content.decode()


def test_heat_map_has_rank_percent_band_and_cells(staff, run, commune):
    page = staff.get(url("dashboard")).content.decode()

    assert "75,00" in page
    assert "Khá" in page
    assert f"{url('unit-detail', run.pk, commune.pk)}?linh-vuc=2#lv-2" in page
    assert "Bộ tiêu chí mẫu" in page


def test_search_needs_no_accents(staff, run):
    page = staff.get(url("dashboard"), {"tim": "hieu phung"}).content.decode()

    assert ">Hiếu Phụng</a>" in page
    assert ">Quới An</a></th>" not in page


def test_neighbours_may_compare_but_not_run(client, people, run):
    client.force_login(people.official)

    page = client.get(url("dashboard")).content.decode()

    assert ">Quới An</a>" in page
    assert "Tính lại" not in page
    assert client.post(url("run-start"), {"bo": "small-2020"}).status_code == 403


def test_recomputing_starts_a_job_that_can_be_watched(staff, run):
    answer = staff.post(url("run-start"), {"bo": "small-2020", "nam": "2020"})

    job = Job.objects.get()
    assert answer.url == url("run-progress", job.pk)
    page = staff.get(answer.url).content.decode()
    assert f'hx-get="{reverse("common:job-detail", args=[job.pk])}"' in page


def test_finished_job_links_its_result(staff, people, run):
    job = Job.objects.create(kind="index.run", requested_by=people.staff, state="done")
    IndexRun.objects.filter(pk=run.pk).update(job=job)

    page = staff.get(url("run-progress", job.pk)).content.decode()

    assert f"{url('dashboard')}?lan-tinh={run.pk}" in page


def test_second_person_is_told_of_the_job_under_way(client, people, run):
    Job.objects.create(
        kind="index.run",
        requested_by=people.administrator,
        arguments={"criteria_set": run.criteria_set_id, "year": 2020, "is_final": False},
    )
    client.force_login(people.staff)

    answer = client.post(url("run-start"), {"bo": "small-2020", "nam": "2020"}, follow=True)

    assert "Người khác vừa yêu cầu tính" in answer.content.decode()


def test_why_this_score_names_the_dearest_loss(staff, run, neighbour):
    page = staff.get(url("unit-detail", run.pk, neighbour.pk)).content.decode()

    assert "−10,00" in page
    assert "Sổ theo dõi hồ sơ" in page
    assert "Chưa điều tra" in page
    assert "quy đổi về thang 100" in page
    assert "hạng 2 trong 2" in page


def test_reasons_of_neighbours_stay_with_them(client, people, run, neighbour):
    client.force_login(people.official)

    page = client.get(url("unit-detail", run.pk, neighbour.pk)).content.decode()

    assert "Sổ theo dõi hồ sơ" not in page
    assert "So sánh các bước chấm" not in page


def test_component_shows_every_unit(staff, run):
    page = staff.get(url("component-detail", run.pk, "2.1")).content.decode()

    assert "Hiếu Phụng" in page
    assert "Quới An" in page
    assert "Tính theo tỷ lệ" in page


@pytest.mark.parametrize("code", ["9.9", "không-có"])
def test_unknown_component_is_not_found(staff, run, code):
    assert staff.get(url("component-detail", run.pk, code)).status_code == 404


def test_publication_asks_for_the_decision(staff, run):
    address = url("run-publish", run.pk)

    assert staff.post(address, {"decision_number": ""}).status_code == 422
    on = f"{clock.today():%d/%m/%Y}"
    staff.post(address, {"decision_number": "125/QĐ-UBND", "decision_on": on})

    assert IndexRun.objects.published().get().decision_number == "125/QĐ-UBND"
    again = staff.post(address, {"decision_number": "126/QĐ-UBND", "decision_on": on})
    assert "đã được công bố" in again.content.decode()


def test_only_the_district_publishes(client, people, run):
    client.force_login(people.inspector)

    assert client.get(url("run-list")).status_code == 200
    assert client.get(url("run-publish", run.pk)).status_code == 403


def test_the_newest_run_stands_first_whatever_the_hour(staff, run, criteria):
    newer = services.run_index(criteria_set=criteria, year=2020, is_final=True)
    IndexRun.objects.filter(pk=newer.pk).update(started_at=run.started_at - timedelta(hours=3))

    shown = staff.get(url("run-list")).context["runs"]

    assert [one["run"].pk for one in shown] == [newer.pk, run.pk]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_run_is_exported(staff, run, form):
    answer = staff.get(url("run-export", run.pk, form))

    assert answer["Content-Disposition"].endswith(f'.{form}"')


def test_exported_json_names_the_run(staff, run):
    exported = json.loads(staff.get(url("run-export", run.pk, "json")).content)

    assert (exported["run"], len(exported["units"])) == (run.pk, 2)


def test_unknown_format_is_not_found(staff, run):
    assert staff.get(url("run-export", run.pk, "pdf")).status_code == 404


def test_officials_do_not_export(client, people, run):
    client.force_login(people.official)

    assert client.get(url("run-export", run.pk, "csv")).status_code == 403


@pytest.mark.parametrize("form", ["csv", "json"])
def test_another_districts_units_are_not_in_the_file(client, people, criteria, run, commune, form):
    far = DistrictFactory(code="xa")
    marked(criteria, UnitFactory(parent=far, code="xa-1"), people, "50")
    both = services.run_index(criteria_set=criteria, year=2020, is_final=True)
    client.force_login(person("district_staff", far))

    exported = client.get(url("run-export", both.pk, form), {"chi-tiet": "1"}).content.decode()

    assert "xa-1" in exported
    assert commune.code not in exported


def _queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_cost_the_same_for_more_units(staff, run, commune, criteria, district, people):
    addresses = [
        url("dashboard"),
        url("unit-detail", run.pk, commune.pk),
        url("component-detail", run.pk, "2.1"),
    ]
    few = [_queries(staff, address) for address in addresses]
    for number in range(3):
        marked(criteria, UnitFactory(parent=district), people, str(number))
    more = services.run_index(criteria_set=criteria, year=2020, is_final=True)

    again = [address.replace(f"/{run.pk}/", f"/{more.pk}/", 1) for address in addresses]
    assert [_queries(staff, address) for address in again] == few
