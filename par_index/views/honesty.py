"""Self-score beside judgement: by unit and by component, over years."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.pagination import page_of
from par_index.selectors.honesty import (
    ComponentDifferences,
    UnitDifferences,
    claims_of,
    differences_by_component,
    differences_by_unit,
    widest,
)
from par_index.views.choice import (
    PER_PAGE,
    asked_level,
    level_choices,
    number_in,
)
from par_index.views.tabs import index_tabs
from units.access import require, units_where
from units.permissions import Permission

SHOWN_YEARS, SHOWN_COMPONENTS = 5, 10
MOST_BARS = 40


def self_honesty(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.SCORE_VIEW)
    level = asked_level(request)
    claims = claims_of(units_where(request.user, Permission.SCORE_VIEW), level)
    units = differences_by_unit(claims)
    years = sorted({year for row in units for year in row.years})[-SHOWN_YEARS:]
    year = number_in(request.GET.get("nam"))
    year = year if year in years else (years[-1] if years else None)
    context: dict[str, Any] = {
        "tabs": index_tabs(request.user, "self-honesty"),
        "level": level,
        "levels": level_choices(),
        "years": years,
        "year": year,
    }
    if year is not None:
        context |= _figures(request, units, differences_by_component(claims), years, year)
    return render(request, "par_index/self_honesty.html", context)


def _figures(
    request: HttpRequest,
    units: list[UnitDifferences],
    components: list[ComponentDifferences],
    years: list[int],
    year: int,
) -> dict[str, Any]:
    over, under = widest(components, year, SHOWN_COMPONENTS)
    ordered = sorted(units, key=lambda row: _by_total(row, year))
    shown = page_of(request, ordered, PER_PAGE)
    in_year = [row.years[year] for row in units if year in row.years]
    marked = sum(one.n for one in in_year)
    return {
        "page_obj": shown,
        "rows": [_row(row, years) for row in shown.object_list],
        "bars": _bars(ordered, year),
        "over": [_row(row, years) for row in over],
        "under": [_row(row, years) for row in under],
        "unit_count": len(in_year),
        "marked": marked,
        "higher": sum(one.higher for one in in_year),
        "lower": sum(one.lower for one in in_year),
        "equal": sum(one.equal for one in in_year),
    }


def _by_total(row: UnitDifferences, year: int) -> tuple[bool, Any, str]:
    found = row.years.get(year)
    return found is None, -found.total if found else 0, row.unit.sort_key


def _row(row: Any, years: list[int]) -> dict[str, Any]:
    return {"row": row, "years": [(year, row.years.get(year)) for year in years]}


def _bars(units: list[UnitDifferences], year: int) -> list[tuple[Any, ...]]:
    found = [(row.unit.short_name, row.years[year].total) for row in units if year in row.years]
    return found if 1 < len(found) <= MOST_BARS else []
