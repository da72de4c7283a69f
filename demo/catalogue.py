"""The pages of the procedures that people come for most, and what communes add to them.

From the laws and decrees of 2020 as they are commonly told; nobody compared them with the deciding
documents, so the pages say "chưa đối chiếu".
"""

from dataclasses import dataclass
from datetime import date, timedelta

from demo.moments import TODAY, stream
from procedures.choices import Channel
from procedures.models import LocalSupplement, Paper, Procedure, TimeLimit
from units.models import Unit

CIVIL_STATUS = (
    "Luật Hộ tịch số 60/2014/QH13\nNghị định số 123/2015/NĐ-CP\nThông tư số 04/2020/TT-BTP"
)
BY_COUNCIL = "theo nghị quyết của Hội đồng nhân dân tỉnh"
COMMUNE_OFFICE = "Ủy ban nhân dân xã, thị trấn"
PROXY = "người khác nộp thay"
TAKE_IN = "Nộp hồ sơ tại Bộ phận Một cửa; người tiếp nhận kiểm tra và giao phiếu hẹn."
SHOW_IDENTITY = "Mang theo chứng minh nhân dân, căn cước công dân hoặc hộ chiếu để xuất trình."


@dataclass(frozen=True)
class Page:
    """What a page says; papers are (name, form, originals, copies, case)."""

    agency: str
    result: str
    steps: tuple[str, ...]
    papers: tuple[tuple[str, str, int, int, str], ...]
    legal_basis: str
    requirements: str = ""
    fee: str = BY_COUNCIL


PAGES = {
    "1.001193": Page(
        agency=COMMUNE_OFFICE,
        result="Giấy khai sinh (bản chính)",
        steps=(
            TAKE_IN,
            "Công chức tư pháp - hộ tịch ghi vào Sổ đăng ký khai sinh và lấy số định danh cá nhân.",
            "Chủ tịch Ủy ban nhân dân xã ký, cấp Giấy khai sinh.",
        ),
        papers=(
            ("Tờ khai đăng ký khai sinh", "Thông tư số 04/2020/TT-BTP", 1, 0, ""),
            ("Giấy chứng sinh", "", 1, 0, ""),
            ("Văn bản của người làm chứng về việc sinh", "", 1, 0, "không có giấy chứng sinh"),
            ("Văn bản ủy quyền", "", 1, 0, PROXY),
        ),
        requirements=f"Trong 60 ngày kể từ ngày sinh con.\n{SHOW_IDENTITY}",
        legal_basis=CIVIL_STATUS,
        fee=f"không thu nếu đăng ký đúng hạn; quá hạn: {BY_COUNCIL}",
    ),
    "1.000894": Page(
        agency=COMMUNE_OFFICE,
        result="Giấy chứng nhận kết hôn (hai bản chính)",
        steps=(
            TAKE_IN,
            "Công chức tư pháp - hộ tịch kiểm tra điều kiện kết hôn.",
            "Hai bên nam, nữ cùng có mặt, ký vào Sổ đăng ký kết hôn và Giấy chứng nhận kết hôn.",
        ),
        papers=(
            ("Tờ khai đăng ký kết hôn", "Thông tư số 04/2020/TT-BTP", 1, 0, ""),
            ("Giấy xác nhận tình trạng hôn nhân", "", 1, 0, "thường trú ở xã khác"),
            ("Bản án hoặc quyết định ly hôn đã có hiệu lực", "", 0, 1, "đã ly hôn"),
        ),
        requirements=(
            "Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi, tự nguyện kết hôn.\n"
            f"Hai bên phải có mặt khi đăng ký.\n{SHOW_IDENTITY}"
        ),
        legal_basis=f"Luật Hôn nhân và gia đình số 52/2014/QH13\n{CIVIL_STATUS}",
        fee="không thu",
    ),
    "1.004873": Page(
        agency="Ủy ban nhân dân xã, thị trấn nơi thường trú",
        result="Giấy xác nhận tình trạng hôn nhân",
        steps=(
            TAKE_IN,
            "Công chức tư pháp - hộ tịch kiểm tra, xác minh tình trạng hôn nhân.",
            "Chủ tịch Ủy ban nhân dân xã ký giấy xác nhận.",
            "Nhận kết quả tại Bộ phận Một cửa hoặc qua bưu chính công ích.",
        ),
        papers=(
            (
                "Tờ khai cấp giấy xác nhận tình trạng hôn nhân",
                "Thông tư số 04/2020/TT-BTP",
                1,
                0,
                "",
            ),
            ("Giấy tờ chứng minh đã ly hôn hoặc vợ, chồng đã chết", "", 0, 1, "đã từng kết hôn"),
            ("Văn bản ủy quyền", "", 1, 0, PROXY),
        ),
        requirements=f"Ghi rõ mục đích sử dụng giấy.\n{SHOW_IDENTITY}",
        legal_basis=CIVIL_STATUS,
    ),
    "1.000656": Page(
        agency="Ủy ban nhân dân xã, thị trấn nơi cư trú cuối cùng của người chết",
        result="Trích lục khai tử",
        steps=(
            TAKE_IN,
            "Công chức tư pháp - hộ tịch ghi vào Sổ đăng ký khai tử.",
            "Chủ tịch Ủy ban nhân dân xã ký, cấp trích lục khai tử.",
        ),
        papers=(
            ("Tờ khai đăng ký khai tử", "Thông tư số 04/2020/TT-BTP", 1, 0, ""),
            ("Giấy báo tử hoặc giấy tờ thay giấy báo tử", "", 1, 0, ""),
        ),
        requirements=f"Trong 15 ngày kể từ ngày có người chết.\n{SHOW_IDENTITY}",
        legal_basis=CIVIL_STATUS,
        fee=f"không thu nếu đăng ký đúng hạn; quá hạn: {BY_COUNCIL}",
    ),
    "2.000815": Page(
        agency="Ủy ban nhân dân xã, thị trấn; Phòng Tư pháp",
        result="Bản sao được chứng thực từ bản chính",
        steps=(
            "Xuất trình bản chính và nộp bản sao cần chứng thực.",
            "Người thực hiện chứng thực đối chiếu, ghi lời chứng, ký, đóng dấu, vào sổ.",
        ),
        papers=(
            ("Bản chính giấy tờ, văn bản (xuất trình, được trả lại)", "", 1, 0, ""),
            ("Bản sao cần chứng thực", "", 0, 1, ""),
        ),
        legal_basis="Nghị định số 23/2015/NĐ-CP\nThông tư số 01/2020/TT-BTP\nThông tư số 226/2016/TT-BTC",
        fee="2.000 đồng/trang; từ trang thứ ba 1.000 đồng/trang, tối đa 200.000 đồng/bản",
    ),
    "1.001612": Page(
        agency="Phòng Tài chính - Kế hoạch huyện",
        result="Giấy chứng nhận đăng ký hộ kinh doanh",
        steps=(
            TAKE_IN,
            "Phòng Tài chính - Kế hoạch kiểm tra hồ sơ; hồ sơ chưa hợp lệ thì báo bằng văn bản.",
            "Nhận Giấy chứng nhận đăng ký hộ kinh doanh.",
        ),
        papers=(
            (
                "Giấy đề nghị đăng ký hộ kinh doanh",
                "Phụ lục III-1, Thông tư số 02/2019/TT-BKHĐT",
                1,
                0,
                "",
            ),
            ("Giấy tờ chứng thực cá nhân của người đăng ký", "", 0, 1, ""),
            ("Biên bản họp nhóm cá nhân", "", 0, 1, "do một nhóm cá nhân thành lập"),
        ),
        legal_basis="Nghị định số 78/2015/NĐ-CP\nNghị định số 108/2018/NĐ-CP",
    ),
}
LOCAL = (
    "Tiếp nhận tại Bộ phận Một cửa, trụ sở {office}: sáng 7 giờ - 11 giờ, chiều 13 giờ - 17 giờ, "
    "từ thứ hai đến thứ sáu. {more}"
)
MORE = (
    "Sáng thứ bảy có người trực nhận hồ sơ hộ tịch.",
    "Có người giúp nộp hồ sơ trực tuyến tại quầy số 1.",
    "Người cao tuổi, người khuyết tật được tiếp nhận trước.",
    "Thứ năm tuần đầu của tháng tiếp nhận thêm tại nhà văn hóa ấp.",
)


def load_pages() -> None:
    procedures = {
        one.code: one for one in Procedure.objects.filter(code__in=PAGES).prefetch_related("limits")
    }
    for code, page in PAGES.items():
        _write(procedures[code], page)


def _write(procedure: Procedure, page: Page) -> None:
    for name in ("agency", "result", "requirements", "legal_basis"):
        setattr(procedure, name, getattr(page, name))
    procedure.steps = "\n".join(page.steps)
    procedure.checked_on = stream("checked", procedure.code).choice(
        (date(2020, 3, 16), date(2020, 7, 8), date(2020, 10, 5))
    )
    procedure.save()
    Paper.objects.bulk_create(
        Paper(
            procedure=procedure,
            position=place,
            name=name,
            form=form,
            originals=originals,
            copies=copies,
            case=case,
        )
        for place, (name, form, originals, copies, case) in enumerate(page.papers)
    )
    _spread_limits(procedure, page)


def _spread_limits(procedure: Procedure, page: Page) -> None:
    """The counter's limit holds for the other ways too; each with the fee."""
    [counter] = procedure.limits.all()
    counter.fee = page.fee
    counter.save(update_fields=["fee"])
    channels = [Channel.ONLINE] if procedure.online_level >= 3 else []
    channels += [Channel.POST] if procedure.by_post else []
    TimeLimit.objects.bulk_create(
        TimeLimit(
            procedure=procedure,
            channel=channel,
            amount=counter.amount,
            unit=counter.unit,
            note=counter.note,
            fee=page.fee,
        )
        for channel in channels
    )


def load_local_words(offices: list[Unit]) -> None:
    """Two communes in three say when they take in the papers of some of these procedures."""
    procedures = list(Procedure.objects.filter(code__in=PAGES, handlings__level="commune"))
    words = []
    for unit in offices:
        rng = stream("local words", unit.code)
        if unit.level_id != "commune" or rng.random() > 2 / 3:
            continue
        text = LOCAL.format(office=unit.name, more=rng.choice(MORE))
        written_on = TODAY - timedelta(days=rng.randrange(20, 300))
        words += [
            LocalSupplement(procedure=one, unit=unit, text=text, written_on=written_on)
            for one in procedures
        ]
    LocalSupplement.objects.bulk_create(words)
