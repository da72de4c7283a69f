"""Who was reminded of what, for which day: the record that makes a reminder go out once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from common.models import OutgoingMail
from plans.choices import Audience, ReminderKind, ReminderProblem
from plans.models.report import Report
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class ReminderStep(models.Model):
    """One day of the rule: so many days after the due day (before it: negative), and who hears.

    A reviewer's days are working days that a signed report has waited. The step with
    `repeats_weekly` comes again every seven days until the report is in; a reviewer's again
    after as many working days.
    """

    kind = models.CharField(_("loại"), max_length=10, choices=ReminderKind.choices)
    days = models.SmallIntegerField(
        _("số ngày so với hạn"), help_text=_("Trước hạn: số âm. Đúng ngày đến hạn: 0.")
    )
    audience = models.CharField(_("người nhận"), max_length=10, choices=Audience.choices)
    repeats_weekly = models.BooleanField(
        _("nhắc lại"),
        default=False,
        help_text=_("Nộp báo cáo: mỗi 7 ngày. Duyệt báo cáo: sau mỗi chừng ấy ngày làm việc."),
    )

    class Meta:
        ordering = ["kind", "days", "audience"]
        verbose_name = _("bước nhắc việc")
        verbose_name_plural = _("quy tắc nhắc việc")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "days", "audience"], name="plans_reminder_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days:+d}: {self.get_audience_display()}"


class Reminder(models.Model):
    """One reminder to one person (or the gap where nobody could be found) for one day of the rule.

    The unique key is what makes it go out once, however often and however late the job runs. A
    reminder whose day was missed and that a later one of the same day stands for is `folded`.
    """

    kind = models.CharField(_("loại"), max_length=10, choices=ReminderKind.choices)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="reminders")
    for_day = models.DateField(_("cho ngày"))
    audience = models.CharField(_("người nhận"), max_length=10, choices=Audience.choices)
    # Whose people were meant: the reporting unit, or the one above it.
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    problem = models.CharField(
        _("vì sao không gửi được"), max_length=200, choices=ReminderProblem.choices, blank=True
    )
    mail = models.ForeignKey(
        OutgoingMail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    folded = models.BooleanField(_("gộp vào lần nhắc sau"), default=False)
    # Someone pressed the button; None: the rule.
    by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("lần nhắc việc")
        verbose_name_plural = _("lần nhắc việc")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "report", "for_day", "recipient"], name="plans_reminder_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "report", "for_day", "audience"],
                condition=models.Q(recipient=None),
                name="plans_reminder_gap_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.for_day:%d/%m/%Y}"
