"""Celery doors of the index."""

from celery import shared_task


@shared_task
def compute_nightly() -> int:
    """A provisional run of every set and year that is scored and not yet published."""
    from par_index.services.runs import compute_open_sets  # noqa: PLC0415 -- needs loaded models

    return compute_open_sets()
