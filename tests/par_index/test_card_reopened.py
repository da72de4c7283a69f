"""A card that was closed: closing it too early, and opening it again for a mark that was wrong."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from common import clock
from common.exceptions import Refused
from par_index import services
from par_index.choices import CardState, StepKind
from par_index.exceptions import CardNotInState, ReasonMissing
from par_index.models import Mark
from tests.factories import par_index as make
from tests.factories.plans import at

REPLY_DUE = date(2020, 12, 20)


@pytest.fixture
def appraised(card, people):
    """Signed, appraised; the unit may reply until 20/12/2020."""
    for kind in (StepKind.SUBMITTED, StepKind.SIGNED, StepKind.APPRAISED):
        make.StepFactory(scorecard=card, kind=kind, by=people.staff)
    for code, points in (("1.1", 10), ("2.1", 20)):
        make.MarkFactory(
            scorecard=card,
            criterion=make.leaf(card.criteria_set, code),
            stage="appraisal",
            value={"option": "Có"} if code == "1.1" else {"number": "100"},
            points=points,
        )
    card.criteria_set.reply_due_on = REPLY_DUE
    card.criteria_set.save()
    return card


@pytest.fixture
def closed(appraised, people):
    with clock.frozen(at(2020, 12, 21)):
        services.finalise_scorecard(scorecard=appraised, by=people.staff)
    return appraised


def test_nobody_is_cut_off_while_they_may_reply(appraised, people):
    with clock.frozen(at(2020, 12, 20)), pytest.raises(Refused, match="20/12/2020"):
        services.finalise_scorecard(scorecard=appraised, by=people.staff)


def test_with_the_units_word_it_is_closed_before_the_day(client, appraised, people):
    client.force_login(people.staff)
    with clock.frozen(at(2020, 12, 10)):
        page = client.get(reverse("par_index:appraisal-detail", args=[appraised.pk]))
        client.post(
            reverse("par_index:appraisal-finalise", args=[appraised.pk]),
            {"khong-giai-trinh": "1"},
        )

    assert "Đơn vị đã báo không giải trình" in page.content.decode()
    assert appraised.card_state == CardState.FINALISED


def test_after_the_day_it_is_closed_as_ever(closed):
    assert closed.card_state == CardState.FINALISED


def test_a_wrong_final_mark_is_mended_and_the_way_stays_visible(closed, people):
    services.reopen_scorecard(scorecard=closed, by=people.staff, reason="Nhập nhầm 1.1")
    mark = Mark.objects.get(scorecard=closed, criterion__code="1.1", stage="final")
    services.save_final_mark(
        scorecard=closed,
        criterion=mark.criterion,
        by=people.staff,
        value="Chậm",
        reason="Văn bản ban hành chậm",
        version=mark.version,
    )
    services.finalise_scorecard(scorecard=closed, by=people.staff)

    mark.refresh_from_db()
    assert mark.points == 5
    assert Mark.objects.get(scorecard=closed, criterion__code="1.1", stage="appraisal").points == 10
    kinds = list(closed.steps.order_by("number").values_list("kind", flat=True))
    assert kinds[-3:] == [StepKind.FINALISED, StepKind.REOPENED, StepKind.FINALISED]


def test_what_was_published_stays(closed, people, measured):
    run = services.run_index(criteria_set=closed.criteria_set, year=2020, is_final=True)
    services.publish_run(run=run, by=people.staff)
    before = list(run.results.values_list("percent_exact", "rank"))

    services.reopen_scorecard(scorecard=closed, by=people.staff, reason="Nhập nhầm")

    assert list(run.results.values_list("percent_exact", "rank")) == before


def test_opening_again_needs_a_reason_a_right_and_a_closed_card(closed, appraised, people):
    with pytest.raises(ReasonMissing):
        services.reopen_scorecard(scorecard=closed, by=people.staff, reason=" ")
    for person in (people.official, people.leader, people.inspector, people.administrator):
        with pytest.raises(PermissionDenied):
            services.reopen_scorecard(scorecard=closed, by=person, reason="Nhầm")
    services.reopen_scorecard(scorecard=closed, by=people.staff, reason="Nhầm")
    with pytest.raises(CardNotInState):
        services.reopen_scorecard(scorecard=closed, by=people.staff, reason="Nhầm")


def test_staff_open_it_again_from_its_page(client, closed, people):
    client.force_login(people.staff)
    address = reverse("par_index:appraisal-reopen", args=[closed.pk])

    assert (
        address
        in client.get(reverse("par_index:appraisal-detail", args=[closed.pk])).content.decode()
    )
    assert "Kết quả đã công bố giữ nguyên" in client.get(address).content.decode()
    client.post(address, {"reason": "Nhập nhầm"})

    assert closed.card_state == CardState.REPLIED
