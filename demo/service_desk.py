"""What hangs on the board, what was proposed to be simplified, who runs the one-stop shop."""

from collections.abc import Iterable
from datetime import date, timedelta

from demo.moments import TODAY, stream
from demo.people import People
from demo.profiles import PARTLY_ONE_STOP, profile_of
from procedures.choices import ProposalKind, RolloutState
from procedures.models import OneStopRollout, Posting, Procedure, ReviewProposal
from units.models import Unit

BOARD = "Bảng niêm yết tại Bộ phận Một cửa"
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
# Shares of posted boards: from what diligence on nothing is missing.
COMPLETE_FROM = 0.90


def load_service_desk(units: Iterable[Unit], people: People) -> None:
    units = list(units)
    _post(units, people)
    _propose(units)
    _roll_out(units)


def _post(units: list[Unit], people: People) -> None:
    """A board misses the more procedures, the less diligent its office is."""
    pairs = Procedure.objects.order_by("code").values_list("pk", "handlings__level_id")
    postings = []
    for unit in units:
        rng, profile = stream("postings", unit.code), profile_of(unit.code)
        missing = 0 if profile.diligent >= COMPLETE_FROM else (1 - profile.diligent) * 0.45
        posted_on = date(2019, 1, 2) + timedelta(days=rng.randrange(40))
        postings += [
            Posting(
                unit=unit,
                procedure_id=procedure,
                posted_on=posted_on,
                place=BOARD,
                confirmed_by=people.official(unit),
            )
            for procedure, level in pairs
            if level == unit.level_id and rng.random() >= missing
        ]
    Posting.objects.bulk_create(postings)


def _propose(units: list[Unit]) -> None:
    procedures = {procedure.code: procedure for procedure in Procedure.objects.all()}
    proposals = []
    for unit in units:
        for year in (2019, 2020):
            proposals += _proposals(unit, year, procedures)
    ReviewProposal.objects.bulk_create(proposals)


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


def _roll_out(units: list[Unit]) -> None:
    rows = []
    for unit in units:
        since = profile_of(unit.code).one_stop_since
        state = RolloutState.FULL if since else RolloutState.NONE
        if unit.code in PARTLY_ONE_STOP:
            state = RolloutState.PARTIAL
        number = stream("rollout", unit.code).randrange(30, 160)
        document = f"{number}/QĐ-UBND, {since:%d/%m/%Y}" if since and since <= TODAY else ""
        rows.append(OneStopRollout(unit=unit, state=state, since=since, document=document))
    OneStopRollout.objects.bulk_create(rows)
