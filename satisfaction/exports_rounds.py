"""Survey rounds as tables: the sample, what came back, what was found."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from satisfaction.imports_rounds import COLUMNS
from satisfaction.models import RoundStratum
from satisfaction.selectors.round_report import RoundReport, Weighed
from satisfaction.tally import Tally

Table = tuple[Sequence[str], list[list[Any]]]
_CENT = Decimal("0.01")


def sample_table(strata: list[RoundStratum]) -> Table:
    """In the columns that a sheet of populations is read by."""
    rows = [
        [
            stratum.unit.code,
            stratum.unit.name,
            stratum.field.name if stratum.field else "",
            stratum.population,
            stratum.sample,
        ]
        for stratum in strata
    ]
    return COLUMNS, [list(row) for row in rows]


def returns_table(report: RoundReport) -> Table:
    """A line per part: population, sample, what became of the forms. Shares in percent."""
    head = (
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Lĩnh vực"),
        _("Tổng thể"),
        _("Mẫu"),
        _("Phiếu cấp"),
        _("Dùng được"),
        _("Từ chối"),
        _("Không dùng được"),
        _("Chưa thu về"),
        _("Tỷ lệ trả lời (%)"),
        _("Sai số đạt được (điểm %)"),
    )
    rows = []
    for line in report.lines:
        stratum, returns = line.stratum, line.returns
        rows.append(
            [
                stratum.unit.code,
                stratum.unit.name,
                stratum.field.name if stratum.field else "",
                returns.population,
                returns.sample,
                returns.issued,
                returns.usable,
                returns.refused,
                returns.unusable,
                returns.out,
                cents(returns.rate),
                cents(returns.margin),
            ]
        )
    return head, rows


def findings_table(report: RoundReport) -> Table:
    """A line per unit and question or factor, then the whole, as counted and weighted."""
    head = (
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Nội dung"),
        _("Cách tính"),
        _("Số người (n)"),
        _("Tỷ lệ hài lòng (%)"),
        _("Khoảng tin cậy từ (%)"),
        _("đến (%)"),
    )
    rows = [row for weighed in report.whole for row in _whole(weighed)]
    names = [weighed.name for weighed in report.whole]
    for unit, opinion, factors in report.by_unit:
        for name, tally in zip(names, [opinion.overall, *factors], strict=True):
            rows.append([unit.code, unit.name, name, _("không gia quyền"), *_figures(tally)])
    return head, rows


def _whole(weighed: Weighed) -> Iterator[list[Any]]:
    place = ["", _("Cả đợt"), weighed.name]
    yield [*place, _("không gia quyền"), *_figures(weighed.counted)]
    low, high = weighed.interval or (None, None)
    yield [
        *place,
        _("gia quyền theo tổng thể"),
        weighed.counted.ballots,
        cents(weighed.share),
        cents(low),
        cents(high),
    ]


def _figures(tally: Tally | None) -> list[Any]:
    if tally is None or tally.interval is None:
        return [0, None, None, None]
    low, high = tally.interval
    return [tally.ballots, cents(tally.share), cents(low), cents(high)]


def cents(value: Fraction | Decimal | None) -> Decimal | None:
    """Rounded half up to two decimals, as pages show it."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
    return exact.quantize(_CENT, ROUND_HALF_UP)
