"""One dossier, and the lists that ask whether its days were told and kept rightly."""

from datetime import date, datetime
from typing import Any

from django.db.models import DateField, DateTimeField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.exports import xlsx_bytes, xlsx_response
from common.figures import Figure
from common.pagination import page_of
from procedures import access_loads as access
from procedures import selectors
from procedures.choices import WAITING
from procedures.exports_dossiers import breach_header, breach_row
from procedures.forms import BreachForm, YearForm
from procedures.models import Dossier, DossierChange
from procedures.views.desk import desk_crumbs, desk_tabs
from units.access import get_unit, require, units_where
from units.calendar import WorkCalendar
from units.permissions import Permission


@require_safe
def dossier_detail(request: HttpRequest, code: str) -> HttpResponse:
    dossier = access.get_dossier(request.user, code)
    today = clock.today()
    context = {
        "dossier": dossier,
        "state": dossier.state(today),
        "story": selectors.due_story(dossier),
        "breaches": [str(breach.label) for breach in selectors.breaches_of(dossier, today)],
        "waits": dossier.status in WAITING,
        "changes": [_told(change) for change in dossier.changes.select_related("load")],
        "may_see_load": access.may_see_load(request.user, dossier),
        "breadcrumbs": desk_crumbs(
            (dossier.unit.name, reverse("procedures:dossier-list", args=[dossier.unit_id])),
            (dossier.code, ""),
        ),
    }
    return render(request, "procedures/dossier_detail.html", context)


def _told(change: DossierChange) -> dict[str, Any]:
    """A change as lines of (what, before, after) in the words of the page."""
    lines = [
        (_label(name), _said(name, change.before.get(name)), _said(name, after))
        for name, after in change.after.items()
    ]
    return {"at": change.at, "load": change.load, "lines": lines}


def _label(name: str) -> str:
    return capfirst(str(Dossier._meta.get_field(name).verbose_name))


def _said(name: str, value: Any) -> str:
    """A fact as the history keeps it, in the words of the page."""
    if value in (None, ""):
        return "—"
    field = Dossier._meta.get_field(name)
    if isinstance(field, DateTimeField):
        return date_format(localtime(datetime.fromisoformat(value)), "H:i d/m/Y")
    if isinstance(field, DateField):
        return date_format(date.fromisoformat(value), "d/m/Y")
    return str(dict(field.choices or ()).get(value, value))


# --- Promised and computed days -------------------------------------------------------------------


@require_safe
def promise_overview(request: HttpRequest) -> HttpResponse:
    """How far the days on the slips are from the rules, by unit."""
    require(request.user, Permission.DOSSIER_VIEW)
    form = YearForm(request.GET)
    start, end = selectors.year_days(form.year)
    units = units_where(request.user, Permission.DOSSIER_VIEW)
    lines = selectors.promise_counts(units, start, end)
    total = sum((counts for _unit, counts in lines), selectors.PromiseCounts())
    context = {
        "tabs": desk_tabs(request.user, "promises"),
        "form": form,
        "year": form.year,
        "as_of": end,
        "lines": lines,
        "total": total,
        "figures": _promise_figures(total, end),
    }
    return render(request, "procedures/promise_overview.html", context)


@require_safe
def promise_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossiers of a unit, and of all below it, whose promised day is not the computed one."""
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    form = YearForm(request.GET)
    start, end = selectors.year_days(form.year)
    allowed = units_where(request.user, Permission.DOSSIER_VIEW)
    units = selectors.within(allowed, unit, "")
    lines = selectors.promise_counts(units, start, end)
    total = sum((counts for _unit, counts in lines), selectors.PromiseCounts())
    page = page_of(request, selectors.differing_dossiers(units, start, end))
    calendar = WorkCalendar.load()
    context = {
        "unit": unit,
        "form": form,
        "year": form.year,
        "figures": _promise_figures(total, end),
        "page_obj": page,
        "rows": [
            (one, calendar.working_days_between(one.computed_due_on, one.due_on)) for one in page
        ],
        "breadcrumbs": desk_crumbs(
            (_("Ngày hẹn trả"), reverse("procedures:promise-overview")),
            (unit.name, ""),
        ),
    }
    return render(request, "procedures/promise_list.html", context)


def _promise_figures(total: selectors.PromiseCounts, end: date) -> list[tuple[str, Figure]]:
    source = _("Sổ hồ sơ của cổng")
    shares = [
        (_("Hẹn khác với quy định"), total.differing, total.both),
        (_("Hẹn muộn hơn quy định"), total.later, total.both),
        (_("Đúng hạn theo ngày hẹn"), total.in_time, total.resolved),
        (_("Đúng hạn nếu tính theo quy định"), total.in_time_computed, total.resolved),
    ]
    return [
        (label, Figure.ratio(part, whole, source=source, as_of=end))
        for label, part, whole in shares
    ]


# --- Apologies --------------------------------------------------------------------------------------


@require_safe
def apology_overview(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    form = YearForm(request.GET)
    start, end = selectors.year_days(form.year)
    units = units_where(request.user, Permission.DOSSIER_VIEW)
    lines = selectors.apology_counts(units, start, end)
    context = {
        "tabs": desk_tabs(request.user, "apologies"),
        "form": form,
        "year": form.year,
        "as_of": end,
        "lines": lines,
        "total": sum((counts for _unit, counts in lines), selectors.ApologyCounts()),
    }
    return render(request, "procedures/apology_overview.html", context)


@require_safe
def apology_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The breaches of a unit and of all below it, down to the code; `?dinh-dang=xlsx` as a table."""
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    form = BreachForm(request.GET)
    kind = form.cleaned_data["vi-pham"] if form.is_valid() else ""
    start, end = selectors.year_days(form.year)
    allowed = units_where(request.user, Permission.DOSSIER_VIEW)
    dossiers = selectors.breaching_dossiers(selectors.within(allowed, unit, ""), start, end, kind)
    if request.GET.get("dinh-dang") == "xlsx":
        rows = (breach_row(one, selectors.breaches_of(one, end)) for one in dossiers)
        content = xlsx_bytes(_("Xin lỗi, hẹn lại"), breach_header(), rows)
        return xlsx_response(f"xin-loi-{unit.code}-{form.year}.xlsx", content)
    page = page_of(request, dossiers)
    query = request.GET.copy()
    query["dinh-dang"] = "xlsx"
    context = {
        "unit": unit,
        "form": form,
        "page_obj": page,
        "rows": [(one, one.state(end), selectors.breaches_of(one, end)) for one in page],
        "sheet_url": f"?{query.urlencode()}",
        "breadcrumbs": desk_crumbs(
            (_("Xin lỗi, hẹn lại"), reverse("procedures:apology-overview")),
            (unit.name, ""),
        ),
    }
    return render(request, "procedures/apology_list.html", context)
