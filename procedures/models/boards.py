"""What hangs on a unit's board, and what units propose to simplify."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import State
from procedures.choices import PROPOSAL_STATES, LimitUnit, ProposalKind, ProposalState
from procedures.models.catalogue import Procedure
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class Posting(models.Model):
    """A unit's word that a version of the procedure hangs on its board, with date and place."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="postings")
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="postings")
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1)
    posted_on = models.DateField(_("ngày niêm yết"))
    place = models.CharField(_("nơi niêm yết"), max_length=150, blank=True)
    confirmed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("niêm yết")
        verbose_name_plural = _("niêm yết")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "procedure", "version"], name="procedures_posting_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.procedure}"


class ReviewProposal(models.Model):
    """A proposal to shorten, amend or abolish, from a unit's draft to the day it took effect.

    Hours and money are a citizen's, per dossier; times a year's dossiers they are what is saved.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="review_proposals")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(_("loại"), max_length=10, choices=ProposalKind.choices)
    state = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=ProposalState.choices,
        default=ProposalState.DRAFT,
    )
    text = models.TextField(_("nội dung"))
    reason = models.TextField(_("lý do"), blank=True)
    drafted_on = models.DateField(_("ngày soạn"), default=clock.today)
    drafted_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The district's proposal that took this one in.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    document = models.CharField(_("văn bản"), max_length=100, blank=True)
    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)
    answer = models.TextField(_("nội dung trả lời"), blank=True)
    answer_document = models.CharField(_("văn bản trả lời"), max_length=100, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    effective_on = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    # The version of the procedure that it became.
    version = models.PositiveSmallIntegerField(_("thành phiên bản"), null=True, blank=True)
    limit_before = models.PositiveSmallIntegerField(_("thời hạn hiện nay"), null=True, blank=True)
    limit_after = models.PositiveSmallIntegerField(_("thời hạn đề xuất"), null=True, blank=True)
    limit_unit = models.CharField(_("đơn vị"), max_length=14, choices=LimitUnit.choices, blank=True)
    papers_dropped = models.PositiveSmallIntegerField(_("số giấy tờ bỏ bớt"), default=0)
    hours_before = models.DecimalField(
        _("số giờ hiện nay"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    hours_after = models.DecimalField(
        _("số giờ sau khi sửa"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    cost_before = models.DecimalField(
        _("chi phí hiện nay (đồng)"), max_digits=14, decimal_places=0, null=True, blank=True
    )
    cost_after = models.DecimalField(
        _("chi phí sau khi sửa (đồng)"), max_digits=14, decimal_places=0, null=True, blank=True
    )
    dossiers_per_year = models.PositiveIntegerField(_("số hồ sơ một năm"), null=True, blank=True)

    class Meta:
        ordering = ["-drafted_on", "-pk"]
        verbose_name = _("kiến nghị rà soát")
        verbose_name_plural = _("kiến nghị rà soát")

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_kind_display()} – {self.procedure}"

    @property
    def shown_state(self) -> State:
        if self.effective_on and self.effective_on > clock.today():
            return PROPOSAL_STATES[ProposalState.ACCEPTED]
        return PROPOSAL_STATES[ProposalState(self.state)]

    @property
    def leading(self) -> "ReviewProposal":
        """The district's proposal that it went into, or itself."""
        return self.merged_into or self

    @property
    def hours_saved(self) -> Decimal | None:
        """Hours a year that citizens no longer spend; None where one of the numbers is unknown."""
        return self._saved(self.hours_before, self.hours_after)

    @property
    def money_saved(self) -> Decimal | None:
        """Đồng a year; None where one of the numbers is unknown."""
        return self._saved(self.cost_before, self.cost_after)

    @property
    def papers_saved(self) -> int | None:
        """Papers a year that nobody brings any more; None where the dossiers are not known."""
        if self.dossiers_per_year is None:
            return None
        return self.papers_dropped * self.dossiers_per_year

    def _saved(self, before: Decimal | None, after: Decimal | None) -> Decimal | None:
        if before is None or after is None or self.dossiers_per_year is None:
            return None
        return (before - after) * self.dossiers_per_year
