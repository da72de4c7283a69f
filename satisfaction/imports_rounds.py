"""Populations of a round from a sheet: a line per unit and, if it goes so far, field."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.imports import ImportFailed, Row, RowError, read_rows
from procedures.models import ProcedureField
from satisfaction.forms.rounds import MOST_PEOPLE
from satisfaction.models import SurveyRound
from satisfaction.selectors.rounds import units_asked
from satisfaction.services.samples import take_populations
from units.models import Unit

REQUIRED = ("unit_code", "population")
COLUMNS = ("unit_code", "unit_name", "field", "population", "sample")
Line = tuple[Unit, ProcedureField | None, int]


def load_populations(
    path: Path, survey_round: SurveyRound, *, edition: int | None = None, by: Any
) -> int:
    """Replace the round's populations by the file's; how many parts there are now.

    `unit_name` and `sample` are for people: names are not compared, the sample is worked out anew.
    Raises ImportFailed with every fault, and then nothing has changed.
    """
    errors: list[RowError] = []
    lines = _read(read_rows(path, REQUIRED, errors), survey_round, errors)
    if not errors and not lines:
        errors.append(RowError(1, "-", _("tệp không có dòng nào")))
    if errors:
        errors.sort(key=lambda error: error.row)
        raise ImportFailed(errors)
    take_populations(survey_round=survey_round, rows=lines, edition=edition, by=by)
    return len(lines)


def _read(rows: list[Row], survey_round: SurveyRound, errors: list[RowError]) -> list[Line]:
    units = {unit.code: unit for unit in units_asked(survey_round)}
    fields = {field.name.casefold(): field for field in ProcedureField.objects.all()}
    lines: list[Line] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        unit = row.parsed("unit_code", units.__getitem__, _("mã đơn vị thuộc phạm vi của đợt"))
        field = row.parsed(
            "field", lambda name: fields[name.casefold()], _("tên lĩnh vực như trong danh mục")
        )
        population = row.integer("population")
        if population is not None and not 0 <= population <= MOST_PEOPLE:
            row.fail("population", _("số người từ 0 trở lên"))
        place = (row.text("unit_code", required=True), row.text("field").casefold())
        row.text("population", required=True)
        first = seen.setdefault(place, row.number)
        if first != row.number:
            row.fail("unit_code", _("trùng với dòng %(row)s") % {"row": first})
        if unit and population is not None:
            lines.append((unit, field, population))
    _refuse_mixture(seen, errors)
    return lines


def _refuse_mixture(seen: dict[tuple[str, str], int], errors: list[RowError]) -> None:
    """A unit is one part, or several by field: both together would count people twice."""
    by_field = {code for code, field in seen if field}
    errors.extend(
        RowError(number, "field", _("đơn vị này đã chia theo lĩnh vực; xin ghi tên lĩnh vực"))
        for (code, field), number in seen.items()
        if not field and code in by_field
    )
