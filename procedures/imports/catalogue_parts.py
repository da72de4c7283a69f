"""The limits and the papers that one row of a catalogue file names."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.imports import Row
from procedures.choices import Channel, LimitUnit
from procedures.imports.papers import paper_of
from procedures.imports.reading import values_hint
from procedures.imports.words import channel_of, counts_of, limit_of, money_of, price_of, unit_of
from procedures.services.content import LONGEST_LIMIT

_WITH_CHANNEL = ("limit", "limit_unit", "limit_note", "fee", "fee_amount")
_WITH_PAPER = ("paper_form", "paper_originals", "paper_copies")
_HIGHEST_FEE = 10**12


def read_limits(row: Row) -> list[dict[str, Any]]:
    """What the row says of each channel; of columns that the file lacks nothing is said."""
    return [_limit(part) for part in _split(row, "channel", _WITH_CHANNEL)]


def _split(row: Row, lead: str, others: Sequence[str]) -> list[Row]:
    """A row for each line of the leading cell; other cells have as many lines, or one for all."""
    lines = _lines(row, lead)
    if len(lines) <= 1:
        return [row]
    cells = {name: _lines(row, name) for name in others}
    for name, found in cells.items():
        if len(found) not in {0, 1, len(lines)}:
            message = _("ô này có %(found)s dòng, ô cạnh nó có %(lines)s; hãy ghi cho khớp")
            row.fail(name, message % {"found": len(found), "lines": len(lines)})
    return [
        row.part(
            {lead: line}
            | {
                name: found[place] if len(found) == len(lines) else "".join(found[:1])
                for name, found in cells.items()
                if name in row.values
            }
        )
        for place, line in enumerate(lines)
    ]


def _lines(row: Row, column: str) -> list[str]:
    return [line.strip() for line in row.text(column).splitlines() if line.strip()]


def _limit(row: Row) -> dict[str, Any]:
    channel = row.parsed("channel", channel_of, values_hint(Channel)) or Channel.COUNTER
    limit: dict[str, Any] = {"channel": str(channel), "case": row.text("case")}
    note = row.text("limit_note")
    if "limit" in row.values:
        limit["amount"], limit["unit"], words = _amount(row)
        note = note or words
    if note or "limit_note" in row.values:
        limit["note"] = note
    if "fee" in row.values:
        limit["fee"] = row.text("fee")
    price = _price(row)
    if price is not None or "fee_amount" in row.values:
        limit["fee_amount"] = price
    return limit


def _amount(row: Row) -> tuple[int | None, str, str]:
    """Number, unit and a note: the number in its own column, or words as the national table has them."""
    text = row.text("limit")
    hint = _("ghi số kèm đơn vị, ví dụ 03 ngày làm việc, 04 giờ làm việc, trong ngày")
    unit = row.parsed("limit_unit", unit_of, _unit_hint()) or ""
    if text and not text.isdecimal():
        return row.parsed("limit", limit_of, hint) or (None, "", "")
    amount = row.integer("limit")
    if amount is not None and amount > LONGEST_LIMIT:
        row.fail("limit", _("thời hạn từ 0 đến %(most)s") % {"most": LONGEST_LIMIT})
    if amount is not None and not row.text("limit_unit"):
        # 00, 01: what the national database prints where nobody wrote a limit.
        column = "limit_unit" if "limit_unit" in row.values else "limit"
        row.fail(column, _("có số mà thiếu đơn vị (ngày làm việc, giờ làm việc, ngày, trong ngày)"))
    if amount is None and unit == LimitUnit.SAME_DAY:
        amount = 0
    elif not text and unit:
        row.fail("limit", _("có đơn vị mà thiếu số ngày"))
    return amount, str(unit), ""


def _unit_hint() -> str:
    return _("chọn một trong: ngày làm việc, giờ làm việc, ngày, trong ngày")


def _price(row: Row) -> str | None:
    if "fee_amount" not in row.values:
        price = price_of(row.text("fee"))
        return None if price is None else str(price)
    amount = row.parsed("fee_amount", money_of, _("số tiền bằng đồng, không có phần lẻ"))
    if amount is not None and amount >= _HIGHEST_FEE:
        row.fail("fee_amount", _("số tiền quá lớn"))
    return None if amount is None else str(amount)


def read_papers(row: Row) -> list[dict[str, Any]]:
    """The papers of the row: whole lines, or name, form and number in columns of their own."""
    hint = _("mỗi dòng một giấy tờ: tên | mẫu | bản chính | bản sao")
    whole = [row.part({"paper_list": line}) for line in _lines(row, "paper_list")]
    papers = [part.parsed("paper_list", paper_of, hint) for part in whole]
    return [paper for paper in papers if paper] + _papers_of_columns(row)


def _papers_of_columns(row: Row) -> list[dict[str, Any]]:
    if not row.text("paper"):
        return []
    parts = _split(row, "paper", _WITH_PAPER)
    hint = _("ghi như: Bản chính: 1 - Bản sao: 0")
    counts = row.parsed("paper_count", counts_of, hint) or []
    if len(counts) not in {0, 1, len(parts)}:
        row.fail("paper_count", _("số lượng không khớp với số giấy tờ trong ô"))
        counts = []
    counts = counts * len(parts) if len(counts) == 1 else counts
    return [_paper(part, counts[place] if counts else None) for place, part in enumerate(parts)]


def _paper(row: Row, counts: tuple[int, int] | None) -> dict[str, Any]:
    paper: dict[str, Any] = {"name": row.text("paper")}
    if "paper_form" in row.values:
        paper["form"] = row.text("paper_form")
    if counts is not None:
        paper["originals"], paper["copies"] = counts
    for column, name in (("paper_originals", "originals"), ("paper_copies", "copies")):
        number = row.integer(column)
        if number is not None:
            paper[name] = number
    return paper
