"""Where the plan's keeper sees a task otherwise than its figure says."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from plans.choices import TaskState
from plans.models.plan import Task
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class TaskJudgement(models.Model):
    """The keeper's word on a task (of one unit, or of the whole plan), with its reason.

    Rows are added and never changed; the newest stands. One without a state lifts what stood.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="judgements")
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="task_judgements"
    )
    state = models.CharField(_("đánh giá"), max_length=12, choices=TaskState.choices, blank=True)
    reason = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("đánh giá tiến độ")
        verbose_name_plural = _("đánh giá tiến độ")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="plans_judgement_has_reason"),
            models.CheckConstraint(
                condition=~Q(state=TaskState.NO_DATA), name="plans_judgement_is_a_judgement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} {self.get_state_display()}"
