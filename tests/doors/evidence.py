"""The library of evidence."""

from tests.doors.words import KEEPERS, MEMBERS, STAFF, Door, act, form, of_commune, only

# The report is with its leader: what is cited in it stands, and the page of the form says so.
DOORS: dict[str, Door] = {
    "plans:evidence-list": STAFF,
    "plans:evidence-add": form(only(*KEEPERS)),
    "plans:evidence-detail": Door(of_commune(*MEMBERS)),
    "plans:evidence-edit": form(of_commune("official")),
    "plans:evidence-remove": act(of_commune("official")),
    "plans:evidence-file": Door(of_commune(*MEMBERS)),
    "plans:evidence-page": Door(of_commune(*MEMBERS)),
    "plans:evidence-picture": Door(of_commune(*MEMBERS)),
    "plans:citation-edit": form(of_commune("official")),
}
