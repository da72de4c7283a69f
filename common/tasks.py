"""Celery doors of the job table."""

from celery import shared_task


@shared_task
def run_job(job_id: str) -> None:
    from common import jobs  # noqa: PLC0415 -- jobs starts this task

    jobs.run(job_id)


@shared_task
def sweep_jobs() -> int:
    from common import jobs  # noqa: PLC0415 -- jobs starts this task

    return jobs.sweep()


@shared_task
def count_pages() -> int:
    from common import previews  # noqa: PLC0415 -- tasks load before the apps

    return previews.count_unknown()
