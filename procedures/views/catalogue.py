"""The catalogue for everyone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.exceptions import Refused
from common.pagination import page_of
from common.qr import qr_image
from common.throttle import too_many
from procedures import selectors, services
from procedures.forms import FaultReportForm, ProcedureSearchForm
from procedures.models import Procedure


@login_not_required
@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    form = ProcedureSearchForm(request.GET)
    wanted = form.wanted()
    found = selectors.find_procedures(**wanted)
    page = page_of(request, found.ranked, 40)
    context = {
        "form": form,
        "found": found,
        "page_obj": page,
        "procedures": selectors.procedures_in(page.object_list),
        "filtered": any(wanted.values()),
        "searched": wanted["text"],
    }
    return render(request, "procedures/procedure_list.html", context)


@login_not_required
@require_safe
def procedure_detail(request: HttpRequest, code: str) -> HttpResponse:
    procedure = _procedure(code)
    limits = selectors.limits_in_order(procedure)
    papers = procedure.paper_list.all()
    address = request.build_absolute_uri(procedure.get_absolute_url())
    context = {
        "procedure": procedure,
        "practice": selectors.practice_of(procedure, _("Sổ hồ sơ của các xã, thị trấn và huyện")),
        "standing": selectors.standing_of(procedure),
        "limits": limits,
        "has_case": any(limit.case for limit in limits),
        "has_fee": any(limit.fee for limit in limits),
        "steps": selectors.steps_of(procedure),
        "papers": papers,
        "has_paper_case": any(paper.case for paper in papers),
        "local": selectors.local_words(procedure, request.GET.get("don-vi", "")),
        "in_force": procedure.in_force_on(clock.today()),
        "address": address,
        "qr": qr_image(address),
        "today": clock.today(),
        "breadcrumbs": [*_home(), (procedure.name, "")],
    }
    return render(request, "procedures/procedure_detail.html", context)


@login_not_required
@require_safe
def procedure_history(request: HttpRequest, code: str) -> HttpResponse:
    procedure = _procedure(code)
    context = {
        "procedure": procedure,
        "steps": selectors.history_of(procedure),
        "breadcrumbs": [*_home(), *_own(procedure), (_("Các phiên bản"), "")],
    }
    return render(request, "procedures/procedure_history.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def procedure_fault(request: HttpRequest, code: str) -> HttpResponse:
    procedure = _procedure(code)
    form = FaultReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _keep_fault(request, procedure, dict(form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Cảm ơn ông/bà. Cán bộ sẽ đối chiếu lại và sửa trang nếu sai.")
            )
            return redirect(procedure)
    context = {
        "form": form,
        "procedure": procedure,
        "breadcrumbs": [*_home(), *_own(procedure), (_("Báo trang có chỗ sai"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "procedures/procedure_fault.html", context, status=status)


def _keep_fault(request: HttpRequest, procedure: Procedure, said: dict) -> None:
    if said.pop("website"):
        # A machine filled in what people do not see: let it believe that it was heard.
        return
    if too_many("faults", request.META.get("REMOTE_ADDR", "")):
        raise Refused(
            _(
                "Có quá nhiều báo sai gửi từ cùng một mạng. Xin chờ 10 phút rồi gửi lại; nội dung vẫn còn trong ô."
            )
        )
    services.report_fault(procedure=procedure, **said)


def _procedure(code: str) -> Procedure:
    return get_object_or_404(selectors.public_page(selectors.catalogue_code(code)))


def _home() -> list[tuple[str, str]]:
    return [(_("Thủ tục"), reverse("procedures:procedure-list"))]


def _own(procedure: Procedure) -> list[tuple[str, str]]:
    return [(procedure.name, procedure.get_absolute_url())]
