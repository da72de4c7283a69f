"""The columns of a table of dossiers: the portal's own names and those that exports use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

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
DOSSIER_COLUMNS = tuple(name for name in HEADINGS if not name.endswith("_name"))
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
    dropped: list[str] = field(default_factory=list)

    def called(self, column: str) -> str:
        return self.names.get(column, column)


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a line of the file names its columns; titles may stand above it."""
    known = {_BY_HEADING.get(fold(cell)) for cell in cells}
    return len(known - {None}) >= 2


def is_personal(heading: str) -> bool:
    return bool(_PERSONAL.search(fold(heading)))


def read_heading(cells: Sequence[str], errors: list[RowError], row: int = 1) -> Heading:
    """Find the columns; two that mean the same, and those that are missing, are faults."""
    heading = Heading({}, {})
    for place, cell in enumerate(cells):
        name, called = _BY_HEADING.get(fold(cell)), cell.strip()[:_LONGEST_NAME]
        if name in heading.places:
            other = heading.names[name]
            errors.append(
                RowError(row, called, _("cùng nghĩa với cột “%(name)s”") % {"name": other})
            )
        elif name:
            heading.places[name], heading.names[name] = place, called
        elif called:
            heading.dropped.append(called)
    for choice in _NEEDED:
        if not any(name in heading.places for name in choice):
            errors.append(RowError(row, choice[0], _("thiếu cột này")))
    heading.dropped.sort(key=lambda called: not is_personal(called))
    del heading.dropped[_MOST_NAMES:]
    return heading
