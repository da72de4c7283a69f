"""About five thousand ballots, from counters, kiosks, paper rounds and, a few, from anywhere."""

from datetime import date
from random import Random

from demo.moments import TODAY, stream, working_days
from demo.profiles import Profile, profile_of
from demo.sizes import Size
from procedures.models import Procedure
from satisfaction.choices import PlaceKind, RatingChannel
from satisfaction.models import CounterLink, QuestionSet, Rating
from satisfaction.services import fold
from units.calendar import WorkCalendar
from units.models import Unit

QUICK, SURVEY = "quick", "sipas-2017-2020"
# How factors differ from the whole: staff are liked, waiting rooms and feedback less.
LEANING = {"access": -0.03, "procedures": 0.0, "staff": 0.03, "results": 0.02, "feedback": -0.07}
GLAD = (
    "Cán bộ hướng dẫn tận tình.",
    "Trả kết quả nhanh hơn giấy hẹn.",
    "Nơi ngồi chờ sạch sẽ, có nước uống.",
    "Giấy tờ được giải thích rõ ràng.",
)
UNHAPPY = (
    "Chờ hơi lâu vào sáng thứ Hai.",
    "Nên có thêm ghế ngồi chờ.",
    "Phải bổ sung giấy tờ hai lần.",
    "Mong được báo khi hồ sơ trễ hẹn.",
    "Mạng chậm, chưa nộp trực tuyến được.",
)


def load_ratings(units: list[Unit], size: Size) -> None:
    """Ballots of both years; each unit gets its share, however small the town."""
    sets = {found.code: found for found in QuestionSet.objects.prefetch_related("questions")}
    procedures = {
        level: list(
            Procedure.objects.filter(handlings__level_id=level, code__startswith="2.").order_by(
                "code"
            )
        )
        for level in ("commune", "district")
    }
    calendar = WorkCalendar.load()
    ratings: list[Rating] = []
    for year, count in ((2019, size.ratings_2019), (2020, size.ratings_2020)):
        days = working_days(calendar, date(year, 1, 2), min(date(year, 12, 31), TODAY))
        for unit in units:
            ballots = _Ballots(unit, year, days, sets, procedures[unit.level_id])
            ratings += ballots.make(count // len(units))
    Rating.objects.bulk_create(ratings, batch_size=1000)
    fold(ratings)


class _Ballots:
    """One unit's ballots of one year."""

    def __init__(self, unit: Unit, year: int, days: list[date], sets, procedures) -> None:
        self.unit, self.days, self.sets, self.procedures = unit, days, sets, procedures
        # The paper round is held in November, when the year's figures are due.
        self.round_days = [day for day in days if day.month in {10, 11}] or days
        self.rng: Random = stream("ratings", year, unit.code)
        profile: Profile = profile_of(unit.code)
        self.pleased = profile.pleased - (0.025 if year == 2019 else 0)
        self.kiosk = profile.online > 0.6
        self.factors = {
            code: [question.factor for question in found.questions.all()]
            for code, found in sets.items()
        }

    def make(self, count: int) -> list[Rating]:
        return [self._ballot() for _ in range(count)]

    def _channel(self) -> str:
        share = self.rng.random()
        if share < 0.40:
            return RatingChannel.PAPER
        if share < 0.45:
            return RatingChannel.OPEN
        return RatingChannel.KIOSK if self.kiosk and share < 0.65 else RatingChannel.COUNTER_QR

    def _ballot(self) -> Rating:
        rng, channel = self.rng, self._channel()
        code = SURVEY if channel == RatingChannel.PAPER else QUICK
        # Those who rate unasked are more often those who were annoyed.
        mood = self.pleased - (0.2 if channel == RatingChannel.OPEN else 0) + rng.gauss(0, 0.06)
        overall = self._grade(mood + 0.01)
        return Rating(
            unit=self.unit,
            procedure=rng.choice(self.procedures) if rng.random() < 0.7 else None,
            question_set=self.sets[code],
            channel=channel,
            submitted_on=rng.choice(self.round_days if code == SURVEY else self.days),
            overall=overall,
            answers=self._answers(code, mood),
            comment=self._comment(overall),
        )

    def _answers(self, code: str, mood: float) -> list[int | None]:
        """Who had nothing to complain of leaves feedback out, and with it the whole factor."""
        gave_feedback = self.rng.random() < 0.55
        return [
            self._grade(mood + LEANING.get(factor, 0))
            if (gave_feedback or factor != "feedback") and self.rng.random() > 0.02
            else None
            for factor in self.factors[code]
        ]

    def _grade(self, mood: float) -> int:
        share = self.rng.random()
        if share < mood:
            return 5 if share < mood * 0.38 else 4
        return self.rng.choice((3, 3, 3, 3, 2, 2, 1))

    def _comment(self, overall: int) -> str:
        if self.rng.random() > 0.025:
            return ""
        return self.rng.choice(GLAD if overall >= 4 else UNHAPPY)


def load_counter_links(units: list[Unit]) -> None:
    """Addresses behind the QR codes: the same at every load, so that a printed page keeps working."""
    links = []
    for unit in units:
        for counter in (1, 2) if profile_of(unit.code).weight > 2 else (1,):
            links.append(
                CounterLink(
                    unit=unit, token=f"demo-{unit.code}-{counter}", label=f"Quầy số {counter}"
                )
            )
    # The busiest counters also have a tablet.
    busy = [unit for unit in units if profile_of(unit.code).weight > 2]
    for unit in busy or units[:1]:
        links.append(
            CounterLink(
                unit=unit, token=f"demo-{unit.code}-k", kind=PlaceKind.KIOSK, label="Máy tại sảnh"
            )
        )
    CounterLink.objects.bulk_create(links)
