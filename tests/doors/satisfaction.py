"""Results of ratings."""

from tests.doors.words import MEMBERS, STAFF, Door, of_commune

DOORS: dict[str, Door] = {
    "satisfaction:result-list": STAFF,
    "satisfaction:result-detail": Door(of_commune(*MEMBERS)),
}
