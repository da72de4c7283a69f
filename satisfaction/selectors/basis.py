"""Which ballots a figure is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from procedures.models import Procedure, ProcedureField
from satisfaction.choices import COUNTED_CHANNELS, RatingChannel
from satisfaction.models import BallotSums, RatingSummary, RatingTotal, SurveyRound


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


def basis_named(channels: Iterable[str], rounds: Iterable[str] = ()) -> Basis:
    """A basis by the codes of rounds; no code takes all rounds, an unknown one takes no ballot."""
    codes = list(rounds)
    if not codes:
        return Basis(channels=tuple(channels))
    known = SurveyRound.objects.filter(code__in=codes).order_by("pk")
    return Basis(channels=tuple(channels), rounds=tuple(known.values_list("pk", flat=True)))


def basis_words(basis: Basis) -> str:
    """Which channels, rounds, procedure and field, in words."""
    labels = [str(RatingChannel(channel).label) for channel in basis.channels]
    said = ", ".join(label[:1].lower() + label[1:] for label in labels)
    if basis.procedure is not None:
        said += f"; {Procedure.objects.get(pk=basis.procedure).name}"
    elif basis.field is not None:
        said += f"; {ProcedureField.objects.get(pk=basis.field).name}"
    if basis.rounds is None:
        return said
    names = SurveyRound.objects.filter(pk__in=basis.rounds).values_list("name", flat=True)
    told = "; ".join(names) or _("đợt chưa có trên cổng")
    return _("%(channels)s của đợt: %(rounds)s") % {"channels": said, "rounds": told}


def round_names(year: int | None = None, and_named: Iterable[str] = ()) -> dict[str, str]:
    """Code and name of every survey round, the newest first; of one year, and those named."""
    rounds = SurveyRound.objects.order_by("-starts_on", "-pk")
    if year is not None:
        rounds = rounds.filter(Q(year=year) | Q(code__in=list(and_named)))
    return dict(rounds.values_list("code", "name"))
