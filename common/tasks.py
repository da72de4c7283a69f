"""Celery doors of the job table, of outgoing mail and of what is cleared away."""

from datetime import timedelta

from celery import shared_task
from django.utils.translation import gettext as _

PENDING_FOR = timedelta(days=1)


@shared_task
def run_job(job_id: str) -> None:
    from common import jobs  # noqa: PLC0415 -- jobs starts this task

    jobs.run(job_id)


@shared_task
def sweep_jobs() -> int:
    from common import chores, jobs  # noqa: PLC0415 -- jobs starts these tasks

    with chores.doing("sweep-jobs") as this:
        count = jobs.sweep()
        if count:
            this.did(_("đã gửi lại %(count)s việc") % {"count": count})
    return count


@shared_task
def send_mails() -> int:
    """What is due in the outbox; started after each commit that wrote a letter, and by beat."""
    from common import chores, mail  # noqa: PLC0415 -- mail starts this task

    with chores.doing("send-mails") as this:
        swept = mail.sweep()
        said = [
            words % {"count": count}
            for words, count in (
                (_("đã gửi %(count)s thư"), swept.sent),
                (_("máy chủ thư chưa nhận %(count)s thư"), swept.put_off),
                (_("%(count)s thư không rõ đã gửi hay chưa"), swept.unknown),
            )
            if count
        ]
        if said:
            this.did(", ".join(said))
    return swept.sent


@shared_task
def clear_pending_imports() -> int:
    """Files that were read and never confirmed; people are promised that they go after a day."""
    from common import chores, clock  # noqa: PLC0415 -- tasks load before the apps
    from common.models import PendingImport  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("clear-imports") as this:
        old = PendingImport.objects.filter(made_at__lt=clock.now() - PENDING_FOR)
        count, _by_model = old.delete()
        if count:
            this.did(_("đã xóa %(count)s tệp chưa xác nhận") % {"count": count})
    return count


@shared_task
def count_pages() -> int:
    """Pages of uploads whose own message was lost."""
    from common import chores, previews  # noqa: PLC0415 -- tasks load before the apps

    with chores.doing("count-pages") as this:
        count = previews.count_unknown()
        if count:
            this.did(_("đã đếm trang của %(count)s tệp") % {"count": count})
    return count
