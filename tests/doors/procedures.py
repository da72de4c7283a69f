"""Procedures and dossiers."""

from tests.doors.words import MEMBERS, STAFF, Door, of_commune

DOORS: dict[str, Door] = {
    "procedures:dossier-statistics": STAFF,
    "procedures:dossier-list": Door(of_commune(*MEMBERS)),
}
