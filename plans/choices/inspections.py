"""Inspections, findings and remedies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone


class InspectionState(models.TextChoices):
    """Derived from the days of a visit, stored nowhere."""

    PLANNED = "planned", _("Theo kế hoạch")
    PASSED = "passed", _("Quá ngày dự kiến")
    HELD = "held", _("Đã kiểm tra")
    CALLED_OFF = "called_off", _("Đã hủy")


INSPECTION_STATES = {
    InspectionState.PLANNED: State(
        "planned", InspectionState.PLANNED.label, Tone.INFO, _("Chưa đến ngày dự kiến")
    ),
    InspectionState.PASSED: State(
        "passed",
        InspectionState.PASSED.label,
        Tone.OVERDUE,
        _("Đã qua ngày dự kiến mà chưa ghi kết quả kiểm tra"),
    ),
    InspectionState.HELD: State(
        "held", InspectionState.HELD.label, Tone.DONE, _("Đoàn kiểm tra đã đến đơn vị")
    ),
    InspectionState.CALLED_OFF: State(
        "called_off",
        InspectionState.CALLED_OFF.label,
        Tone.NOT_APPLICABLE,
        _("Không kiểm tra nữa, có nêu lý do"),
    ),
}


class FindingState(models.TextChoices):
    """Derived from the days of a finding and the newest remedy's verdict, stored nowhere."""

    OPEN = "open", _("Chưa khắc phục")
    REDO = "redo", _("Chưa đạt, cần khắc phục lại")
    OVERDUE = "overdue", _("Quá hạn khắc phục")
    CLAIMED = "claimed", _("Đơn vị báo đã khắc phục, chờ xác nhận")
    CLAIMED_LATE = "claimed_late", _("Đơn vị báo đã khắc phục (chậm), chờ xác nhận")
    RESOLVED = "resolved", _("Đã khắc phục")
    RESOLVED_LATE = "resolved_late", _("Đã khắc phục, chậm")


FINDING_STATES = {
    FindingState.OPEN: State(
        "open", FindingState.OPEN.label, Tone.SOON, _("Còn trong hạn khắc phục")
    ),
    FindingState.REDO: State(
        "redo",
        FindingState.REDO.label,
        Tone.SOON,
        _("Đoàn kiểm tra thấy lần khắc phục trước chưa đạt yêu cầu"),
    ),
    FindingState.OVERDUE: State(
        "overdue", FindingState.OVERDUE.label, Tone.OVERDUE, _("Đã qua hạn mà chưa khắc phục")
    ),
    FindingState.CLAIMED: State(
        "claimed",
        FindingState.CLAIMED.label,
        Tone.INFO,
        _("Tính là đã khắc phục theo lời báo của đơn vị cho đến khi đoàn kiểm tra kết luận"),
    ),
    FindingState.CLAIMED_LATE: State(
        "claimed_late",
        FindingState.CLAIMED_LATE.label,
        Tone.SOON,
        _("Đơn vị báo khắc phục sau hạn; đoàn kiểm tra chưa kết luận"),
    ),
    FindingState.RESOLVED: State(
        "resolved", FindingState.RESOLVED.label, Tone.DONE, _("Có kết quả khắc phục")
    ),
    FindingState.RESOLVED_LATE: State(
        "resolved_late",
        FindingState.RESOLVED_LATE.label,
        Tone.SOON,
        _("Có kết quả khắc phục, sau hạn"),
    ),
}


class Verdict(models.TextChoices):
    """The inspector's word on a remedy."""

    CONFIRMED = "confirmed", _("Đã khắc phục")
    INSUFFICIENT = "insufficient", _("Chưa đạt yêu cầu")
