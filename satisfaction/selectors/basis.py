"""Which ballots a figure is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from satisfaction.choices import COUNTED_CHANNELS, RatingChannel
from satisfaction.models import BallotSums, RatingSummary, RatingTotal


@dataclass(frozen=True, slots=True)
class Basis:
    """Ballots by channel, round, months of the year, procedure and field. Standing ones only.

    `rounds` (primary keys): None takes ballots whether of a round or of none; named rounds take
    only ballots of these. `months`: the first and the last month of the year, both counted.
    """

    channels: tuple[str, ...] = COUNTED_CHANNELS
    rounds: tuple[int, ...] | None = None
    months: tuple[int, int] = (1, 12)
    procedure: int | None = None
    field: int | None = None

    @classmethod
    def of_round(cls, survey_round: int) -> "Basis":
        """The ballots of one survey round, all of them on paper."""
        return cls(channels=(RatingChannel.PAPER,), rounds=(survey_round,))

    def sums(self, years: Iterable[int]) -> QuerySet[BallotSums]:
        """The kept sums of these ballots in the years, in no order."""
        if self.procedure is None and self.field is None:
            return self.narrowed(RatingTotal.objects.order_by(), years)
        return self.sums_by_procedure(years)

    def sums_by_procedure(self, years: Iterable[int]) -> QuerySet[RatingSummary]:
        """The same ballots, a row for each procedure."""
        kept = RatingSummary.objects.order_by()
        if self.procedure is not None:
            kept = kept.filter(procedure=self.procedure)
        if self.field is not None:
            kept = kept.filter(procedure__field=self.field)
        return self.narrowed(kept, years)

    def narrowed(self, kept: QuerySet, years: Iterable[int]) -> QuerySet:
        first, last = self.months
        months = [date(year, month, 1) for year in years for month in range(first, last + 1)]
        kept = kept.filter(month__in=months, channel__in=self.channels, n__gt=0)
        return kept if self.rounds is None else kept.filter(survey_round__in=self.rounds)


# What counts where nothing else is named: every channel in which people were really served.
COUNTED = Basis()
