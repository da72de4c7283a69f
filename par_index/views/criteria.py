"""Criteria sets: the list, one set, its copy, issue, deadlines and cards."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from common.choices import State, Tone
from common.exceptions import Conflict, Refused
from common.exports import xlsx_response
from par_index import access_criteria as access
from par_index import exports
from par_index.drafting import Checked, check_document
from par_index.exports_criteria import criteria_workbook
from par_index.figures import ballots_of, ballots_words, measure_url, reads_ballots
from par_index.forms_criteria import CopyForm, DeadlinesForm, IssueForm, NewSetForm
from par_index.forms_criteria.component import EVIDENCE
from par_index.forms_criteria.head import MODES, RANK_ON, TIES
from par_index.models import CriteriaSet
from par_index.selectors.criteria import TreeRow, sets_with_use, tree_rows
from par_index.services import open_scorecards
from par_index.services.criteria import (
    SET_DEADLINES,
    copy_set,
    create_draft,
    discard_draft,
    issue_set,
    off_scale,
    set_deadlines,
)
from units.access import has_permission, home_unit, require
from units.models import Unit
from units.permissions import Permission

EDIT = Permission.CRITERIA_EDIT
POLICIES = {
    "excluded": gettext_lazy("không tính vào điểm tối đa"),
    "full": gettext_lazy("được đủ điểm"),
}


def set_state(criteria_set: CriteriaSet) -> State:
    if criteria_set.is_draft:
        return State("draft", _("Dự thảo"), Tone.SOON, _("Chưa dùng để chấm điểm"))
    return State("issued", _("Đã ban hành"), Tone.DONE, _("Không sửa được nữa"))


def crumbs(criteria_set: CriteriaSet | None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    found = [(_("Bộ tiêu chí"), reverse("par_index:criteria-list"))]
    if criteria_set is not None:
        address = reverse("par_index:criteria-detail", args=[criteria_set.pk]) if more else ""
        found.append((criteria_set.title, address))
    return [*found, *more]


def criteria_list(request: HttpRequest) -> HttpResponse:
    access.require_reader(request.user)
    rows = [{"set": found, "state": set_state(found)} for found in sets_with_use()]
    context = {"rows": rows, "may_edit": has_permission(request.user, EDIT)}
    return render(request, "par_index/criteria_list.html", context)


def criteria_add(request: HttpRequest) -> HttpResponse:
    require(request.user, EDIT)
    form = NewSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = create_draft(document=form.document, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lập dự thảo. Hãy thêm các lĩnh vực và tiêu chí."))
            return redirect("par_index:criteria-detail", draft.pk)
    return _form_page(request, None, form, _("Lập bộ tiêu chí mới"))


def criteria_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.get_set(request.user, pk)
    checked = check_document(found.document) if found.is_draft else None
    problems = checked.problems if checked else []
    unit = home_unit(request.user)
    rows = tree_rows(found, problems)
    total = sum((row.maximum for row in rows if row.node.is_component), start=0)
    user = request.user
    context = {
        "set": found,
        "state": set_state(found),
        "rows": [_shown(found, row, unit) for row in rows],
        "total": total,
        "components": sum(row.node.is_component for row in rows),
        "problems": problems,
        "notices": checked.notices if checked else [],
        "head": _head(found, _ballots(found, rows, checked)),
        "bands": found.document.get("bands", []),
        "adjustments": found.document.get("adjustments", {}),
        "adjustment_items": found.document.get("adjustments", {}).get("items", []),
        "cards": found.scorecards.count(),
        "may_edit": has_permission(user, EDIT),
        "may_change": found.is_draft and has_permission(user, EDIT),
        "may_open": not found.is_draft and has_permission(user, Permission.SCORE_APPRAISE),
        "breadcrumbs": crumbs(found),
    }
    return render(request, "par_index/criteria_detail.html", context)


def _shown(found: CriteriaSet, row: TreeRow, unit: Unit | None) -> dict[str, Any]:
    url = None
    if unit and row.source_name:
        # A draft with faults has no specification yet.
        ballots = None if found.is_draft else ballots_of(found)
        url = measure_url(row.source_name, unit, found.year, ballots)
    return {
        "row": row,
        "url": url,
        "evidence": dict(EVIDENCE).get(row.evidence, ""),
        "policy": POLICIES.get(row.not_applicable, ""),
        "level": min(row.node.depth, 3),
    }


def _ballots(found: CriteriaSet, rows: list[TreeRow], checked: Checked | None) -> str:
    """Of sets that measure satisfaction; a draft with faults cannot be read yet."""
    if checked and checked.spec is None:
        return ""
    return ballots_words(found) if any(reads_ballots(row.source_name) for row in rows) else ""


def _head(criteria_set: CriteriaSet, ballots: str) -> list[tuple[str, Any]]:
    document = criteria_set.document
    rounding = document.get("rounding", {})
    places = rounding.get("places", 2)
    mode = rounding.get("mode", "half_up")
    pairs = [
        (_("Mã"), criteria_set.code),
        (_("Cấp được chấm"), criteria_set.level.name),
        (_("Năm"), criteria_set.year),
        (_("Nối tiếp bộ"), criteria_set.based_on),
        (_("Cơ quan thẩm định"), document.get("appraising_body")),
        (_("Cơ quan công bố"), document.get("publishing_body")),
        (
            _("Làm tròn"),
            _("%(places)s chữ số thập phân, %(mode)s")
            % {"places": places, "mode": str(MODES.get(mode, mode)).lower()},
        ),
        (_("Khi bằng điểm"), dict(TIES).get(document.get("rank_ties", "shared"))),
        (_("Xếp hạng theo"), dict(RANK_ON).get(document.get("rank_on", "exact"))),
        (_("Phiếu dùng để tính hài lòng"), ballots),
        (_("Ghi chú"), criteria_set.note),
    ]
    return [(term, content) for term, content in pairs if content not in (None, "")]


def criteria_copy(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.get_set(request.user, pk, EDIT)
    year = found.year + 1
    code = found.code.replace(str(found.year), str(year))
    initial = {
        "year": year,
        "title": found.title.replace(str(found.year), str(year)),
        "code": code if code != found.code else f"{found.code}-{year}",
    }
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            draft = copy_set(criteria_set=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lập dự thảo với nội dung của bộ cũ."))
            return redirect("par_index:criteria-detail", draft.pk)
    text = _("Dự thảo mang toàn bộ nội dung của bộ này; mỗi tiêu chí nối với tiêu chí cùng mã.")
    return _form_page(request, found, form, _("Lập bộ mới từ bộ này"), text)


def criteria_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """What issuing means and what still stands against it; then the deed."""
    draft = access.get_set(request.user, pk, EDIT)
    if not draft.is_draft and request.method == "POST":
        messages.info(request, _("Bộ tiêu chí này đã được ban hành."))
        return redirect("par_index:criteria-detail", draft.pk)
    draft = access.get_draft(request.user, pk)
    form = IssueForm(request.POST or None, initial={"seen": draft.digest})
    if request.method == "POST" and form.is_valid():
        try:
            issue_set(criteria_set=draft, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            draft.refresh_from_db()
            form.data = {**dict(form.data.items()), "seen": draft.digest}
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ban hành bộ tiêu chí. Giờ mở được bảng chấm điểm."))
            return redirect("par_index:criteria-detail", draft.pk)
    checked = check_document(draft.document)
    context = {
        "set": draft,
        "form": form,
        "checked": checked,
        "is_off_scale": checked.spec is not None and off_scale(checked.spec),
        "breadcrumbs": crumbs(draft, (_("Ban hành"), "")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "par_index/criteria_issue.html", context, status=status)


def criteria_discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = access.get_draft(request.user, pk)
    if request.method == "POST":
        try:
            discard_draft(criteria_set=draft, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("par_index:criteria-detail", draft.pk)
        messages.success(request, _("Đã bỏ bản dự thảo."))
        return redirect("par_index:criteria-list")
    context = {
        "set": draft,
        "heading": _("Bỏ bản dự thảo"),
        "text": _("Cả bản dự thảo sẽ bị xóa và không lấy lại được. Hãy tải tệp về nếu cần giữ."),
        "submit": _("Bỏ bản dự thảo"),
        "breadcrumbs": crumbs(draft, (_("Bỏ bản dự thảo"), "")),
    }
    return render(request, "par_index/criteria_confirm.html", context)


def criteria_deadlines(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.get_set(request.user, pk, EDIT)
    initial = {name: getattr(found, name) for name in SET_DEADLINES}
    form = DeadlinesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_deadlines(criteria_set=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu thời hạn."))
        return redirect("par_index:criteria-detail", found.pk)
    return _form_page(request, found, form, _("Thời hạn của đợt chấm điểm"))


@require_POST
def criteria_open_cards(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.get_set(request.user, pk, Permission.SCORE_APPRAISE)
    try:
        count = open_scorecards(criteria_set=found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("Đã mở bảng chấm điểm cho %(count)s đơn vị.") % {"count": count}
        messages.success(request, words if count else _("Mọi đơn vị đều đã có bảng chấm điểm."))
    return redirect("par_index:criteria-detail", found.pk)


def criteria_export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    found = access.get_set(request.user, pk)
    name = f"bo-tieu-chi-{found.code}"
    if form == "json":
        answer = HttpResponse(exports.criteria_json(found), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    if form == "xlsx":
        return xlsx_response(f"{name}.xlsx", criteria_workbook(found))
    raise Http404


def _form_page(
    request: HttpRequest, found: CriteriaSet | None, form: Any, heading: str, text: str = ""
) -> HttpResponse:
    context = {
        "set": found,
        "form": form,
        "heading": heading,
        "text": text,
        "breadcrumbs": crumbs(found, (heading, "")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "par_index/criteria_form.html", context, status=status)
