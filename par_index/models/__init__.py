"""Criteria sets as data, scorecards with their marks, and index runs that never change."""

from par_index.models.appraisal import AppraiserArea, BlindMark, BlindSample
from par_index.models.cards import (
    Mark,
    MarkCitation,
    Scorecard,
    ScorecardExtension,
    ScorecardQuerySet,
    ScorecardStep,
)
from par_index.models.peers import PeerGroup, PeerGroupMember
from par_index.models.runs import IndexRun, IndexRunQuerySet, RunChunk, UnitResult
from par_index.models.sets import CriteriaSet, Criterion

__all__ = [
    "AppraiserArea",
    "BlindMark",
    "BlindSample",
    "CriteriaSet",
    "Criterion",
    "IndexRun",
    "IndexRunQuerySet",
    "Mark",
    "MarkCitation",
    "PeerGroup",
    "PeerGroupMember",
    "RunChunk",
    "Scorecard",
    "ScorecardExtension",
    "ScorecardQuerySet",
    "ScorecardStep",
    "UnitResult",
]
