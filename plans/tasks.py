"""Celery doors of plans."""

from celery import shared_task
from django.utils.translation import gettext as _


@shared_task
def open_periods() -> int:
    """Open the reports of every period whose window has come and has not closed."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from plans.services.periods import open_due  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("open-periods") as this:
        new = open_due()
        if new:
            this.did(
                "; ".join(
                    _("%(period)s: mở %(count)s báo cáo") % {"period": period, "count": count}
                    for period, count in new.items()
                )
            )
    return sum(new.values())


@shared_task
def send_reminders() -> int:
    """What the rule asks for by today; writes letters, which the outbox sends."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from plans.services.reminders import remind_due  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("send-reminders") as this:
        done = remind_due()
        said = []
        if done.letters:
            counts = {"letters": done.letters, "reports": len(done.reports)}
            said.append(_("%(letters)s thư cho %(reports)s báo cáo") % counts)
        if done.gaps:
            said.append(_("%(gaps)s lần không có người nhận") % {"gaps": done.gaps})
        if said:
            this.did(", ".join(said))
    return done.letters
