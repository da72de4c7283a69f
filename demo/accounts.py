"""The accounts with which a visitor tries the portal: one for each role, and a second appraiser."""

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from units.roles import ROLES

# Printed beside the sign-in form on purpose; exists only in a demonstration.
PASSWORD = "cchc-minh-hoa-2020"  # noqa: S105 -- public by design

SECOND_APPRAISER = "chuyenvien2.huyen"


class Account(NamedTuple):
    username: str
    role: str
    unit_code: str
    unit: str | Promise
    full_name: str
    hint: str | Promise


ACCOUNTS = (
    Account(
        "canbo.hieuphung",
        "official",
        "29686",
        "Xã Hiếu Phụng",
        "Cán bộ đầu mối xã Hiếu Phụng",
        _("Nhập tiếp báo cáo quý IV, dẫn tài liệu kiểm chứng, nộp; tự chấm điểm năm 2020"),
    ),
    Account(
        "lanhdao.hieuphung",
        "leader",
        "29686",
        "Xã Hiếu Phụng",
        "Lãnh đạo UBND xã Hiếu Phụng",
        _("Ký hoặc gửi lại báo cáo và bảng tự chấm điểm của xã"),
    ),
    Account(
        "chuyenvien.huyen",
        "district_staff",
        "859",
        "Huyện Vũng Liêm",
        "Chuyên viên CCHC huyện",
        _("Duyệt hoặc trả lại báo cáo, thẩm định điểm, tính và công bố chỉ số"),
    ),
    Account(
        SECOND_APPRAISER,
        "district_staff",
        "859",
        "Huyện Vũng Liêm",
        "Chuyên viên thẩm định thứ hai",
        _("Thẩm định các lĩnh vực được giao; đọc lại độc lập các tiêu chí được rút ngẫu nhiên"),
    ),
    Account(
        "lanhdao.huyen",
        "leader",
        "859",
        "Huyện Vũng Liêm",
        "Lãnh đạo UBND huyện",
        _("Ký bảng tự chấm điểm của huyện, xem chỉ số toàn huyện"),
    ),
    Account(
        "thanhtra",
        "inspector",
        "859",
        "Huyện Vũng Liêm",
        "Thanh tra huyện",
        _("So điểm tự chấm, thẩm định và kết quả cuối; ghi kiến nghị sau kiểm tra; xuất bảng"),
    ),
    Account(
        "quantri",
        "administrator",
        "859",
        "Huyện Vũng Liêm",
        "Quản trị cổng",
        _("Trang quản trị: đơn vị, người dùng, kỳ báo cáo, bộ tiêu chí; bảng tổng quan"),
    ),
)


def demo_accounts() -> list[dict[str, str | Promise]]:
    """What the sign-in page and `manage.py demo_accounts` show; nothing outside a demonstration."""
    if not settings.DEMO:
        return []
    return [
        {
            "username": account.username,
            "password": PASSWORD,
            "role": ROLES[account.role].name,
            "unit": account.unit,
            "hint": account.hint,
        }
        for account in ACCOUNTS
    ]
