"""How people come to a ballot: codes on counters and tablets, one-time codes on result slips."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from procedures.models import Dossier, Procedure
from satisfaction.choices import PlaceKind
from units.models import Unit


def new_token() -> str:
    return secrets.token_urlsafe(9)


class CounterLink(models.Model):
    """The address behind the QR code on a counter or a tablet.

    The printed address is signed and carries a version: renewing ends all older prints, a lost
    or abused one is revoked.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="counter_links")
    token = models.CharField(max_length=24, unique=True, default=new_token)
    kind = models.CharField(
        _("nơi đặt"), max_length=8, choices=PlaceKind.choices, default=PlaceKind.COUNTER
    )
    version = models.PositiveSmallIntegerField(_("phiên bản"), default=1)
    # Printed before addresses were signed: such a print works until the code is renewed.
    accepts_unsigned = models.BooleanField(default=False, editable=False)
    label = models.CharField(_("quầy"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    renewed_at = models.DateTimeField(_("đổi mã lúc"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("mã QR tại quầy")
        verbose_name_plural = _("mã QR tại quầy")

    def __str__(self) -> str:
        return f"{self.unit} {self.label}".strip()

    def get_absolute_url(self) -> str:
        return reverse("satisfaction:rating-counter", args=[self.address_part])

    @property
    def address_part(self) -> str:
        """What is printed: the token, its version and the signature over both."""
        return f"{self.token}.{self.version}.{signature(self.token, self.version)}"


def signature(token: str, version: int) -> str:
    """60 bits over token and version, in letters that a QR code and a person can carry."""
    said = f"counter-link|{token}|{version}".encode()
    digest = hmac.new(settings.RATING_KEY.encode(), said, hashlib.sha256).digest()
    return base64.b32encode(digest)[:12].decode().lower()


class RatingCode(models.Model):
    """A one-time code not spent yet. Spending it deletes the row: nothing points to the ballot.

    `digest` is a keyed hash of the code, so that a copy of the database holds no usable code.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="+")
    # The month the dossier was closed in: its first day.
    month = models.DateField(_("tháng"))
    expires_on = models.DateField(_("hết hạn"))

    class Meta:
        verbose_name = _("mã đánh giá một lần")
        verbose_name_plural = _("mã đánh giá một lần")
        indexes = [models.Index(fields=["expires_on"], name="satisfaction_code_expiry")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%m/%Y}"


class CodeIssue(models.Model):
    """That a dossier was given its code, so that it never gets a second one.

    It does not say whether the code was spent; the code itself is derived from the dossier's
    code with the portal's key whenever the slip is printed again.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="+")
    issued_on = models.DateField(_("cấp ngày"), default=clock.today)

    class Meta:
        verbose_name = _("lần cấp mã đánh giá")
        verbose_name_plural = _("lần cấp mã đánh giá")

    def __str__(self) -> str:
        return str(self.dossier_id)


class SentForm(models.Model):
    """A form that was sent, for a day: an impatient second tap is not a second ballot.

    The value was made with the form and says nothing about the person, the phone or the ballot.
    """

    once = models.CharField(primary_key=True, max_length=32)
    sent_on = models.DateField(default=clock.today)

    class Meta:
        verbose_name = _("phiếu vừa gửi")
        verbose_name_plural = _("phiếu vừa gửi")
        indexes = [models.Index(fields=["sent_on"], name="satisfaction_sent_form_day")]

    def __str__(self) -> str:
        return self.once
