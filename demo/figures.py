"""What each unit reports for each line: the year it is imagined to have, quarter by quarter."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from demo.moments import stream
from demo.profiles import Profile, profile_of
from plans.choices import CellState, Direction, IndicatorKind
from plans.models import Indicator
from units.models import Period, Unit

NO_DRAFTS = "Đơn vị không được giao soạn thảo văn bản quy phạm pháp luật trong năm."
EXPIRED = "Chứng thư số của một số chức danh hết hạn, đang chờ cấp lại."
FEW_SIGNED = Decimal("0.7")
DISTRICT = "district"


@dataclass(frozen=True)
class Drawn:
    """A cell's content, as `plans.services.save_cell` takes it."""

    state: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    ground: str = ""
    note: str = ""
    difficulty: str = ""


@dataclass(frozen=True)
class Year:
    """A unit's constants of a year, from which its quarters are drawn."""

    unit: Unit
    year: int
    profile: Profile
    staff: int
    budget: int
    drafts: bool

    @classmethod
    def of(cls, unit: Unit, year: int) -> "Year":
        rng, profile = stream("year", unit.code), profile_of(unit.code)
        is_district = unit.level_id == DISTRICT
        staff = rng.randrange(78, 90) if is_district else rng.randrange(19, 24)
        budget = rng.randrange(95_000, 110_000) if is_district else rng.randrange(3_800, 7_200)
        drafts = is_district or rng.random() < 0.7
        return cls(unit, year, profile, staff, budget * 10, drafts)

    @property
    def is_district(self) -> bool:
        return self.unit.level_id == DISTRICT

    @property
    def diligent(self) -> float:
        """The year before went a little less well everywhere."""
        return self.profile.diligent - (0.03 if self.year == 2019 else 0)


def draw(year: Year, indicator: Indicator, period: Period) -> Drawn:
    """One line of one quarter."""
    rng = stream("cell", year.unit.code, period.code, indicator.code)
    drawn = _LINES.get(indicator.code)
    if drawn is None and indicator.direction == Direction.AT_MOST:
        # A count of faults: most often there was none.
        drawn = _disciplined
    if drawn is not None:
        return drawn(year, period, rng)
    return _BY_KIND[IndicatorKind(indicator.kind)](year, period, rng)


def ratio(numerator: int, denominator: int, note: str = "") -> Drawn:
    if not denominator:
        return Drawn(CellState.ZERO, Decimal(0), Decimal(0))
    return Drawn(CellState.REPORTED, Decimal(numerator), Decimal(denominator), note=note)


def count(value: int, note: str = "") -> Drawn:
    state = CellState.REPORTED if value else CellState.ZERO
    return Drawn(state, value=Decimal(value), note=note)


def _part(rng: Random, whole: int, share: float) -> int:
    """About this share of the whole, never more than all of it."""
    return min(whole, max(0, round(whole * min(1.0, share + rng.uniform(-0.02, 0.03)))))


def _drafts(year: Year, period: Period, rng: Random) -> Drawn:
    if not year.drafts:
        return Drawn(CellState.NOT_APPLICABLE, ground=NO_DRAFTS)
    # Two lines speak of the same drafts: how many there were may not differ between them.
    shared = stream("drafts", year.unit.code, period.code)
    whole = shared.randrange(1, 4) if year.is_district else shared.choice((0, 1, 1, 2))
    missed = whole and rng.random() > year.diligent + 0.02
    return ratio(whole - bool(missed), whole)


def _reviewed(year: Year, period: Period, rng: Random) -> Drawn:
    whole = rng.randrange(4, 9) if year.is_district else rng.choice((0, 1, 2, 3))
    left = sum(rng.random() > year.diligent + 0.03 for _ in range(whole))
    note = "Văn bản còn lại chờ ý kiến Phòng Tư pháp." if left else ""
    return ratio(whole - left, whole, note)


def _publicity(year: Year, period: Period, rng: Random) -> Drawn:
    return count(round(rng.randrange(6, 16) * year.diligent) + (20 if year.is_district else 0))


def _present(year: Year, period: Period, rng: Random) -> Drawn:
    # One commune keeps a post more than it was given until the third quarter.
    over = year.unit.code == "29707" and period.position < 4
    return ratio(
        year.staff + 1 if over else year.staff - stream(year.unit.code).randrange(2), year.staff
    )


def _trained(year: Year, period: Period, rng: Random) -> Drawn:
    whole = year.staff // 4 + (period.position == 4) * (year.staff % 4)
    return ratio(_part(rng, whole, year.diligent + 0.07), whole)


def _qualified(year: Year, period: Period, rng: Random) -> Drawn:
    lacking = 0 if year.diligent > 0.9 else round((1 - year.diligent) * year.staff * 0.45)
    return ratio(year.staff - lacking, year.staff)


def _disciplined(year: Year, period: Period, rng: Random) -> Drawn:
    if rng.random() < (1 - year.diligent) * 0.28:
        return count(1, "Một trường hợp bị nhắc nhở bằng văn bản do chậm giải quyết hồ sơ.")
    return count(0)


def _revenue(year: Year, period: Period, rng: Random) -> Drawn:
    quarter = (0.29, 0.33, 0.32, 0.06)[period.position - 1]
    share = quarter * (0.86 + 0.17 * year.diligent + rng.uniform(-0.02, 0.03))
    return ratio(round(year.budget * share), year.budget)


def _signed_documents(year: Year, period: Period, rng: Random) -> Drawn:
    whole = rng.randrange(420, 520) if year.is_district else rng.randrange(60, 140)
    later = 0.0 if year.year == 2020 else 0.12
    drawn = ratio(_part(rng, whole, 0.52 + 0.46 * year.profile.online - later), whole)
    share = (drawn.numerator or 0) / (drawn.denominator or 1)
    return drawn if share > FEW_SIGNED else replace(drawn, difficulty=EXPIRED)


def _it_trained(year: Year, period: Period, rng: Random) -> Drawn:
    whole = year.staff // 4 + (period.position == 4) * (year.staff % 4)
    return ratio(_part(rng, whole, year.diligent + 0.02), whole)


def _forms(year: Year, period: Period, rng: Random) -> Drawn:
    return count(
        1 + (rng.random() < year.diligent - 0.3) + (year.is_district and period.position > 1)
    )


def _whole(whole: int, by_quarter: tuple[int, ...]) -> Callable[[Year, Period, Random], Drawn]:
    """A stock that grows over the year; the year before it stood where this one began."""

    def drawn(year: Year, period: Period, rng: Random) -> Drawn:
        position = period.position if year.year == 2020 else 1
        return ratio(by_quarter[position - 1], whole)

    return drawn


_LINES: dict[str, Callable[[Year, Period, Random], Drawn]] = {
    "TC01": _drafts,
    "TC02": _drafts,
    "TC03": _reviewed,
    "TC04": lambda year, period, rng: count(rng.randrange(0, 2)),
    "TC05": _publicity,
    "TC06": lambda year, period, rng: count(int(period.position == 2)),
    "TC09": _present,
    "TC10": _trained,
    "TC11": _qualified,
    "TC12": _disciplined,
    "TC13": _whole(12, (8, 9, 11, 11)),
    "TC14": _revenue,
    "TC15": _signed_documents,
    "TC16": _it_trained,
    "TC17": lambda year, period, rng: ratio(12, 12) if year.is_district else ratio(1, 1),
    "TC18": _whole(48, (44, 46, 47, 47)),
    "TC19": _forms,
}


def _any_ratio(year: Year, period: Period, rng: Random) -> Drawn:
    whole = rng.randrange(4, 9)
    return ratio(_part(rng, whole, year.diligent), whole)


def _milestones(year: Year, period: Period, rng: Random) -> Drawn:
    ahead = (year.diligent > 0.9) - (year.diligent < 0.8)
    done = min(4, max(0, period.position + ahead))
    return ratio(done, 4)


_BY_KIND: dict[IndicatorKind, Callable[[Year, Period, Random], Drawn]] = {
    IndicatorKind.RATIO: _any_ratio,
    IndicatorKind.COUNT: lambda year, period, rng: count(rng.randrange(1, 5)),
    IndicatorKind.MILESTONES: _milestones,
}
