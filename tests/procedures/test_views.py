from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from common import clock
from tests.factories.procedures import DossierFactory, ProcedureFactory, TimeLimitFactory
from tests.factories.satisfaction import RatingFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(
        code="1.004873", name="Cấp giấy xác nhận tình trạng hôn nhân", also_called="giấy độc thân"
    )
    TimeLimitFactory(procedure=procedure)
    return procedure


def page(client, address):
    return client.get(address).content.decode()


def test_the_catalogue_is_open_to_everyone_and_searches_without_accents(client, procedure):
    ProcedureFactory(name="Đăng ký khai tử")
    shown = page(client, "/thu-tuc/?q=giay+doc+than")
    assert "Cấp giấy xác nhận tình trạng hôn nhân" in shown
    assert "Đăng ký khai tử" not in shown


def test_nothing_found_says_what_to_do(client, procedure):
    assert "Chưa tìm thấy thủ tục nào" in page(client, "/thu-tuc/?q=zzz")


def test_a_procedure_opens_by_its_local_code_too(client, procedure):
    assert "chưa so với quyết định công bố" in page(client, "/thu-tuc/1.004873.000.00.00.H61/")
    assert client.get("/thu-tuc/9.999999/").status_code == 404


def test_empty_fields_are_left_out(client, procedure):
    shown = page(client, procedure.get_absolute_url())
    assert "3 ngày làm việc" in shown
    assert "Giấy tờ cần có" not in shown
    assert "Lệ phí" not in shown


def test_practice_shows_share_median_and_satisfaction_from_thirty_ballots(client, procedure):
    for _number in range(3):
        DossierFactory(procedure=procedure)
    DossierFactory(procedure=procedure, finished_on=date(2020, 6, 9))
    for _number in range(29):
        RatingFactory(procedure=procedure)
    few = page(client, procedure.get_absolute_url())
    assert "3/4" in few
    assert "75,0" in few
    assert "Người dân hài lòng" not in few
    RatingFactory(procedure=procedure, overall=1)
    assert "96,7" in page(client, procedure.get_absolute_url())


def test_public_pages_cost_a_fixed_number_of_queries(
    client, procedure, django_assert_max_num_queries
):
    client.get("/thu-tuc/")
    with django_assert_max_num_queries(6) as one:
        client.get("/thu-tuc/?q=cap")
    ProcedureFactory(name="Cấp bản sao")
    ProcedureFactory(name="Cấp lại")
    with django_assert_max_num_queries(6) as three:
        client.get("/thu-tuc/?q=cap")
    assert len(one) == len(three)


@pytest.fixture
def dossiers(commune, neighbour, procedure):
    """One of every kind in the commune; the neighbour has one late."""
    given = {"unit": commune, "procedure": procedure}
    DossierFactory(code="SOM", finished_on=date(2020, 6, 3), **given)
    DossierFactory(code="DUNG", **given)
    DossierFactory(code="TRE", finished_on=date(2020, 6, 5), **given)
    DossierFactory(code="DANG", finished_on=None, due_on=date(2020, 12, 20), **given)
    DossierFactory(code="DANG-TRE", finished_on=None, **given)
    DossierFactory(code="CHO", finished_on=None, status="waiting", **given)
    DossierFactory(code="RUT", finished_on=None, status="withdrawn", **given)
    DossierFactory(
        code="NAM-TRUOC",
        received_at=datetime(2019, 12, 30, 2, tzinfo=UTC),
        due_on=date(2020, 1, 3),
        finished_on=date(2020, 1, 3),
        **given,
    )
    DossierFactory(code="XA-BEN", unit=neighbour, procedure=procedure, finished_on=date(2020, 6, 9))


def test_the_table_keeps_the_identities_of_the_field(client, people, dossiers, commune, neighbour):
    client.force_login(people.staff)
    response = client.get(reverse("procedures:dossier-statistics"))
    table = response.context["table"]
    counts = {row.what: row.counts for row in table.rows}[commune]
    total = table.total
    assert (counts.carried_over, counts.new, counts.received) == (1, 6, 7)
    assert (counts.before, counts.on_time, counts.late, counts.resolved) == (1, 2, 1, 4)
    assert (counts.within, counts.overdue, counts.waiting, counts.withdrawn) == (1, 1, 1, 1)
    assert total.received == total.resolved + total.in_progress + total.waiting == 8


def test_last_year_is_told_as_it_stood_at_its_end(client, people, dossiers, commune):
    client.force_login(people.official)
    response = client.get(reverse("procedures:dossier-statistics") + "?nam=2019")
    [row] = response.context["table"].rows
    counts = row.counts
    assert (counts.received, counts.resolved, counts.within) == (1, 0, 1)


def test_an_official_sees_only_the_own_unit(client, people, dossiers, commune, neighbour):
    client.force_login(people.official)
    response = client.get(reverse("procedures:dossier-statistics"))
    assert [row.what for row in response.context["table"].rows] == [commune]
    assert client.get(reverse("procedures:dossier-list", args=[neighbour.pk])).status_code == 404


def test_a_number_leads_to_its_dossiers(client, people, dossiers, commune, district):
    client.force_login(people.staff)
    own = client.get(reverse("procedures:dossier-list", args=[commune.pk]) + "?tinh-trang=late")
    assert [dossier.code for dossier, _state in own.context["rows"]] == ["TRE"]
    all_below = client.get(
        reverse("procedures:dossier-list", args=[district.pk])
        + "?tinh-trang=late&pham-vi=subordinate"
    )
    assert {dossier.code for dossier, _state in all_below.context["rows"]} == {"TRE", "XA-BEN"}


def test_the_list_goes_out_as_a_sheet(client, people, dossiers, commune):
    client.force_login(people.staff)
    address = reverse("procedures:dossier-list", args=[commune.pk]) + "?dinh-dang=xlsx"
    assert client.get(address)["Content-Disposition"] == 'attachment; filename="ho-so-29686.xlsx"'


def test_statistics_cost_a_fixed_number_of_queries(
    client, people, dossiers, district, django_assert_max_num_queries
):
    client.force_login(people.staff)
    address = reverse("procedures:dossier-statistics")
    client.get(address)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for _number in range(3):
        DossierFactory(unit=UnitFactory(parent=district), procedure=ProcedureFactory())
    with django_assert_max_num_queries(20) as more:
        client.get(address)
    assert len(few) == len(more)
