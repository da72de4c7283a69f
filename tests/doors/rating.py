"""Rating a visit, the codes that lead there, and the question sets."""

from tests.doors.words import (
    HIDDEN,
    MEMBERS,
    ON,
    PUBLIC,
    STAFF,
    Door,
    act,
    everyone,
    form,
    of_commune,
    only,
)

SET_KEEPERS = only("staff", "administrator", "outsider")

DOORS: dict[str, Door] = {
    "satisfaction:rating-home": PUBLIC,
    "satisfaction:rating-counter": form(everyone()),
    "satisfaction:rating-counter-thanks": PUBLIC,
    # Without letters it leads back to the page where they are typed.
    "satisfaction:rating-code-entry": Door(everyone(ON)),
    "satisfaction:rating-code": form(everyone()),
    "satisfaction:rating-open": form(everyone()),
    "satisfaction:rating-thanks": PUBLIC,
    "satisfaction:counter-poster": Door(of_commune(*MEMBERS), of_commune("official")),
    "satisfaction:counter-link-image": Door(of_commune(*MEMBERS)),
    "satisfaction:counter-link-renew": act(of_commune("official")),
    "satisfaction:counter-link-revoke": act(of_commune("official")),
    # Sets belong to the portal: read by all staff, kept by few.
    "satisfaction:question-set-list": STAFF,
    "satisfaction:question-set": STAFF,
    "satisfaction:question-set-export": STAFF,
    "satisfaction:question-set-days": act(SET_KEEPERS),
    "satisfaction:question-set-confirm": act(SET_KEEPERS),
    "satisfaction:set-wording-new": form(SET_KEEPERS),
    "satisfaction:set-wording": form(SET_KEEPERS),
    "satisfaction:set-wording-remove": act(SET_KEEPERS),
    "satisfaction:question-set-upload": form(SET_KEEPERS),
    # A file is looked at by its sender alone.
    "satisfaction:question-set-review": form(
        SET_KEEPERS | {"administrator": HIDDEN, "outsider": HIDDEN}
    ),
}
