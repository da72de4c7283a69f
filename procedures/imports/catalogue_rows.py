"""Rows of a catalogue file as entries: a procedure may go over several rows."""

import re
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from common.imports import Row
from procedures.choices import OnlineService
from procedures.imports.catalogue_parts import read_limits, read_papers
from procedures.imports.catalogue_plan import FileEntry, says_something
from procedures.imports.reading import code_hint, values_hint, yes_or_no
from procedures.imports.words import day_of, level_of, online_level_of, service_of
from procedures.models import Paper, Procedure, ProcedureField, TimeLimit, national_code
from procedures.selectors.versions import tidy_text
from procedures.services.content import HIGHEST_LEVEL

_TEXTS = (
    "steps",
    "papers",
    "result",
    "legal_basis",
    "audience",
    "requirements",
    "agency",
    "decision",
)
_FRAME_TEXTS = ("also_called", "source_url")
_CONTENT_DAYS, _FRAME_DAYS = ("decision_on", "online_since"), ("valid_from", "valid_to")
_LIMITS = ("channel", "case", "limit", "limit_unit", "limit_note", "fee", "fee_amount")
_PAPERS = ("paper", "paper_form", "paper_count", "paper_originals", "paper_copies", "paper_list")
COLUMNS = {
    *("code", "name", "field", "levels", "confirmed", "online_level", "online_service", "by_post"),
    *(*_TEXTS, *_FRAME_TEXTS, *_CONTENT_DAYS, *_FRAME_DAYS, *_LIMITS, *_PAPERS),
}
# Where a column's text goes: no longer than the row that keeps it.
_KEPT: dict[str, tuple[type[Model], str]] = {
    **{name: (Procedure, name) for name in ("name", "result", "audience", "agency", "decision")},
    "source_url": (Procedure, "source_url"),
    "field": (ProcedureField, "name"),
    "case": (TimeLimit, "case"),
    "limit_note": (TimeLimit, "note"),
    "fee": (TimeLimit, "fee"),
    "paper_form": (Paper, "form"),
}


class EntryReader:
    """Collects entries by code; faults are noted on their rows."""

    def __init__(self, *, levels: set[str], is_national: bool) -> None:
        self.entries: dict[str, FileEntry] = {}
        self._levels = levels
        # In the national table merged cells leave the code empty, or a line is repeated per paper.
        self._is_national = is_national
        self._current: FileEntry | None = None

    def read(self, row: Row) -> None:
        continues = self._is_national and not row.text("code") and not row.text("name")
        if continues and self._current:
            self._add(row, self._current)
            return
        _check_lengths(row)
        row.text("code", required=True)
        code = row.parsed("code", national_code, code_hint())
        entry = FileEntry(code or "", row.number, self._content(row), _frame(row))
        entry.confirmed = row.parsed("confirmed", yes_or_no, _("viết có hoặc không"))
        self._current = self.entries.setdefault(code, entry) if code else entry
        if self._current.content["name"] != entry.content["name"]:
            _fail_twice(row)
        self._add(row, self._current)

    def _content(self, row: Row) -> dict[str, Any]:
        """Only what the file says: an empty field leaves what the portal has."""
        row.text("field", required=not self._is_national)
        content: dict[str, Any] = {"name": row.text("name", required=True)}
        content |= {name: row.text(name) for name in ("field", *_TEXTS) if row.text(name)}
        levels = self._levels_of(row)
        return content | ({"levels": levels} if levels else {}) | _details(row)

    def _levels_of(self, row: Row) -> list[str]:
        words = re.split(r"[;,\n]", row.text("levels", required=not self._is_national))
        codes = [level_of(word) for word in words if word.strip()]
        for code in codes:
            if code not in self._levels:
                message = _("chưa có cấp hành chính “%(code)s” trên cổng")
                row.fail("levels", message % {"code": code})
        return codes

    def _add(self, row: Row, entry: FileEntry) -> None:
        for limit in read_limits(row):
            known = entry.limits.setdefault((limit["channel"], limit["case"]), limit)
            repeats = known == limit or not says_something(limit)
            if known is not limit and not (self._is_national and repeats):
                _fail_twice(row)
        entry.papers += [paper for paper in read_papers(row) if paper not in entry.papers]


def _fail_twice(row: Row) -> None:
    row.fail("code", _("mã này đã có ở một dòng trước"))


def _check_lengths(row: Row) -> None:
    for column, (model, name) in _KEPT.items():
        longest = getattr(model._meta.get_field(name), "max_length", None) or 0
        if len(row.text(column)) > longest:
            row.fail(column, _("dài quá %(longest)s ký tự") % {"longest": longest})


def _details(row: Row) -> dict[str, Any]:
    level = row.parsed("online_level", online_level_of, _("mức độ trực tuyến từ 1 đến 4"))
    if level is not None and not 1 <= level <= HIGHEST_LEVEL:
        row.fail("online_level", _("mức độ trực tuyến từ 1 đến 4"))
    details: dict[str, Any] = {
        "online_level": level,
        "online_service": row.parsed("online_service", service_of, values_hint(OnlineService)),
        "by_post": row.parsed("by_post", yes_or_no, _("viết có hoặc không")),
        **_days(row, _CONTENT_DAYS),
    }
    return {name: value for name, value in details.items() if value is not None}


def _frame(row: Row) -> dict[str, Any]:
    texts = {name: tidy_text(row.text(name)) for name in _FRAME_TEXTS if row.text(name)}
    return texts | _days(row, _FRAME_DAYS)


def _days(row: Row, names: tuple[str, ...]) -> dict[str, str]:
    hint = _("ngày viết dạng 2020-12-31 hoặc 31/12/2020")
    days = {name: row.parsed(name, day_of, hint) for name in names}
    return {name: day.isoformat() for name, day in days.items() if day}
