"""Figures of the catalogue: what hangs on the boards, what is offered online."""

from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.choices import ONLINE_FROM_LEVEL
from procedures.measures.base import last_day, shares
from procedures.models import Posting
from procedures.selectors.in_force import online_levels, versions_in_force
from units.models import Unit


def posting_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures in force at the unit's level whose version of that day hangs on its board / all.

    For a district the sum over its own board and those of the units below.
    """
    on = last_day(year)
    levels = versions_in_force(on)
    posted: dict[int, set[tuple[int, int]]] = {}
    seen = Posting.objects.filter(posted_on__lte=on)
    for unit, procedure, version in seen.values_list("unit_id", "procedure_id", "version"):
        posted.setdefault(unit, set()).add((procedure, version))
    holders = Unit.objects.in_force(on).filter(level__in=levels).values_list("pk", "level_id")
    rows = [
        (pk, len(posted.get(pk, set()) & levels[level]), len(levels[level]))
        for pk, level in holders
    ]
    return shares(units, year, argument, rows, _("Sổ niêm yết của cổng"))


def online_level_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures of the unit's own level offered at online level 3 or 4 / all in force there."""
    on = last_day(year)
    levels = online_levels(on)
    source = _("Danh mục thủ tục của cổng")
    figures = {}
    for unit in units:
        online = levels.get(unit.level_id, {}).values()
        count = sum(level >= ONLINE_FROM_LEVEL for level in online)
        figures[unit.pk] = (
            Figure.ratio(count, len(online), source=source, as_of=on)
            if online
            else Figure.missing(source=source)
        )
    return figures
