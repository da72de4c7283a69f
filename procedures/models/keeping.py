"""What keeps the catalogue true: its versions, local words, readers' reports, links looked after."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from procedures.choices import FaultReportState, PageFault, VersionSource
from procedures.models.catalogue import Procedure
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class ProcedureVersion(models.Model):
    """What a procedure said from one day on: the whole page, as it was decided.

    The newest version whose day has come is what the procedure's own row says; one whose day is
    still to come waits here.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    # Empty for the first: it was there before the portal.
    effective_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    decision = models.CharField(_("quyết định công bố"), max_length=150, blank=True)
    decision_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    content = models.JSONField(_("nội dung"), default=dict)
    note = models.CharField(_("lý do thay đổi"), max_length=500, blank=True)
    source = models.CharField(
        _("nguồn"), max_length=10, choices=VersionSource.choices, default=VersionSource.EDIT
    )
    made_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    # When it was written into the procedure's row; empty while its day is to come.
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("phiên bản thủ tục")
        verbose_name_plural = _("phiên bản thủ tục")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedures_version_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["applied_at", "effective_from"], name="procedures_version_due")
        ]

    def __str__(self) -> str:
        return f"{self.procedure} v{self.number}"


class LocalSupplement(models.Model):
    """What a unit adds to the national text: where and when to come, whom to ask."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="supplements")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="procedure_supplements")
    text = models.TextField(_("nội dung bổ sung"), max_length=2000)
    written_on = models.DateField(_("ngày ghi"), default=clock.today)
    written_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("nội dung bổ sung của địa phương")
        verbose_name_plural = _("nội dung bổ sung của địa phương")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "unit"], name="procedures_supplement_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.procedure}"


class FaultReport(models.Model):
    """A reader's word that a page is wrong. Nothing about the reader is kept, the day apart."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="fault_reports")
    # What the sender's form carried, so that one sent twice is kept once.
    once = models.CharField(max_length=32, null=True, unique=True, editable=False)  # noqa: DJ001
    kind = models.CharField(_("điều sai"), max_length=10, choices=PageFault.choices)
    text = models.TextField(_("mô tả"), max_length=1000, blank=True)
    reported_on = models.DateField(_("ngày báo"), default=clock.today)
    state = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=FaultReportState.choices,
        default=FaultReportState.OPEN,
    )
    answer = models.CharField(_("đã xử lý thế nào"), max_length=500, blank=True)
    answered_on = models.DateField(_("ngày xử lý"), null=True, blank=True)
    answered_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["reported_on", "pk"]
        verbose_name = _("báo sai trang thủ tục")
        verbose_name_plural = _("báo sai trang thủ tục")

    def __str__(self) -> str:
        return f"{self.procedure}: {self.get_kind_display()}"


class LinkCheck(models.Model):
    """Whether an address that the catalogue points to answered, and since when it does not."""

    url = models.CharField(_("đường dẫn"), max_length=500, unique=True)
    status = models.PositiveSmallIntegerField(_("mã trả lời"), null=True, blank=True)
    error = models.CharField(_("lỗi"), max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateField(_("hỏng từ ngày"), null=True, blank=True)

    class Meta:
        ordering = ["url"]
        verbose_name = _("kiểm tra đường dẫn")
        verbose_name_plural = _("kiểm tra đường dẫn")

    def __str__(self) -> str:
        return self.url
