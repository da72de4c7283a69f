"""Every address of the portal and who gets through it: one table, and a house to walk through.

The expectations follow from what a role is for (units/roles.py), never from what a page happens to
answer. Objects belong to the commune; the stranger is an official of the commune next door, the
outsider works for another district. Each part of the portal has its own file of the table.
"""

from tests.doors import (
    appraisal,
    boards,
    criteria,
    documents,
    dossier_figures,
    evidence,
    inspections,
    keeping,
    loads,
    one_stop,
    overviews,
    periods,
    petitions,
    plans,
    portal,
    procedures,
    procedures_public,
    publication,
    publishing,
    reports,
    results,
    review,
    satisfaction,
    satisfaction_results,
    scoring,
    sheets,
)
from tests.doors.addresses import path_of, patterns
from tests.doors.house import CANARY, House, open_house, rolled_back
from tests.doors.pages import faults, fingerprint
from tests.doors.words import FORBIDDEN, HIDDEN, IN, LOGIN, NOT_SO, ON, PUBLIC, ROLES, Answers, Door

PARTS = (
    portal,
    plans,
    overviews,
    inspections,
    reports,
    sheets,
    review,
    periods,
    evidence,
    procedures,
    procedures_public,
    boards,
    loads,
    dossier_figures,
    one_stop,
    keeping,
    petitions,
    satisfaction,
    publication,
    satisfaction_results,
    scoring,
    criteria,
    publishing,
    results,
    appraisal,
    documents,
)


DOORS: dict[str, Door] = {name: door for part in PARTS for name, door in part.DOORS.items()}

# Without these the address names nothing.
SENT = {"par_index:run-start": {"bo": "small-2020"}}
# Where the sender of a petition reads it again.
OWN_WORDS = {"petitions:petition-follow", "petitions:petition-thanks"}

__all__ = [
    "CANARY",
    "DOORS",
    "FORBIDDEN",
    "HIDDEN",
    "IN",
    "LOGIN",
    "NOT_SO",
    "ON",
    "OWN_WORDS",
    "PUBLIC",
    "ROLES",
    "SENT",
    "Answers",
    "House",
    "faults",
    "fingerprint",
    "open_house",
    "path_of",
    "patterns",
    "rolled_back",
]
