"""Monthly figures: what must agree, who may type them, and that nothing typed is lost."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.selectors import history_of
from common import clock
from common.models import PendingImport
from procedures.choices import MonthState
from procedures.exceptions import (
    MonthChanged,
    MonthInRegister,
    MonthOutsideUnit,
    MonthRefused,
    MonthToCome,
    WholeOrByField,
)
from procedures.models import MonthlyFigures, OneStopRollout
from procedures.selectors.counts import NUMBERS
from procedures.selectors.monthly import monthly_overview
from procedures.services import remove_month, save_month
from procedures.work import monthly_items
from tests.factories.procedures import (
    DossierFactory,
    MonthlyFiguresFactory,
    ProcedureFactory,
    ProcedureFieldFactory,
)
from tests.factories.units import UnitFactory
from units.models import Unit

pytestmark = pytest.mark.django_db
MAY = date(2020, 5, 1)
JUNE = date(2020, 6, 1)
# Published for Đắk Glong, 2020 (domain/calendar.json).
PUBLISHED = {
    "carried_over": 1982,
    "new": 57028,
    "received": 59010,
    "resolved": 57689,
    "on_time": 57502,
    "late": 187,
    "in_progress": 1321,
    "within_time": 1246,
    "overdue": 75,
}
DAK_GLONG = dict.fromkeys(NUMBERS, 0) | {
    "carried_over": PUBLISHED["carried_over"],
    "counter": PUBLISHED["new"],
    "received": PUBLISHED["received"],
    "on_time": PUBLISHED["on_time"],
    "late": PUBLISHED["late"],
    "resolved": PUBLISHED["resolved"],
    "within": PUBLISHED["within_time"],
    "overdue": PUBLISHED["overdue"],
    "in_progress": PUBLISHED["in_progress"],
}
RECEIVED = (
    "Tổng tiếp nhận {received} khác kỳ trước chuyển sang {carried_over} + trực tuyến {online} + "
    "trực tiếp {counter} + bưu chính {post} = {sum}."
)
RESOLVED = (
    "Tổng đã giải quyết {resolved} khác trước hạn {before} + đúng hạn {on_time} + quá hạn {late} "
    "= {sum}."
)
IN_PROGRESS = (
    "Tổng đang giải quyết {in_progress} khác trong hạn {within} + đang quá hạn {overdue} = {sum}."
)
BALANCE = (
    "Tổng tiếp nhận {received} khác đã giải quyết {resolved} + đang giải quyết {in_progress} + "
    "chờ bổ sung {waiting} = {sum}."
)
PARTS = {
    RECEIVED: ("carried_over", "online", "counter", "post"),
    RESOLVED: ("before", "on_time", "late"),
    IN_PROGRESS: ("within", "overdue"),
    BALANCE: ("resolved", "in_progress", "waiting"),
}
BREAKS = {
    "carried_over": [RECEIVED],
    "online": [RECEIVED],
    "counter": [RECEIVED],
    "post": [RECEIVED],
    "received": [RECEIVED, BALANCE],
    "before": [RESOLVED],
    "on_time": [RESOLVED],
    "late": [RESOLVED],
    "resolved": [RESOLVED, BALANCE],
    "within": [IN_PROGRESS],
    "overdue": [IN_PROGRESS],
    "in_progress": [IN_PROGRESS, BALANCE],
    "waiting": [BALANCE],
}


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


def grouped(value):
    return f"{value:,}".replace(",", ".")


def said(sentence, numbers):
    total = sum(numbers[part] for part in PARTS[sentence])
    return sentence.format(sum=grouped(total), **{k: grouped(v) for k, v in numbers.items()})


def save(unit, by=None, month=MAY, numbers=DAK_GLONG, **more):
    return save_month(unit=unit, month=month, numbers=numbers, by=by, **more)


# --- The identities --------------------------------------------------------------------------


def test_the_published_table_holds(commune, people):
    line = save(commune, people.official)

    assert (line.received, line.resolved, line.in_progress) == (59010, 57689, 1321)
    assert (line.edition, line.entered_by, line.ends_on) == (1, people.official, date(2020, 5, 31))


@pytest.mark.parametrize(
    ("name", "step"),
    [(name, step) for name in BREAKS for step in (1, -1) if DAK_GLONG[name] + step >= 0],
)
def test_one_figure_off_is_refused_by_the_name_of_the_identity(commune, name, step):
    numbers = DAK_GLONG | {name: DAK_GLONG[name] + step}

    with pytest.raises(MonthRefused) as refused:
        save(commune, numbers=numbers)

    assert str(refused.value) == " ".join(said(sentence, numbers) for sentence in BREAKS[name])
    assert not MonthlyFigures.objects.exists()


def test_withdrawn_stands_apart(commune):
    assert save(commune, numbers=DAK_GLONG | {"withdrawn": 9}).withdrawn == 9


# --- What may be typed -----------------------------------------------------------------------


def test_what_is_carried_over_must_be_what_was_left_or_say_why(commune):
    MonthlyFiguresFactory(unit=commune)
    numbers = dict.fromkeys(NUMBERS, 0) | {
        "carried_over": 3,
        "received": 3,
        "in_progress": 3,
        "within": 3,
    }
    with pytest.raises(MonthRefused) as refused:
        save(commune, month=JUNE, numbers=numbers)
    assert "3 khác số còn lại của tháng trước 2" in str(refused.value)

    line = save(commune, month=JUNE, numbers=numbers, note="Một hồ sơ giấy tìm thấy sau")
    assert line.note == "Một hồ sơ giấy tìm thấy sau"


def test_a_month_to_come_is_refused(commune):
    with pytest.raises(MonthToCome):
        save(commune, month=date(2021, 1, 1))


def test_a_month_before_the_unit_is_refused(district):
    young = UnitFactory(parent=district, valid_from=date(2020, 6, 15))
    with pytest.raises(MonthOutsideUnit):
        save(young)
    assert save(young, month=JUNE)


def test_a_month_with_dossiers_is_refused(commune):
    DossierFactory(unit=commune)
    with pytest.raises(MonthInRegister) as refused:
        save(commune, month=JUNE)
    assert "đã có 1 hồ sơ" in str(refused.value)
    assert save(commune, month=MAY)


def test_dossiers_that_come_later_take_the_typed_line_out_of_the_count(commune):
    MonthlyFiguresFactory(unit=commune, month=JUNE)
    assert MonthlyFigures.objects.counted().count() == 1
    DossierFactory(unit=commune)
    assert MonthlyFigures.objects.counted().count() == 0


def test_whole_or_by_field_but_not_both(commune):
    field = ProcedureFieldFactory()
    save(commune, field=field)
    with pytest.raises(WholeOrByField):
        save(commune)
    save(commune, field=ProcedureFieldFactory(name="Chứng thực"))
    save(commune, month=JUNE, note="x")
    with pytest.raises(WholeOrByField):
        save(commune, month=JUNE, field=field)


def test_the_same_again_changes_nothing(commune, people):
    line = save(commune, people.official)
    assert save(commune, people.staff).edition == 1
    assert history_of(line).count() == 1


def test_two_people_at_one_form_are_told(commune, people):
    save(commune, people.official, edition=0)
    with pytest.raises(MonthChanged) as told:
        save(commune, people.staff, numbers=DAK_GLONG | {"withdrawn": 1}, edition=0)
    assert str(people.official) in str(told.value)
    assert MonthlyFigures.objects.get().withdrawn == 0
    assert save(commune, people.staff, numbers=DAK_GLONG | {"withdrawn": 1}, edition=1).edition == 2


def test_only_who_keeps_the_dossiers_types(commune, people):
    for person in (people.leader, people.inspector, people.stranger):
        with pytest.raises(PermissionDenied):
            save(commune, person)


def test_a_line_goes_with_a_reason_and_stays_in_the_trail(commune, people):
    line = save(commune, people.official)
    with pytest.raises(MonthRefused):
        remove_month(line=line, reason=" ", by=people.official)
    events = history_of(line)
    remove_month(line=line, reason="Nhầm tháng", by=people.official)
    assert not MonthlyFigures.objects.exists()
    last = events.last()
    assert (last.reason, last.before["received"]) == ("Nhầm tháng", 59010)


# --- The page --------------------------------------------------------------------------------


def address(unit, month=MAY):
    return reverse("procedures:monthly-line", args=[unit.pk, month.year, month.month])


def typed(numbers=DAK_GLONG, **more):
    return (
        {name: str(value) for name, value in numbers.items()} | {"note": "", "edition": "0"} | more
    )


def test_an_official_types_a_month_as_people_write_numbers(client, people, commune):
    client.force_login(people.official)
    response = client.post(address(commune), typed(received="59.010", counter="57 028"))
    assert response.status_code == 302
    assert MonthlyFigures.objects.get().received == 59010


def test_a_slip_is_shown_at_its_fields_and_nothing_is_lost(client, people, commune):
    client.force_login(people.official)
    response = client.post(address(commune), typed(received="59011", note="giữ nguyên"))
    form = response.context["form"]
    assert response.status_code == 422
    assert len(form.errors["received"]) == 2
    assert form.concerned == {
        *("carried_over", "online", "counter", "post"),
        *("resolved", "in_progress", "waiting"),
    }
    text = response.content.decode()
    assert 'value="59011"' in text
    assert "giữ nguyên" in text


@pytest.mark.parametrize("bad", ["", "-1", "1,5", "12a", "999999999999"])
def test_what_is_no_number_is_named(client, people, commune, bad):
    client.force_login(people.official)
    response = client.post(address(commune), typed(late=bad))
    assert response.status_code == 422
    assert "late" in response.context["form"].errors


def test_a_new_month_begins_with_what_was_left(client, people, commune):
    MonthlyFiguresFactory(unit=commune)
    client.force_login(people.official)
    form = client.get(address(commune, JUNE)).context["form"]
    assert form["carried_over"].value() == "2"
    assert form["received"].value() is None


def test_the_other_persons_numbers_stand_beside_ones_own(client, people, commune):
    save(commune, people.staff)
    client.force_login(people.official)
    response = client.post(address(commune), typed(withdrawn="5"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Trên cổng: 57.028" in text
    again = client.post(
        address(commune), typed(withdrawn="5", edition=response.context["form"]["edition"].value())
    )
    assert again.status_code == 302
    assert MonthlyFigures.objects.get().withdrawn == 5


def test_a_month_that_cannot_be_typed_says_so_at_once(client, people, commune):
    DossierFactory(unit=commune)
    client.force_login(people.official)
    assert "không nhập tay" in client.get(address(commune, JUNE)).content.decode()


def test_days_that_are_none_are_not_found(client, people, commune):
    client.force_login(people.official)
    for place in ((0, 5), (1, 1), (9999, 12), (2020, 13), (2020, 0)):
        path = reverse("procedures:monthly-line", args=[commune.pk, *place])
        assert client.get(path).status_code == 404
    for year in (0, 1, 9999):
        path = reverse("procedures:monthly-year", args=[commune.pk, year])
        assert client.get(path).status_code == 404


def test_a_line_of_a_field_has_its_own_form(client, people, commune):
    field = ProcedureFieldFactory()
    client.force_login(people.official)
    assert client.post(f"{address(commune)}?linh-vuc={field.pk}", typed()).status_code == 302
    assert MonthlyFigures.objects.get().field == field
    year = client.get(reverse("procedures:monthly-year", args=[commune.pk, 2020]))
    assert field.name in year.content.decode()


def test_removing_leads_back_to_the_year(client, people, commune):
    line = save(commune)
    client.force_login(people.official)
    remove = reverse("procedures:monthly-remove", args=[line.pk])
    client.post(remove, {"reason": ""})
    assert MonthlyFigures.objects.exists()
    assert client.post(remove, {"reason": "Nhầm"}).url.endswith(f"/{commune.pk}/2020/")
    assert not MonthlyFigures.objects.exists()


# --- Files -----------------------------------------------------------------------------------


def year_file(client, unit, kind):
    return client.get(reverse("procedures:monthly-file", args=[unit.pk, 2020, kind])).content


def upload(client, name, content):
    return client.post(
        reverse("procedures:monthly-upload"), {"file": SimpleUploadedFile(name, content)}
    )


def test_a_years_file_goes_out_and_comes_in_again(client, people, commune):
    ProcedureFactory()
    save(commune, people.official)
    client.force_login(people.official)
    content = year_file(client, commune, "csv")
    lines = content.decode("utf-8-sig").splitlines()
    # May as it was typed, and a line to fill in for each month since.
    assert lines[1].startswith("29686,2020-05,,1982,0,57028,0,59010,0,57502,187,57689")
    assert [line.split(",")[1] for line in lines[1:]] == [
        f"2020-{month:02}" for month in range(5, 12)
    ]
    review = client.get(upload(client, "nam.csv", content).url)
    taken = review.context["taken"]
    assert (taken.new, taken.changed, taken.same) == (0, 0, 1)


def test_a_workbook_is_looked_at_before_it_is_written(client, people, commune):
    ProcedureFactory()
    save(commune)
    client.force_login(people.official)
    book = openpyxl.load_workbook(BytesIO(year_file(client, commune, "xlsx")))
    sheet = book.active
    june = {"carried_over": 1321, "received": 1321, "on_time": 1321, "resolved": 1321}
    for column, name in enumerate(NUMBERS, 4):
        sheet.cell(3, column, june.get(name, 0))
    out = BytesIO()
    book.save(out)

    review = upload(client, "nam.xlsx", out.getvalue()).url
    assert client.get(review).context["taken"].new == 1
    assert MonthlyFigures.objects.count() == 1
    assert client.post(review).status_code == 302
    assert MonthlyFigures.objects.get(month=JUNE).carried_over == 1321
    assert not PendingImport.objects.exists()
    assert client.post(review).status_code == 404


def test_faults_of_a_file_are_named_by_row_and_column(client, people, commune, neighbour):
    header = f"unit_code,month,field,{','.join(NUMBERS)},note"
    good = ",".join(str(DAK_GLONG[name]) for name in NUMBERS)
    slip = ",".join(str((DAK_GLONG | {"waiting": 1})[name]) for name in NUMBERS)
    rows = [
        f"29686,2020-05,,{slip},",
        f"29668,2020-05,,{good},",
        f"29686,2020-13,,{good},",
        f"29686,2020-06,Không có,{good},",
        f"29686,2021-01,,{good},",
        f"29686,9999-12,,{good},",
    ]
    client.force_login(people.official)
    content = "\n".join([header, *rows]).encode()
    review = client.get(upload(client, "x.csv", content).url)
    places = [fault.split(":")[0] for fault in review.context["faults"]]
    assert places == [
        "Dòng 2, cột received",
        "Dòng 3, cột unit_code",
        "Dòng 4, cột month",
        "Dòng 5, cột field",
        "Dòng 6, cột month",
        "Dòng 7, cột month",
    ]
    assert client.post(review.wsgi_request.path).status_code == 422
    assert not MonthlyFigures.objects.exists()


def test_a_file_that_is_none_is_refused_on_the_spot(client, people):
    client.force_login(people.official)
    assert upload(client, "x.xlsx", b"nothing").status_code == 422
    assert upload(client, "x.csv", b"a,b\n1,2\n").status_code == 422


def test_a_file_with_a_nul_is_refused_before_it_is_kept(client, people, commune):
    client.force_login(people.official)
    content = year_file(client, commune, "csv") + b"29686,2020-05,a\0b\n"

    answer = upload(client, "x.csv", content)

    assert (answer.status_code, PendingImport.objects.count()) == (422, 0)
    assert "không đọc được" in answer.content.decode()


def test_anothers_file_is_not_found(client, people, commune):
    client.force_login(people.official)
    review = upload(client, "x.csv", year_file(client, commune, "csv")).url
    client.force_login(people.staff)
    assert client.get(review).status_code == 404


# --- Who owes --------------------------------------------------------------------------------


def states(units, year=2020):
    return {
        unit.code: [cell.state for cell in cells] for unit, cells in monthly_overview(units, year)
    }


def test_the_overview_tells_who_owes_which_month(commune, neighbour, district):
    ProcedureFactory()
    MonthlyFiguresFactory(unit=commune, month=date(2020, 10, 1))
    DossierFactory(unit=neighbour, received_at=datetime(2020, 10, 5, 2, tzinfo=UTC))
    OneStopRollout.objects.create(unit=neighbour, state="full", since=date(2020, 11, 20))
    found = states(Unit.objects.all())
    M = MonthState
    assert found == {
        "29686": [M.NOT_OWED] * 9 + [M.TYPED, M.MISSING, M.TO_COME],
        "29668": [M.NOT_OWED] * 9 + [M.DOSSIERS, M.NOT_OWED, M.NOT_OWED],
    }


def test_a_unit_that_ended_owes_nothing_after_its_end(client, people, commune):
    ProcedureFactory()
    MonthlyFiguresFactory(unit=commune, month=date(2020, 5, 1))
    commune.valid_to = date(2020, 6, 30)
    commune.save()
    client.force_login(people.staff)
    address = reverse("procedures:monthly-year", args=[commune.pk, 2020])
    months = [cell.state for cell, _lines in client.get(address).context["months"]]
    M = MonthState
    assert months == [M.NOT_OWED] * 4 + [M.TYPED, M.MISSING] + [M.NOT_OWED] * 6


@pytest.mark.parametrize(("day", "state"), [(5, MonthState.DUE), (6, MonthState.MISSING)])
def test_the_set_day_is_still_in_time(commune, day, state):
    ProcedureFactory()
    MonthlyFiguresFactory(unit=commune, month=date(2020, 10, 1))
    with clock.frozen(datetime(2020, 12, day, 3, tzinfo=UTC)):
        assert states(Unit.objects.all())["29686"][10] == state


def test_the_work_list_asks_for_last_month(people, commune, neighbour, settings):
    ProcedureFactory()
    [own] = monthly_items(people.official)
    assert (str(own.group), own.due_on) == ("overdue", date(2020, 12, 5))
    assert own.url == address(commune, date(2020, 11, 1))
    [both] = monthly_items(people.staff)
    assert "2 đơn vị" in both.detail
    settings.MONTHLY_FIGURES_DUE_DAY = 20
    assert [str(item.group) for item in monthly_items(people.official)] == ["soon"]
    MonthlyFiguresFactory(unit=commune, month=date(2020, 11, 1))
    assert monthly_items(people.official) == []
    assert monthly_items(people.leader) == []


def test_the_overview_costs_a_fixed_number_of_queries(
    client, people, district, commune, django_assert_max_num_queries
):
    ProcedureFactory()
    client.force_login(people.staff)
    page = reverse("procedures:monthly-overview")
    client.get(page)
    with django_assert_max_num_queries(16) as few:
        client.get(page)
    for _number in range(4):
        MonthlyFiguresFactory(unit=UnitFactory(parent=district))
    with django_assert_max_num_queries(16) as more:
        client.get(page)
    assert len(few) == len(more)
