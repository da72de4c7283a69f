"""Reminding by hand, from the matrix or from one report."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.exceptions import Refused
from plans import access
from plans.services.reminders import Reminded, remind_period, remind_report
from units.permissions import Permission

NAMED = 8


@require_POST
def period_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Every unit in reach that has not filed for the period."""
    period = access.get_period(request.user, pk, Permission.REPORT_REVIEW)
    done = remind_period(period=period, by=request.user)
    if not done.letters and not done.passed:
        messages.info(request, _("Mọi đơn vị đã nộp báo cáo %(period)s.") % {"period": period})
    _answer(request, done)
    query = f"?nam={period.year}&chua-nop={period.pk}"
    return redirect(reverse("plans:report-list") + query)


@require_POST
def report_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of one report; back to where the button stood."""
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    try:
        _answer(request, remind_report(report=report, by=request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
    if "matrix" not in request.POST:
        return redirect(report)
    return redirect(f"{reverse('plans:report-list')}?nam={report.period.year}#d{report.unit_id}")


def _answer(request: HttpRequest, done: Reminded) -> None:
    """How many letters, and who got none and why."""
    if done.letters:
        text = ngettext(
            "Đã gửi %(letters)s thư nhắc về %(reports)s báo cáo.",
            "Đã gửi %(letters)s thư nhắc về %(reports)s báo cáo.",
            done.letters,
        )
        messages.success(request, text % {"letters": done.letters, "reports": len(done.reports)})
    by_reason: dict[str, list[str]] = {}
    for unit, why in done.passed:
        by_reason.setdefault(str(why), []).append(unit.short_name)
    for why, names in by_reason.items():
        shown = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
        text = ngettext(
            "Không gửi cho %(count)s đơn vị (%(why)s): %(names)s.",
            "Không gửi cho %(count)s đơn vị (%(why)s): %(names)s.",
            len(names),
        )
        messages.warning(request, text % {"count": len(names), "why": why, "names": shown})
