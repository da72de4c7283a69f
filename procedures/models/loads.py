"""Loads of dossiers from another system: what a file brought, and what of it was kept out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from common.models import Job
from common.text import fold
from procedures.choices import DossierStatus, LoadState
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class DossierLoad(models.Model):
    """One file, or one call of the API, with its counts. The file itself is not kept."""

    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("đơn vị"),
    )
    source = models.CharField(_("nguồn"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=LoadState.choices, default=LoadState.READING
    )
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    rows = models.PositiveIntegerField(_("số dòng"), default=0)
    created = models.PositiveIntegerField(_("mới"), default=0)
    changed = models.PositiveIntegerField(_("thay đổi"), default=0)
    same = models.PositiveIntegerField(_("giữ nguyên"), default=0)
    bad = models.PositiveIntegerField(_("dòng lỗi"), default=0)
    # Columns of the file that are not kept, people's names above all.
    dropped = models.JSONField(_("cột không lưu"), default=list)
    # By unit: how many were new, how many changed.
    by_unit = models.JSONField(default=dict)
    by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("lần nạp hồ sơ")
        verbose_name_plural = _("lần nạp hồ sơ")

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%d/%m/%Y}"


class LoadFault(models.Model):
    """A fault of one row of a load; the row was kept out."""

    load = models.ForeignKey(DossierLoad, on_delete=models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField(_("dòng"))
    code = models.CharField(_("mã hồ sơ"), max_length=60, blank=True)
    column = models.CharField(_("cột"), max_length=60)
    message = models.CharField(_("lỗi"), max_length=300)
    # The row's cells by column, to be mended and sent again; never what may tell of a person.
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["row", "pk"]
        verbose_name = _("dòng lỗi")
        verbose_name_plural = _("dòng lỗi")

    def __str__(self) -> str:
        return f"{self.row} {self.column}"


class StatusWord(models.Model):
    """How another system names a state of a dossier, and which of ours it is."""

    word = models.CharField(_("cách gọi ở hệ thống nguồn"), max_length=100)
    key = models.CharField(max_length=100, unique=True, editable=False)
    status = models.CharField(_("trạng thái"), max_length=16, choices=DossierStatus.choices)

    class Meta:
        ordering = ["status", "word"]
        verbose_name = _("tên trạng thái hồ sơ")
        verbose_name_plural = _("bảng chuyển trạng thái hồ sơ")

    def __str__(self) -> str:
        return self.word

    def save(self, *args, **kwargs) -> None:
        self.key = fold(self.word)
        super().save(*args, **kwargs)
