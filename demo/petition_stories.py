"""Petitions with a way of their own, played through the services: drafted, sent back, handed on,
reopened. They stand at Hiếu Phụng and the district, where one can sign in and take the next step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo.moments import TODAY, Timeline, at, stream
from demo.people import People
from petitions import services
from petitions.choices import ANSWER_WORKING_DAYS, CitizenVerdict, PetitionChannel, Topic
from petitions.models import Petition
from petitions.selectors import public_proposal
from units.calendar import WorkCalendar
from units.models import Unit

COMMUNE, DISTRICT = "29686", "859"
Deed = Callable[[Petition, People, dict[str, Unit]], Any]


@dataclass(frozen=True)
class Story:
    """`days_ago` and each step's day are working days before the demonstration's today."""

    days_ago: int
    unit: str
    channel: str
    subject: str
    text: str
    steps: tuple[tuple[int, Deed], ...] = ()


def _take(petition: Petition, people: People, units: dict[str, Unit]) -> None:
    services.take_on(petition=petition, by=people.official(petition.unit))


def _classify(topic: Topic) -> Deed:
    return lambda petition, people, units: services.classify(
        petition=petition, topic=topic, about_conduct=False, by=people.official(petition.unit)
    )


def _draft(text: str) -> Deed:
    return lambda petition, people, units: services.draft_answer(
        petition=petition, text=text, submit=True, by=people.official(petition.unit)
    )


def _return(reason: str) -> Deed:
    return lambda petition, people, units: services.return_draft(
        petition=petition, reason=reason, by=people.leader(petition.unit)
    )


def _approve(petition: Petition, people: People, units: dict[str, Unit]) -> None:
    services.answer(petition=petition, text=petition.draft_answer, by=people.leader(petition.unit))


def _publish(petition: Petition, people: People, units: dict[str, Unit]) -> None:
    words = public_proposal(petition)
    services.publish(
        petition=petition,
        public_subject=words.subject,
        public_text=words.text,
        public_answer=words.answer,
        by=people.official(petition.unit),
    )


def _hand_on(code: str, reason: str) -> Deed:
    def deed(petition: Petition, people: People, units: dict[str, Unit]) -> None:
        of_district = petition.unit.code == DISTRICT
        by = people.staff if of_district else people.official(petition.unit)
        services.transfer(petition=petition, to_unit=units[code], reason=reason, by=by)

    return deed


def _reopen(reason: str) -> Deed:
    return lambda petition, people, units: services.reopen(petition=petition, reason=reason)


def _judge(verdict: CitizenVerdict) -> Deed:
    return lambda petition, people, units: services.judge(petition=petition, verdict=verdict)


STORIES = (
    Story(
        13,
        COMMUNE,
        PetitionChannel.PORTAL,
        "Loa truyền thanh không đọc lịch trả kết quả",
        "Trước đây loa có đọc danh sách hồ sơ đã có kết quả, hai tháng nay không đọc nữa.",
    ),
    Story(
        9,
        COMMUNE,
        PetitionChannel.PORTAL,
        "Phải quay lại lấy bản sao trích lục",
        "Bà Nguyễn Thị Mẫu ở cùng ấp với tôi phải quay lại ba lần mới lấy được bản sao trích lục.",
        (
            (8, _take),
            (8, _classify(Topic.DELAY)),
            (
                1,
                _draft(
                    "UBND xã xin lỗi bà Nguyễn Thị Mẫu và ông/bà. Bản sao trích lục được cấp ngay trong "
                    "ngày; từ tuần này công chức trực cả buổi chiều thứ Sáu."
                ),
            ),
        ),
    ),
    Story(
        7,
        COMMUNE,
        PetitionChannel.PHONE,
        "Bảng hướng dẫn viết tờ khai quá nhỏ",
        "Người phản ánh gọi điện cho biết mẫu tờ khai dán ở bàn viết chữ quá nhỏ, người già không đọc được.",
        (
            (6, _take),
            (6, _classify(Topic.PREMISES)),
            (3, _draft("UBND xã sẽ khắc phục.")),
            (2, _return("Nêu rõ việc đã làm và ngày xong, không trả lời chung chung.")),
        ),
    ),
    Story(
        6,
        COMMUNE,
        PetitionChannel.PORTAL,
        "Hồ sơ đăng ký hộ kinh doanh nộp ở huyện chưa có hẹn",
        "Tôi nộp hồ sơ hộ kinh doanh ở huyện nhưng giấy tiếp nhận không ghi ngày hẹn.",
        ((3, _hand_on(DISTRICT, "Hồ sơ hộ kinh doanh thuộc thẩm quyền của huyện.")),),
    ),
    Story(
        6,
        DISTRICT,
        PetitionChannel.POST,
        "Chỗ để xe trước Bộ phận Một cửa xã Hiếu Phụng",
        "Sân trước Bộ phận Một cửa xã chật, ngày trả kết quả không có chỗ để xe.",
        (
            (4, _hand_on(COMMUNE, "Việc của xã Hiếu Phụng, xã trả lời trực tiếp.")),
            (3, _take),
        ),
    ),
    # Quới An is slow: the district has it on its list.
    Story(
        19,
        "29668",
        PetitionChannel.PORTAL,
        "Không có người trực sau 16 giờ",
        "Tôi đến lúc 16 giờ 15 thì quầy tiếp nhận đã khóa cửa.",
        ((16, _take),),
    ),
    Story(
        22,
        COMMUNE,
        PetitionChannel.PORTAL,
        "Máy lấy số thứ tự hỏng",
        "Máy lấy số hỏng nên người đến sau được gọi trước.",
        (
            (20, _take),
            (20, _classify(Topic.PREMISES)),
            (15, _draft("Máy lấy số đã được sửa ngày hôm qua.")),
            (14, _approve),
            (13, _publish),
            (9, _judge(CitizenVerdict.BAD)),
            (9, _reopen("Máy sửa xong được hai ngày thì hỏng lại, vẫn phải chờ theo người quen.")),
        ),
    ),
    Story(
        40,
        COMMUNE,
        PetitionChannel.COUNTER,
        "Thu tiền phô tô không có biên nhận",
        "Phô tô giấy tờ tại quầy phải trả tiền nhưng không có biên nhận.",
        (
            (38, _take),
            (38, _classify(Topic.FEES)),
            (31, _draft("UBND xã đã nhắc nhở.")),
            (30, _approve),
            (26, _judge(CitizenVerdict.BAD)),
            (26, _reopen("Nhắc nhở rồi nhưng tuần sau vẫn thu như cũ.")),
            (
                19,
                _draft(
                    "Từ ngày 20/11 xã phô tô miễn phí giấy tờ kèm hồ sơ và dán thông báo tại quầy."
                ),
            ),
            (18, _approve),
            (17, _publish),
            (15, _judge(CitizenVerdict.GOOD)),
        ),
    ),
)


def plan_petition_stories(timeline: Timeline, units: dict[str, Unit], people: People) -> None:
    rng, calendar = stream("petition-stories"), WorkCalendar.load()
    for story in STORIES:
        code = "".join(rng.choices(services.ALPHABET, k=services.CODE_LENGTH))
        received_at = at(_day(calendar, story.days_ago), 8, rng.randrange(60))
        Petition.objects.create(
            code=code,
            unit=units[story.unit],
            channel=story.channel,
            subject=story.subject,
            text=story.text,
            received_at=received_at,
            due_on=calendar.due_on(received_at, ANSWER_WORKING_DAYS),
        )
        for place, (days_ago, deed) in enumerate(story.steps):
            moment = at(_day(calendar, days_ago), 9, place * 5 + rng.randrange(5))
            timeline.add(moment, _played(code, deed, people, units))


def _played(code: str, deed: Deed, people: People, units: dict[str, Unit]) -> Callable[[], object]:
    return lambda: deed(Petition.objects.select_related("unit").get(code=code), people, units)


def _day(calendar: WorkCalendar, days_ago: int) -> date:
    """So many working days before the demonstration's today."""
    day = TODAY
    while calendar.working_days_between(day, TODAY) < days_ago:
        day -= timedelta(days=1)
    return calendar.next_working(day)
