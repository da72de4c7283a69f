"""How files of the national database name columns and write values; ours are read the same way."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.text import fold
from procedures.choices import Channel, LimitUnit, OnlineService

_NOT_WORDS = re.compile(r"\W+")
_COLUMNS = {
    "code": "mã thủ tục; mã tthc; mã số thủ tục; mã thủ tục hành chính",
    "name": "tên thủ tục; tên tthc; tên thủ tục hành chính",
    "field": "lĩnh vực",
    "levels": "cấp thực hiện; cấp giải quyết",
    "agency": "cơ quan thực hiện; cơ quan giải quyết",
    "audience": "đối tượng thực hiện; đối tượng",
    "steps": "trình tự thực hiện",
    "channel": "hình thức nộp; cách thức thực hiện; cách nộp",
    "case": "trường hợp",
    "limit": "thời hạn giải quyết; thời gian giải quyết; thời hạn",
    "limit_note": "mô tả; mô tả thời hạn; ghi chú thời hạn",
    "fee": "phí, lệ phí; lệ phí; phí",
    "fee_amount": "phí, lệ phí (đồng); lệ phí bằng số",
    "papers": "thành phần hồ sơ",
    "paper": "tên giấy tờ; giấy tờ",
    "paper_form": "mẫu đơn, tờ khai; mẫu đơn; tờ khai; biểu mẫu",
    "paper_count": "số lượng; số lượng bản chính, bản sao",
    "paper_originals": "số lượng bản chính; bản chính",
    "paper_copies": "số lượng bản sao; bản sao",
    "result": "kết quả thực hiện; kết quả",
    "legal_basis": "căn cứ pháp lý",
    "requirements": "yêu cầu, điều kiện thực hiện; yêu cầu, điều kiện; yêu cầu điều kiện thực hiện",
    "decision": "quyết định công bố; số quyết định; số quyết định công bố",
    "decision_on": "ngày quyết định; ngày công bố; ngày ban hành; ngày",
    "online_level": "mức độ trực tuyến; mức độ; mức độ dịch vụ công",
    "online_service": "loại dịch vụ công trực tuyến; dịch vụ công trực tuyến",
    "online_since": "cung cấp trực tuyến từ",
    "by_post": "qua bưu chính công ích; bưu chính công ích",
    "valid_from": "ngày có hiệu lực; ngày hiệu lực",
    "valid_to": "ngày hết hiệu lực",
    "source_url": "trang nguồn; đường dẫn; liên kết",
    "also_called": "tên thường gọi",
}
_CHANNELS = {
    Channel.COUNTER: "trực tiếp; nộp trực tiếp; trực tiếp tại một cửa",
    Channel.ONLINE: "trực tuyến; nộp trực tuyến; qua mạng",
    Channel.POST: "dịch vụ bưu chính; bưu chính; bưu chính công ích; qua bưu chính",
    Channel.ELSEWHERE: "ngoài bộ phận một cửa",
}
_UNITS = {
    LimitUnit.SAME_DAY: "trong ngày; trong ngày làm việc; ngay trong ngày; giải quyết ngay",
    LimitUnit.WORKING_HOURS: "giờ làm việc; giờ",
    LimitUnit.WORKING_DAYS: "ngày làm việc",
    LimitUnit.DAYS: "ngày",
}
_SERVICES = {
    OnlineService.FULL: "toàn trình; dịch vụ công trực tuyến toàn trình",
    OnlineService.PARTIAL: "một phần; dịch vụ công trực tuyến một phần",
    OnlineService.INFORMATION: "cung cấp thông tin trực tuyến; cung cấp thông tin; thông tin",
}
_LEVELS = {"commune": "xã", "district": "huyện", "province": "tỉnh", "ministry": "bộ"}
# No longer than any price: Python refuses to read a number of thousands of digits.
_MONEY = r"([0-9]{1,3}(?:\.[0-9]{3}){1,5}|[0-9]{1,15})"
_ONE_PRICE = re.compile(rf"(?:(?:phi|le phi)\s*:?\s*)?{_MONEY}\s*(?:dong|d|vnd)\.?")
_ORIGINALS, _COPIES = re.compile(r"ban chinh\s*:?\s*(\d+)"), re.compile(r"ban sao\s*:?\s*(\d+)")


def plain(text: str) -> str:
    return _NOT_WORDS.sub(" ", fold(text)).strip()


def _by_words(words: Mapping[Any, str]) -> dict[str, str]:
    return {plain(one): str(key) for key, said in words.items() for one in said.split(";")}


_COLUMN_OF, _UNIT_OF = _by_words(_COLUMNS), _by_words(_UNITS)
_CHANNEL_OF, _SERVICE_OF = _by_words(_CHANNELS), _by_words(_SERVICES)


class Heads:
    """Names columns as this program does, and remembers what stood over them."""

    def __init__(self) -> None:
        self.original: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        column = _COLUMN_OF.get(plain(name), name.strip())
        self.original.setdefault(column, " ".join(name.split()))
        return column

    @property
    def are_vietnamese(self) -> bool:
        return self.original.get("code", "code") != "code"

    def shown(self, column: str) -> str:
        """What the file calls it; where it lacks the column, what such a file would."""
        if self.are_vietnamese and column in _COLUMNS:
            said = _COLUMNS[column].partition(";")[0]
            return self.original.get(column, said[:1].upper() + said[1:])
        return self.original.get(column, column)


def channel_of(text: str) -> Channel:
    return Channel(_CHANNEL_OF.get(plain(text), text.strip()))


def service_of(text: str) -> OnlineService:
    return OnlineService(_SERVICE_OF.get(plain(text), text.strip()))


def unit_of(text: str) -> LimitUnit:
    return LimitUnit(_UNIT_OF.get(plain(text), text.strip()))


def level_of(text: str) -> str:
    """The code of a level by what it is called; a code is its own name."""
    bare = plain(text).removeprefix("cap ")
    return next((code for code, name in _LEVELS.items() if plain(name) == bare), text.strip())


def day_of(text: str) -> date:
    text = text.strip().removesuffix("T00:00:00")
    pattern = "%d/%m/%Y" if "/" in text else "%Y-%m-%d"
    return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day, no moment


def online_level_of(text: str) -> int:
    """ "3", "Mức độ 3", "Mức 3"."""
    return int(plain(text).removeprefix("muc do").removeprefix("muc").strip())


def price_of(fee: str) -> int | None:
    """The đồng of a fee that is nothing but one price; "2.000 đồng/trang" is not."""
    found = _ONE_PRICE.fullmatch(fold(fee))
    return int(found[1].replace(".", "")) if found else None


def limit_of(text: str) -> tuple[int | None, str, str]:
    """Number, unit and note of a limit in words: "03 Ngày làm việc", "04 Giờ làm việc", "Trong ngày".

    Words without a number are a note. ValueError: a number that nobody can be held to.
    """
    words = plain(text)
    if _UNIT_OF.get(words) == LimitUnit.SAME_DAY:
        return 0, LimitUnit.SAME_DAY, ""
    if not any(char.isdigit() for char in words):
        return None, "", text.strip()
    number, _space, unit = words.partition(" ")
    if not number.isdecimal() or int(number) == 0 or unit not in _UNIT_OF:
        raise ValueError(text)
    return int(number), _UNIT_OF[unit], ""


def counts_of(text: str) -> list[tuple[int, int]]:
    """Originals and copies, for each paper that the cell counts: "Bản chính: 1 - Bản sao: 0".

    ValueError: a number longer than Python reads.
    """
    bare = fold(text)
    originals = [int(one) for one in _ORIGINALS.findall(bare)]
    copies = [int(one) for one in _COPIES.findall(bare)]
    if not originals and not copies:
        return [(int(one), 0) for one in re.findall(r"\d+", bare)]
    length = max(len(originals), len(copies))
    return list(zip(originals or [0] * length, copies or [0] * length, strict=False))


def money_of(text: str) -> Decimal:
    """Whole đồng, not negative: "15000", "15.000"."""
    if not re.fullmatch(_MONEY, text):
        raise ValueError(text)
    return Decimal(text.replace(".", ""))
