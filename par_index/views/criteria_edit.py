"""Editing a draft: its head, its groups and components, their rules tried on sample inputs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.exceptions import Conflict, Refused
from par_index import access_criteria as access
from par_index import drafting
from par_index.drafting.tree import codes_below
from par_index.explanations import explain_line, fault_message, rule_sentence
from par_index.forms_criteria import ComponentForm, GroupForm, HeadForm, TryForm
from par_index.forms_criteria.component import known_measures
from par_index.forms_criteria.nodes import sentence
from par_index.models import CriteriaSet
from par_index.services.criteria import save_draft
from par_index.views.criteria import crumbs
from units.permissions import Permission


def criteria_head(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _opened(request, pk)
    form = HeadForm(request.POST if request.method == "POST" else None, criteria_set=draft)
    if request.method == "POST" and not form.asks_again and form.is_valid():
        based_on = form.cleaned_data["based_on"]
        if _save(request, draft, form, based_on=based_on):
            messages.success(request, _("Đã lưu."))
            return redirect("par_index:criteria-detail", draft.pk)
    context = {
        "set": draft,
        "form": form,
        "breadcrumbs": crumbs(draft, (_("Thông tin chung"), "")),
    }
    return render(request, "par_index/criteria_head.html", context, status=_status(form))


def criteria_group_add(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _opened(request, pk)
    return _group(request, draft, None, request.GET.get("trong", ""))


def criteria_component_add(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _opened(request, pk)
    return _component(request, draft, None, request.GET.get("trong", ""))


def criteria_node(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A group's or component's own page. What vanished while it was edited may be put back."""
    draft = _opened(request, pk)
    node = drafting.node_of(draft.document, code)
    if node is None and request.method != "POST":
        node = access.get_node(draft, code)
    is_component = node.is_component if node else "rule_kind" in request.POST
    return (_component if is_component else _group)(request, draft, node, "")


def _opened(request: HttpRequest, pk: int) -> CriteriaSet:
    """The draft. If it was issued while somebody typed, they are told with their words before them."""
    if request.method == "POST":
        return access.get_set(request.user, pk, Permission.CRITERIA_EDIT)
    return access.get_draft(request.user, pk)


def _group(
    request: HttpRequest, draft: CriteriaSet, node: drafting.Node | None, parent: str
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = GroupForm(data, criteria_set=draft, node=node, parent=parent)
    if data is not None and form.is_valid() and _save(request, draft, form):
        return _saved(request, draft, form, "par_index:criteria-group-add")
    heading = _("Sửa nhóm %(code)s") % {"code": node.code} if node else _("Thêm nhóm")
    context = {
        "set": draft,
        "form": form,
        "node": node,
        "heading": heading,
        "breadcrumbs": crumbs(draft, (heading, "")),
    }
    return render(request, "par_index/criteria_group.html", context, status=_status(form))


def _component(
    request: HttpRequest, draft: CriteriaSet, node: drafting.Node | None, parent: str
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ComponentForm(data, criteria_set=draft, node=node, parent=parent)
    asks = data is None or form.asks_again
    if not asks and form.is_valid() and _save(request, draft, form):
        return _saved(request, draft, form, "par_index:criteria-component-add")
    heading = (
        _("Sửa tiêu chí thành phần %(code)s") % {"code": node.code}
        if node
        else _("Thêm tiêu chí thành phần")
    )
    context = {
        "set": draft,
        "form": form,
        "node": node,
        "heading": heading,
        "measures": known_measures(),
        "breadcrumbs": crumbs(draft, (heading, "")),
        **_rule_words(request, form),
    }
    if asks and data is not None:
        # Only asked again with other boxes: what is not filled yet is no fault.
        form.errors.clear()
    status = 200 if asks else 422
    return render(request, "par_index/criteria_component.html", context, status=status)


def _rule_words(request: HttpRequest, form: ComponentForm) -> dict[str, Any]:
    """The rule as a sentence, and what the sample that was typed would earn."""
    rule, maximum, faults = form.rule()
    words: dict[str, Any] = {"rule_faults": [sentence(fault_message(it)) for it in faults]}
    if rule is None or maximum is None:
        return words
    words["rule_sentence"] = rule_sentence(rule, maximum)
    tried = form.action == "try"
    trying = TryForm(request.POST if tried else None, rule=rule)
    words["trying"] = trying
    if tried and trying.is_valid():
        explanation = trying.explain(maximum)
        words["tried"] = explain_line(explanation.to_json()) if explanation else ""
    return words


def _is_kept(request: HttpRequest, draft: CriteriaSet, document: dict[str, Any]) -> bool:
    """Save the draft over what this person saw of it; a refusal is told on the next page."""
    try:
        save_draft(
            criteria_set=draft,
            document=document,
            seen=request.POST.get("seen", ""),
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def criteria_node_remove(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    draft = access.get_draft(request.user, pk)
    node = access.get_node(draft, code)
    if request.method == "POST":
        document = drafting.removed(draft.document, node.code)
        if _is_kept(request, draft, document):
            messages.success(request, _("Đã xóa %(code)s.") % {"code": node.code})
        return redirect("par_index:criteria-detail", draft.pk)
    below = len(codes_below(draft.document, node.code)) - 1
    heading = _("Xóa %(code)s") % {"code": node.code}
    text = f"{node.code} {node.name}. "
    if below:
        text += _("Cả %(count)s mục bên dưới cũng bị xóa.") % {"count": below}
    context = {
        "set": draft,
        "heading": heading,
        "text": text,
        "submit": _("Xóa khỏi dự thảo"),
        "breadcrumbs": crumbs(draft, (heading, "")),
    }
    return render(request, "par_index/criteria_confirm.html", context)


@require_POST
def criteria_node_move(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    draft = access.get_draft(request.user, pk)
    node = access.get_node(draft, code)
    step = -1 if request.POST.get("huong") == "len" else 1
    document = drafting.moved(draft.document, node.code, step)
    _is_kept(request, draft, document)
    return redirect(f"{_address(draft)}#muc-{node.code}")


def _save(request: HttpRequest, draft: CriteriaSet, form: Any, **more: Any) -> bool:
    """Save what the form made of the draft; a conflict keeps what was typed and says so."""
    try:
        save_draft(
            criteria_set=draft,
            document=form.document,
            seen=form.cleaned_data["seen"],
            by=request.user,
            **more,
        )
    except Conflict as conflict:
        fresh = CriteriaSet.objects.only("digest").get(pk=draft.pk)
        form.data = {**dict(form.data.items()), "seen": fresh.digest}
        form.add_error(
            None,
            f"{conflict} "
            + _("Những gì ông/bà nhập vẫn ở đây; lưu lần nữa sẽ ghi vào bản vừa được sửa."),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _saved(request: HttpRequest, draft: CriteriaSet, form: Any, again: str) -> HttpResponse:
    code = form.cleaned_data["code"]
    messages.success(request, _("Đã lưu %(code)s.") % {"code": code})
    if "more" in request.POST:
        parent = form.cleaned_data["parent"]
        return redirect(f"{reverse(again, args=[draft.pk])}?trong={parent}")
    return redirect(f"{_address(draft)}#muc-{code}")


def _address(draft: CriteriaSet) -> str:
    return reverse("par_index:criteria-detail", args=[draft.pk])


def _status(form: Any) -> int:
    return 422 if form.is_bound and not getattr(form, "asks_again", False) else 200
