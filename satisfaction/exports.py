"""Satisfaction figures for machines, and as tables."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.exports import csv_text
from satisfaction.choices import COUNTED_CHANNELS, MINIMUM_N
from satisfaction.selectors import Layout, Opinion, opinions
from satisfaction.services import IssuedCode
from satisfaction.tally import Tally
from units.models import Unit

_CENT, _TENTH_OF_CENT = Decimal("0.01"), Decimal("0.001")


def index_as_data(units: list[Unit], year: int) -> dict[str, Any]:
    """Per unit (with those below it): overall, factors, questions. Shares in percent."""
    layout = Layout.load()
    found = opinions(units, year, layout=layout)
    return {
        "year": year,
        "channels": [str(channel) for channel in COUNTED_CHANNELS],
        "minimum_n": MINIMUM_N,
        "formula": "share = 100 * answers 4-5 / valid answers; interval = Wilson 95 % over n people",
        "units": [_unit(unit, found[unit.pk], layout) for unit in units],
    }


def _unit(unit: Unit, opinion: Opinion, layout: Layout) -> dict[str, Any]:
    names = layout.factors(opinion)
    questions = [question for one in layout.questions.values() for question in one]
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "overall": tally_data(opinion.overall),
        "factors": [
            {"code": code, "name": name, **tally_data(opinion.factors.get(code, Tally()))}
            for code, name in names.items()
        ],
        "questions": [
            {
                "question_set": question.question_set.code,
                "position": question.position + 1,
                "factor": question.factor,
                "text": question.text,
                **tally_data(opinion.questions[key]),
            }
            for question in questions
            if (key := (question.question_set_id, question.position)) in opinion.questions
        ],
    }


def tally_data(tally: Tally) -> dict[str, Any]:
    """Numbers as decimal text, so that no reader meets a binary fraction."""
    interval = tally.interval
    return {
        "n": tally.ballots,
        "answers": tally.valid,
        "satisfied": tally.satisfied,
        "share": _rounded(tally.share, _CENT),
        "mean": _rounded(tally.mean, _TENTH_OF_CENT),
        "interval": [str(end.quantize(_CENT, ROUND_HALF_UP)) for end in interval]
        if interval
        else None,
    }


def _rounded(value: Fraction | None, quantum: Decimal) -> str | None:
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(quantum, ROUND_HALF_UP))


# --- Tables for people -----------------------------------------------------------------------
TALLY_HEADER = (
    *(gettext_lazy("Rất hài lòng"), gettext_lazy("Hài lòng"), gettext_lazy("Bình thường")),
    *(gettext_lazy("Không hài lòng"), gettext_lazy("Rất không hài lòng")),
    *(gettext_lazy("Số người trả lời"), gettext_lazy("Số câu trả lời")),
    *(gettext_lazy("Tỷ lệ hài lòng (%)"), gettext_lazy("Cận dưới 95 % (%)")),
    *(gettext_lazy("Cận trên 95 % (%)"), gettext_lazy("Điểm trung bình")),
    gettext_lazy("Đủ số phiếu để công khai"),
)


def list_table(
    units: list[Unit], found: dict[int, Opinion], layout: Layout
) -> tuple[list[str], list[list[Any]]]:
    """A row for each unit and measure: the general question, then the factors."""
    header = [_("Mã đơn vị"), _("Đơn vị"), _("Nội dung"), *map(str, TALLY_HEADER)]
    factors = layout.factors(*found.values())
    rows = [
        [unit.code, unit.name, name, *tally_cells(tally)]
        for unit in units
        for name, tally in named_tallies(found[unit.pk], factors)
    ]
    return header, rows


def named_tallies(opinion: Opinion, factors: dict[str, str]) -> list[tuple[str, Tally]]:
    """The general question and the factors (code: name) in their order."""
    return [
        (_("Câu hỏi chung"), opinion.overall),
        *((name, opinion.factors.get(code, Tally())) for code, name in factors.items()),
    ]


def detail_table(parts: Iterable[tuple[str, str, Tally]]) -> tuple[list[str], list[list[Any]]]:
    """A row for each part of a unit's ballots: what it is taken apart by, its name, its counts."""
    header = [_("Phân theo"), _("Nội dung"), *map(str, TALLY_HEADER)]
    return header, [[by, name, *tally_cells(tally)] for by, name, tally in parts]


def tally_cells(tally: Tally) -> list[Any]:
    interval = tally.interval or (None, None)
    return [
        *(tally.counts[grade] for grade in sorted(tally.counts, reverse=True)),
        *(tally.ballots, tally.valid, _number(tally.share, _CENT)),
        *(None if end is None else end.quantize(_CENT, ROUND_HALF_UP) for end in interval),
        *(_number(tally.mean, _CENT), _("có") if tally.enough else _("không")),
    ]


def _number(value: Fraction | None, quantum: Decimal) -> Decimal | None:
    told = _rounded(value, quantum)
    return None if told is None else Decimal(told)


def codes_csv(codes: Iterable[IssuedCode], origin: str) -> str:
    """One-time codes for a one-stop software that prints its own result slips.

    `origin`: how people reach the portal, without a slash at the end.
    """
    header = ["dossier_code", "code", "address", "expires_on"]
    rows = [
        [one.dossier_code, one.code, f"{origin}{one.path}", one.expires_on.isoformat()]
        for one in codes
    ]
    return csv_text(header, rows)
