"""A portal of before the registers typed tasks 6.2, 6.4 and 6.7. Reading the plan again must lose nothing."""

from decimal import Decimal as D

import pytest

from common import clock
from plans.choices import IndicatorKind
from plans.imports import DATA, import_indicators, import_plan
from plans.models import Cell, Indicator, Report
from plans.services.cells import save_cell
from plans.services.reports import open_reports, submit_report
from tests.factories.plans import at
from tests.factories.units import PeriodFactory, person
from units.imports import import_units
from units.models import Unit
from units.services import DATA as UNITS

pytestmark = pytest.mark.django_db

# As they were typed: kind and figures.
TYPED = {
    "NV6.2": (IndicatorKind.MILESTONES, {"numerator": 2, "denominator": 8}),
    "NV6.4": (IndicatorKind.YES_NO, {"value": 1}),
    "TC20": (IndicatorKind.RATIO, {"numerator": 6, "denominator": 20}),
}


def read_the_files():
    import_units(UNITS / "units.csv")
    import_indicators(DATA / "indicators.json")
    return import_plan(DATA / "plan_2020.json")[0]


def type_in(report, code, figures):
    indicator = Indicator.objects.get(code=code)
    cell = Cell.objects.get(report=report, indicator=indicator)
    by = person("official", report.unit)
    save_cell(
        report=report, indicator=indicator, by=by, version=cell.version, state="reported", **figures
    )


def figures():
    known = Cell.objects.filter(indicator__code__in=TYPED).exclude(state="missing")
    return set(known.values_list("report", "indicator__code", "numerator", "denominator", "value"))


def test_figures_typed_before_stand_beside_the_portals():
    plan = read_the_files()
    for code, (kind, _figures) in TYPED.items():
        Indicator.objects.filter(code=code).update(kind=kind, measure="")
    commune = Unit.objects.filter(level_id="commune", parent=plan.unit).first()
    with clock.frozen(at(2020, 9, 10)):
        open_reports(period=PeriodFactory())
        reports = {one.unit_id: one for one in Report.objects.filter(unit__in=[commune, plan.unit])}
        for code, (_kind, said) in TYPED.items():
            type_in(reports[commune.pk if code == "NV6.4" else plan.unit_id], code, said)
        before = figures()
        assert len(before) == 3

        read_the_files()

        assert figures() == before
        assert set(Indicator.objects.filter(code__in=TYPED).values_list("kind", flat=True)) == {
            "portal"
        }
        own = reports[commune.pk]
        own.cells.filter(state="missing").update(state="zero", numerator=D(0), denominator=D(0))
        said = submit_report(report=own, by=person("official", commune)).content["NV6.4"]
        assert (said["value"], said["portal"]["value"]) == ("1", "0")
