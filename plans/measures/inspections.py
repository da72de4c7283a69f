"""Who was inspected, and what came of it."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from common.figures import Figure
from plans.measures.sums import ratios
from plans.models import Finding, Inspection
from units.choices import DEPARTMENT
from units.models import Unit
from units.selectors import scope_of


def inspected_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Units inspected in the year, of the units below; of a unit with none below, itself."""
    source = _("Sổ kiểm tra năm %(year)s") % {"year": year}
    scope = scope_of(units, subtree=True)
    # Departments are offices of the unit above, not bodies to be inspected by themselves.
    bodies = Unit.objects.in_year(year).exclude(level_id=DEPARTMENT)
    existing = dict(bodies.filter(pk__in=scope).values_list("pk", "parent_id"))
    inspected = set(
        Inspection.objects.filter(unit__in=scope, year=year, held_on__isnull=False).values_list(
            "unit", flat=True
        )
    )
    parents = set(existing.values())
    counts = {pk: (int(pk in inspected), 1) for pk in existing if pk not in parents}
    return ratios(units, scope, counts, source)


def findings_resolved_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Findings of the year's inspections that were mended; none made means not applicable."""
    scope = scope_of(units, subtree=True)
    rows = (
        Finding.objects.filter(inspection__unit__in=scope, inspection__year=year)
        .values_list("inspection__unit")
        .annotate(resolved=Count("pk", filter=Q(resolved_on__isnull=False)), made=Count("pk"))
        .order_by()
    )
    counts = {pk: (resolved, made) for pk, resolved, made in rows}
    source = _("Kiến nghị sau kiểm tra năm %(year)s") % {"year": year}
    return ratios(units, scope, counts, source)
