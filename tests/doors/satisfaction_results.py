"""Satisfaction's figures for staff, as pages and as tables."""

from tests.doors.words import MEMBERS, STAFF, Door, of_commune

DOORS: dict[str, Door] = {
    "satisfaction:result-file": STAFF,
    "satisfaction:result-detail-file": Door(of_commune(*MEMBERS)),
}
