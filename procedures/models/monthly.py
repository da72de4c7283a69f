"""Figures that a unit without the electronic one-stop shop enters for a month."""

from calendar import monthrange
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common import clock
from procedures.models.catalogue import ProcedureField
from procedures.models.dossiers import Dossier
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


def _number(label: Any) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, default=0)


class MonthlyFiguresQuerySet(models.QuerySet):
    def counted(self) -> Self:
        """Those of months in which the unit has no dossier of its own in the portal."""
        own = Dossier.objects.filter(
            unit=OuterRef("unit"), received_on__range=(OuterRef("month"), OuterRef("ends_on"))
        )
        return self.exclude(Exists(own))


class MonthlyFigures(models.Model):
    """A unit's line of the dossier table for a month, whole or for one field.

    The sums are typed too, so that a slip shows; the identities of the table hold in the database.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="monthly_figures")
    # The first day of the month.
    month = models.DateField(_("tháng"))
    ends_on = models.DateField(editable=False)
    # Empty: all fields together.
    field = models.ForeignKey(
        ProcedureField, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    carried_over = _number(_("kỳ trước chuyển sang"))
    online = _number(_("tiếp nhận trực tuyến"))
    counter = _number(_("tiếp nhận trực tiếp"))
    post = _number(_("tiếp nhận qua bưu chính"))
    received = _number(_("tổng tiếp nhận"))
    before = _number(_("trước hạn"))
    on_time = _number(_("đúng hạn"))
    late = _number(_("quá hạn"))
    resolved = _number(_("tổng đã giải quyết"))
    within = _number(_("đang giải quyết trong hạn"))
    overdue = _number(_("đang giải quyết quá hạn"))
    in_progress = _number(_("tổng đang giải quyết"))
    waiting = _number(_("chờ bổ sung, tạm dừng"))
    withdrawn = _number(_("rút hồ sơ"))
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField(default=clock.now)
    # Counts up with every save: two people at one form are told of one another.
    edition = models.PositiveIntegerField(default=1)

    objects = MonthlyFiguresQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "month", "field"]
        verbose_name = _("số liệu tháng")
        verbose_name_plural = _("số liệu tháng")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month", "field"], name="procedures_monthly_field_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "month"],
                condition=Q(field=None),
                name="procedures_monthly_whole_once",
            ),
            models.CheckConstraint(
                condition=Q(received=F("carried_over") + F("online") + F("counter") + F("post")),
                name="procedures_monthly_received",
            ),
            models.CheckConstraint(
                condition=Q(resolved=F("before") + F("on_time") + F("late")),
                name="procedures_monthly_resolved",
            ),
            models.CheckConstraint(
                condition=Q(in_progress=F("within") + F("overdue")),
                name="procedures_monthly_in_progress",
            ),
            models.CheckConstraint(
                condition=Q(received=F("resolved") + F("in_progress") + F("waiting")),
                name="procedures_monthly_balance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.ends_on = self.month.replace(day=monthrange(self.month.year, self.month.month)[1])
        super().save(*args, **kwargs)
