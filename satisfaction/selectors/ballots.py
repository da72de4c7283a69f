"""Single ballots: how many, and which years."""

from common import clock
from satisfaction.models import RatingSummary


def rating_years() -> list[int]:
    months = RatingSummary.objects.order_by().values_list("month", flat=True).distinct()
    years = {month.year for month in months}
    return sorted(years | {clock.today().year}, reverse=True)
