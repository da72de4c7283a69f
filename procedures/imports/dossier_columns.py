"""The columns of a table of dossiers: the portal's own names and those that exports use."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.imports import RowError
from common.text import fold

# The portal's name of each column, and what exports of one-stop systems call it, without accents.
HEADINGS: dict[str, tuple[str, ...]] = {
    "dossier_code": ("ma ho so", "so ho so", "ma hs", "so bien nhan", "ma bien nhan"),
    "unit_code": ("ma don vi", "ma co quan", "ma don vi tiep nhan"),
    "unit_name": ("don vi", "ten don vi", "don vi tiep nhan", "co quan tiep nhan"),
    "procedure_code": ("ma thu tuc", "ma tthc", "ma thu tuc hanh chinh"),
    "procedure_name": ("ten thu tuc", "thu tuc", "ten tthc", "ten thu tuc hanh chinh", "tthc"),
    "channel": ("hinh thuc nop", "hinh thuc tiep nhan", "cach nop", "kenh tiep nhan", "kenh nop"),
    "case": ("truong hop",),
    "received_at": ("ngay tiep nhan", "thoi gian tiep nhan", "ngay nhan", "ngay nhan ho so"),
    "due_at": ("ngay hen tra", "hen tra", "ngay hen", "ngay hen tra ket qua", "han tra"),
    "finished_at": ("ngay co ket qua", "ngay xu ly xong", "ngay hoan thanh", "ngay ket thuc"),
    "returned_at": ("ngay tra ket qua", "ngay tra", "ngay tra kq"),
    "status": ("trang thai", "tinh trang", "trang thai ho so", "tinh trang ho so"),
    "waiting_days": ("so ngay cho bo sung", "ngay cho bo sung", "so ngay cho"),
    "waiting_since": ("cho bo sung tu", "cho bo sung tu ngay", "ngay yeu cau bo sung"),
    "apology_at": ("ngay xin loi",),
    "reappointed_at": ("hen lai", "ngay hen lai", "hen lai ngay"),
    "reappointments": ("so lan hen lai",),
    "supplement_requests": ("so lan yeu cau bo sung", "so lan bo sung"),
    "agencies": ("so co quan phai lien he", "so co quan"),
    "partners_time": ("thoi gian cua co quan phoi hop", "thoi gian phoi hop"),
}
# For the page: a heading that is read for each column, and what stands below it.
COLUMN_HELP = (
    (gettext_lazy("Mã hồ sơ"), gettext_lazy("bắt buộc; chỉ chữ không dấu, số và các dấu . / _ -")),
    (
        gettext_lazy("Mã đơn vị hoặc Đơn vị"),
        gettext_lazy("bắt buộc; mã hoặc tên đầy đủ của đơn vị tiếp nhận"),
    ),
    (
        gettext_lazy("Mã thủ tục hoặc Tên thủ tục"),
        gettext_lazy("bắt buộc; có trong danh mục của cổng"),
    ),
    (gettext_lazy("Hình thức nộp"), gettext_lazy("bắt buộc; trực tiếp, trực tuyến, bưu chính")),
    (
        gettext_lazy("Ngày tiếp nhận"),
        gettext_lazy("bắt buộc; 31/12/2020 08:30 hoặc 2020-12-31T08:30"),
    ),
    (
        gettext_lazy("Ngày hẹn trả"),
        gettext_lazy("để trống thì cổng tính theo thời hạn của thủ tục"),
    ),
    (gettext_lazy("Ngày có kết quả"), gettext_lazy("cột bắt buộc; trống khi hồ sơ chưa xong")),
    (gettext_lazy("Ngày trả kết quả"), gettext_lazy("ngày công dân nhận")),
    (gettext_lazy("Trạng thái"), gettext_lazy("bắt buộc; theo bảng tên trạng thái")),
    (
        gettext_lazy("Số ngày chờ bổ sung, Chờ bổ sung từ"),
        gettext_lazy("ngày làm việc đã chờ; đang chờ từ ngày nào"),
    ),
    (
        gettext_lazy("Ngày xin lỗi, Hẹn lại, Số lần hẹn lại"),
        gettext_lazy("khi hồ sơ không kịp hạn"),
    ),
    (
        gettext_lazy(
            "Trường hợp, Số lần yêu cầu bổ sung, Số cơ quan phải liên hệ, Thời gian phối hợp"
        ),
        gettext_lazy("nếu có; dùng cho đánh giá Bộ phận Một cửa"),
    ),
)
# Of each line one column must be there.
_NEEDED = (
    ("dossier_code",),
    ("unit_code", "unit_name"),
    ("procedure_code", "procedure_name"),
    ("channel",),
    ("received_at",),
    ("finished_at",),
    ("status",),
)
_BY_HEADING = {word: name for name, words in HEADINGS.items() for word in (fold(name), *words)}
# What tells who somebody is: such columns are dropped like any unknown one, and named first.
_PERSONAL = re.compile(
    r"\b(ho (va )?ten|ho_ten|chu ho so|nguoi (nop|gui|nhan|dai dien|yeu cau|lien he)|cong dan|"
    r"(so )?(dien thoai|dt|sdt|di dong)|phone|mobile|dia chi|address|thuong tru|cho o|"
    r"cmnd|cccd|can cuoc|dinh danh|ho chieu|giay to tuy than|e-?mail|thu dien tu|ngay sinh|"
    r"nam sinh|name|birth|ma so thue|doanh nghiep|to chuc)\b"
)
_LONGEST_NAME, _MOST_NAMES = 60, 60


@dataclass(frozen=True)
class Heading:
    """Which cell of a line holds what, and what is left at the door."""

    # By the portal's name: the place, and the name that the file gives.
    places: dict[str, int]
    names: dict[str, str]
    dropped: list[str]

    def called(self, column: str) -> str:
        return self.names.get(column, column)


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a line of the file names its columns; titles may stand above it."""
    known = {_BY_HEADING.get(fold(cell)) for cell in cells}
    return len(known - {None}) >= 2


def is_personal(heading: str) -> bool:
    return bool(_PERSONAL.search(fold(heading)))


def names_to_keep(headings: Iterable[str]) -> list[str]:
    """The headings that are named as dropped, those of people's data first, none of them long."""
    names = {heading.replace("\0", "").strip()[:_LONGEST_NAME] for heading in headings} - {""}
    return sorted(names, key=lambda name: (not is_personal(name), fold(name)))[:_MOST_NAMES]


def read_heading(cells: Sequence[str], errors: list[RowError], row: int = 1) -> Heading:
    """Find the columns; two that mean the same, and those that are missing, are faults."""
    heading, unknown = Heading({}, {}, []), []
    for place, cell in enumerate(cells):
        name, called = _BY_HEADING.get(fold(cell)), cell.strip()
        if name in heading.places:
            other = heading.names[name]
            errors.append(
                RowError(
                    row,
                    called[:_LONGEST_NAME],
                    _("cùng nghĩa với cột “%(name)s”") % {"name": other},
                )
            )
        elif name:
            heading.places[name], heading.names[name] = place, called[:_LONGEST_NAME]
        elif called:
            unknown.append(called)
    for choice in _NEEDED:
        if not any(name in heading.places for name in choice):
            errors.append(RowError(row, choice[0], _("thiếu cột này")))
    heading.dropped.extend(names_to_keep(unknown))
    return heading
