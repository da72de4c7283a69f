"""The dossier table as the page shows it: every number leads to its dossiers."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.models import Procedure, ProcedureField
from procedures.selectors import Span
from procedures.selectors.counts import COLUMNS
from procedures.selectors.figures import shares_of
from procedures.selectors.statistics import MonthPoint, TableRow
from units.models import Unit


def line_rows(rows: Iterable[TableRow], unit: Unit, span: Span, by: str) -> list[dict[str, Any]]:
    """With names, numbers and addresses; no `by`: the line of the whole house."""
    return [
        {
            "row": row,
            "name": _name(row) if by else "",
            "code": row.what.code if isinstance(row.what, Procedure) else "",
            "address": _address(row, unit, span, by),
            "typed_address": _typed_address(row, span),
            "cells": [(kind, getattr(row.counts, kind)) for kind in COLUMNS],
            "shares": shares_of(row.counts, span),
        }
        for row in rows
    ]


def _name(row: TableRow) -> str:
    return str(row.what) if row.what is not None else _("Số liệu tháng không chia lĩnh vực")


def _address(row: TableRow, unit: Unit, span: Span, by: str) -> str:
    """The list of dossiers behind the line, to which a number adds its kind."""
    holder = row.what if isinstance(row.what, Unit) else unit
    narrower = "&pham-vi=own" if isinstance(row.what, Unit) else ""
    if isinstance(row.what, ProcedureField):
        narrower = f"&linh-vuc={row.what.pk}"
    if isinstance(row.what, Procedure):
        narrower = f"&thu-tuc={row.what.code}"
    if by and row.what is None:
        return ""
    return f"{reverse('procedures:dossier-list', args=[holder.pk])}?{span.query}{narrower}"


def _typed_address(row: TableRow, span: Span) -> str:
    if not row.counts.typed:
        return ""
    if isinstance(row.what, Unit):
        return reverse("procedures:monthly-year", args=[row.what.pk, span.start.year])
    return f"{reverse('procedures:monthly-overview')}?nam={span.start.year}"


def lines_of_trend(points: list[MonthPoint]) -> dict[str, Any]:
    """Labels and series of the two charts: shares, and how many."""
    return {
        "first": f"{points[0].month:%m/%Y}",
        "last": f"{points[-1].month:%m/%Y}",
        "labels": [str(point.month.month) for point in points],
        "shares": [
            (_("Đúng hạn (%)"), [_percent(one.in_time, one.resolved) for one in points]),
            (_("Trực tuyến (%)"), [_percent(one.online, one.received) for one in points]),
        ],
        "amounts": [
            # A month without anything is before the register began: a gap, not a zero.
            (_("Tiếp nhận"), [one.received or None for one in points]),
            (_("Đã giải quyết"), [one.resolved or None for one in points]),
        ],
    }


def _percent(part: int, whole: int) -> Any:
    return Figure.ratio(part, whole, source="").exact
