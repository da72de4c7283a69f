"""What the report's page adds for those who decide about it, and the talk about why it came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from plans import access
from plans.choices import CellState, ReportState
from plans.forms.decisions import (
    ExtendForm,
    QueueForm,
    ReopenForm,
    ReplyForm,
    ReturnForm,
    seen_mark,
)
from plans.models import Submission
from plans.selectors import history as story
from plans.selectors.changes import Change, changes_since, last_signed
from plans.selectors.grid import AreaBlock, Line
from plans.selectors.reasons import rounds_of, talk_by_line
from plans.selectors.reports import is_window_open, last_day_open
from plans.selectors.review_queue import Place, Waiting, narrowed, place_of, rows_of
from units.access import has_permission
from units.models import Period
from units.permissions import Permission

# Under this name the queue's own filters travel along to the report and back.
QUEUE = "hang"


@dataclass(frozen=True)
class Panel:
    """What a reviewer looks at before the figures."""

    submission: Submission
    before: Submission | None
    changes: list[Change]
    unproven: list[Line]
    waiting: Waiting | None
    place: Place | None
    is_own: bool


def decision_context(
    request: HttpRequest,
    report: Any,
    history: Sequence[Submission],
    blocks: Sequence[AreaBlock],
    *,
    reply: ReplyForm | None = None,
    forms: dict[str, Any],
) -> dict[str, Any]:
    actions = access.allowed_actions(request.user, report)
    rounds = rounds_of(history)
    is_back = report.state == ReportState.RETURNED
    typed = [line.indicator for block in blocks for line in block.typed]
    until = open_until(report)
    shown = {
        "return_form": ReturnForm(indicators=typed, open_until=until),
        "reopen_form": ReopenForm(open_until=until),
        "extend_form": ExtendForm(open_until=until),
        **forms,
    }
    return {
        "actions": actions,
        "steps": story.steps_of(report),
        "rounds": rounds,
        "reasons": rounds[0] if rounds and is_back else None,
        "settled": rounds[0] if rounds and not is_back else None,
        "older_rounds": rounds[1:],
        "talk": talk_by_line(rounds),
        "may_talk": access.may_talk(request.user, report.unit),
        "reply": reply,
        "events": story.events_of(report, history),
        "seen": seen_mark(history[0]) if history else "",
        "queue_query": request.GET.get(QUEUE, request.POST.get(QUEUE, "")),
        "in_queue": QUEUE in request.GET or QUEUE in request.POST,
        "window_is_open": until is not None,
        "panel": _panel(request, report, history, blocks),
        "open_form": next(iter(forms), ""),
        "failed": next(iter(forms.values()), None),
        **shown,
        # Ticks beside the lines belong to the form that returns them.
        "line_form": shown["return_form"] if actions.give_back else None,
    }


def open_until(report: Any) -> date | None:
    """The last day of a window that stands open today."""
    return last_day_open(report) if is_window_open(report) else None


def unproven(blocks: Sequence[AreaBlock]) -> list[Line]:
    """Figures beside which no document stands."""
    return [
        line
        for block in blocks
        for line in block.typed
        if line.cell.state == CellState.REPORTED and not line.citations
    ]


def queue_for(request: HttpRequest) -> Any:
    """The queue as the reviewer had it before them: with the filters that came along."""
    asked = QueryDict(request.GET.get(QUEUE, request.POST.get(QUEUE, "")))
    form = QueueForm(asked, periods=Period.objects.all())
    return narrowed(access.review_queue(request.user), form.asked)


def report_url(report: Any, query: str | None) -> str:
    """A report's page; `query` (of the queue, may be empty): seen as part of the queue."""
    url = report.get_absolute_url()
    return url if query is None else f"{url}?{urlencode({QUEUE: query})}"


def queue_url(query: str | None) -> str:
    url = reverse("plans:review-queue")
    return f"{url}?{query}" if query else url


def _panel(
    request: HttpRequest,
    report: Any,
    history: Sequence[Submission],
    blocks: Sequence[AreaBlock],
) -> Panel | None:
    """For reviewers, while there is something signed to judge, or they are walking the queue."""
    if not history or not has_permission(request.user, Permission.REPORT_REVIEW, report.unit):
        return None
    newest, waits = history[0], report.state == ReportState.SIGNED
    if not waits and QUEUE not in request.GET:
        return None
    queue = queue_for(request)
    waiting = access.review_queue(request.user).filter(pk=newest.pk).first() if waits else None
    before = last_signed(history)
    indicators = [line.indicator for block in blocks for line in block.lines]
    return Panel(
        newest,
        before,
        changes_since(indicators, before.content, newest.content) if before else [],
        unproven(blocks),
        rows_of([waiting], request.user)[0] if waiting else None,
        place_of(newest, queue),
        request.user.pk in (newest.submitted_by_id, newest.signed_by_id),
    )
