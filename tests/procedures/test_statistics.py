"""The dossier tables against figures worked by hand, on the day and on days past."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.db.models import QuerySet
from django.urls import reverse

from common import clock
from procedures.choices import Timeliness
from procedures.models import MonthlyFigures
from procedures.selectors import DossierCounts, Span, dossier_table
from procedures.selectors.counts import COLUMNS
from procedures.selectors.statistics import BY_FIELD, BY_PROCEDURE, BY_UNIT, trend
from procedures.work import dossier_items
from tests.factories.procedures import (
    DossierFactory,
    MonthlyFiguresFactory,
    ProcedureFactory,
    ProcedureFieldFactory,
)
from tests.factories.units import PeriodFactory, UnitFactory
from units.models import Unit

pytestmark = pytest.mark.django_db
PAGE = "procedures:dossier-statistics"


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def birth():
    return ProcedureFactory(code="1.001193", name="Đăng ký khai sinh")


@pytest.fixture
def copy():
    return ProcedureFactory(
        code="2.000815", name="Chứng thực bản sao", field=ProcedureFieldFactory(name="Chứng thực")
    )


def on(month, day, year=2020):
    return datetime(year, month, day, 2, tzinfo=UTC)


@pytest.fixture
def dossiers(commune, neighbour, birth, copy):
    """What each is on 30 June, of the second quarter, stands in its code."""
    made = {"unit": commune, "procedure": birth}
    DossierFactory(
        code="TRUOC",
        received_at=on(3, 2),
        due_on=date(2020, 6, 9),
        finished_on=date(2020, 6, 8),
        working_days=4,
        **made,
    )
    DossierFactory(code="DUNG", channel="online", working_days=3, **made)
    DossierFactory(code="TRE", channel="post", finished_on=date(2020, 6, 8), working_days=5, **made)
    DossierFactory(
        code="XONG-SAU",
        channel="elsewhere",
        due_on=date(2020, 7, 1),
        finished_on=date(2020, 7, 2),
        working_days=20,
        **made,
    )
    DossierFactory(
        code="QUA-HAN",
        due_on=date(2020, 6, 29),
        finished_on=date(2020, 9, 1),
        working_days=60,
        **made,
    )
    DossierFactory(
        code="CHO", finished_on=None, status="waiting", waiting_since=date(2020, 6, 30), **made
    )
    DossierFactory(
        code="CHO-SAU",
        finished_on=None,
        status="waiting",
        waiting_since=date(2020, 7, 1),
        due_on=date(2020, 7, 5),
        **made,
    )
    DossierFactory(code="RUT", finished_on=None, status="withdrawn", **made)
    DossierFactory(code="KHONG-NHAN", finished_on=None, status="refused", **made)
    DossierFactory(
        code="XONG-TRUOC-KY", received_at=on(3, 2), finished_on=date(2020, 3, 31), **made
    )
    DossierFactory(
        code="NHAN-SAU", received_at=on(7, 1), **made | {"finished_on": date(2020, 7, 6)}
    )
    DossierFactory(code="XA-BEN", unit=neighbour, procedure=copy, working_days=3)


ALL = Unit.objects.all


def table(span, by=BY_UNIT, units=None):
    return dossier_table(ALL() if units is None else units, span, by)


def line(found, what):
    return next(row for row in found.rows if row.what == what).counts


def quarter(number=2):
    return Span.of_part(2020, f"q{number}")


def test_the_table_of_a_past_quarter_is_what_it_was_then(dossiers, commune):
    assert line(table(quarter()), commune) == DossierCounts(
        carried_over=1,
        online=1,
        counter=4,
        post=1,
        elsewhere=1,
        received=7,
        before=1,
        on_time=1,
        late=1,
        resolved=3,
        within=2,
        overdue=1,
        in_progress=3,
        waiting=1,
        withdrawn=1,
    )


@pytest.mark.parametrize(
    "span",
    [
        Span.of_year(2020),
        Span.of_days(date(2020, 6, 3), date(2020, 6, 29)),
        Span.of_days(date(2020, 6, 30), date(2020, 7, 1)),
        Span.of_days(date(2020, 9, 1), date(2020, 9, 1)),
    ],
)
@pytest.mark.parametrize("by", [BY_UNIT, BY_FIELD, BY_PROCEDURE])
def test_the_identities_hold_for_any_days(dossiers, span, by):
    found = table(span, by)
    assert found.faults == []
    assert found.total.received > 0
    assert found.total == sum((row.counts for row in found.rows), DossierCounts())


def test_fields_and_procedures_add_up_to_the_same(dossiers, commune, birth, copy):
    by_field, by_procedure = table(quarter(), BY_FIELD), table(quarter(), BY_PROCEDURE)
    assert by_field.total == by_procedure.total == table(quarter()).total
    assert line(by_field, birth.field) == line(table(quarter()), commune)
    assert line(by_procedure, copy).received == 1


def test_median_and_ninetieth_of_what_was_resolved_in_the_days(dossiers, commune):
    found = table(quarter())
    own = next(row for row in found.rows if row.what == commune).spread
    assert (own.n, own.median, own.p90) == (3, 4, 5)
    assert (found.spread.n, found.spread.median) == (4, 3)


# --- Monthly figures -------------------------------------------------------------------------


@pytest.fixture
def typed(commune):
    """May leaves two open, June takes them up and leaves one."""
    MonthlyFiguresFactory(unit=commune, withdrawn=1)
    june = {"month": date(2020, 6, 1), "carried_over": 2, "online": 1, "counter": 4, "post": 1}
    results = {"before": 0, "on_time": 6, "late": 1, "resolved": 7, "within": 0, "overdue": 1}
    return MonthlyFiguresFactory(unit=commune, received=8, waiting=0, **june, **results)


def test_months_in_a_row_make_one_line(typed, commune):
    counts = line(table(quarter()), commune)
    assert counts == DossierCounts(
        carried_over=0,
        online=1,
        counter=14,
        post=1,
        received=16,
        before=3,
        on_time=10,
        late=2,
        resolved=15,
        overdue=1,
        in_progress=1,
        withdrawn=1,
        typed=2,
    )
    assert counts.faults == []


def test_a_line_that_does_not_take_up_what_was_left_shows(typed, commune):
    MonthlyFigures.objects.filter(pk=typed.pk).update(
        carried_over=1, received=7, resolved=6, on_time=5
    )
    [fault] = line(table(quarter()), commune).faults
    assert fault == (
        "Tổng tiếp nhận 16 khác đã giải quyết 14 + đang giải quyết 1 + chờ bổ sung 0 = 15."
    )


def test_only_whole_months_of_the_days_count(typed, commune):
    days = Span.of_days(date(2020, 5, 2), date(2020, 6, 30))
    assert line(table(days), commune).typed == 1
    assert line(table(days), commune).carried_over == 2


def test_a_month_with_dossiers_counts_by_its_dossiers(typed, commune, birth):
    DossierFactory(unit=commune, procedure=birth)
    counts = line(table(quarter()), commune)
    assert (counts.typed, counts.received, counts.in_progress) == (1, 11, 1)


def test_figures_by_field_and_of_no_field(typed, neighbour, birth):
    MonthlyFiguresFactory(unit=neighbour, field=birth.field)
    found = table(quarter(), BY_FIELD)
    assert line(found, birth.field).received == 10
    assert line(found, None).received == 16
    assert table(quarter(), BY_PROCEDURE).rows == []


def test_twelve_months_of_both(typed, commune, birth):
    DossierFactory(
        unit=commune, procedure=birth, received_at=on(8, 3), finished_on=date(2020, 9, 1)
    )
    points = {point.month.month: point for point in trend(ALL(), date(2020, 9, 30))}
    assert len(points) == 12
    assert (points[5].received, points[5].resolved, points[5].in_time) == (10, 8, 7)
    assert (points[6].received, points[6].online) == (6, 1)
    assert (points[8].received, points[8].resolved) == (1, 0)
    assert (points[9].resolved, points[9].in_time) == (1, 0)


# --- Days asked for --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("", date(2020, 1, 1), date(2020, 12, 31)),
        ("nam=2020&ky=n2", date(2020, 7, 1), date(2020, 12, 31)),
        ("ky=q1", date(2020, 1, 1), date(2020, 3, 31)),
        ("ky=t2", date(2020, 2, 1), date(2020, 2, 29)),
        ("tu=15/12/2019&den=14/03/2020", date(2019, 12, 15), date(2020, 3, 14)),
        ("ky=2020-Q3", date(2020, 6, 15), date(2020, 9, 14)),
        ("ky=ngay&tu=rubbish&den=14/03/2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("tu=02/03/2020&den=01/03/2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("tu=01/01/0001&den=01/01/0001", date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_the_days_that_a_page_is_asked_for(client, people, dossiers, query, start, end):
    PeriodFactory(code="2020-Q3", starts_on=date(2020, 6, 15), ends_on=date(2020, 9, 14))
    client.force_login(people.staff)
    span = client.get(f"{reverse(PAGE)}?{query}").context["span"]
    assert (span.start, span.end) == (start, end)
    assert span.as_of == min(end, date(2020, 12, 17))


# --- The page --------------------------------------------------------------------------------


def test_every_number_leads_to_as_many_dossiers(client, people, dossiers):
    client.force_login(people.staff)
    for by in (BY_UNIT, BY_FIELD, BY_PROCEDURE):
        context = client.get(f"{reverse(PAGE)}?ky=q2&bang={by}").context
        for shown in [*context["rows"], context["total"]]:
            for kind, number in shown["cells"]:
                if number:
                    listed = client.get(f"{shown['address']}&tinh-trang={kind}").context["page_obj"]
                    assert listed.paginator.count == number, (by, shown["name"], kind)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("within", Timeliness.WITHIN), ("overdue", Timeliness.OVERDUE), ("late", Timeliness.LATE)],
)
def test_a_past_days_list_says_how_each_stood_then(client, people, dossiers, commune, kind, said):
    client.force_login(people.staff)
    address = reverse("procedures:dossier-list", args=[commune.pk])

    rows = client.get(f"{address}?ky=q2&tinh-trang={kind}").context["rows"]

    assert {state.code for _dossier, state in rows} == {said}


@pytest.mark.parametrize(
    "query", ["ky=ngay&tu=15/12/2019&den=14/03/2020", "ky=2021-Q1", "nam=2020&ky=t6"]
)
def test_the_days_stay_the_same_behind_a_number(client, people, dossiers, query):
    """Also where they begin, or their period belongs, in a year that has no figures."""
    PeriodFactory(
        code="2021-Q1", year=2021, starts_on=date(2020, 12, 15), ends_on=date(2021, 3, 14)
    )
    client.force_login(people.staff)
    context = client.get(f"{reverse(PAGE)}?{query}").context

    listed = client.get(context["total"]["address"]).context["span"]

    assert listed == context["span"]


def test_a_fault_stands_on_the_page(client, people, typed):
    MonthlyFigures.objects.filter(pk=typed.pk).update(
        carried_over=1, received=7, resolved=6, on_time=5
    )
    client.force_login(people.staff)
    assert "Số liệu chưa khớp" in client.get(f"{reverse(PAGE)}?ky=q2").content.decode()


def test_a_unit_below_can_be_looked_at_alone(client, people, dossiers, commune, neighbour):
    client.force_login(people.staff)
    context = client.get(f"{reverse(PAGE)}?don-vi={neighbour.pk}").context
    assert [row.what for row in context["table"].rows] == [neighbour]
    client.force_login(people.official)
    context = client.get(f"{reverse(PAGE)}?don-vi={neighbour.pk}").context
    assert [row.what for row in context["table"].rows] == [commune]


def test_the_list_of_dossiers_says_that_months_were_typed_too(client, people, typed, commune):
    client.force_login(people.official)
    listed = reverse("procedures:dossier-list", args=[commune.pk])
    assert "2 dòng số liệu tháng" in client.get(f"{listed}?ky=q2").content.decode()


@pytest.mark.parametrize(("by", "form"), [(BY_UNIT, "II.06a"), (BY_FIELD, "II.07a")])
def test_the_workbook_has_the_official_shape(client, people, dossiers, by, form):
    client.force_login(people.staff)
    found = client.get(f"{reverse(PAGE)}?ky=q2&bang={by}&dinh-dang=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(found.content)).active
    assert sheet.title == form
    assert "01/04/2020 - 30/06/2020" in sheet["A3"].value
    assert {str(one) for one in sheet.merged_cells.ranges} >= {"C5:F5", "G5:J5", "K5:M5", "A5:A6"}
    assert [sheet.cell(7, column).value for column in (1, 15)] == ["(1)", "(15)"]
    total = next(
        row for row in sheet.iter_rows(min_row=8, values_only=True) if row[1] == "Tổng cộng"
    )
    assert list(total[2:15]) == [getattr(table(quarter(), by).total, name) for name in COLUMNS]


@pytest.mark.parametrize("by", [BY_UNIT, BY_FIELD, BY_PROCEDURE])
def test_a_page_costs_a_fixed_number_of_queries(
    client, people, dossiers, typed, district, by, django_assert_max_num_queries
):
    client.force_login(people.staff)
    address = f"{reverse(PAGE)}?bang={by}"
    client.get(address)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for number in range(5):
        unit = UnitFactory(parent=district)
        field = ProcedureFieldFactory(name=f"Lĩnh vực {number}")
        DossierFactory(unit=unit, procedure=ProcedureFactory(field=field), working_days=number)
        MonthlyFiguresFactory(unit=unit)
    with django_assert_max_num_queries(20) as more:
        client.get(address)
    assert len(few) == len(more)


# --- Overdue, and due soon -------------------------------------------------------------------


@pytest.fixture
def running(commune, neighbour, birth):
    made = {"procedure": birth, "finished_on": None, "received_at": on(12, 1)}
    DossierFactory(code="CU", unit=commune, due_on=date(2020, 12, 10), **made)
    DossierFactory(code="MOI", unit=neighbour, due_on=date(2020, 12, 16), **made)
    DossierFactory(code="HOM-NAY", unit=commune, due_on=date(2020, 12, 17), **made)
    DossierFactory(code="NGAY-MAI", unit=commune, due_on=date(2020, 12, 18), **made)
    DossierFactory(code="TUAN-SAU", unit=commune, due_on=date(2020, 12, 21), **made)
    DossierFactory(code="CHO", unit=commune, due_on=date(2020, 12, 1), status="waiting", **made)


def due(client, query=""):
    context = client.get(reverse("procedures:dossier-due") + query).context
    return [(dossier.code, days) for dossier, days in context["rows"]]


def test_overdue_by_working_days_the_oldest_first(client, people, running, neighbour):
    client.force_login(people.staff)
    assert due(client) == [("CU", 5), ("MOI", 1)]
    assert due(client, f"?don-vi={neighbour.pk}") == [("MOI", 1)]
    client.force_login(people.official)
    assert due(client) == [("CU", 5)]


def test_due_soon_reaches_over_a_weekend(client, people, running):
    client.force_login(people.official)
    assert [code for code, _days in due(client, "?loai=sap-den-han")] == ["HOM-NAY", "NGAY-MAI"]
    with clock.frozen(on(12, 18)):
        soon = [code for code, _days in due(client, "?loai=sap-den-han")]
    assert soon == ["NGAY-MAI", "TUAN-SAU"]


def test_strange_words_in_the_address_are_no_error(client, people, running):
    client.force_login(people.official)
    assert due(client, "?loai=x&don-vi=y") == [("CU", 5)]
    assert client.get(reverse("procedures:dossier-due") + "?don-vi=999999").status_code == 404


def test_the_work_list_of_the_office_counts_them(people, running):
    overdue, soon = dossier_items(people.official)
    assert (str(overdue.group), overdue.title) == ("overdue", "1 hồ sơ đang quá hạn")
    assert (str(soon.group), soon.title) == ("soon", "2 hồ sơ sắp đến hạn")
    # The district's staff keep the district's own dossiers: there are none.
    assert dossier_items(people.staff) == []
    assert dossier_items(people.leader) == []


def test_what_a_queryset_of_units_shuts_out_is_not_counted(dossiers, neighbour):
    units: QuerySet[Unit] = Unit.objects.filter(pk=neighbour.pk)
    assert table(quarter(), units=units).total.received == 1
