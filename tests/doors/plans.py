"""Plans and tasks."""

from tests.doors.words import IN, NEIGHBOURS, ON, Door, act, of_district, signed_in

DOORS: dict[str, Door] = {
    "plans:plan-list": Door(signed_in(ON) | {"outsider": IN}),
    "plans:plan-detail": Door(of_district(*NEIGHBOURS)),
    "plans:task-detail": Door(of_district(*NEIGHBOURS)),
    # Each official for their own unit.
    "plans:task-assign": act(of_district("official", "stranger")),
}
