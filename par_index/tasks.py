"""Celery doors of the index."""

from celery import shared_task
from django.utils.translation import gettext as _


@shared_task
def compute_nightly() -> int:
    """A provisional run of every set and year that is scored and not yet published."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from par_index.services.runs import compute_open_sets  # noqa: PLC0415 -- needs loaded models

    with chores.doing("nightly-index") as this:
        count = compute_open_sets()
        if count:
            this.did(_("đã đặt tính %(count)s bộ tiêu chí") % {"count": count})
    return count


@shared_task
def help_run(run: int) -> None:
    """Score units of a run beside the worker that leads it, until none is left."""
    from par_index.models import IndexRun  # noqa: PLC0415 -- tasks load before the apps
    from par_index.services.run_chunks import work  # noqa: PLC0415 -- needs loaded models

    found = IndexRun.objects.filter(pk=run).first()
    if found is not None:
        work(found)
