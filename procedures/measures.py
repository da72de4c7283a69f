"""What this app offers to the index. Each measure costs the same number of queries for any units.

`argument` says whose records count: "" the unit and all below it, "own" the unit alone,
"subordinate" only those below it. A year's figures are those of its last day, or of today
while the year runs.
"""

from datetime import date

from django.db.models import (
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.choices import (
    ABOLITION_KINDS,
    ONLINE_FROM_LEVEL,
    ProposalKind,
)
from procedures.measures_base import Measure, last_day, shares, spread_sums
from procedures.measures_dossiers import (
    apology_rate,
    median_days,
    monthly_reported_rate,
    on_time_rate,
    one_stop_rate,
    online_dossier_rate,
    overdue_now,
    postal_dossier_rate,
)
from procedures.measures_registers import (
    iso_conversion_rate,
    one_stop_rollout_count,
    one_stop_rollout_new,
    one_stop_rollout_rate,
    one_stop_score,
    systems_connected,
)
from procedures.models import (
    Handling,
    Posting,
    Procedure,
    ProcedureVersion,
    ReviewProposal,
)
from units.choices import COMMUNE
from units.models import Unit
from units.selectors import counted_in

# What is no figure here is for the measures of the apps above.
__all__ = ["MEASURES", "Measure", "last_day", "measure_url", "shares", "spread_sums"]

# --- The catalogue ----------------------------------------------------------------------


def _procedures_by_level(on: date) -> dict[str, dict[int, int]]:
    """Per level the procedures in force there, with their online level on the day. One query.

    What is offered online only since a later day was not then.
    """
    in_force = Procedure.objects.effective(on)
    levels: dict[str, dict[int, int]] = {}
    handled = Handling.objects.filter(procedure__in=in_force)
    for level, pk, online, since in handled.values_list(
        "level_id", "procedure_id", "procedure__online_level", "procedure__online_since"
    ):
        levels.setdefault(level, {})[pk] = online if since is None or since <= on else 0
    return levels


def _versions_by_level(on: date) -> dict[str, set[tuple[int, int]]]:
    """Per level the procedures in force there, each with the version of that day. One query."""
    come = ProcedureVersion.objects.filter(
        Q(effective_from=None) | Q(effective_from__lte=on), procedure=OuterRef("procedure")
    )
    number = Subquery(come.order_by("-number").values("number")[:1])
    handled = Handling.objects.filter(procedure__in=Procedure.objects.effective(on)).annotate(
        number=Coalesce(number, F("procedure__version"))
    )
    levels: dict[str, set[tuple[int, int]]] = {}
    for level, pk, version in handled.values_list("level_id", "procedure_id", "number"):
        levels.setdefault(level, set()).add((pk, version))
    return levels


def posting_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures in force at the unit's level whose version of that day hangs on its board / all.

    For a district the sum over its own board and those of the units below.
    """
    on = last_day(year)
    levels = _versions_by_level(on)
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
    levels = _procedures_by_level(on)
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


def _proposals(
    units: list[Unit], argument: str, found: QuerySet[ReviewProposal], year: int
) -> dict[int, Figure]:
    """How many different procedures the proposals touch, per unit."""
    scope = counted_in(units, argument)
    touched: dict[int, set[int]] = {unit.pk: set() for unit in units}
    for holder, procedure in found.values_list("unit_id", "procedure_id"):
        for asked in scope.get(holder, ()):
            touched[asked].add(procedure)
    source = _("Sổ kiến nghị rà soát của cổng")
    return {
        pk: Figure.count(len(some), source=source, n=len(some), as_of=last_day(year))
        for pk, some in touched.items()
    }


def _counted(day: str, year: int) -> QuerySet[ReviewProposal]:
    """Proposals by a day of their own in the year, or of the district's that took them in."""
    own = ReviewProposal.objects.annotate(counted_on=Coalesce(day, f"merged_into__{day}"))
    return own.filter(counted_on__range=(date(year, 1, 1), last_day(year)))


def shortened_count(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures whose shortened time took effect in the year, each counted once."""
    found = _counted("effective_on", year).filter(kind=ProposalKind.SHORTEN)
    return _proposals(units, argument, found, year)


def abolition_proposals(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures of which something was proposed for abolition in the year, whatever came of it."""
    found = _counted("sent_on", year).filter(kind__in=ABOLITION_KINDS)
    return _proposals(units, argument, found, year)


MEASURES: dict[str, Measure] = {
    "posting_rate": posting_rate,
    "on_time_rate": on_time_rate,
    "apology_rate": apology_rate,
    "median_days": median_days,
    "overdue_now": overdue_now,
    "monthly_reported_rate": monthly_reported_rate,
    "one_stop_rate": one_stop_rate,
    "shortened_count": shortened_count,
    "abolition_proposals": abolition_proposals,
    "online_level_rate": online_level_rate,
    "online_dossier_rate": online_dossier_rate,
    "postal_dossier_rate": postal_dossier_rate,
    "one_stop_rollout_rate": one_stop_rollout_rate,
    "one_stop_rollout_count": one_stop_rollout_count,
    "one_stop_rollout_new": one_stop_rollout_new,
    "iso_conversion_rate": iso_conversion_rate,
    "systems_connected": systems_connected,
    "one_stop_score": one_stop_score,
}

# Which dossiers to list behind a figure: the filter of the dossier list that shows them.
_DOSSIER_FILTERS = {
    # The late ones stand first; a filter for them would often end on an empty page.
    "on_time_rate": "tinh-trang=resolved",
    "apology_rate": "tinh-trang=late",
    "median_days": "tinh-trang=resolved",
    "overdue_now": "tinh-trang=overdue",
    "one_stop_rate": "cach-nop=elsewhere",
    "online_dossier_rate": "cach-nop=online",
    "postal_dossier_rate": "cach-nop=post",
}

_BOOKS = {
    "one_stop_rollout_rate": "mot-cua",
    "one_stop_rollout_count": "mot-cua",
    "one_stop_rollout_new": "mot-cua",
    "iso_conversion_rate": "iso",
    "systems_connected": "ket-noi",
}


# Shortened times are of one kind, proposals to abolish of two.
_PROPOSAL_FILTERS = {"shortened_count": "&loai=shorten", "abolition_proposals": ""}


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page with the records behind the figure, for staff."""
    name, _colon, argument = name.partition(":")
    if name in _DOSSIER_FILTERS:
        scope = f"&pham-vi={argument}" if argument else ""
        address = reverse("procedures:dossier-list", args=[unit.pk])
        return f"{address}?nam={year}&{_DOSSIER_FILTERS[name]}{scope}"
    if name == "monthly_reported_rate":
        return f"{reverse('procedures:monthly-overview')}?nam={year}"
    if name in _PROPOSAL_FILTERS:
        of_unit = f"&don-vi={unit.pk}" if unit.level_id == COMMUNE else ""
        kinds = _PROPOSAL_FILTERS[name]
        return f"{reverse('procedures:proposal-list')}?nam={year}{of_unit}{kinds}"
    if name in _BOOKS:
        return f"{reverse('procedures:register-list')}?so={_BOOKS[name]}"
    if name == "one_stop_score":
        return f"{reverse('procedures:assessment-list')}?nam={year}&quy=0"
    if name == "posting_rate" and unit.level_id != COMMUNE and argument != "own":
        return reverse("procedures:posting-overview")
    if name == "posting_rate":
        return f"{reverse('procedures:posting-list')}?don-vi={unit.pk}"
    return f"{reverse('procedures:procedure-list')}" if name == "online_level_rate" else None
