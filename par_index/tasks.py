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
