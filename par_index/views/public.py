"""What everybody may read: published runs, and nothing else."""

from collections.abc import Container
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.exports import csv_response, csv_text
from par_index import selectors
from par_index.models import IndexRun, UnitResult
from par_index.scoring import rounded
from satisfaction.selectors import units_open_to_all
from units.choices import COMMUNE


@login_not_required
def public_results(request: HttpRequest) -> HttpResponse:
    run = _published(request)
    context: dict[str, Any] = {"run": run}
    if run is not None:
        results = list(selectors.totals_of(run))
        rated = units_open_to_all(run.year)
        context |= {
            "rows": [_row(result, rated) for result in results],
            "has_opinions": any(result.unit_id in rated for result in results),
            "areas": selectors.area_scores(results[0]) if results else [],
            "bands": _bands(results),
            "tabs": _tabs(run),
            "years": _years(run),
            "csv_url": f"{reverse('par_index:public-results-csv')}?{_address(run)}",
        }
    return render(request, "par_index/public_results.html", context)


def _published(request: HttpRequest) -> IndexRun | None:
    """The run last published for the level and year asked for."""
    # PostgreSQL takes no NUL in a text.
    level, year = request.GET.get("cap", "").replace("\0", ""), request.GET.get("nam", "")
    published = IndexRun.objects.published()
    if not published.filter(criteria_set__level=level).exists():
        level = COMMUNE
    if not published.filter(criteria_set__level=level).exists():
        newest = published.order_by("-year").values_list("criteria_set__level", flat=True)
        level = newest.first() or COMMUNE
    asked = selectors.published_run(level, int(year)) if _is_year(year) else None
    return asked or selectors.published_run(level)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def _row(result: UnitResult, rated: Container[int]) -> dict[str, Any]:
    url = ""
    if result.unit_id in rated:
        url = reverse("satisfaction:public-satisfaction", args=[result.unit_id])
    return {
        "result": result,
        "areas": selectors.area_scores(result),
        "satisfaction_url": url,
    }


def _bands(results: list[UnitResult]) -> list[dict[str, Any]]:
    """How many units reached each band, the best band first."""
    counts: dict[str, dict[str, Any]] = {}
    for result in sorted(results, key=lambda result: result.band_position):
        band = counts.setdefault(result.band, {"state": result.band_state, "units": 0})
        band["units"] += 1
    return list(counts.values())


def _address(run: IndexRun) -> str:
    return f"cap={run.criteria_set.level_id}&nam={run.year}"


def _tabs(run: IndexRun) -> list[dict[str, Any]]:
    levels = (
        IndexRun.objects.published()
        .order_by("-criteria_set__level__position")
        .values_list("criteria_set__level", "criteria_set__level__name")
        .distinct()
    )
    tabs = [
        {"label": name, "url": f"?cap={pk}", "active": pk == run.criteria_set.level_id}
        for pk, name in dict(levels).items()
    ]
    return tabs if len(tabs) > 1 else []


def _years(run: IndexRun) -> list[dict[str, Any]]:
    level = run.criteria_set.level_id
    published = IndexRun.objects.published().filter(criteria_set__level=level)
    years = published.order_by("-year").values_list("year", flat=True).distinct()
    tabs = [
        {"label": str(year), "url": f"?cap={level}&nam={year}", "active": year == run.year}
        for year in dict.fromkeys(years)
    ]
    return tabs if len(tabs) > 1 else []


@login_not_required
def public_results_csv(request: HttpRequest) -> HttpResponse:
    run = _published(request)
    if run is None:
        raise Http404
    results = list(selectors.totals_of(run))
    areas = selectors.area_scores(results[0]) if results else []
    header = [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Chỉ số (%)"),
        _("Xếp loại"),
        _("Hạng"),
        *(_("%(area)s (%% điểm tối đa)") % {"area": area.name} for area in areas),
    ]
    content = csv_text(header, (_csv_row(result) for result in results))
    return csv_response(f"chi-so-{run.criteria_set.level_id}-{run.year}.csv", content)


def _csv_row(result: UnitResult) -> list[Any]:
    percents = [area.percent for area in selectors.area_scores(result)]
    percent = None if result.percent is None else rounded(result.percent, 2)
    return [result.unit.code, result.unit.name, percent, result.band, result.rank_shown, *percents]
