"""The page on which the reporting periods are kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.exceptions import Refused
from plans import access
from plans.forms.periods import PeriodAddForm, PeriodForm, SignedPeriodForm
from plans.selectors.periods import (
    DAYS,
    has_content,
    has_signed,
    hints_of,
    overlapping,
    period_year,
)
from plans.services import periods
from units.access import require
from units.calendar import WorkCalendar
from units.models import Period
from units.permissions import Permission


@require_safe
def period_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PERIOD_EDIT)
    year = _year(request.GET.get("nam", "")) or clock.today().year
    context = {
        "found": period_year(request.user, year),
        "breadcrumbs": [(_("Kỳ báo cáo"), "")],
    }
    return render(request, "plans/period_list.html", context)


@require_POST
def period_make(request: HttpRequest) -> HttpResponse:
    """The field's four periods of a year, as far as they are not there."""
    require(request.user, Permission.PERIOD_EDIT)
    year = _year(request.POST.get("nam", ""))
    if year is None:
        messages.error(request, _("Hãy chọn một năm từ 2000 đến 2100."))
        return redirect("plans:period-list")
    try:
        made = periods.make_year(year=year, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to_year(year)
    if made:
        names = ", ".join(period.name for period in made)
        messages.success(request, _("Đã tạo: %(names)s.") % {"names": names})
    else:
        messages.info(request, _("Bốn kỳ của năm %(year)s đã có đủ.") % {"year": year})
    return _to_year(year)


def period_add(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PERIOD_EDIT)
    year = _year(request.GET.get("nam", "")) or clock.today().year
    form = PeriodAddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            period = periods.add_period(
                year=year, name=form.cleaned_data["name"], days=form.days, by=request.user
            )
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("Đã thêm kỳ %(period)s.") % {"period": period})
            _warn(request, period)
            return _to_year(period.year)
    context = {
        "form": form,
        "year": year,
        "breadcrumbs": [(_("Kỳ báo cáo"), _year_url(year)), (_("Thêm kỳ"), "")],
    }
    return render(request, "plans/period_add.html", context, status=422 if form.errors else 200)


def period_edit(request: HttpRequest, pk: int) -> HttpResponse:
    period = access.get_period(request.user, pk, Permission.PERIOD_EDIT)
    initial = {name: getattr(period, name) for name in ("name", *DAYS)}
    form = (SignedPeriodForm if has_signed(period) else PeriodForm)(
        request.POST if request.method == "POST" else None,
        initial=initial,
        hints=hints_of(period, WorkCalendar.load()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = periods.change_period(
                period=period,
                name=form.cleaned_data["name"],
                days=form.days,
                reason=form.cleaned_data.get("reason", ""),
                confirmed=form.cleaned_data.get("confirmed", False),
                by=request.user,
            )
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("Đã lưu kỳ %(period)s.") % {"period": saved})
            _warn(request, saved)
            return _to_year(saved.year)
    context = {
        "form": form,
        "period": period,
        "may_delete": not has_content(period),
        "breadcrumbs": [(_("Kỳ báo cáo"), _year_url(period.year)), (str(period), "")],
    }
    return render(request, "plans/period_edit.html", context, status=422 if form.errors else 200)


@require_POST
def period_delete(request: HttpRequest, pk: int) -> HttpResponse:
    period = access.get_period(request.user, pk, Permission.PERIOD_EDIT)
    try:
        periods.delete_period(period=period, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã xóa kỳ %(period)s.") % {"period": period})
    return _to_year(period.year)


def _show(form: PeriodForm, refusal: Refused) -> None:
    """Each sentence beside the day that it is about."""
    for field, sentence in getattr(refusal, "faults", {"__all__": str(refusal)}).items():
        form.add_error(field if field in form.fields else None, sentence)


def _warn(request: HttpRequest, period: Period) -> None:
    others = overlapping(period)
    if others:
        names = ", ".join(other.name for other in others)
        text = _("Số liệu của kỳ này trùng ngày với: %(names)s. Kỳ lũy kế thì đúng như vậy.")
        messages.warning(request, text % {"names": names})


def _year(text: str) -> int | None:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if periods.FIRST_YEAR <= year <= periods.LAST_YEAR else None


def _year_url(year: int) -> str:
    return f"{reverse('plans:period-list')}?nam={year}"


def _to_year(year: int) -> HttpResponse:
    return redirect(_year_url(year))
