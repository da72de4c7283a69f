"""Celery doors of satisfaction."""

from celery import shared_task
from django.utils.translation import gettext as _


@shared_task
def watch_ballots() -> int:
    """Hold the ballots of days and answers that stand out, until a person has looked."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from satisfaction.services import hold_finds  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("watch-ballots") as this:
        count = hold_finds()
        if count:
            this.did(_("%(count)s loạt phiếu bất thường mới, chờ xem xét") % {"count": count})
    return count


@shared_task
def clear_voice() -> int:
    """One-time codes that ran out, and traces of forms sent before today."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from satisfaction.services import clear_voice  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("clear-voice") as this:
        codes, forms = clear_voice()
        if codes or forms:
            words = _("đã xóa %(codes)s mã hết hạn, %(forms)s dấu phiếu vừa gửi")
            this.did(words % {"codes": codes, "forms": forms})
    return codes + forms
