"""Review proposals: the register, a year in sums, one proposal, writing it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.exceptions import Refused
from common.exports import xlsx_bytes, xlsx_response
from common.figures import Figure
from common.pagination import page_of
from procedures import access_boards as access
from procedures.choices import ProposalKind, ProposalState
from procedures.forms.proposals import (
    AnswerForm,
    ProcedureChoiceForm,
    ProposalFilterForm,
    ProposalForm,
    ReturnForm,
)
from procedures.models import Procedure, ReviewProposal
from procedures.selectors import proposals as selectors
from procedures.services import proposals as services
from procedures.views.desk import desk_crumbs, desk_tabs
from units.access import has_permission, require, units_where
from units.models import Unit
from units.permissions import Permission

Proposals = QuerySet[ReviewProposal]


# --- The register -------------------------------------------------------------------------------


@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    form, proposals = _asked(request, selectors.touching_year)
    page = page_of(request, proposals.order_by("-told_on", "-pk"))
    may_decide = has_permission(request.user, Permission.PROPOSAL_DECIDE)
    context = {
        "tabs": desk_tabs(request.user, "proposals"),
        "form": form,
        "year": form.year,
        "page_obj": page,
        "filtered": any(form.wanted.get(name) for name in ("don-vi", "loai", "trang-thai")),
        "may_draft": has_permission(request.user, Permission.PROPOSAL_DRAFT),
        "may_decide": may_decide,
        "offered": _offered(request.user) if may_decide else 0,
        "breadcrumbs": crumbs(),
    }
    return render(request, "procedures/proposal_list.html", context)


def _asked(
    request: HttpRequest, in_year: Callable[..., Proposals] = selectors.of_year
) -> tuple[ProposalFilterForm, Proposals]:
    """The filter, and the proposals of its year that it lets through."""
    require(request.user, Permission.DOSSIER_VIEW)
    readable = access.readable_proposals(request.user)
    units = units_where(request.user, Permission.DOSSIER_VIEW).in_force()
    form = ProposalFilterForm(request.GET, proposals=readable, units=units)
    found = in_year(readable, form.year)
    if form.wanted.get("trang-thai"):
        found = found.filter(selectors.in_state(form.wanted["trang-thai"]))
    columns = {"don-vi": "unit", "loai": "kind"}
    asked = {columns[name]: form.wanted[name] for name in columns if form.wanted.get(name)}
    return form, found.filter(**asked)


def _offered(user: Any) -> int:
    return access.decidable_proposals(user).filter(state=ProposalState.OFFERED).count()


@require_safe
def proposal_summary(request: HttpRequest) -> HttpResponse:
    """A year in sums, to be printed."""
    form, proposals = _asked(request)
    rows = list(proposals.order_by("unit__sort_key", "sent_on", "pk"))
    sent = [one for one in selectors.leading(rows) if one.state in selectors.SENT_STATES]
    sums = selectors.YearOfProposals.of(rows)
    context = {
        "tabs": desk_tabs(request.user, "proposals"),
        "form": form,
        "year": form.year,
        "sums": sums,
        "stages": [
            (_("Đã gửi"), sums.sent),
            (_("trong đó được chấp thuận"), sums.accepted),
            (_("trong đó đã có hiệu lực"), sums.effective),
        ],
        "sent": sent,
        "merged": len(rows) - len(selectors.leading(rows)),
        "as_of": clock.today(),
        "annex_url": f"{reverse('procedures:proposal-annex')}?{request.GET.urlencode()}",
        "breadcrumbs": crumbs((_("Tổng hợp năm %(year)s") % {"year": form.year}, "")),
    }
    return render(request, "procedures/proposal_summary.html", context)


@require_safe
def proposal_annex(request: HttpRequest) -> HttpResponse:
    """The annex of the district's letter: those chosen, else all leading ones that the filter shows."""
    form, proposals = _asked(request)
    chosen = chosen_keys(request.GET.getlist("chon"))
    if chosen:
        proposals = access.readable_proposals(request.user).filter(pk__in=chosen)
    else:
        proposals = proposals.filter(merged_into=None)
    rows = enumerate(proposals.order_by("procedure__sort_key", "pk"), start=1)
    header = [
        _("STT"),
        _("Thủ tục"),
        _("Mã"),
        _("Nội dung kiến nghị"),
        _("Lý do"),
        _("Lợi ích: giờ một năm"),
        _("Lợi ích: đồng một năm"),
        _("Giấy tờ bỏ bớt một năm"),
        _("Số hồ sơ một năm"),
        _("Đơn vị kiến nghị"),
        _("Trạng thái"),
        _("Văn bản, ngày gửi"),
    ]
    content = xlsx_bytes(_("Kiến nghị rà soát"), header, (_annex_row(*row) for row in rows))
    return xlsx_response(f"kien-nghi-ra-soat-{form.year}.xlsx", content)


def _annex_row(number: int, one: ReviewProposal) -> list[Any]:
    unknown = _("chưa có số")
    papers = one.papers_saved if one.papers_dropped else 0
    numbers = (one.hours_saved, one.money_saved, papers, one.dossiers_per_year)
    letter = f"{one.document}, {one.sent_on:%d/%m/%Y}" if one.sent_on else ""
    return [
        number,
        one.procedure.name,
        one.procedure.code,
        one.text,
        one.reason,
        *(unknown if value is None else value for value in numbers),
        one.unit.name,
        str(one.shown_state),
        letter,
    ]


def chosen_keys(values: list[str]) -> list[int]:
    """What can be a key; a number too large for one is nobody's choice."""
    return [
        int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 18
    ]


def crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    own = (_("Rà soát thủ tục"), reverse("procedures:proposal-list") if further else "")
    return desk_crumbs(own, *further)


# --- One proposal -------------------------------------------------------------------------------


@require_safe
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return detail_page(request, access.get_proposal(request.user, pk))


def detail_page(
    request: HttpRequest,
    proposal: ReviewProposal,
    *,
    return_form: ReturnForm | None = None,
    answer_form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_write, may_decide = access.steps_of(request.user, proposal)
    readable = access.readable_proposals(request.user)
    merged = list(readable.filter(merged_into=proposal).order_by("unit__sort_key", "pk"))
    context = {
        "proposal": proposal,
        "own": counted_dossiers(proposal.unit, proposal.procedure),
        "merged": merged,
        "others_merged": proposal.merged.count() - len(merged),
        "may_write": may_write,
        "may_decide": may_decide,
        "return_form": return_form or ReturnForm(),
        "answer_form": answer_form or AnswerForm(),
        "open_form": "return" if return_form else "answer" if answer_form else "",
        "events": selectors.story_of_proposal(proposal),
        "breadcrumbs": crumbs((proposal.procedure.name, "")),
    }
    return render(request, "procedures/proposal_detail.html", context, status=status)


def counted_dossiers(unit: Unit, procedure: Procedure) -> Figure:
    return selectors.dossiers_of_twelve_months(unit, procedure, _("Sổ hồ sơ của cổng"))


# --- Writing ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_add(request: HttpRequest) -> HttpResponse:
    """First which procedure, then the proposal with that procedure's numbers filled in."""
    unit = drafting_unit(request.user)
    choice = ProcedureChoiceForm(request.GET or None, unit=unit)
    if not request.GET or not choice.is_valid():
        status = 422 if request.method == "POST" else 200
        return _form_page(request, unit, choice=choice, status=status)
    procedure = choice.cleaned_data["thu-tuc"]
    if request.method != "POST":
        form = ProposalForm(initial=filled_in(unit, procedure))
        return _form_page(request, unit, procedure=procedure, form=form)
    form = ProposalForm(request.POST)
    if form.is_valid():
        try:
            proposal = services.draft_proposal(
                unit=unit, procedure=procedure, by=request.user, **form.content
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu kiến nghị. Đọc lại rồi gửi huyện khi đã đủ."))
            return redirect("procedures:proposal-detail", proposal.pk)
    return _form_page(request, unit, procedure=procedure, form=form, status=422)


def drafting_unit(user: Any) -> Unit:
    """The unit for which the person writes proposals: the own one."""
    require(user, Permission.PROPOSAL_DRAFT)
    unit = units_where(user, Permission.PROPOSAL_DRAFT).in_force().order_by("pk").first()
    if unit is None:
        raise Http404
    return unit


def filled_in(unit: Unit, procedure: Procedure) -> dict[str, Any]:
    """What the portal knows already: the limit in force, the dossiers of twelve months."""
    limit = procedure.main_limit
    counted = counted_dossiers(unit, procedure)
    return {
        "kind": ProposalKind.SHORTEN,
        "limit_before": limit.amount if limit else None,
        "limit_unit": limit.unit if limit else "",
        "dossiers_per_year": None if counted.value is None else int(counted.value),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = access.get_proposal(request.user, pk, Permission.PROPOSAL_DRAFT)
    if request.method != "POST":
        if proposal.state != ProposalState.DRAFT:
            messages.warning(request, _("Chỉ sửa được kiến nghị đang soạn."))
            return redirect("procedures:proposal-detail", pk)
        written = {name: getattr(proposal, name) for name in services.CONTENT}
        edition = services.proposal_edition(proposal)
        form = ProposalForm(initial={**written, "edition": edition})
        return _form_page(request, proposal.unit, proposal=proposal, form=form)
    form = ProposalForm(request.POST)
    if form.is_valid():
        try:
            services.edit_proposal(
                proposal=proposal,
                edition=form.cleaned_data["edition"],
                by=request.user,
                **form.content,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu kiến nghị."))
            return redirect("procedures:proposal-detail", pk)
    return _form_page(request, proposal.unit, proposal=proposal, form=form, status=422)


def _form_page(
    request: HttpRequest,
    unit: Unit,
    *,
    choice: ProcedureChoiceForm | None = None,
    procedure: Procedure | None = None,
    proposal: ReviewProposal | None = None,
    form: ProposalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    title = _("Sửa kiến nghị") if proposal else _("Soạn kiến nghị")
    procedure = proposal.procedure if proposal else procedure
    context = {
        "title": title,
        "unit": unit,
        "choice": choice,
        "procedure": procedure,
        "proposal": proposal,
        "form": form,
        "own": counted_dossiers(unit, procedure) if procedure else None,
        "breadcrumbs": crumbs((title, "")),
    }
    return render(request, "procedures/proposal_form.html", context, status=status)
