"""What is made public of satisfaction, and who decides about it."""

from tests.doors.words import MEMBERS, PUBLIC, STAFF, Door, act, of_commune

DOORS: dict[str, Door] = {
    "satisfaction:public-list": PUBLIC,
    "satisfaction:public-csv": PUBLIC,
    "satisfaction:public-satisfaction": PUBLIC,
    "satisfaction:public-unit-csv": PUBLIC,
    "satisfaction:public-poster": PUBLIC,
    "satisfaction:public-embed": PUBLIC,
    "satisfaction:api-satisfaction": PUBLIC,
    "satisfaction:publication-list": STAFF,
    "satisfaction:publication-publish": Door(of_commune(*MEMBERS), of_commune("official")),
    "satisfaction:publication-withdraw": act(of_commune("official")),
    "satisfaction:comment-list": STAFF,
    # The district decides where a commune has nobody to.
    "satisfaction:comment-decide": Door(of_commune(*MEMBERS), of_commune("official", "staff")),
}
