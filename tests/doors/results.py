"""Results of the index: ranks, components, comparison, claims beside judgements."""

from tests.doors.words import STAFF, Door

DOORS: dict[str, Door] = {
    "par_index:ranking": STAFF,
    "par_index:component-list": STAFF,
    "par_index:unit-comparison": STAFF,
    "par_index:self-honesty": STAFF,
}
