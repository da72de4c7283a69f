"""What this app offers to the index. Each measure costs the same number of queries for any units.

`argument` says whose records count: "" the unit and all below it, "own" the unit alone,
"subordinate" only those below it. A year's figures are those of its last day, or of today
while the year runs.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.figures import Figure
from procedures.choices import (
    ABOLITION_KINDS,
    ONLINE_FROM_LEVEL,
    RESOLVED,
    Channel,
    ProposalKind,
    RolloutState,
)
from procedures.models import (
    IN_TIME,
    LATE,
    Dossier,
    Handling,
    OneStopRollout,
    Posting,
    Procedure,
    ProcedureVersion,
    ReviewProposal,
)
from units.choices import COMMUNE
from units.models import Unit
from units.selectors import counted_in

Measure = Callable[[list[Unit], int, str], dict[int, Figure]]


def last_day(year: int) -> date:
    """The day on which the year's figures stand."""
    return min(date(year, 12, 31), clock.today())


def spread_sums(
    units: list[Unit], argument: str, rows: Iterable[tuple[int, ...]]
) -> dict[int, list[int]]:
    """Add up rows of (holding unit, number, number, …) for every asked unit with any row."""
    scope = counted_in(units, argument)
    sums: dict[int, list[int]] = {}
    for holder, *numbers in rows:
        for asked in scope.get(holder, ()):
            before = sums.get(asked, [0] * len(numbers))
            sums[asked] = [old + new for old, new in zip(before, numbers, strict=True)]
    return sums


def shares(
    units: list[Unit], year: int, argument: str, rows: Iterable[tuple[int, ...]], source: str
) -> dict[int, Figure]:
    """A ratio per unit from rows of (unit, numerator, denominator); missing where there is no row."""
    sums = spread_sums(units, argument, rows)
    return {
        unit.pk: Figure.ratio(*sums[unit.pk], source=source, as_of=last_day(year))
        if unit.pk in sums
        else Figure.missing(source=source)
        for unit in units
    }


# --- Dossiers -------------------------------------------------------------------------


def _share_of_resolved(
    units: list[Unit], year: int, argument: str, part: Q, whole: Q
) -> dict[int, Figure]:
    """A share among dossiers resolved in the year.

    Units with dossiers but none in the whole get "nothing to measure", units without any
    dossier get "missing".
    """
    days = (date(year, 1, 1), last_day(year))
    resolved = Q(status__in=RESOLVED, finished_on__range=days)
    rows = (
        Dossier.objects.taken()
        .filter(Q(received_on__range=days) | resolved)
        .order_by()
        .values_list("unit")
        .annotate(
            part=Count("pk", filter=resolved & part), whole=Count("pk", filter=resolved & whole)
        )
    )
    return shares(units, year, argument, _as_rows(rows), _("Sổ hồ sơ của cổng"))


def _as_rows(rows: QuerySet) -> list[tuple[int, ...]]:
    return [tuple(row) for row in rows]


def on_time_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Result ready before or on the due day / dossiers resolved in the year."""
    return _share_of_resolved(units, year, argument, IN_TIME, Q())


def apology_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Late dossiers with an apology at the latest a day before expiry / late dossiers."""
    apologised = LATE & Q(apology_on__lt=F("due_on"))
    return _share_of_resolved(units, year, argument, apologised, LATE)


def _share_of_received(units: list[Unit], year: int, argument: str, part: Q) -> dict[int, Figure]:
    rows = (
        Dossier.objects.received_in(date(year, 1, 1), last_day(year))
        .order_by()
        .values_list("unit")
        .annotate(part=Count("pk", filter=part), whole=Count("pk"))
    )
    return shares(units, year, argument, _as_rows(rows), _("Sổ hồ sơ của cổng"))


def one_stop_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Dossiers taken in at the one-stop shop, on the network or by post / all received."""
    return _share_of_received(units, year, argument, ~Q(channel=Channel.ELSEWHERE))


def online_dossier_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Dossiers sent on the network / all received in the year."""
    return _share_of_received(units, year, argument, Q(channel=Channel.ONLINE))


def postal_dossier_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Dossiers that came by the public post / all received in the year."""
    return _share_of_received(units, year, argument, Q(channel=Channel.POST))


# --- The catalogue ----------------------------------------------------------------------


def _procedures_by_level(on: date) -> dict[str, dict[int, int]]:
    """Per level the procedures in force there, with their online level. One query."""
    in_force = Procedure.objects.effective(on)
    levels: dict[str, dict[int, int]] = {}
    handled = Handling.objects.filter(procedure__in=in_force)
    for level, pk, online in handled.values_list(
        "level_id", "procedure_id", "procedure__online_level"
    ):
        levels.setdefault(level, {})[pk] = online
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


def one_stop_rollout_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Communes that run the electronic one-stop shop in full / all communes."""
    on = last_day(year)
    full = OneStopRollout.objects.filter(Q(since=None) | Q(since__lte=on), state=RolloutState.FULL)
    running = set(full.values_list("unit_id", flat=True))
    communes = Unit.objects.in_force(on).at_level(COMMUNE).values_list("pk", flat=True)
    rows = [(pk, int(pk in running), 1) for pk in communes]
    return shares(units, year, argument, rows, _("Sổ một cửa điện tử của cổng"))


MEASURES: dict[str, Measure] = {
    "posting_rate": posting_rate,
    "on_time_rate": on_time_rate,
    "apology_rate": apology_rate,
    "one_stop_rate": one_stop_rate,
    "shortened_count": shortened_count,
    "abolition_proposals": abolition_proposals,
    "online_level_rate": online_level_rate,
    "online_dossier_rate": online_dossier_rate,
    "postal_dossier_rate": postal_dossier_rate,
    "one_stop_rollout_rate": one_stop_rollout_rate,
}

# Which dossiers to list behind a figure: the filter of the dossier list that shows them.
_DOSSIER_FILTERS = {
    # The late ones stand first; a filter for them would often end on an empty page.
    "on_time_rate": "tinh-trang=resolved",
    "apology_rate": "tinh-trang=late",
    "one_stop_rate": "cach-nop=elsewhere",
    "online_dossier_rate": "cach-nop=online",
    "postal_dossier_rate": "cach-nop=post",
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
    if name == "posting_rate" and unit.level_id != COMMUNE and argument != "own":
        return reverse("procedures:posting-overview")
    if name == "posting_rate":
        return f"{reverse('procedures:posting-list')}?don-vi={unit.pk}"
    if name in _PROPOSAL_FILTERS:
        of_unit = f"&don-vi={unit.pk}" if unit.level_id == COMMUNE else ""
        kinds = _PROPOSAL_FILTERS[name]
        return f"{reverse('procedures:proposal-list')}?nam={year}{of_unit}{kinds}"
    return f"{reverse('procedures:procedure-list')}" if name == "online_level_rate" else None
