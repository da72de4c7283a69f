"""Procedures and dossiers."""

from tests.doors.words import (
    MEMBERS,
    STAFF,
    Door,
    of_commune,
)

DOORS: dict[str, Door] = {
    "procedures:dossier-statistics": STAFF,
    "procedures:dossier-list": Door(of_commune(*MEMBERS)),
    "procedures:posting-list": STAFF,
    "procedures:posting-confirm": act(of_commune("official")),
}
# <<<THEIRS
# T
# T DOORS: dict[str, Door] = {
# T     "procedures:procedure-list": PUBLIC,
# T     "procedures:procedure-detail": PUBLIC,
# T     "procedures:dossier-statistics": STAFF,
# T     "procedures:dossier-list": Door(of_commune(*MEMBERS)),
# T }
# THEIRS>>>
