"""The one-stop assessment of three quarters, and the registers of ISO and of connected systems."""

from collections.abc import Iterable
from datetime import date

from demo.moments import TODAY, Timeline, office_hour, stream
from demo.people import People
from demo.profiles import PARTLY_ONE_STOP, PROFILES, Profile, profile_of
from demo.sizes import Size
from petitions.models import Petition
from procedures import services
from procedures.choices import IsoState, LinkState
from procedures.models import Dossier, IsoConversion, SystemLink
from procedures.scoring import Quarter
from procedures.selectors.assessment import sheet_of
from units.models import Unit

# Days on which bodies published ISO 9001:2015: six before the year, twelve of twenty in it.
ISO_SINCE = (
    date(2019, 3, 4), date(2019, 5, 6), date(2019, 6, 3),
    date(2019, 8, 5), date(2019, 10, 7), date(2019, 11, 4),
    date(2020, 4, 6), date(2020, 5, 18), date(2020, 6, 8),
    date(2020, 7, 13), date(2020, 8, 17), date(2020, 11, 9),
)  # fmt: skip
DVC = "Cổng Dịch vụ công của tỉnh"
# System, partner, data, how, on the road map, connected on.
LINKS = (
    (
        "Hệ thống một cửa điện tử",
        DVC,
        "Hồ sơ, trạng thái xử lý",
        "API",
        date(2020, 3, 31),
        date(2020, 3, 16),
    ),
    (
        "Hệ thống một cửa điện tử",
        "Hệ thống bưu chính công ích",
        "Mã vận đơn, tình trạng phát",
        "API",
        date(2020, 6, 30),
        date(2020, 6, 22),
    ),
    (
        "Quản lý văn bản và điều hành",
        "Trục liên thông văn bản của tỉnh",
        "Văn bản đi, đến",
        "Trục liên thông",
        date(2020, 6, 30),
        date(2020, 6, 5),
    ),
    (
        "Quản lý văn bản và điều hành",
        "Hệ thống một cửa điện tử",
        "Văn bản kết quả đã ký số",
        "API",
        date(2020, 9, 30),
        date(2020, 9, 14),
    ),
    (
        "Phần mềm hộ tịch dùng chung",
        "Hệ thống một cửa điện tử",
        "Dữ liệu đăng ký hộ tịch",
        "API qua trục của tỉnh",
        date(2020, 9, 30),
        date(2020, 10, 28),
    ),
    (
        "Phần mềm đất đai",
        "Hệ thống một cửa điện tử",
        "Trạng thái hồ sơ đất đai",
        "API",
        date(2020, 12, 31),
        None,
    ),
    (
        "Thanh toán trực tuyến",
        DVC,
        "Biên lai phí, lệ phí",
        "Cổng thanh toán quốc gia",
        date(2020, 12, 31),
        None,
    ),
    (
        "Cổng thông tin điện tử huyện",
        "Cổng thông tin điện tử tỉnh",
        "Thông tin chỉ đạo điều hành",
        "RSS",
        date(2021, 3, 31),
        None,
    ),
)
REPORT = "Báo cáo số {number}/BC-UBND ngày {day:%d/%m/%Y}, mục II"
ON_THE_SPOT = {
    2: "100 % thủ tục cấp xã được tiếp nhận, giải quyết và trả kết quả tại Bộ phận Một cửa.",
    1: "100 % thủ tục tiếp nhận và trả tại Một cửa; một số thủ tục chưa giải quyết tại chỗ.",
    0: "Còn thủ tục tiếp nhận ngoài Bộ phận Một cửa.",
}
# The account of Hiếu Phụng finds it on its work list.
LEFT_TO_VISITORS = ("29686", 3)
NOTHING_ONLINE = "Trong quý không tiếp nhận hồ sơ nào."
LOWERED = "Biên bản kiểm tra ghi còn hồ sơ giải quyết ngoài Bộ phận Một cửa."
# How diligent an office is before it closes each quarter; the others are still on their way.
DECLARES_FROM, CLOSED_FROM = {1: 0.9, 2: 0.85, 3: 0.8}, {1: 0.9, 2: 0.85, 3: 0.88}
CONDUCT = "Yêu cầu nộp thêm giấy tờ khi đăng ký khai sinh"
CONDUCT_OF_A_DOSSIER = "Hẹn trả kết quả chứng thực giao dịch nhiều lần"


def load_registers(units: Iterable[Unit]) -> None:
    units = list(units)
    _convert(units)
    district = next(unit for unit in units if unit.level_id == "district")
    SystemLink.objects.bulk_create(
        _link(district, place, *line) for place, line in enumerate(LINKS)
    )
    _classify_petitions()


def _convert(units: list[Unit]) -> None:
    days = iter(ISO_SINCE)
    # The most diligent were first.
    order = sorted(PROFILES, key=lambda code: -PROFILES[code].diligent)
    since = {code: next(days) for code in order if PROFILES[code].iso}
    rows = []
    for unit in units:
        if unit.code not in PROFILES:
            continue
        day, number = since.get(unit.code), stream("iso", unit.code).randrange(40, 190)
        state, document = IsoState.ISO_2008, ""
        if day is not None:
            state, document = IsoState.ISO_2015, f"{number}/QĐ-UBND, {day:%d/%m/%Y}"
        elif unit.code in PARTLY_ONE_STOP:
            day, state = date(2020, 9, 7), IsoState.CONVERTING
            document = f"{number}/KH-UBND, {day:%d/%m/%Y}"
        rows.append(IsoConversion(unit=unit, state=state, since=day, document=document))
    IsoConversion.objects.bulk_create(rows)


def _link(
    unit: Unit,
    place: int,
    system: str,
    partner: str,
    data: str,
    how: str,
    planned_on: date,
    connected_on: date | None,
) -> SystemLink:
    ahead = LinkState.BUILDING if planned_on.year == TODAY.year else LinkState.PLANNED
    document = f"{24 + 7 * place}/BB-VHTT, {connected_on:%d/%m/%Y}" if connected_on else ""
    return SystemLink(
        unit=unit,
        system=system,
        partner=partner,
        data=data,
        how=how,
        state=LinkState.CONNECTED if connected_on else ahead,
        planned_on=planned_on,
        connected_on=connected_on,
        document=document,
    )


def _classify_petitions() -> None:
    """Some complain of conduct; some of these name the dossier."""
    Petition.objects.filter(subject=CONDUCT).update(about_conduct=True)
    for petition in Petition.objects.filter(subject=CONDUCT_OF_A_DOSSIER):
        dossiers = Dossier.objects.filter(unit=petition.unit, finished_on__isnull=False)
        dossier = dossiers.filter(received_at__lte=petition.received_at).first()
        petition.about_conduct = True
        petition.dossier_code = dossier.code if dossier else ""
        petition.save(update_fields=["about_conduct", "dossier_code"])


def plan_assessments(timeline: Timeline, units: Iterable[Unit], people: People, size: Size) -> None:
    """Declared in the month after the quarter, appraised in the one after; some are behind."""
    for unit in units:
        if not size.takes(unit.code) or unit.level_id == "district":
            continue
        for number in (1, 2, 3):
            profile = profile_of(unit.code)
            is_left = (unit.code, number) == LEFT_TO_VISITORS
            if profile.diligent >= DECLARES_FROM[number] and not is_left:
                _Course(timeline, unit, people, Quarter(2020, number), profile).plan()


class _Course:
    """One unit's assessment of one quarter."""

    def __init__(
        self, timeline: Timeline, unit: Unit, people: People, quarter: Quarter, profile: Profile
    ) -> None:
        self.timeline, self.profile = timeline, profile
        self.place = {"unit": unit, "quarter": quarter}
        self.official, self.staff = people.official(unit), people.staff
        self.rng = stream("assessment", unit.code, quarter.year, quarter.number)
        self.following = date(quarter.year, 3 * quarter.number + 1, 1)

    def plan(self) -> None:
        day = self.following.replace(day=self.rng.randrange(5, 20))
        self.timeline.add(office_hour(self.rng, day), lambda: self._declare(day))
        if self.profile.diligent >= CLOSED_FROM[self.place["quarter"].number]:
            later = self.following.replace(
                month=self.following.month + 1, day=self.rng.randrange(3, 25)
            )
            self.timeline.add(office_hour(self.rng, later), self._close)

    def _points(self) -> int:
        honest = 2 if self.profile.punctual > 0.9 else 1
        return min(2, honest + (self.rng.random() < self.profile.boastful / 2))

    def _declare(self, day: date) -> None:
        """What the portal can't compute: index 5, and without dossiers index 9."""
        document = REPORT.format(number=self.rng.randrange(60, 260), day=day)
        points = self._points()
        words = {5: (points, ON_THE_SPOT[points]), 9: (0, NOTHING_ONLINE)}
        for line in sheet_of(**self.place).owed:
            given, basis = words[line.index.number]
            services.declare_index(
                **self.place,
                number=line.index.number,
                said=services.Declaration(given, basis, document),
                by=self.official,
            )
        services.submit_declaration(**self.place, by=self.official)

    def _close(self) -> None:
        lowers = self.profile.boastful > 0.25 and self.rng.random() < 0.5
        services.appraise_index(
            **self.place,
            number=5,
            points=1 if lowers else self._points(),
            reason=LOWERED if lowers else "Đã đối chiếu với danh mục thủ tục tại Một cửa.",
            by=self.staff,
        )
        services.close_assessment(**self.place, by=self.staff)
