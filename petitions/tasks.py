"""Celery doors of petitions."""

from celery import shared_task
from django.utils.translation import gettext as _


@shared_task
def erase_contacts() -> int:
    """Erase what could point at the senders of petitions that are long over."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from petitions.services import erase_due  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("erase-contacts") as this:
        count = erase_due()
        if count:
            this.did(_("đã xóa dữ liệu cá nhân của %(count)s phản ánh") % {"count": count})
    return count
