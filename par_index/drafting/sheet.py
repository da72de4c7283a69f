"""A criteria set as a table: the columns, and a node's content as their cells show it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import override

from par_index.explanations import rule_sentence
from par_index.scoring import InvalidRule
from par_index.scoring.numbers import InvalidNumber, parse_decimal
from par_index.scoring.sets import DECLARED, FORBIDDEN, MEASURE, SURVEY

# The sheet is Vietnamese whoever asks for it: it is read again by these words.
LANGUAGE: Final = "vi"
NUMBER, NAME, MAXIMUM, METHOD, EVIDENCE = (
    *("STT", "Tiêu chí", "Điểm tối đa", "Cách tính", "Tài liệu kiểm chứng"),
)
CODE, SOURCE, NOT_APPLICABLE, RULE, REST = (
    *("Mã", "Nguồn số liệu", "Không áp dụng", "Quy tắc (máy đọc)", "Khác (máy đọc)"),
)
HUMAN_COLUMNS: Final = (NUMBER, NAME, MAXIMUM, METHOD, EVIDENCE)
COLUMNS: Final = (*HUMAN_COLUMNS, CODE, SOURCE, NOT_APPLICABLE, RULE, REST)
HEAD_SHEET: Final = "Thông tin"
# Rows of the head's sheet that people may fill in, by the key of the document.
HEAD_ROWS: Final = {
    "code": "Mã bộ",
    "title": "Tên bộ",
    "level": "Cấp (commune, district…)",
    "year": "Năm",
}
HEAD_REST: Final = "Khác (máy đọc)"
# Under which key what stands below was listed: without it the digest would not be the same.
CHILDREN: Final = "_children"
DEPTH: Final = "_depth"

EVIDENCE_WORDS: Final = {
    "none": "",
    "optional": "Nên có",
    "required_if_points": "Bắt buộc khi có điểm",
    "required": "Luôn bắt buộc",
}
POLICY_WORDS: Final = {
    "forbidden": "",
    "excluded": "Không tính vào điểm tối đa",
    "full": "Được đủ điểm",
}
SOURCE_WORDS: Final = {MEASURE: "Số liệu của cổng", SURVEY: "Điều tra"}


def method_words(rule: Any, maximum: Any) -> str:
    """The rule in a Vietnamese sentence; empty where it cannot be read."""
    try:
        number = parse_decimal(maximum)
        if not isinstance(rule, Mapping) or number <= 0:
            return ""
        with override(LANGUAGE):
            return rule_sentence(rule, number).replace("\u00a0", " ")
    except (InvalidNumber, InvalidRule):
        return ""


def evidence_words(data: Mapping[str, Any]) -> str:
    words = EVIDENCE_WORDS.get(data.get("evidence", "none"), "")
    note = str(data.get("note", "")).strip()
    return ": ".join(filter(None, (words, note)))


def source_words(data: Mapping[str, Any]) -> str:
    source = data.get("source", DECLARED)
    source = {"kind": source} if isinstance(source, str) else source
    kind = source.get("kind")
    if kind not in SOURCE_WORDS:
        return ""
    return ": ".join(filter(None, [SOURCE_WORDS[kind], source.get("name", "")]))


def policy_words(data: Mapping[str, Any]) -> str:
    return POLICY_WORDS.get(data.get("not_applicable", FORBIDDEN), "")


def number_cell(raw: Any) -> Decimal | None:
    try:
        return None if raw is None else parse_decimal(raw)
    except InvalidNumber:
        return None


def machine(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
