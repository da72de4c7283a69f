"""Which units made their figures public, with the figures of that day; what became of comments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from common.privacy import without_names
from demo.moments import TODAY, at, stream
from demo.people import People
from demo.profiles import profile_of
from satisfaction.choices import COUNTED_CHANNELS, CommentState, RatingChannel
from satisfaction.models import CommentReview, Publication, PublishedFigures, Rating
from satisfaction.redaction import plain
from satisfaction.selectors import Layout
from satisfaction.snapshot import Document, Snapshot, make_document, read, why_withheld
from satisfaction.tally import Tally
from units.models import Unit

# Whose second publication of the year corrects the first.
CORRECTED = "29659"
CORRECTION = (
    "Bản trước tính lẫn một số phiếu giấy nhập trùng của tháng 9; số này đã bỏ phiếu trùng."
)
# What people wrote on paper, with invented people in it.
TOLD = (
    "Cảm ơn chị Hoa ở quầy số 2 đã chỉ dẫn từng giấy tờ.",
    "Tôi gọi số 0123 456 789 như trên giấy hẹn mà không ai nghe máy.",
    "Anh Tâm làm hộ tịch giải thích kỹ, nhưng chờ hơi lâu.",
)
REPLIES = (
    "Cảm ơn ông/bà đã góp ý. Đơn vị đã bố trí thêm ghế chờ và quầy thứ hai vào sáng thứ Hai.",
    "Đơn vị ghi nhận và đã sửa giấy hẹn để báo sớm khi hồ sơ có thể chậm.",
)


def load_publications(units: list[Unit], people: People) -> None:
    """Most units make their figures public; the less diligent have not done so yet."""
    ballots = _ballots()
    for unit in units:
        profile, rng = profile_of(unit.code), stream("publication", unit.code)
        for year, needed in ((2019, 0.78), (2020, 0.80)):
            if profile.diligent >= needed:
                day = date(year, rng.choice((10, 11)), rng.randrange(1, 25))
                _publish(unit, year, day, people, ballots[unit.pk, year])


@dataclass
class _Count:
    """Ballots of a unit's year up to a day."""

    overall: Tally = field(default_factory=Tally)
    open: Tally = field(default_factory=Tally)
    factors: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    channels: set[str] = field(default_factory=set)

    def document(self, before: Iterable[Snapshot] = (), **said: object) -> Document:
        return make_document(
            self.overall,
            [
                (code, name, self.factors.get(code))
                for code, name in Layout.load().factors().items()
            ],
            self.open,
            channels=self.channels,
            before=list(before),
            **said,
        )


def _ballots() -> dict[tuple[int, int], list[Rating]]:
    found: dict[tuple[int, int], list[Rating]] = defaultdict(list)
    for rating in Rating.objects.standing().order_by("pk"):
        found[rating.unit_id, rating.submitted_on.year].append(rating)
    return found


def _count(ballots: list[Rating], until: date) -> _Count:
    questions, count = Layout.load().questions, _Count()
    for rating in ballots:
        if rating.submitted_on > until:
            continue
        if rating.channel not in COUNTED_CHANNELS:
            count.open.add([rating.overall])
            continue
        count.overall.add([rating.overall])
        count.channels.add(rating.channel)
        given: dict[str, list[int | None]] = defaultdict(list)
        for question, answer in zip(
            questions[rating.question_set_id], rating.answers, strict=False
        ):
            given[question.factor].append(answer)
        for factor, answers in given.items():
            count.factors[factor].add(answers)
    return count


def _publish(unit: Unit, year: int, day: date, people: People, ballots: list[Rating]) -> None:
    by = people.official(unit)
    act = Publication.objects.create(unit=unit, year=year, published_on=day, published_by=by)
    first = _count(ballots, day)
    if not first.overall.enough:
        return
    document = first.document()
    rows = [(day, first, document)]
    later = min(day + timedelta(days=30), TODAY)
    if year == TODAY.year and unit.code == CORRECTED:
        mended = _count(ballots, later)
        rows.append((later, mended, mended.document(note=CORRECTION, corrects=True)))
    elif year < TODAY.year:
        # The whole year, told in January.
        whole, shown = _count(ballots, date(year, 12, 31)), read(document)
        if shown and not why_withheld(whole.overall, [shown.overall]):
            rows.append((date(year + 1, 1, 15), whole, whole.document([shown])))
    for on, count, kept in rows:
        PublishedFigures.objects.create(
            publication=act,
            as_of=min(on, date(year, 12, 31)),
            n=count.overall.ballots,
            document=kept,
            made_at=at(on, 10),
            made_by=by,
        )


def _told_on_paper(unit: Unit) -> list[Rating]:
    """The year's first paper ballots that bear no comment get one that needs masking."""
    papers = unit.ratings.filter(
        channel=RatingChannel.PAPER, submitted_on__year=TODAY.year, comment=""
    )
    found = list(papers.order_by("submitted_on", "pk")[: len(TOLD)])
    for rating, words in zip(found, TOLD, strict=False):
        rating.comment = words
    Rating.objects.bulk_update(found, ["comment"])
    return found


def load_comment_reviews(units: list[Unit], people: People) -> None:
    """Older comments were read, most are public, some were answered; the newest wait."""
    reviews = []
    for unit in units:
        rng = stream("comments", unit.code)
        written = list(unit.ratings.exclude(comment="").order_by("submitted_on", "pk"))
        for rating in [*_told_on_paper(unit), *written]:
            if rating.submitted_on > TODAY - timedelta(days=14) or rng.random() < 0.15:
                continue
            shown = rng.random() < 0.85
            reviews.append(
                CommentReview(
                    rating=rating,
                    state=CommentState.SHOWN if shown else CommentState.KEPT,
                    public_text=without_names(plain(rating.comment)) if shown else "",
                    reply=rng.choice(REPLIES) if shown and rating.overall < 4 else "",
                    decided_by=people.official(unit),
                    decided_at=at(rating.submitted_on + timedelta(days=rng.randrange(2, 10)), 15),
                )
            )
    CommentReview.objects.bulk_create(reviews)
