"""The demonstration's survey round: as the portal itself would have made it."""

import pytest

from satisfaction.models import Rating, RatingSummary, SurveyRound
from satisfaction.sampling import sample_size
from satisfaction.selectors.entries import entry_check
from satisfaction.services import rebuild
from satisfaction.services.rounds import drawn_numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def sums() -> list[tuple]:
    # A row whose ballots were all excluded stays, with nothing in it.
    kept = RatingSummary.objects.filter(n__gt=0).order_by("key")
    return list(kept.values_list("key", "n", "counts"))


def test_the_closed_round_holds_together():
    held = SurveyRound.objects.get(code="dieu-tra-2020")
    typed = held.forms.filter(state="typed")

    assert held.state == "closed"
    # Every ballot of the round lies behind one typed form of the same unit.
    assert typed.count() == Rating.objects.filter(survey_round=held).count() > 0
    assert all(form.rating.unit_id == form.stratum.unit_id for form in typed.select_related())
    for stratum in held.strata.all():
        assert stratum.sample == sample_size(stratum.population, held.margin)
    forms = held.forms.count()
    drawn = set(held.forms.filter(second_entry=True).values_list("number", flat=True))
    assert drawn == drawn_numbers(forms, held.second_entry_percent, 3139)
    check = entry_check(held)
    assert (check.waiting, check.unsettled) == ([], [])


def test_the_sums_are_those_of_the_ballots():
    kept = sums()
    rebuild()

    assert sums() == kept


def test_next_years_round_is_a_draft_with_populations():
    draft = SurveyRound.objects.get(code="dieu-tra-2021")

    assert draft.state == "draft"
    assert sum(draft.strata.values_list("population", flat=True)) > 0
