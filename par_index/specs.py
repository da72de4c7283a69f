"""A criteria set as the engine reads it."""

from par_index.models import CriteriaSet, Criterion
from par_index.scoring import Rule, SetSpec, parse_criteria_set, parse_rule

# Parsed once per content: a page or an import asks for the same set many times.
_parsed: dict[str, SetSpec] = {}
_MOST_KEPT = 32


def spec_of(criteria_set: CriteriaSet) -> SetSpec:
    """The set's rules, areas and bands."""
    spec = _parsed.get(criteria_set.digest)
    if spec is None:
        spec = parse_criteria_set(criteria_set.document)
        if len(_parsed) >= _MOST_KEPT:
            _parsed.clear()
        _parsed[criteria_set.digest] = spec
    return spec


def rule_of(criterion: Criterion) -> Rule | None:
    """The component's rule; bonus and penalty items have none."""
    return parse_rule(criterion.rule, criterion.maximum) if criterion.rule else None
