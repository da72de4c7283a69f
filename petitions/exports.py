"""The public register and its statistics as tables to take away."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from common import clock
from common.exports import csv_text
from petitions.choices import CitizenVerdict
from petitions.models import Petition
from petitions.selectors import Statistics, Tally


def register_csv(petitions: Iterable[Petition]) -> str:
    """What stands in the register, never a sender's own words or code."""
    header = [
        _("Cơ quan"),
        _("Về việc"),
        _("Tiêu đề"),
        _("Nội dung"),
        _("Trả lời"),
        _("Ngày nhận"),
        _("Ngày trả lời"),
        _("Ngày công khai"),
        _("Người gửi đánh giá"),
    ]
    return csv_text(header, map(_register_row, petitions))


def statistics_csv(statistics: Statistics) -> str:
    """Every table of the page in one: by what, name, figures. Too few verdicts stay empty."""
    header = [
        _("Thống kê theo"),
        _("Tên"),
        _("Nhận"),
        _("Đã trả lời"),
        _("Trả lời đúng hạn"),
        _("Đã trả lời hoặc đã quá hạn"),
        _("Đúng hạn (%)"),
        _("Quá hạn chưa trả lời"),
        _("Số ngày làm việc (trung vị)"),
        _("Đề nghị xem lại"),
        _("Số lượt đánh giá"),
        *(f"{label} (%)" for label in CitizenVerdict.labels),
    ]
    tables = [
        (_("Tất cả"), [(str(statistics.year), statistics.total)]),
        (_("Cơ quan"), statistics.by_unit),
        (_("Về việc"), statistics.by_topic),
        (_("Hình thức nhận"), statistics.by_channel),
        (_("Tháng"), statistics.by_month),
    ]
    rows = ([by, name, *_figures(tally)] for by, table in tables for name, tally in table)
    return csv_text(header, rows)


def _register_row(petition: Petition) -> list[Any]:
    return [
        petition.unit.name,
        petition.get_topic_display(),
        petition.public_subject,
        petition.public_text,
        petition.public_answer,
        clock.local_date(petition.received_at),
        petition.answered_on,
        petition.published_on,
        petition.get_verdict_display(),
    ]


def _figures(tally: Tally) -> list[Any]:
    shares = tally.verdict_shares or {}
    return [
        tally.received,
        tally.answered,
        tally.in_time,
        tally.judged,
        _written(tally.in_time_share),
        tally.late_open,
        _written(tally.median_days),
        tally.reopened,
        tally.verdict_count,
        *(_written(shares.get(kind)) for kind in CitizenVerdict.values),
    ]


def _written(value: Fraction | int | None) -> Decimal | None:
    if value is None:
        return None
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.1"))
