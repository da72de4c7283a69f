"""The catalogue of procedures, its posting in each unit, and the dossiers' bare facts."""

import re
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone
from common.text import fold, sort_key
from procedures.choices import (
    IN_PROGRESS,
    NOT_TAKEN,
    RESOLVED,
    TIMELINESS_STATES,
    WAITING,
    Channel,
    DossierStatus,
    LimitUnit,
    ProposalKind,
    RolloutState,
    Timeliness,
)
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL
NATIONAL_CODE = RegexValidator(r"^\d\.\d{6}$", _("Mã quốc gia có dạng 1.004873"))
_LOCAL_CODE = re.compile(r"^(\d\.\d{6})(\.000\.00\.00)?(\.H\d{2})?$")
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
    # Levels 1-4 were the words until 2022.
    online_level = models.PositiveSmallIntegerField(_("mức độ trực tuyến"), default=2)
    by_post = models.BooleanField(_("qua bưu chính công ích"), default=False)
    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("hết hiệu lực sau ngày"), null=True, blank=True)
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
    def main_limit(self) -> "TimeLimit | None":
        """The limit that people ask for first: at the counter, in the ordinary case."""
        known = [limit for limit in self.limits.all() if limit.amount is not None]
        return next((limit for limit in known if not limit.case), known[0] if known else None)


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


class Posting(models.Model):
    """A unit's word that the procedure hangs on its board, with date and place."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="postings")
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="postings")
    posted_on = models.DateField(_("ngày niêm yết"))
    place = models.CharField(_("nơi niêm yết"), max_length=150, blank=True)
    confirmed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("niêm yết")
        verbose_name_plural = _("niêm yết")
        constraints = [
            models.UniqueConstraint(fields=["unit", "procedure"], name="procedures_posting_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.procedure}"


class ReviewProposal(models.Model):
    """A proposal to shorten, amend or abolish, and when it took effect."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="review_proposals")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(_("loại"), max_length=10, choices=ProposalKind.choices)
    text = models.TextField(_("nội dung"))
    document = models.CharField(_("văn bản"), max_length=100, blank=True)
    sent_on = models.DateField(_("ngày gửi"))
    effective_on = models.DateField(_("có hiệu lực từ"), null=True, blank=True)

    class Meta:
        verbose_name = _("kiến nghị rà soát")
        verbose_name_plural = _("kiến nghị rà soát")

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_kind_display()} – {self.procedure}"


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
    received_at = models.DateTimeField(_("tiếp nhận lúc"))
    # Kept beside the time, so that a year's dossiers are found by an index.
    received_on = models.DateField(editable=False)
    due_on = models.DateField(_("hẹn trả"), null=True, blank=True)
    finished_on = models.DateField(_("xong ngày"), null=True, blank=True)
    returned_on = models.DateField(_("trả ngày"), null=True, blank=True)
    status = models.CharField(_("trạng thái"), max_length=16, choices=DossierStatus.choices)
    waiting_days = models.PositiveSmallIntegerField(_("ngày chờ bổ sung"), default=0)
    apology_on = models.DateField(_("ngày xin lỗi"), null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.received_on = timezone.localtime(self.received_at).date()
        super().save(*args, **kwargs)

    def timeliness(self, on: date) -> Timeliness | None:
        """How the dossier stands against its due date on the day; None where no date counts."""
        if self.status in RESOLVED:
            return self._timeliness_at_the_end()
        if self.status not in IN_PROGRESS:
            return None
        late = self.due_on is not None and self.due_on < on
        return Timeliness.OVERDUE if late else Timeliness.WITHIN

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


class OneStopRollout(models.Model):
    """Whether a unit runs the electronic one-stop shop (task 6.4), since when, by what document."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="one_stop_rollout")
    state = models.CharField(_("trạng thái"), max_length=10, choices=RolloutState.choices)
    since = models.DateField(_("từ ngày"), null=True, blank=True)
    document = models.CharField(_("văn bản"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("một cửa điện tử")
        verbose_name_plural = _("một cửa điện tử")

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_state_display()}"
