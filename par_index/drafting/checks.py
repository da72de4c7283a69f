"""What keeps a criteria document from being issued, and what is only worth knowing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.imports import PathError
from par_index.drafting.tree import Node, nodes
from par_index.explanations import fault_message
from par_index.figures import find_measure
from par_index.scoring import InvalidCriteriaSet, SetSpec, parse_criteria_set
from par_index.scoring.faults import Fault
from satisfaction.selectors import round_names
from units.models import Level, Unit

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NAME, LONGEST_TITLE, LONGEST_SET_CODE, LONGEST_SOURCE = 500, 300, 60, 80


@dataclass(frozen=True)
class Problem:
    """A fault as a page shows it: at which node (empty: the set itself), and in words."""

    code: str
    name: str
    path: str
    message: str

    def __str__(self) -> str:
        place = self.code or self.path
        return f"{place}: {self.message}" if place else self.message


@dataclass(frozen=True)
class Checked:
    """A document read: its spec where there is no fault, every fault, and notices."""

    document: Mapping[str, Any]
    spec: SetSpec | None
    errors: list[PathError]
    notices: list[str]

    @property
    def problems(self) -> list[Problem]:
        """The faults by the nodes they stand at."""
        places = nodes(self.document) if isinstance(self.document, dict) else []
        return [_problem(error, places) for error in self.errors]


def check_document(document: Any) -> Checked:
    """Everything the portal asks of a set beyond what the engine does, and all faults at once."""
    try:
        spec = parse_criteria_set(document)
    except InvalidCriteriaSet as error:
        return Checked(document, None, path_errors(error.faults), [])
    errors = _head_faults(spec) + _length_faults(spec)
    notices = [str(line) for line in path_errors(spec.warnings)]
    notices += _unknown_measures(spec) + _unknown_units(spec) + _unknown_rounds(spec)
    return Checked(document, None if errors else spec, errors, notices)


def path_errors(faults: Iterable[Fault]) -> list[PathError]:
    return [PathError(fault.path or "$", fault_message(fault)) for fault in faults]


def _problem(error: PathError, places: list[Node]) -> Problem:
    inside = [
        node for node in places if error.path == node.path or error.path.startswith(f"{node.path}.")
    ]
    node = inside[-1] if inside else None
    path = "" if error.path == "$" else error.path
    if node is None:
        return Problem("", "", path, error.message)
    return Problem(node.code, node.name, path.removeprefix(node.path).lstrip("."), error.message)


def _head_faults(spec: SetSpec) -> list[PathError]:
    """What the portal needs beyond what the engine needs."""
    errors = []
    if spec.year is None:
        errors.append(PathError("year", _("thiếu năm")))
    elif not FIRST_YEAR <= spec.year <= LAST_YEAR:
        message = _("năm phải từ %(first)s đến %(last)s") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        errors.append(PathError("year", message))
    levels = list(Level.objects.values_list("code", flat=True))
    if spec.level not in levels:
        message = _("không có cấp “%(level)s”; các cấp hiện có: %(known)s") % {
            "level": spec.level,
            "known": ", ".join(levels) or "—",
        }
        errors.append(PathError("level", message))
    if not spec.code.replace("-", "").replace("_", "").isalnum() or not spec.code.isascii():
        errors.append(PathError("code", _("chỉ gồm chữ không dấu, số, dấu - và _")))
    return errors


def _length_faults(spec: SetSpec) -> list[PathError]:
    texts = [
        ("code", spec.code, LONGEST_SET_CODE),
        ("title", spec.title, LONGEST_TITLE),
        *((group.code, group.name, LONGEST_NAME) for group in spec.groups),
        *((item.code, item.name, LONGEST_NAME) for item in spec.components),
        *((item.code, item.source_name, LONGEST_SOURCE) for item in spec.components),
        *((item.code, item.name, LONGEST_NAME) for item in spec.adjustments.items),
    ]
    return [
        PathError(place, _("dài quá %(longest)s ký tự") % {"longest": longest})
        for place, text, longest in texts
        if len(text) > longest
    ]


def _unknown_measures(spec: SetSpec) -> list[str]:
    return [
        _("%(code)s: cổng chưa có số liệu “%(name)s”, tiêu chí sẽ ở trạng thái chưa có số liệu")
        % {"code": item.code, "name": item.source_name}
        for item in spec.components
        if item.source_name and find_measure(item.source_name) is None
    ]


def _unknown_rounds(spec: SetSpec) -> list[str]:
    named = spec.ballots.rounds if spec.ballots else ()
    known = round_names() if named else {}
    return [
        _(
            "ballots.rounds: cổng chưa có đợt điều tra “%(code)s”, chưa phiếu nào được dùng từ đợt này"
        )
        % {"code": code}
        for code in named
        if code not in known
    ]


def _unknown_units(spec: SetSpec) -> list[str]:
    named = {
        (component.code, unit)
        for component in spec.components
        for exception in component.exceptions
        for unit in exception.units
    }
    if not named:
        return []
    wanted = {unit for _code, unit in named}
    known = set(Unit.objects.filter(code__in=wanted).values_list("code", flat=True))
    return [
        _("%(code)s: trường hợp ngoại lệ ghi mã đơn vị “%(unit)s”, cổng chưa có đơn vị này")
        % {"code": code, "unit": unit}
        for code, unit in sorted(named)
        if unit not in known
    ]
