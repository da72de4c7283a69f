"""The library of evidence."""

from tests.doors.words import KEEPERS, MEMBERS, STAFF, Door, form, of_commune, only

DOORS: dict[str, Door] = {
    "plans:evidence-list": STAFF,
    "plans:evidence-add": form(only(*KEEPERS)),
    "plans:evidence-detail": Door(of_commune(*MEMBERS)),
    "plans:evidence-file": Door(of_commune(*MEMBERS)),
}
