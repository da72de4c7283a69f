"""Celery doors of petitions."""

from celery import shared_task
from django.utils.translation import gettext as _


@shared_task
def remind_petitions() -> int:
    """Who is to hear today of petitions that wait; writes letters, which the outbox sends."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from petitions.services.notices import remind_due  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("remind-petitions") as this:
        done = remind_due()
        if done.letters:
            counts = {"letters": done.letters, "petitions": len(done.petitions)}
            this.did(_("%(letters)s thư cho %(petitions)s phản ánh") % counts)
    return done.letters


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
