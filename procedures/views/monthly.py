"""Monthly figures: who owes them, a unit's year, one line."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.exceptions import Refused
from common.exports import csv_response, xlsx_response
from common.pagination import page_of
from procedures import services
from procedures.exceptions import MonthChanged, MonthRefused
from procedures.exports_monthly import monthly_csv, monthly_xlsx
from procedures.forms import MonthForm, RemoveMonthForm
from procedures.forms.years import YearForm
from procedures.models import MonthlyFigures, ProcedureField
from procedures.selectors import monthly as selectors
from procedures.selectors.monthly_history import history_lines
from procedures.selectors.spans import YEARS
from procedures.services.monthly import check_month
from procedures.views.desk import desk_crumbs, desk_tabs
from units.access import get_unit, has_permission, require, require_seen, units_where
from units.models import Unit
from units.permissions import Permission as P


@require_GET
def monthly_overview(request: HttpRequest) -> HttpResponse:
    """Units × months: what is there, what is owed."""
    require(request.user, P.DOSSIER_VIEW)
    form = YearForm(request.GET)
    lines = selectors.monthly_overview(units_where(request.user, P.DOSSIER_VIEW), form.year)
    page = page_of(request, lines, 100)
    context = {
        "tabs": desk_tabs(request.user, "monthly"),
        "form": form,
        "year": form.year,
        "months": range(1, 13),
        "page_obj": page,
        "owing": selectors.count_owing(lines),
        "due_day": settings.MONTHLY_FIGURES_DUE_DAY,
        "may_keep": has_permission(request.user, P.DOSSIER_KEEP),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "procedures/monthly_overview.html", context)


@require_GET
def monthly_year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    unit, months = _year_of(request, pk, year)
    context = {
        "tabs": desk_tabs(request.user, "monthly"),
        "unit": unit,
        "year": year,
        "months": months,
        "may_keep": has_permission(request.user, P.DOSSIER_KEEP, unit),
        "breadcrumbs": _crumbs((unit.name, "")),
    }
    return render(request, "procedures/monthly_year.html", context)


@require_GET
def monthly_file(request: HttpRequest, pk: int, year: int, kind: str) -> HttpResponse:
    """The year's lines, with empty ones for the months owed."""
    unit, months = _year_of(request, pk, year)
    name = f"so-lieu-thang-{unit.code}-{year}"
    if kind == "csv":
        return csv_response(f"{name}.csv", monthly_csv(unit, months))
    if kind != "xlsx":
        raise Http404
    return xlsx_response(f"{name}.xlsx", monthly_xlsx(unit, months))


def _year_of(request: HttpRequest, pk: int, year: int) -> tuple[Unit, list[Any]]:
    unit = get_unit(request.user, pk, P.DOSSIER_VIEW)
    _day(year, 1)
    return unit, selectors.months_of_year(unit, year)


def monthly_line(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """One line of a month: the whole, or the field asked for by `?linh-vuc=`."""
    unit = get_unit(request.user, pk, P.DOSSIER_VIEW)
    require(request.user, P.DOSSIER_KEEP, unit)
    day, field = _day(year, month), _field(request)
    lines = selectors.lines_of_month(unit, day)
    line = next((one for one in lines if one.field == field), None)
    left = selectors.left_of(unit, day, field.pk if field else None)
    form = MonthForm(request.POST or None, line=line, left=left)
    if request.method == "POST" and _saved(request, form, unit, day, field):
        messages.success(request, _("Đã lưu số liệu tháng %(when)s.") % {"when": f"{day:%m/%Y}"})
        return redirect("procedures:monthly-year", unit.pk, year)
    context = {
        "unit": unit,
        "month": day,
        "field": field,
        "fields": ProcedureField.objects.all(),
        "lines": lines,
        "line": line,
        "form": form,
        "refused": "" if form.is_bound else _why_not(unit, day, field),
        "events": history_lines(line) if line else [],
        "breadcrumbs": _crumbs(
            (unit.name, reverse("procedures:monthly-year", args=[unit.pk, year])),
            (f"{day:%m/%Y}", ""),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "procedures/monthly_line.html", context, status=status)


def _saved(
    request: HttpRequest, form: MonthForm, unit: Unit, day: date, field: ProcedureField | None
) -> bool:
    """Whether the line was kept; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        services.save_month(
            unit=unit,
            month=day,
            field=field,
            numbers=form.numbers,
            note=form.cleaned_data["note"],
            edition=form.cleaned_data["edition"] or 0,
            by=request.user,
        )
    except MonthChanged as conflict:
        form.show_conflict(conflict)
        return False
    except MonthRefused as refusal:
        form.take(refusal)
        return False
    return True


@require_POST
def monthly_remove(request: HttpRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(MonthlyFigures.objects.select_related("unit", "field"), pk=pk)
    require_seen(request.user, P.DOSSIER_VIEW, P.DOSSIER_KEEP, line.unit)
    form = RemoveMonthForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.remove_month(line=line, reason=reason, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_line_address(line))
    messages.success(request, _("Đã xóa dòng số liệu; nhật ký còn giữ các số cũ."))
    return redirect("procedures:monthly-year", line.unit_id, line.month.year)


def _line_address(line: MonthlyFigures) -> str:
    place = [line.unit_id, line.month.year, line.month.month]
    address = reverse("procedures:monthly-line", args=place)
    return f"{address}?linh-vuc={line.field_id}" if line.field_id else address


def _why_not(unit: Unit, day: date, field: ProcedureField | None) -> str:
    """Said before anyone types fourteen numbers in vain."""
    try:
        check_month(unit, day, field)
    except Refused as refusal:
        return str(refusal)
    return ""


def _day(year: int, month: int) -> date:
    if year not in YEARS or not 1 <= month <= selectors.MONTHS:
        raise Http404
    return date(year, month, 1)


def _field(request: HttpRequest) -> ProcedureField | None:
    asked = request.GET.get("linh-vuc", "")
    if not asked:
        return None
    if not asked.isdecimal():
        raise Http404
    return get_object_or_404(ProcedureField, pk=int(asked))


def _crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    here = reverse("procedures:monthly-overview")
    return desk_crumbs(
        (_("Số liệu tháng"), here if rest else ""),
        *rest,
    )
