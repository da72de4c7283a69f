"""What a catalogue file would change, procedure by procedure, before anything is written."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.imports import RowError
from procedures.choices import Channel
from procedures.exceptions import BeforePresentVersion
from procedures.models import Procedure
from procedures.selectors.versions import (
    CONTENT_ROWS,
    Change,
    blank_content,
    changes_between,
    content_on,
    label_of,
    limit_entry,
    paper_entry,
    tidy_content,
    version_on,
)
from procedures.services.catalogue_files import CatalogueChange
from procedures.services.content import content_faults, known_levels
from procedures.services.keeping import FRAME_DAYS, frame_faults


@dataclass
class FileEntry:
    """What a file says of one procedure. What it does not say is not there."""

    code: str
    row: int
    content: dict[str, Any]
    frame: dict[str, Any]
    confirmed: bool | None = None
    limits: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    papers: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"limits": list(self.limits.values())}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "FileEntry":
        limits = {(one["channel"], one["case"]): one for one in kept["limits"]}
        return cls(**{**kept, "limits": limits})

    def over(self, base: dict[str, Any]) -> dict[str, Any]:
        """The page as it would be: the file's words over what is known."""
        content = {**base, **self.content}
        said = [limit for limit in self.limits.values() if says_something(limit)]
        if said:
            known = {(one["channel"], one["case"]): one for one in base["limits"]}
            content["limits"] = [
                known.get((one["channel"], one["case"]), limit_entry()) | one for one in said
            ]
        if self.papers:
            papers = {(one["name"], one["case"]): one for one in base["paper_list"]}
            content["paper_list"] = [
                papers.get((one["name"], one.get("case", "")), paper_entry(name="")) | one
                for one in self.papers
            ]
        return tidy_content(content)


def says_something(limit: dict[str, Any]) -> bool:
    """A line for the counter with nothing in it is only how a row without a limit reads."""
    names = ("case", "unit", "note", "fee", "fee_amount")
    return limit["channel"] != Channel.COUNTER or any(limit.get(name) for name in names)


@dataclass
class Planned:
    """One procedure of the file: what would become of it, and why it can't."""

    entry: FileEntry
    known: Procedure | None
    change: CatalogueChange
    changes: list[Change]
    faults: list[str]

    @property
    def is_change(self) -> bool:
        return self.known is None or bool(self.changes)


def plan_entries(entries: Iterable[FileEntry], day: date) -> list[Planned]:
    """What each would change if it held from the day on. A number of queries that stays the same."""
    entries = list(entries)
    found = Procedure.objects.filter(code__in=[entry.code for entry in entries])
    found = found.select_related("field").prefetch_related(*CONTENT_ROWS, "versions")
    known = {procedure.code: procedure for procedure in found}
    levels = known_levels()
    return [_plan(entry, known.get(entry.code), day, levels) for entry in entries]


def _plan(entry: FileEntry, known: Procedure | None, day: date, levels: set[str]) -> Planned:
    base = content_on(known, day) if known else blank_content()
    content = entry.over(base)
    frame = {
        name: parse_date(value) if name in FRAME_DAYS else value
        for name, value in entry.frame.items()
    }
    # Of a page that is still to come nobody can have compared what it says.
    confirmed = entry.confirmed if day <= clock.today() else None
    seen = max((one.pk for one in known.versions.all()), default=0) if known else None
    change = CatalogueChange(entry.code, content, frame, confirmed, based_on=seen)
    faults = [*content_faults(content, levels), *frame_faults(known, frame)]
    if known and not faults and content != base:
        faults += _too_early(known, day)
    changes = _changes(known, base, change) if known else []
    return Planned(entry, known, change, changes, faults)


def _too_early(known: Procedure, day: date) -> list[str]:
    current = version_on(known, clock.today())
    if current and current.effective_from and day < current.effective_from:
        return [str(BeforePresentVersion(current.effective_from))]
    return []


def _changes(known: Procedure, base: dict[str, Any], change: CatalogueChange) -> list[Change]:
    changes = changes_between(base, change.content)
    for name, value in change.frame.items():
        before = getattr(known, name)
        if before != value:
            changes.append(Change(label_of(Procedure, name), _said(before), _said(value)))
    if change.confirmed not in {None, known.confirmed}:
        label = label_of(Procedure, "confirmed")
        changes.append(Change(label, _said(known.confirmed), _said(change.confirmed)))
    return changes


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return date_format(value, "d/m/Y") if isinstance(value, date) else str(value or "")


def faults_of(plans: Iterable[Planned]) -> list[RowError]:
    return [RowError(plan.entry.row, "-", fault) for plan in plans for fault in plan.faults]


def digest_of(plans: Iterable[Planned]) -> str:
    """Names what a person was shown: another as soon as the catalogue or the file says otherwise."""
    shown = [
        (plan.entry.code, [asdict(change) for change in plan.changes], plan.known is None)
        for plan in plans
    ]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()
