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
    """One-time codes that ran out, traces of forms sent before today, old comments' words."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from satisfaction import services  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("clear-voice") as this:
        codes, forms = services.clear_voice()
        comments = services.erase_old_comments()
        if codes or forms or comments:
            words = _(
                "đã xóa %(codes)s mã hết hạn, %(forms)s dấu phiếu vừa gửi, lời của %(comments)s góp ý cũ"
            )
            this.did(words % {"codes": codes, "forms": forms, "comments": comments})
    return codes + forms + comments
