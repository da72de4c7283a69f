"""What everybody may read: the register of published petitions, and the statistics."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.exports import csv_response
from common.pagination import page_of
from petitions import exports, selectors
from petitions.choices import ANSWER_WORKING_DAYS, VERDICT_STATES, VERDICTS_AT_LEAST, CitizenVerdict
from petitions.forms import RegisterFilterForm, StatisticsForm
from petitions.models import Petition
from units.calendar import WorkCalendar

HOME = "petitions:petition-home"
SHOWN = 10
# Rows of a table by unit on one page.
UNITS_SHOWN = 100
EXPORTED_AT_MOST = 10_000


@login_not_required
@require_safe
def petition_home(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("ma", "").strip()
    petition = selectors.followed(code) if code else None
    if petition is not None:
        return redirect(petition)
    form = _register_form(request)
    wanted = _wanted(form)
    context = {
        "code": code,
        "form": form,
        "narrowed": any(wanted.values()),
        "page_obj": page_of(request, selectors.published_petitions(**wanted), SHOWN),
        "query": request.GET.urlencode(),
        "days": ANSWER_WORKING_DAYS,
    }
    return render(request, "petitions/petition_home.html", context)


@login_not_required
@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    found = selectors.published_petitions(**_wanted(_register_form(request)))
    return csv_response("phan-anh-cong-khai.csv", exports.register_csv(found[:EXPORTED_AT_MOST]))


@login_not_required
@require_safe
def petition_public(request: HttpRequest, pk: int) -> HttpResponse:
    """One published petition. Its number, never its code: the code is the sender's key."""
    petition = selectors.published_petitions().filter(pk=pk).first()
    if petition is None:
        raise Http404
    context = {
        "petition": petition,
        "days_taken": _days_taken(petition),
        "verdict": VERDICT_STATES[CitizenVerdict(petition.verdict)] if petition.verdict else None,
        "breadcrumbs": [(_("Phản ánh, kiến nghị"), reverse(HOME)), (_("Đã công khai"), "")],
    }
    return render(request, "petitions/petition_register.html", context)


@login_not_required
@require_safe
def petition_statistics(request: HttpRequest) -> HttpResponse:
    form, statistics = _asked(request)
    context: dict[str, Any] = {
        "form": form,
        "statistics": statistics,
        "unit_page": page_of(request, statistics.by_unit, UNITS_SHOWN),
        "tables": [
            (_("Theo việc phản ánh"), _("Về việc"), statistics.by_topic),
            (_("Theo hình thức nhận"), _("Hình thức"), statistics.by_channel),
            (_("Theo tháng nhận"), _("Tháng"), statistics.by_month),
        ],
        "verdict_rows": _verdict_rows(statistics.total),
        "at_least": VERDICTS_AT_LEAST,
        "today": clock.today(),
        "query": request.GET.urlencode(),
        "breadcrumbs": [(_("Phản ánh, kiến nghị"), reverse(HOME)), (_("Thống kê"), "")],
    }
    return render(request, "petitions/petition_statistics.html", context)


@login_not_required
@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponse:
    _form, statistics = _asked(request)
    name = f"phan-anh-thong-ke-{statistics.year}.csv"
    return csv_response(name, exports.statistics_csv(statistics))


def _register_form(request: HttpRequest) -> RegisterFilterForm:
    return RegisterFilterForm(
        request.GET, units=selectors.register_units(), years=selectors.register_years()
    )


def _wanted(form: RegisterFilterForm) -> dict[str, Any]:
    """What the form asks for; what it does not know is not asked."""
    form.is_valid()
    said = form.cleaned_data
    return {
        "text": said.get("q", ""),
        "unit": said.get("don-vi"),
        "topic": said.get("chu-de", ""),
        "year": said.get("nam"),
    }


def _asked(request: HttpRequest) -> tuple[StatisticsForm, selectors.Statistics]:
    years = selectors.received_years() or [clock.today().year]
    asked = {"nam": years[0], **request.GET.dict()}
    form = StatisticsForm(asked, units=selectors.addressees(), years=years)
    form.is_valid()
    year = form.cleaned_data.get("nam") or years[0]
    return form, selectors.recent_statistics(year, form.cleaned_data.get("don-vi"))


def _days_taken(petition: Petition) -> int | None:
    """Working days from receipt to the first answer."""
    answered_on = petition.first_answered_on or petition.answered_on
    if answered_on is None:
        return None
    calendar = WorkCalendar.load()
    start = calendar.counted_from(petition.received_at)
    return max(0, calendar.working_days_between(start, answered_on))


def _verdict_rows(tally: selectors.Tally) -> list[tuple[str, Any]]:
    shares = tally.verdict_shares or {}
    return [(str(kind.label), shares[kind]) for kind in CitizenVerdict if kind in shares]
