"""Proposals to simplify: two years of them, and some at every step of their way."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from demo.moments import Timeline, at, stream
from demo.people import People
from demo.profiles import profile_of
from procedures.choices import LimitUnit, ProposalKind, ProposalState
from procedures.models import Procedure, ReviewProposal
from procedures.selectors import content_of
from procedures.services import proposal_answers as answers
from procedures.services import proposals as services
from units.choices import DISTRICT
from units.models import Unit

SHORTEN = (
    (
        "1.004873",
        "Rút ngắn thời hạn cấp giấy xác nhận tình trạng hôn nhân từ 3 ngày còn 2 ngày làm việc.",
    ),
    ("2.001035", "Rút ngắn thời hạn chứng thực giao dịch từ 2 ngày còn 1 ngày làm việc."),
    ("1.004884", "Rút ngắn thời hạn đăng ký lại khai sinh từ 5 ngày còn 4 ngày làm việc."),
    ("2.001019", "Rút ngắn thời hạn chứng thực di chúc từ 2 ngày còn 1 ngày làm việc."),
)
ABOLISH = (
    ("2.000635", "Bãi bỏ yêu cầu nộp bản sao sổ hộ khẩu khi dữ liệu đã có trên hệ thống."),
    ("1.001193", "Bỏ bản sao giấy chứng nhận kết hôn khi hai bên đăng ký kết hôn tại chính xã."),
    ("1.000656", "Bỏ yêu cầu xuất trình sổ hộ khẩu của người yêu cầu đăng ký khai tử."),
)
REASON = "Hồ sơ đơn giản, thực tế các xã đều trả sớm hơn thời hạn (minh họa)."
REFUSED = "Chưa chấp thuận: văn bản của trung ương còn yêu cầu giấy tờ này (minh họa)."
AGREED = "Chấp thuận theo kiến nghị của huyện (minh họa)."


# --- Two years of them --------------------------------------------------------------------------


def load_proposals(units: Iterable[Unit]) -> None:
    """What was sent in 2019 and 2020; most of what shortens a time is in force."""
    procedures = {
        procedure.code: procedure for procedure in Procedure.objects.prefetch_related("limits")
    }
    made = [
        _detailed(proposal)
        for unit in units
        for year in (2019, 2020)
        for proposal in _proposals(unit, year, procedures)
    ]
    ReviewProposal.objects.bulk_create(made)


def _proposals(unit: Unit, year: int, procedures: dict[str, Procedure]) -> list[ReviewProposal]:
    """Up to three shortenings, and from the diligent a proposal to abolish a paper."""
    rng, profile = stream("proposals", year, unit.code), profile_of(unit.code)
    eager = profile.diligent - (0.15 if year == 2019 else 0)
    chosen = [
        (ProposalKind.SHORTEN, *text)
        for text in rng.sample(SHORTEN, 4)
        if rng.random() < eager * 0.75
    ][:3]
    if rng.random() < eager - 0.25:
        chosen.append((ProposalKind.ABOLISH, *rng.choice(ABOLISH)))
    made = []
    for kind, code, text in chosen:
        sent_on = date(year, 4, 1) + timedelta(days=rng.randrange(120))
        effective_on = sent_on + timedelta(days=rng.randrange(30, 75))
        made.append(
            ReviewProposal(
                unit=unit,
                procedure=procedures[code],
                kind=kind,
                text=text,
                document=f"{rng.randrange(20, 180)}/BC-UBND",
                sent_on=sent_on,
                effective_on=effective_on if kind == ProposalKind.SHORTEN else None,
            )
        )
    return made


def _detailed(proposal: ReviewProposal) -> ReviewProposal:
    """When it was drafted and answered, and its numbers; of every fifth nobody counted them."""
    rng = stream("details", proposal.unit.code, proposal.procedure.code, proposal.sent_on)
    sent_on = proposal.sent_on or date(2020, 4, 1)
    proposal.drafted_on = sent_on - timedelta(days=rng.randrange(3, 20))
    proposal.reason = REASON
    if proposal.effective_on:
        proposal.state = ProposalState.EFFECTIVE
        _answer(proposal, rng, proposal.effective_on - timedelta(days=10), AGREED)
    elif rng.random() < 0.4:
        proposal.state = ProposalState.REFUSED
        _answer(proposal, rng, sent_on + timedelta(days=60), REFUSED)
    else:
        proposal.state = ProposalState.SENT
    _count(proposal, rng)
    return proposal


def _answer(proposal: ReviewProposal, rng: Random, answered_on: date, answer: str) -> None:
    proposal.answer, proposal.answered_on = answer, answered_on
    proposal.answer_document = f"{rng.randrange(200, 900)}/UBND-KSTTHC"


def _count(proposal: ReviewProposal, rng: Random) -> None:
    limit = proposal.procedure.main_limit
    if proposal.kind == ProposalKind.SHORTEN and limit and limit.amount:
        proposal.limit_before, proposal.limit_after = limit.amount, limit.amount - 1
        proposal.limit_unit = limit.unit
    elif proposal.kind == ProposalKind.ABOLISH:
        proposal.papers_dropped = 1
    if rng.random() < 0.8:
        proposal.hours_before = Decimal(rng.randrange(8, 17)) / 2
        proposal.hours_after = proposal.hours_before - Decimal(rng.randrange(1, 5)) / 2
        proposal.cost_before = Decimal(rng.randrange(4, 10) * 10_000)
        proposal.cost_after = proposal.cost_before - rng.randrange(1, 4) * 5_000
        proposal.dossiers_per_year = rng.randrange(12, 160)


# --- On their way -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """A proposal with the days of its steps; what has no day did not happen."""

    code: str
    kind: ProposalKind
    text: str
    # Communes that drafted and offered it; without any it is the district's own.
    communes: tuple[str, ...] = ()
    drafted: date = date(2020, 12, 14)
    offered: date | None = None
    returned: date | None = None
    merged: date | None = None
    sent: date | None = None
    answered: date | None = None
    accepted: bool = True
    recorded: date | None = None
    effective: date | None = None
    # What the new version says otherwise.
    change: dict[str, Any] = field(default_factory=dict)


SHORT, AMEND = ProposalKind.SHORTEN, ProposalKind.AMEND
WAYS = (
    Way(
        "1.004845",
        AMEND,
        "Cho nộp hồ sơ đăng ký chấm dứt giám hộ qua bưu chính công ích.",
        drafted=date(2020, 9, 8),
        sent=date(2020, 9, 10),
        answered=date(2020, 11, 20),
        recorded=date(2020, 12, 9),
        effective=date(2020, 12, 9),
        change={"by_post": True},
    ),
    Way(
        "1.004837",
        SHORT,
        "Rút ngắn thời hạn đăng ký giám hộ từ 3 ngày còn 2 ngày làm việc.",
        communes=("29686", "29671"),
        drafted=date(2020, 6, 15),
        offered=date(2020, 6, 18),
        merged=date(2020, 7, 1),
        sent=date(2020, 7, 10),
        answered=date(2020, 11, 30),
        recorded=date(2020, 12, 14),
        effective=date(2021, 1, 1),
    ),
    Way(
        "2.000720",
        AMEND,
        "Bỏ bước xác nhận của xã khi hộ kinh doanh đổi địa điểm trong cùng xã.",
        drafted=date(2020, 8, 20),
        sent=date(2020, 8, 24),
        answered=date(2020, 12, 10),
    ),
    Way(
        "2.000575",
        AMEND,
        "Cho nộp bản chụp giấy chứng nhận cũ thay cho đơn trình báo mất.",
        drafted=date(2020, 8, 20),
        sent=date(2020, 8, 24),
        answered=date(2020, 12, 10),
        accepted=False,
    ),
    Way(
        "1.001022",
        SHORT,
        "Rút ngắn thời hạn đăng ký nhận cha, mẹ, con từ 3 ngày còn 2 ngày làm việc.",
        communes=("29683", "29659"),
        drafted=date(2020, 12, 8),
        offered=date(2020, 12, 9),
        merged=date(2020, 12, 15),
    ),
    Way(
        "1.004746",
        SHORT,
        "Rút ngắn thời hạn đăng ký lại kết hôn từ 5 ngày còn 4 ngày làm việc.",
        communes=("29668", "29692"),
        offered=date(2020, 12, 15),
    ),
    Way(
        "1.005461",
        SHORT,
        "Rút ngắn thời hạn đăng ký lại khai tử từ 5 ngày còn 4 ngày làm việc.",
        communes=("29695",),
        offered=date(2020, 12, 15),
        returned=date(2020, 12, 16),
    ),
    Way(
        "2.001016",
        AMEND,
        "Gộp hai mẫu đơn của thủ tục chứng thực văn bản từ chối nhận di sản thành một.",
        communes=("29686",),
        drafted=date(2020, 12, 16),
    ),
)


def plan_proposals(timeline: Timeline, units: dict[str, Unit], people: People) -> None:
    for way in WAYS:
        _Walk(timeline, units, people, way).plan()


class _Walk:
    """One proposal's steps, each a deed on its day."""

    def __init__(
        self, timeline: Timeline, units: dict[str, Unit], people: People, way: Way
    ) -> None:
        self.timeline, self.people, self.way = timeline, people, way
        self.district = units["859"]
        self.communes = [units[code] for code in way.communes]
        self.made: list[ReviewProposal] = []
        # What is sent and answered: the district's, or the one that went on alone.
        self.lead: ReviewProposal | None = None

    def plan(self) -> None:
        days = self.way
        steps = (
            (days.drafted, self._draft),
            (days.offered, self._offer),
            (days.returned, self._return),
            (days.merged, self._merge),
            (days.sent, self._send),
            (days.answered, self._answer),
            (days.recorded, self._take_effect),
        )
        for place, (day, deed) in enumerate(steps):
            if day:
                self.timeline.add(at(day, 8 + place), deed)

    def _draft(self) -> None:
        procedure = Procedure.objects.prefetch_related("limits").get(code=self.way.code)
        for unit in self.communes or [self.district]:
            by = self.people.official(unit) if self.communes else self.people.staff
            numbers = _numbers(procedure, self.way, unit)
            self.made.append(
                services.draft_proposal(unit=unit, procedure=procedure, by=by, **numbers)
            )
        self.lead = self.made[0]

    def _offer(self) -> None:
        for one in self.made:
            services.offer_proposal(proposal=one, by=self.people.official(one.unit))

    def _return(self) -> None:
        reason = "Xin bổ sung số hồ sơ một năm và số giờ người dân bỏ ra (minh họa)."
        services.return_proposal(proposal=self.made[0], reason=reason, by=self.people.staff)

    def _merge(self) -> None:
        procedure = self.made[0].procedure
        self.lead = services.merge_proposals(
            unit=self.district,
            proposals=self.made,
            by=self.people.staff,
            **_numbers(procedure, self.way, self.district),
        )

    def _send(self) -> None:
        number = stream("letter", self.way.code).randrange(100, 300)
        answers.send_proposals(
            proposals=[self._asked],
            document=f"{number}/BC-UBND",
            sent_on=self.way.sent or self.way.drafted,
            by=self.people.staff,
        )

    def _answer(self) -> None:
        answers.answer_proposal(
            proposal=self._asked,
            accepted=self.way.accepted,
            answer=AGREED if self.way.accepted else REFUSED,
            document="Minh họa 12/QĐ-UBND",
            answered_on=self.way.answered or self.way.drafted,
            by=self.people.staff,
        )

    def _take_effect(self) -> None:
        proposal = self._asked
        answers.put_into_effect(
            proposal=proposal,
            content=self.way.change or _shortened(proposal),
            effective_from=self.way.effective or self.way.drafted,
            decision="Minh họa 15/QĐ-UBND",
            decision_on=self.way.answered,
            by=self.people.staff,
        )

    @property
    def _asked(self) -> ReviewProposal:
        if self.lead is None:
            raise LookupError(self.way.code)
        return self.lead


def _numbers(procedure: Procedure, way: Way, unit: Unit) -> dict[str, Any]:
    """A draft of the last days, or one that was returned, has no numbers yet."""
    said: dict[str, Any] = {"kind": way.kind, "text": way.text, "reason": REASON}
    limit = procedure.main_limit
    if way.kind == SHORT and limit and limit.amount:
        said |= {"limit_before": limit.amount, "limit_after": limit.amount - 1}
        said |= {"limit_unit": limit.unit or LimitUnit.WORKING_DAYS}
    if way.returned or (not way.offered and not way.sent):
        return said
    rng = stream("way", way.code, unit.code)
    hours = Decimal(rng.randrange(8, 14)) / 2
    said |= {"hours_before": hours, "hours_after": hours - Decimal("1.5")}
    said |= {"cost_before": Decimal(60_000), "cost_after": Decimal(45_000)}
    return said | {
        "dossiers_per_year": rng.randrange(20, 90) * (10 if unit.level_id == DISTRICT else 1)
    }


def _shortened(proposal: ReviewProposal) -> dict[str, Any]:
    limits = content_of(proposal.procedure)["limits"]
    old, new = proposal.limit_before, proposal.limit_after
    return {"limits": [{**one, "amount": new} if one["amount"] == old else one for one in limits]}
