"""Who stands where: bands, places that can't be told apart, places among peers, distribution."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from par_index import selectors
from par_index.choices import BAND_TONES
from par_index.models import IndexRun
from par_index.selectors.places import group_place, place_range, range_basis
from par_index.views.choice import Choice, choice_of, page
from par_index.views.dashboard import frame
from units.access import require
from units.permissions import Permission

WHOLE = 100
Bin = tuple[int, int, int]


def ranking(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.INDEX_VIEW)
    choice = choice_of(request)
    context = frame(request, choice, "ranking")
    if choice.run:
        context |= _places(request, choice.run, choice)
        context |= _distribution(choice.run, choice)
    return render(request, "par_index/ranking.html", context)


def _places(request: HttpRequest, run: IndexRun, choice: Choice) -> dict[str, Any]:
    shown = page(request, choice.results)
    heat = selectors.heat_map(run, choice.compared, shown.object_list)
    counted = run.results.exclude(rank=None).order_by()
    groups = dict(counted.exclude(group="").values_list("group").annotate(n=Count("pk")))
    rows = [
        {
            "row": row,
            "range": place_range(row.result),
            "group": row.result.group,
            "group_place": group_place(row.result),
            "group_size": groups.get(row.result.group),
        }
        for row in heat.rows
    ]
    return {
        "rows": rows,
        "page_obj": shown,
        "previous": heat.previous,
        "ranked": counted.count(),
        "has_ranges": any(row["range"] for row in rows),
        "has_groups": any(row["group_place"] for row in rows),
        "basis": range_basis(run),
    }


def _distribution(run: IndexRun, choice: Choice) -> dict[str, Any]:
    percents = [
        percent
        for percent in choice.seen.order_by().values_list("percent", flat=True)
        if percent is not None
    ]
    summary = selectors.summary_of(run)
    total = sum(band.count for band in summary.bands)
    return {
        "summary": summary,
        "bins": bins_of(percents),
        "marks": [(_("trung bình"), summary.mean), (_("trung vị"), summary.median)],
        "bands": [
            {
                "name": band.name,
                "count": band.count,
                "share": Fraction(band.count * 100, total) if total else None,
                "tone": BAND_TONES[min(band.position, len(BAND_TONES) - 1)],
            }
            for band in summary.bands
        ],
        "sees_all": choice.seen.count() == run.unit_count,
    }


def bins_of(values: list[Decimal], highest: int = WHOLE) -> list[Bin]:
    """Adjoining bins of a round width, a dozen at most; each takes its lower bound, the last both."""
    if not values:
        return []
    low, high = min(values), max(values)
    width = next(size for size in (1, 2, 5, 10, 20, 50, 100) if (high - low) / size <= 11)
    start = int(low // width) * width
    count = int((high - start) // width) + 1
    # 100 itself belongs to the last bin and opens none of its own.
    if start + count * width > highest and count > 1 and high == highest:
        count -= 1
    found = [0] * count
    for value in values:
        found[min(int((value - start) // width), count - 1)] += 1
    return [
        (start + place * width, start + (place + 1) * width, number)
        for place, number in enumerate(found)
    ]
