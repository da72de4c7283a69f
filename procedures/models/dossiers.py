"""The dossiers' bare facts, and how each stands against its due date."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import State, Tone
from procedures.choices import (
    IN_PROGRESS,
    NOT_TAKEN,
    RESOLVED,
    TIMELINESS_STATES,
    WAITING,
    Channel,
    DossierStatus,
    PartnersTime,
    Timeliness,
)
from procedures.models.catalogue import Procedure
from procedures.models.loads import DossierLoad
from units.models import Unit

# How a finished dossier stands: the day the result was ready against the day promised.
BEFORE_TIME = Q(finished_on__lt=F("due_on"))
AT_TIME = Q(finished_on=F("due_on")) | Q(due_on=None)
LATE = Q(finished_on__gt=F("due_on"))
IN_TIME = Q(finished_on__lte=F("due_on")) | Q(due_on=None)


class DossierQuerySet(models.QuerySet):
    def taken(self) -> Self:
        """Dossiers that the office accepted and that were not withdrawn."""
        return self.exclude(status__in=NOT_TAKEN)

    def received_in(self, start: date, end: date) -> Self:
        return self.taken().filter(received_on__range=(start, end))

    def resolved_in(self, start: date, end: date) -> Self:
        """Dossiers whose result was ready between the days."""
        return self.filter(status__in=RESOLVED, finished_on__range=(start, end))


class Dossier(models.Model):
    """The bare facts of one dossier. No person's name, phone or address is kept."""

    code = models.CharField(_("mã hồ sơ"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="dossiers")
    channel = models.CharField(_("cách nộp"), max_length=12, choices=Channel.choices)
    case = models.CharField(_("trường hợp"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("tiếp nhận lúc"))
    # Kept beside the time, so that a year's dossiers are found by an index.
    received_on = models.DateField(editable=False)
    # The day promised on the slip, as the source says it: this one counts.
    due_on = models.DateField(_("hẹn trả"), null=True, blank=True)
    # False where the source says none: then the computed day counts, and moves with the calendar.
    promised = models.BooleanField(_("nguồn có ghi ngày hẹn"), default=True)
    # The day that the portal's own calendar and the procedure's limit give.
    computed_due_on = models.DateField(_("hạn theo quy định"), null=True, blank=True)
    finished_on = models.DateField(_("xong ngày"), null=True, blank=True)
    returned_on = models.DateField(_("trả ngày"), null=True, blank=True)
    status = models.CharField(_("trạng thái"), max_length=16, choices=DossierStatus.choices)
    waiting_days = models.PositiveSmallIntegerField(_("ngày chờ bổ sung"), default=0)
    waiting_since = models.DateField(_("chờ bổ sung từ"), null=True, blank=True)
    apology_on = models.DateField(_("ngày xin lỗi"), null=True, blank=True)
    reappointed_to = models.DateField(_("hẹn lại"), null=True, blank=True)
    reappointments = models.PositiveSmallIntegerField(_("số lần hẹn lại"), default=0)
    # What the one-stop assessment asks for; empty where the source does not say.
    supplement_requests = models.PositiveSmallIntegerField(
        _("số lần yêu cầu bổ sung"), null=True, blank=True
    )
    agencies = models.PositiveSmallIntegerField(_("số cơ quan phải liên hệ"), null=True, blank=True)
    partners_time = models.CharField(
        _("thời gian của cơ quan phối hợp"),
        max_length=10,
        choices=PartnersTime.choices,
        blank=True,
    )
    # Working days from receipt to result without the days waited: what medians are made of.
    working_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # The load that last touched it.
    load = models.ForeignKey(
        DossierLoad, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "code"]
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_on=None)
                | Q(finished_on__isnull=False, returned_on__gte=F("finished_on")),
                name="procedures_dossier_finished_before_returned",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=RESOLVED) | Q(finished_on__isnull=False),
                name="procedures_dossier_resolved_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "received_on"], name="procedures_dossier_unit_day"),
            models.Index(fields=["unit", "finished_on"], name="procedures_dossier_unit_end"),
            models.Index(fields=["procedure", "finished_on"], name="procedures_dossier_proc_end"),
            models.Index(fields=["status", "due_on"], name="procedures_dossier_due"),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.received_on = timezone.localtime(self.received_at).date()
        super().save(*args, **kwargs)

    def timeliness(self, on: date) -> Timeliness | None:
        """How the dossier stands against its due date on the day; None where no date counts."""
        if self.ran_on(on):
            late = self.due_on is not None and self.due_on < on
            return Timeliness.OVERDUE if late else Timeliness.WITHIN
        return self._timeliness_at_the_end() if self.status in RESOLVED else None

    def ran_on(self, day: date) -> bool:
        """Whether the clock ran: what was finished, or has been waiting, only since was in progress."""
        if self.status in IN_PROGRESS:
            return True
        stopped = self.finished_on if self.status in RESOLVED else None
        if self.status in WAITING:
            stopped = self.waiting_since
        return stopped is not None and stopped > day

    def state(self, on: date) -> State:
        """The dossier's timeliness, or its status where no time counts, as a person sees it."""
        timeliness = self.timeliness(on)
        if timeliness is None:
            tone = Tone.SOON if self.status in WAITING else Tone.NOT_APPLICABLE
            return State(self.status, self.get_status_display(), tone)
        return TIMELINESS_STATES[timeliness]

    def _timeliness_at_the_end(self) -> Timeliness:
        if self.due_on is None or self.finished_on is None or self.finished_on == self.due_on:
            return Timeliness.ON_TIME
        return Timeliness.BEFORE if self.finished_on < self.due_on else Timeliness.LATE


class DossierChange(models.Model):
    """What a later load changed of a dossier: the history of its facts."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="changes")
    load = models.ForeignKey(DossierLoad, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("thay đổi của hồ sơ")
        verbose_name_plural = _("thay đổi của hồ sơ")

    def __str__(self) -> str:
        return f"{self.dossier} {self.at:%d/%m/%Y}"
