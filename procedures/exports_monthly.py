"""A year of monthly figures in the format that import_monthly reads."""

from collections.abc import Iterator, Sequence
from datetime import date

from common.exports import csv_text, xlsx_bytes
from procedures.imports.monthly import MONTHLY_COLUMNS
from procedures.models import MonthlyFigures
from procedures.selectors.counts import NUMBERS
from procedures.selectors.monthly import MonthCell, YearLine
from units.models import Unit


def monthly_csv(unit: Unit, months: Sequence[tuple[MonthCell, Sequence[YearLine]]]) -> str:
    return csv_text(MONTHLY_COLUMNS, _rows(unit, months))


def monthly_xlsx(unit: Unit, months: Sequence[tuple[MonthCell, Sequence[YearLine]]]) -> bytes:
    return xlsx_bytes(f"{unit.code}", MONTHLY_COLUMNS, _rows(unit, months))


def _rows(unit: Unit, months: Sequence[tuple[MonthCell, Sequence[YearLine]]]) -> Iterator[list]:
    """What was typed, and an empty line to fill in for each month that is still owed."""
    for cell, lines in months:
        for line in lines:
            yield _row(unit, line.figures)
        if not lines and cell.is_owed:
            yield [unit.code, _month(cell.month), "", *[""] * len(NUMBERS), ""]


def _row(unit: Unit, figures: MonthlyFigures) -> list:
    numbers = [getattr(figures, name) for name in NUMBERS]
    field = figures.field.name if figures.field else ""
    return [unit.code, _month(figures.month), field, *numbers, figures.note]


def _month(month: date) -> str:
    return f"{month:%Y-%m}"
