"""Self-score honesty: what units claimed beside what counted."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from par_index.choices import NodeKind, Stage
from par_index.models import IndexRun, Mark, UnitResult
from par_index.scoring import rounded
from par_index.selectors.lines import result_lines
from par_index.selectors.runs import results_of
from units.models import Unit


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
