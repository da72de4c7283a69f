"""Procedures and dossiers."""

from tests.doors.words import MEMBERS, PUBLIC, STAFF, Door, of_commune

DOORS: dict[str, Door] = {
    "procedures:procedure-list": PUBLIC,
    "procedures:procedure-detail": PUBLIC,
    "procedures:dossier-statistics": STAFF,
    "procedures:dossier-list": Door(of_commune(*MEMBERS)),
}
