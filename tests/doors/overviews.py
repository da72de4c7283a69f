"""The plan and its figures seen from above."""

from tests.doors.words import IN, NEIGHBOURS, STAFF, Door, act, of_district

DOORS: dict[str, Door] = {
    "plans:risk-list": Door(of_district(*NEIGHBOURS)),
    "plans:unit-list": Door(of_district(*NEIGHBOURS)),
    # How far a neighbour is with the common plan is open; the reports behind it are not.
    "plans:unit-tasks": Door(of_district(*NEIGHBOURS)),
    "plans:rollup-detail": STAFF,
    "plans:rollup-export": STAFF,
    "plans:task-judge": act(of_district("staff", answer=IN)),
}
