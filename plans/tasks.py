"""Celery doors of plans."""

from celery import shared_task


@shared_task
def open_periods() -> int:
    """Open the reports of every period whose window has come and has not closed."""
    from common import clock  # noqa: PLC0415 -- tasks load before the apps
    from plans import services  # noqa: PLC0415 -- tasks load before the apps
    from units.models import Period  # noqa: PLC0415 -- tasks load before the apps

    periods = Period.objects.opened().filter(closes_on__gte=clock.today())
    return sum(services.open_reports(period=period) for period in periods)
