"""The district's list of cards, and a card moved on by it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from par_index import access, services
from par_index.choices import CardState, Stage
from par_index.forms_appraisal import ReturnForm
from par_index.selectors.blind import readings_of
from par_index.selectors.progress import appraisal_progress
from par_index.selectors.windows import window
from par_index.views.acts import act, act_with_reason
from par_index.views.lists import CardRow, card_rows
from units.access import has_permission, require
from units.permissions import Permission

NEEDED = Permission.SCORE_APPRAISE


def appraisal_list(request: HttpRequest) -> HttpResponse:
    require(request.user, NEEDED)
    found = access.scorecards_where(request.user, NEEDED).defer("criteria_set__document")
    rows = card_rows(
        list(found.order_by("-year", "-criteria_set__level__position", "unit__sort_key"))
    )
    year = max((row.card.year for row in rows), default=None)
    rows = [row for row in rows if row.card.year == year]
    context = {
        "groups": _groups(rows),
        "year": year,
        "rows": rows,
        "progress": appraisal_progress([row.card for row in rows]),
        "to_read": readings_of(request.user).filter(marked_at=None).count(),
        "may_assign": has_permission(request.user, Permission.SCORE_ASSIGN),
    }
    return render(request, "par_index/appraisal_list.html", context)


def _groups(rows: list[CardRow]) -> list[dict[str, Any]]:
    """What waits for the district first; what waits for the units after."""
    named = (
        (_("Chờ thẩm định"), (CardState.SIGNED,)),
        (_("Có giải trình, chờ chốt"), (CardState.REPLIED,)),
        (_("Đã thẩm định, chờ đơn vị giải trình"), (CardState.APPRAISED,)),
        (_("Đơn vị chưa nộp"), (CardState.OPEN, CardState.SUBMITTED)),
        (_("Đã chốt"), (CardState.FINALISED,)),
    )
    return [
        {"label": label, "rows": [row for row in rows if row.card.card_state in states]}
        for label, states in named
    ]


@require_POST
def appraisal_finish(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    done = _("Đã kết thúc thẩm định. Đơn vị có thể giải trình.")
    return act(request, card, services.finish_appraisal, done, "appraisal-detail")


@require_POST
def appraisal_finalise(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    done = _("Đã chốt kết quả của đơn vị.")
    finalise = partial(
        services.finalise_scorecard, reply_waived=bool(request.POST.get("khong-giai-trinh"))
    )
    return act(request, card, finalise, done, "appraisal-detail")


def appraisal_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_ASSIGN)
    heading = _("Mở lại bảng điểm đã chốt")
    done = _("Đã mở lại. Sửa điểm ở vòng hai rồi chốt lại; tính lại chỉ số để có kết quả mới.")
    note = _("Kết quả đã công bố giữ nguyên đến khi công bố đính chính.")
    return act_with_reason(
        request, card, services.reopen_scorecard, heading, done, "appraisal-detail", note=note
    )


def appraisal_return(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    heading = _("Trả lại bảng tự chấm")
    done = _("Đã trả lại cho đơn vị.")
    scoring = window(card, Stage.SELF)
    note = ""
    if not scoring.is_open:
        note = _(
            "Hạn tự chấm đã hết ngày %(day)s: xin ghi hạn mới, đơn vị được sửa đến hết ngày đó."
        ) % {"day": date_format(scoring.until, "d/m/Y")}
    form = ReturnForm(request.POST or None, needs_day=not scoring.is_open)
    return act_with_reason(
        request,
        card,
        services.return_scorecard,
        heading,
        done,
        "appraisal-detail",
        form=form,
        note=note,
    )
