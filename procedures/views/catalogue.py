"""The catalogue for everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.pagination import page_of
from procedures import selectors
from procedures.forms import ProcedureSearchForm
from procedures.models import Procedure


@login_not_required
@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    form = ProcedureSearchForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    field = wanted.get("field")
    found = selectors.find_procedures(
        wanted.get("q", ""), field=field.pk if field else None, level=wanted.get("level", "")
    )
    context = {
        "form": form,
        "found": found,
        "page_obj": page_of(request, found.procedures, 40),
        "filtered": any(wanted.values()),
    }
    return render(request, "procedures/procedure_list.html", context)


@login_not_required
@require_safe
def procedure_detail(request: HttpRequest, code: str) -> HttpResponse:
    procedures = Procedure.objects.select_related("field").prefetch_related(
        "limits", "handlings__level"
    )
    procedure = get_object_or_404(procedures, code=selectors.catalogue_code(code))
    context = {
        "procedure": procedure,
        "practice": selectors.practice_of(procedure, _("Sổ hồ sơ của các xã, thị trấn và huyện")),
        "limits": procedure.limits.all(),
        "has_fee": any(limit.fee for limit in procedure.limits.all()),
        "unconfirmed": not procedure.confirmed,
        "in_force": procedure.in_force_on(clock.today()),
        "breadcrumbs": [
            (_("Thủ tục"), reverse("procedures:procedure-list")),
            (procedure.name, ""),
        ],
    }
    return render(request, "procedures/procedure_detail.html", context)
