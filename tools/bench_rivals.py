"""What the portal's run is measured against: one SQL statement, and LibreOffice's recalculation."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import python_calamine
from bench_country import AREAS, CHOICE, COMPONENTS, LABELS, NATION, SHARE, STEP, YEAR, kind_of
from django.db import connection
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from par_index.inputs import RunInputs
from par_index.models import CriteriaSet
from par_index.selectors.units import units_of

TIMES = 5
SCALE = 10_000
SOFFICE_SECONDS = 900

# Points in ten-thousandths, whole numbers only: exact, and as fast as the database can.
STATEMENT = f"""
CREATE TABLE bench_result AS
WITH scored AS (
  SELECT unit_id, area, CASE kind
    WHEN {CHOICE} THEN CASE num WHEN 0 THEN {SCALE} WHEN 1 THEN {SCALE // 2} ELSE 0 END
    WHEN {STEP} THEN CASE WHEN num * 100 >= den * 95 THEN {SCALE}
      WHEN num * 100 >= den * 80 THEN {SCALE * 3 // 4}
      WHEN num * 100 >= den * 50 THEN {SCALE * 2 // 5} ELSE 0 END
    ELSE num * {SCALE} / den END AS points
  FROM bench_input
), totals AS (
  SELECT unit_id, {", ".join(f"sum(points) FILTER (WHERE area = {a}) AS area_{a}" for a in range(AREAS))},
    sum(points) AS total
  FROM scored GROUP BY unit_id
)
SELECT totals.*, unit.level_id,
  CASE WHEN total >= 90 * {SCALE} THEN 'Xuất sắc' WHEN total >= 80 * {SCALE} THEN 'Tốt'
    WHEN total >= 65 * {SCALE} THEN 'Khá' WHEN total >= 50 * {SCALE} THEN 'Trung bình'
    ELSE 'Yếu' END AS band,
  rank() OVER (PARTITION BY unit.level_id ORDER BY total DESC) AS place,
  rank() OVER (PARTITION BY unit.parent_id, unit.level_id ORDER BY total DESC) AS place_near
FROM totals JOIN units_unit AS unit ON unit.id = unit_id
"""  # noqa: S608 -- numbers of our own only


def lay_out(sets: dict[str, CriteriaSet]) -> list[list[tuple[int, int]]]:
    """The very inputs of the portal's run as plain numbers; the communes' come back for the sheet."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_input")
        cursor.execute(
            "CREATE TABLE bench_input (unit_id int, component smallint, area smallint, "
            "kind smallint, num int, den int)"
        )
    communes: list[list[tuple[int, int]]] = []
    for level in NATION:
        answers = list(_answers(sets[level]))
        with connection.cursor() as cursor:
            for start in range(0, len(answers), 500):
                values = [
                    (unit, number, number % AREAS, kind_of(number), *pair)
                    for unit, pairs in answers[start : start + 500]
                    for number, pair in enumerate(pairs)
                ]
                text = ",".join(cursor.mogrify("(%s,%s,%s,%s,%s,%s)", v).decode() for v in values)
                cursor.execute(f"INSERT INTO bench_input VALUES {text}")  # noqa: S608 -- quoted
        communes = [pairs for _unit, pairs in answers]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bench_input ADD PRIMARY KEY (unit_id, component)")
        cursor.execute("VACUUM ANALYZE bench_input")
    return communes


def _answers(criteria_set: CriteriaSet) -> Any:
    for found in RunInputs(criteria_set, YEAR, True, list(units_of(criteria_set, YEAR))):
        pairs = []
        for number in range(COMPONENTS):
            value = found.given[f"c{number}"].value
            if value is None:
                pairs.append((0, 1))
            elif value.option is not None:
                pairs.append((LABELS.index(value.option), 1))
            else:
                pairs.append((int(value.numerator or 0), int(value.denominator or 1)))
        yield found.unit.pk, pairs


def statement_seconds() -> list[float]:
    """The one statement, several times."""
    seconds = []
    for _time in range(TIMES):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_result")
            start = time.perf_counter()
            cursor.execute(STATEMENT)
            seconds.append(time.perf_counter() - start)
    return sorted(seconds)


def differences() -> int:
    """Units whose percent, band or rank in the portal is not the statement's."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FILTER (WHERE round(r.total * 100.0 / {COMPONENTS * SCALE}, 2) <> result.percent
                OR r.band <> result.band OR r.place <> result.rank), count(*)
            FROM bench_result r JOIN par_index_unitresult result USING (unit_id)
            JOIN par_index_indexrun run ON run.id = result.run_id
            WHERE run.id IN (SELECT max(id) FROM par_index_indexrun WHERE state = 'done'
                GROUP BY criteria_set_id)
            """  # noqa: S608 -- numbers of our own only
        )
        wrong, count = cursor.fetchone()
    if not count:
        raise SystemExit("the portal's run has no results to compare")
    return int(wrong)


# --- The spreadsheet ----------------------------------------------------------------------------


def sheet_seconds(communes: list[list[tuple[int, int]]]) -> tuple[float, int] | None:
    """Seconds to open, recalculate and save the workbook, and how many ranks come out wrong."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        source, target = Path(folder) / "bang-diem.xlsx", Path(folder) / "ra"
        _write_sheet(source, communes)
        command = [soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        command += ["--convert-to", "xlsx", "--outdir", str(target), str(source)]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=SOFFICE_SECONDS)
        seconds = time.perf_counter() - start
        rows = python_calamine.load_workbook(target / source.name).get_sheet_by_index(0).to_python()
    ranks = [int(row[-1]) for row in rows[1:]]
    totals = [sum(map(_points, range(COMPONENTS), pairs)) for pairs in communes]
    better: dict[int, int] = {}
    for place, total in enumerate(sorted(totals, reverse=True), start=1):
        better.setdefault(total, place)
    wrong = sum(rank != better[total] for rank, total in zip(ranks, totals, strict=True))
    return seconds, wrong


def _points(number: int, pair: tuple[int, int]) -> int:
    num, den = pair
    kind = kind_of(number)
    if kind == CHOICE:
        return (SCALE, SCALE // 2, 0)[num]
    if kind == SHARE:
        return num * SCALE // den
    for bound, points in ((95, SCALE), (80, SCALE * 3 // 4), (50, SCALE * 2 // 5)):
        if num * 100 >= den * bound:
            return points
    return 0


def _write_sheet(path: Path, communes: list[list[tuple[int, int]]]) -> None:
    """Inputs, then a formula per component, the areas, total, class and rank, as offices do it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Điểm")
    sheet.append([f"c{number}" for number in range(COMPONENTS)])
    first = [get_column_letter(COMPONENTS + 1 + number) for number in range(COMPONENTS)]
    areas = [get_column_letter(2 * COMPONENTS + 1 + area) for area in range(AREAS)]
    total = get_column_letter(2 * COMPONENTS + AREAS + 1)
    last = len(communes) + 1
    for line, pairs in enumerate(communes, start=2):
        cells: list[Any] = []
        for number, (num, den) in enumerate(pairs):
            cells.append(num if kind_of(number) == CHOICE else num / den)
        cells += [_formula(number, line) for number in range(COMPONENTS)]
        for area in range(AREAS):
            parts = (f"{first[number]}{line}" for number in range(area, COMPONENTS, AREAS))
            cells.append(f"=SUM({','.join(parts)})")
        cells.append(f"=SUM({areas[0]}{line}:{areas[-1]}{line})")
        cells.append(f'=IF({total}{line}>=90,"XS",IF({total}{line}>=80,"T","K"))')
        cells.append(f"=RANK({total}{line},${total}$2:${total}${last})")
        sheet.append(cells)
    book.save(path)


def _formula(number: int, line: int) -> str:
    cell = f"{get_column_letter(number + 1)}{line}"
    kind = kind_of(number)
    if kind == CHOICE:
        return f"=IF({cell}=0,1,IF({cell}=1,0.5,0))"
    if kind == SHARE:
        return f"=MAX(0,MIN(1,{cell}))"
    return f"=IF({cell}>=0.95,1,IF({cell}>=0.8,0.75,IF({cell}>=0.5,0.4,0)))"
