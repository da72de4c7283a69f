"""Lines of a snapshot in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from common.figures import FigureState
from plans.choices import CellState, IndicatorKind
from plans.models import Indicator


def told(indicator: Indicator, line: Mapping[str, Any] | None) -> str:
    """A line of a snapshot in words. Older snapshots lack what was added later."""
    text = _figure_told(indicator, line)
    if line is None:
        return text
    if line.get("note"):
        text = f"{text} – {line['note']}"
    if line.get("difficulty"):
        difficulty = _("Khó khăn: %(difficulty)s") % {"difficulty": line["difficulty"]}
        text = f"{text} – {difficulty}"
    return text


def _figure_told(indicator: Indicator, line: Mapping[str, Any] | None) -> str:
    if line is not None and line.get("portal"):
        return _computed_told(line)
    if line is None or line["state"] == CellState.MISSING:
        return _("chưa có")
    if line["state"] == CellState.NOT_APPLICABLE:
        word = _("không áp dụng")
        return f"{word}: {line['ground']}" if line["ground"] else word
    if line["state"] == CellState.ZERO:
        return _("không phát sinh")
    if indicator.kind == IndicatorKind.YES_NO:
        return _("Có") if Decimal(line["value"] or 0) else _("Không")
    return _number_told(line)


def _computed_told(line: Mapping[str, Any]) -> str:
    """What the portal says; where the unit declared something else, both and the reason."""
    portal = line["portal"]
    said = _("cổng chưa có số liệu")
    if portal["state"] == FigureState.REPORTED:
        said = _number_told(portal)
    elif portal["state"] == FigureState.NOT_APPLICABLE:
        said = _("không phát sinh")
    if line["state"] == CellState.MISSING:
        return said
    return _("%(declared)s (số của cổng: %(portal)s; lý do khác: %(reason)s)") % {
        "declared": _number_told(line),
        "portal": said,
        "reason": line.get("difference_reason", ""),
    }


def _number_told(line: Mapping[str, str]) -> str:
    if line["denominator"]:
        return f"{_grouped(line['numerator'])} / {_grouped(line['denominator'])}"
    return _grouped(line["value"])


def plain(number: Decimal | None) -> str:
    """A number as typed: no grouping, a comma, only the decimals that are there."""
    if number is None:
        return ""
    return f"{number.normalize():f}".replace(".", ",")


def _grouped(text: str) -> str:
    if not text:
        return ""
    number = Decimal(text).normalize()
    exponent = number.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number_format(number, decimal_pos=places, force_grouping=True)
