"""The catalogue of procedures, its posting in each unit, and the dossiers' bare facts."""

from procedures.models.catalogue import (
    Handling,
    OneStopRollout,
    Posting,
    Procedure,
    ProcedureField,
    ReviewProposal,
    TimeLimit,
    national_code,
    search_words,
)
from procedures.models.dossiers import AT_TIME, BEFORE_TIME, IN_TIME, LATE, Dossier, DossierQuerySet

__all__ = [
    "AT_TIME",
    "BEFORE_TIME",
    "Dossier",
    "DossierQuerySet",
    "Handling",
    "IN_TIME",
    "LATE",
    "OneStopRollout",
    "Posting",
    "Procedure",
    "ProcedureField",
    "ReviewProposal",
    "TimeLimit",
    "national_code",
    "search_words",
]
