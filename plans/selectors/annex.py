"""A plan as its annex prints it: one line per task under its area."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.models import Plan, Task
from plans.selectors.plans import tasks_of

# The columns of the usual annex, in their order.
COLUMNS = {
    "code": gettext_lazy("STT"),
    "title": gettext_lazy("Nhiệm vụ"),
    "product": gettext_lazy("Sản phẩm"),
    "lead": gettext_lazy("Cơ quan chủ trì"),
    "cooperating": gettext_lazy("Cơ quan phối hợp"),
    "due": gettext_lazy("Thời gian hoàn thành"),
    "budget": gettext_lazy("Kinh phí"),
    "note": gettext_lazy("Ghi chú"),
}
# How a file that waits for its sender's yes is kept.
KIND = "plan_annex"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def subject_of(plan: Plan) -> str:
    return f"plan:{plan.pk}"


def annex_tasks(plan: Plan) -> list[Task]:
    return list(tasks_of(plan).prefetch_related("cooperating"))


def annex_cells(task: Task) -> dict[str, str]:
    """What stands in the annex's columns for a task. Its cooperating units must be loaded."""
    bodies = sorted(task.cooperating.all(), key=lambda unit: unit.sort_key)
    return {
        "code": task.code,
        "title": plain(task.title),
        "product": plain(task.product),
        "lead": plain(task.lead_shown),
        "cooperating": cooperating_shown([str(unit) for unit in bodies], task.cooperating_text),
        "due": due_shown(task.due_on, task.due_text),
        "budget": budget_shown(task.budget, task.budget_text),
        "note": plain(task.note),
    }


def plain(text: str) -> str:
    """On one line: a cell's line breaks are not part of what it says."""
    return " ".join(text.split())


def cooperating_shown(names: list[str], text: str) -> str:
    return "; ".join([*names, *filter(None, [plain(text)])])


def due_shown(due_on: date | None, due_text: str) -> str:
    return plain(due_text) or (f"{due_on:%d/%m/%Y}" if due_on else "")


def budget_shown(budget: Decimal | None, budget_text: str) -> str:
    money = (
        "" if budget is None else _("%(sum)s đồng") % {"sum": f"{budget:,.0f}".replace(",", ".")}
    )
    return "; ".join(filter(None, [money, plain(budget_text)]))


def roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (number // value)
        number %= value
    return letters
