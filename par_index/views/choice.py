"""Which computation the results pages show, beside which, and for which units."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.pagination import page_of
from common.text import fold
from par_index import access, selectors
from par_index.forms_results import ResultsForm
from par_index.models import CriteriaSet, IndexRun, UnitResult
from par_index.views.runs import run_state
from units.access import units_where
from units.choices import COMMUNE
from units.models import Level, Unit
from units.permissions import Permission

SHOWN_RUNS = 30
# A page of units; a whole province's communes still stand on one.
PER_PAGE = 200
MOST_DIGITS = 9


@dataclass(frozen=True)
class Choice:
    """`results`: the run's results that the person may see and asked for, best rank first."""

    level: str
    run: IndexRun | None
    compared: IndexRun | None
    form: ResultsForm
    results: QuerySet[UnitResult]
    # All that the person may see, without search and filter.
    seen: QuerySet[UnitResult]

    @property
    def query(self) -> str:
        """What carries the choice over to another page."""
        return f"?cap={self.level}&lan-tinh={self.run.pk}" if self.run else f"?cap={self.level}"


def number_in(text: str | None) -> int | None:
    """A whole number as an address carries it; None for anything else."""
    text = text or ""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def choice_of(request: HttpRequest) -> Choice:
    run = _chosen_run(request)
    level = run.criteria_set.level_id if run else asked_level(request)
    seen = seen_results(request.user, run)
    form = _form(request, run, level, seen)
    form.is_valid()
    compared = _compared(request, form)
    if run is not None and compared is None:
        compared = selectors.previous_run(run)
    return Choice(level, run, compared, form, _filtered(seen, form), seen)


def seen_results(user: Any, run: IndexRun | None) -> QuerySet[UnitResult]:
    """The light columns of a run's results, as far as the person may see the units."""
    if run is None:
        return UnitResult.objects.none()
    units = units_where(user, Permission.INDEX_VIEW).values("pk")
    return selectors.totals_of(run).filter(unit__in=units)


def asked_level(request: HttpRequest) -> str:
    asked = request.GET.get("cap", "")
    return asked if Level.objects.filter(pk=asked).exists() else COMMUNE


def _chosen_run(request: HttpRequest) -> IndexRun | None:
    """The run named in the address, else the newest of the level."""
    readable = access.readable_runs(request.user).done()
    asked = number_in(request.GET.get("lan-tinh"))
    if asked is not None:
        chosen = readable.filter(pk=asked).first()
        if chosen and request.GET.get("cap", chosen.criteria_set.level_id) == (
            chosen.criteria_set.level_id
        ):
            return chosen
    newest = selectors.latest_run(asked_level(request))
    # Of another district's run not even the averages are shown.
    seen = newest and readable.filter(pk=newest.pk).exists()
    return newest if seen else None


def newest_set(level: str) -> CriteriaSet | None:
    return CriteriaSet.objects.filter(level=level).order_by("-year").first()


def level_choices() -> list[tuple[str, str]]:
    """Levels that have a set, the lowest first."""
    sets = CriteriaSet.objects.values("level")
    return [(one.pk, one.name) for one in Level.objects.filter(pk__in=sets).order_by("-position")]


def _form(
    request: HttpRequest, run: IndexRun | None, level: str, seen: QuerySet[UnitResult]
) -> ResultsForm:
    runs = access.readable_runs(request.user).done().filter(criteria_set__level=level)
    listed = list(
        runs.defer("criteria_set__document").order_by("-year", "-finished_at", "-pk")[:SHOWN_RUNS]
    )
    before = selectors.previous_run(run) if run else None
    data = request.GET.copy()
    data["cap"] = level
    data["lan-tinh"] = str(run.pk if run else "")
    data.setdefault("so-voi", str(before.pk) if before else "")
    # An old run stays in its own list.
    known = {found.pk for found in listed}
    listed += [found for found in (run, before) if found is not None and found.pk not in known]
    return ResultsForm(
        data,
        runs=[(found.pk, run_label(found)) for found in listed],
        levels=level_choices(),
        parents=_parents(seen),
    )


def run_label(run: IndexRun) -> str:
    """ "2020 · tạm tính · lần 12"."""
    words = {"year": run.year, "state": run_state(run).label, "number": run.pk}
    return _("%(year)s · %(state)s · lần %(number)s") % words


def _parents(seen: QuerySet[UnitResult]) -> list[tuple[int, str]]:
    """The units above those seen, where there are several."""
    above = Unit.objects.filter(pk__in=seen.order_by().values("unit__parent"))
    found = list(above.order_by("sort_key").values_list("pk", "name"))
    return found if len(found) > 1 else []


def _compared(request: HttpRequest, form: ResultsForm) -> IndexRun | None:
    asked = number_in(form.cleaned_data.get("so_voi"))
    if asked is None:
        return None
    return access.readable_runs(request.user).done().filter(pk=asked).first()


def _filtered(seen: QuerySet[UnitResult], form: ResultsForm) -> QuerySet[UnitResult]:
    wanted = fold(form.cleaned_data.get("tim") or "")
    if wanted:
        seen = seen.filter(unit__search_key__contains=wanted)
    parent = number_in(form.cleaned_data.get("thuoc"))
    return seen if parent is None else seen.filter(unit__parent=parent)


def page(request: HttpRequest, results: QuerySet[UnitResult]) -> Page:
    return page_of(request, results, PER_PAGE)
