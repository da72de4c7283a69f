"""What the records say on the nine indices: for all units asked, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from procedures.choices import IN_PROGRESS, RESOLVED, Channel
from procedures.models import Dossier, Posting
from procedures.scoring import Quarter, online_points, petition_points, publicity_points
from procedures.selectors.assessment_dossiers import (
    DUE,
    LATE,
    PetitionFacts,
    petition_facts,
    tallies,
    tally_notes,
)
from procedures.selectors.in_force import InForce, in_force_by_level
from units.models import Unit

Levels = dict[str, list[InForce]]


@dataclass(frozen=True, slots=True)
class Computed:
    """Points that records give, how many stand behind them, and how it came in words."""

    points: Decimal
    n: int
    notes: tuple[str, ...] = ()


Facts = dict[int, dict[int, Computed]]


def computed_facts(units: list[Unit], quarter: Quarter) -> Facts:
    """By unit and index, what the records give. Seven queries and those of the petitions' app."""
    told = petition_facts(units, quarter.start, quarter.end)
    facts: Facts = defaultdict(dict)
    for unit, by_index in tallies(units, quarter, told).items():
        for number, tally in by_index.items():
            if tally.points is not None:
                notes = tally_notes(number, tally, told.conduct_uncoded.get(unit, 0))
                facts[unit][number] = Computed(tally.points, tally.n, notes)
    levels = in_force_by_level(quarter.as_of)
    for one in (_publicity(units, quarter, levels), _answers(units, told)):
        for unit, (number, computed) in one.items():
            facts[unit][number] = computed
    for unit, computed in _online(units, quarter, levels).items():
        facts[unit][9] = computed
    return facts


def _publicity(
    units: list[Unit], quarter: Quarter, levels: Levels
) -> dict[int, tuple[int, Computed]]:
    """Boards from the register of postings; the portal's catalogue is the electronic form."""
    posted: dict[int, set[tuple[int, int]]] = defaultdict(set)
    hung = Posting.objects.filter(unit__in=units, posted_on__lte=quarter.as_of)
    for holder, procedure, version in hung.values_list("unit_id", "procedure_id", "version"):
        posted[holder].add((procedure, version))
    found = {}
    for unit in units:
        held = levels.get(unit.level_id)
        if held is None:
            continue
        whole, hanging = len(held), sum(one.hangs_as in posted[unit.pk] for one in held)
        points = publicity_points(on_board=hanging, on_portal=whole, in_force=whole)
        found[unit.pk] = 6, Computed(Decimal(points or 0), whole, _publicity_notes(hanging, held))
    return found


def _publicity_notes(hanging: int, held: list[InForce]) -> tuple[str, ...]:
    whole, unconfirmed = len(held), sum(not one.confirmed for one in held)
    notes = [
        _("%(n)s/%(whole)s thủ tục đang có hiệu lực được niêm yết.")
        % {"n": hanging, "whole": whole},
        _("Cả %(whole)s thủ tục có trang trên cổng.") % {"whole": whole},
    ]
    if unconfirmed:
        notes.append(
            _("%(n)s trang chưa đối chiếu với quyết định công bố: người thẩm định nên xem lại.")
            % {"n": unconfirmed}
        )
    return tuple(notes)


def _answers(units: list[Unit], told: PetitionFacts) -> dict[int, tuple[int, Computed]]:
    found = {}
    for unit in units:
        counts = {
            "asked": told.asked.get(unit.pk, 0),
            "in_time": told.in_time.get(unit.pk, 0),
            "dragging": told.dragging.get(unit.pk, 0),
        }
        note = (
            _(
                "%(asked)s phản ánh đến hạn trong quý, %(in_time)s trả lời đúng hạn; %(dragging)s quá hạn mà đến cuối quý chưa trả lời."
            )
            % counts
        )
        found[unit.pk] = 8, Computed(Decimal(petition_points(**counts)), counts["asked"], (note,))
    return found


def _online(units: list[Unit], quarter: Quarter, levels: Levels) -> dict[int, Computed]:
    received = (
        Dossier.objects.received_in(quarter.start, quarter.as_of)
        .filter(unit__in=units)
        .order_by()
        .values_list("unit")
        .annotate(online=Count("pk", filter=Q(channel=Channel.ONLINE)), whole=Count("pk"))
    )
    shares = {unit: (online, whole) for unit, online, whole in received}
    late = dict(late_online(units, quarter).order_by().values_list("unit").annotate(n=Count("pk")))
    found = {}
    for unit in units:
        online, whole = shares.get(unit.pk, (0, 0))
        held = levels.get(unit.level_id, [])
        counts = {"at_level": sum(one.is_online for one in held), "in_force": len(held)}
        counts |= {"online": online, "received": whole, "late": late.get(unit.pk, 0)}
        points = online_points(**counts)
        if points is not None:
            note = (
                _(
                    "%(at_level)s/%(in_force)s thủ tục ở mức 3-4; %(online)s/%(received)s hồ sơ nộp trực tuyến; %(late)s hồ sơ trực tuyến quá hạn."
                )
                % counts
            )
            found[unit.pk] = Computed(Decimal(points), whole, (note,))
    return found


def late_online(units: Any, quarter: Quarter) -> QuerySet[Dossier]:
    """Online dossiers that ended late in the quarter, or were open past their day at its end."""
    ended = Q(status__in=RESOLVED, finished_on__range=(quarter.start, quarter.end)) & LATE
    still = Q(status__in=IN_PROGRESS) | Q(status__in=RESOLVED, finished_on__gt=quarter.end)
    return (
        Dossier.objects.filter(unit__in=units, channel=Channel.ONLINE)
        .annotate(due=DUE)
        .filter(ended | (still & Q(due__lt=quarter.as_of)))
    )
