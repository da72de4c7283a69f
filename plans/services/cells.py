"""Writing one figure, so that nobody's entry vanishes under another's."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.figures import Figure
from plans.exceptions import CellConflict
from plans.models import Cell, Indicator, Report
from plans.selectors.portal import figures_for
from plans.services.figures import PLACES, Entry, checked
from plans.services.reports import writable_report


@transaction.atomic
def save_cell(
    *,
    report: Report,
    indicator: Indicator,
    by: Any,
    version: int,
    state: str,
    numerator: Decimal | int | None = None,
    denominator: Decimal | int | None = None,
    value: Decimal | int | None = None,
    ground: str = "",
    note: str = "",
    difficulty: str = "",
    difference_reason: str = "",
) -> Cell:
    """Store one figure if the cell is still as the person saw it (`version`).

    On a line that the portal computes, a figure is a declaration beside the portal's own and
    needs its reason; without figures the portal's stands again.

    Raises CellConflict, which carries what stands there now, when somebody else was faster;
    sending the same content twice is no conflict.
    """
    writable_report(report, by)
    portal = figures_for([indicator], report.unit, report.period.year).get(indicator.pk)
    figures = (_exact(numerator), _exact(denominator), _exact(value))
    entry = checked(
        indicator, Entry(state, *figures, ground, note, difficulty, difference_reason), portal
    )
    cell, _new = Cell.objects.select_related("changed_by").get_or_create(
        report=report, indicator=indicator
    )
    cell.indicator = indicator
    before, after = _told(cell), _told(entry)
    if before == after:
        return cell
    after |= _portal_then(entry, portal)
    now = clock.now()
    won = Cell.objects.filter(pk=cell.pk, version=version).update(
        **after, version=F("version") + 1, changed_by=by, changed_at=now
    )
    if not won:
        raise CellConflict(cell, str(cell.changed_by or _("Người khác")))
    for field, content in after.items():
        setattr(cell, field, content)
    cell.version, cell.changed_by, cell.changed_at = version + 1, by, now
    record("cell.saved", cell, by=by, before=before, after=after, unit=report.unit)
    return cell


def _told(content: Cell | Entry) -> dict[str, Any]:
    return {
        "state": str(content.state),
        "numerator": content.numerator,
        "denominator": content.denominator,
        "value": content.value,
        "ground": content.ground,
        "note": content.note,
        "difficulty": content.difficulty,
        "difference_reason": content.difference_reason,
    }


def _portal_then(entry: Entry, portal: Figure | None) -> dict[str, Decimal | None]:
    """What the portal said when the unit declared something else."""
    said = portal if portal and entry.difference_reason else Figure.missing(source="")
    return {
        "portal_numerator": _stored(said.numerator),
        "portal_denominator": _stored(said.denominator),
        "portal_value": _stored(said.value),
    }


def _stored(number: Decimal | None) -> Decimal | None:
    return None if number is None else round(number, PLACES)


def _exact(number: Decimal | int | None) -> Decimal | None:
    return None if number is None else Decimal(number)
