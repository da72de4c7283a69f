"""About sixty reports and suggestions of citizens, in every state from receipt to publication."""

from datetime import date, timedelta
from random import Random

from demo.moments import TODAY, office_hour, stream, working_days
from demo.people import People
from demo.profiles import profile_of
from demo.sizes import Size
from petitions.choices import (
    ANSWER_WORKING_DAYS,
    DIRECTIONS,
    Matter,
    PetitionChannel,
    PetitionStatus,
    Topic,
)
from petitions.models import Petition
from petitions.services import ALPHABET, CODE_LENGTH
from procedures.models import Procedure
from units.calendar import WorkCalendar
from units.models import Unit

# Subject, text, answer, code of the procedure it is about (or none).
MATTERS = (
    (
        "Thời gian chờ chứng thực bản sao",
        "Sáng thứ Hai tôi chờ chứng thực bản sao hơn một giờ, đề nghị bố trí thêm người.",
        "UBND đã phân công thêm một công chức tại quầy chứng thực vào sáng thứ Hai và ngày đầu tháng.",
        "2.000815",
    ),
    (
        "Yêu cầu nộp thêm giấy tờ khi đăng ký khai sinh",
        "Tôi được yêu cầu nộp bản sao sổ hộ khẩu, giấy này không có trong bảng niêm yết.",
        "Thành phần hồ sơ không có bản sao sổ hộ khẩu. UBND đã chấn chỉnh và xin lỗi ông/bà.",
        "1.001193",
    ),
    (
        "Không rõ nơi nhận kết quả hồ sơ trực tuyến",
        "Hồ sơ nộp trên mạng báo đã xong nhưng tôi không biết nhận bản giấy ở đâu.",
        "Kết quả được trả tại Bộ phận Một cửa hoặc gửi qua bưu điện theo lựa chọn khi nộp hồ sơ.",
        "1.004873",
    ),
    (
        "Bảng niêm yết thủ tục bị mờ, khó đọc",
        "Bảng niêm yết đặt ngoài sân đã phai màu, người lớn tuổi không đọc được.",
        "UBND đã in lại toàn bộ bảng niêm yết với cỡ chữ lớn hơn.",
        "",
    ),
    (
        "Đề nghị rút ngắn thời gian xác nhận tình trạng hôn nhân",
        "Ba ngày làm việc là lâu đối với người đi làm xa, mong được trả trong hai ngày.",
        "UBND đã đưa nội dung này vào kiến nghị rà soát thủ tục gửi huyện.",
        "1.004873",
    ),
    (
        "Lịch tiếp công dân chưa được thông báo",
        "Tôi đến hai lần không gặp được lãnh đạo, đề nghị thông báo lịch tiếp công dân.",
        "Lịch tiếp công dân đã được niêm yết tại trụ sở và đọc trên đài truyền thanh.",
        "",
    ),
    (
        "Hẹn trả kết quả chứng thực giao dịch nhiều lần",
        "Hồ sơ đúng hạn nhưng phải quay lại hai lần vì thiếu người ký.",
        "UBND đã quy định người ký thay khi lãnh đạo đi công tác và xin lỗi ông/bà.",
        "2.001035",
    ),
    (
        "Góp ý về nơi ngồi chờ",
        "Phòng chờ thiếu ghế vào các ngày cao điểm, mong được bổ sung.",
        "UBND đã bổ sung tám ghế và một quạt tại phòng chờ.",
        "",
    ),
    (
        "Chưa nộp được hồ sơ trực tuyến",
        "Trang nộp hồ sơ báo lỗi khi đính kèm ảnh chụp giấy tờ.",
        "Lỗi do tệp quá lớn. Công chức Một cửa đã hướng dẫn và hỗ trợ nộp lại tại quầy.",
        "2.000635",
    ),
    (
        "Đề nghị hướng dẫn đăng ký hộ kinh doanh qua mạng",
        "Tôi muốn đăng ký hộ kinh doanh qua mạng nhưng chưa biết chuẩn bị giấy tờ gì.",
        "Bộ phận Một cửa huyện đã gửi bản hướng dẫn từng bước và niêm yết tại quầy.",
        "1.001612",
    ),
    (
        "Số điện thoại Bộ phận Một cửa không liên lạc được",
        "Tôi gọi nhiều lần vào số ghi trên giấy hẹn nhưng không có người nghe máy.",
        "Số điện thoại đã thay đổi; UBND đã cập nhật trên giấy hẹn và bảng niêm yết.",
        "",
    ),
    (
        "Mức lệ phí chứng thực chưa niêm yết rõ",
        "Bảng lệ phí không ghi mức thu chứng thực chữ ký, đề nghị niêm yết cụ thể.",
        "UBND đã niêm yết bổ sung mức thu theo quy định tại quầy tiếp nhận.",
        "2.000884",
    ),
    (
        "Đề nghị nhận kết quả qua bưu điện",
        "Nhà xa, tôi muốn nhận trích lục tại nhà nhưng chưa được hướng dẫn.",
        "Ông/bà có thể đăng ký nhận qua bưu chính công ích khi nộp hồ sơ; mẫu đăng ký có tại quầy.",
        "2.000635",
    ),
)
TURNED_AWAY = (
    "Khiếu nại quyết định thu hồi đất",
    "Tôi không đồng ý với quyết định thu hồi đất và đề nghị giải quyết khiếu nại.",
)
# What staff make of each matter, in the order of MATTERS; some are not looked at yet.
TOPICS = (
    Topic.DELAY,
    Topic.PAPERS,
    Topic.ONLINE,
    Topic.PREMISES,
    Topic.SUGGESTION,
    Topic.RULES,
    Topic.DELAY,
    Topic.PREMISES,
    Topic.ONLINE,
    Topic.ONLINE,
    Topic.OTHER,
    Topic.FEES,
    Topic.SUGGESTION,
)
PLACES = ("Bộ phận Một cửa", "Trụ sở UBND", "Cổng dịch vụ công", "")


def load_petitions(units: list[Unit], people: People, size: Size) -> None:
    rng = stream("petitions")
    calendar = WorkCalendar.load()
    days = working_days(calendar, date(2019, 1, 7), TODAY)
    recent = working_days(calendar, TODAY - timedelta(days=24), TODAY)
    procedures = {procedure.code: procedure for procedure in Procedure.objects.all()}
    # The last months bring more, and some of the newest are still open.
    picked = sorted(
        rng.choice(recent if number % 5 == 0 else days[len(days) // 4 :])
        for number in range(size.petitions)
    )
    petitions = []
    for number, day in enumerate(picked, start=1):
        unit = rng.choice(units)
        received_at = office_hour(rng, day)
        petition = Petition(
            code="".join(rng.choices(ALPHABET, k=CODE_LENGTH)),
            unit=unit,
            received_at=received_at,
            due_on=calendar.due_on(received_at, ANSWER_WORKING_DAYS),
            channel=rng.choice(PetitionChannel.values),
            place=rng.choice(PLACES),
        )
        if number % 15 == 7:
            _turn_away(petition, day)
        else:
            _tell(petition, number, procedures)
            _run(petition, rng, calendar, people)
        petitions.append(petition)
    Petition.objects.bulk_create(petitions)


def _turn_away(petition: Petition, day: date) -> None:
    petition.subject, petition.text = TURNED_AWAY
    petition.status = PetitionStatus.TURNED_AWAY
    petition.directions, petition.taken_on = str(DIRECTIONS[Matter.COMPLAINT]), day


def _tell(petition: Petition, number: int, procedures: dict[str, Procedure]) -> None:
    """One matter after the other, so that a list does not repeat itself."""
    in_district = petition.unit.level_id == "district"
    matters = [matter for matter in MATTERS if (matter[3] == "1.001612") <= in_district]
    petition.subject, petition.text, petition.answer, code = matters[number % len(matters)]
    petition.procedure = procedures.get(code)


def _run(petition: Petition, rng: Random, calendar: WorkCalendar, people: People) -> None:
    """From receipt to publication, as far as it has come by the demonstration's today."""
    profile, answer = profile_of(petition.unit.code), petition.answer
    petition.answer = ""
    received_on = petition.received_at.date()
    taken_on = calendar.add_working_days(received_on, rng.randrange(3))
    if taken_on > TODAY:
        return
    petition.taken_on, petition.status = taken_on, PetitionStatus.PROCESSING
    petition.topic = TOPICS[[matter[0] for matter in MATTERS].index(petition.subject)]
    is_late = rng.random() < 0.45 * (1 - profile.punctual) + 0.04
    days = (
        ANSWER_WORKING_DAYS + rng.randrange(1, 8)
        if is_late
        else rng.randrange(3, ANSWER_WORKING_DAYS + 1)
    )
    answered_on = calendar.add_working_days(received_on, days)
    if answered_on > TODAY:
        return
    petition.status, petition.answer = PetitionStatus.ANSWERED, answer
    petition.answered_on, petition.answered_by = answered_on, people.leader(petition.unit)
    petition.drafted_by = people.official(petition.unit)
    petition.public_subject, petition.public_text = petition.subject, petition.text
    petition.public_answer = answer
    published_on = calendar.add_working_days(answered_on, rng.randrange(1, 6))
    if published_on <= TODAY and rng.random() < 0.4 + 0.6 * profile.diligent:
        petition.status, petition.published_on = PetitionStatus.PUBLISHED, published_on
