from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from plans.models import (
    Cell,
    Evidence,
    Finding,
    Indicator,
    Inspection,
    Plan,
    Programme,
    ReformArea,
    Report,
    Submission,
    Task,
)
from tests.factories.units import DistrictFactory, PeriodFactory, UnitFactory, UserFactory


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("code",)

    code = "2016-2020"
    name = "Chương trình 2016-2020"


class ReformAreaFactory(DjangoModelFactory):
    class Meta:
        model = ReformArea
        django_get_or_create = ("programme", "code")

    programme = factory.SubFactory(ProgrammeFactory)
    code = "1"
    name = factory.LazyAttribute(lambda area: f"Lĩnh vực {area.code}")
    position = factory.LazyAttribute(lambda area: int(area.code))


class IndicatorFactory(DjangoModelFactory):
    """A ratio that communes report and that adds up over the quarters."""

    class Meta:
        model = Indicator
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda number: f"TC{number:02d}")
    area = factory.SubFactory(ReformAreaFactory)
    name = factory.LazyAttribute(lambda indicator: f"Chỉ tiêu {indicator.code}")
    kind = "ratio"
    across_periods = "accumulate"


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan
        django_get_or_create = ("unit", "year")

    programme = factory.SubFactory(ProgrammeFactory)
    unit = factory.SubFactory(DistrictFactory)
    year = 2020
    title = "Kế hoạch cải cách hành chính năm 2020"


class TaskFactory(DjangoModelFactory):
    class Meta:
        model = Task

    plan = factory.SubFactory(PlanFactory)
    area = factory.SubFactory(ReformAreaFactory)
    code = factory.Sequence(lambda number: f"1.{number}")
    title = factory.LazyAttribute(lambda task: f"Nhiệm vụ {task.code}")
    scope = "district,commune"


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    unit = factory.SubFactory(UnitFactory)
    period = factory.SubFactory(PeriodFactory)


class CellFactory(DjangoModelFactory):
    class Meta:
        model = Cell

    report = factory.SubFactory(ReportFactory)
    indicator = factory.SubFactory(IndicatorFactory)


class SubmissionFactory(DjangoModelFactory):
    class Meta:
        model = Submission

    report = factory.SubFactory(ReportFactory)
    number = 1
    submitted_by = factory.SubFactory(UserFactory)
    submitted_at = factory.LazyFunction(lambda: at(2020, 9, 15))


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    unit = factory.SubFactory(UnitFactory)
    number = factory.Sequence(lambda number: f"{number}/BC-UBND")
    title = factory.LazyAttribute(lambda document: f"Báo cáo số {document.number}")
    issued_on = date(2020, 9, 1)
    added_by = factory.SubFactory(UserFactory)


class InspectionFactory(DjangoModelFactory):
    class Meta:
        model = Inspection

    unit = factory.SubFactory(UnitFactory)
    year = 2020
    held_on = date(2020, 5, 20)


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    inspection = factory.SubFactory(InspectionFactory)
    text = "Niêm yết lại thủ tục mới"
    recorded_by = factory.SubFactory(UserFactory)


def at(year, month, day, hour=9, minute=0):
    """An hour of a day in Viet Nam."""
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def signed(unit, period, leader, *, on=None, official=None, **lines):
    """A signed report whose statement holds the lines: TC01=(numerator, denominator) or a number.

    "zero" and "na" stand for nothing arose and does not apply.
    """
    report = ReportFactory(unit=unit, period=period)
    content = {code: _line(figure) for code, figure in lines.items()}
    moment = on or at(period.due_on.year, period.due_on.month, period.due_on.day)
    SubmissionFactory(
        report=report,
        submitted_by=official or UserFactory(),
        submitted_at=moment,
        signed_by=leader,
        signed_at=moment,
        content=content,
    )
    return report


def _line(figure):
    line = {
        "state": "reported",
        "numerator": "",
        "denominator": "",
        "value": "",
        "ground": "",
        "note": "",
    }
    if figure == "na":
        return line | {"state": "not_applicable", "ground": "không được giao"}
    if figure == "zero":
        return line | {"state": "zero", "numerator": "0", "denominator": "0", "value": "0"}
    if isinstance(figure, tuple):
        return line | {"numerator": str(figure[0]), "denominator": str(figure[1])}
    return line | {"value": str(figure)}
