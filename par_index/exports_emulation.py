"""The emulation list as a table: a line per unit, flagged or not, with the reason."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from common.exports import csv_text, xlsx_bytes
from par_index.scoring import rounded
from par_index.selectors.emulation import Emulation, EmulationRow
from par_index.specs import spec_of


def emulation_csv(found: Emulation) -> str:
    return csv_text(_header(found), _rows(found))


def emulation_xlsx(found: Emulation) -> bytes:
    title = _("Thi đua %(year)s") % {"year": found.run.year}
    return xlsx_bytes(title, _header(found), _rows(found))


def _header(found: Emulation) -> list[str]:
    return [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Chỉ số (%)"),
        _("Hạng"),
        _("Xếp loại %(year)s") % {"year": found.run.year},
        _("Xếp loại %(year)s") % {"year": found.run.year - 1},
        _("Cần xem xét"),
        _("Lý do"),
    ]


def _rows(found: Emulation) -> Iterator[list[Any]]:
    places = spec_of(found.run.criteria_set).rounding.places
    for row in found.rows:
        percent = row.result.percent
        yield [
            row.unit.code,
            row.unit.name,
            None if percent is None else rounded(percent, places),
            row.result.rank_shown,
            row.result.band,
            band_before(row),
            _("Có") if row.is_flagged else _("Không"),
            "; ".join(reasons_of(row)),
        ]


def band_before(row: EmulationRow) -> str:
    """Last year's published band; of a merged unit its predecessors'."""
    if row.before is not None:
        return row.before.band or "—"
    told = (f"{unit.name}: {old.band if old else '—'}" for unit, old in row.predecessors)
    return "; ".join(told) or "—"


def reasons_of(row: EmulationRow) -> list[str]:
    """Why the unit is flagged, or why it could not be held against last year."""
    reasons = []
    if row.is_low:
        band = row.result.band or _("dưới mức thấp nhất")
        reasons.append(_("Xếp loại %(band)s") % {"band": band})
    if row.has_fallen and row.before is not None:
        reasons.append(
            _("Giảm từ hai bậc trở lên: %(before)s → %(after)s")
            % {"before": row.before.band, "after": row.result.band or "—"}
        )
    if row.predecessors and row.before is None:
        reasons.append(_("Đơn vị mới sáp nhập, chia tách: so với các đơn vị cũ, không tự kết luận"))
    if not row.is_rated:
        reasons.append(_("Chưa xếp loại"))
    return reasons
