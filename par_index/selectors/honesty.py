"""Self-score honesty: what units claimed beside what was judged, by unit and by component."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum

from par_index.choices import CardState, NodeKind, Stage
from par_index.models import IndexRun, Mark, Scorecard, UnitResult
from par_index.scoring import rounded
from par_index.selectors.lines import result_lines
from par_index.selectors.runs import results_of
from units.models import Unit

# While a card is being appraised nothing of it is told, not even on the mean.
UNDER_WAY = (CardState.SUBMITTED, CardState.SIGNED, CardState.REPLIED)
JUDGED = (Stage.FINAL, Stage.APPRAISAL)


@dataclass(frozen=True)
class SelfAgainstFinal:
    """What a unit claimed beside what counted, over the components that it marked itself."""

    unit: Unit
    claimed: Decimal
    counted: Decimal
    components: int

    @property
    def difference(self) -> Decimal:
        return self.claimed - self.counted


def self_minus_final(run: IndexRun) -> list[SelfAgainstFinal]:
    """Per unit of a run, the widest claim first. Two queries."""
    claims: dict[int, dict[str, Decimal]] = {}
    marks = Mark.objects.filter(
        Q(scorecard__criteria_set=run.criteria_set_id, scorecard__year=run.year),
        stage=Stage.SELF,
        criterion__kind=NodeKind.COMPONENT,
    ).exclude(points=None)
    for unit, code, points in marks.values_list("scorecard__unit_id", "criterion__code", "points"):
        claims.setdefault(unit, {})[code] = points or Decimal(0)
    rows = [_against(result, claims.get(result.unit_id, {})) for result in results_of(run)]
    return sorted(rows, key=lambda row: (-row.difference, row.unit.sort_key))


def _against(result: UnitResult, claims: dict[str, Decimal]) -> SelfAgainstFinal:
    counted = sum(
        (line.exact_points for line in result_lines(result) if line.code in claims),
        Fraction(0),
    )
    return SelfAgainstFinal(
        unit=result.unit,
        claimed=sum(claims.values(), Decimal(0)),
        counted=rounded(counted, 4),
        components=len(claims),
    )


# --- Over years, from the marks themselves ----------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """Claimed less judged over `n` components (or cards): above zero the claim was higher."""

    total: Decimal
    n: int
    higher: int
    lower: int
    # The unit's card; None where several cards are added up.
    card: int | None = None

    @property
    def mean(self) -> Decimal:
        return rounded(Fraction(self.total) / self.n, 2)

    @property
    def equal(self) -> int:
        return self.n - self.higher - self.lower


@dataclass(frozen=True)
class UnitDifferences:
    unit: Unit
    years: dict[int, Difference]


@dataclass(frozen=True)
class ComponentDifferences:
    """`name` as the newest set in which it was claimed says it; n counts units."""

    code: str
    name: str
    years: dict[int, Difference]


def claims_of(units: QuerySet[Unit], level: str) -> QuerySet[Mark]:
    """Claims of these units that were judged, annotated with `judged` points.

    Judged: the final mark, else the appraisal's. Components that either side left out (no points)
    and cards that are being appraised are not among them.
    """
    judged = (
        Mark.objects.filter(
            scorecard=OuterRef("scorecard"), criterion=OuterRef("criterion"), stage__in=JUDGED
        )
        .order_by("-stage")
        .values("points")
    )
    cards = (
        Scorecard.objects.with_state()
        .filter(criteria_set__level=level, unit__in=units)
        .exclude(state_code__in=UNDER_WAY)
    )
    return (
        Mark.objects.filter(
            scorecard__in=cards.values("pk"),
            stage=Stage.SELF,
            criterion__kind=NodeKind.COMPONENT,
            points__isnull=False,
        )
        .annotate(judged=Subquery(judged[:1]))
        .filter(judged__isnull=False)
    )


_FIGURES = {
    "total": Sum(F("points") - F("judged")),
    "n": Count("pk"),
    "higher": Count("pk", filter=Q(points__gt=F("judged"))),
    "lower": Count("pk", filter=Q(points__lt=F("judged"))),
}


def differences_by_unit(claims: QuerySet[Mark]) -> list[UnitDifferences]:
    """Per unit and year, units by name. Two queries."""
    found: dict[int, dict[int, Difference]] = {}
    rows = (
        claims.values("scorecard__unit", "scorecard__year")
        .annotate(card=Min("scorecard"), **_FIGURES)
        .order_by()
    )
    for row in rows:
        found.setdefault(row["scorecard__unit"], {})[row["scorecard__year"]] = _difference(row)
    units = Unit.objects.filter(pk__in=claims.values("scorecard__unit")).order_by("sort_key")
    return [UnitDifferences(unit, found[unit.pk]) for unit in units if unit.pk in found]


def differences_by_component(claims: QuerySet[Mark]) -> list[ComponentDifferences]:
    """Per component code and year. One query."""
    years: dict[str, dict[int, Difference]] = {}
    names: dict[str, str] = {}
    rows = (
        claims.values("criterion__code", "scorecard__year")
        .annotate(name=Min("criterion__name"), **_FIGURES)
        .order_by("criterion__code", "scorecard__year")
    )
    for row in rows:
        code = row["criterion__code"]
        names[code] = row["name"]
        years.setdefault(code, {})[row["scorecard__year"]] = _difference(row)
    return [ComponentDifferences(code, names[code], years[code]) for code in years]


def _difference(row: dict[str, Any]) -> Difference:
    # SQLite adds decimals as binary numbers; marks have four decimals.
    total = rounded(Decimal(row["total"]), 4)
    return Difference(total, row["n"], row["higher"], row["lower"], row.get("card"))


def widest(
    rows: Iterable[ComponentDifferences], year: int, limit: int
) -> tuple[list[ComponentDifferences], list[ComponentDifferences]]:
    """The components of a year that were claimed highest above and furthest below the judgement."""
    shown = [row for row in rows if year in row.years and row.years[year].total]
    shown.sort(key=lambda row: (-row.years[year].mean, row.code))
    over = [row for row in shown if row.years[year].total > 0][:limit]
    under = [row for row in reversed(shown) if row.years[year].total < 0][:limit]
    return over, under
