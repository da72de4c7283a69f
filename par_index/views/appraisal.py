"""The district's side of a card: agree, mark down with a reason, round two."""

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
from par_index.choices import CardState, Stage
from par_index.forms import MarkForm
from par_index.models import Mark, Scorecard
from par_index.scoring import Value
from par_index.selectors import cards
from par_index.selectors.appraisers import area_code
from par_index.selectors.windows import may_still_reply
from par_index.views.acts import show_conflict, steps_shown
from par_index.views.bench import Bench, unjudged, waiting
from par_index.views.line import Line, fill_form
from par_index.views.sheet import Sheet, ask_portal
from units.access import has_permission
from units.permissions import Permission

SAVES = {Stage.APPRAISAL: services.save_appraisal_mark, Stage.FINAL: services.save_final_mark}
NEEDED = Permission.SCORE_APPRAISE


def appraisal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    return render(request, "par_index/appraisal_detail.html", _page(request, card))


def _page(request: HttpRequest, card: Scorecard) -> dict[str, Any]:
    bench = Bench.of(request.user, card)
    sheet = bench.sheet()
    area = bench.area(sheet, request.GET.get("linh-vuc"))
    ask_portal(card, area.lines)
    before = cards.last_year_marks(card)
    for line in area.lines:
        if line.stage:
            fill_form(line)
        line.before = before.get(line.criterion.code)
    return _round(bench, sheet) | {
        "area": area,
        "area_people": bench.assigned.names(area.code),
        "is_mine": bench.allows(area.code),
        "breadcrumbs": [
            (_("Thẩm định"), reverse("par_index:appraisal-list")),
            (str(card.unit), ""),
        ],
        "tabs": _tabs(sheet, area.code),
        "steps": steps_shown(card),
        "area_left": len(waiting(area.lines)),
        "may_reply": may_still_reply(card),
        "may_reopen": card.card_state == CardState.FINALISED
        and has_permission(request.user, Permission.SCORE_ASSIGN, card.unit),
    }


def _round(bench: Bench, sheet: Sheet) -> dict[str, Any]:
    """Which round it is and what of it is left, for the page and for each answer."""
    return {
        "card": bench.card,
        "sheet": sheet,
        "stage": bench.stage,
        "is_second": bench.stage == Stage.FINAL,
        "left": len(unjudged(sheet.lines, bench.stage)),
        "left_areas": bench.left_areas(sheet),
    }


def _tabs(sheet: Sheet, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": area.label,
            "url": f"?linh-vuc={area.code}",
            "active": area.code == current,
            "count": len(unjudged(area.lines, sheet.stage)) or None,
        }
        for area in sheet.areas
    ]


@require_POST
def appraisal_save(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, NEEDED)
    bench, sheet, line = _line(request, card, code)
    if not line.stage:
        return _gone(request, bench, line)
    form = fill_form(line, request.POST)
    if form.is_valid() and _saved(request, line, form):
        return _answer(request, card, code)
    return _refused(request, bench, sheet, line)


def _line(request: HttpRequest, card: Scorecard, code: str) -> tuple[Bench, Sheet, Line]:
    access.get_leaf(card, code)
    bench = Bench.of(request.user, card)
    sheet = bench.sheet()
    return bench, sheet, sheet.find(code)


def _show(card: Scorecard, line: Line) -> None:
    """What only a drawn line needs: the portal's figure and last year's mark."""
    ask_portal(card, [line])
    line.before = cards.last_year_marks(card).get(line.criterion.code)


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
            clause=data["clause"],
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
    bench, sheet, line = _line(request, card, code)
    if not request.htmx:
        return redirect(_url(card, line) + f"#{line.anchor}")
    _show(card, line)
    if line.stage:
        fill_form(line)
    context = _round(bench, sheet) | {"line": line, "saved": True, "swap_left": True}
    return render(request, "par_index/_judgement.html", context)


def _refused(request: HttpRequest, bench: Bench, sheet: Sheet, line: Line) -> HttpResponse:
    if request.htmx:
        _show(sheet.card, line)
        context = _round(bench, sheet) | {"line": line}
        return render(request, "par_index/_judgement.html", context, status=422)
    request.GET = request.GET.copy()
    request.GET["linh-vuc"] = area_code(line.criterion)
    context = _page(request, sheet.card)
    for other in context["area"].lines:
        if other.criterion.pk == line.criterion.pk:
            other.form, other.conflict = line.form, line.conflict
    return render(request, "par_index/appraisal_detail.html", context, status=422)


def _gone(request: HttpRequest, bench: Bench, line: Line) -> HttpResponse:
    messages.error(request, bench.why_not(line))
    return _elsewhere(request, bench.card, line)


def _elsewhere(request: HttpRequest, card: Scorecard, line: Line) -> HttpResponse:
    """The page anew, also where htmx asked."""
    url = _url(card, line)
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = url
        return answer
    return redirect(url)


def _url(card: Scorecard, line: Line) -> str:
    return area_url(card, area_code(line.criterion))


def area_url(card: Scorecard, area: str) -> str:
    return f"{reverse('par_index:appraisal-detail', args=[card.pk])}?linh-vuc={area}"


@require_POST
def appraisal_agree(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take over what the unit said (round two: the appraisal, or with `theo=reply` the reply)."""
    card = access.get_scorecard(request.user, pk, NEEDED)
    bench, _sheet, line = _line(request, card, code)
    if not line.stage:
        return _gone(request, bench, line)
    reply = line.row.reply if request.POST.get("theo") == Stage.REPLY else None
    source = reply if line.stage == Stage.FINAL and reply else line.offered
    try:
        if source is not None:
            agree(line, source, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        if request.htmx:
            return _elsewhere(request, card, line)
    return _answer(request, card, code)


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
        clause=source.clause if source.stage == Stage.APPRAISAL else "",
        version=0,
    )


def _says_the_same(mark: Mark, source: Mark) -> bool:
    names = ("value", "points", "not_applicable")
    return all(getattr(mark, name) == getattr(source, name) for name in names)


@require_POST
def appraisal_agree_area(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to everything of an area that is still waiting."""
    card = access.get_scorecard(request.user, pk, NEEDED)
    bench = Bench.of(request.user, card)
    area = bench.area(bench.sheet(), request.POST.get("linh-vuc"))
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
    return redirect(area_url(card, area.code))
