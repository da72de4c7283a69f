"""A run of some units equals a run of all, as long as nothing else has changed."""

from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from common.exceptions import Refused
from par_index import services
from par_index.models import IndexRun, Mark
from par_index.scoring import rounded
from par_index.selectors import result_lines, results_of
from par_index.selectors.summary import summary_of
from par_index.services import run_units
from tests.factories import par_index as make
from tests.factories.units import UnitFactory

UNITS, CHANGES = 8, 25


@pytest.fixture
def criteria(district):
    return make.criteria_set()


@pytest.fixture
def cards(criteria, district, measured):
    found = []
    for number in range(UNITS):
        unit = UnitFactory(parent=district, code=f"c{number}", name=f"Xã Số {number}")
        found.append(make.ScorecardFactory(criteria_set=criteria, unit=unit))
        _answer(found[-1], "1.1", {"option": "Có" if number % 2 else "late"})
        _answer(found[-1], "2.1", {"numerator": str(number % 3), "denominator": "7"})
    return found


def _answer(card, code, value):
    Mark.objects.update_or_create(
        scorecard=card,
        criterion=make.leaf(card.criteria_set, code),
        stage="final",
        defaults={"value": value, "marked_at": make.clock.now()},
    )


def whole(criteria):
    return services.run_index(criteria_set=criteria, year=2020)


def shown(run):
    """Everything of a run that a person can see, without its numbers in the database."""
    return [
        (
            result.unit_id,
            result.percent_exact,
            result.rank_shown,
            (result.rank_low, result.rank_high),
            (result.group, result.group_rank, result.group_rank_to),
            result.band,
            result.areas,
            [line.as_json() for line in result_lines(result)],
        )
        for result in results_of(run)
    ]


def summary_shown(run):
    """The last of twenty decimals may differ where sevenths are added in another order."""
    summary = summary_of(run)
    components = [
        (item.code, item.units, rounded(item.exact_lost, 15), item.same)
        for item in summary.components
    ]
    areas = [(one.code, rounded(one.exact_points, 15), one.exact_maximum) for one in summary.areas]
    return components, areas, summary.bands, summary.mean, summary.quartiles


def test_one_changed_unit_gives_what_a_run_of_all_gives(criteria, cards):
    base = whole(criteria)
    source = Random(7)
    for _change in range(CHANGES):
        card = source.choice(cards)
        if source.random() < 0.5:
            _answer(card, "1.1", {"option": source.choice(("Có", "late", "Không"))})
        else:
            part = str(source.randint(0, 7))
            _answer(card, "2.1", {"numerator": part, "denominator": "7"})

        base = run_units(base=base, units=[card.unit])
        again = whole(criteria)

        assert base.result_digest == again.result_digest
        assert base.input_digest == again.input_digest
        assert summary_shown(base) == summary_shown(again)
        assert shown(base) == shown(again)
        # Each run of one unit stands on the one before it, never on a run of all.
        again.delete()


def test_lines_of_the_other_units_are_stored_once(criteria, cards):
    first = whole(criteria)
    _answer(cards[0], "1.1", {"option": "Không"})
    second = run_units(base=first, units=[cards[0].unit])
    _answer(cards[1], "1.1", {"option": "Không"})
    third = run_units(base=second, units=[cards[1].unit])

    kept = first.results.get(unit=cards[2].unit)
    assert third.results.get(unit=cards[2].unit).lines_from == kept
    assert third.results.get(unit=cards[0].unit).lines_from == second.results.get(
        unit=cards[0].unit
    )
    assert third.results.get(unit=cards[1].unit).lines_from is None
    assert third.base == second


def test_cost_does_not_grow_with_the_other_units(
    criteria, cards, district, django_assert_max_num_queries
):
    base = whole(criteria)

    with django_assert_max_num_queries(45):
        run_units(base=base, units=[cards[0].unit])


def test_units_measured_against_the_best_are_computed_together(district, measured):
    content = make.document()
    content["areas"][1]["children"][0]["rule"] = {"kind": "relative_best"}
    criteria = make.criteria_set(areas=content["areas"])
    unit = UnitFactory(parent=district)
    base = whole(criteria)

    with pytest.raises(Refused):
        run_units(base=base, units=[unit])

    assert IndexRun.objects.count() == 1


def test_an_older_run_is_no_base(criteria, cards):
    """What has been computed since would be lost behind figures that look new."""
    old = whole(criteria)
    _answer(cards[0], "2.1", {"numerator": "7", "denominator": "7"})
    newest = whole(criteria)

    with pytest.raises(Refused, match="mới hơn"):
        run_units(base=old, units=[cards[1].unit])

    assert IndexRun.objects.done().latest("pk") == newest


def test_a_final_run_goes_on_although_provisional_ones_follow(criteria, cards):
    final = services.run_index(criteria_set=criteria, year=2020, is_final=True)
    whole(criteria)

    assert run_units(base=final, units=[cards[0].unit]).is_final


def test_no_units_are_refused(criteria, cards):
    with pytest.raises(Refused):
        run_units(base=whole(criteria), units=[])


def test_a_unit_that_is_not_in_the_run_is_refused(criteria, cards, district):
    base = whole(criteria)

    with pytest.raises(Refused):
        run_units(base=base, units=[UnitFactory(parent=district)])


def test_only_a_person_who_may_compute_may_compute_one(criteria, cards, people):
    base = whole(criteria)

    with pytest.raises(PermissionDenied):
        run_units(base=base, units=[cards[0].unit], by=people.official)
    assert run_units(base=base, units=[cards[0].unit], by=people.staff).started_by == people.staff


def test_staff_compute_one_unit_from_its_page(client, criteria, cards, people):
    base = whole(criteria)
    _answer(cards[0], "1.1", {"option": "Có"})
    client.force_login(people.staff)

    page = client.post(reverse("par_index:unit-run", args=[base.pk, cards[0].unit_id]), follow=True)

    newest = IndexRun.objects.first()
    assert newest.base == base
    assert page.redirect_chain[0][0] == reverse(
        "par_index:unit-detail", args=[newest.pk, cards[0].unit_id]
    )
    assert "Đã tính lại" in page.content.decode()
