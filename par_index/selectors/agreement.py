"""How far two appraisers differ on the same component: blind second readings beside first marks.

d = (second reader's points - first appraiser's points) / the component's maximum.
Two judgements of one component differ by d; the variance of d is twice that of a single
judgement, so that the variance of a single judgement is sum(d²) / (2n) (Dahlberg's formula).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from par_index.choices import NodeKind, Stage
from par_index.models import BlindMark, CriteriaSet, Criterion, Mark
from par_index.scoring.numbers import to_decimal
from units.models import UnitQuerySet

# Fewer readings say nothing of how far appraisers differ.
LEAST_READ = 10
WHOLE = ""


@dataclass(frozen=True)
class Pair:
    """One component as judged twice. `difference`: share of the maximum, None if not comparable.

    Points that are missing on one side only ("không áp dụng", or waiting for the other units)
    are a disagreement without a size.
    """

    area: str
    first: str
    second: str
    same: bool
    difference: Fraction | None


@dataclass(frozen=True)
class Agreement:
    """What pairs of judgements say of one area, or of two people."""

    pairs: tuple[Pair, ...]

    @property
    def read(self) -> int:
        return len(self.pairs)

    @cached_property
    def differences(self) -> list[Fraction]:
        """Of the pairs whose points can be compared."""
        return [pair.difference for pair in self.pairs if pair.difference is not None]

    @property
    def compared(self) -> int:
        return len(self.differences)

    @property
    def is_enough(self) -> bool:
        return self.compared >= LEAST_READ

    @property
    def same(self) -> int:
        return sum(pair.same for pair in self.pairs)

    @property
    def same_share(self) -> Fraction | None:
        """Pairs with the same points, of all that were read."""
        return Fraction(self.same, self.read) if self.read else None

    @property
    def mean_difference(self) -> Fraction | None:
        """Mean of |d| as a share of the maximum."""
        if not self.compared:
            return None
        return sum((abs(d) for d in self.differences), Fraction(0)) / self.compared

    @property
    def variance(self) -> Fraction | None:
        """sum(d²) / (2n) as a share of the maximum squared; None under `LEAST_READ` pairs."""
        if not self.is_enough:
            return None
        return sum((d * d for d in self.differences), Fraction(0)) / (2 * self.compared)

    @property
    def deviation(self) -> Decimal | None:
        """The standard deviation of a single judgement as a share of the maximum."""
        return None if self.variance is None else to_decimal(self.variance).sqrt()

    @property
    def same_percent(self) -> Fraction | None:
        return _percent(self.same_share)

    @property
    def mean_percent(self) -> Fraction | None:
        """Mean of |d| in percent of the maximum."""
        return _percent(self.mean_difference)

    @property
    def deviation_percent(self) -> Decimal | None:
        """The standard deviation of a single judgement in percent of the maximum."""
        return None if self.deviation is None else self.deviation * 100


def _percent(share: Fraction | None) -> Fraction | None:
    return None if share is None else share * 100


def agreement_by_area(pairs: Iterable[Pair]) -> dict[str, Agreement]:
    """Per area, and under "" over all."""
    grouped: dict[str, list[Pair]] = {WHOLE: []}
    for pair in pairs:
        grouped[WHOLE].append(pair)
        grouped.setdefault(pair.area, []).append(pair)
    return {area: Agreement(tuple(found)) for area, found in grouped.items()}


def agreement_by_people(pairs: Iterable[Pair]) -> dict[tuple[str, str], Agreement]:
    """Per two appraisers, whichever of them read second."""
    grouped: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        two = (min(pair.first, pair.second), max(pair.first, pair.second))
        grouped.setdefault(two, []).append(pair)
    return {two: Agreement(tuple(found)) for two, found in sorted(grouped.items())}


def disagreement(criteria_set: CriteriaSet, year: int) -> dict[str, Fraction | None]:
    """The variance of a single judgement as a share of the maximum squared.

    By area code, and under "" over the whole set; None where fewer than `LEAST_READ` components
    were read twice.
    """
    found = agreement_by_area(judged_twice(criteria_set, year))
    areas = Criterion.objects.filter(criteria_set=criteria_set, kind=NodeKind.AREA)
    codes = [WHOLE, *areas.order_by("position").values_list("code", flat=True)]
    return {code: found[code].variance if code in found else None for code in codes}


def judged_twice(
    criteria_set: CriteriaSet, year: int, units: UnitQuerySet | None = None
) -> list[Pair]:
    """Every blind reading of the set and year (of these units) with the first appraiser's mark.

    Two queries.
    """
    read = (
        BlindMark.objects.filter(
            sample__criteria_set=criteria_set, sample__year=year, marked_at__isnull=False
        )
        .select_related("criterion", "reader")
        .order_by("pk")
    )
    if units is not None:
        read = read.filter(scorecard__unit__in=units)
    firsts = {
        (mark.scorecard_id, mark.criterion_id): mark
        for mark in Mark.objects.filter(
            stage=Stage.APPRAISAL,
            scorecard__blind_marks__sample__criteria_set=criteria_set,
            scorecard__blind_marks__sample__year=year,
        )
        .select_related("author")
        .distinct()
    }
    pairs = []
    for second in read:
        first = firsts.get((second.scorecard_id, second.criterion_id))
        if first is not None:
            pairs.append(pair_of(first, second, second.criterion))
    return pairs


def pair_of(first: Mark, second: BlindMark, criterion: Criterion) -> Pair:
    same, difference = compare(first, second, criterion.maximum)
    return Pair(
        area=criterion.area_code,
        first=_name(first.author),
        second=_name(second.reader),
        same=same,
        difference=difference,
    )


def compare(first: Any, second: Any, maximum: Decimal) -> tuple[bool, Fraction | None]:
    """Whether two judgements say the same, and by what share of the maximum they differ."""
    if first.points is None or second.points is None:
        same = (first.points, first.not_applicable, first.value) == (
            second.points,
            second.not_applicable,
            second.value,
        )
        return same, Fraction(0) if same else None
    apart = Fraction(second.points) - Fraction(first.points)
    return not apart, apart / Fraction(maximum) if maximum else None


def _name(person: Any) -> str:
    """Two people may have one name; nobody shares an account."""
    return f"{person} ({person.username})" if person is not None else "—"
