"""A third quarter of 2020 with three lines, and the middle of its window as today."""

from types import SimpleNamespace

import pytest

from common import clock
from plans import services
from plans.models import Report
from tests.factories.plans import IndicatorFactory, ReformAreaFactory, at
from tests.factories.units import PeriodFactory


@pytest.fixture
def in_window():
    with clock.frozen(at(2020, 9, 10)):
        yield


@pytest.fixture
def lines(db):
    return SimpleNamespace(
        ratio=IndicatorFactory(code="TC01", name="Dự thảo được lấy ý kiến"),
        count=IndicatorFactory(code="TC05", kind="count", across_periods="sum"),
        staff=IndicatorFactory(
            code="TC09",
            across_periods="latest",
            direction="at_most",
            area=ReformAreaFactory(code="3"),
        ),
    )


@pytest.fixture
def report(in_window, lines, people, commune):
    """The commune's sheet for the period, as opened by the portal; its neighbour has one too."""
    services.open_reports(period=PeriodFactory())
    return Report.objects.get(unit=commune)


@pytest.fixture
def filled(report, lines, people):
    save = {"report": report, "by": people.official, "version": 0}
    services.save_cell(
        **save, indicator=lines.ratio, state="reported", numerator=29, denominator=30
    )
    services.save_cell(**save, indicator=lines.count, state="zero")
    services.save_cell(
        **save, indicator=lines.staff, state="not_applicable", ground="Không được giao"
    )
    return report


@pytest.fixture
def submitted(filled, people):
    services.submit_report(report=filled, by=people.official)
    return filled


@pytest.fixture
def signed_report(submitted, people):
    services.sign_report(report=submitted, by=people.leader)
    return submitted
