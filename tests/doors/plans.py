"""Plans and tasks."""

from tests.doors.words import (
    KEEPERS,
    NEIGHBOURS,
    Door,
    act,
    form,
    of_district,
    only,
    signed_in,
)

# The district's plan is its staff's to keep; communes read it.
_KEPT = form(of_district("staff"))

DOORS: dict[str, Door] = {
    "plans:plan-list": Door(signed_in()),
    "plans:plan-detail": Door(of_district(*NEIGHBOURS)),
    "plans:task-detail": Door(of_district(*NEIGHBOURS)),
    # Each official for their own unit.
    "plans:task-assign": act(of_district("official", "stranger")),
    "plans:plan-open": Door(of_district(*NEIGHBOURS)),
    "plans:task-open": Door(of_district(*NEIGHBOURS)),
    "plans:task-assign-open": act(of_district("official", "stranger")),
    "plans:plan-add": form(only(*KEEPERS)),
    "plans:programme-add": form(only("staff", "outsider")),
    "plans:plan-edit": _KEPT,
    # A commune's own plan; the district's staff may make it for them.
    "plans:plan-derive": form(of_district("official", "stranger", "staff")),
    "plans:plan-copy": _KEPT,
    "plans:plan-export": Door(of_district(*NEIGHBOURS)),
    "plans:annex-upload": _KEPT,
    "plans:annex-review": _KEPT,
    "plans:task-add": _KEPT,
    "plans:tasks-merge": _KEPT,
    "plans:task-edit": _KEPT,
    "plans:task-targets": _KEPT,
    "plans:task-split": _KEPT,
    "plans:task-supersede": _KEPT,
    "plans:task-end": _KEPT,
    "plans:task-resume": _KEPT,
}
