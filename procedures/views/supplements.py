"""What a unit adds to the national text of the procedures that it handles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exceptions import Refused
from common.text import edition_of
from procedures import access, services
from procedures.forms.keeping import SupplementForm
from procedures.selectors.keeping import supplements_of
from procedures.views.desk import desk_crumbs, desk_tabs
from units.access import home_unit, units_where
from units.models import Unit
from units.permissions import Permission


@require_safe
def supplement_list(request: HttpRequest) -> HttpResponse:
    access.require_supplements(request.user)
    asked, own = request.GET.get("don-vi", ""), home_unit(request.user)
    pk = int(asked[:18]) if asked.isdecimal() else (own.pk if own else 0)
    unit = access.get_supplement_unit(request.user, pk)
    rights = (Permission.POSTING_CONFIRM, Permission.PROCEDURE_EDIT)
    units = Unit.objects.none()
    for right in rights:
        units |= units_where(request.user, right)
    context = {
        "tabs": desk_tabs(request.user, "supplements"),
        "unit": unit,
        "units": units.in_force().distinct(),
        "rows": supplements_of(unit),
        "breadcrumbs": desk_crumbs((_("Nội dung bổ sung của địa phương"), "")),
    }
    return render(request, "procedures/supplement_list.html", context)


def supplement_edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    unit = access.get_supplement_unit(request.user, pk)
    procedure = access.get_handled(unit, code)
    known = procedure.supplements.filter(unit=unit).first()
    back = f"{reverse('procedures:supplement-list')}?don-vi={unit.pk}"
    text = known.text if known else ""
    initial = {"text": text, "edition": edition_of(text)}
    form = SupplementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_supplement(
                procedure=procedure, unit=unit, by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu nội dung bổ sung."))
            return redirect(back)
    context = {
        "tabs": desk_tabs(request.user, "supplements"),
        "unit": unit,
        "procedure": procedure,
        "form": form,
        "title": _("Nội dung bổ sung của %(unit)s") % {"unit": unit.name},
        "breadcrumbs": desk_crumbs(
            (_("Nội dung bổ sung của địa phương"), back), (procedure.name, "")
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "procedures/procedure_form.html", context, status=status)
