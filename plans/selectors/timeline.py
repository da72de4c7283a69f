"""The life of a task: what it rests on, what was decided, reported, judged and changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.models import AuditEvent
from audit.selectors import history_of
from common import clock
from common.choices import Tone
from common.figures import Figure
from common.templatetags.portal import number, percent
from plans.choices import LineageKind, ReviewKind, TaskState
from plans.models import Review, Task
from plans.selectors.plans import Quarter
from plans.selectors.reading import Reading, asked_units

# Of many, this many are told one by one.
NAMED, LINE_RETURNS, CHANGES = 4, 20, 8

_ACTIONS = {
    "task.added": gettext_lazy("Ghi nhiệm vụ vào kế hoạch"),
    "task.changed": gettext_lazy("Sửa nhiệm vụ"),
    "task.resumed": gettext_lazy("Thực hiện lại nhiệm vụ"),
    "task.targets_set": gettext_lazy("Giao mục tiêu cho từng đơn vị"),
    "task.judged": gettext_lazy("Huyện đánh giá tiến độ khác với số liệu"),
    "task.judgement_lifted": gettext_lazy("Bỏ đánh giá, trở lại theo số liệu"),
}
_REVIEWS = {
    ReviewKind.RETURNED: (gettext_lazy("Trả lại"), Tone.SOON),
    ReviewKind.ACCEPTED: (gettext_lazy("Duyệt"), Tone.DONE),
    ReviewKind.REOPENED: (gettext_lazy("Mở lại"), Tone.INFO),
}


@dataclass(frozen=True)
class Happening:
    """One thing on the line. What has only a day, or none at all, says so."""

    what: str
    on: date | None = None
    at: datetime | None = None
    who: str = ""
    why: str = ""
    tone: Tone = Tone.NEUTRAL
    url: str = ""

    @property
    def order(self) -> datetime:
        if self.at is not None:
            return self.at
        return timezone.make_aware(datetime.combine(self.on or date(1900, 1, 1), time.max))


def timeline_of(
    task: Task, reading: Reading, quarters: Sequence[Quarter], readable: Collection[int]
) -> list[Happening]:
    """Newest first. Why a line came back is told to those who may read that unit's report."""
    found = [
        *_from_trail(task, reading),
        *_from_reviews(task, reading, readable),
        *_from_quarters(quarters),
        *_from_lineage(task),
        *_from_plan(task),
    ]
    return sorted(found, key=lambda one: one.order, reverse=True)


# --- The plan and the trail ------------------------------------------------------------------------


def _from_plan(task: Task) -> Iterable[Happening]:
    plan = task.plan
    if plan.issued_on or plan.decision_number:
        what = (
            _("Quyết định số %(number)s ban hành kế hoạch") % {"number": plan.decision_number}
            if plan.decision_number
            else _("Ban hành kế hoạch")
        )
        yield Happening(what, plan.issued_on, who=plan.issued_by, tone=Tone.INFO)
    for basis in task.legal_bases.all():
        note = _("Ghi chú biên tập: %(note)s") % {"note": basis.editors_note}
        yield Happening(
            _("Căn cứ %(text)s") % {"text": basis.text}, why=note if basis.editors_note else ""
        )


def _from_trail(task: Task, reading: Reading) -> Iterable[Happening]:
    names = {unit.code: unit.short_name for unit in reading.units}
    for event in history_of(task):
        # The end stands on the task itself, with its own day.
        if event.action == "task.changed" and set(event.after) <= {"ended_on", "end_reason"}:
            continue
        judged = event.action.startswith("task.judge")
        yield Happening(
            str(_ACTIONS.get(event.action, _("Cập nhật nhiệm vụ"))),
            at=event.happened_at,
            who=event.actor_name or _("Cổng"),
            why=_details(event, names),
            tone=Tone.SOON if judged else Tone.NEUTRAL,
        )


def _details(event: AuditEvent, names: Mapping[str, str]) -> str:
    """What was changed, field by field or unit by unit, or the reason given."""
    if event.action.startswith("task.judge"):
        return _judged(event)
    if event.action not in {"task.changed", "task.targets_set"}:
        return event.reason
    parts = []
    for name, after in list(event.after.items())[:CHANGES]:
        before = event.before.get(name)
        change = f"{_short(before)} → {_short(after)}" if name in event.before else _short(after)
        parts.append(f"{names.get(name) or _label(name)}: {change}")
    if len(event.after) > CHANGES:
        parts.append("…")
    return "; ".join([*parts, event.reason] if event.reason else parts)


def _judged(event: AuditEvent) -> str:
    state = event.after.get("state")
    where = event.after.get("unit", "")
    words = [where, str(TaskState(state).label) if state else ""]
    head = ": ".join(word for word in words if word)
    return f"{head} – {event.reason}" if head else event.reason


def _label(name: str) -> str:
    try:
        field: Any = Task._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(getattr(field, "verbose_name", name))


def _short(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return "—" if value in (None, "") else str(value)[:120]


# --- Reports -----------------------------------------------------------------------------------------


def _from_quarters(quarters: Sequence[Quarter]) -> Iterable[Happening]:
    for quarter in quarters:
        if quarter.period.ends_on > clock.today():
            continue
        words = {
            "period": quarter.period,
            "figure": _figure(quarter.so_far),
            "filed": quarter.filed,
            "asked": quarter.asked,
        }
        yield Happening(
            _("Hết %(period)s: lũy kế %(figure)s") % words,
            quarter.period.ends_on,
            why=_("%(filed)s/%(asked)s đơn vị có số liệu trong kỳ.") % words,
            tone=Tone.INFO,
        )


def _figure(figure: Figure) -> str:
    if figure.exact is None:
        return _("chưa có số liệu") if figure.state == "missing" else _("không phát sinh")
    if figure.denominator:
        parts = f"{number(figure.numerator)}/{number(figure.denominator)}"
        return f"{percent(figure.exact)} ({parts})"
    return percent(figure.exact) if figure.is_percent else number(figure.value)


def _from_reviews(task: Task, reading: Reading, readable: Collection[int]) -> Iterable[Happening]:
    """Judgements on statements that hold the task's line: those of a day and period together."""
    indicator = task.indicator
    if indicator is None or not indicator.is_typed:
        return
    units = {unit.pk: unit for unit in asked_units(indicator, reading.units)}
    reviews = (
        Review.objects.filter(
            Q(indicator=None) | Q(indicator=indicator),
            kind__in=list(_REVIEWS),
            submission__report__unit__in=units,
            submission__report__period__year=task.plan.year,
        )
        .order_by("-at", "-pk")
        .values_list(
            "at",
            "kind",
            "indicator",
            "reason",
            "by__full_name",
            "submission__report__unit",
            "submission__report__period__name",
        )
    )
    together: dict[tuple[date, str, str], list[str]] = {}
    shown = 0
    for at, kind, line, reason, by, unit, period in reviews:
        if line and unit in readable and shown < LINE_RETURNS:
            shown += 1
            yield _line_return(at, ReviewKind(kind), reason, by, units[unit].name, period)
        else:
            key = clock.local_date(at), kind, period
            together.setdefault(key, []).append(units[unit].short_name)
    for (day, kind, period), names in together.items():
        yield _reports_judged(day, ReviewKind(kind), period, names)


def _line_return(
    at: datetime, kind: ReviewKind, reason: str, by: str, unit: str, period: str
) -> Happening:
    verb, tone = _REVIEWS[kind]
    words = {"verb": verb, "unit": unit, "period": period}
    return Happening(
        _("%(verb)s số liệu của %(unit)s, %(period)s") % words, at=at, who=by, why=reason, tone=tone
    )


def _reports_judged(day: date, kind: ReviewKind, period: str, names: list[str]) -> Happening:
    verb, tone = _REVIEWS[kind]
    count = len(names)
    what = ngettext(
        "%(verb)s %(count)s báo cáo %(period)s có nhiệm vụ này",
        "%(verb)s %(count)s báo cáo %(period)s có nhiệm vụ này",
        count,
    ) % {"verb": verb, "count": count, "period": period}
    listed = ", ".join(names[:NAMED]) + (" …" if count > NAMED else "")
    return Happening(what, day, why=listed, tone=tone)


# --- What became of it -----------------------------------------------------------------------------


def _from_lineage(task: Task) -> Iterable[Happening]:
    pairs = ("old__plan__unit", "new__plan__unit")
    for link in task.successors.select_related(*pairs).order_by("pk"):
        words = {"kind": LineageKind(link.kind).label, "task": link.new, "plan": link.new.plan.year}
        yield Happening(
            _("%(kind)s: %(task)s (kế hoạch %(plan)s)") % words,
            link.on,
            why=link.reason,
            tone=Tone.INFO,
            url=link.new.get_absolute_url(),
        )
    for link in task.predecessors.select_related(*pairs).order_by("pk"):
        words = {"kind": LineageKind(link.kind).label, "task": link.old, "plan": link.old.plan.year}
        yield Happening(
            _("Từ %(task)s (kế hoạch %(plan)s) – %(kind)s") % words,
            link.on,
            why=link.reason,
            tone=Tone.INFO,
            url=link.old.get_absolute_url(),
        )
    if task.ended_on:
        yield Happening(
            _("Thôi thực hiện nhiệm vụ"), task.ended_on, why=task.end_reason, tone=Tone.OVERDUE
        )
