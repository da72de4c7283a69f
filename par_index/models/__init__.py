"""Criteria sets as data, scorecards with their marks, and index runs that never change."""

from par_index.models.cards import Mark, MarkCitation, Scorecard, ScorecardQuerySet, ScorecardStep
from par_index.models.runs import IndexRun, IndexRunQuerySet, UnitResult
from par_index.models.sets import CriteriaSet, Criterion

__all__ = [
    "CriteriaSet",
    "Criterion",
    "IndexRun",
    "IndexRunQuerySet",
    "Mark",
    "MarkCitation",
    "Scorecard",
    "ScorecardQuerySet",
    "ScorecardStep",
    "UnitResult",
]
