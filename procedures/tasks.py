"""Celery doors of procedures."""

from celery import shared_task
from django.utils.translation import gettext as _

# Of a night, for addresses that may all be slow to fail.
SECONDS = 120


@shared_task
def apply_versions() -> int:
    """Bring into force the versions of procedures whose day has come."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from procedures.services import apply_due_versions  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("apply-versions") as this:
        count = apply_due_versions()
        if count:
            this.did(_("%(count)s phiên bản thủ tục có hiệu lực") % {"count": count})
    return count


@shared_task
def check_links() -> int:
    """Where the office wants it: ask the addresses that the catalogue points to."""
    from django.conf import settings  # noqa: PLC0415 -- tasks load before the apps

    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from procedures.services.links import check_links  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("check-links") as this:
        asked, dead = check_links(seconds=SECONDS) if settings.LINK_CHECKS else (0, 0)
        if asked:
            words = _("%(asked)s đường dẫn, %(dead)s không mở được")
            this.did(words % {"asked": asked, "dead": dead})
    return asked


@shared_task
def clear_loads() -> int:
    """Close loads whose job died, and delete the files that nobody will read."""
    from common import chores  # noqa: PLC0415 -- tasks load before the apps
    from procedures.services.loads import clear_loads  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("clear-loads") as this:
        count = clear_loads()
        if count:
            this.did(_("đã đóng %(count)s lần nạp hồ sơ dở dang") % {"count": count})
    return count
