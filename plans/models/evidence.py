"""What proves it: documents of a unit, cited beside figures."""

import re
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from common.models import StoredFile
from plans.models.report import Cell
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL
# "tr. 2", "Trang 12-14", "2": the first page that a citation names.
_PAGE = re.compile(r"(?:^|\b)(?:trang|tr\.?|p\.?)\s*(\d{1,4})\b|^\s*(\d{1,4})\b", re.IGNORECASE)


class EvidenceQuerySet(models.QuerySet):
    def for_unit(self, unit: Unit) -> Self:
        return self.filter(unit=unit)


class Evidence(models.Model):
    """A document that proves: a citation first, a file second. Attached once, cited often."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    number = models.CharField(_("số, ký hiệu"), max_length=80)
    title = models.CharField(_("trích yếu"), max_length=300)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    file_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "number"]
        verbose_name = _("tài liệu kiểm chứng")
        verbose_name_plural = _("tài liệu kiểm chứng")

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"


class Citation(models.Model):
    """Evidence named beside a cell, with the page or clause to look at."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="citations")
    page = models.CharField(_("trang, khoản"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cell", "evidence", "page"], name="plans_citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.evidence.number} {self.page}".strip()

    @property
    def page_number(self) -> int | None:
        """The page to open, where the citation names one ("tr. 2, mục 3"); a clause has none."""
        named = _PAGE.search(self.page)
        return int(named[1] or named[2]) if named else None
