"""Every figure of plans that the portal's own criteria sets name is offered here."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import par_index
from common import clock
from common.figures import Figure, FigureState
from par_index.figures import find_measure, split_name
from plans.imports import DATA, import_indicators
from plans.measures import MEASURES, measure_url
from plans.models import Indicator
from procedures.models import IsoConversion
from tests.factories.plans import (
    FindingFactory,
    InspectionFactory,
    PlanFactory,
    TaskFactory,
    at,
    signed,
)
from tests.factories.units import LevelFactory
from units.services import make_periods

pytestmark = pytest.mark.django_db

SETS = sorted((Path(par_index.__file__).parent / "data").glob("criteria_*_model.json"))


def named(tree: Any) -> Iterator[str]:
    """Every name of a measure of plans, however deep it stands."""
    if isinstance(tree, dict):
        for value in tree.values():
            yield from named(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from named(value)
    elif isinstance(tree, str) and tree.startswith("plans."):
        yield tree


# Lines that nobody types: the portal's registers answer for them.
FROM_REGISTERS = {"TC20"}
NAMES = sorted({name for path in SETS for name in named(json.loads(path.read_text("utf-8")))})


@pytest.fixture
def year(district, commune, people):
    """The portal's own form, filled by district and commune alike: 3 of 4, or 2."""
    for level in ("district", "commune"):
        LevelFactory(code=level)
    with clock.frozen(at(2021, 1, 4)):
        import_indicators(DATA / "indicators.json")
        first = make_periods(year=2020)[0]
        plan = PlanFactory(unit=district)
        lines: dict[str, Any] = {"district": {}, "commune": {}}
        for indicator in Indicator.objects.all():
            for level in indicator.for_levels.split(","):
                lines[level][indicator.code] = (3, 4) if indicator.is_ratio else 2
        TaskFactory(plan=plan, indicator=Indicator.objects.get(code="TC01"), target=75)
        signed(district, first, people.leader, **lines["district"])
        signed(commune, first, people.leader, **lines["commune"])
        FindingFactory(inspection=InspectionFactory(unit=commune))
        IsoConversion.objects.create(unit=district, state="iso_2008")
        yield


def test_both_sets_name_figures_of_plans():
    assert len(SETS) == 2
    assert {split_name(name)[1] for name in NAMES} == {
        "completion_rate",
        "count",
        "findings_resolved_rate",
        "inspected_rate",
        "ratio",
        "report_timeliness",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_named_figure_is_offered_with_its_page(name, year, commune):
    assert split_name(name)[1] in MEASURES
    assert find_measure(name) is MEASURES[split_name(name)[1]]
    assert measure_url(name, commune, 2020)


@pytest.mark.parametrize("name", NAMES)
def test_a_named_figure_answers_for_a_commune_and_a_district(name, year, district, commune):
    _app, measure, code = split_name(name)

    found = MEASURES[measure]([district, commune], 2020, code)

    assert set(found) == {district.pk, commune.pk}
    assert all(isinstance(figure, Figure) and figure.source for figure in found.values())
    assert found[district.pk].state == FigureState.REPORTED


@pytest.mark.parametrize(
    "name", [name for name in NAMES if split_name(name)[2] not in {"", *FROM_REGISTERS}]
)
def test_a_line_is_added_up_over_who_fills_it(name, year, district, commune):
    _app, measure, code = split_name(name)
    indicator = Indicator.objects.get(code=code)
    asked = len([unit for unit in (district, commune) if indicator.is_asked_of(unit.level_id)])

    found = MEASURES[measure]([district, commune], 2020, code)

    whole = found[district.pk]
    if indicator.is_ratio:
        assert (whole.numerator, whole.denominator) == (3 * asked, 4 * asked)
    else:
        assert whole.value == 2 * asked
    mine = FigureState.REPORTED if indicator.is_asked_of("commune") else FigureState.MISSING
    assert found[commune.pk].state == mine
