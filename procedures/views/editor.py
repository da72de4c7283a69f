"""A procedure's page written anew, as a version; and a procedure that was not there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Refused
from procedures import access, services
from procedures.choices import VersionSource
from procedures.exceptions import ChangedMeanwhile
from procedures.forms.editor import Editor, NewProcedureForm, VersionForm, opened_today, unjudged
from procedures.models import Procedure, ProcedureField
from procedures.selectors.versions import (
    Change,
    blank_content,
    changes_between,
    content_on,
    content_seen,
)
from procedures.services.catalogue import latest_version
from procedures.views.desk import desk_tabs
from procedures.views.keeping import crumbs, kept
from units.access import require
from units.permissions import Permission

REFUSED = 422


def procedure_edit(request: HttpRequest, code: str) -> HttpResponse:
    procedure = access.get_procedure(request.user, code)
    if request.method != "POST":
        return _editing(request, procedure, *_opened(procedure))
    version = VersionForm(request.POST)
    if not version.is_valid() and {"seen", "opened"} & set(version.errors):
        # Not our form: nothing says what the person saw.
        return redirect("procedures:procedure-edit", code)
    seen = content_seen(procedure, version.cleaned_data["seen"], version.cleaned_data["opened"])
    if "more" in request.POST:
        editor = Editor.with_more_rows(seen, request.POST)
        return _editing(request, procedure, editor, unjudged(VersionForm(request.POST)))
    editor = Editor(seen, request.POST)
    if editor.is_valid() and version.is_valid():
        return _save(request, procedure, editor, version, seen)
    return _editing(request, procedure, editor, version, status=REFUSED)


def _opened(procedure: Procedure) -> tuple[Editor, VersionForm]:
    editor = Editor(content_on(procedure, clock.today()))
    return editor, VersionForm(initial=opened_today(latest_version(procedure)))


def _save(
    request: HttpRequest,
    procedure: Procedure,
    editor: Editor,
    version: VersionForm,
    seen: dict[str, Any],
) -> HttpResponse:
    # Only what this person changed: where another version waits, its own words stay.
    sent = editor.content
    mine = {name: value for name, value in sent.items() if value != seen[name]}
    data = version.cleaned_data
    try:
        made = services.set_version(
            procedure=procedure,
            content=mine,
            effective_from=data["effective_from"],
            note=data["note"],
            source=VersionSource.EDIT,
            by=request.user,
            based_on=data["seen"],
        )
    except ChangedMeanwhile:
        return _after_conflict(request, procedure, mine, seen)
    except Refused as refusal:
        version.add_error(None, str(refusal))
        return _editing(request, procedure, editor, version, status=REFUSED)
    if made is None:
        messages.info(request, _("Nội dung không có gì khác nên không lập phiên bản mới."))
    else:
        messages.success(request, _("Đã lập phiên bản %(number)s.") % {"number": made.number})
    return redirect(kept(procedure))


def _after_conflict(
    request: HttpRequest, procedure: Procedure, mine: dict[str, Any], seen: dict[str, Any]
) -> HttpResponse:
    """What somebody else wrote, with this person's words over it; the next save goes on from there."""
    now = content_on(procedure, clock.today())
    again = request.POST.copy()
    again["seen"] = str(latest_version(procedure))
    again["opened"] = clock.today().isoformat()
    editor = Editor({**now, **mine})
    changes = changes_between(seen, now)
    return _editing(request, procedure, editor, VersionForm(again), changes=changes, status=409)


def _editing(
    request: HttpRequest,
    procedure: Procedure,
    editor: Editor,
    version: VersionForm,
    *,
    changes: list[Change] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`changes` stands for a conflict, also where the page reads the same today."""
    context = {
        "procedure": procedure,
        "version": version,
        "waiting": procedure.versions.filter(applied_at=None).order_by("number"),
        "is_conflict": changes is not None,
        "changes": changes,
        "breadcrumbs": crumbs((procedure.name, kept(procedure)), (_("Sửa"), "")),
    }
    return _page(request, editor, context, status)


def procedure_add(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PROCEDURE_EDIT)
    if request.method != "POST":
        return _adding(request, NewProcedureForm(), Editor(blank_content()))
    new, editor = NewProcedureForm(request.POST), Editor(blank_content(), request.POST)
    if "more" in request.POST:
        editor = Editor.with_more_rows(blank_content(), request.POST)
        return _adding(request, unjudged(new), editor)
    if all([new.is_valid(), editor.is_valid()]):
        try:
            procedure = services.create_procedure(
                code=new.cleaned_data["code"],
                content=editor.content,
                frame={"valid_from": new.cleaned_data["valid_from"]},
                source=VersionSource.EDIT,
                by=request.user,
            )
        except Refused as refusal:
            new.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã thêm thủ tục vào danh mục."))
            return redirect(kept(procedure))
    return _adding(request, new, editor, status=REFUSED)


def _adding(
    request: HttpRequest, new: NewProcedureForm, editor: Editor, status: int = 200
) -> HttpResponse:
    context = {"new": new, "breadcrumbs": crumbs((_("Thêm thủ tục"), ""))}
    return _page(request, editor, context, status)


def _page(
    request: HttpRequest, editor: Editor, context: dict[str, Any], status: int
) -> HttpResponse:
    others = (context.get("new"), context.get("version")) if status == REFUSED else ()
    shared = {
        "tabs": desk_tabs(request.user, "catalogue"),
        "editor": editor,
        "faults": editor.faults(*others) if status == REFUSED else [],
        "field_names": ProcedureField.objects.values_list("name", flat=True),
    }
    return render(request, "procedures/procedure_edit.html", shared | context, status=status)
