"""One-time codes, and ballots that look wrong."""

from tests.doors.words import MEMBERS, STAFF, Door, act, of_commune

DOORS: dict[str, Door] = {
    "satisfaction:code-list": Door(of_commune("official"), of_commune("official")),
    "satisfaction:code-slips": Door(of_commune("official")),
    "satisfaction:code-file": Door(of_commune("official")),
    "satisfaction:series-list": STAFF,
    "satisfaction:series-detail": Door(of_commune(*MEMBERS)),
    # Nobody of the commune itself decides which of its ballots count.
    "satisfaction:series-decide": act(of_commune("staff")),
}
