"""The district's side of a card: agree, mark down with a reason, round two, finish."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.exceptions import Conflict, Refused
from par_index import access, services
from par_index.choices import COUNTING_ORDER, CardState, Stage
from par_index.forms import MarkForm
from par_index.models import Mark, Scorecard
from par_index.scoring import Value
from par_index.selectors import cards
from par_index.views.acts import act, act_with_reason, show_conflict, steps_shown
from par_index.views.line import Line, fill_form
from par_index.views.lists import CardRow, card_rows
from par_index.views.sheet import Area, Sheet, build_sheet, judge_stage, one_line
from units.access import require
from units.permissions import Permission

SAVES = {Stage.APPRAISAL: services.save_appraisal_mark, Stage.FINAL: services.save_final_mark}
NEEDED = Permission.SCORE_APPRAISE


def appraisal_list(request: HttpRequest) -> HttpResponse:
    require(request.user, NEEDED)
    found = access.scorecards_where(request.user, NEEDED).defer("criteria_set__document")
    rows = card_rows(
        list(found.order_by("-year", "-criteria_set__level__position", "unit__sort_key"))
    )
    year = max((row.card.year for row in rows), default=None)
    rows = [row for row in rows if row.card.year == year]
    context = {"groups": _groups(rows), "year": year, "rows": rows}
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


def appraisal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    return render(request, "par_index/appraisal_detail.html", _page(request, card))


def _page(request: HttpRequest, card: Scorecard) -> dict[str, Any]:
    sheet = build_sheet(card, judge_stage(request.user, card), with_faults=False)
    area = sheet.area(request.GET.get("linh-vuc"))
    before = last_year(card)
    for line in area.lines:
        if line.stage:
            fill_form(line)
        line.before = before.get(line.criterion.code)
    return {
        "card": card,
        "sheet": sheet,
        "stage": sheet.stage,
        "area": area,
        "breadcrumbs": [
            (_("Thẩm định"), reverse("par_index:appraisal-list")),
            (str(card.unit), ""),
        ],
        "tabs": _tabs(sheet, area.code),
        "steps": steps_shown(card),
        "left": len(waiting(sheet.lines)),
        "area_left": len(waiting(area.lines)),
        "is_second": sheet.stage == Stage.FINAL,
        "card_steps": cards.steps_of(card),
    }


def waiting(lines: list[Line]) -> list[Line]:
    """What the unit said in this round (its marks, then its replies) and is not judged yet."""
    return [
        line
        for line in lines
        if line.stage and line.current is None and line.offered
        if line.stage != Stage.FINAL or line.row.reply
    ]


def _tabs(sheet: Sheet, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{area.code} {area.name}" if area.code.isdigit() else area.name,
            "url": f"?linh-vuc={area.code}",
            "active": area.code == current,
            "count": len(waiting(area.lines)) or None,
        }
        for area in sheet.areas
    ]


def last_year(card: Scorecard) -> dict[str, Mark]:
    """What counted a year ago, by component code."""
    marks = Mark.objects.filter(
        scorecard__unit=card.unit_id,
        scorecard__year=card.year - 1,
        scorecard__criteria_set__level=card.criteria_set.level_id,
        stage__in=COUNTING_ORDER,
    ).select_related("criterion")
    order = {stage: place for place, stage in enumerate(COUNTING_ORDER)}
    ordered = sorted(marks, key=lambda mark: -order[Stage(mark.stage)])
    return {mark.criterion.code: mark for mark in ordered}


@require_POST
def appraisal_save(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    sheet, line = _line(request, card, code)
    if not line.stage:
        return _gone(request, card, line)
    form = fill_form(line, request.POST)
    if form.is_valid() and _saved(request, line, form):
        return _answer(request, card, code)
    return _refused(request, sheet, line)


def _line(request: HttpRequest, card: Scorecard, code: str) -> tuple[Sheet, Line]:
    access.get_leaf(card, code)
    sheet, line = one_line(card, judge_stage(request.user, card), code)
    line.before = last_year(card).get(code)
    return sheet, line


def _saved(request: HttpRequest, line: Line, form: MarkForm) -> bool:
    data = form.cleaned_data
    try:
        SAVES[Stage(line.stage)](
            scorecard=line.card,
            criterion=line.criterion,
            by=request.user,
            value=data["value"],
            points=data.get("points"),
            not_applicable=data.get("not_applicable", False),
            reason=data["reason"],
            version=data["version"] or 0,
        )
    except Conflict as conflict:
        show_conflict(line, form, conflict)
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _answer(request: HttpRequest, card: Scorecard, code: str) -> HttpResponse:
    if not request.htmx:
        line = one_line(card, "", code)[1]
        return redirect(_url(card, line.criterion.area_code) + f"#{line.anchor}")
    sheet, line = _line(request, card, code)
    if line.stage:
        fill_form(line)
    context = {"card": card, "sheet": sheet, "stage": sheet.stage, "line": line, "saved": True}
    context |= {"left": len(waiting(sheet.lines)), "swap_left": True}
    context["is_second"] = sheet.stage == Stage.FINAL
    return render(request, "par_index/_judgement.html", context)


def _refused(request: HttpRequest, sheet: Sheet, line: Line) -> HttpResponse:
    if request.htmx:
        context = {"card": sheet.card, "sheet": sheet, "stage": sheet.stage, "line": line}
        context["is_second"] = sheet.stage == Stage.FINAL
        return render(request, "par_index/_judgement.html", context, status=422)
    request.GET = request.GET.copy()
    request.GET["linh-vuc"] = line.criterion.area_code
    context = _page(request, sheet.card)
    for other in context["area"].lines:
        if other.criterion.pk == line.criterion.pk:
            other.form, other.conflict = line.form, line.conflict
    return render(request, "par_index/appraisal_detail.html", context, status=422)


def _gone(request: HttpRequest, card: Scorecard, line: Line) -> HttpResponse:
    messages.error(request, _("Bảng điểm không còn ở bước thẩm định nên chưa lưu được."))
    url = _url(card, line.criterion.area_code)
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = url
        return answer
    return redirect(url)


def _url(card: Scorecard, area: str) -> str:
    return f"{reverse('par_index:appraisal-detail', args=[card.pk])}?linh-vuc={area}"


@require_POST
def appraisal_agree(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take over what the unit said (round two: the appraisal, or with `theo=reply` the reply)."""
    card = access.get_scorecard(request.user, pk, NEEDED)
    _sheet, line = _line(request, card, code)
    if not line.stage:
        return _gone(request, card, line)
    reply = line.row.reply if request.POST.get("theo") == Stage.REPLY else None
    source = reply if line.stage == Stage.FINAL and reply else line.offered
    try:
        if source is not None:
            agree(line, source, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        if request.htmx:
            return _gone_to(card, line)
    return _answer(request, card, code)


def _gone_to(card: Scorecard, line: Line) -> HttpResponse:
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = _url(card, line.criterion.area_code)
    return answer


def agree(line: Line, source: Mark, by: Any) -> None:
    """Say the same. The button stands where nothing was judged: a colleague's mark is a conflict."""
    if line.current and _says_the_same(line.current, source):
        return
    SAVES[Stage(line.stage)](
        scorecard=line.card,
        criterion=line.criterion,
        by=by,
        value=Value.from_json(source.value) if source.value else None,
        points=source.points if source.outright else None,
        not_applicable=source.not_applicable,
        reason=source.reason if source.stage == Stage.APPRAISAL else "",
        version=0,
    )


def _says_the_same(mark: Mark, source: Mark) -> bool:
    names = ("value", "points", "not_applicable")
    return all(getattr(mark, name) == getattr(source, name) for name in names)


@require_POST
def appraisal_agree_area(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to everything of an area that is still waiting."""
    card = access.get_scorecard(request.user, pk, NEEDED)
    stage = judge_stage(request.user, card)
    sheet = build_sheet(card, stage, with_faults=False, with_figures=False)
    area: Area = sheet.area(request.POST.get("linh-vuc"))
    lines = waiting(area.lines)
    try:
        with transaction.atomic():
            for line in lines:
                agree(line, line.offered, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Đã đồng ý %(count)s tiêu chí của lĩnh vực %(area)s.")
            % {"count": len(lines), "area": area.name},
        )
    return redirect(_url(card, area.code))


@require_POST
def appraisal_finish(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    done = _("Đã kết thúc thẩm định. Đơn vị có thể giải trình.")
    return act(request, card, services.finish_appraisal, done, "appraisal-detail")


@require_POST
def appraisal_finalise(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    done = _("Đã chốt kết quả của đơn vị.")
    return act(request, card, services.finalise_scorecard, done, "appraisal-detail")


def appraisal_return(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    heading = _("Trả lại bảng tự chấm")
    done = _("Đã trả lại cho đơn vị.")
    return act_with_reason(
        request, card, services.return_scorecard, heading, done, "appraisal-detail"
    )
