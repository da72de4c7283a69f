"""Who was inspected, and what came of it."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from common.figures import Figure
from plans.measures.sums import ratios
from plans.models import Finding, Inspection, Remedy
from units.choices import DEPARTMENT
from units.models import Unit
from units.selectors import scope_of


def inspected_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Units inspected in the year, of the units below; of a unit with none below, itself.

    What is only planned, or was called off, is no inspection.
    """
    source = _("Sổ kiểm tra năm %(year)s") % {"year": year}
    scope = scope_of(units, subtree=True)
    # Departments are offices of the unit above, not bodies to be inspected by themselves.
    bodies = Unit.objects.in_year(year).exclude(level_id=DEPARTMENT)
    existing = dict(bodies.filter(pk__in=scope).values_list("pk", "parent_id"))
    inspected = set(
        Inspection.objects.filter(
            unit__in=scope, year=year, held_on__isnull=False, called_off_on=None
        ).values_list("unit", flat=True)
    )
    parents = set(existing.values())
    counts = {pk: (int(pk in inspected), 1) for pk in existing if pk not in parents}
    return ratios(units, scope, counts, source)


def findings_resolved_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Findings of the year's inspections that were mended; none made means not applicable.

    What a unit says it mended counts until an inspector finds it wanting, and the figure says how
    many of those there are.
    """
    scope = scope_of(units, subtree=True)
    claimed = Remedy.objects.filter(finding=OuterRef("pk"), verdict="")
    rows = (
        Finding.objects.filter(inspection__unit__in=scope, inspection__year=year)
        .values_list("inspection__unit")
        .annotate(
            resolved=Count("pk", filter=Q(resolved_on__isnull=False)),
            claimed=Count("pk", filter=Q(Exists(claimed), resolved_on__isnull=False)),
            made=Count("pk"),
        )
        .order_by()
    )
    counts = {}
    unconfirmed: dict[int, int] = defaultdict(int)
    for pk, resolved, waiting, made in rows:
        counts[pk] = resolved, made
        for asked in scope.get(pk, ()):
            unconfirmed[asked] += waiting
    source = _("Kiến nghị sau kiểm tra năm %(year)s") % {"year": year}
    figures = ratios(units, scope, counts, source)
    for pk, count in unconfirmed.items():
        if count:
            words = _("%(source)s; %(count)s kết quả do đơn vị báo, chờ xác nhận")
            said = words % {"source": source, "count": count}
            figures[pk] = replace(figures[pk], source=said)
    return figures
