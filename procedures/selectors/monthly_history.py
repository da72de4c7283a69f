"""Who typed a month's line, and what each save changed."""

from typing import Any

from django.utils.translation import gettext as _

from audit.selectors import history_of
from common.templatetags.portal import number
from procedures.models import MonthlyFigures
from procedures.selectors.counts import LABELS, NUMBERS


def history_lines(line: MonthlyFigures) -> list[dict[str, Any]]:
    """Events for the timeline, newest first. One query."""
    return [
        {
            "at": event.happened_at,
            "who": event.actor_name or _("Cổng"),
            "what": _("Sửa số liệu") if event.before else _("Nhập số liệu"),
            "why": event.reason,
            "lines": _changes(event.before, event.after) if event.before else [],
            "tone": "info",
        }
        for event in history_of(line).order_by("-sequence")
    ]


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [
        f"{LABELS[name]}: {number(before[name])} → {number(after[name])}"
        for name in NUMBERS
        if before.get(name) != after.get(name) and name in before and name in after
    ]
