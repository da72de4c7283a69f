"""What pages show of runs. Only whole runs are ever read."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from common.choices import State
from par_index.choices import NodeKind, Stage
from par_index.exceptions import UnknownRun
from par_index.models import CriteriaSet, IndexRun, Mark, Scorecard, UnitResult
from par_index.scoring.numbers import rounded, text_number
from par_index.selectors.lines import AreaScore, ResultLine, area_scores, result_lines
from units.models import Unit


def runs_of(level: str, year: int | None = None) -> QuerySet[IndexRun]:
    """Whole runs of a level, the newest first."""
    runs = IndexRun.objects.done().filter(criteria_set__level_id=level)
    if year is not None:
        runs = runs.filter(year=year)
    return runs.select_related("criteria_set__level").order_by("-year", "-pk")


def latest_run(level: str, year: int | None = None) -> IndexRun | None:
    """The newest whole run, provisional or not."""
    return runs_of(level, year).first()


def published_run(level: str, year: int | None = None) -> IndexRun | None:
    """The newest published run: what the public may read."""
    return runs_of(level, year).exclude(published_at=None).first()


def run_by_id(pk: int) -> IndexRun:
    run = IndexRun.objects.select_related("criteria_set__level").filter(pk=pk).first()
    if run is None:
        raise UnknownRun(_("Không có lần tính số %(run)s.") % {"run": pk})
    return run


def previous_run(run: IndexRun) -> IndexRun | None:
    """The year before at the same level: published, else final, else the newest."""
    runs = runs_of(run.criteria_set.level_id, run.year - 1)
    kinds = (runs.exclude(published_at=None), runs.filter(is_final=True), runs)
    return next((found for kind in kinds if (found := kind.first())), None)


def open_sets() -> list[tuple[CriteriaSet, int]]:
    """Sets and years with cards and without a published run, the lowest level first."""
    pairs = set(Scorecard.objects.values_list("criteria_set_id", "year").distinct())
    pairs -= set(IndexRun.objects.published().values_list("criteria_set_id", "year"))
    sets = CriteriaSet.objects.select_related("level").in_bulk([pk for pk, _year in pairs])
    ordered = sorted(pairs, key=lambda pair: (-sets[pair[0]].level.position, pair[1], pair[0]))
    return [(sets[pk], year) for pk, year in ordered]


@dataclass(frozen=True)
class HeatRow:
    """A unit's row of the heat map; `cells` are its areas in the order of the set."""

    result: UnitResult
    cells: list[AreaScore]
    previous: UnitResult | None

    @property
    def unit(self) -> Unit:
        return self.result.unit

    @property
    def rank_shown(self) -> str:
        return self.result.rank_shown

    @property
    def percent(self) -> Decimal | None:
        return self.result.percent

    @property
    def band(self) -> State:
        return self.result.band_state

    @property
    def change(self) -> Decimal | None:
        """Published percent against last year's; None where there is none to compare."""
        if self.previous is None or self.previous.percent is None or self.percent is None:
            return None
        return self.percent - self.previous.percent

    @property
    def bands_lost(self) -> int:
        """How many bands the unit fell since last year; two cost the emulation award."""
        if self.previous is None:
            return 0
        return max(0, self.result.band_position - self.previous.band_position)


@dataclass(frozen=True)
class HeatMap:
    run: IndexRun
    previous: IndexRun | None
    areas: list[AreaScore]
    rows: list[HeatRow]


def heat_map(run: IndexRun, previous: IndexRun | None = None) -> HeatMap:
    """Units × areas, best rank first, with the change on the year before. Three queries.

    The heading's `areas` are the means over all units.
    """
    previous = previous or previous_run(run)
    before: dict[int, UnitResult] = {}
    if previous is not None:
        results = previous.results.defer("lines", "areas", "adjustments", "percent_exact")
        before = {result.unit_id: result for result in results}
    rows = [
        HeatRow(result, area_scores(result), before.get(result.unit_id))
        for result in results_of(run).defer("lines")
    ]
    return HeatMap(run, previous, _area_means(rows), rows)


def results_of(run: IndexRun) -> QuerySet[UnitResult]:
    """The run's results, best rank first, the unranked last."""
    return (
        UnitResult.objects.filter(run=run, run__state="done")
        .select_related("unit__level", "unit__parent")
        .order_by(F("rank").asc(nulls_last=True), "unit__sort_key")
    )


def _area_means(rows: list[HeatRow]) -> list[AreaScore]:
    if not rows:
        return []
    count = len(rows)
    means = []
    for cells in zip(*(row.cells for row in rows), strict=True):
        points = sum((cell.exact_points for cell in cells), Fraction(0)) / count
        maximum = sum((cell.exact_maximum for cell in cells), Fraction(0)) / count
        means.append(AreaScore(cells[0].code, cells[0].name, points, maximum))
    return means


def unit_result(run: IndexRun, unit: Unit) -> UnitResult | None:
    return results_of(run).filter(unit=unit).first()


def lost_points(result: UnitResult) -> list[ResultLine]:
    """Why this score: the lines that lost points, the dearest first."""
    lines = [line for line in result_lines(result) if line.exact_lost]
    return sorted(lines, key=lambda line: (-line.exact_lost, line.code))


@dataclass(frozen=True)
class ComponentRow:
    """One unit's line of one component."""

    result: UnitResult
    line: ResultLine

    @property
    def unit(self) -> Unit:
        return self.result.unit


def component_across_units(run: IndexRun, code: str) -> list[ComponentRow]:
    """One component in all units, the most points first, the left-out last. One query."""
    rows = [
        ComponentRow(result, line)
        for result in results_of(run)
        for line in result_lines(result)
        if line.code == code
    ]
    return sorted(rows, key=_by_share)


def _by_share(row: ComponentRow) -> tuple[bool, Fraction, str]:
    line = row.line
    return not line.exact_maximum, -line.exact_points, row.unit.sort_key


@dataclass(frozen=True)
class CostlyComponent:
    """A component with the points that it costs the units where it counts, on the mean."""

    code: str
    name: str
    area: str
    maximum: Decimal
    mean_lost: Decimal
    units: int


def costliest_components(run: IndexRun, limit: int | None = 10) -> list[CostlyComponent]:
    """Where the units of a run lose most points. One query."""
    lost: dict[str, list[ResultLine]] = {}
    for result in results_of(run):
        for line in result_lines(result):
            if line.exact_maximum:
                lost.setdefault(line.code, []).append(line)
    means = {
        code: sum((line.exact_lost for line in lines), Fraction(0)) / len(lines)
        for code, lines in lost.items()
    }
    ordered = sorted((code for code in means if means[code]), key=lambda code: (-means[code], code))
    return [
        CostlyComponent(
            code=code,
            name=lost[code][0].name,
            area=lost[code][0].area,
            maximum=lost[code][0].component_maximum,
            mean_lost=rounded(means[code], 2),
            units=len(lost[code]),
        )
        for code in ordered[:limit]
    ]


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
        (text_number(line["points"]) for line in result.lines if line["code"] in claims),
        Fraction(0),
    )
    return SelfAgainstFinal(
        unit=result.unit,
        claimed=sum(claims.values(), Decimal(0)),
        counted=rounded(counted, 4),
        components=len(claims),
    )
