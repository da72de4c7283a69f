"""What hangs on the boards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.exceptions import Refused
from procedures import selectors, services
from procedures.forms import PostingForm
from procedures.views.desk import desk_tabs
from units.access import get_unit, has_permission, home_unit, require, units_where
from units.models import Unit
from units.permissions import Permission


@require_safe
def posting_list(request: HttpRequest) -> HttpResponse:
    unit = _board_unit(request)
    return _board_page(request, unit, PostingForm(unit=unit))


@require_POST
def posting_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    require(request.user, Permission.POSTING_CONFIRM, unit)
    form = PostingForm(request.POST, unit=unit)
    if form.is_valid():
        try:
            count = services.confirm_postings(unit=unit, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Đã xác nhận niêm yết %(count)s thủ tục.") % {"count": count}
            )
            return redirect(f"{reverse('procedures:posting-list')}?don-vi={unit.pk}")
    return _board_page(request, unit, form, status=422)


def _board_unit(request: HttpRequest) -> Unit:
    """The unit asked for by `?don-vi=`, else the person's own."""
    require(request.user, Permission.DOSSIER_VIEW)
    asked = request.GET.get("don-vi", "")
    own = home_unit(request.user)
    pk = int(asked) if asked.isdecimal() else (own.pk if own else 0)
    return get_unit(request.user, pk, Permission.DOSSIER_VIEW)


def _board_page(
    request: HttpRequest, unit: Unit, form: PostingForm, status: int = 200
) -> HttpResponse:
    context = {
        "tabs": desk_tabs(request.user, "boards"),
        "unit": unit,
        "form": form,
        "board": selectors.board_of(unit),
        "chosen": request.POST.getlist("procedures"),
        "may_confirm": has_permission(request.user, Permission.POSTING_CONFIRM, unit),
        "units": units_where(request.user, Permission.DOSSIER_VIEW).in_force(),
        "breadcrumbs": [
            (_("Thủ tục & hồ sơ"), reverse("procedures:dossier-statistics")),
            (_("Niêm yết thủ tục"), ""),
        ],
    }
    return render(request, "procedures/posting_list.html", context, status=status)
