"""The days of the units' steps: closed after them, opened again for one unit."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from par_index import services
from par_index.choices import CardState, Stage, StepKind
from par_index.exceptions import CardNotInState, ReasonMissing, WindowClosed
from par_index.imports.marks import import_marks
from par_index.models import CriteriaSet, Mark, MarkCitation, Scorecard, ScorecardExtension
from par_index.selectors.windows import window, windows
from par_index.work import work_items
from tests.factories import par_index as make
from tests.factories.plans import at

DUE, REPLY_DUE = date(2020, 12, 22), date(2021, 1, 10)
# The last minute of the last day here, and the first after it.
LAST_MINUTE, AFTER = at(2020, 12, 22, 23, 59), at(2020, 12, 23, 0, 0)
LATER = date(2020, 12, 28)


@pytest.fixture
def due(criteria):
    CriteriaSet.objects.update(self_score_due_on=DUE, reply_due_on=REPLY_DUE)
    criteria.refresh_from_db()
    return criteria


def say(card, by, code="2.1", save=services.save_self_mark, **fields):
    given = {"value": "3/4", "reason": "Có sổ"} | fields
    return save(scorecard=card, criterion=make.leaf(card.criteria_set, code), by=by, **given)


def state_of(card):
    return Scorecard.objects.with_state().get(pk=card.pk).card_state


def moved(card, *kinds):
    for kind in kinds:
        make.StepFactory(scorecard=card, kind=kind)
    return card


def extend(card, by, stage=Stage.SELF, until=LATER, reason="Cán bộ đầu mối nghỉ ốm"):
    return services.extend_scorecard(scorecard=card, stage=stage, until=until, reason=reason, by=by)


@pytest.fixture
def card(due, commune, measured):
    return make.ScorecardFactory(criteria_set=due, unit=commune)


def test_the_last_day_counts_to_its_end(card, people):
    with clock.frozen(LAST_MINUTE):
        assert say(card, people.official).points == 15


def test_after_it_writing_is_refused_and_says_whom_to_ask(card, people):
    with clock.frozen(AFTER), pytest.raises(WindowClosed) as refusal:
        say(card, people.official)

    assert "22/12/2020" in str(refusal.value)
    assert "Huyện Vũng Liêm" in str(refusal.value)
    assert Mark.objects.count() == 0


def test_a_set_without_a_day_stays_open(card, people):
    CriteriaSet.objects.update(self_score_due_on=None)

    with clock.frozen(AFTER):
        assert say(card, people.official).points == 15


def test_nothing_of_the_card_is_changed_after_the_day(card, people, commune):
    with clock.frozen(LAST_MINUTE):
        mark = say(card, people.official)
        document = make.EvidenceFactory(unit=commune)
        cited = services.cite_mark(mark=mark, evidence=document, by=people.official)
    with clock.frozen(AFTER):
        for act in (
            lambda: services.clear_mark(mark=mark, by=people.official),
            lambda: services.cite_mark(mark=mark, evidence=document, by=people.official, page="2"),
            lambda: services.uncite_mark(citation=cited, by=people.official),
            lambda: services.submit_scorecard(scorecard=card, by=people.official),
        ):
            with pytest.raises(WindowClosed):
                act()

    assert (Mark.objects.count(), MarkCitation.objects.count()) == (1, 1)


def test_the_leader_still_signs_what_came_in_time(card, people):
    moved(card, StepKind.SUBMITTED)

    with clock.frozen(AFTER):
        services.sign_scorecard(scorecard=card, by=people.leader)

    assert state_of(card) == CardState.SIGNED


def test_an_extension_opens_the_step_for_this_unit_only(card, people, neighbour):
    other = make.ScorecardFactory(criteria_set=card.criteria_set, unit=neighbour)
    with clock.frozen(AFTER):
        extend(card, people.staff)

        assert say(card, people.official).points == 15
        with pytest.raises(WindowClosed):
            say(other, people.stranger)

    event = AuditEvent.objects.get(action="scorecard.extended")
    assert (event.before["until"], event.after["until"]) == ("2020-12-22", "2020-12-28")
    assert event.reason == "Cán bộ đầu mối nghỉ ốm"


def test_it_ends_with_its_own_last_day(card, people):
    with clock.frozen(AFTER):
        extend(card, people.staff)
    with clock.frozen(at(2020, 12, 28, 23, 59)):
        say(card, people.official)
    with clock.frozen(at(2020, 12, 29, 0)), pytest.raises(WindowClosed):
        say(card, people.official, value="2/4")


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator", "stranger"])
def test_only_those_who_assign_give_more_time(card, people, who):
    with clock.frozen(AFTER), pytest.raises(PermissionDenied):
        extend(card, getattr(people, who))

    assert ScorecardExtension.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"reason": "  "}, ReasonMissing),
        ({"until": date(2020, 12, 22)}, Refused),
        ({"until": date(2020, 1, 1)}, Refused),
        ({"stage": Stage.FINAL}, Refused),
        ({"stage": Stage.APPRAISAL}, Refused),
    ],
)
def test_what_an_extension_may_not_be(card, people, fields, error):
    with clock.frozen(AFTER), pytest.raises(error):
        extend(card, people.staff, **fields)

    assert ScorecardExtension.objects.count() == 0


def test_an_extension_is_later_than_the_day_already_open(card, people):
    with clock.frozen(AFTER):
        extend(card, people.staff)
        with pytest.raises(Refused, match="28/12/2020"):
            extend(card, people.staff, until=date(2020, 12, 27))


def test_a_step_without_a_day_needs_none(card, people):
    CriteriaSet.objects.update(self_score_due_on=None)

    with pytest.raises(Refused, match="không đặt hạn"):
        extend(card, people.staff)


def test_a_card_that_moved_on_needs_none(card, people):
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)

    with pytest.raises(CardNotInState):
        extend(card, people.staff)


def test_a_reply_has_a_day_of_its_own(card, people):
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED, StepKind.APPRAISED)
    late = at(2021, 1, 11)
    with clock.frozen(late):
        with pytest.raises(WindowClosed, match="giải trình"):
            say(card, people.official, save=services.save_reply_mark)
        extend(card, people.staff, stage=Stage.REPLY, until=date(2021, 1, 12))
        say(card, people.official, save=services.save_reply_mark)
        services.send_reply(scorecard=card, by=people.official)

    assert state_of(card) == CardState.REPLIED


def test_a_return_after_the_day_needs_a_new_one(card, people):
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)
    with clock.frozen(AFTER):
        with pytest.raises(WindowClosed):
            services.return_scorecard(scorecard=card, by=people.staff, reason="Thiếu chữ ký")
        assert state_of(card) == CardState.SIGNED

        services.return_scorecard(
            scorecard=card, by=people.staff, reason="Thiếu chữ ký", until=LATER
        )
        say(card, people.official)

    given = ScorecardExtension.objects.get()
    assert (given.until, given.reason) == (LATER, "Thiếu chữ ký")


def test_a_return_in_time_needs_no_day(card, people):
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)

    with clock.frozen(LAST_MINUTE):
        services.return_scorecard(scorecard=card, by=people.staff, reason="Thiếu chữ ký")

    assert (state_of(card), ScorecardExtension.objects.count()) == (CardState.OPEN, 0)


def test_imports_are_bound_by_no_day(card, tmp_path):
    file = tmp_path / "marks.csv"
    file.write_text(
        "unit_code,component_code,stage,value,points,not_applicable,note\n29686,2.1,self,3/4,,,\n"
    )

    with clock.frozen(AFTER):
        import_marks(file, criteria_set=card.criteria_set, year=2020)

    assert Mark.objects.get().points == 15


def test_work_list_shows_the_day_that_holds(card, people):
    with clock.frozen(AFTER):
        extend(card, people.staff)
        item = next(
            item for item in work_items(people.official) if item.url.endswith(f"/{card.pk}/")
        )

    assert (item.due_on, item.group) == (LATER, "soon")


def test_many_windows_cost_one_query(card, people, neighbour, django_assert_num_queries):
    other = make.ScorecardFactory(criteria_set=card.criteria_set, unit=neighbour)
    with clock.frozen(AFTER):
        extend(card, people.staff)

    with django_assert_num_queries(1):
        found = windows([card, other], Stage.SELF)
    assert {pk: one.until for pk, one in found.items()} == {card.pk: LATER, other.pk: DUE}
    assert window(card, Stage.SELF) == found[card.pk]
