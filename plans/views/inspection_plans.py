"""The year's plan of inspections as a table of communes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Refused
from plans import access
from plans.forms.inspections import PlanForm, PlanRowForm
from plans.models import InspectionPlan
from plans.selectors.inspections import plan_rows, plannable_units
from plans.services.inspection_plans import save_inspection_plan


def inspection_plan(request: HttpRequest, year: int) -> HttpResponse:
    """Make the year's plan or change it: tick communes, say until when and about what."""
    unit = access.planning_unit(request.user)
    if not 2000 <= year <= clock.today().year + 1:
        raise Http404
    plan = InspectionPlan.objects.filter(unit=unit, year=year).first()
    names = ("decision", "issued_on", "note")
    initial = {name: getattr(plan, name) for name in names} if plan else {}
    form = PlanForm(request.POST or None, initial=initial)
    rows = [
        PlanRowForm(request.POST if request.method == "POST" else None, row=row)
        for row in plan_rows(plan, plannable_units(unit, year), year)
    ]
    # An empty plan may be saved: the decision often comes before the table.
    if request.method == "POST" and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        visits = [row.visit for row in rows if row.is_wanted]
        try:
            save_inspection_plan(
                unit=unit, year=year, by=request.user, visits=visits, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu kế hoạch kiểm tra."))
            return redirect(f"{reverse('plans:inspection-list')}?nam={year}")
    context = {
        "form": form,
        "rows": rows,
        "plan": plan,
        "unit": unit,
        "year": year,
        "has_errors": bool(form.errors) or any(row.errors for row in rows),
        "breadcrumbs": [
            (_("Kiểm tra"), f"{reverse('plans:inspection-list')}?nam={year}"),
            (_("Kế hoạch kiểm tra"), ""),
        ],
    }
    status = 422 if context["has_errors"] else 200
    return render(request, "plans/inspection_plan.html", context, status=status)
