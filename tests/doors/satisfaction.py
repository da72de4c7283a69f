"""Ratings and their results."""

from tests.doors.words import MEMBERS, PUBLIC, STAFF, Door, act, everyone, form, of_commune

DOORS: dict[str, Door] = {
    "satisfaction:rating-home": PUBLIC,
    "satisfaction:rating-counter": form(everyone()),
    "satisfaction:rating-open": form(everyone()),
    "satisfaction:rating-thanks": PUBLIC,
    "satisfaction:result-list": STAFF,
    "satisfaction:result-detail": Door(of_commune(*MEMBERS)),
    "satisfaction:counter-poster": Door(of_commune(*MEMBERS), of_commune("official")),
    "satisfaction:counter-link-image": Door(of_commune(*MEMBERS)),
    "satisfaction:counter-link-revoke": act(of_commune("official")),
}
