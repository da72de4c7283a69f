"""Figures of the review proposals."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.choices import ABOLITION_KINDS, ProposalKind
from procedures.measures.base import last_day
from procedures.models import ReviewProposal
from units.models import Unit
from units.selectors import counted_in


def _proposals(
    units: list[Unit], argument: str, found: QuerySet[ReviewProposal], year: int
) -> dict[int, Figure]:
    """How many different procedures the proposals touch, per unit."""
    scope = counted_in(units, argument)
    touched: dict[int, set[int]] = {unit.pk: set() for unit in units}
    for holder, procedure in found.values_list("unit_id", "procedure_id"):
        for asked in scope.get(holder, ()):
            touched[asked].add(procedure)
    source = _("Sổ kiến nghị rà soát của cổng")
    return {
        pk: Figure.count(len(some), source=source, n=len(some), as_of=last_day(year))
        for pk, some in touched.items()
    }


def _counted(day: str, year: int) -> QuerySet[ReviewProposal]:
    """Proposals by a day of their own in the year, or of the district's that took them in."""
    own = ReviewProposal.objects.annotate(counted_on=Coalesce(day, f"merged_into__{day}"))
    return own.filter(counted_on__range=(date(year, 1, 1), last_day(year)))


def shortened_count(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures whose shortened time took effect in the year, each counted once."""
    found = _counted("effective_on", year).filter(kind=ProposalKind.SHORTEN)
    return _proposals(units, argument, found, year)


def abolition_proposals(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Procedures of which something was proposed for abolition in the year, whatever came of it."""
    found = _counted("sent_on", year).filter(kind__in=ABOLITION_KINDS)
    return _proposals(units, argument, found, year)
