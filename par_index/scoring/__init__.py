"""Scoring: rules, criteria sets and the index, as arithmetic only (no database, no clock)."""

from par_index.scoring.canonical import canonical_json, digest
from par_index.scoring.excepted import exception_for, unit_code
from par_index.scoring.explain import Explanation
from par_index.scoring.faults import (
    Fault,
    InvalidCriteriaSet,
    InvalidRule,
    InvalidRules,
    InvalidValue,
)
from par_index.scoring.index import score_component, score_excepted, score_run, score_unit
from par_index.scoring.inputs import parse_value, value_text
from par_index.scoring.numbers import rounded, to_decimal
from par_index.scoring.ranking import Ranked, band_for, published, rank
from par_index.scoring.results import Context, Input, Line, UnitScore
from par_index.scoring.rules import Rule, RuleContext, parse_rule
from par_index.scoring.sets import (
    AdjustmentItem,
    Adjustments,
    Band,
    ComponentSpec,
    Condition,
    ExceptionSpec,
    GroupSpec,
    Rounding,
    SetSpec,
)
from par_index.scoring.spec import load_document, parse_criteria_set
from par_index.scoring.values import Value

__all__ = [
    "AdjustmentItem",
    "Adjustments",
    "Band",
    "ComponentSpec",
    "Condition",
    "Context",
    "ExceptionSpec",
    "Explanation",
    "Fault",
    "GroupSpec",
    "Input",
    "InvalidCriteriaSet",
    "InvalidRule",
    "InvalidRules",
    "InvalidValue",
    "Line",
    "Ranked",
    "Rounding",
    "Rule",
    "RuleContext",
    "SetSpec",
    "UnitScore",
    "Value",
    "band_for",
    "canonical_json",
    "digest",
    "exception_for",
    "load_document",
    "parse_criteria_set",
    "parse_rule",
    "parse_value",
    "published",
    "rank",
    "rounded",
    "score_component",
    "score_excepted",
    "score_run",
    "score_unit",
    "to_decimal",
    "unit_code",
    "value_text",
]
