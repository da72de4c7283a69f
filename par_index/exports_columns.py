"""The dictionary of the open data: every column with its meaning, unit and source."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column as the dictionary explains it; the texts are part of the files, in Vietnamese."""

    name: str
    meaning: str
    unit: str = ""
    source: str = ""


_RUN = "lần tính đã công bố"
_SET = "bộ tiêu chí"
_REGISTER = "sổ đơn vị hành chính của cổng"
_FIGURE = "số liệu của cổng lúc tính"
_UNIT = (
    Column("year", "Năm được đánh giá", "năm", _RUN),
    Column(
        "unit_code", "Mã đơn vị hành chính; mã có thể được dùng lại sau khi sáp nhập", "", _REGISTER
    ),
    Column(
        "unit_valid_from",
        "Ngày đơn vị có hiệu lực; cùng với mã xác định một đơn vị",
        "ngày",
        _REGISTER,
    ),
    Column("unit_name", "Tên đơn vị", "", _REGISTER),
)

RESULTS = (
    *_UNIT,
    Column("points", "Điểm đạt, đã cộng điểm thưởng và trừ điểm phạt", "điểm", _RUN),
    Column("bonus", "Điểm thưởng được tính sau khi áp mức trần", "điểm", _RUN),
    Column("penalty", "Điểm trừ được tính sau khi áp mức trần, ghi số dương", "điểm", _RUN),
    Column(
        "maximum",
        "Điểm tối đa của chính đơn vị: đã bỏ phần không áp dụng và phần chưa điều tra",
        "điểm",
        _RUN,
    ),
    Column(
        "percent",
        "Chỉ số: points / maximum trên thang của bộ tiêu chí, làm tròn một lần như bộ tiêu chí quy định",
        "%",
        _RUN,
    ),
    Column(
        "percent_exact",
        "Chỉ số trước khi làm tròn, số thập phân hoặc phân số (497/6); xếp hạng và xếp loại theo số này",
        "%",
        _RUN,
    ),
    Column("band", "Xếp loại; trống: chưa xếp loại", "", _SET),
    Column("rank", "Hạng trong cấp; trống: không xếp hạng", "hạng", _RUN),
    Column("rank_to", "Hạng cuối của nhóm đồng hạng; bằng rank nếu không đồng hạng", "hạng", _RUN),
    Column(
        "rank_low",
        "Hạng cao nhất chưa phân biệt được với hạng của đơn vị, do sai số điều tra và thẩm định; trống: chưa ước lượng",
        "hạng",
        _RUN,
    ),
    Column(
        "rank_high",
        "Hạng thấp nhất chưa phân biệt được với hạng của đơn vị; trống: chưa ước lượng",
        "hạng",
        _RUN,
    ),
    Column("group", "Nhóm đơn vị được so sánh với nhau", "", _RUN),
    Column("group_rank", "Hạng trong nhóm", "hạng", _RUN),
    Column("group_rank_to", "Hạng cuối của nhóm đồng hạng trong nhóm so sánh", "hạng", _RUN),
)

AREAS = (
    *_UNIT,
    Column("area_code", "Mã lĩnh vực", "", _SET),
    Column("area_name", "Tên lĩnh vực", "", _SET),
    Column("points", "Điểm đạt của lĩnh vực, chưa kể điểm thưởng và điểm phạt", "điểm", _RUN),
    Column("maximum", "Điểm tối đa của chính đơn vị ở lĩnh vực", "điểm", _RUN),
    Column(
        "percent", "points / maximum, làm tròn hai số lẻ; trống: không có gì áp dụng", "%", _RUN
    ),
)

LINES = (
    *_UNIT,
    Column("area_code", "Mã lĩnh vực; trống ở điểm thưởng, điểm trừ", "", _SET),
    Column("component_code", "Mã tiêu chí thành phần, hoặc mã mục thưởng, phạt", "", _SET),
    Column("component_name", "Tên tiêu chí thành phần", "", _SET),
    Column(
        "kind", "component: tiêu chí thành phần; bonus: điểm thưởng; penalty: điểm trừ", "", _SET
    ),
    Column("set_maximum", "Điểm tối đa ghi trong bộ tiêu chí", "điểm", _SET),
    Column("maximum", "Điểm tối đa được tính cho đơn vị: 0 nếu tiêu chí được bỏ ra", "điểm", _RUN),
    Column(
        "points",
        "Điểm đạt, tối đa sáu số lẻ; điểm trừ mang dấu âm; mục thưởng, phạt chưa áp mức trần chung",
        "điểm",
        _RUN,
    ),
    Column("points_exact", "Điểm đạt chính xác, số thập phân hoặc phân số", "điểm", _RUN),
    Column("lost", "Điểm mất: maximum trừ points", "điểm", _RUN),
    Column(
        "state",
        "scored: đã chấm; excluded: không áp dụng, bỏ ra; full_not_applicable: không áp dụng, đủ điểm; missing: chưa có số liệu, 0 điểm; not_held: chưa điều tra, bỏ ra",
        "",
        _RUN,
    ),
    Column(
        "stage",
        "Nguồn của điểm được tính: appraisal: thẩm định; final: kết quả cuối; portal: số liệu của cổng; survey: phiếu khảo sát; trống: chưa có",
        "",
        _RUN,
    ),
    Column(
        "source",
        "Nguồn mà bộ tiêu chí nêu: tên phép đo của cổng, declared: đơn vị tự khai",
        "",
        _SET,
    ),
    Column("numerator", "Tử số của số liệu", "", _FIGURE),
    Column("denominator", "Mẫu số của số liệu", "", _FIGURE),
    Column("value", "Giá trị của số liệu", "", _FIGURE),
    Column("n", "Số phiếu hoặc số trường hợp của số liệu", "", _FIGURE),
    Column("as_of", "Ngày của số liệu", "ngày", _FIGURE),
    Column("explanation", "Vì sao được số điểm này, theo quy tắc của bộ tiêu chí", "", _RUN),
)
