"""Open data of a published run: results, areas and components, each with every column explained.

The same published run gives the same bytes, whoever asks and in whatever language: texts are
Vietnamese, numbers have a point, and nothing in a file depends on when it is written.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from common.exports import csv_text
from par_index.exports import short
from par_index.exports_columns import AREAS, LINES, RESULTS, Column
from par_index.models import IndexRun, UnitResult
from par_index.scoring import rounded
from par_index.scoring.numbers import number_text
from par_index.selectors.lines import ResultLine, adjustment_lines, area_scores, result_lines
from par_index.selectors.published import is_withheld, public_explanation
from par_index.selectors.runs import results_of
from par_index.specs import spec_of

# Of the files, not of the portal: another column or another meaning is another version.
FORMAT_VERSION = 1
TERMS = (
    "Được tự do sao chép, chia sẻ, sử dụng và kết hợp với dữ liệu khác; khi dùng xin ghi nguồn, "
    "ngày công bố, số lần tính, và không làm sai lệch số liệu."
)
MODEL_NOTE = "Bộ tiêu chí mẫu, không phải bộ tiêu chí do cơ quan có thẩm quyền ban hành."
DEMO_NOTE = "Dữ liệu minh họa do máy sinh ra, không phải số liệu thật của cơ quan nào."
KEPT_SECONDS, KEPT_BYTES = 300, 2_000_000
# What the page says of a file is kept longer: it does not write every file again to list them.
LISTED_SECONDS = 24 * 3600

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A table of the open data: its name in addresses, what it holds, its columns and rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[IndexRun], Iterator[Row]]


@dataclass(frozen=True)
class OpenFile:
    """A file as it is given out."""

    name: str
    title: str
    content_type: str
    content: bytes
    rows: int

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class ListedFile:
    """A file as a page lists it, without its content."""

    name: str
    title: str
    rows: int
    size: int
    sha256: str


def _result_rows(run: IndexRun) -> Iterator[Row]:
    places = spec_of(run.criteria_set).rounding.places
    for result in results_of(run):
        points = Fraction(result.points) + Fraction(result.bonus) - Fraction(result.penalty)
        yield _unit(run, result) | {
            "points": short(points),
            "bonus": short(result.bonus),
            "penalty": short(result.penalty),
            "maximum": short(result.maximum),
            "percent": None if result.percent is None else rounded(result.percent, places),
            "percent_exact": result.percent_exact or None,
            "band": result.band or None,
            "rank": result.rank,
            "rank_to": result.rank_to,
            "rank_low": result.rank_low,
            "rank_high": result.rank_high,
            "group": result.group or None,
            "group_rank": result.group_rank,
            "group_rank_to": result.group_rank_to,
        }


def _unit(run: IndexRun, result: UnitResult) -> Row:
    return {
        "year": run.year,
        "unit_code": result.unit.code,
        "unit_valid_from": result.unit.valid_from.isoformat(),
        "unit_name": result.unit.name,
    }


def _area_rows(run: IndexRun) -> Iterator[Row]:
    for result in results_of(run):
        for area in area_scores(result):
            yield _unit(run, result) | {
                "area_code": area.code,
                "area_name": area.name,
                "points": short(area.exact_points),
                "maximum": short(area.exact_maximum),
                "percent": area.percent,
            }


def _line_rows(run: IndexRun) -> Iterator[Row]:
    for result in results_of(run):
        unit = _unit(run, result)
        for line in result_lines(result):
            yield unit | _line(line)
        for item in adjustment_lines(result):
            points = Fraction(item.points)
            yield unit | {
                "component_code": item.code,
                "component_name": item.name,
                "kind": item.kind,
                "set_maximum": short(item.maximum),
                "points": short(points if item.kind == "bonus" else -points),
                "stage": item.stage or None,
            }


def _line(line: ResultLine) -> Row:
    """Figures and the rule's words only: never who marked, nor what a person wrote."""
    row: Row = {
        "area_code": line.area,
        "component_code": line.code,
        "component_name": line.name,
        "kind": "component",
        "set_maximum": short(line.component_maximum),
        "maximum": short(line.exact_maximum),
        "points": short(line.exact_points),
        "points_exact": number_text(line.exact_points),
        "lost": short(line.exact_lost),
        "state": line.state.code,
        "stage": line.stage or None,
        "source": line.source_name or line.source_kind,
        "explanation": public_explanation(line),
    }
    figure = line.figure
    if figure is not None and not is_withheld(line):
        row |= {
            "numerator": _short(figure.numerator),
            "denominator": _short(figure.denominator),
            "value": _short(figure.value),
            "n": figure.n,
            "as_of": figure.as_of.isoformat() if figure.as_of else None,
        }
    return row


def _short(number: Decimal | None) -> Decimal | None:
    return None if number is None else short(number)


TABLES = (
    Table("ket-qua", "Kết quả theo đơn vị", RESULTS, _result_rows),
    Table("linh-vuc", "Điểm theo lĩnh vực", AREAS, _area_rows),
    Table("tieu-chi", "Điểm theo tiêu chí thành phần", LINES, _line_rows),
)
DICTIONARY, DICTIONARY_TITLE = "tu-dien", "Từ điển dữ liệu: mọi cột của các tệp trên"
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}
FILE_NAMES = [
    f"{name}.{form}" for name in (*(table.name for table in TABLES), DICTIONARY) for form in FORMS
]


def open_file(run: IndexRun, name: str) -> OpenFile | None:
    """One file of a published run; None where there is no file of this name."""
    if name not in FILE_NAMES:
        return None
    key = _key(run, name)
    kept: OpenFile | None = cache.get(key)
    if kept is None:
        # Texts of a file are in one language, whoever asks.
        with translation.override(settings.LANGUAGE_CODE):
            kept = _write(run, name)
        if kept.size <= KEPT_BYTES:
            cache.set(key, kept, KEPT_SECONDS)
        _list(key, kept)
    return kept


def _key(run: IndexRun, name: str) -> str:
    return f"open-data:{FORMAT_VERSION}:{run.pk}:{run.result_digest}:{settings.DEMO}:{name}"


def listed_files(run: IndexRun) -> list[ListedFile]:
    """All files of a published run; each is written once a day at most to be listed."""
    return [listed for name in FILE_NAMES if (listed := _listed(run, name)) is not None]


def _listed(run: IndexRun, name: str) -> ListedFile | None:
    key = _key(run, name)
    listed: ListedFile | None = cache.get(f"{key}:listed")
    if listed is not None:
        return listed
    found = open_file(run, name)
    return None if found is None else _list(key, found)


def _list(key: str, found: OpenFile) -> ListedFile:
    """Whatever was given out last is what the page says."""
    listed = ListedFile(found.name, found.title, found.rows, found.size, found.sha256)
    cache.set(f"{key}:listed", listed, LISTED_SECONDS)
    return listed


def _write(run: IndexRun, name: str) -> OpenFile:
    base, _dot, form = name.partition(".")
    table = next((table for table in TABLES if table.name == base), None)
    if table is None:
        return _dictionary(run, name, form)
    rows = list(table.rows(run))
    if form == "csv":
        content = _csv(table.columns, rows)
    else:
        content = _json(head_of(run) | {"title": table.title, "rows": _plain(table.columns, rows)})
    return OpenFile(name, table.title, FORMS[form], content, len(rows))


def _dictionary(run: IndexRun, name: str, form: str) -> OpenFile:
    rows = [
        {
            "file": table.name,
            "column": column.name,
            "meaning": column.meaning,
            "unit": column.unit,
            "source": column.source,
        }
        for table in TABLES
        for column in table.columns
    ]
    if form == "csv":
        header = list(rows[0])
        content = _bytes(csv_text(header, [list(row.values()) for row in rows]))
    else:
        content = _json(head_of(run) | {"title": DICTIONARY_TITLE, "rows": rows})
    return OpenFile(name, DICTIONARY_TITLE, FORMS[form], content, len(rows))


def head_of(run: IndexRun) -> dict[str, Any]:
    """What stands above every JSON file: which run this is, by which decision, on what terms."""
    published = run.published_at
    return {
        "format_version": FORMAT_VERSION,
        "run": run.pk,
        "year": run.year,
        "level": run.criteria_set.level_id,
        "set": run.criteria_set.code,
        "set_title": run.criteria_set.title,
        "units": run.unit_count,
        "published_at": published.isoformat() if published else None,
        "decision_number": run.decision_number or None,
        "decision_on": run.decision_on.isoformat() if run.decision_on else None,
        "decided_by": run.decided_by or None,
        "corrects_run": run.corrects_id,
        "correction_reason": run.correction_reason or None,
        "criteria_digest": run.criteria_digest,
        "input_digest": run.input_digest,
        "result_digest": run.result_digest,
        "code_version": run.code_version,
        "terms": TERMS,
        "notes": notes_of(run),
    }


def notes_of(run: IndexRun) -> list[str]:
    """What a reader must know before using the figures."""
    notes = [] if run.criteria_set.official else [MODEL_NOTE]
    return [*notes, DEMO_NOTE] if settings.DEMO else notes


def _csv(columns: Iterable[Column], rows: Iterable[Mapping[str, Any]]) -> bytes:
    names = [column.name for column in columns]
    return _bytes(csv_text(names, ([row.get(name) for name in names] for row in rows)))


def _bytes(text: str) -> bytes:
    # The mark tells Excel that the file is UTF-8.
    return f"\ufeff{text}".encode()


def _plain(columns: Iterable[Column], rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every column in every row; decimals as text, counts and ranks as numbers."""
    names = [column.name for column in columns]
    return [{name: _json_value(row.get(name)) for name in names} for row in rows]


def _json_value(value: Any) -> Any:
    return value if value is None or isinstance(value, (int, str)) else str(value)


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
