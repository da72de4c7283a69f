"""Scorecards, the index."""

from tests.doors.words import (
    ABOVE,
    HIDDEN,
    IN,
    MEMBERS,
    NEIGHBOURS,
    PUBLIC,
    STAFF,
    Door,
    act,
    form,
    of_commune,
    of_district,
    only,
    signed_in,
)

DOORS: dict[str, Door] = {
    # A unit's card
    "par_index:scorecard-list": STAFF,
    "par_index:scorecard-detail": Door(of_commune(*MEMBERS)),
    "par_index:scorecard-submit": act(of_commune("official")),
    "par_index:scorecard-sign": act(of_commune("leader")),
    "par_index:scorecard-send-back": form(of_commune("leader")),
    "par_index:scorecard-send-reply": act(of_commune("official")),
    "par_index:scorecard-extend": form(of_commune("staff")),
    "par_index:scorecard-summary": Door(of_commune(*MEMBERS)),
    "par_index:score-comparison": Door(of_commune(*MEMBERS)),
    "par_index:score-export": Door(of_commune(*ABOVE)),
    "par_index:mark-save": act(of_commune("official")),
    "par_index:mark-clear": act(of_commune("official")),
    "par_index:citation-remove": act(of_commune("official")),
    # The index
    "par_index:dashboard": STAFF,
    "par_index:run-start": act(only("staff", "administrator", "outsider")),
    "par_index:run-progress": Door(signed_in(HIDDEN) | {"staff": IN}),
    "par_index:run-list": STAFF,
    "par_index:run-publish": form(of_district("staff")),
    "par_index:run-export": Door(of_district(*ABOVE)),
    "par_index:component-detail": Door(of_district(*NEIGHBOURS)),
    "par_index:unit-detail": Door(of_district(*NEIGHBOURS)),
    "par_index:unit-run": act(of_district("staff", "administrator")),
    "par_index:public-results": PUBLIC,
    "par_index:public-results-csv": PUBLIC,
}
