"""Bodies and people: the dated tree of units, users and what they do where, periods, days off."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.text import fold, sort_key
from units.choices import DayKind, LineageKind
from units.roles import ROLE_CHOICES


class Level(models.Model):
    """A level of administration. Rows, because the levels themselves changed in 2025."""

    code = models.SlugField(_("mã"), primary_key=True, max_length=20)
    name = models.CharField(_("tên"), max_length=100)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        ordering = ["position"]
        verbose_name = _("cấp hành chính")
        verbose_name_plural = _("cấp hành chính")

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet):
    def in_force(self, on: date | None = None) -> Self:
        """Units that exist on the day (today unless told)."""
        on = on or clock.today()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))

    def in_year(self, year: int) -> Self:
        """Units in force on the last day of the year."""
        return self.in_force(date(year, 12, 31))

    def at_level(self, level: str) -> Self:
        return self.filter(level_id=level)

    def below(self, unit: "Unit") -> Self:
        """The unit and all units under it."""
        return self.filter(path__startswith=unit.path)


class Unit(models.Model):
    """A body, from one day to another. Codes are used again: a code and a day name a unit."""

    code = models.CharField(_("mã"), max_length=20)
    name = models.CharField(_("tên"), max_length=200)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, verbose_name=_("cấp"))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("trực thuộc"),
    )
    valid_from = models.DateField(_("có hiệu lực từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    # Derived by save(): keys to search and to sort by, and the ancestors' ids from the top.
    search_key = models.CharField(max_length=200, editable=False)
    sort_key = models.CharField(max_length=700, editable=False)
    path = models.CharField(max_length=200, editable=False, db_index=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="units_unit_code_valid_from_unique"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="units_unit_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.search_key = fold(self.name)
        self.sort_key = sort_key(self.short_name)
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else ''}{self.pk:08d}."
        if path != self.path:
            self.path = path
            Unit.objects.filter(pk=self.pk).update(path=path)
            # Who stands below moves along.
            for child in self.children.all():
                child.parent = self
                child.save()

    def stood_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def short_name(self) -> str:
        """Without the kind in front: "Xã Hiếu Phụng" is listed under H."""
        for kind in ("Xã ", "Phường ", "Huyện ", "Tỉnh "):
            if self.name.startswith(kind):
                return self.name.removeprefix(kind)
        return self.name.replace("Thị trấn ", "TT ")


class UnitLineage(models.Model):
    """What became of a unit."""

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=10, choices=LineageKind.choices)
    on = models.DateField(_("ngày"))

    class Meta:
        verbose_name = _("lịch sử đơn vị")
        verbose_name_plural = _("lịch sử đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="units_lineage_pair_unique")
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class User(AbstractUser):
    """A person who signs in. No more is kept than a name to sign with and where to write."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=150)

    objects: ClassVar[UserManager] = UserManager()

    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class MembershipQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        today = clock.today()
        return self.filter(starts_on__lte=today).filter(Q(ends_on=None) | Q(ends_on__gte=today))


class Membership(models.Model):
    """A person's role in a unit, from one day to another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("đơn vị")
    )
    role = models.CharField(_("vai trò"), max_length=30, choices=ROLE_CHOICES)
    starts_on = models.DateField(_("từ ngày"), default=clock.today)
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("vai trò tại đơn vị")
        verbose_name_plural = _("vai trò tại đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="units_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"


class ApiKey(models.Model):
    """A key with which another system speaks for a unit and all below it. Only its digest is kept."""

    name = models.CharField(_("tên hệ thống"), max_length=100)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="api_keys", verbose_name=_("đơn vị")
    )
    # The first letters, by which people tell keys apart.
    prefix = models.CharField(max_length=8, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_on = models.DateField(default=clock.today)
    expires_on = models.DateField(_("hết hạn sau ngày"), null=True, blank=True)
    revoked_on = models.DateField(_("thu hồi ngày"), null=True, blank=True)
    last_used_on = models.DateField(_("dùng lần cuối"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("khóa kết nối")
        verbose_name_plural = _("khóa kết nối")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class PeriodQuerySet(models.QuerySet):
    def opened(self, on: date | None = None) -> Self:
        return self.filter(opens_on__lte=on or clock.today())

    def in_year(self, year: int) -> Self:
        return self.filter(year=year)


class Period(models.Model):
    """A reporting period. Data close on its last day; it may be written until it closes."""

    code = models.CharField(_("mã"), max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=60)
    year = models.PositiveSmallIntegerField(_("năm"))
    position = models.PositiveSmallIntegerField(_("thứ tự trong năm"))
    starts_on = models.DateField(_("số liệu từ"))
    ends_on = models.DateField(_("số liệu đến"))
    opens_on = models.DateField(_("mở nhập từ"))
    due_on = models.DateField(_("hạn nộp"))
    closes_on = models.DateField(_("đóng nhập sau ngày"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["year", "position"]
        verbose_name = _("kỳ báo cáo")
        verbose_name_plural = _("kỳ báo cáo")
        constraints = [
            models.UniqueConstraint(fields=["year", "position"], name="units_period_place_unique"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on"))
                & Q(opens_on__lte=F("due_on"))
                & Q(due_on__lte=F("closes_on")),
                name="units_period_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, on: date | None = None) -> bool:
        return self.opens_on <= (on or clock.today()) <= self.closes_on


class PeriodExtension(models.Model):
    """A window opened again for one unit, with a reason and an end."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="extensions")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    until = models.DateField(_("đến hết ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now, editable=False)
    # Ended before its day: `until` is moved, and this keeps what had been promised.
    promised_until = models.DateField(null=True, editable=False)
    ended_reason = models.CharField(max_length=300, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("gia hạn kỳ báo cáo")
        verbose_name_plural = _("gia hạn kỳ báo cáo")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, promised_until=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, promised_until__isnull=False),
                name="units_extension_ended_by_and_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.period} → {self.until:%d/%m/%Y}"


class SpecialDay(models.Model):
    """A weekday off, or a Saturday worked instead. Announced each year, so kept as rows."""

    day = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại"), max_length=10, choices=DayKind.choices)
    name = models.CharField(_("tên"), max_length=100, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("ngày nghỉ, làm bù")
        verbose_name_plural = _("ngày nghỉ, làm bù")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_kind_display()}"
