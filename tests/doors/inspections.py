"""Inspections and findings."""

from tests.doors.words import MEMBERS, STAFF, Door, form, of_commune, only

DOORS: dict[str, Door] = {
    "plans:inspection-list": STAFF,
    "plans:inspection-add": form(only("inspector")),
    "plans:inspection-detail": Door(of_commune(*MEMBERS)),
    "plans:finding-add": form(of_commune("inspector")),
    "plans:finding-resolve": form(of_commune("official", "inspector")),
}
