"""Where a task came from and what became of it; what single units have to reach."""

from dataclasses import dataclass, field
from typing import Any

from audit.models import AuditEvent
from plans.choices import LineageKind
from plans.models import Task, TaskLineage, TaskTarget
from units.models import UnitQuerySet

_REPLACED = {LineageKind.SPLIT, LineageKind.MERGED, LineageKind.SUPERSEDED}


@dataclass
class TaskStory:
    """The links of a task to others, as far as the reader may follow them."""

    # What it came from, and what stands for it now.
    before: list[TaskLineage] = field(default_factory=list)
    after: list[TaskLineage] = field(default_factory=list)
    # The same task in units' own plans, and next year's.
    derived: list[TaskLineage] = field(default_factory=list)
    carried: list[TaskLineage] = field(default_factory=list)
    targets: list[TaskTarget] = field(default_factory=list)


def story_of_task(task: Task, readable: UnitQuerySet) -> TaskStory:
    """Three queries. `readable` are the units whose plans the person may read."""
    story = TaskStory(targets=list(task.targets.select_related("unit").order_by("unit__sort_key")))
    links = TaskLineage.objects.order_by("on", "pk")
    for row in links.filter(new=task, old__plan__unit__in=readable).select_related(
        "old__plan__unit"
    ):
        story.before.append(row)
    for row in links.filter(old=task, new__plan__unit__in=readable).select_related(
        "new__plan__unit"
    ):
        if row.kind in _REPLACED:
            story.after.append(row)
        elif row.kind == LineageKind.DERIVED:
            story.derived.append(row)
        else:
            story.carried.append(row)
    return story


def last_editor(row: Any) -> str:
    """Who changed it last, by the trail."""
    events = AuditEvent.objects.filter(target=row._meta.label_lower, target_id=str(row.pk))
    newest = events.order_by("-sequence").values_list("actor_name", flat=True)
    return newest.first() or ""
