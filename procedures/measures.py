"""What this app offers to the index. Each measure costs the same number of queries for any units.

`argument` says whose records count: "" the unit and all below it, "own" the unit alone,
"subordinate" only those below it. A year's figures are those of its last day, or of today
while the year runs.
"""

from datetime import date
from fractions import Fraction

from django.db.models import (
    DecimalField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.choices import (
    ONLINE_FROM_LEVEL,
    AssessmentState,
    IsoState,
    LinkState,
    ProposalKind,
    RolloutState,
)
from procedures.measures_base import Measure, last_day, shares, spread_sums
from procedures.measures_dossiers import (
    apology_rate,
    on_time_rate,
    one_stop_rate,
    online_dossier_rate,
    postal_dossier_rate,
)
from procedures.models import (
    AssessmentMark,
    Handling,
    IsoConversion,
    OneStopRollout,
    Posting,
    Procedure,
    ProcedureVersion,
    ReviewProposal,
    SystemLink,
)
from units.choices import COMMUNE
from units.models import Unit
from units.selectors import counted_in

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


def shortened_count(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures whose shortened time took effect in the year, each counted once."""
    found = ReviewProposal.objects.filter(
        kind=ProposalKind.SHORTEN, effective_on__range=(date(year, 1, 1), last_day(year))
    )
    return _proposals(units, argument, found, year)


def abolition_proposals(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures proposed for abolition in the year, whatever came of it."""
    found = ReviewProposal.objects.filter(
        kind=ProposalKind.ABOLISH, sent_on__range=(date(year, 1, 1), last_day(year))
    )
    return _proposals(units, argument, found, year)


def one_stop_rollout_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Communes that run the electronic one-stop shop in full / all communes."""
    on = last_day(year)
    running = _running_since(on)
    rows = [(pk, int(pk in running), 1) for pk in _communes(on)]
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
    "one_stop_rollout_count": one_stop_rollout_count,
    "one_stop_rollout_new": one_stop_rollout_new,
    "iso_conversion_rate": iso_conversion_rate,
    "systems_connected": systems_connected,
    "one_stop_score": one_stop_score,
}
# <<<THEIRS
# T
# T
# T MEASURES: dict[str, Measure] = {
# T     "posting_rate": posting_rate,
# T     "on_time_rate": on_time_rate,
# T     "apology_rate": apology_rate,
# T     "median_days": median_days,
# T     "overdue_now": overdue_now,
# T     "monthly_reported_rate": monthly_reported_rate,
# T     "one_stop_rate": one_stop_rate,
# T     "shortened_count": shortened_count,
# T     "abolition_proposals": abolition_proposals,
# T     "online_level_rate": online_level_rate,
# T     "online_dossier_rate": online_dossier_rate,
# T     "postal_dossier_rate": postal_dossier_rate,
# T     "one_stop_rollout_rate": one_stop_rollout_rate,
# T }
# THEIRS>>>

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


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page with the records behind the figure, for staff."""
    name, _colon, argument = name.partition(":")
    if name in _DOSSIER_FILTERS:
        scope = f"&pham-vi={argument}" if argument else ""
        address = reverse("procedures:dossier-list", args=[unit.pk])
        return f"{address}?nam={year}&{_DOSSIER_FILTERS[name]}{scope}"
    if name in _BOOKS:
        return f"{reverse('procedures:register-list')}?so={_BOOKS[name]}"
    if name == "one_stop_score":
        return f"{reverse('procedures:assessment-list')}?nam={year}&quy=0"
    if name == "posting_rate":
        return f"{reverse('procedures:posting-list')}?don-vi={unit.pk}"
    return f"{reverse('procedures:procedure-list')}" if name == "online_level_rate" else None


# <<<THEIRS
# T
# T
# T def measure_url(name: str, unit: Unit, year: int) -> str | None:
# T     """The page with the records behind the figure, for staff."""
# T     name, _colon, argument = name.partition(":")
# T     if name in _DOSSIER_FILTERS:
# T         scope = f"&pham-vi={argument}" if argument else ""
# T         address = reverse("procedures:dossier-list", args=[unit.pk])
# T         return f"{address}?nam={year}&{_DOSSIER_FILTERS[name]}{scope}"
# T     if name == "monthly_reported_rate":
# T         return f"{reverse('procedures:monthly-overview')}?nam={year}"
# T     if name == "posting_rate":
# T         return f"{reverse('procedures:posting-list')}?don-vi={unit.pk}"
# T     return f"{reverse('procedures:procedure-list')}" if name == "online_level_rate" else None
# THEIRS>>>


# --- Registers ---------------------------------------------------------------------------


def _running_since(on: date) -> dict[int, date | None]:
    """Units that run the electronic one-stop shop in full on the day, and since when."""
    full = OneStopRollout.objects.filter(Q(since=None) | Q(since__lte=on), state=RolloutState.FULL)
    return dict(full.values_list("unit_id", "since"))


def _communes(on: date) -> list[int]:
    return list(Unit.objects.in_force(on).at_level(COMMUNE).values_list("pk", flat=True))


def one_stop_rollout_count(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """How many communes run the electronic one-stop shop in full."""
    on = last_day(year)
    running = _running_since(on)
    return _rollout_counts(
        units, year, argument, [(pk, int(pk in running), 1) for pk in _communes(on)]
    )


def one_stop_rollout_new(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """How many communes came to run it in the year; those that ran it before are not asked."""
    on, start = last_day(year), date(year, 1, 1)
    running = _running_since(on)
    left = [pk for pk in _communes(on) if pk not in running or (running[pk] or date.min) >= start]
    return _rollout_counts(units, year, argument, [(pk, int(pk in running), 1) for pk in left])


def _rollout_counts(
    units: list[Unit], year: int, argument: str, rows: list[tuple[int, ...]]
) -> dict[int, Figure]:
    """A number per unit out of so many communes; nothing to count where there is no such commune."""
    sums = spread_sums(units, argument, rows)
    source, on = _("Sổ một cửa điện tử của cổng"), last_day(year)
    return {
        unit.pk: Figure.count(sums[unit.pk][0], source=source, n=sums[unit.pk][1], as_of=on)
        if unit.pk in sums
        else Figure.not_applicable(source=source)
        for unit in units
    }


def iso_conversion_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Bodies that published TCVN ISO 9001:2015 / bodies that keep the register."""
    on = last_day(year)
    kept = IsoConversion.objects.filter(unit__in=Unit.objects.in_force(on))
    rows = [
        (unit, int(state == IsoState.ISO_2015 and since is not None and since <= on), 1)
        for unit, state, since in kept.values_list("unit_id", "state", "since")
    ]
    return shares(units, year, argument, rows, _("Sổ chuyển đổi ISO của cổng"))


def systems_connected(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Lines of the road map that are connected / lines not dropped."""
    on = last_day(year)
    done = Q(state=LinkState.CONNECTED, connected_on__lte=on)
    rows = (
        SystemLink.objects.exclude(state=LinkState.DROPPED)
        .order_by()
        .values_list("unit")
        .annotate(done=Count("pk", filter=done), whole=Count("pk"))
    )
    return shares(units, year, argument, _as_rows(rows), _("Lộ trình kết nối hệ thống của cổng"))


def one_stop_score(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Mean of the totals (0 to 18) of the year's closed one-stop assessments."""
    closed = AssessmentMark.objects.filter(
        assessment__year=year, assessment__state=AssessmentState.APPRAISED
    )
    rows = (
        closed.order_by()
        .values_list("assessment__unit", "assessment")
        .annotate(total=Sum(Coalesce("appraised", "computed", output_field=DecimalField())))
    )
    totals = [(unit, round(10 * (total or 0)), 1) for unit, _assessment, total in rows]
    sums, source = spread_sums(units, argument, totals), _("Đánh giá Một cửa đã chốt của cổng")
    on = last_day(year)
    return {
        unit.pk: Figure.mean(
            Fraction(sums[unit.pk][0], 10 * sums[unit.pk][1]),
            source=source,
            n=sums[unit.pk][1],
            is_percent=False,
            as_of=on,
        )
        if unit.pk in sums
        else Figure.missing(source=source)
        for unit in units
    }


# Which register stands behind a figure.
_BOOKS = {
    "one_stop_rollout_rate": "mot-cua",
    "one_stop_rollout_count": "mot-cua",
    "one_stop_rollout_new": "mot-cua",
    "iso_conversion_rate": "iso",
    "systems_connected": "ket-noi",
}


# What is no figure here is for the measures of the apps above.
__all__ = ["MEASURES", "Measure", "last_day", "measure_url", "shares", "spread_sums"]
