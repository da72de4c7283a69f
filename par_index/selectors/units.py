"""Which units a set is applied to."""

from django.db.models import Q, QuerySet

from par_index.models import CriteriaSet
from units.models import Unit


def units_of(criteria_set: CriteriaSet, year: int) -> QuerySet[Unit]:
    """Units of the set's level in force at the year's end, and any other that has a card."""
    with_card = Q(scorecards__criteria_set=criteria_set, scorecards__year=year)
    cards = Unit.objects.filter(with_card).values("pk")
    level = Unit.objects.in_year(year).at_level(criteria_set.level_id).values("pk")
    return Unit.objects.filter(Q(pk__in=level) | Q(pk__in=cards)).select_related("level", "parent")
