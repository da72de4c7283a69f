"""One-time codes given out and used, and days on which somebody meant well with too many ballots."""

from collections.abc import Callable
from datetime import date, timedelta

from demo.moments import TODAY, Timeline, at, stream
from demo.people import People
from satisfaction import services
from satisfaction.choices import FormKind, RatingChannel, Verdict
from satisfaction.models import QuestionSet, Rating, Suspicion
from satisfaction.selectors import set_in_force, state_of
from units.models import Unit

CODES_AT = "29686"
USED = 6
# Unit, day, channel, ballots, whether all are alike, decision and its reason.
HEAPS = (
    (
        "29668",
        date(2020, 11, 12),
        RatingChannel.COUNTER_QR,
        46,
        True,
        Verdict.EXCLUDED,
        "Đã hỏi Bộ phận Một cửa: phiếu do một người bấm thử mã mới in, không phải người dân.",
    ),
    (
        "29659",
        date(2020, 10, 20),
        RatingChannel.OPEN,
        52,
        False,
        Verdict.KEPT,
        "Đối chiếu sổ tiếp dân: xã tổ chức ngày tiếp nhận hồ sơ lưu động, có 61 lượt người.",
    ),
    ("29686", TODAY - timedelta(days=1), RatingChannel.OPEN, 44, True, None, ""),
)


def plan_trust(timeline: Timeline, offices: list[Unit], people: People) -> None:
    by_code = {unit.code: unit for unit in offices}
    question_set = set_in_force(FormKind.QUICK, TODAY)
    if question_set is None:
        return
    _plan_codes(timeline, by_code[CODES_AT], people, question_set)
    for code, day, channel, count, alike, verdict, reason in HEAPS:
        if code not in by_code:
            continue
        heap = _heap(by_code[code], day, channel, count, alike, question_set)
        timeline.add(at(day, 16), heap)
        if verdict is not None:
            decide = _decide(by_code[code], day, verdict, reason, people)
            timeline.add(at(day + timedelta(days=1), 9), decide)


def _heap(
    unit: Unit, day: date, channel: str, count: int, alike: bool, question_set: QuestionSet
) -> Callable[[], object]:
    def heap() -> None:
        rng = stream("heap", unit.code, day)
        made = []
        for _ballot in range(count):
            overall = 5 if alike else rng.choice((5, 5, 4, 4, 3))
            answers = [5 if alike else rng.choice((5, 4, 4, 3, None)) for _question in range(5)]
            made.append(
                Rating(
                    unit=unit,
                    question_set=question_set,
                    channel=channel,
                    submitted_on=day,
                    overall=overall,
                    answers=answers,
                )
            )
        services.fold(Rating.objects.bulk_create(made))
        services.hold_finds()

    return heap


def _decide(
    unit: Unit, day: date, verdict: Verdict, reason: str, people: People
) -> Callable[[], object]:
    def decide() -> None:
        series = Suspicion.objects.get(unit=unit, on=day)
        services.decide_series(
            suspicion=series,
            verdict=verdict,
            reason=reason,
            seen=state_of(series),
            by=people.staff,
        )

    return decide


def _plan_codes(timeline: Timeline, unit: Unit, people: People, question_set: QuestionSet) -> None:
    """The official prints the slips of six weeks; some of those who got one have rated already."""
    given: list[services.IssuedCode] = []

    def issue() -> None:
        first = TODAY - timedelta(days=45)
        given.extend(
            services.issue_codes(
                unit=unit, first=first, last=TODAY - timedelta(days=1), by=people.official(unit)
            )
        )

    def use(number: int) -> Callable[[], object]:
        rng = stream("code", number)
        answers = [rng.choice((5, 4, 4, 5, None)) for _question in range(5)]

        def rate() -> None:
            # The last ones stay waiting, so that a visitor can try a slip.
            if number < len(given) - 1:
                services.submit_rating(
                    question_set=question_set,
                    overall=rng.choice((5, 4)),
                    answers=answers,
                    code=given[number].code,
                )

        return rate

    timeline.add(at(TODAY - timedelta(days=1), 10), issue)
    for number in range(USED):
        timeline.add(at(TODAY - timedelta(days=1), 11 + number // 3, 7 * (number % 3)), use(number))
