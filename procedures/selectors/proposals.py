"""Review proposals of a year, and what they save."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.selectors import history_of
from common import clock
from common.choices import Tone
from common.figures import Figure
from procedures.choices import ProposalState
from procedures.models import Dossier, Procedure, ProcedureField, ReviewProposal
from units.models import Unit

SENT_STATES = (
    ProposalState.SENT,
    ProposalState.ACCEPTED,
    ProposalState.REFUSED,
    ProposalState.EFFECTIVE,
)
ACCEPTED_STATES = (ProposalState.ACCEPTED, ProposalState.EFFECTIVE)


def of_year(proposals: QuerySet[ReviewProposal], year: int) -> QuerySet[ReviewProposal]:
    """Those sent in the year, themselves or in the district's; unsent ones by the day drafted."""
    return _dated(proposals).filter(told_on__range=(date(year, 1, 1), date(year, 12, 31)))


def touching_year(proposals: QuerySet[ReviewProposal], year: int) -> QuerySet[ReviewProposal]:
    """Those of the year, those sent earlier that took effect in it, and now what is still unsent."""
    year_days = (date(year, 1, 1), date(year, 12, 31))
    wanted = Q(told_on__range=year_days)
    wanted |= Q(effective_on__range=year_days) | Q(merged_into__effective_on__range=year_days)
    if year == clock.today().year:
        unsent = (ProposalState.DRAFT, ProposalState.OFFERED)
        wanted |= Q(state__in=unsent) | Q(merged_into__state__in=unsent)
    return _dated(proposals).filter(wanted)


def in_state(state: str) -> Q:
    """The state as it is shown: in effect from its day on, until then accepted."""
    ahead = Q(effective_on__gt=clock.today())
    if state == ProposalState.ACCEPTED:
        return Q(state=state) | Q(state=ProposalState.EFFECTIVE) & ahead
    return Q(state=state) & ~ahead


def proposal_years(proposals: QuerySet[ReviewProposal]) -> list[int]:
    """The years that have any, newest first, always with the present one."""
    days = _dated(proposals).order_by().dates("told_on", "year")
    return sorted({clock.today().year, *(day.year for day in days)}, reverse=True)


def _dated(proposals: QuerySet[ReviewProposal]) -> QuerySet[Any]:
    told_on = Coalesce("sent_on", "merged_into__sent_on", "drafted_on")
    return proposals.annotate(told_on=told_on)


# --- What is saved ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over the proposals whose numbers are known; of how many it is. None of none is no sum."""

    value: Decimal | int | None
    known: int
    of: int

    @classmethod
    def over(cls, values: Iterable[Decimal | int | None]) -> "Sum":
        given = list(values)
        known = [value for value in given if value is not None]
        return cls(sum(known) if known else None, len(known), len(given))


@dataclass(frozen=True, slots=True)
class Savings:
    """What a year's proposals save: hours and money of all of them, papers of those that drop any."""

    proposals: int
    hours: Sum
    money: Sum
    papers: Sum

    @classmethod
    def of(cls, proposals: Iterable[ReviewProposal]) -> "Savings":
        given = list(proposals)
        return cls(
            len(given),
            Sum.over(one.hours_saved for one in given),
            Sum.over(one.money_saved for one in given),
            Sum.over(one.papers_saved for one in given if one.papers_dropped),
        )


def leading(proposals: Iterable[ReviewProposal]) -> list[ReviewProposal]:
    """Without those that were merged: the district's says the same once."""
    return [one for one in proposals if one.merged_into_id is None]


@dataclass(frozen=True, slots=True)
class YearOfProposals:
    """A year's sent proposals in sums."""

    sent: Savings
    accepted: Savings
    effective: Savings
    by_unit: list[tuple[Unit, Savings]]
    by_field: list[tuple[ProcedureField, Savings]]

    @classmethod
    def of(cls, proposals: Iterable[ReviewProposal]) -> "YearOfProposals":
        sent = [one for one in leading(proposals) if one.state in SENT_STATES]
        today = clock.today()
        running = [one for one in sent if one.effective_on and one.effective_on <= today]
        return cls(
            Savings.of(sent),
            Savings.of(one for one in sent if one.state in ACCEPTED_STATES),
            Savings.of(running),
            _grouped(sent, lambda one: one.unit),
            _grouped(sent, lambda one: one.procedure.field),
        )


def _grouped(
    proposals: list[ReviewProposal], key: Callable[[ReviewProposal], Any]
) -> list[tuple[Any, Savings]]:
    groups: dict[Any, list[ReviewProposal]] = {}
    for one in proposals:
        groups.setdefault(key(one), []).append(one)
    ordered = sorted(groups, key=lambda group: group.sort_key)
    return [(group, Savings.of(groups[group])) for group in ordered]


def dossiers_of_twelve_months(unit: Unit, procedure: Procedure, source: str) -> Figure:
    """How many the unit and those below took in; missing where the portal has none of theirs. One query."""
    end = clock.today()
    leap_day = (end.month, end.day) == (2, 29)
    start = end.replace(year=end.year - 1, day=28 if leap_day else end.day) + timedelta(days=1)
    taken = Dossier.objects.received_in(start, end).filter(unit__path__startswith=unit.path)
    counts = taken.aggregate(every=Count("pk"), these=Count("pk", filter=Q(procedure=procedure)))
    if not counts["every"]:
        return Figure.missing(source=source)
    return Figure.count(counts["these"], source=source, n=counts["these"], as_of=end)


# --- A proposal's story -------------------------------------------------------------------------

_DONE: dict[str, tuple[str | Promise, Tone]] = {
    "proposal.drafted": (_("Đã soạn kiến nghị"), Tone.NEUTRAL),
    "proposal.edited": (_("Đã sửa kiến nghị"), Tone.NEUTRAL),
    "proposal.offered": (_("Đã gửi huyện"), Tone.INFO),
    "proposal.recalled": (_("Đơn vị rút về để sửa"), Tone.SOON),
    "proposal.returned": (_("Huyện trả lại để sửa"), Tone.SOON),
    "proposal.merged": (_("Huyện gộp vào kiến nghị của huyện"), Tone.INFO),
    "proposal.released": (_("Tách khỏi kiến nghị của huyện"), Tone.SOON),
    "proposal.sent": (_("Đã gửi cấp có thẩm quyền"), Tone.INFO),
    "proposal.answered": (_("Có trả lời"), Tone.INFO),
    "proposal.effective": (_("Đã ghi ngày có hiệu lực"), Tone.DONE),
    "proposal.reopened": (_("Danh mục bỏ thay đổi này, chờ ghi lại"), Tone.SOON),
}


def story_of_proposal(proposal: ReviewProposal) -> list[dict[str, Any]]:
    """Who did what with it, newest first; what it was merged into goes on with the district's."""
    events = list(history_of(proposal))
    if proposal.merged_into is not None:
        later = history_of(proposal.merged_into)
        events += [one for one in later if one.action in _AFTER_MERGING]
    return [
        {
            "at": event.happened_at,
            "who": event.actor_name,
            "what": what,
            "why": event.reason,
            "lines": _lines(event),
            "tone": tone,
        }
        for event in sorted(events, key=lambda event: -event.sequence)
        for what, tone in [_DONE.get(event.action, (_("Sửa trong trang quản trị"), Tone.NEUTRAL))]
    ]


_AFTER_MERGING = (
    "proposal.sent",
    "proposal.answered",
    "proposal.effective",
    "proposal.reopened",
)


def _lines(event: Any) -> list[str]:
    """The document, and which parts of a draft were changed."""
    if event.action == "proposal.edited":
        return [_field_label(name) for name in event.after]
    return [event.after["document"]] if event.after.get("document") else []


def _field_label(name: str) -> str:
    """What a part of a proposal is called, as a line begins with it."""
    label = str(getattr(ReviewProposal._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]
