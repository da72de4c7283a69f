"""Who sees a survey round, who keeps it and who types its forms.

A round belongs to the body that holds it. Only people of that body's side keep it and type its
forms: nobody types what citizens said about their own house, unless the round is their own. A unit
that is asked about sees the round once it is open, with the figures of its own part.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from satisfaction.choices import RoundState
from satisfaction.models import RoundStratum, SurveyRound
from units.access import has_permission, require, units_where
from units.permissions import Permission


def visible_rounds(user: Any) -> QuerySet[SurveyRound]:
    """Rounds of the units that the person looks at, and those that ask about them."""
    seen = units_where(user, Permission.SURVEY_VIEW)
    asked_about = SurveyRound.objects.exclude(state=RoundState.DRAFT).filter(strata__unit__in=seen)
    return SurveyRound.objects.filter(
        Q(unit__in=seen) | Q(pk__in=asked_about.values("pk"))
    ).select_related("unit", "question_set")


def get_round(user: Any, pk: int, needed: Permission | None = None) -> SurveyRound:
    """404 to those who may not know of it, 403 to those who may only look."""
    found = visible_rounds(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if needed is not None:
        require(user, needed, found.unit)
    return found


def strata_for(user: Any, survey_round: SurveyRound) -> list[RoundStratum]:
    """The parts whose figures the person may see: all for the round's own side."""
    strata = survey_round.strata.select_related("unit", "field").order_by(
        "unit__code", "field__name", "pk"
    )
    if not has_permission(user, Permission.SURVEY_VIEW, survey_round.unit):
        strata = strata.filter(unit__in=units_where(user, Permission.SURVEY_VIEW))
    return list(strata)
