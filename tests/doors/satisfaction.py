"""Results of ratings."""

from tests.doors.words import MEMBERS, PUBLIC, STAFF, Door, act, of_commune

DOORS: dict[str, Door] = {
    "satisfaction:public-satisfaction": PUBLIC,
    "satisfaction:result-list": STAFF,
    "satisfaction:result-detail": Door(of_commune(*MEMBERS)),
    "satisfaction:publication-publish": act(of_commune("official")),
}
