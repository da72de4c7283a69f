"""Steps, conditions and legal bases of the pages that people come for most, and each way's limit.

From the laws and decrees of 2020 as they are commonly told; nobody compared them with the deciding
documents, so the pages say "chưa đối chiếu".
"""

from dataclasses import dataclass

from procedures.choices import Channel
from procedures.models import Procedure, TimeLimit

CIVIL_STATUS = (
    "Luật Hộ tịch số 60/2014/QH13\nNghị định số 123/2015/NĐ-CP\nThông tư số 04/2020/TT-BTP"
)
BY_COUNCIL = "theo nghị quyết của Hội đồng nhân dân tỉnh"
COMMUNE_OFFICE = "Ủy ban nhân dân xã, thị trấn"
TAKE_IN = "Nộp hồ sơ tại Bộ phận Một cửa; người tiếp nhận kiểm tra và giao phiếu hẹn."
SHOW_IDENTITY = "Mang theo chứng minh nhân dân, căn cước công dân hoặc hộ chiếu để xuất trình."


@dataclass(frozen=True)
class Text:
    """What a page says beside its papers."""

    agency: str
    steps: tuple[str, ...]
    legal_basis: str
    requirements: str = ""
    fee: str = BY_COUNCIL


TEXTS = {
    "1.001193": Text(
        agency=COMMUNE_OFFICE,
        steps=(
            TAKE_IN,
            "Công chức tư pháp - hộ tịch ghi vào Sổ đăng ký khai sinh và lấy số định danh cá nhân.",
            "Chủ tịch Ủy ban nhân dân xã ký, cấp Giấy khai sinh.",
        ),
        requirements=f"Trong 60 ngày kể từ ngày sinh con.\n{SHOW_IDENTITY}",
        legal_basis=CIVIL_STATUS,
        fee=f"không thu nếu đăng ký đúng hạn; quá hạn: {BY_COUNCIL}",
    ),
    "1.000894": Text(
        agency=COMMUNE_OFFICE,
        steps=(
            TAKE_IN,
            "Công chức tư pháp - hộ tịch kiểm tra điều kiện kết hôn.",
            "Hai bên nam, nữ cùng có mặt, ký vào Sổ đăng ký kết hôn và Giấy chứng nhận kết hôn.",
        ),
        requirements=(
            "Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi, tự nguyện kết hôn.\n"
            f"Hai bên phải có mặt khi đăng ký.\n{SHOW_IDENTITY}"
        ),
        legal_basis=f"Luật Hôn nhân và gia đình số 52/2014/QH13\n{CIVIL_STATUS}",
        fee="không thu",
    ),
    "1.004873": Text(
        agency="Ủy ban nhân dân xã, thị trấn nơi thường trú",
        steps=(
            TAKE_IN,
            "Công chức tư pháp - hộ tịch kiểm tra, xác minh tình trạng hôn nhân.",
            "Chủ tịch Ủy ban nhân dân xã ký giấy xác nhận.",
            "Nhận kết quả tại Bộ phận Một cửa hoặc qua bưu chính công ích.",
        ),
        requirements=f"Ghi rõ mục đích sử dụng giấy.\n{SHOW_IDENTITY}",
        legal_basis=CIVIL_STATUS,
    ),
    "1.000656": Text(
        agency="Ủy ban nhân dân xã, thị trấn nơi cư trú cuối cùng của người chết",
        steps=(
            TAKE_IN,
            "Công chức tư pháp - hộ tịch ghi vào Sổ đăng ký khai tử.",
            "Chủ tịch Ủy ban nhân dân xã ký, cấp trích lục khai tử.",
        ),
        requirements=f"Trong 15 ngày kể từ ngày có người chết.\n{SHOW_IDENTITY}",
        legal_basis=CIVIL_STATUS,
        fee=f"không thu nếu đăng ký đúng hạn; quá hạn: {BY_COUNCIL}",
    ),
    "2.000815": Text(
        agency="Ủy ban nhân dân xã, thị trấn; Phòng Tư pháp",
        steps=(
            "Xuất trình bản chính và nộp bản sao cần chứng thực.",
            "Người thực hiện chứng thực đối chiếu, ghi lời chứng, ký, đóng dấu, vào sổ.",
        ),
        legal_basis="Nghị định số 23/2015/NĐ-CP\nThông tư số 01/2020/TT-BTP\nThông tư số 226/2016/TT-BTC",
        fee="2.000 đồng/trang; từ trang thứ ba 1.000 đồng/trang, tối đa 200.000 đồng/bản",
    ),
    "1.001612": Text(
        agency="Phòng Tài chính - Kế hoạch huyện",
        steps=(
            TAKE_IN,
            "Phòng Tài chính - Kế hoạch kiểm tra hồ sơ; hồ sơ chưa hợp lệ thì báo bằng văn bản.",
            "Nhận Giấy chứng nhận đăng ký hộ kinh doanh.",
        ),
        legal_basis="Nghị định số 78/2015/NĐ-CP\nNghị định số 108/2018/NĐ-CP",
    ),
}


def load_texts() -> None:
    found = Procedure.objects.filter(code__in=TEXTS).select_related("field")
    for procedure in found.prefetch_related("limits"):
        text = TEXTS[procedure.code]
        procedure.agency, procedure.requirements = text.agency, text.requirements
        procedure.legal_basis, procedure.steps = text.legal_basis, "\n".join(text.steps)
        procedure.save()
        _spread_limits(procedure, text.fee)


def _spread_limits(procedure: Procedure, fee: str) -> None:
    """The counter's limit holds for the other ways too; each with its fee."""
    [counter] = procedure.limits.all()
    counter.fee = counter.fee or fee
    counter.save(update_fields=["fee"])
    channels = [Channel.ONLINE] if procedure.online_level >= 3 else []
    channels += [Channel.POST] if procedure.by_post else []
    for channel in channels:
        TimeLimit.objects.create(
            procedure=procedure,
            channel=channel,
            amount=counter.amount,
            unit=counter.unit,
            note=counter.note,
            fee=counter.fee,
            fee_amount=counter.fee_amount,
        )
