"""What a unit says of one component: saved as it goes, taken back, proved with documents."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.exceptions import Conflict, Refused
from par_index import access, services
from par_index.choices import CardState, Stage
from par_index.forms import MarkForm
from par_index.models import MarkCitation, Scorecard
from par_index.selectors import cards
from par_index.selectors.appraisers import area_code
from par_index.views.acts import show_conflict
from par_index.views.line import Line, fill_form
from par_index.views.scorecards import card_page, library_of, summary
from par_index.views.sheet import Sheet, one_line, unit_stage
from plans.selectors import readable_evidence
from units.permissions import Permission

SAVES = {Stage.SELF: services.save_self_mark, Stage.REPLY: services.save_reply_mark}
# In these states a unit writes; a stage that is none for it then is over.
WRITING = (CardState.OPEN, CardState.APPRAISED)


@require_POST
def mark_save(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SELF)
    access.get_leaf(card, code)
    sheet, line = one_line(card, unit_stage(request.user, card), code)
    if not line.stage:
        messages.error(request, _why_not(card, line))
        return _back(request, card, line)
    form = fill_form(line, request.POST, library_of(request.user, card))
    if form.is_valid() and _saved(request, line, form):
        return _answer_saved(request, card, code)
    return _answer_refused(request, sheet, line)


def _why_not(card: Scorecard, line: Line) -> str:
    if card.card_state in WRITING and not line.criterion.is_survey:
        return _("Đã hết hạn nên chưa lưu được. Xin xem hướng dẫn ở đầu trang.")
    return _("Bảng điểm không còn ở bước này nên chưa lưu được.")


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
    """The component as it is now; the page then asks for the card's summary by itself."""
    if not request.htmx:
        messages.success(request, _("Đã lưu điểm %(code)s.") % {"code": code})
        return _back(request, card, one_line(card, "", code)[1])
    sheet, line = one_line(card, unit_stage(request.user, card), code)
    line.faults = {fault.criterion.pk: fault.message for fault in cards.submission_faults(card)}
    line.before = cards.last_year_marks(card).get(code)
    fill_form(line, evidence=library_of(request.user, card))
    answer = render(request, "par_index/_mark.html", summary(sheet) | {"line": line, "saved": True})
    answer["HX-Trigger"] = "mark-saved"
    return answer


def _answer_refused(request: HttpRequest, sheet: Sheet, line: Line) -> HttpResponse:
    """The form again with what was typed and why it was refused."""
    line.before = cards.last_year_marks(sheet.card).get(line.criterion.code)
    if request.htmx:
        context = summary(sheet) | {"line": line}
        return render(request, "par_index/_mark.html", context, status=422)
    request.GET = request.GET.copy()
    request.GET["linh-vuc"] = area_code(line.criterion)
    context = card_page(request, sheet.card)
    for other in context["area"].lines:
        if other.criterion.pk == line.criterion.pk:
            other.form, other.conflict = line.form, line.conflict
    return render(request, "par_index/scorecard_detail.html", context, status=422)


def _back(request: HttpRequest, card: Scorecard, line: Line) -> HttpResponse:
    url = reverse("par_index:scorecard-detail", args=[card.pk])
    area = area_code(line.criterion)
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
