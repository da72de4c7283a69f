"""Figures of the catalogue: what hangs on the boards, what is offered online."""

from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.measures.base import last_day, shares
from procedures.models import Posting
from procedures.selectors.in_force import in_force_by_level
from units.models import Unit


def posting_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures in force at the unit's level whose version of that day hangs on its board / all.

    For a district the sum over its own board and those of the units below.
    """
    on = last_day(year)
    levels = {
        level: {one.hangs_as for one in held} for level, held in in_force_by_level(on).items()
    }
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
    levels = in_force_by_level(on)
    source = _("Danh mục thủ tục của cổng")
    figures = {}
    for unit in units:
        held = levels.get(unit.level_id, [])
        figures[unit.pk] = (
            Figure.ratio(sum(one.is_online for one in held), len(held), source=source, as_of=on)
            if held
            else Figure.missing(source=source)
        )
    return figures
