"""What everybody may read: published runs, and nothing else."""

from collections.abc import Container
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.exports import csv_response, csv_text
from common.pagination import page_of
from par_index import figures, selectors
from par_index.exports_open_data import FILE_NAMES
from par_index.models import IndexRun, UnitResult
from par_index.scoring import rounded
from par_index.selectors import published
from par_index.selectors.specs import spec_of
from par_index.views.results import rule_words
from satisfaction.selectors import units_open_to_all
from units.choices import COMMUNE
from units.models import Unit

# Units on a page of the public table.
SHOWN = 200


@login_not_required
def public_results(request: HttpRequest) -> HttpResponse:
    run = _published(request)
    context: dict[str, Any] = {"run": run}
    if run is not None:
        asked = request.GET.get("nam", "")
        context["missing_year"] = asked if _is_year(asked) and int(asked) != run.year else ""
        shown = page_of(request, selectors.totals_of(run), SHOWN)
        results = list(shown.object_list)
        rated = units_open_to_all(run.year)
        context |= {
            "page_obj": shown,
            "rows": [_row(run, result, rated) for result in results],
            "has_opinions": any(result.unit_id in rated for result in results),
            "has_intervals": any(result.rank_low for result in results),
            "has_groups": any(result.group_rank for result in results),
            "areas": selectors.area_scores(results[0]) if results else [],
            "bands": _bands(run),
            "tabs": _tabs(run),
            "years": _years(run),
            "csv_url": f"{reverse('par_index:public-results-csv')}?{_address(run)}",
            "corrections": published.corrections_of(run),
            "files": _files(run),
        }
    return render(request, "par_index/public_results.html", context)


def _published(request: HttpRequest) -> IndexRun | None:
    """The run last published for the level and year asked for."""
    # PostgreSQL takes no NUL in a text.
    level, year = request.GET.get("cap", "").replace("\0", ""), request.GET.get("nam", "")
    levels = [found.pk for found in published.published_levels()]
    if level not in levels:
        level = COMMUNE if COMMUNE in levels else next(iter(levels), COMMUNE)
    asked = selectors.published_run(level, int(year)) if _is_year(year) else None
    return asked or selectors.published_run(level)


def _files(run: IndexRun) -> list[tuple[str, str]]:
    return [(name, reverse("par_index:open-data-file", args=[run.pk, name])) for name in FILE_NAMES]


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def _row(run: IndexRun, result: UnitResult, rated: Container[int]) -> dict[str, Any]:
    url = ""
    if result.unit_id in rated:
        url = reverse("satisfaction:public-satisfaction", args=[result.unit_id])
    return {
        "result": result,
        "areas": selectors.area_scores(result),
        "satisfaction_url": url,
        "url": unit_url(run, result.unit),
    }


def unit_url(run: IndexRun, unit: Unit) -> str:
    """The public page of a unit's result; the same for every correction of the year."""
    level = run.criteria_set.level_id
    return reverse("par_index:public-unit", args=[level, run.year, unit.code])


def _bands(run: IndexRun) -> list[dict[str, Any]]:
    """How many units reached each band, the best band first."""
    counts = run.results.values("band", "band_position").annotate(units=Count("pk"))
    return [
        {
            "state": UnitResult(band=row["band"], band_position=row["band_position"]).band_state,
            "units": row["units"],
        }
        for row in counts.order_by("band_position", "band")
    ]


def _address(run: IndexRun) -> str:
    return f"cap={run.criteria_set.level_id}&nam={run.year}"


def _tabs(run: IndexRun) -> list[dict[str, Any]]:
    tabs = [
        {
            "label": level.name,
            "url": f"?cap={level.pk}",
            "active": level.pk == run.criteria_set.level_id,
        }
        for level in published.published_levels()
    ]
    return tabs if len(tabs) > 1 else []


def _years(run: IndexRun) -> list[dict[str, Any]]:
    level = run.criteria_set.level_id
    tabs = [
        {"label": str(year), "url": f"?cap={level}&nam={year}", "active": year == run.year}
        for year in published.published_years(level)
    ]
    return tabs if len(tabs) > 1 else []


@login_not_required
def public_unit(request: HttpRequest, level: str, year: int, code: str) -> HttpResponse:
    """A unit's published result: areas, and every component with the rule's explanation."""
    run = selectors.published_run(level, year)
    result = selectors.results_of(run).filter(unit__code=code).first() if run else None
    if run is None or result is None:
        raise Http404
    rated = units_open_to_all(run.year)
    context = {
        "breadcrumbs": [
            (_("Kết quả"), f"{reverse('par_index:public-results')}?{_address(run)}"),
            (str(result.unit), ""),
        ],
        "run": run,
        "result": result,
        "scale": spec_of(run.criteria_set).scale,
        "areas": _areas(run, result),
        "adjustments": [item for item in selectors.adjustment_lines(result) if item.points],
        "years": _other_years(run, result.unit),
        "satisfaction_url": _row(run, result, rated)["satisfaction_url"],
        "corrections": published.corrections_of(run),
    }
    return render(request, "par_index/public_unit.html", context)


def _areas(run: IndexRun, result: UnitResult) -> list[dict[str, Any]]:
    spec, ballots = spec_of(run.criteria_set), figures.ballots_words(run.criteria_set)
    lines = [
        {
            "line": line,
            "ballots": ballots if published.shows_ballots(line) else "",
            "why": published.public_explanation(line),
            "rule": rule_words(spec, line.code),
        }
        for line in selectors.result_lines(result)
    ]
    return [
        {"score": area, "lines": [item for item in lines if item["line"].area == area.code]}
        for area in selectors.area_scores(result)
    ]


def _other_years(run: IndexRun, unit: Unit) -> list[dict[str, Any]]:
    """The unit's results of other years as they stand published now, the newest first."""
    newest: dict[int, IndexRun] = {}
    for each in published.published_runs(run.criteria_set.level_id):
        newest.setdefault(each.year, each)
    others = {each.pk: each for year, each in newest.items() if year != run.year}
    results = UnitResult.objects.filter(run__in=others, unit=unit).order_by("-run__year")
    return [
        {
            "result": result,
            "year": others[result.run_id].year,
            "url": unit_url(others[result.run_id], unit),
        }
        for result in results
    ]


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
