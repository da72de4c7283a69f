"""The catalogue as a file that `import_procedures` reads: out and in again changes nothing."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from common.exports import csv_text, xlsx_bytes
from procedures.imports.papers import paper_line
from procedures.models import Procedure
from procedures.selectors.versions import CONTENT_ROWS, DAYS, OTHERS, TEXTS, content_of, limit_entry

FORMATS = ("xlsx", "csv", "json")
_LIMIT_COLUMNS = ("channel", "case", "limit", "limit_unit", "limit_note", "fee", "fee_amount")
_FRAME_TEXTS, _FRAME_DAYS = ("also_called", "source_url"), ("valid_from", "valid_to")
_DETAILS = (
    *(name for name in TEXTS if name != "name"),
    *("paper_list", *OTHERS, *DAYS, *_FRAME_TEXTS, *_FRAME_DAYS, "confirmed"),
)
HEADER = ("code", "name", "field", "levels", *_LIMIT_COLUMNS, *_DETAILS)


def catalogue_file(kind: str) -> bytes:
    """All procedures, ended ones too."""
    procedures = Procedure.objects.order_by("code").select_related("field")
    procedures = procedures.prefetch_related(*CONTENT_ROWS)
    if kind == "json":
        return _json(procedures).encode()
    rows = (row for procedure in procedures for row in _rows(procedure))
    if kind == "xlsx":
        return xlsx_bytes("Danh mục thủ tục", HEADER, rows)
    return csv_text(HEADER, rows).encode()


def _rows(procedure: Procedure) -> Iterator[list[Any]]:
    """A row for each limit; all that is said once stands in the first."""
    content = content_of(procedure)
    head = [procedure.code, content["name"], content["field"], ";".join(content["levels"])]
    details = _details(procedure, content)
    for place, limit in enumerate(content["limits"] or [limit_entry()]):
        said = _limit(limit)
        once = [details[name] if place == 0 else "" for name in _DETAILS]
        yield [*head, *(said[name] for name in _LIMIT_COLUMNS), *once]


def _limit(limit: dict[str, Any]) -> dict[str, Any]:
    return {
        "channel": limit["channel"],
        "case": limit["case"],
        "limit": limit["amount"],
        "limit_unit": limit["unit"],
        "limit_note": limit["note"],
        "fee": limit["fee"],
        "fee_amount": limit["fee_amount"],
    }


def _details(procedure: Procedure, content: dict[str, Any]) -> dict[str, Any]:
    details = {name: content[name] for name in (*TEXTS, *OTHERS, *DAYS)}
    details |= {name: getattr(procedure, name) for name in (*_FRAME_TEXTS, *_FRAME_DAYS)}
    answers = {"by_post": procedure.by_post, "confirmed": procedure.confirmed}
    details |= {name: "có" if answer else "không" for name, answer in answers.items()}
    return details | {"paper_list": "\n".join(map(paper_line, content["paper_list"]))}


def _json(procedures: Iterable[Procedure]) -> str:
    entries = [_entry(procedure) for procedure in procedures]
    return json.dumps({"procedures": entries}, ensure_ascii=False, indent=1, default=str) + "\n"


def _entry(procedure: Procedure) -> dict[str, Any]:
    content = content_of(procedure)
    entry = {"code": procedure.code, "name": content["name"], "field": content["field"]}
    entry |= {"levels": content["levels"], "limits": [_limit(one) for one in content["limits"]]}
    return entry | _details(procedure, content) | {"paper_list": content["paper_list"]}
