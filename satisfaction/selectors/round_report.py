"""What a survey round found: returns, quality of typing, and opinions with their weights."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from satisfaction.models import RoundStratum, SurveyRound
from satisfaction.sampling import weighted
from satisfaction.selectors.basis import Basis
from satisfaction.selectors.opinions import Layout, Opinion, opinions
from satisfaction.selectors.rounds import Returns, StratumLine, stratum_lines, together
from satisfaction.tally import Tally, wilson
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Weighed:
    """One question or factor over the whole of the round: as counted, and by people stood for."""

    name: str
    counted: Tally
    share: Fraction | None
    # Effective number of people, after Kish.
    n: int

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        return None if self.share is None else wilson(self.share / 100, self.n)


@dataclass(frozen=True)
class RoundReport:
    lines: list[StratumLine]
    units: list[Unit]
    found: dict[int, Opinion]
    factors: dict[str, str]
    whole: list[Weighed]

    @property
    def returns(self) -> Returns:
        return together(self.lines)

    @property
    def by_unit(self) -> list[tuple[Unit, Opinion, list[Tally | None]]]:
        return [
            (unit, self.found[unit.pk], [self.found[unit.pk].factors.get(c) for c in self.factors])
            for unit in self.units
        ]


def round_report(
    survey_round: SurveyRound, strata: list[RoundStratum], overall_name: str
) -> RoundReport:
    """The report over these parts, from the kept sums. Four queries.

    Weights are the populations of units: within a unit the sample is proportional to its fields.
    """
    lines = stratum_lines(survey_round, strata)
    units = list({stratum.unit_id: stratum.unit for stratum in strata}.values())
    layout = Layout.load()
    own = Layout({survey_round.question_set_id: layout.questions[survey_round.question_set_id]})
    basis = Basis.of_round(survey_round.pk)
    found = opinions(units, survey_round.year, "own", basis=basis, layout=own)
    people: Counter[int] = Counter()
    for stratum in strata:
        people[stratum.unit_id] += stratum.population
    factors = own.factors()
    whole = [_weighed(overall_name, ((people[pk], one.overall) for pk, one in found.items()))]
    for code, name in factors.items():
        parts = ((people[pk], one.factors.get(code, Tally())) for pk, one in found.items())
        whole.append(_weighed(name, parts))
    return RoundReport(lines, units, found, factors, whole)


def _weighed(name: str, parts: Iterable[tuple[int, Tally]]) -> Weighed:
    told = list(parts)
    counted = Tally()
    for _people, tally in told:
        counted.merge(tally)
    share, n = weighted(told) or (None, 0)
    return Weighed(name, counted, share, n)
