"""The steps of review proposals: offered, returned, merged, sent, answered, in effect."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from common.exceptions import Refused
from procedures import access_boards as access
from procedures.choices import ProposalState
from procedures.forms.proposals import (
    AnswerForm,
    EffectForm,
    MergeForm,
    ReturnForm,
    SeenForm,
    SendForm,
)
from procedures.models import Procedure, ReviewProposal
from procedures.selectors import changes_between
from procedures.selectors.versions import content_on, content_seen
from procedures.services import proposal_answers as answers
from procedures.services import proposals as services
from procedures.services.catalogue import latest_version
from procedures.views.proposals import (
    chosen_keys,
    counted_dossiers,
    crumbs,
    detail_page,
    drafting_unit,
    filled_in,
)
from units.access import require
from units.models import Unit
from units.permissions import Permission

# --- Steps without words ------------------------------------------------------------------------


@require_POST
def proposal_offer(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Đã gửi kiến nghị về huyện.")
    return _step(request, pk, Permission.PROPOSAL_DRAFT, services.offer_proposal, done)


@require_POST
def proposal_recall(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Đã rút kiến nghị về để sửa.")
    return _step(request, pk, Permission.PROPOSAL_DRAFT, services.recall_proposal, done)


@require_POST
def proposal_release(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Đã tách kiến nghị; kiến nghị lại chờ huyện xem.")
    return _step(request, pk, Permission.PROPOSAL_DECIDE, services.release_proposal, done)


@require_POST
def proposal_discard(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Đã bỏ kiến nghị; nhật ký còn giữ nội dung.")
    step = services.discard_proposal
    return _step(request, pk, Permission.PROPOSAL_DRAFT, step, done, to_list=True)


def _step(
    request: HttpRequest,
    pk: int,
    needed: Permission,
    step: Callable[..., Any],
    done: str,
    *,
    to_list: bool = False,
) -> HttpResponse:
    proposal = access.get_proposal(request.user, pk, needed)
    try:
        step(proposal=proposal, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
        if to_list:
            return redirect("procedures:proposal-list")
    return redirect("procedures:proposal-detail", pk)


# --- Steps with words ---------------------------------------------------------------------------


@require_POST
def proposal_return(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = access.get_proposal(request.user, pk, Permission.PROPOSAL_DECIDE)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            services.return_proposal(proposal=proposal, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã trả lại đơn vị để sửa."))
            return redirect("procedures:proposal-detail", pk)
    return detail_page(request, proposal, return_form=form, status=422)


@require_POST
def proposal_answer(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = access.get_proposal(request.user, pk, Permission.PROPOSAL_DECIDE)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            answers.answer_proposal(proposal=proposal, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi trả lời."))
            return redirect("procedures:proposal-detail", pk)
    return detail_page(request, proposal, answer_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """The accepted proposal becomes a version: prefilled, shown as a change, then confirmed."""
    proposal = access.get_proposal(request.user, pk, Permission.PROPOSAL_DECIDE)
    if request.method != "POST" and proposal.state != ProposalState.ACCEPTED:
        messages.warning(request, _("Chỉ kiến nghị được chấp thuận mới ghi có hiệu lực được."))
        return redirect("procedures:proposal-detail", pk)
    sent = request.POST if request.method == "POST" else None
    begun = {"based_on": latest_version(proposal.procedure), "opened": clock.today()}
    present = _page_seen(proposal.procedure, SeenForm(sent or begun))
    form = EffectForm(sent, present=present, proposal=proposal, initial=begun)
    if sent is None or not form.is_valid():
        return _effect_page(request, proposal, form, status=200 if sent is None else 422)
    if "preview" in request.POST:
        return _effect_page(request, proposal, form, changes=_changes(form))
    try:
        _take_effect(proposal, form, request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _effect_page(request, proposal, form, status=422)
    messages.success(request, _("Đã ghi kiến nghị có hiệu lực."))
    return redirect("procedures:proposal-detail", pk)


def _page_seen(procedure: Procedure, seen: SeenForm) -> dict[str, Any]:
    """The page as the form showed it: over midnight a version may have come into force."""
    if not seen.is_valid():
        return content_on(procedure, clock.today())
    return content_seen(procedure, seen.cleaned_data["based_on"], seen.cleaned_data["opened"])


def _changes(form: EffectForm) -> list[Any]:
    base = _page_on_day(form)
    return changes_between(base, {**base, **form.over(base)})


def _page_on_day(form: EffectForm) -> dict[str, Any]:
    """As it would read without the proposal: one that waits for an earlier day is in it."""
    return content_on(form.proposal.procedure, form.cleaned_data["effective_from"])


def _take_effect(proposal: ReviewProposal, form: EffectForm, by: Any) -> None:
    given = form.cleaned_data
    day = given["effective_from"]
    if given.get("ends"):
        answers.end_procedure_by_proposal(proposal=proposal, effective_from=day, by=by)
        return
    answers.put_into_effect(
        proposal=proposal,
        content=form.over(_page_on_day(form)),
        effective_from=day,
        decision=given["decision"],
        decision_on=given["decision_on"],
        based_on=given["based_on"],
        by=by,
    )


def _effect_page(
    request: HttpRequest,
    proposal: ReviewProposal,
    form: EffectForm,
    *,
    changes: list[Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "form": form,
        "changes": changes,
        "breadcrumbs": crumbs((_("Ghi có hiệu lực"), "")),
    }
    return render(request, "procedures/proposal_effect.html", context, status=status)


# --- Several at once ----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_merge(request: HttpRequest) -> HttpResponse:
    """Which of the offered ones belong together, then the district's own words for them."""
    require(request.user, Permission.PROPOSAL_DECIDE)
    unit = drafting_unit(request.user)
    offered = access.decidable_proposals(request.user).filter(state=ProposalState.OFFERED)
    keys = chosen_keys((request.POST or request.GET).getlist("chon"))
    chosen = list(offered.filter(pk__in=keys).order_by("pk"))
    if not chosen or len({(one.procedure_id, one.kind) for one in chosen}) > 1:
        return _merge_choice(request, offered.exclude(unit=unit), told=bool(keys))
    if request.method != "POST":
        return _merge_page(request, unit, chosen, MergeForm(initial=_together(unit, chosen)))
    form = MergeForm(request.POST)
    if form.is_valid():
        try:
            lead = services.merge_proposals(
                unit=unit, proposals=chosen, by=request.user, **form.content
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã gộp thành kiến nghị của huyện."))
            return redirect("procedures:proposal-detail", lead.pk)
    return _merge_page(request, unit, chosen, form, status=422)


def _merge_choice(request: HttpRequest, offered: Any, *, told: bool) -> HttpResponse:
    groups: dict[Any, list[ReviewProposal]] = {}
    for one in offered.order_by("procedure__sort_key", "kind", "unit__sort_key", "pk"):
        groups.setdefault((one.procedure, one.get_kind_display()), []).append(one)
    context = {
        "groups": groups.items(),
        "told": told,
        "breadcrumbs": crumbs((_("Gộp kiến nghị"), "")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/proposal_merge.html", context, status=status)


def _merge_page(
    request: HttpRequest,
    unit: Unit,
    chosen: list[ReviewProposal],
    form: MergeForm,
    status: int = 200,
) -> HttpResponse:
    procedure = chosen[0].procedure
    context = {
        "title": _("Gộp kiến nghị"),
        "unit": unit,
        "procedure": procedure,
        "chosen": chosen,
        "form": form,
        "own": counted_dossiers(unit, procedure),
        "breadcrumbs": crumbs((_("Gộp kiến nghị"), "")),
    }
    return render(request, "procedures/proposal_form.html", context, status=status)


def _together(unit: Unit, chosen: list[ReviewProposal]) -> dict[str, Any]:
    """Words of all of them; a number where all say the same."""
    known = filled_in(unit, chosen[0].procedure)
    for name in services.CONTENT:
        said = list(dict.fromkeys(getattr(one, name) for one in chosen))
        if name in ("text", "reason"):
            known[name] = "\n".join(words for words in said if words)
        elif name != "dossiers_per_year" and len(said) == 1:
            known[name] = said[0]
    return known


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_send(request: HttpRequest) -> HttpResponse:
    """One letter for those that are ready: the communes' single ones and the district's own."""
    require(request.user, Permission.PROPOSAL_DECIDE)
    unit = drafting_unit(request.user)
    decidable = access.decidable_proposals(request.user).order_by("procedure__sort_key", "pk")
    ready = [one for one in decidable if _is_ready(one, unit)]
    keys = chosen_keys((request.POST or request.GET).getlist("chon"))
    chosen = [one for one in ready if one.pk in keys]
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if len(chosen) < max(len(set(keys)), 1):
            form.add_error(None, _stale(bool(keys)))
        elif _sent(request, form, chosen):
            return redirect("procedures:proposal-list")
    context = {
        "ready": ready,
        "chosen": {one.pk for one in chosen},
        "form": form,
        "breadcrumbs": crumbs((_("Gửi cấp có thẩm quyền"), "")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/proposal_send.html", context, status=status)


def _is_ready(one: ReviewProposal, unit: Unit) -> bool:
    own_draft = one.state == ProposalState.DRAFT and one.unit_id == unit.pk
    return own_draft or one.state == ProposalState.OFFERED


def _stale(some: bool) -> str:
    if some:
        return _("Có kiến nghị vừa được người khác gửi hoặc rút; danh sách dưới đây đã mới lại.")
    return _("Xin chọn ít nhất một kiến nghị.")


def _sent(request: HttpRequest, form: SendForm, chosen: list[ReviewProposal]) -> bool:
    try:
        answers.send_proposals(proposals=chosen, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    count = len(chosen)
    done = ngettext("Đã ghi gửi %(n)s kiến nghị.", "Đã ghi gửi %(n)s kiến nghị.", count)
    messages.success(request, done % {"n": count})
    return True
