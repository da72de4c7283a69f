"""Whether reports came in time."""

from collections import defaultdict

from django.db.models import Min
from django.utils.translation import gettext as _

from common import clock
from common.figures import Figure
from plans.measures.sums import ratios
from plans.models import Report
from units.models import Unit
from units.selectors import scope_of


def report_timeliness(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Reports first signed on or before the due day, of those owed so far.

    Owed are reports that have come due, and those signed before. A later return does not
    make a report late; a longer window does not make a late one timely.
    """
    scope = scope_of(units, subtree=True)
    reports = Report.objects.filter(unit__in=scope, period__year=year).order_by()
    rows = reports.annotate(filed_at=Min("submissions__signed_at")).values_list(
        "unit_id", "period__due_on", "filed_at"
    )
    counts: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for unit, due_on, filed_at in rows:
        filed_on = clock.local_date(filed_at) if filed_at else None
        if filed_on is None and due_on >= clock.today():
            continue
        timely, owed = counts[unit]
        is_timely = filed_on is not None and filed_on <= due_on
        counts[unit] = timely + is_timely, owed + 1
    source = _("Ngày ký báo cáo quý năm %(year)s") % {"year": year}
    return ratios(units, scope, counts, source, nothing=Figure.missing)
