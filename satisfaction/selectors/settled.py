"""A procedure's figure for everybody, of which no two versions tell what a few people answered.

The page is open all the year and its span moves: a figure that grew by each ballot would tell every
answer. So whole months are taken, in blocks of at least `MINIMUM_N` ballots counted from the first
month ever, so that two figures differ by whole blocks. What this does not cover: ballots of past
months that are loaded, held or excluded afterwards change a full block by as many as they are.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from common import clock
from procedures.models import Procedure
from satisfaction.choices import COUNTED_CHANNELS
from satisfaction.models import RatingSummary
from satisfaction.selectors.opinions import overall_by
from satisfaction.tally import Tally


def settled_opinion(procedure: Procedure, start: date, end: date) -> tuple[Tally, date]:
    """The general question over full blocks inside the span, and the last day counted. One query."""
    last = min(end, clock.today().replace(day=1) - timedelta(days=1))
    kept = RatingSummary.objects.filter(
        procedure=procedure, channel__in=COUNTED_CHANNELS, month__lte=last
    )
    tally, as_of = Tally(), last
    for first, until, block in blocks(overall_by(kept, "month")):
        if first >= start:
            tally.merge(block)
            as_of = _last_day(until)
    return tally, as_of


def blocks(months: Mapping[date, Tally]) -> Iterator[tuple[date, date, Tally]]:
    """First and last month and the answers of each full block, in order of time."""
    first, block = None, Tally()
    for month in sorted(months):
        first = first or month
        block.merge(months[month])
        if block.enough:
            yield first, month, block
            first, block = None, Tally()


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
