"""Making plans and editing their heads; what the keeper may do next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Conflict, Refused
from plans import access
from plans.forms.plan_keeping import (
    CopyForm,
    DeriveForm,
    MoreTasksForm,
    PlanForm,
    PlanHeadForm,
    ProgrammeForm,
)
from plans.models import Plan, Programme
from plans.selectors.plan_content import carried_out_by, head_digest, tasks_in_force
from plans.selectors.task_story import last_editor
from plans.services.plan_copies import copy_plan, derive_plan, derive_tasks, derived_in
from plans.services.plan_heads import add_programme, edit_plan, make_plan, may_add_programme
from units.access import home_unit, require
from units.models import Unit
from units.permissions import Permission


def crumbs(plan: Plan | None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    found = [(_("Kế hoạch"), reverse("plans:plan-list"))]
    if plan is not None:
        name = _("Năm %(year)s") % {"year": plan.year}
        if not plan.is_of_the_year:
            name = f"{name}, {plan.unit}"
        found.append((name, plan.get_absolute_url()))
    return [*found, *more]


def plan_add(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PLAN_EDIT)
    year = _asked_year(request)
    units = access.keeping_units(request.user, year)
    home = units.filter(pk=getattr(home_unit(request.user), "pk", None)).first() or units.first()
    title = _("Kế hoạch cải cách hành chính năm %(year)s của %(unit)s") % {
        "year": year,
        "unit": home or "",
    }
    programme = Programme.objects.order_by("-code").first()
    initial = {"year": year, "unit": home, "title": title.strip(), "programme": programme}
    form = PlanForm(request.POST or None, units=_all_keeping(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan = make_plan(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("year", str(refusal))
        else:
            messages.success(
                request, _("Đã lập kế hoạch. Hãy thêm nhiệm vụ hoặc nhập từ phụ lục Excel.")
            )
            return redirect(plan)
    context = {
        "form": form,
        "has_programme": programme is not None,
        "may_add_programme": may_add_programme(request.user),
        "breadcrumbs": crumbs(None, (_("Lập kế hoạch"), "")),
    }
    return render(request, "plans/plan_add.html", context)


def _all_keeping(request: HttpRequest):
    """Whatever year is typed, the service asks whether the unit exists in it."""
    return access.keeping_units(request.user, _typed_year(request)).select_related(None)


def _typed_year(request: HttpRequest) -> int:
    text = request.POST.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return year if 2000 <= year <= 2100 else _asked_year(request)


def _asked_year(request: HttpRequest) -> int:
    text = request.GET.get("nam", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return year if 2000 <= year <= 2100 else clock.today().year


def programme_add(request: HttpRequest) -> HttpResponse:
    if not may_add_programme(request.user):
        raise PermissionDenied
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_programme(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Đã thêm chương trình. Hãy chọn nó khi lập kế hoạch."))
            return redirect("plans:plan-add")
    context = {
        "form": form,
        "heading": _("Thêm chương trình cải cách hành chính"),
        "lead": _("Chương trình nhiều năm của cấp trên cho biết các lĩnh vực của kế hoạch."),
        "breadcrumbs": crumbs(None, (_("Thêm chương trình"), "")),
    }
    return render(request, "plans/act_form.html", context)


def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = access.open_plan(request.user, pk, Permission.PLAN_EDIT)
    changes, conflict = [], False
    if request.method == "POST":
        form = PlanHeadForm(request.POST)
        if form.is_valid():
            values = {name: form.cleaned_data[name] for name in form.fields if name != "seen"}
            try:
                edit_plan(plan=plan, by=request.user, **values)
            except Conflict:
                merged = form.merged(_opened_head(plan))
                form, changes, conflict = PlanHeadForm(merged.data), merged.changes, True
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Đã lưu thông tin kế hoạch."))
                return redirect(plan)
    else:
        form = _opened_head(plan)
    context = {
        "form": form,
        "conflict": conflict,
        "changes": changes,
        "who": last_editor(plan) if conflict else "",
        "heading": _("Sửa thông tin kế hoạch"),
        "breadcrumbs": crumbs(plan, (_("Sửa thông tin"), "")),
    }
    return render(request, "plans/act_form.html", context, status=409 if conflict else 200)


def _opened_head(plan: Plan) -> PlanHeadForm:
    plan.refresh_from_db()
    return PlanHeadForm.opened(plan, head_digest(plan))


def plan_derive(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit makes its own plan from this one, or takes over what it has not yet."""
    source = access.open_plan(request.user, pk)
    unit = _deriving_unit(request, source)
    own = Plan.objects.filter(unit=unit, year=source.year).select_related("unit").first()
    if own is not None:
        return _derive_more(request, source, own)
    tasks = carried_out_by(source, unit)
    title = _("Kế hoạch cải cách hành chính năm %(year)s của %(unit)s") % {
        "year": source.year,
        "unit": unit,
    }
    form = DeriveForm(request.POST or None, tasks=tasks, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        head = dict(form.cleaned_data)
        chosen = list(head.pop("tasks"))
        try:
            own, _new = derive_plan(source=source, unit=unit, tasks=chosen, by=request.user, **head)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Đã lập kế hoạch của %(unit)s. Hãy bổ sung sản phẩm, hạn, nhiệm vụ riêng.")
                % {"unit": unit},
            )
            return redirect(own)
    context = {
        "form": form,
        "heading": _("Lập kế hoạch của %(unit)s") % {"unit": unit},
        "lead": _("Cụ thể hóa “%(plan)s”. Các nhiệm vụ đơn vị thực hiện đã được chọn sẵn.")
        % {"plan": source},
        "picks": True,
        "breadcrumbs": crumbs(source, (_("Kế hoạch của đơn vị"), "")),
    }
    return render(request, "plans/act_form.html", context)


def _derive_more(request: HttpRequest, source: Plan, own: Plan) -> HttpResponse:
    taken = derived_in(own)
    is_from_here = own.derived_from_id == source.pk
    tasks = (
        [t for t in carried_out_by(source, own.unit) if t.pk not in taken] if is_from_here else []
    )
    form = MoreTasksForm(request.POST or None, tasks=tasks) if tasks else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            new = derive_tasks(plan=own, tasks=list(form.cleaned_data["tasks"]), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Đã đưa %(count)s nhiệm vụ vào kế hoạch.") % {"count": len(new)}
            )
            return redirect(own)
    context = {
        "form": form,
        "heading": _("Đưa thêm nhiệm vụ vào kế hoạch của %(unit)s") % {"unit": own.unit},
        "nothing": _("Kế hoạch của đơn vị đã có mọi nhiệm vụ mà đơn vị thực hiện."),
        "back": own.get_absolute_url(),
        "picks": True,
        "breadcrumbs": crumbs(own, (_("Đưa thêm nhiệm vụ"), "")),
    }
    return render(request, "plans/act_form.html", context)


def _deriving_unit(request: HttpRequest, source: Plan) -> Unit:
    """The unit asked for, else the person's own; the district's keeper names one."""
    units = access.deriving_units(request.user, source)
    asked = request.GET.get("don-vi", "")
    if asked:
        chosen = (
            units.filter(pk=int(asked)) if asked.isdecimal() and len(asked) < 10 else units.none()
        )
    else:
        chosen = units.filter(pk=getattr(home_unit(request.user), "pk", None))
    unit = chosen.first() or (None if asked else units.first())
    if unit is None:
        raise PermissionDenied
    return unit


def plan_copy(request: HttpRequest, pk: int) -> HttpResponse:
    source = access.open_plan(request.user, pk, Permission.PLAN_EDIT)
    tasks = list(tasks_in_force(source).order_by("area__position", "position", "pk"))
    year = source.year + 1
    initial = {"year": year, "title": source.title.replace(str(source.year), str(year))}
    form = CopyForm(request.POST or None, tasks=tasks, initial=initial)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = dict(form.cleaned_data)
        chosen = list(values.pop("tasks"))
        try:
            plan = copy_plan(source=source, tasks=chosen, by=request.user, **values)
        except Refused as refusal:
            form.add_error("year", str(refusal))
        else:
            messages.success(
                request,
                _(
                    "Đã lập kế hoạch năm %(year)s với %(count)s nhiệm vụ chép sang. Hãy soát lại hạn và mục tiêu."
                )
                % {"year": plan.year, "count": len(chosen)},
            )
            return redirect(plan)
    context = {
        "form": form,
        "heading": _("Chép kế hoạch năm %(year)s sang năm mới") % {"year": source.year},
        "lead": _("Nhiệm vụ đã thôi thực hiện không chép. Bỏ chọn những nhiệm vụ không tiếp tục."),
        "picks": True,
        "breadcrumbs": crumbs(source, (_("Chép sang năm mới"), "")),
    }
    return render(request, "plans/act_form.html", context)
