"""The nine indices of the one-stop assessment (Thông tư 01/2018/TT-VPCP): arithmetic, no database.

Each index gives 2, 1 or 0 points, 18 in all. Five are the mean of the points of the dossiers
finished in a calendar quarter, rounded half up to one decimal; four are given to the body.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import State, Tone

TENTH = Decimal("0.1")
HIGHEST = 2


@dataclass(frozen=True, slots=True)
class Index:
    """One of the nine, with the circular's wording of 2, 1 and 0 points."""

    number: int
    name: str | Promise
    two: str | Promise
    one: str | Promise
    zero: str | Promise
    per_dossier: bool = False

    @property
    def wording(self) -> list[tuple[int, str | Promise]]:
        return [(2, self.two), (1, self.one), (0, self.zero)]


INDICES: dict[int, Index] = {
    index.number: index
    for index in (
        Index(
            1,
            _("Tổng thời gian giải quyết so với quy định"),
            _("ngắn hơn"),
            pgettext_lazy("one-stop index", "bằng"),
            _("dài hơn"),
            per_dossier=True,
        ),
        Index(
            2,
            _("Thời gian của từng cơ quan tham gia"),
            _("ngắn hơn"),
            pgettext_lazy("one-stop index", "bằng"),
            _("dài hơn"),
            per_dossier=True,
        ),
        Index(
            3,
            _("Số lần phải liên hệ để hoàn thiện hồ sơ"),
            _("không lần nào"),
            _("một lần"),
            _("hơn một lần"),
            per_dossier=True,
        ),
        Index(
            4,
            _("Số cơ quan phải liên hệ"),
            pgettext_lazy("one-stop index", "không"),
            _("một (Bộ phận Một cửa)"),
            _("hơn một"),
            per_dossier=True,
        ),
        Index(
            5,
            _("Tổ chức tiếp nhận, giải quyết, trả kết quả tại Một cửa"),
            _("cấp huyện từ 50 %, cấp xã 100 % thủ tục giải quyết tại chỗ"),
            _("100 % thủ tục tiếp nhận và trả tại Một cửa"),
            _("dưới 100 %"),
        ),
        Index(
            6,
            _("Công khai thủ tục hành chính"),
            _("đúng, đủ, kịp thời, cả niêm yết và điện tử"),
            _("một hình thức"),
            pgettext_lazy("one-stop index", "không"),
        ),
        Index(
            7,
            _("Thái độ phục vụ"),
            _("sớm hạn và không có phản ánh về nhũng nhiễu"),
            _("đúng hạn và không có phản ánh"),
            _("có phản ánh"),
            per_dossier=True,
        ),
        Index(
            8,
            _("Tiếp thu, giải trình phản ánh, kiến nghị"),
            _("không có, hoặc 100 % đúng hạn"),
            _("từ 90 %"),
            _("dưới 90 % hoặc kéo dài"),
        ),
        Index(
            9,
            _("Dịch vụ công trực tuyến"),
            _("từ 20 % thủ tục mức 3-4, hồ sơ trực tuyến từ 30 %, không quá hạn"),
            _("có mức 3-4, 15 % đến dưới 30 %, không quá hạn"),
            _("còn lại"),
        ),
    )
}
PER_DOSSIER = tuple(number for number, index in INDICES.items() if index.per_dossier)

# The least total of each class, best first; the edge itself belongs to the better class.
CLASSES = (
    (Decimal(15), State("excellent", _("Xuất sắc"), Tone.DONE)),
    (Decimal(12), State("good", _("Tốt"), Tone.DONE)),
    (Decimal(9), State("fair", _("Khá"), Tone.INFO)),
    (Decimal(6), State("average", _("Trung bình"), Tone.SOON)),
    (Decimal(0), State("weak", _("Yếu"), Tone.OVERDUE)),
)


def class_of(total: Decimal) -> State:
    return next(state for least, state in CLASSES if total >= least)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter: the circular speaks of quarters, not of the reports' windows."""

    year: int
    number: int

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        return self.next.start - timedelta(days=1)

    @property
    def as_of(self) -> date:
        """The day on which its figures stand: today while it runs."""
        return min(self.end, clock.today())

    @property
    def has_begun(self) -> bool:
        return self.start <= clock.today()

    @property
    def has_ended(self) -> bool:
        return self.end < clock.today()

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def roman(self) -> str:
        return ("I", "II", "III", "IV")[self.number - 1]

    def __str__(self) -> str:
        return gettext("Quý %(quarter)s/%(year)s") % {"quarter": self.roman, "year": self.year}


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def last_ended_quarter() -> Quarter:
    return quarter_of(quarter_of(clock.today()).start - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many dossiers earned two, one and no points for an index."""

    twos: int = 0
    ones: int = 0
    zeros: int = 0
    # Nothing to compare with: in no count.
    left_out: int = 0
    # Of those counted, how many are read by an assumption because the source is silent.
    assumed: int = 0

    @property
    def n(self) -> int:
        return self.twos + self.ones + self.zeros

    @property
    def points(self) -> Decimal | None:
        """Sum of the points / dossiers, half up to one decimal; None without any dossier."""
        if not self.n:
            return None
        mean = Decimal(2 * self.twos + self.ones) / self.n
        return mean.quantize(TENTH, rounding=ROUND_HALF_UP)

    def denied(self, complaints: int) -> "Tally":
        """Each complaint that names no dossier takes one to 0, of the best ones left."""
        twos = min(self.twos, complaints)
        ones = min(self.ones, complaints - twos)
        return replace(
            self,
            twos=self.twos - twos,
            ones=self.ones - ones,
            zeros=self.zeros + twos + ones,
        )


def publicity_points(*, on_board: int, on_portal: int, in_force: int) -> int | None:
    """Index 6: both forms whole, one of them, none; None where nothing is to be made public."""
    if not in_force:
        return None
    return (on_board >= in_force) + (on_portal >= in_force)


def petition_points(*, asked: int, in_time: int, dragging: int) -> int:
    """Index 8. Dragging: past its day and still unanswered when the quarter ended."""
    if dragging or in_time * 10 < asked * 9:
        return 0
    return 2 if in_time == asked else 1


def online_points(
    *, at_level: int, in_force: int, online: int, received: int, late: int
) -> int | None:
    """Index 9, to the letter: 30 % of the dossiers without 20 % of the procedures earns 0."""
    if not received or not in_force:
        return None
    if late or not at_level or online * 100 < received * 15:
        return 0
    if online * 100 < received * 30:
        return 1
    return 2 if at_level * 100 >= in_force * 20 else 0
