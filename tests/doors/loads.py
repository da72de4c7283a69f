"""Loads of dossiers, one dossier, promised days, apologies, and the door for other systems."""

from tests.doors.words import (
    HIDDEN,
    MEMBERS,
    STAFF,
    Answers,
    Door,
    act,
    everyone,
    form,
    of_commune,
    only,
)

KEEPERS = ("official", "stranger", "staff", "administrator", "outsider")
# The load is the commune's; the district keeps for it.
OF_THE_LOAD: Answers = of_commune("official", "staff", "administrator")
# Words hold for a whole district: who keeps dossiers of a commune alone does not find the page.
DISTRICT = only("staff", "administrator") | dict.fromkeys(
    ("official", "stranger", "outsider"), HIDDEN
)
# Nobody's session opens it: a key does.
NO_KEY = Door(everyone(401), everyone(401))

DOORS: dict[str, Door] = {
    "procedures:load-list": form(only(*KEEPERS)),
    "procedures:load-detail": Door(OF_THE_LOAD),
    "procedures:load-faults": Door(OF_THE_LOAD),
    "procedures:status-words": form(DISTRICT),
    "procedures:status-word-edit": act(DISTRICT),
    "procedures:dossier-detail": Door(of_commune(*MEMBERS)),
    "procedures:promise-overview": STAFF,
    "procedures:promise-list": Door(of_commune(*MEMBERS)),
    "procedures:apology-overview": STAFF,
    "procedures:apology-list": Door(of_commune(*MEMBERS)),
    "procedures:api-dossiers": NO_KEY,
    "procedures:api-dossier": NO_KEY,
}
