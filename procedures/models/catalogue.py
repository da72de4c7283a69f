"""The catalogue of procedures and what each unit does with it."""

import re
from datetime import date
from typing import Self

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.text import fold, sort_key
from procedures.choices import Channel, LimitUnit, OnlineService

NATIONAL_CODE = RegexValidator(r"^\d\.\d{6}$", _("Mã quốc gia có dạng 1.004873"))
WEB_ADDRESS = URLValidator(["http", "https"])
_LOCAL_CODE = re.compile(r"^(\d\.\d{6})(\.000\.00\.00)?(\.H\d{2})?$", re.ASCII)
_NOT_WORDS = re.compile(r"[^\w.]+")


def national_code(code: str) -> str:
    """The national part of a code that may end in a province's suffix; ValueError if it is none."""
    found = _LOCAL_CODE.match(code.strip())
    if not found:
        raise ValueError(code)
    return found[1]


def search_words(text: str) -> str:
    """The text as it is searched: no accents, no punctuation, a space before every word."""
    return f" {' '.join(_NOT_WORDS.sub(' ', fold(text)).split())}"


class ProcedureField(models.Model):
    """The field (lĩnh vực) a procedure belongs to."""

    name = models.CharField(_("tên"), max_length=150, unique=True)
    sort_key = models.CharField(max_length=500, editable=False)

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("lĩnh vực thủ tục")
        verbose_name_plural = _("lĩnh vực thủ tục")

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


class ProcedureQuerySet(models.QuerySet):
    def effective(self, on: date) -> Self:
        """Procedures in force on the day; without a first day they always were."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on)).filter(
            Q(valid_to=None) | Q(valid_to__gte=on)
        )

    def at_level(self, level: str) -> Self:
        return self.filter(handlings__level_id=level)


class Procedure(models.Model):
    """An administrative procedure (TTHC) under its national code."""

    code = models.CharField(_("mã"), max_length=20, unique=True, validators=[NATIONAL_CODE])
    name = models.CharField(_("tên"), max_length=400)
    field = models.ForeignKey(
        ProcedureField,
        on_delete=models.PROTECT,
        related_name="procedures",
        verbose_name=_("lĩnh vực"),
    )
    # What people say instead of the official name; one per line.
    also_called = models.TextField(_("tên thường gọi"), blank=True)
    steps = models.TextField(_("trình tự thực hiện"), blank=True)
    papers = models.TextField(_("thành phần hồ sơ"), blank=True)
    result = models.CharField(_("kết quả"), max_length=300, blank=True)
    legal_basis = models.TextField(_("căn cứ pháp lý"), blank=True)
    audience = models.CharField(_("đối tượng"), max_length=200, blank=True)
    requirements = models.TextField(_("yêu cầu, điều kiện"), blank=True)
    agency = models.CharField(_("cơ quan thực hiện"), max_length=300, blank=True)
    # Levels 1-4 were the words until 2022; since then full, partial or information. Both since a day.
    online_level = models.PositiveSmallIntegerField(_("mức độ trực tuyến"), default=2)
    online_service = models.CharField(
        _("loại dịch vụ trực tuyến"), max_length=12, choices=OnlineService.choices, blank=True
    )
    online_since = models.DateField(_("cung cấp trực tuyến từ"), null=True, blank=True)
    by_post = models.BooleanField(_("qua bưu chính công ích"), default=False)
    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("hết hiệu lực sau ngày"), null=True, blank=True)
    decision = models.CharField(_("quyết định công bố"), max_length=150, blank=True)
    decision_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    # The page of the national database that this one was taken from.
    source_url = models.CharField(
        _("trang nguồn"), max_length=500, blank=True, validators=[WEB_ADDRESS]
    )
    # The number of the version in force; earlier and coming ones stand in ProcedureVersion.
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1, editable=False)
    # The last day on which a person compared the page with its source.
    checked_on = models.DateField(_("ngày rà soát gần nhất"), null=True, blank=True)
    # Limits and texts that nobody has compared with the deciding document yet.
    confirmed = models.BooleanField(_("đã đối chiếu"), default=False)
    search_key = models.TextField(editable=False)
    sort_key = models.CharField(max_length=1600, editable=False)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")
        constraints = [
            models.CheckConstraint(
                condition=Q(online_level__gte=1, online_level__lte=4),
                name="procedures_procedure_online_level",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.search_key = search_words(
            f"{self.name} {self.code} {self.field.name} {self.also_called}"
        )
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("procedures:procedure-detail", args=[self.code])

    def in_force_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def common_names(self) -> list[str]:
        return [line.strip() for line in self.also_called.splitlines() if line.strip()]

    @property
    def main_limit(self) -> "TimeLimit | None":
        """The limit that people ask for first: at the counter, in the ordinary case."""
        known = (limit for limit in self.limits.all() if limit.amount is not None)
        return min(known, key=lambda one: (one.case, one.channel != Channel.COUNTER), default=None)


class Handling(models.Model):
    """A level at which the procedure is handled."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="handlings")
    level = models.ForeignKey("units.Level", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "level"], name="procedures_handling_once")
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.level}"


class TimeLimit(models.Model):
    """The limit and the fee of a procedure for one channel and one case."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="limits")
    channel = models.CharField(
        _("cách nộp"), max_length=12, choices=Channel.choices, default=Channel.COUNTER
    )
    case = models.CharField(_("trường hợp"), max_length=200, blank=True)
    amount = models.PositiveSmallIntegerField(_("thời hạn"), null=True, blank=True)
    unit = models.CharField(_("đơn vị"), max_length=14, choices=LimitUnit.choices, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    fee = models.CharField(_("lệ phí"), max_length=200, blank=True)
    # The fee in đồng where it is one number: what cost sums are made of.
    fee_amount = models.DecimalField(
        _("lệ phí bằng số (đồng)"), max_digits=12, decimal_places=0, null=True, blank=True
    )

    class Meta:
        verbose_name = _("thời hạn, lệ phí")
        verbose_name_plural = _("thời hạn, lệ phí")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "channel", "case"], name="procedures_limit_once"
            ),
            # A number without a unit is no limit.
            models.CheckConstraint(
                condition=Q(amount=None, unit="") | (Q(amount__isnull=False) & ~Q(unit="")),
                name="procedures_limit_amount_and_unit",
            ),
        ]

    def __str__(self) -> str:
        if self.amount is None:
            return str(_("Chưa có thời hạn"))
        if self.unit == LimitUnit.SAME_DAY:
            return str(_("Trong ngày làm việc"))
        return f"{self.amount} {self.get_unit_display()}"


class Paper(models.Model):
    """A paper that the dossier must hold, with its form and how many of it."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="paper_list")
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    case = models.CharField(_("trường hợp"), max_length=200, blank=True)
    name = models.CharField(_("tên giấy tờ"), max_length=500)
    form = models.CharField(_("mẫu đơn, tờ khai"), max_length=200, blank=True)
    form_url = models.CharField(
        _("đường dẫn biểu mẫu"), max_length=500, blank=True, validators=[WEB_ADDRESS]
    )
    originals = models.PositiveSmallIntegerField(_("bản chính"), default=1)
    copies = models.PositiveSmallIntegerField(_("bản sao"), default=0)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("giấy tờ")
        verbose_name_plural = _("thành phần hồ sơ")

    def __str__(self) -> str:
        return self.name
