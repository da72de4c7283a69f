"""What people and their programs really leave in a cell, as figures and words."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.text import fold
from plans.choices import CellState
from plans.exceptions import InvalidFigure
from plans.exports.sheet_layout import NOT_YET, STATE_WORDS
from plans.forms.cells import parse_number
from plans.imports_sheet.workbook import RawCell
from plans.selectors.sheets import tidy
from plans.services.figures import PLACES

_STATES = {fold(word): state for state, word in STATE_WORDS.items()} | {
    fold(NOT_YET): CellState.MISSING.value
}
_ANSWERS = {"co": Decimal(1), "khong": Decimal(0), "1": Decimal(1), "0": Decimal(0)}
# As far as binary fractions are off after some arithmetic: absolutely, and of large numbers.
_NOISE, _NOISE_SHARE = Decimal("1e-9"), Decimal("1e-15")


def number_in(cell: RawCell) -> Decimal | None:
    """A figure; InvalidFigure tells how to mend what is none."""
    _readable(cell)
    value = cell.value
    if cell.is_percent or (isinstance(value, str) and "%" in value):
        raise InvalidFigure(
            _(
                "Ô ghi dạng phần trăm (%(shown)s). Hãy đổi định dạng ô về số thường và ghi "
                "số đếm được, không ghi tỷ lệ."
            )
            % {"shown": _percent(value)}
        )
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        raise InvalidFigure(
            _(
                "Excel đã đổi số vừa gõ thành ngày giờ (%(shown)s). Hãy xóa ô, đổi định dạng ô "
                "về số thường, rồi ghi tử số và mẫu số vào hai ô riêng."
            )
            % {"shown": text_of_value(value)}
        )
    if isinstance(value, bool):
        raise InvalidFigure(_("Ô này ghi số, không ghi Đúng/Sai."))
    if isinstance(value, (int, float)):
        return _exact(value)
    return parse_number(value or "")


def ratio_in(numerator: RawCell, denominator: RawCell) -> tuple[RawCell, RawCell]:
    """The two cells of a ratio; “29/30” in one of them while the other is empty counts as both."""
    for cell, other in ((numerator, denominator), (denominator, numerator)):
        if isinstance(cell.value, str) and cell.value.count("/") == 1 and "%" not in cell.value:
            left, right = (RawCell(part) for part in cell.value.split("/"))
            same = right if other is denominator else left
            if other.is_empty or number_in(other) == number_in(same):
                return left, right
            raise InvalidFigure(
                _(
                    "Ô ghi “%(typed)s” nhưng ô bên cạnh lại có số khác. Hãy ghi tử số và mẫu số "
                    "vào hai ô riêng."
                )
                % {"typed": cell.value.strip()[:30]}
            )
    return numerator, denominator


def answer_in(cell: RawCell) -> Decimal | None:
    """Yes or no."""
    _readable(cell)
    if cell.is_empty:
        return None
    if isinstance(cell.value, bool):
        return Decimal(cell.value)
    answer = _ANSWERS.get(fold(text_of_value(cell.value)))
    if answer is None or cell.is_percent:
        raise InvalidFigure(
            _("“%(typed)s” không đọc được. Hãy chọn Có hoặc Không trong danh sách của ô.")
            % {"typed": text_of_value(cell.value)[:30]}
        )
    return answer


def state_in(cell: RawCell) -> str:
    """One of the four states; nothing chosen gives an empty word."""
    _readable(cell)
    if cell.is_empty:
        return ""
    state = _STATES.get(fold(text_of_value(cell.value)))
    if state is None:
        raise InvalidFigure(
            _("Không có trạng thái “%(typed)s”. Hãy chọn: %(words)s, hoặc để trống.")
            % {
                "typed": text_of_value(cell.value)[:30],
                "words": ", ".join(STATE_WORDS.values()),
            }
        )
    return state


def text_in(cell: RawCell) -> str:
    """Words; a number or a day typed among them is taken as it was meant."""
    _readable(cell)
    return tidy(text_of_value(cell.value))


def text_of_value(value: Any) -> str:
    """A cell's value as it would be read aloud here."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        has_hour = value.time() != datetime.time()
        return f"{value:%d/%m/%Y %H:%M}" if has_hour else f"{value:%d/%m/%Y}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{_exact(value).normalize():f}".replace(".", ",")
    return str(value)


def _readable(cell: RawCell) -> None:
    if cell.is_unsolved:
        raise InvalidFigure(
            _(
                "Ô là công thức chưa có kết quả. Hãy mở tệp bằng Excel hoặc LibreOffice và lưu "
                "lại, hoặc gõ thẳng giá trị."
            )
        )
    if cell.is_fault:
        raise InvalidFigure(
            _("Ô báo lỗi %(fault)s. Hãy sửa công thức hoặc gõ thẳng giá trị.")
            % {"fault": cell.value}
        )


def _exact(value: int | float) -> Decimal:
    """The number that was meant: 0.1 + 0.2 in a spreadsheet is 0.3."""
    exact = Decimal(repr(value))
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** 20:
        return exact
    rounded = round(exact, PLACES)
    return rounded if abs(exact - rounded) <= max(_NOISE, abs(exact) * _NOISE_SHARE) else exact


def _percent(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()[:30]
    return f"{text_of_value(float(value) * 100)} %"
