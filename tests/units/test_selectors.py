from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from common import clock
from tests.factories.units import PeriodFactory, UnitFactory
from units.models import PeriodExtension, Unit
from units.selectors import current_period, may_write, scope_of


def test_a_unit_counts_for_itself_and_those_above_it(district, commune, neighbour):
    assert scope_of([district, commune], subtree=True) == {
        district.pk: [district.pk],
        commune.pk: [district.pk, commune.pk],
        neighbour.pk: [district.pk],
    }


def test_without_the_subtree_a_unit_counts_for_itself(district, commune, neighbour):
    assert scope_of([district, commune], subtree=False) == {
        district.pk: [district.pk],
        commune.pk: [commune.pk],
    }


def test_scope_costs_one_query(district, commune, django_assert_num_queries):
    UnitFactory.create_batch(3, parent=district)
    units = list(Unit.objects.all())

    with django_assert_num_queries(1):
        scope_of(units, subtree=True)


def test_window_is_open_from_its_first_to_its_last_day(commune):
    period = PeriodFactory()

    days = [date(2020, 8, 31), date(2020, 9, 1), date(2020, 9, 30), date(2020, 10, 1)]
    assert [may_write(period, commune, day) for day in days] == [False, True, True, False]


def test_an_extension_opens_the_window_for_one_unit(commune, neighbour, people):
    period = PeriodFactory()
    PeriodExtension.objects.create(
        period=period, unit=commune, until=date(2020, 10, 5), reason="Bão", granted_by=people.staff
    )

    day = date(2020, 10, 5)
    assert (may_write(period, commune, day), may_write(period, neighbour, day)) == (True, False)
    assert not may_write(period, commune, day + timedelta(days=1))


def test_people_work_on_the_newest_period_that_has_opened(db):
    third = PeriodFactory()
    fourth = PeriodFactory(
        code="2020-Q4",
        position=4,
        opens_on=date(2020, 12, 1),
        due_on=date(2020, 12, 17),
        closes_on=date(2020, 12, 31),
    )

    assert current_period(date(2020, 11, 30)) == third
    assert current_period(date(2020, 12, 1)) == fourth


def test_today_is_the_frozen_day():
    with clock.frozen(datetime(2020, 12, 17, 23, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        assert clock.today() == date(2020, 12, 17)


def test_units_sort_by_their_own_name(district):
    for name in ("Xã Trung An", "Thị trấn Vũng Liêm", "Xã Hiếu Phụng", "Xã Quới An"):
        UnitFactory(name=name, parent=district)

    assert [unit.name for unit in Unit.objects.at_level("commune")] == [
        "Xã Hiếu Phụng",
        "Xã Quới An",
        "Xã Trung An",
        "Thị trấn Vũng Liêm",
    ]
