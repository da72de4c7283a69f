"""One report or suggestion, from receipt to published answer."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.choices import State
from petitions.choices import (
    PETITION_STATES,
    CitizenVerdict,
    PetitionChannel,
    PetitionStatus,
    Topic,
)
from procedures.models import Procedure
from units.models import Unit


class PetitionQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(status=PetitionStatus.PUBLISHED)

    def counted(self) -> Self:
        """Petitions the unit had to answer."""
        return self.exclude(status=PetitionStatus.TURNED_AWAY)


class Petition(models.Model):
    """One report or suggestion. The code is how the sender follows it.

    How to reach the sender, where they said so, is kept apart (`Contact`), encrypted, and erased.
    """

    code = models.CharField(_("mã tra cứu"), max_length=16, unique=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="petitions", verbose_name=_("đơn vị xử lý")
    )
    procedure = models.ForeignKey(
        Procedure,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="petitions",
        verbose_name=_("thủ tục liên quan"),
    )
    # The dossier it is about, where the sender or the clerk named one.
    dossier_code = models.CharField(_("mã hồ sơ"), max_length=60, blank=True)
    # About how officials behaved (harassment, hassling): the one-stop assessment counts these.
    about_conduct = models.BooleanField(_("về thái độ, nhũng nhiễu"), default=False)
    topic = models.CharField(_("phân loại"), max_length=12, choices=Topic.choices, blank=True)
    # What the sender's form carried, so that one sent twice is kept once.
    once = models.CharField(max_length=32, null=True, unique=True, editable=False)  # noqa: DJ001
    subject = models.CharField(_("tiêu đề"), max_length=200)
    text = models.TextField(_("nội dung"), max_length=4000)
    place = models.CharField(_("nơi xảy ra"), max_length=200, blank=True)
    channel = models.CharField(
        _("hình thức nhận"),
        max_length=10,
        choices=PetitionChannel.choices,
        default=PetitionChannel.PORTAL,
    )
    status = models.CharField(
        _("trạng thái"),
        max_length=12,
        choices=PetitionStatus.choices,
        default=PetitionStatus.RECEIVED,
    )
    received_at = models.DateTimeField(_("nhận lúc"))
    due_on = models.DateField(_("hạn trả lời"))
    taken_on = models.DateField(_("ngày nhận xử lý"), null=True, blank=True)
    # Waits for the leader; what the sender reads is `answer`.
    draft_answer = models.TextField(_("dự thảo trả lời"), max_length=8000, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Why the leader sent the draft back, until there is a new one.
    returned_because = models.TextField(_("lý do trả lại"), max_length=2000, blank=True)
    answer = models.TextField(_("nội dung trả lời"), max_length=8000, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_on = models.DateField(_("ngày công khai"), null=True, blank=True)
    # What the public reads: the sender's words may name people, these may not.
    public_subject = models.CharField(_("tiêu đề công khai"), max_length=200, blank=True)
    public_text = models.TextField(_("nội dung công khai"), max_length=4000, blank=True)
    public_answer = models.TextField(_("trả lời công khai"), max_length=8000, blank=True)
    # The public words and the unit's name without accents, while they are public.
    search_key = models.TextField(editable=False, default="")
    # Why it is no petition, and where to go instead.
    directions = models.TextField(_("hướng dẫn nơi gửi"), max_length=2000, blank=True)

    # The sender's word on the answer, given with the code.
    verdict = models.CharField(
        _("người gửi đánh giá"), max_length=8, choices=CitizenVerdict.choices, blank=True
    )
    verdict_on = models.DateField(null=True, blank=True)
    # Once, by the sender: the first answer and its days stay here.
    reopened_on = models.DateField(_("ngày đề nghị xem lại"), null=True, blank=True)
    reopened_because = models.TextField(_("vì sao chưa thỏa đáng"), max_length=2000, blank=True)
    first_answer = models.TextField(_("trả lời lần đầu"), max_length=8000, blank=True)
    first_answered_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True)
    # When what could point at a person was erased.
    erased_on = models.DateField(_("ngày xóa dữ liệu cá nhân"), null=True, blank=True)
    edition = models.PositiveIntegerField(default=1, editable=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("phản ánh, kiến nghị")
        verbose_name_plural = _("phản ánh, kiến nghị")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | ~Q(answer=""), name="petitions_answered_has_answer"
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(answered_on__isnull=False),
                name="petitions_published_was_answered",
            ),
            models.CheckConstraint(
                condition=Q(reopened_on=None)
                | (Q(first_answered_on__isnull=False) & ~Q(first_answer="")),
                name="petitions_reopened_was_answered",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict_on__isnull=False),
                name="petitions_verdict_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "received_at"], name="petitions_unit_received"),
            models.Index(fields=["status", "published_on"], name="petitions_register"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("petitions:petition-follow", args=[self.code])

    @property
    def state(self) -> State:
        return PETITION_STATES[PetitionStatus(self.status)]
