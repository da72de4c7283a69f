"""A criteria document in: checked whole, stored whole, never changed under marks or results."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.imports import ImportFailed, PathError
from par_index.choices import NodeKind
from par_index.explanations import fault_message
from par_index.figures import find_measure
from par_index.models import CriteriaSet, Criterion, IndexRun, Mark
from par_index.scoring import InvalidCriteriaSet, SetSpec, digest, parse_criteria_set
from par_index.scoring.faults import Fault
from par_index.scoring.sets import DECLARED
from par_index.scoring.spec import CHILD_KEYS, load_document
from units.models import Level

LONGEST_NAME, LONGEST_TITLE, LONGEST_SET_CODE, LONGEST_SOURCE = 500, 300, 60, 80


def import_criteria(path: Path, *, by: Any = None) -> str:
    """Read a criteria document from a file; one line on what was done."""
    if path.stat().st_size > settings.IMPORT_MAX_BYTES:
        raise ImportFailed([PathError("$", _("tệp quá lớn"))])
    try:
        document = plain(load_document(path.read_bytes()))
    except InvalidCriteriaSet as error:
        raise ImportFailed(_errors(error.faults)) from error
    criteria_set, changed, notices = load_criteria(document, by=by)
    count = criteria_set.criteria.filter(kind=NodeKind.COMPONENT).count()
    words = (
        _("Bộ tiêu chí %(code)s: %(count)s tiêu chí thành phần")
        if changed
        else _("Bộ tiêu chí %(code)s đã có đúng nội dung này (%(count)s tiêu chí thành phần)")
    )
    summary = words % {"code": criteria_set.code, "count": count}
    return "\n".join([summary, *(_("Lưu ý: %(notice)s") % {"notice": text} for text in notices)])


def plain(document: Any) -> Any:
    """The document with its decimals as text, as JSON columns keep it."""
    if isinstance(document, Decimal):
        return str(document)
    if isinstance(document, dict):
        return {key: plain(item) for key, item in document.items()}
    if isinstance(document, list):
        return [plain(item) for item in document]
    return document


@transaction.atomic
def load_criteria(
    document: dict[str, Any], *, by: Any = None
) -> tuple[CriteriaSet, bool, list[str]]:
    """Store a document: the set, whether anything changed, and notices that refuse nothing."""
    try:
        spec = parse_criteria_set(document)
    except InvalidCriteriaSet as error:
        raise ImportFailed(_errors(error.faults)) from error
    _refuse(_head_faults(spec) + _length_faults(spec))
    notices = [str(line) for line in _errors(spec.warnings)] + _unknown_measures(spec)
    content = digest(document)
    old = CriteriaSet.objects.select_for_update().filter(code=spec.code).first()
    if old is not None and old.digest == content:
        return old, False, notices
    if old is not None and _in_use(old):
        message = _(
            "bộ tiêu chí này đã có điểm hoặc kết quả nên không sửa được; "
            "xin đặt mã mới cho nội dung mới"
        )
        _refuse([PathError("code", message)])
    criteria_set = _store(spec, document, content)
    before = {"digest": old.digest} if old else None
    record("criteria.imported", criteria_set, by=by, before=before, after={"digest": content})
    return criteria_set, True, notices


def _refuse(errors: list[PathError]) -> None:
    if errors:
        raise ImportFailed(errors)


def _errors(faults: tuple[Fault, ...]) -> list[PathError]:
    return [PathError(fault.path or "$", fault_message(fault)) for fault in faults]


def _head_faults(spec: SetSpec) -> list[PathError]:
    """What the portal needs beyond what the engine needs."""
    errors = []
    if spec.year is None:
        errors.append(PathError("year", _("thiếu năm")))
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
        if item.source_kind != DECLARED and find_measure(item.source_name) is None
    ]


def _in_use(criteria_set: CriteriaSet) -> bool:
    return (
        Mark.objects.filter(scorecard__criteria_set=criteria_set).exists()
        or IndexRun.objects.filter(criteria_set=criteria_set).done().exists()
    )


def _store(spec: SetSpec, document: dict[str, Any], content: str) -> CriteriaSet:
    criteria_set, _created = CriteriaSet.objects.update_or_create(
        code=spec.code,
        defaults={
            "title": spec.title,
            "level_id": spec.level,
            "year": spec.year or 0,  # refused before if there is none
            "official": spec.official,
            "note": spec.note,
            "document": document,
            "digest": content,
        },
    )
    criteria_set.criteria.all().delete()
    _store_nodes(criteria_set, spec, document)
    return criteria_set


def _store_nodes(criteria_set: CriteriaSet, spec: SetSpec, document: dict[str, Any]) -> None:
    """One row per node, in the order of the document; bonus and penalty items at the end."""
    by_code: dict[str, Criterion] = {}
    components = spec.by_code
    groups = {group.code: group for group in spec.groups}
    for position, code in enumerate(_codes_in_order(document)):
        if code in components:
            node = _component(spec, code)
            parents = components[code].parents
        else:
            group, parents = groups[code], groups[code].parents
            kind = NodeKind.CRITERION if parents else NodeKind.AREA
            node = Criterion(name=group.name, kind=kind, maximum=group.maximum)
        node.criteria_set, node.code, node.position = criteria_set, code, position
        node.parent = by_code[parents[-1]] if parents else None
        node.area_code, node.depth = (parents[0] if parents else code), len(parents)
        node.save(force_insert=True)
        by_code[code] = node
    for offset, item in enumerate(spec.adjustments.items):
        Criterion.objects.create(
            criteria_set=criteria_set,
            code=item.code,
            name=item.name,
            kind=item.kind,
            maximum=item.maximum,
            position=len(by_code) + offset,
        )


def _component(spec: SetSpec, code: str) -> Criterion:
    component = spec.by_code[code]
    return Criterion(
        name=component.name,
        kind=NodeKind.COMPONENT,
        maximum=component.maximum,
        rule=plain(dict(component.rule_data)),
        source_kind=component.source_kind,
        source_name=component.source_name,
        evidence_duty=component.evidence,
        not_applicable=component.not_applicable,
    )


def _codes_in_order(node: dict[str, Any]) -> list[str]:
    codes = []
    for key in CHILD_KEYS:
        for child in node.get(key, []):
            codes += [child["code"].strip(), *_codes_in_order(child)]
    return codes
