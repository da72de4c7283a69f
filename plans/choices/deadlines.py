"""Periods, who was in time, who is reminded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone


class ReminderKind(models.TextChoices):
    REPORT = "report", _("Nộp báo cáo")
    REVIEW = "review", _("Duyệt báo cáo")


class Audience(models.TextChoices):
    """Who hears a reminder: first the official, then the leader, then the district."""

    OFFICIAL = "official", _("Cán bộ đầu mối")
    LEADER = "leader", _("Lãnh đạo đơn vị")
    DISTRICT = "district", _("Đầu mối cấp huyện")


class ReminderProblem(models.TextChoices):
    """Why a reminder reached nobody."""

    NOBODY = "nobody", _("Chưa giao cho ai")
    NO_ADDRESS = "no_address", _("Người được giao chưa có địa chỉ thư điện tử")


class PeriodState(models.TextChoices):
    """Where a period stands on a day; derived from its days, stored nowhere."""

    AHEAD = "ahead", _("Chưa mở")
    OPEN = "open", _("Đang mở")
    LATE = "late", _("Quá hạn nộp, còn nhận")
    CLOSED = "closed", _("Đã đóng")


PERIOD_STATES = {
    PeriodState.AHEAD: State(
        "ahead", PeriodState.AHEAD.label, Tone.NEUTRAL, _("Chưa đến ngày mở nhập")
    ),
    PeriodState.OPEN: State(
        "open", PeriodState.OPEN.label, Tone.INFO, _("Đơn vị đang nhập, chưa đến hạn nộp")
    ),
    PeriodState.LATE: State(
        "late", PeriodState.LATE.label, Tone.SOON, _("Đã qua hạn nộp, đơn vị vẫn nhập được")
    ),
    PeriodState.CLOSED: State(
        "closed", PeriodState.CLOSED.label, Tone.NEUTRAL, _("Muốn nhập tiếp phải gia hạn")
    ),
}


class Timeliness(models.TextChoices):
    """When a report was first signed, against the period's due day."""

    ON_TIME = "on_time", _("đúng hạn")
    LATE = "late", _("nộp muộn")


TIMELINESS = {
    Timeliness.ON_TIME: State(
        "on_time", Timeliness.ON_TIME.label, Tone.DONE, _("Ký lần đầu không sau hạn nộp")
    ),
    Timeliness.LATE: State("late", Timeliness.LATE.label, Tone.SOON, _("Ký lần đầu sau hạn nộp")),
}
