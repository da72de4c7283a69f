"""What may stand in a cell. Pure checks: no database, no clock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from common.figures import Figure
from plans.choices import CellState, IndicatorKind
from plans.exceptions import InvalidFigure
from plans.models import Indicator
from plans.selectors.portal import is_share

ZERO = Decimal(0)
LARGEST = Decimal(10) ** 13
PLACES = 3
NOTHING = (None, None, None)
# As long as the fields of a cell.
LONGEST = {"ground": 300, "note": 2000, "difficulty": 2000, "difference_reason": 500}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person typed into one cell."""

    state: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    ground: str = ""
    note: str = ""
    # What stood in the way; the narrative of the report keeps it apart from the explanation.
    difficulty: str = ""
    # Only on a line that the portal computes: why the unit declares another figure.
    difference_reason: str = ""

    @property
    def figures(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        return self.numerator, self.denominator, self.value


def checked(indicator: Indicator, entry: Entry, portal: Figure | None = None) -> Entry:
    """The entry as it may be stored, or a refusal that says how to mend it.

    `portal`: what the portal says, for a line that it computes.
    """
    entry = replace(
        entry,
        ground=entry.ground.strip(),
        note=entry.note.strip(),
        difficulty=entry.difficulty.strip(),
        difference_reason=entry.difference_reason.strip(),
    )
    _words_fit(entry)
    found = _figures(indicator, entry, portal)
    # What is said beside the figure stays, whatever its state.
    return replace(found, note=entry.note, difficulty=entry.difficulty)


def _figures(indicator: Indicator, entry: Entry, portal: Figure | None) -> Entry:
    if indicator.kind == IndicatorKind.PORTAL:
        return _declared(indicator, entry, portal or Figure.missing(source=""))
    if entry.state == CellState.MISSING:
        return Entry(CellState.MISSING)
    if entry.state == CellState.NOT_APPLICABLE:
        return _not_applicable(entry)
    if entry.state == CellState.ZERO:
        return _zero(indicator, entry)
    return _CHECKS[IndicatorKind(indicator.kind)](indicator, entry)


def _words_fit(entry: Entry) -> None:
    """Said as a refusal, because a database may cut or complain."""
    for name, longest in LONGEST.items():
        if len(getattr(entry, name)) > longest:
            raise InvalidFigure(
                _("Phần chữ dài quá %(longest)s ký tự. Hãy viết gọn lại.") % {"longest": longest}
            )


def _not_applicable(entry: Entry) -> Entry:
    if not entry.ground:
        raise InvalidFigure(
            _("Hãy nêu lý do không áp dụng, ví dụ: đơn vị không được giao việc này.")
        )
    return Entry(CellState.NOT_APPLICABLE, ground=entry.ground)


def _zero(indicator: Indicator, entry: Entry) -> Entry:
    if indicator.kind == IndicatorKind.YES_NO:
        raise InvalidFigure(_("Hãy chọn Có hoặc Không."))
    if any((entry.numerator, entry.denominator, entry.value)):
        raise InvalidFigure(
            _("Ô đã chọn “không phát sinh” nhưng vẫn có số. Hãy xóa số hoặc bỏ chọn.")
        )
    if indicator.is_ratio:
        return Entry(CellState.ZERO, ZERO, ZERO)
    return Entry(CellState.ZERO, value=ZERO)


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
        return Entry(CellState.ZERO, ZERO, ZERO)
    return Entry(CellState.REPORTED, numerator, denominator)


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
    return Entry(state, value=value)


def _yes_no(indicator: Indicator, entry: Entry) -> Entry:
    if _needed(entry.value) not in (0, 1):
        raise InvalidFigure(_("Hãy chọn Có hoặc Không."))
    return Entry(CellState.REPORTED, value=entry.value)


def _declared(indicator: Indicator, entry: Entry, portal: Figure) -> Entry:
    """Another value than the portal's, with its reason; the portal's own is no declaration."""
    untouched = Entry(CellState.MISSING)
    if entry.state == CellState.NOT_APPLICABLE:
        raise InvalidFigure(
            _("Chỉ tiêu này do cổng tự tính. Nếu số chưa đúng, hãy khai số khác kèm lý do.")
        )
    share = is_share(indicator, portal)
    if entry.state == CellState.ZERO and entry.figures == NOTHING:
        nil = (ZERO, ZERO, None) if share else (None, None, ZERO)
        entry = replace(entry, numerator=nil[0], denominator=nil[1], value=nil[2])
    if entry.figures == NOTHING:
        if entry.difference_reason:
            raise InvalidFigure(_("Đã ghi lý do nhưng chưa ghi số khai khác với số của cổng."))
        return untouched
    found = (_ratio if share else _number)(indicator, entry)
    if found.figures == (portal.numerator, portal.denominator, portal.value):
        return untouched
    if not entry.difference_reason:
        raise InvalidFigure(_("Số khai khác số của cổng. Hãy ghi lý do khác."))
    return replace(found, difference_reason=entry.difference_reason)


def _number(indicator: Indicator, entry: Entry) -> Entry:
    """A mean may have decimals, so unlike a count it need not be whole."""
    value = _needed(entry.value)
    _within_bounds(value)
    state = CellState.REPORTED if value else CellState.ZERO
    return Entry(state, value=value)


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
}
