"""The only way a view obtains a scorecard, a mark, a run or a result."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from par_index.choices import RunState
from par_index.models import Criterion, IndexRun, Scorecard, UnitResult
from units.access import has_permission, require, require_seen, units_where
from units.models import Unit
from units.permissions import Permission


def readable_scorecards(user: Any) -> QuerySet[Scorecard]:
    """The cards a person may read, with their state."""
    return scorecards_where(user, Permission.SCORE_VIEW)


def scorecards_where(user: Any, permission: Permission) -> QuerySet[Scorecard]:
    units = units_where(user, permission)
    return (
        Scorecard.objects.with_state()
        .filter(unit__in=units)
        .select_related("unit__level", "unit__parent", "criteria_set__level")
    )


def get_scorecard(user: Any, pk: int, needed: Permission = Permission.SCORE_VIEW) -> Scorecard:
    """The card; 404 to those who may not know of it, 403 to those who may only look."""
    card = (
        Scorecard.objects.with_state()
        .select_related("unit__level", "unit__parent", "criteria_set__level")
        .filter(pk=pk)
        .first()
    )
    if card is None:
        raise Http404
    require_seen(user, Permission.SCORE_VIEW, needed, card.unit)
    return card


def get_leaf(card: Scorecard, code: str) -> Criterion:
    """A component, bonus or penalty item of the card's set."""
    criterion = Criterion.objects.filter(criteria_set=card.criteria_set_id, code=code).first()
    if criterion is None or not criterion.is_leaf:
        raise Http404
    return criterion


def readable_runs(user: Any) -> QuerySet[IndexRun]:
    """Runs with a result that the person may see, and those that have none yet."""
    runs = IndexRun.objects.select_related("criteria_set__level", "started_by", "job")
    if not has_permission(user, Permission.INDEX_VIEW):
        return runs.none()
    units = units_where(user, Permission.INDEX_VIEW)
    seen = UnitResult.objects.filter(run=OuterRef("pk"), unit__in=units)
    return runs.filter(Exists(seen) | ~Q(state=RunState.DONE))


def get_run(user: Any, pk: int, needed: Permission = Permission.INDEX_VIEW) -> IndexRun:
    """A whole run: of one that is still being computed nothing is shown."""
    run = readable_runs(user).filter(pk=pk, state=RunState.DONE).first()
    if run is None:
        raise Http404
    require(user, needed)
    return run


def get_result(user: Any, run: IndexRun, unit_pk: int) -> UnitResult:
    """A unit's line of a run, for those who may see that unit's index."""
    result = run.results.select_related("unit__level", "unit__parent").filter(unit=unit_pk).first()
    if result is None or not has_permission(user, Permission.INDEX_VIEW, result.unit):
        raise Http404
    return result


def may_see_details(user: Any, unit: Unit) -> bool:
    """Marks, reasons and evidence behind a result: for the unit itself and those above it."""
    return has_permission(user, Permission.SCORE_VIEW, unit)
