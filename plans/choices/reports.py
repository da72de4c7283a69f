"""Quarterly reports: cells, their way, what judges them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone


class CellState(models.TextChoices):
    REPORTED = "reported", _("Đã nhập")
    ZERO = "zero", _("Không phát sinh")
    NOT_APPLICABLE = "not_applicable", _("Không áp dụng")
    MISSING = "missing", _("Chưa có")


CELL_STATES = {
    CellState.REPORTED: State("reported", CellState.REPORTED.label, Tone.DONE, _("Đã có số liệu")),
    CellState.ZERO: State("zero", CellState.ZERO.label, Tone.DONE, _("Đã xác nhận bằng 0")),
    CellState.NOT_APPLICABLE: State(
        "na", CellState.NOT_APPLICABLE.label, Tone.NOT_APPLICABLE, _("Có nêu lý do")
    ),
    CellState.MISSING: State("missing", CellState.MISSING.label, Tone.MISSING, _("Chưa ai nhập")),
}


class ReviewKind(models.TextChoices):
    SENT_BACK = "sent_back", _("Lãnh đạo gửi lại")
    RETURNED = "returned", _("Huyện trả lại")
    ACCEPTED = "accepted", _("Huyện duyệt")
    REOPENED = "reopened", _("Mở lại")


class ReportState(models.TextChoices):
    """What a person sees; derived from submissions and reviews, stored nowhere."""

    NOT_STARTED = "not_started", _("Chưa nhập")
    DRAFT = "draft", _("Đang nhập")
    SUBMITTED = "submitted", _("Chờ ký duyệt")
    SIGNED = "signed", _("Chờ huyện duyệt")
    RETURNED = "returned", _("Bị trả lại")
    ACCEPTED = "accepted", _("Đã duyệt")


REPORT_STATES = {
    ReportState.NOT_STARTED: State(
        "not_started", ReportState.NOT_STARTED.label, Tone.MISSING, _("Đơn vị chưa nhập ô nào")
    ),
    ReportState.DRAFT: State(
        "draft", ReportState.DRAFT.label, Tone.NEUTRAL, _("Đơn vị đang nhập, chưa nộp")
    ),
    ReportState.SUBMITTED: State(
        "submitted", ReportState.SUBMITTED.label, Tone.INFO, _("Đã nộp, chờ lãnh đạo đơn vị ký")
    ),
    ReportState.SIGNED: State(
        "signed", ReportState.SIGNED.label, Tone.INFO, _("Lãnh đạo đã ký, chờ huyện duyệt")
    ),
    ReportState.RETURNED: State(
        "returned",
        ReportState.RETURNED.label,
        Tone.SOON,
        _("Cần sửa theo lý do đã nêu rồi nộp lại"),
    ),
    ReportState.ACCEPTED: State(
        "accepted", ReportState.ACCEPTED.label, Tone.DONE, _("Huyện đã duyệt; số liệu được dùng")
    ),
}


OVERDUE = State("overdue", _("Quá hạn"), Tone.OVERDUE, _("Đã qua hạn nộp mà chưa nộp"))
