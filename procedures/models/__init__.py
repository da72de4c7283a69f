"""The catalogue of procedures, what units do with it, and the dossiers' bare facts."""

from procedures.models.assessment import Assessment, AssessmentMark
from procedures.models.boards import Posting, ReviewProposal
from procedures.models.catalogue import (
    WEB_ADDRESS,
    Handling,
    Paper,
    Procedure,
    ProcedureField,
    TimeLimit,
    national_code,
    search_words,
)
from procedures.models.dossiers import (
    AT_TIME,
    BEFORE_TIME,
    IN_TIME,
    LATE,
    Dossier,
    DossierChange,
    DossierQuerySet,
)
from procedures.models.keeping import FaultReport, LinkCheck, LocalSupplement, ProcedureVersion
from procedures.models.loads import DossierLoad, LoadFault, StatusWord
from procedures.models.monthly import MonthlyFigures
from procedures.models.registers import IsoConversion, OneStopRollout, SystemLink

__all__ = [
    "AT_TIME",
    "Assessment",
    "AssessmentMark",
    "BEFORE_TIME",
    "Dossier",
    "DossierChange",
    "DossierLoad",
    "DossierQuerySet",
    "FaultReport",
    "Handling",
    "IN_TIME",
    "IsoConversion",
    "LATE",
    "LinkCheck",
    "LoadFault",
    "LocalSupplement",
    "MonthlyFigures",
    "OneStopRollout",
    "Paper",
    "Posting",
    "Procedure",
    "ProcedureField",
    "ProcedureVersion",
    "ReviewProposal",
    "StatusWord",
    "SystemLink",
    "TimeLimit",
    "WEB_ADDRESS",
    "national_code",
    "search_words",
]
