"""A month's figures, typed by a unit whose dossiers are in no electronic system."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.templatetags.portal import moment, number
from procedures.exceptions import (
    Fault,
    MonthChanged,
    MonthInRegister,
    MonthOutsideUnit,
    MonthRefused,
    MonthToCome,
    WholeOrByField,
)
from procedures.models import MonthlyFigures, ProcedureField
from procedures.selectors.counts import NUMBERS, broken_identities
from procedures.selectors.monthly import dossiers_of_month, left_of, month_end
from procedures.services.common import require_for
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def save_month(
    *,
    unit: Unit,
    month: date,
    field: ProcedureField | None = None,
    numbers: Mapping[str, int],
    note: str = "",
    edition: int | None = None,
    by: Any,
) -> MonthlyFigures:
    """Keep a line; the same again changes nothing.

    `edition` is that of the line the person saw, 0 where there was none; None asks for none.
    """
    require_for(by, Permission.DOSSIER_KEEP, unit)
    # One writer per unit: neither two lines of one kind nor both kinds can come about.
    Unit.objects.select_for_update().get(pk=unit.pk)
    check_month(unit, month, field)
    known = MonthlyFigures.objects.filter(unit=unit, month=month, field=field).first()
    _check_edition(known, edition)
    values = {name: numbers[name] for name in NUMBERS} | {"note": note}
    check_numbers(unit, month, field, values)
    before = _values(known)
    if known is not None and before == values:
        return known
    line = known or MonthlyFigures(unit=unit, month=month, field=field, edition=0)
    for name, value in values.items():
        setattr(line, name, value)
    line.edition, line.entered_by, line.entered_at = line.edition + 1, by, clock.now()
    line.save()
    after = {"month": f"{month:%Y-%m}", "field": field.name if field else "", **values}
    record("monthly.saved", line, by=by, before=before, after=after, reason=note, unit=unit)
    return line


@transaction.atomic
def remove_month(*, line: MonthlyFigures, reason: str, by: Any) -> None:
    """Take a line away, with a reason: it was typed for the wrong month, or by the wrong kind."""
    require_for(by, Permission.DOSSIER_KEEP, line.unit)
    if not reason.strip():
        raise MonthRefused(_("Xin ghi lý do xóa."))
    before = {"month": f"{line.month:%Y-%m}", "field": str(line.field or ""), **_values(line)}
    record("monthly.removed", line, by=by, before=before, reason=reason, unit=line.unit)
    line.delete()


def check_month(unit: Unit, month: date, field: ProcedureField | None) -> None:
    """Whether such a line may be typed at all."""
    if month > clock.today():
        raise MonthToCome(month)
    ended = unit.valid_to is not None and unit.valid_to < month
    if ended or month_end(month) < unit.valid_from:
        raise MonthOutsideUnit(unit, month)
    in_register = dossiers_of_month(unit, month)
    if in_register:
        raise MonthInRegister(month, in_register)
    lines = MonthlyFigures.objects.filter(unit=unit, month=month)
    if lines.filter(field__isnull=field is not None).exists():
        raise WholeOrByField(month, has_whole=field is not None)


def check_numbers(
    unit: Unit, month: date, field: ProcedureField | None, values: Mapping[str, Any]
) -> None:
    """The identities, and a word on what was carried over where it is not what was left."""
    faults: list[Fault] = [
        (identity.total, sentence, identity.parts)
        for identity, sentence in broken_identities(values)
    ]
    left = left_of(unit, month, field.pk if field else None)
    if left is not None and left != values["carried_over"] and not values["note"].strip():
        sentence = _(
            "Kỳ trước chuyển sang %(typed)s khác số còn lại của tháng trước %(left)s (đang giải "
            "quyết + chờ bổ sung). Xin sửa, hoặc ghi lý do ở ô ghi chú."
        ) % {"typed": number(values["carried_over"]), "left": number(left)}
        faults.append(("note", sentence, ("carried_over",)))
    if faults:
        raise MonthRefused(" ".join(sentence for _name, sentence, _parts in faults), faults)


def _check_edition(known: MonthlyFigures | None, edition: int | None) -> None:
    if edition is None or edition == (known.edition if known else 0):
        return
    if known is None:
        raise MonthChanged(_("Dòng này vừa bị người khác xóa; bấm Lưu lần nữa để ghi lại."), None)
    who = known.entered_by or _("Người khác")
    text = _(
        "%(who)s vừa lưu tháng này lúc %(at)s nên chưa ghi gì. Xin so với số đang có trên cổng ở dưới "
        "mỗi ô; bấm Lưu lần nữa để ghi số của ông/bà."
    )
    raise MonthChanged(text % {"who": who, "at": moment(known.entered_at)}, known)


def _values(line: MonthlyFigures | None) -> dict[str, Any]:
    return {} if line is None else {name: getattr(line, name) for name in (*NUMBERS, "note")}
