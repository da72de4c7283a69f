"""Saving what is typed into a report, line by line or all at once, and settling conflicts."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.exceptions import Refused
from plans import access, services
from plans.exceptions import CellConflict
from plans.forms.cells import Typed, together
from plans.models import Indicator, Report
from plans.selectors.cross_checks import partners_of
from plans.selectors.grid import grid_lines, report_grid, with_computed
from plans.selectors.reasons import rounds_of, talk_by_line
from plans.selectors.reports import history_of_report, indicators_of
from plans.views.reports import list_url, post_to_report, report_page, submit, warned_among
from units.permissions import Permission

# Somebody else is signed in than the person who opened the page and typed.
OTHER_PERSON = 412
# Two people can be faster than one twice; a third time the person is asked.
MOST_MERGES = 3


@post_to_report
def report_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save every line that was touched; what could not be saved stays as typed."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    if _is_of_another(request):
        messages.error(request, _other_person())
        return redirect(report)
    saved, open_lines = 0, {}
    for indicator, typed in _touched(request, report):
        left = _save(request.user, report, indicator, typed)
        if left.error:
            open_lines[indicator] = left
            continue
        saved += 1
        if left.merged_with:
            both = {"code": indicator.code, "who": left.merged_with}
            messages.info(request, _("%(code)s: giữ cả phần %(who)s vừa ghi.") % both)
    if saved:
        messages.success(request, _("Đã lưu %(count)s ô.") % {"count": saved})
    if open_lines:
        return _still_open(request, report, open_lines)
    if "submit" in request.POST:
        return submit(request, report)
    if not saved:
        messages.info(request, _("Không có ô nào thay đổi."))
    return redirect(report)


@require_POST
def cell_save(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Save one line and answer with its row: 200 saved, 409 somebody was faster, 422 refused."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    indicator = access.get_indicator(report, indicator_pk)
    if _is_of_another(request):
        return HttpResponse(_other_person(), status=OTHER_PERSON, content_type="text/plain")
    typed = Typed.sent(indicator, request.POST) or Typed()
    typed = _save(request.user, report, indicator, typed)
    history = history_of_report(report)
    lines = grid_lines(report, indicator, history[:1])
    line = lines[indicator.code]
    partners = partners_of([indicator.code])
    context = {
        "report": report,
        "line": line,
        "talk": talk_by_line(rounds_of(history)),
        "typed": typed if typed.error else Typed.of(line.cell),
        "merged_with": typed.merged_with,
        "actions": access.allowed_actions(request.user, report),
        "saved_at": None if typed.error else line.cell.changed_at,
        "partners": [one for code, one in lines.items() if code in partners],
        "warned": warned_among(lines.values()),
    }
    status = 409 if typed.conflict else 422 if typed.error else 200
    return render(request, "plans/_report_answer.html", context, status=status)


# --- Shared ------------------------------------------------------------------------------------


def _touched(request: HttpRequest, report: Report) -> Iterator[tuple[Indicator, Typed]]:
    """The lines of the page in which something is to be written."""
    for indicator in indicators_of(report):
        typed = Typed.sent(indicator, request.POST)
        if typed is None:
            continue
        if request.POST.get("back") == str(indicator.pk):
            typed = typed.without_figures()
        if typed.is_touched:
            yield indicator, typed


def _is_of_another(request: HttpRequest) -> bool:
    """A page left open signs nobody's figures with the name of who signed in after."""
    who = request.POST.get("who", "")
    return bool(who) and who != str(request.user.pk)


def _other_person() -> str:
    return _(
        "Trang này do tài khoản khác mở, nên chưa ghi gì. Hãy đăng nhập lại bằng tài khoản đã nhập số."
    )


def _save(by: Any, report: Report, indicator: Indicator, typed: Typed) -> Typed:
    """Save one line; when refused, the answer tells why and keeps what was typed."""
    if typed.is_merging and typed.choice == "theirs":
        return typed
    if typed.is_merging and typed.choice != "mine":
        stands = report.cells.select_related("indicator", "changed_by").filter(indicator=indicator)
        if theirs := stands.first():
            typed.meets(theirs, _("Ô này có hai số khác nhau. Hãy chọn số được giữ."))
            return typed
    tried = typed
    for _attempt in range(MOST_MERGES):
        try:
            _write(by, report, indicator, tried)
        except CellConflict as conflict:
            both = None if typed.is_merging else together(tried, conflict.theirs)
            if both is None:
                typed.meets(conflict.theirs, str(conflict))
                return typed
            both.was = Typed.of(conflict.theirs).mark
            both.merged_with = str(conflict.theirs.changed_by or "")
            tried = both
        except Refused as refusal:
            typed.error = str(refusal)
            return typed
        else:
            return tried
    typed.error = _("Nhiều người đang ghi ô này cùng lúc. Hãy lưu lại lần nữa.")
    return typed


def _write(by: Any, report: Report, indicator: Indicator, typed: Typed) -> None:
    entry = typed.entry(indicator)
    services.save_cell(
        report=report,
        indicator=indicator,
        by=by,
        version=typed.version,
        state=entry.state,
        numerator=entry.numerator,
        denominator=entry.denominator,
        value=entry.value,
        ground=entry.ground,
        note=entry.note,
        difficulty=entry.difficulty,
        difference_reason=entry.difference_reason,
    )


def _still_open(
    request: HttpRequest, report: Report, lines: dict[Indicator, Typed]
) -> HttpResponse:
    """Only conflicts are settled on a page of their own; with faults among them, on the grid."""
    report = access.get_report(request.user, report.pk)
    conflicts = [(indicator, typed) for indicator, typed in lines.items() if typed.conflict]
    if len(conflicts) < len(lines):
        typed = {indicator.pk: typed for indicator, typed in lines.items()}
        return report_page(request, report, typed=typed, status=422)
    blocks = with_computed(report, report_grid(report))
    of_page = {line.indicator.pk: line for block in blocks for line in block.lines}
    context = {
        "report": report,
        "conflicts": [(of_page[indicator.pk], typed) for indicator, typed in conflicts],
        "actions": access.allowed_actions(request.user, report),
        "breadcrumbs": [
            (_("Báo cáo quý"), list_url()),
            (str(report), report.get_absolute_url()),
            (_("Chọn số được giữ"), ""),
        ],
    }
    return render(request, "plans/report_merge.html", context, status=409)
