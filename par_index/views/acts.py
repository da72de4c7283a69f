"""What the pages of a card share: moving it on, asking for a reason, telling of a conflict."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.exceptions import Conflict, Refused
from par_index.choices import CardState
from par_index.forms import MarkForm, ReasonForm
from par_index.models import Scorecard
from par_index.views.line import Line

# What is done while the card is in a state; a card at the end has nothing left to do.
DEEDS = {
    CardState.OPEN: _("Tự chấm"),
    CardState.SUBMITTED: _("Ký duyệt"),
    CardState.SIGNED: _("Thẩm định"),
    CardState.APPRAISED: _("Giải trình"),
    CardState.REPLIED: _("Thẩm định lần hai"),
    CardState.FINALISED: _("Chốt kết quả"),
}


def steps_shown(card: Scorecard) -> list[dict[str, Any]]:
    """The card's way: what is behind it, where it is, what is ahead."""
    order = list(CardState)
    here = order.index(card.card_state)
    last = len(order) - 1
    statuses = [
        "done" if place < here or here == last else "current" if place == here else "todo"
        for place in range(len(order))
    ]
    return [
        {"label": DEEDS[state], "status": status}
        for state, status in zip(order, statuses, strict=True)
    ]


def show_conflict(line: Line, form: MarkForm, conflict: Conflict) -> None:
    """Keep what was typed beside what is stored now; saving again replaces it knowingly."""
    form.add_error(None, str(conflict))
    line.conflict = line.card.marks.filter(criterion=line.criterion, stage=line.stage).first()
    data = form.data.copy()
    data[form.add_prefix("version")] = str(line.conflict.version if line.conflict else 0)
    form.data = data


def act(
    request: HttpRequest,
    card: Scorecard,
    service: Callable,
    done: str,
    back: str = "scorecard-detail",
) -> HttpResponse:
    """Move the card, say so, and show where it is now."""
    try:
        service(scorecard=card, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(f"par_index:{back}", pk=card.pk)


def act_with_reason(
    request: HttpRequest,
    card: Scorecard,
    service: Callable,
    heading: str,
    done: str,
    back: str = "scorecard-detail",
    *,
    form: Form | None = None,
    note: str = "",
) -> HttpResponse:
    """The same with a reason (and what else `form` asks), on a page of its own."""
    form = form or ReasonForm(request.POST or None)
    form.helper.inputs[0].value = heading
    if request.method == "POST" and form.is_valid():
        try:
            service(scorecard=card, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(f"par_index:{back}", pk=card.pk)
    context = {
        "form": form,
        "card": card,
        "heading": heading,
        "note": note,
        "breadcrumbs": [
            (str(card.unit), reverse(f"par_index:{back}", args=[card.pk])),
            (heading, ""),
        ],
        "back_url": reverse(f"par_index:{back}", args=[card.pk]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "par_index/scorecard_reason.html", context, status=status)
