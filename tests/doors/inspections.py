"""Inspections, their yearly plan, findings and remedies."""

from tests.doors.words import (
    MEMBERS,
    STAFF,
    Door,
    form,
    of_commune,
    only,
)

PLANNERS = ("staff", "inspector", "outsider")

DOORS: dict[str, Door] = {
    "plans:inspection-list": STAFF,
    "plans:inspection-add": form(only("inspector")),
    "plans:inspection-plan": form(only(*PLANNERS)),
    "plans:inspection-detail": Door(of_commune(*MEMBERS)),
    "plans:inspection-hold": form(of_commune("inspector")),
    "plans:inspection-call-off": form(of_commune("staff", "inspector")),
    "plans:finding-add": form(of_commune("inspector")),
    "plans:finding-list": STAFF,
    "plans:finding-export": STAFF,
    "plans:finding-detail": Door(of_commune(*MEMBERS)),
    "plans:finding-resolve": form(of_commune("official", "inspector")),
    "plans:remedy-judge": form(of_commune("inspector")),
}
