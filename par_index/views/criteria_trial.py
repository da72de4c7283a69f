"""A draft on last year's data: who could still be compared, what still separates units."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from par_index import access_criteria as access
from par_index.drafting import check_document
from par_index.trial import NO_TWIN, try_draft
from par_index.views.criteria import crumbs
from units.access import units_where
from units.permissions import Permission


def criteria_trial(request: HttpRequest, pk: int) -> HttpResponse:
    draft = access.get_draft(request.user, pk)
    checked = check_document(draft.document)
    context = {
        "set": draft,
        "base": draft.based_on,
        "problems": checked.problems,
        "breadcrumbs": crumbs(draft, (_("Chạy thử"), "")),
    }
    base = draft.based_on
    if checked.spec is not None and base is not None and not base.is_draft:
        trial = try_draft(draft, base)
        context["trial"] = trial
        # Ranks are among all; named are those whose index this person may see.
        seen = set(units_where(request.user, Permission.INDEX_VIEW).values_list("pk", flat=True))
        context["rows"] = [row for row in trial.rows if row.unit.pk in seen]
        context["incomparable"] = [row for row in trial.incomparable if row.unit.pk in seen]
        context["new"] = [item for item in trial.aside if item.reason == NO_TWIN]
        context["unreadable"] = [item for item in trial.aside if item.reason != NO_TWIN]
    return render(request, "par_index/criteria_trial.html", context)
