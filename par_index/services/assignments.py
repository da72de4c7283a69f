"""Areas of a set given to appraisers."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.exceptions import Conflict, Refused
from par_index.models import AppraiserArea, CriteriaSet
from par_index.selectors.appraisers import areas_of, assignable_people
from units.access import require
from units.permissions import Permission

Given = Collection[tuple[str, int]]


@transaction.atomic
def assign_areas(
    *, criteria_set: CriteriaSet, year: int, given: Given, by: Any, seen: Given | None = None
) -> int:
    """Set who appraises which area, of the people below `by`; how many rows changed.

    `seen`: the pairs of area and person that the writer was shown; other pairs by now are a
    conflict. People elsewhere keep what they were given.
    """
    require(by, Permission.SCORE_ASSIGN)
    # Of two who give out areas at once, the second sees the first one's work.
    CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    people = {person.pk: person for person in assignable_people(by, criteria_set, year)}
    areas = {area.code for area in areas_of(criteria_set)}
    wanted = set(given)
    if any(area not in areas or pk not in people for area, pk in wanted):
        raise Refused(_("Có lĩnh vực hoặc người thẩm định không thuộc phạm vi phân công."))
    rows = AppraiserArea.objects.filter(
        criteria_set=criteria_set, year=year, appraiser__in=list(people)
    )
    have = set(rows.values_list("area_code", "appraiser_id"))
    if seen is not None and have != set(seen):
        raise Conflict(_("Người khác vừa đổi phân công. Xin xem lại bảng rồi lưu."))
    gone, new = have - wanted, wanted - have
    if not (gone or new):
        return 0
    for area, pk in sorted(gone):
        rows.filter(area_code=area, appraiser=pk).delete()
    AppraiserArea.objects.bulk_create(
        AppraiserArea(criteria_set=criteria_set, year=year, area_code=area, appraiser_id=pk)
        for area, pk in sorted(new)
    )
    named = {pk: person.username for pk, person in people.items()}
    record(
        "appraisers.assigned",
        criteria_set,
        by=by,
        before={"year": year, "areas": _told(have, named)},
        after={"year": year, "areas": _told(wanted, named)},
    )
    return len(gone) + len(new)


def _told(pairs: Given, named: dict[int, str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for area, pk in sorted(pairs):
        told.setdefault(area, []).append(named[pk])
    return told
