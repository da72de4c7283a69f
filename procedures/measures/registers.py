"""Figures of the registers and of the one-stop assessment."""

from datetime import date
from fractions import Fraction

from django.db.models import Count, DecimalField, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.choices import AssessmentState, IsoState, LinkState, RolloutState
from procedures.measures.base import last_day, shares, spread_sums
from procedures.models import AssessmentMark, IsoConversion, OneStopRollout, SystemLink
from units.choices import COMMUNE
from units.models import Unit


def _running_since(on: date) -> dict[int, date | None]:
    """Units that run the electronic one-stop shop in full on the day, and since when."""
    full = OneStopRollout.objects.filter(Q(since=None) | Q(since__lte=on), state=RolloutState.FULL)
    return dict(full.values_list("unit_id", "since"))


def _communes(on: date) -> list[int]:
    return list(Unit.objects.in_force(on).at_level(COMMUNE).values_list("pk", flat=True))


def one_stop_rollout_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Communes that run the electronic one-stop shop in full / all communes."""
    on = last_day(year)
    running = _running_since(on)
    rows = [(pk, int(pk in running), 1) for pk in _communes(on)]
    return shares(units, year, argument, rows, _("Sổ một cửa điện tử của cổng"))


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
    return shares(
        units, year, argument, [tuple(row) for row in rows], _("Lộ trình kết nối hệ thống của cổng")
    )


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
