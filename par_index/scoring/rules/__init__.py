"""The kinds of rule and their parser: pure arithmetic, no database, no clock."""

from par_index.scoring.rules.base import Option, Part, Rule, RuleContext
from par_index.scoring.rules.choice import Choice
from par_index.scoring.rules.compound import BestOf, Formula, SumOf
from par_index.scoring.rules.counting import Count, Deduction, RelativeBest, Survey
from par_index.scoring.rules.figures import Linear, Proportional, Step, Steps
from par_index.scoring.rules.parse import KINDS, parse_rule, read_rule

__all__ = [
    "KINDS",
    "BestOf",
    "Choice",
    "Count",
    "Deduction",
    "Formula",
    "Linear",
    "Option",
    "Part",
    "Proportional",
    "RelativeBest",
    "Rule",
    "RuleContext",
    "Step",
    "Steps",
    "SumOf",
    "Survey",
    "parse_rule",
    "read_rule",
]
