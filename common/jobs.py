"""Background work that outlives a dead process: each job is a row, each run claims it first."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from common.exceptions import Refused
from common.hints import hint
from common.models import Job, JobState
from common.tasks import run_job

logger = logging.getLogger(__name__)

SILENT_AFTER = timedelta(minutes=5)
UNSENT_AFTER = timedelta(minutes=1)
MAX_ATTEMPTS = 3

Handler = Callable[[Job], str]


def enqueue(kind: str, *, by: Any = None, **arguments: Any) -> Job:
    """Write the job down and, once that is committed, tell a worker."""
    if kind not in settings.JOB_HANDLERS:
        raise LookupError(kind)
    job = Job.objects.create(kind=kind, arguments=arguments, requested_by=by)
    hint(run_job, str(job.pk))
    return job


def run(job_id: str) -> None:
    """Claim the job and do it. Of several deliveries of the same message one claims it."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=now, seen_at=now, attempts=F("attempts") + 1
    )
    if not claimed:
        return
    job = Job.objects.get(pk=job_id)
    try:
        handler: Handler = import_string(settings.JOB_HANDLERS[job.kind])
        message = handler(job)
    except Refused as refusal:
        _finish(job, JobState.FAILED, message=str(refusal))
    except Exception as error:
        logger.exception("job.failed kind=%s id=%s", job.kind, job.pk)
        _finish(job, JobState.FAILED, error=f"{type(error).__name__}: {error}")
    else:
        _finish(job, JobState.DONE, message=message)


def progress(job: Job, done: int, total: int, message: str = "") -> None:
    """Say how far the job is; also its sign of life. Call outside the job's transaction."""
    Job.objects.filter(pk=job.pk).update(
        done=done, total=total, message=message[:300], seen_at=timezone.now()
    )


def sweep() -> int:
    """Send again what was never started and what fell silent; return how many."""
    now = timezone.now()
    silent = Job.objects.filter(state=JobState.RUNNING, seen_at__lt=now - SILENT_AFTER)
    silent.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED, finished_at=now, error="gave no sign of life after three attempts"
    )
    silent.update(state=JobState.QUEUED, seen_at=None)
    unsent = Job.objects.filter(state=JobState.QUEUED, queued_at__lt=now - UNSENT_AFTER)
    ids = list(unsent.filter(Q(seen_at=None)).values_list("pk", flat=True))
    for pk in ids:
        hint(run_job, str(pk))
    return len(ids)


def _finish(job: Job, state: JobState, *, message: str = "", error: str = "") -> None:
    """Write the end down, unless the job was taken for dead and another attempt has it now."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(
        state=state, message=message[:300], error=error, finished_at=now, seen_at=now
    )
