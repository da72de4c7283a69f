"""A unit's card: self-scoring, signing, replying."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from common.exceptions import Conflict, Refused
from par_index import access, services
from par_index.choices import CardState, Stage
from par_index.forms import MarkForm, ScorecardFilterForm
from par_index.models import CriteriaSet, MarkCitation, Scorecard
from par_index.selectors import cards
from par_index.views.acts import act, act_with_reason, show_conflict, steps_shown
from par_index.views.line import Line, fill_form
from par_index.views.lists import card_rows
from par_index.views.sheet import Sheet, build_sheet, one_line, unit_stage
from plans.models import Evidence
from plans.selectors import readable_evidence
from units.access import has_permission, units_where
from units.permissions import Permission

SAVES = {Stage.SELF: services.save_self_mark, Stage.REPLY: services.save_reply_mark}


def scorecard_list(request: HttpRequest) -> HttpResponse:
    readable = access.readable_scorecards(request.user)
    sets = CriteriaSet.objects.filter(scorecards__in=readable).distinct()
    form = ScorecardFilterForm(request.GET or None, sets=sets)
    found = readable.order_by("-year", "-criteria_set__level__position", "unit__sort_key")
    if form.is_valid():
        if form.cleaned_data["bo"]:
            found = found.filter(criteria_set=form.cleaned_data["bo"])
        if form.cleaned_data["trang_thai"]:
            found = found.filter(state_code=form.cleaned_data["trang_thai"])
    rows = card_rows(list(found.defer("criteria_set__document")))
    context = {
        "form": form,
        "groups": _by_set(rows),
        "is_filtered": bool(request.GET),
        "many": len(units_where(request.user, Permission.SCORE_VIEW)[:2]) > 1,
    }
    return render(request, "par_index/scorecard_list.html", context)


def _by_set(rows: list[Any]) -> list[dict[str, Any]]:
    groups: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows:
        card = row.card
        key = (card.criteria_set_id, card.year)
        group = groups.setdefault(
            key,
            {"criteria_set": card.criteria_set, "year": card.year, "rows": [], "is_running": False},
        )
        group["rows"].append(row)
        group["is_running"] |= card.card_state != CardState.FINALISED
    return list(groups.values())


def scorecard_detail(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk)
    return render(request, "par_index/scorecard_detail.html", _page(request, card))


def _page(request: HttpRequest, card: Scorecard) -> dict[str, Any]:
    sheet = build_sheet(card, unit_stage(request.user, card))
    area = sheet.area(request.GET.get("linh-vuc"))
    if sheet.stage:
        evidence = _library(request.user, card)
        for line in area.lines:
            if line.stage:
                fill_form(line, evidence=evidence)
    return _summary(sheet) | {
        "area": area,
        "breadcrumbs": [
            (_("Chấm điểm"), reverse("par_index:scorecard-list")),
            (str(card.unit), ""),
        ],
        "tabs": _tabs(sheet, area.code),
        "steps": steps_shown(card),
        "last_return": cards.last_return(card),
        "actions": _actions(request.user, card),
    }


def _summary(sheet: Sheet) -> dict[str, Any]:
    return {"card": sheet.card, "sheet": sheet, "stage": sheet.stage}


def _tabs(sheet: Sheet, current: str) -> list[dict[str, Any]]:
    tabs = []
    for area in sheet.areas:
        owed = sheet.owed(area)
        count = _("còn %(count)s") % {"count": owed} if owed and sheet.stage == Stage.SELF else None
        label = area.name if not area.code.isdigit() else f"{area.code} {area.name}"
        url = f"?linh-vuc={area.code}"
        tabs.append({"label": label, "url": url, "active": area.code == current, "count": count})
    return tabs


# Per act: the label of its button, its address, who may, in which state, whether it is a form.
ACTS: tuple[tuple[Any, str, Permission, CardState, bool], ...] = (
    (gettext_lazy("Nộp tự chấm"), "scorecard-submit", Permission.SCORE_SELF, CardState.OPEN, False),
    (
        gettext_lazy("Ký bảng điểm"),
        "scorecard-sign",
        Permission.SCORE_SIGN,
        CardState.SUBMITTED,
        False,
    ),
    (
        gettext_lazy("Gửi lại"),
        "scorecard-send-back",
        Permission.SCORE_SIGN,
        CardState.SUBMITTED,
        True,
    ),
    (
        gettext_lazy("Gửi giải trình"),
        "scorecard-send-reply",
        Permission.SCORE_SELF,
        CardState.APPRAISED,
        False,
    ),
)


def _actions(user: Any, card: Scorecard) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(f"par_index:{name}", args=[card.pk]), "is_form": is_form}
        for label, name, permission, state, is_form in ACTS
        if card.card_state == state and has_permission(user, permission, card.unit)
    ]


def _library(user: Any, card: Scorecard) -> list[Evidence]:
    return list(readable_evidence(user).filter(unit=card.unit_id))


@require_POST
def mark_save(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SELF)
    access.get_leaf(card, code)
    sheet, line = one_line(card, unit_stage(request.user, card), code)
    if not line.stage:
        messages.error(request, _("Bảng điểm không còn ở bước này nên chưa lưu được."))
        return _back(request, card, line)
    form = fill_form(line, request.POST, _library(request.user, card))
    if form.is_valid() and _saved(request, line, form):
        return _answer_saved(request, card, code)
    return answer_refused(
        request, "par_index/_mark.html", "par_index/scorecard_detail.html", sheet, line, _page
    )


def _saved(request: HttpRequest, line: Line, form: MarkForm) -> bool:
    """Save the mark and the document named beside it; a refusal goes back into the form."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            mark = SAVES[Stage(line.stage)](
                scorecard=line.card,
                criterion=line.criterion,
                by=request.user,
                value=data["value"],
                not_applicable=data.get("not_applicable", False),
                reason=data["reason"],
                version=data["version"] or 0,
            )
            if data.get("evidence"):
                document = readable_evidence(request.user).get(pk=data["evidence"])
                services.cite_mark(mark=mark, evidence=document, by=request.user, page=data["page"])
    except Conflict as conflict:
        show_conflict(line, form, conflict)
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _answer_saved(request: HttpRequest, card: Scorecard, code: str) -> HttpResponse:
    if not request.htmx:
        messages.success(request, _("Đã lưu điểm %(code)s.") % {"code": code})
        return _back(request, card, one_line(card, "", code)[1])
    sheet = build_sheet(card, unit_stage(request.user, card))
    line = sheet.find(code)
    fill_form(line, evidence=_library(request.user, card))
    context = _summary(sheet) | {
        "line": line,
        "saved": True,
        "swap_summary": True,
    }
    return render(request, "par_index/_mark.html", context)


def answer_refused(
    request: HttpRequest, fragment: str, page: str, sheet: Sheet, line: Line, page_context: Callable
) -> HttpResponse:
    """The form again with what was typed and why it was refused."""
    if request.htmx:
        context = _summary(sheet) | {"line": line}
        return render(request, fragment, context, status=422)
    request.GET = request.GET.copy()
    request.GET["linh-vuc"] = area_of(sheet, line)
    context = page_context(request, sheet.card)
    for other in context["area"].lines:
        if other.criterion.pk == line.criterion.pk:
            other.form, other.conflict = line.form, line.conflict
    return render(request, page, context, status=422)


def area_of(sheet: Sheet, line: Line) -> str:
    return next(area.code for area in sheet.areas if line in area.lines)


def _back(request: HttpRequest, card: Scorecard, line: Line) -> HttpResponse:
    url = reverse("par_index:scorecard-detail", args=[card.pk])
    area = line.criterion.area_code or "diem-cong-tru"
    answer = redirect(f"{url}?linh-vuc={area}#{line.anchor}")
    if request.htmx:
        # The page as a whole has changed: htmx loads it anew.
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = f"{url}?linh-vuc={area}"
    return answer


@require_POST
def mark_clear(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take back what the unit said on a component, while it may."""
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SELF)
    access.get_leaf(card, code)
    line = one_line(card, unit_stage(request.user, card), code)[1]
    if line.current is None:
        messages.error(request, _("Không còn điểm nào để bỏ ở tiêu chí này."))
        return _back(request, card, line)
    try:
        seen = request.POST.get("version", "")
        services.clear_mark(
            mark=line.current, by=request.user, version=int(seen) if seen.isdecimal() else None
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã bỏ điểm %(code)s.") % {"code": code})
    return _back(request, card, line)


@require_POST
def citation_remove(request: HttpRequest, pk: int, code: str, citation: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SELF)
    criterion = access.get_leaf(card, code)
    named = get_object_or_404(
        MarkCitation.objects.select_related("mark__scorecard", "evidence"),
        pk=citation,
        mark__scorecard=card,
        mark__criterion=criterion,
    )
    try:
        services.uncite_mark(citation=named, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    if request.htmx:
        return _answer_saved(request, card, code)
    return _back(request, card, one_line(card, "", code)[1])


@require_POST
def scorecard_submit(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SELF)
    done = _("Đã nộp bảng tự chấm. Lãnh đạo đơn vị sẽ xem và ký.")
    return act(request, card, services.submit_scorecard, done)


@require_POST
def scorecard_sign(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SIGN)
    done = _("Đã ký. Bảng điểm được chuyển lên huyện thẩm định.")
    return act(request, card, services.sign_scorecard, done)


def scorecard_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SIGN)
    heading = _("Gửi lại bảng tự chấm")
    done = _("Đã gửi lại cho cán bộ đầu mối.")
    return act_with_reason(request, card, services.send_back, heading, done)


@require_POST
def scorecard_send_reply(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SELF)
    done = _("Đã gửi giải trình lên huyện.")
    return act(request, card, services.send_reply, done)
