"""The rows of an issued set: one per node, in the order of its document."""

from typing import Any

from par_index.choices import NodeKind
from par_index.drafting import nodes
from par_index.models import CriteriaSet, Criterion
from par_index.scoring import SetSpec


def write_nodes(criteria_set: CriteriaSet, spec: SetSpec, document: dict[str, Any]) -> None:
    """Replace the set's rows by those of the document; bonus and penalty items at the end."""
    criteria_set.criteria.all().delete()
    by_code: dict[str, Criterion] = {}
    components = spec.by_code
    groups = {group.code: group for group in spec.groups}
    for position, code in enumerate(node.code for node in nodes(document)):
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


def plain(document: Any) -> Any:
    """The document with its decimals as text, as JSON columns keep it."""
    if isinstance(document, dict):
        return {key: plain(item) for key, item in document.items()}
    if isinstance(document, list):
        return [plain(item) for item in document]
    if document is None or isinstance(document, bool | int | str):
        return document
    return str(document)
