"""Who in each commune answers for which task: posts, not people."""

from demo.moments import stream
from demo.profiles import profile_of
from plans.models import Task, TaskAssignment
from units.models import Unit

POSTS = {
    "1": "Công chức Tư pháp - Hộ tịch",
    "2": "Công chức Văn phòng - Thống kê (Một cửa)",
    "3": "Công chức Văn phòng - Thống kê",
    "4": "Công chức Văn phòng - Thống kê",
    "5": "Công chức Tài chính - Kế toán",
    "6": "Công chức Văn phòng - Thống kê (công nghệ thông tin)",
    "7": "Phó Chủ tịch UBND",
}


def load_assignments(units: list[Unit]) -> None:
    """The less diligent have left some tasks without anybody."""
    rows = []
    tasks = list(Task.objects.select_related("area").order_by("pk"))
    for unit in units:
        rng, profile = stream("assignments", unit.code), profile_of(unit.code)
        unassigned = 0 if profile.diligent >= 0.88 else (1 - profile.diligent) * 0.6
        rows += [
            TaskAssignment(task=task, unit=unit, post=POSTS[task.area.code])
            for task in tasks
            if unit.level_id in task.scope.split(",") and rng.random() >= unassigned
        ]
    TaskAssignment.objects.bulk_create(rows)
