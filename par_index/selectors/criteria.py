"""Criteria sets for lists and pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from par_index import drafting
from par_index.choices import NotApplicable, RunState, SourceKind
from par_index.explanations import exception_sentence, rule_sentence
from par_index.models import CriteriaSet
from par_index.scoring import InvalidRule
from par_index.scoring.numbers import InvalidNumber, parse_decimal
from par_index.scoring.sets import DECLARED, FORBIDDEN
from units.models import Unit

IMPORT_KIND = "criteria"


def issued_sets() -> QuerySet[CriteriaSet]:
    """Sets that units can be scored by, the newest first; without their documents."""
    return CriteriaSet.objects.exclude(issued_at=None).select_related("level").defer("document")


def sets_to_follow(draft: CriteriaSet) -> QuerySet[CriteriaSet]:
    """Issued sets, and the one that the draft follows already, which may be a draft itself."""
    open_to = Q(issued_at__isnull=False) | Q(pk=draft.based_on_id)
    found = CriteriaSet.objects.filter(open_to).exclude(pk=draft.pk)
    return found.select_related("level").defer("document")


def sets_with_use() -> QuerySet[CriteriaSet]:
    """All sets with how many cards and whole runs stand on each (`cards`, `runs_done`)."""
    runs = Count("runs", filter=Q(runs__state=RunState.DONE), distinct=True)
    return (
        CriteriaSet.objects.select_related("level")
        .defer("document")
        .annotate(cards=Count("scorecards", distinct=True), runs_done=runs)
        .order_by("-year", "level__position", "code")
    )


@dataclass
class TreeRow:
    """A group or component as a page shows it. `maximum` of a group is the sum below it."""

    node: drafting.Node
    maximum: Decimal = Decimal(0)
    written: Decimal | None = None
    sentence: str = ""
    source: str = ""
    source_name: str = ""
    evidence: str = "none"
    not_applicable: str = ""
    exceptions: list[str] = field(default_factory=list)
    twin: str | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def is_off(self) -> bool:
        """Whether the document says another maximum than the sum."""
        return self.written is not None and self.written != self.maximum


def tree_rows(criteria_set: CriteriaSet, problems: list[drafting.Problem]) -> list[TreeRow]:
    """Every node of the set with its rule in words; a draft's faults beside their nodes."""
    found = drafting.nodes(criteria_set.document)
    units = _unit_names(found)
    faults: dict[str, list[str]] = {}
    for problem in problems:
        faults.setdefault(problem.code, []).append(problem.message)
    rows = [_row(node, units) for node in found]
    for row in rows:
        row.faults = faults.get(row.node.code, [])
    _add_up(rows)
    return rows


def _row(node: drafting.Node, units: Mapping[str, str]) -> TreeRow:
    written = _number(node.data.get("max"))
    if not node.is_component:
        return TreeRow(node, written=written)
    source = node.data.get("source", DECLARED)
    source = {"kind": source} if isinstance(source, str) else source
    kind, policy = source.get("kind"), node.data.get("not_applicable", FORBIDDEN)
    twin = node.data.get("twin")
    return TreeRow(
        node,
        maximum=written or Decimal(0),
        sentence=_sentence(node.data.get("rule"), written),
        source=str(SourceKind(kind).label) if kind in SourceKind.values else "",
        source_name=source.get("name", ""),
        evidence=node.data.get("evidence", "none"),
        not_applicable=policy if policy in NotApplicable.values else "",
        exceptions=[exception_sentence(item, units) for item in node.data.get("exceptions", [])],
        twin=twin if twin != node.code else None,
    )


def _sentence(rule: Any, maximum: Decimal | None) -> str:
    if not isinstance(rule, Mapping) or not maximum:
        return ""
    try:
        return rule_sentence(rule, maximum)
    except InvalidRule:
        return ""


def _number(raw: Any) -> Decimal | None:
    try:
        return None if raw is None else parse_decimal(raw)
    except InvalidNumber:
        return None


def _add_up(rows: list[TreeRow]) -> None:
    by_code = {row.node.code: row for row in rows if not row.node.is_component}
    for row in rows:
        parent = row.node.parent if row.node.is_component else ""
        while parent in by_code:
            by_code[parent].maximum += row.maximum
            parent = by_code[parent].node.parent


def _unit_names(found: list[drafting.Node]) -> dict[str, str]:
    codes = {
        code
        for node in found
        for item in node.data.get("exceptions", [])
        for code in item.get("units", [])
    }
    if not codes:
        return {}
    return dict(
        Unit.objects.filter(code__in=codes).order_by("valid_from").values_list("code", "name")
    )
