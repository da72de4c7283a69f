"""Dossiers out, in the columns that `import_dossiers` reads."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from procedures.choices import Breach
from procedures.models import Dossier, LoadFault

DOSSIER_HEADER = (
    "dossier_code",
    "unit_code",
    "procedure_code",
    "channel",
    "case",
    "received_at",
    "due_at",
    "finished_at",
    "returned_at",
    "status",
    "waiting_days",
    "waiting_since",
    "apology_at",
    "reappointed_at",
    "reappointments",
    "supplement_requests",
    "agencies",
    "partners_time",
)


def dossier_row(one: Dossier) -> tuple[Any, ...]:
    """A dossier as a row of such a file; a day that no source promised is left out."""
    return (
        one.code,
        one.unit.code,
        one.procedure.code,
        one.channel,
        one.case,
        timezone.localtime(one.received_at).isoformat(),
        one.due_on if one.promised else None,
        one.finished_on,
        one.returned_on,
        one.status,
        one.waiting_days,
        one.waiting_since,
        one.apology_on,
        one.reappointed_to,
        one.reappointments,
        one.supplement_requests,
        one.agencies,
        one.partners_time,
    )


def bad_rows_table(faults: Iterable[LoadFault]) -> tuple[list[str], Iterator[list[str]]]:
    """The rows of a load that were kept out, to be mended; the last column says what is wrong."""
    rows = [list(same) for _row, same in groupby(faults, key=lambda fault: fault.row)]
    names = list(dict.fromkeys(name for row in rows for name in row[0].values))
    header = [*names, _("dòng"), _("lỗi")]
    return header, (_bad_row(row, names) for row in rows)


def _bad_row(row: list[LoadFault], names: list[str]) -> list[str]:
    told = "; ".join(f"{fault.column}: {fault.message}" for fault in row)
    return [*(row[0].values.get(name, "") for name in names), str(row[0].row), told]


def breach_header() -> list[str]:
    return [
        _("Mã hồ sơ"),
        _("Đơn vị"),
        _("Thủ tục"),
        _("Hẹn trả"),
        _("Có kết quả"),
        _("Ngày xin lỗi"),
        _("Hẹn lại"),
        _("Số lần hẹn lại"),
        _("Vi phạm"),
    ]


def breach_row(one: Dossier, breaches: Iterable[Breach]) -> list[Any]:
    return [
        one.code,
        one.unit.name,
        one.procedure.name,
        one.due_on,
        one.finished_on,
        one.apology_on,
        one.reappointed_to,
        one.reappointments,
        "; ".join(str(breach.label) for breach in breaches),
    ]
