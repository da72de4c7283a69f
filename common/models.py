"""Tools that need a table: background work, a file stored once, a message to send, a draft to confirm."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import Tone


class JobState(models.TextChoices):
    QUEUED = "queued", _("Đang chờ")
    RUNNING = "running", _("Đang chạy")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không thành công")


class Job(models.Model):
    """A piece of background work. The row is the truth; the broker's message only a hint."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    # Last sign of life; a running job that has given none for long is sent again.
    seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at"]
        indexes = [models.Index(fields=["state", "seen_at"], name="common_job_state_seen")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def tone(self) -> Tone:
        return {JobState.DONE: Tone.DONE, JobState.FAILED: Tone.OVERDUE}.get(
            JobState(self.state), Tone.INFO
        )

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}


class StoredFile(models.Model):
    """The bytes of an upload, kept once however often they are sent."""

    sha256 = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    # Pages that can be looked at. Unknown until counted; 0 where no page can be drawn.
    pages = models.PositiveIntegerField(null=True, blank=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.sha256[:12]}.{self.extension}"

    @property
    def path(self) -> str:
        """Where the bytes lie below MEDIA_ROOT: never a name that an uploader chose."""
        return f"files/{self.sha256[:2]}/{self.sha256}.{self.extension}"


class MailState(models.TextChoices):
    QUEUED = "queued", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")


class OutgoingMail(models.Model):
    """A message to one address, written in the transaction that calls for it and sent after.

    `key` names what it is about: the same key is never written twice. It is claimed before it
    is handed to the mail server; what a dying process left claimed stays SENDING for a person to
    look at, because sending it again might be a second time.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    written_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["state", "written_at"], name="common_mail_state_written")]
        verbose_name = _("thư gửi đi")
        verbose_name_plural = _("thư gửi đi")

    def __str__(self) -> str:
        return self.subject


class Chore(models.Model):
    """Something the portal does by itself again and again, and when it last really did it."""

    name = models.CharField(max_length=80, primary_key=True)
    last_started_at = models.DateTimeField(null=True, blank=True)
    last_done_at = models.DateTimeField(null=True, blank=True)
    # What the last run found to do, and when a run last found anything.
    last_result = models.CharField(max_length=300, blank=True)
    last_work_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PendingImport(models.Model):
    """What a person's file said, read and checked, until they say yes. Kept for a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    # What it is for, in the app's own words ("report:12").
    subject = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["made_at"], name="common_pending_made")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"
