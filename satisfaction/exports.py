"""Satisfaction figures for machines."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

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
    names = layout.factors()
    questions = [question for one in layout.questions.values() for question in one]
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "overall": _tally(opinion.overall),
        "factors": [
            {"code": code, "name": name, **_tally(opinion.factors.get(code, Tally()))}
            for code, name in names.items()
        ],
        "questions": [
            {
                "question_set": question.question_set.code,
                "position": question.position + 1,
                "factor": question.factor,
                "text": question.text,
                **_tally(opinion.questions[key]),
            }
            for question in questions
            if (key := (question.question_set_id, question.position)) in opinion.questions
        ],
    }


def _tally(tally: Tally) -> dict[str, Any]:
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
