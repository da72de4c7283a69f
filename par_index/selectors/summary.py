"""Figures over all units of a run: counted once when it is done, read from its row ever after."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from django.core.cache import cache

from par_index.models import IndexRun, UnitResult
from par_index.scoring import SetSpec, rounded
from par_index.scoring.numbers import number_text, text_number
from par_index.selectors.lines import AreaScore, result_lines
from par_index.selectors.runs import results_of
from par_index.specs import spec_of

# A sum of thousands of ratios has a denominator of thousands of digits. Sums are kept to so many
# decimals, with more while adding: whatever ends within them comes out exactly.
PLACES = 20
GUARD = 10**30
NOTHING = ("0", 0)
KEPT_SECONDS = 24 * 3600
Number = str | Fraction
Triple = tuple[str, Number, Number]


class UnitTotals(Protocol):
    """What a summary reads of one unit's result besides its components.

    `areas` as a result keeps them (code, name, points, maximum as exact text).
    """

    @property
    def percent_exact(self) -> str: ...
    @property
    def areas(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def band(self) -> str: ...


class UnitFigures(UnitTotals, Protocol):
    """`components` are (code, maximum that counts for the unit, points lost), in any order."""

    @property
    def components(self) -> Iterable[Triple]: ...


class UnitRow(NamedTuple):
    """`UnitFigures` where a result is not one itself."""

    percent_exact: str
    areas: Sequence[Mapping[str, Any]]
    band: str
    components: Iterable[Triple]


def summarise(spec: SetSpec, rows: Iterable[UnitFigures]) -> dict[str, Any]:
    """The summary of a run as its row keeps it; numbers as exact text, none where there is none.

    Components count the units to whose maximum they belong; `lost` is the sum over these. `same`:
    two units or more, and all with the same points, so that it separates nobody.
    Quartiles lie between ordered percents by linear interpolation (the inclusive method).
    """
    triples: Counter[Triple] = Counter()
    kept: list[UnitFigures] = []
    for row in rows:
        kept.append(row)
        triples.update(row.components)
    return counted_summary(spec, kept, component_sums(spec, triples))


def counted_summary(
    spec: SetSpec, rows: Iterable[UnitTotals], components: list[dict[str, Any]]
) -> dict[str, Any]:
    """The same where the components were counted already (`component_sums`)."""
    percents: list[Fraction] = []
    bands: Counter[str] = Counter()
    areas: Counter[Hashable] = Counter()
    units = 0
    for row in rows:
        units += 1
        bands[row.band] += 1
        areas.update((area["code"], area["points"], area["maximum"]) for area in row.areas)
        if row.percent_exact:
            percents.append(text_number(row.percent_exact))
    percents.sort()
    return {
        "units": units,
        "areas": _area_means(spec, areas, units),
        "components": components,
        "bands": [{"name": band.name, "count": bands[band.name]} for band in spec.bands],
        **_spread(percents),
    }


class _Sum:
    """Adds fractions as whole numbers of the last guard place."""

    def __init__(self) -> None:
        self.scaled = 0

    def add(self, number: Number, times: int) -> None:
        exact = text_number(number) if isinstance(number, str) else number
        self.scaled += exact.numerator * GUARD // exact.denominator * times

    @property
    def total(self) -> Fraction:
        return _kept(Fraction(self.scaled, GUARD))


def _kept(number: Fraction) -> Fraction:
    return Fraction(rounded(number, PLACES, "half_even"))


def _area_means(spec: SetSpec, counts: Counter[Any], units: int) -> list[dict[str, str]]:
    points, maxima = ({area.code: _Sum() for area in spec.areas} for _ in range(2))
    for (code, own, maximum), times in counts.items():
        points[code].add(own, times)
        maxima[code].add(maximum, times)
    return [
        {
            "code": area.code,
            "name": area.name,
            "points": number_text(points[area.code].total / units),
            "maximum": number_text(maxima[area.code].total / units),
        }
        for area in (spec.areas if units else ())
    ]


def component_sums(spec: SetSpec, counts: Mapping[Triple, int]) -> list[dict[str, Any]]:
    """Per component the units it counts for, what they lost there, and whether it separates any."""
    lost = {component.code: _Sum() for component in spec.components}
    units: Counter[str] = Counter()
    points: dict[str, set[Fraction]] = {code: set() for code in lost}
    for (code, maximum, missed), times in counts.items():
        if maximum in NOTHING:
            continue
        units[code] += times
        lost[code].add(missed, times)
        if len(points[code]) < 2:
            points[code].add(Fraction(maximum) - Fraction(missed))
    return [
        {
            "code": code,
            "units": units[code],
            "lost": number_text(lost[code].total),
            "same": units[code] > 1 and len(points[code]) == 1,
        }
        for code in lost
    ]


def _spread(ordered: list[Fraction]) -> dict[str, Any]:
    if not ordered:
        return {"mean": None, "lowest": None, "highest": None, "quartiles": []}
    total = _Sum()
    for percent in ordered:
        total.add(percent, 1)
    return {
        "mean": number_text(total.total / len(ordered)),
        "lowest": number_text(_kept(ordered[0])),
        "highest": number_text(_kept(ordered[-1])),
        "quartiles": [number_text(_kept(_quartile(ordered, part))) for part in (1, 2, 3)],
    }


def _quartile(ordered: list[Fraction], part: int) -> Fraction:
    whole, rest = divmod((len(ordered) - 1) * part, 4)
    low = ordered[whole]
    high = ordered[min(whole + 1, len(ordered) - 1)]
    return low + (high - low) * Fraction(rest, 4)


# --- Read back ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ComponentSum:
    """A component over the units to whose maximum it belongs."""

    code: str
    name: str
    area: str
    maximum: Decimal
    units: int
    exact_lost: Fraction
    # All these units have the same points: it separates nobody.
    same: bool

    @property
    def exact_mean_lost(self) -> Fraction:
        return self.exact_lost / self.units if self.units else Fraction(0)

    @property
    def mean_lost(self) -> Decimal:
        return rounded(self.exact_mean_lost, 2)

    @property
    def mean_points(self) -> Decimal | None:
        """Of a component whose maximum is the same for all units where it counts."""
        if not self.units:
            return None
        return rounded(Fraction(self.maximum) - self.exact_mean_lost, 2)


@dataclass(frozen=True)
class BandCount:
    name: str
    count: int
    position: int


@dataclass(frozen=True)
class RunSummary:
    """Figures over all units of a run. Percents are None where no unit has one."""

    units: int
    areas: list[AreaScore]
    components: list[ComponentSum]
    bands: list[BandCount]
    mean: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    quartiles: list[Fraction]

    @property
    def median(self) -> Fraction | None:
        return self.quartiles[1] if self.quartiles else None

    def component(self, code: str) -> ComponentSum | None:
        return next((one for one in self.components if one.code == code), None)

    @property
    def not_separating(self) -> list[ComponentSum]:
        return [component for component in self.components if component.same]


def summary_of(run: IndexRun) -> RunSummary:
    """The run's summary; of a run older than summaries it is counted from its rows, once a day."""
    spec = spec_of(run.criteria_set)
    data: Any = run.summary or cache.get_or_set(
        f"par_index.summary.{run.pk}.{run.result_digest}",
        lambda: summarise(spec, (_row(result) for result in results_of(run))),
        KEPT_SECONDS,
    )
    return _typed(spec, data, run.unit_count)


def _row(result: UnitResult) -> UnitRow:
    triples = [(line.code, line.exact_maximum, line.exact_lost) for line in result_lines(result)]
    return UnitRow(result.percent_exact, result.areas, result.band, triples)


def _typed(spec: SetSpec, data: Mapping[str, Any], units: int) -> RunSummary:
    return RunSummary(
        units=units,
        areas=[
            AreaScore(
                area["code"],
                area["name"],
                text_number(area["points"]),
                text_number(area["maximum"]),
            )
            for area in data["areas"]
        ],
        components=[
            _component(spec, item) for item in data["components"] if item["code"] in spec.by_code
        ],
        bands=[
            BandCount(item["name"], item["count"], place)
            for place, item in enumerate(data["bands"])
        ],
        mean=_number(data["mean"]),
        lowest=_number(data["lowest"]),
        highest=_number(data["highest"]),
        quartiles=[text_number(text) for text in data["quartiles"]],
    )


def _component(spec: SetSpec, item: Mapping[str, Any]) -> ComponentSum:
    component = spec.by_code[item["code"]]
    return ComponentSum(
        code=component.code,
        name=component.name,
        area=component.area_code,
        maximum=component.maximum,
        units=item["units"],
        exact_lost=text_number(item["lost"]),
        same=item["same"],
    )


def _number(text: str | None) -> Fraction | None:
    return None if text is None else text_number(text)


def costliest_components(run: IndexRun, limit: int | None = 10) -> list[ComponentSum]:
    """Where the units of a run lose most points on the mean, the dearest first."""
    costly = [component for component in summary_of(run).components if component.exact_lost]
    return sorted(costly, key=lambda one: (-one.exact_mean_lost, one.code))[:limit]
