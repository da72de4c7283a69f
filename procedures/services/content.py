"""A page's content checked, and written into the procedure's rows."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from procedures.exceptions import ContentRefused
from procedures.models import Handling, Paper, Procedure, ProcedureField, TimeLimit
from procedures.selectors.versions import DAYS, OTHERS, TEXTS, label_of
from units.models import Level

LONGEST_LIMIT = 1000
HIGHEST_LEVEL = 4
MOST_COPIES = 100


def check_content(content: Mapping[str, Any]) -> None:
    """Refuse what the rows could not hold, naming every fault."""
    faults = content_faults(content, known_levels())
    if faults:
        raise ContentRefused(" ".join(faults))


def known_levels() -> set[str]:
    return set(Level.objects.values_list("code", flat=True))


def content_faults(content: Mapping[str, Any], levels: set[str]) -> list[str]:
    """Sentences on what could not be kept; no query."""
    faults = [
        *_row_faults(Procedure(**_columns(content)), "", [*TEXTS, *OTHERS]),
        *_limit_faults(content["limits"]),
    ]
    if not content["levels"] or not levels.issuperset(content["levels"]):
        faults.append(_("Cấp giải quyết: chọn ít nhất một cấp đã có trên cổng."))
    if not 1 <= content["online_level"] <= HIGHEST_LEVEL:
        faults.append(_("Mức độ trực tuyến: từ 1 đến 4."))
    if not content["field"] or len(content["field"]) > _longest_field():
        faults.append(_("Lĩnh vực: để trống hoặc quá dài."))
    for number, paper in enumerate(content["paper_list"], start=1):
        place = _("Giấy tờ %(number)s") % {"number": number}
        faults += _row_faults(Paper(**paper), f"{place}: ", paper)
        if not all(0 <= paper[name] <= MOST_COPIES for name in ("originals", "copies")):
            message = _("%(place)s: số bản từ 0 đến %(most)s.")
            faults.append(message % {"place": place, "most": MOST_COPIES})
    return faults


def write_content(procedure: Procedure, content: Mapping[str, Any]) -> None:
    """Make the procedure's rows say what the content says; rows that say it already stay."""
    for name, value in _columns(content).items():
        setattr(procedure, name, value)
    procedure.field = ProcedureField.objects.get_or_create(name=content["field"])[0]
    procedure.save()
    _write_levels(procedure, content["levels"])
    _write_limits(procedure, content["limits"])
    _write_papers(procedure, content["paper_list"])


def _columns(content: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(content[name]) if content[name] else None for name in DAYS}
    return {name: content[name] for name in (*TEXTS, *OTHERS)} | days


def _longest_field() -> int:
    return ProcedureField._meta.get_field("name").max_length or 0


def _row_faults(row: models.Model, place: str, names: Any) -> list[str]:
    others = [field.name for field in row._meta.fields if field.name not in names]
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        return [
            f"{place}{label_of(type(row), name)}: {' '.join(said)}"
            for name, said in error.message_dict.items()
        ]
    return []


def _limit_faults(limits: list[dict[str, Any]]) -> list[str]:
    faults = []
    for number, limit in enumerate(limits, start=1):
        place = _("Thời hạn %(number)s") % {"number": number}
        faults += _row_faults(TimeLimit(**limit), f"{place}: ", limit)
        if (limit["amount"] is None) != (not limit["unit"]):
            faults.append(_("%(place)s: số và đơn vị phải có cả hai.") % {"place": place})
        elif limit["amount"] is not None and not 0 <= limit["amount"] <= LONGEST_LIMIT:
            message = _("%(place)s: thời hạn từ 0 đến %(most)s.")
            faults.append(message % {"place": place, "most": LONGEST_LIMIT})
    keys = Counter((limit["channel"], limit["case"]) for limit in limits)
    if any(times > 1 for times in keys.values()):
        faults.append(_("Mỗi cách nộp và trường hợp chỉ có một dòng thời hạn."))
    return faults


def _write_levels(procedure: Procedure, levels: list[str]) -> None:
    procedure.handlings.exclude(level__in=levels).delete()
    known = set(procedure.handlings.values_list("level_id", flat=True))
    Handling.objects.bulk_create(
        Handling(procedure=procedure, level_id=level) for level in levels if level not in known
    )


def _write_limits(procedure: Procedure, limits: list[dict[str, Any]]) -> None:
    known = {(one.channel, one.case): one for one in procedure.limits.all()}
    for limit in limits:
        row = known.pop((limit["channel"], limit["case"]), None) or TimeLimit(procedure=procedure)
        for name, value in limit.items():
            setattr(row, name, value)
        row.save()
    procedure.limits.filter(pk__in=[row.pk for row in known.values()]).delete()


def _write_papers(procedure: Procedure, papers: list[dict[str, Any]]) -> None:
    rows = list(procedure.paper_list.all())
    for position, paper in enumerate(papers):
        row = rows[position] if position < len(rows) else Paper(procedure=procedure)
        for name, value in {**paper, "position": position}.items():
            setattr(row, name, value)
        row.save()
    procedure.paper_list.filter(pk__in=[row.pk for row in rows[len(papers) :]]).delete()
