"""Published figures as files for everybody.

The same published figures give the same bytes, whoever asks and in whatever language. Numbers are
decimal text with a point. What is withheld has its reason and no number.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from common.exports import csv_text
from satisfaction.choices import MINIMUM_N
from satisfaction.exports import tally_data
from satisfaction.selectors.publication import Edition, YearPublished
from satisfaction.tally import Tally

# Of the files, not of the portal: another column or another meaning is another version.
FORMAT_VERSION = 1
TERMS = (
    "Được tự do sao chép, chia sẻ, sử dụng và kết hợp với dữ liệu khác; khi dùng xin ghi nguồn, "
    "ngày công khai, số phiếu, và không làm sai lệch số liệu."
)
DEMO_NOTE = "Dữ liệu minh họa do máy sinh ra, không phải số liệu thật của cơ quan nào."
FORMULA = "share = 100 * answers 4-5 / valid answers; interval = Wilson 95 % over n people"
COLUMNS = (
    "year",
    "unit_code",
    "unit_name",
    "published_on",
    "as_of",
    "is_current",
    "figure",
    "figure_name",
    "n",
    "answers",
    "satisfied",
    "share",
    "mean",
    "interval_low",
    "interval_high",
    "withheld",
    "note",
)
OVERALL, OPEN = "overall", "open"
Row = dict[str, Any]


def _lines(edition: Edition) -> Iterator[tuple[str, str, Tally | None, str]]:
    """Code, name, tally and why it is withheld: the general question, the factors, open ballots."""
    figures = edition.figures
    if figures is None:
        return
    yield OVERALL, "Câu hỏi chung", figures.overall, ""
    for factor in figures.factors:
        yield factor.code, factor.name, factor.tally, factor.withheld
    if figures.open:
        yield OPEN, "Phiếu tự do trên cổng, câu hỏi chung", figures.open, ""


def _head(published: YearPublished, edition: Edition) -> Row:
    return {
        "year": published.year,
        "unit_code": published.unit.code,
        "unit_name": published.unit.name,
        "published_on": edition.published_on.isoformat(),
        "as_of": edition.row.as_of.isoformat(),
    }


def _rows(published: YearPublished, edition: Edition) -> Iterator[list[Any]]:
    head = _head(published, edition) | {
        "is_current": "true" if edition is published.current else "false",
        "note": edition.note,
    }
    for code, name, tally, withheld in _lines(edition):
        row = head | {"figure": code, "figure_name": name, "withheld": withheld}
        if tally:
            data = tally_data(tally)
            low, high = data.pop("interval")
            row |= data | {"interval_low": low, "interval_high": high}
        yield [row.get(column) for column in COLUMNS]


def units_csv(years: Iterable[YearPublished]) -> str:
    """What stands public now, one line per figure."""
    return csv_text(
        COLUMNS,
        (row for one in years if one.current for row in _rows(one, one.current)),
    )


def unit_csv(years: Iterable[YearPublished]) -> str:
    """Everything of a unit that everybody may read, earlier figures of a year too."""
    return csv_text(
        COLUMNS,
        (
            row
            for one in years
            for edition in one.editions
            if edition.figures
            for row in _rows(one, edition)
        ),
    )


def published_data(years: Iterable[YearPublished], page: str) -> dict[str, Any]:
    """What stands public now, for programs; `page` is where people read it."""
    return {
        "format": FORMAT_VERSION,
        "source": page,
        "terms": TERMS,
        "notes": [DEMO_NOTE] if settings.DEMO else [],
        "minimum_n": MINIMUM_N,
        "formula": FORMULA,
        "published": [_unit(one, one.current) for one in years if one.current],
    }


def _unit(published: YearPublished, edition: Edition) -> Row:
    figures = edition.figures
    found: Row = _head(published, edition) | {"note": edition.note}
    if figures is None:
        return found
    return found | {
        "channels": list(figures.channels),
        "rounds": list(figures.rounds),
        OVERALL: tally_data(figures.overall),
        "factors": [
            {"code": one.code, "name": one.name}
            | (tally_data(one.tally) if one.tally else {"withheld": one.withheld})
            for one in figures.factors
        ],
        OPEN: tally_data(figures.open) if figures.open else None,
    }
