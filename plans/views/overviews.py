"""The plan and its figures seen from above: what is at risk, unit by unit, all lines together."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exports import csv_response, csv_text, xlsx_bytes, xlsx_response
from common.pagination import page_of
from common.text import fold
from plans import access
from plans.choices import RISK_REASONS, TASK_STATES, RiskReason
from plans.exports.rollups import roll_up_name, roll_up_table
from plans.forms.overviews import RiskFilterForm, RollUpForm, UnitFilterForm
from plans.models import Plan
from plans.selectors.plans import tasks_of
from plans.selectors.progress import progress_in
from plans.selectors.reading import Reading
from plans.selectors.risk import risks_in, with_pulls
from plans.selectors.rollups import RollUp, roll_up
from plans.selectors.unit_tasks import unit_summaries, unit_year
from units.access import has_permission, require
from units.permissions import Permission

Crumbs = list[tuple[str, str]]


def plan_crumbs(plan: Plan, *more: tuple[str, str]) -> Crumbs:
    return [
        (_("Kế hoạch"), reverse("plans:plan-list")),
        (_("Năm %(year)s") % {"year": plan.year}, plan.get_absolute_url()),
        *more,
    ]


@require_safe
def risk_list(request: HttpRequest, year: int) -> HttpResponse:
    """Every task at risk, why, and who holds it back."""
    plan = access.get_plan(request.user, year)
    tasks = list(tasks_of(plan))
    reading = Reading.of(plan, tasks, each=True)
    risks = risks_in(reading, progress_in(reading, tasks))
    areas = list(dict.fromkeys(risk.task.area for risk in risks))
    areas.sort(key=lambda area: area.position)
    leads = sorted(
        {risk.task.lead for risk in risks if risk.task.lead}, key=lambda lead: lead.sort_key
    )
    form = RiskFilterForm(request.GET, areas=areas, leads=leads)
    kind, area, lead = (form.chosen(name) for name in ("ly-do", "linh-vuc", "chu-tri"))
    shown = [
        risk
        for risk in risks
        if (not kind or kind in risk.kinds)
        and (not area or risk.task.area.code == area)
        and (not lead or str(risk.task.lead_id) == lead)
    ]
    with_pulls(reading, shown)
    counts = [(RISK_REASONS[one], sum(one in risk.kinds for risk in risks)) for one in RiskReason]
    context = {
        "plan": plan,
        "form": form,
        "risks": shown,
        "risk_count": len(risks),
        "task_count": len(tasks),
        "counts": [(state, count) for state, count in counts if count],
        "newest_due": reading.pace.newest_due,
        "may_open": has_permission(request.user, Permission.REPORT_VIEW, plan.unit),
        "breadcrumbs": plan_crumbs(plan, (_("Nguy cơ"), "")),
    }
    return render(request, "plans/risk_list.html", context)


@require_safe
def unit_list(request: HttpRequest, year: int) -> HttpResponse:
    """All units side by side: how many of their tasks are in which state."""
    plan = access.get_plan(request.user, year)
    form = UnitFilterForm(request.GET)
    wanted = fold(form.chosen("tim"))
    units = [
        unit for unit in access.readable_units(request.user, plan) if wanted in unit.search_key
    ]
    page = page_of(request, units)
    context = {
        "plan": plan,
        "form": form,
        "page": page,
        "states": TASK_STATES.values(),
        "summaries": unit_summaries(plan, list(page.object_list)),
        "breadcrumbs": plan_crumbs(plan, (_("Từng đơn vị"), "")),
    }
    return render(request, "plans/unit_list.html", context)


@require_safe
def unit_tasks(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One unit across all its tasks."""
    plan = access.get_plan(request.user, year)
    unit = access.get_carrying_unit(request.user, plan, pk)
    context = {
        "plan": plan,
        "unit": unit,
        "found": unit_year(plan, unit),
        "may_open": has_permission(request.user, Permission.REPORT_VIEW, unit),
        "breadcrumbs": plan_crumbs(
            plan,
            (_("Từng đơn vị"), reverse("plans:unit-list", args=[plan.year])),
            (unit.name, ""),
        ),
    }
    return render(request, "plans/unit_tasks.html", context)


@require_safe
def rollup_detail(request: HttpRequest) -> HttpResponse:
    """Every line of a year over all units, by its own two rules."""
    rolled = _rolled(request)
    plan = access.readable_plans(request.user).filter(year=rolled.year).first()
    shown = {
        "nam": rolled.year,
        "don-vi": rolled.root.pk if rolled.is_chosen and rolled.root else "",
        "so-lieu": "da-duyet" if rolled.accepted_only else "",
    }
    context = {
        "rolled": rolled,
        "plan": plan,
        "form": RollUpForm(shown, years=rolled.years, units=rolled.choices),
        "breadcrumbs": [
            (_("Báo cáo quý"), reverse("plans:report-list")),
            (_("Tổng hợp số liệu năm %(year)s") % {"year": rolled.year}, ""),
        ],
    }
    return render(request, "plans/rollup_detail.html", context)


@require_safe
def rollup_export(request: HttpRequest, file_format: str) -> HttpResponse:
    """Exactly what the page shows, as a table."""
    if file_format not in {"xlsx", "csv"}:
        raise Http404
    rolled = _rolled(request)
    head, rows = roll_up_table(rolled)
    name = roll_up_name(rolled)
    if file_format == "csv":
        return csv_response(f"{name}.csv", csv_text(head, rows))
    return xlsx_response(f"{name}.xlsx", xlsx_bytes(name, head, rows))


def _rolled(request: HttpRequest) -> RollUp:
    require(request.user, Permission.REPORT_VIEW)
    return roll_up(
        request.user,
        year=request.GET.get("nam", ""),
        unit=request.GET.get("don-vi", ""),
        accepted_only=request.GET.get("so-lieu") == "da-duyet",
    )
