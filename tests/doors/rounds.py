"""Survey rounds: the district holds one that asks about the commune; it is open."""

from tests.doors.words import (
    MEMBERS,
    STAFF,
    Door,
    act,
    form,
    of_commune,
    only,
)

# The commune sees the round that asks about it; its neighbour is not asked, so does not know of it.
READ = Door(of_commune(*MEMBERS))
# Keeping and typing is for the side that holds the round: nobody types what was said of their house.
HOLDER = of_commune("staff")

DOORS: dict[str, Door] = {
    "satisfaction:round-list": STAFF,
    "satisfaction:round-new": form(only("staff", "outsider")),
    "satisfaction:round-detail": READ,
    "satisfaction:round-edit": form(HOLDER),
    "satisfaction:round-open": act(HOLDER),
    "satisfaction:round-close": act(HOLDER),
    "satisfaction:round-reopen": act(HOLDER),
    "satisfaction:round-sample": READ,
    "satisfaction:round-sample-save": act(HOLDER),
    "satisfaction:round-sample-propose": act(HOLDER),
    "satisfaction:round-sample-upload": act(HOLDER),
    "satisfaction:round-sample-file": READ,
    "satisfaction:round-print": Door(HOLDER),
    "satisfaction:round-type": form(HOLDER),
    "satisfaction:round-type-again": form(HOLDER),
    "satisfaction:round-check": Door(HOLDER),
    "satisfaction:round-take-back": act(HOLDER),
    "satisfaction:round-settle": form(HOLDER),
    "satisfaction:round-report": READ,
    "satisfaction:round-report-file": READ,
}
