"""What may stand in a cell. Pure checks: no database, no clock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from plans.choices import CellState, IndicatorKind
from plans.exceptions import InvalidFigure
from plans.models import Indicator

ZERO = Decimal(0)
LARGEST = Decimal(10) ** 13
PLACES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person typed into one cell."""

    state: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    ground: str = ""
    note: str = ""


def checked(indicator: Indicator, entry: Entry) -> Entry:
    """The entry as it may be stored, or a refusal that says how to mend it."""
    entry = replace(entry, ground=entry.ground.strip(), note=entry.note.strip())
    if entry.state == CellState.MISSING:
        return Entry(CellState.MISSING, note=entry.note)
    if entry.state == CellState.NOT_APPLICABLE:
        return _not_applicable(entry)
    if entry.state == CellState.ZERO:
        return _zero(indicator, entry)
    return _CHECKS[IndicatorKind(indicator.kind)](indicator, entry)


def _not_applicable(entry: Entry) -> Entry:
    if not entry.ground:
        raise InvalidFigure(
            _("Hãy nêu lý do không áp dụng, ví dụ: đơn vị không được giao việc này.")
        )
    return Entry(CellState.NOT_APPLICABLE, ground=entry.ground, note=entry.note)


def _zero(indicator: Indicator, entry: Entry) -> Entry:
    if indicator.kind == IndicatorKind.YES_NO:
        raise InvalidFigure(_("Hãy chọn Có hoặc Không."))
    if any((entry.numerator, entry.denominator, entry.value)):
        raise InvalidFigure(
            _("Ô đã chọn “không phát sinh” nhưng vẫn có số. Hãy xóa số hoặc bỏ chọn.")
        )
    if indicator.is_ratio:
        return Entry(CellState.ZERO, ZERO, ZERO, note=entry.note)
    return Entry(CellState.ZERO, value=ZERO, note=entry.note)


def _ratio(indicator: Indicator, entry: Entry) -> Entry:
    numerator, denominator = entry.numerator, entry.denominator
    if numerator is None or denominator is None:
        raise InvalidFigure(_("Hãy nhập đủ tử số và mẫu số, ví dụ 29 / 30."))
    _within_bounds(numerator)
    _within_bounds(denominator)
    if not denominator and numerator:
        raise InvalidFigure(_("Mẫu số bằng 0 mà tử số khác 0. Hãy kiểm tra lại hai số."))
    if not denominator:
        # 0/0 says that nothing arose, in other words.
        return Entry(CellState.ZERO, ZERO, ZERO, note=entry.note)
    return Entry(CellState.REPORTED, numerator, denominator, note=entry.note)


def _milestones(indicator: Indicator, entry: Entry) -> Entry:
    entry = _ratio(indicator, entry)
    numerator, denominator = entry.numerator or ZERO, entry.denominator or ZERO
    if numerator % 1 or denominator % 1:
        raise InvalidFigure(_("Số bước phải là số nguyên."))
    if numerator > denominator:
        raise InvalidFigure(_("Số bước đã làm không thể lớn hơn tổng số bước."))
    return entry


def _count(indicator: Indicator, entry: Entry) -> Entry:
    value = _needed(entry.value)
    _within_bounds(value)
    if value % 1:
        raise InvalidFigure(_("Số lượng phải là số nguyên, không có phần lẻ."))
    state = CellState.REPORTED if value else CellState.ZERO
    return Entry(state, value=value, note=entry.note)


def _yes_no(indicator: Indicator, entry: Entry) -> Entry:
    if _needed(entry.value) not in (0, 1):
        raise InvalidFigure(_("Hãy chọn Có hoặc Không."))
    return Entry(CellState.REPORTED, value=entry.value, note=entry.note)


def _computed(indicator: Indicator, entry: Entry) -> Entry:
    raise InvalidFigure(_("Chỉ tiêu này do cổng tự tính, không nhập tay."))


def _needed(value: Decimal | None) -> Decimal:
    if value is None:
        raise InvalidFigure(_("Hãy nhập một số."))
    return value


def _within_bounds(number: Decimal) -> None:
    if not number.is_finite():
        raise InvalidFigure(_("Hãy nhập một số."))
    if number < 0:
        raise InvalidFigure(_("Số không được âm."))
    if number >= LARGEST:
        raise InvalidFigure(_("Số quá lớn; hãy kiểm tra lại đơn vị tính."))
    if number != round(number, PLACES):
        raise InvalidFigure(_("Chỉ ghi đến ba chữ số sau dấu phẩy."))


_CHECKS: dict[IndicatorKind, Callable[[Indicator, Entry], Entry]] = {
    IndicatorKind.RATIO: _ratio,
    IndicatorKind.MILESTONES: _milestones,
    IndicatorKind.COUNT: _count,
    IndicatorKind.YES_NO: _yes_no,
    IndicatorKind.PORTAL: _computed,
}
