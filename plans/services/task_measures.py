"""What a task is measured by: a line of the form, a line of its own, a figure of the portal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from plans.choices import CellState, IndicatorKind
from plans.exceptions import NotInPlan
from plans.models import Cell, Indicator, Plan, ReformArea, Task
from plans.selectors.plan_content import (
    asks_only_its_own,
    free_indicator_code,
    is_own_indicator,
)
from plans.services.plans import put_row


@dataclass(frozen=True)
class Measure:
    """A line that is there, or the values of one of the task's own; neither: told in words."""

    indicator: Indicator | None = None
    own: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Place:
    """Where a task stands: what its own line on the form takes from it."""

    plan: Plan
    area: ReformArea
    code: str
    levels: Sequence[str]
    position: int


def measured_by(measure: Measure, place: Place, task: Task | None, by: Any) -> Indicator | None:
    """The line that the task is measured by, made or changed where it is the task's own."""
    if measure.own is None:
        return measure.indicator
    own = dict(measure.own)
    if own["kind"] == IndicatorKind.PORTAL:
        there = _portal_line(place.plan, own["measure"])
        if there is not None:
            return there
    values = {
        **own,
        "area": place.area,
        "for_levels": ",".join(place.levels),
        "position": min(place.position * 10, 32000),
    }
    mine = own_line(task, place.levels)
    if mine is not None:
        _refuse_other_kind(mine, own)
        return put_row(Indicator, mine, {}, values, "indicator", by)[0]
    if not asks_only_its_own(place.plan, place.levels):
        raise NotInPlan(
            _(
                "Chỉ tiêu mới sẽ nằm trên biểu báo cáo của mọi đơn vị cùng cấp, nên chỉ kế hoạch "
                "của cấp trên mới đặt được. Hãy chọn một chỉ tiêu sẵn có, hoặc theo dõi bằng lời."
            )
        )
    code = free_indicator_code(place.plan, place.code)
    values["first_year"] = place.plan.year
    return put_row(Indicator, None, {"code": code}, values, "indicator", by)[0]


def _portal_line(plan: Plan, measure: str) -> Indicator | None:
    """A figure of the portal is one line, however many tasks go by it."""
    lines = Indicator.objects.filter(
        kind=IndicatorKind.PORTAL, measure=measure, area__programme=plan.programme_id
    )
    return lines.order_by("code").first()


def own_line(task: Task | None, levels: Sequence[str]) -> Indicator | None:
    """The task's own line, if its plan defines it for these levels and nobody else goes by it."""
    if task is None or task.indicator is None or not is_own_indicator(task.indicator):
        return None
    if not asks_only_its_own(task.plan, levels) or _is_shared(task):
        return None
    return task.indicator


def _is_shared(task: Task) -> bool:
    """Whether another task of the plan goes by the line too, or a plan that defines lines and is
    of a unit outside this one. What units below took over does not take the line away."""
    others = Task.objects.filter(indicator=task.indicator).exclude(pk=task.pk)
    outside = Q(plan__derived_from=None) & ~Q(plan__unit__path__startswith=task.plan.unit.path)
    return others.filter(Q(plan=task.plan) | outside).exists()


def has_figures(indicator: Indicator) -> bool:
    return Cell.objects.filter(indicator=indicator).exclude(state=CellState.MISSING).exists()


def _refuse_other_kind(indicator: Indicator, own: Mapping[str, Any]) -> None:
    # "12 of 30" cannot be read as a yes afterwards.
    if indicator.kind != own["kind"] and has_figures(indicator):
        raise NotInPlan(
            _(
                "Chỉ tiêu %(code)s đã có số liệu báo cáo theo loại “%(kind)s”, nên không đổi loại "
                "được. Hãy thay thế nhiệm vụ này bằng một nhiệm vụ mới."
            )
            % {"code": indicator.code, "kind": indicator.get_kind_display()}
        )


def release(indicator: Indicator | None, plan: Plan, by: Any) -> None:
    """A line of its own that no task in force goes by leaves the form: at once if nobody has
    reported on it, else with the year's end."""
    if indicator is None or not is_own_indicator(indicator) or indicator.last_year is not None:
        return
    users = Task.objects.filter(
        indicator=indicator, ended_on=None, plan__year__gte=plan.year, plan__derived_from=None
    )
    if users.exists():
        return
    last = plan.year if has_figures(indicator) else plan.year - 1
    put_row(Indicator, indicator, {}, {"last_year": last}, "indicator", by)


def take_up(indicator: Indicator | None, year: int, by: Any) -> None:
    """A line that had left the form stands on it again when a task of a later year goes by it."""
    if indicator is not None and indicator.last_year is not None and indicator.last_year < year:
        put_row(Indicator, indicator, {}, {"last_year": None}, "indicator", by)
