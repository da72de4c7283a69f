"""The council's decision, once; a correction with its reason; nothing public is changed or deleted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common import clock
from par_index import exceptions, selectors, services
from par_index.choices import StepKind
from par_index.models import CriteriaSet, IndexRun, UnitResult
from par_index.selectors import published
from tests.factories import par_index as make
from tests.par_index.test_commands import run_command
from tests.par_index.test_views_index import marked
from tests.par_index.test_views_scorecards import url


@pytest.fixture
def cards(criteria, commune, neighbour, people, measured):
    return [
        marked(criteria, commune, people, "100"),
        marked(criteria, neighbour, people, "50"),
    ]


def compute(criteria, *, is_final=True):
    return services.run_index(criteria_set=criteria, year=2020, is_final=is_final)


@pytest.fixture
def run(criteria, cards):
    return compute(criteria)


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


def form(**changes):
    today = f"{clock.today():%d/%m/%Y}"
    return {"decision_number": "125/QĐ-UBND", "decision_on": today} | changes


# --- The decision ------------------------------------------------------------------------------


def test_decision_is_kept_with_the_run_and_in_the_trail(staff, run, people):
    given = form(decided_by="Hội đồng thẩm định", decision_note="Thống nhất kết quả.")

    staff.post(url("run-publish", run.pk), given)

    run.refresh_from_db()
    assert (run.decision_number, run.decision_on) == ("125/QĐ-UBND", clock.today())
    assert (run.decided_by, run.decision_note) == ("Hội đồng thẩm định", "Thống nhất kết quả.")
    assert (run.published_by, run.corrects, run.correction_reason) == (people.staff, None, "")
    event = AuditEvent.objects.get(action="index.published")
    assert (event.actor, event.after["decided_by"]) == (people.staff, "Hội đồng thẩm định")
    assert event.after["digest"] == run.result_digest


def test_body_that_publishes_is_offered_and_taken_from_the_set(staff, run, people):
    body = "Chủ tịch UBND huyện Vũng Liêm"
    document = run.criteria_set.document | {"publishing_body": body}
    CriteriaSet.objects.update(document=document)
    run.refresh_from_db()

    assert f'value="{body}"' in staff.get(url("run-publish", run.pk)).content.decode()
    services.publish_run(run=run, by=people.staff)
    assert run.decided_by == body


def test_decision_of_tomorrow_is_refused(staff, run):
    tomorrow = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"

    answer = staff.post(url("run-publish", run.pk), form(decision_on=tomorrow))

    assert answer.status_code == 422
    assert "không được sau hôm nay" in answer.content.decode()
    assert "125/QĐ-UBND" in answer.content.decode()
    assert not IndexRun.objects.published().exists()


def test_decision_older_than_the_figures_is_refused(run, people):
    before = clock.local_date(run.finished_at) - timedelta(days=1)

    with pytest.raises(exceptions.DecisionInvalid, match="trước ngày tính"):
        services.publish_run(run=run, by=people.staff, decision_on=before)
    services.publish_run(run=run, by=people.staff, decision_on=before + timedelta(days=1))


@pytest.mark.parametrize("missing", ["decision_number", "decision_on"])
def test_number_and_day_are_asked_for(staff, run, missing):
    assert staff.post(url("run-publish", run.pk), form(**{missing: ""})).status_code == 422


def test_page_of_a_published_run_offers_no_form(staff, run, people):
    services.publish_run(run=run, by=people.staff)

    page = staff.get(url("run-publish", run.pk)).content.decode()

    assert "decision_number" not in page
    assert "đã được công bố ngày" in page


def test_page_warns_of_cards_that_are_not_closed(staff, run, cards, people):
    make.StepFactory(scorecard=cards[0], kind=StepKind.FINALISED)
    page = staff.get(url("run-publish", run.pk)).content.decode()
    assert "1 đơn vị chưa chốt điểm" in page
    assert f"Chưa chốt: {cards[1].unit.short_name}." in page

    make.StepFactory(scorecard=cards[1], kind=StepKind.FINALISED)
    assert "chưa chốt điểm" not in staff.get(url("run-publish", run.pk)).content.decode()


@pytest.mark.parametrize("role", ["official", "leader", "inspector", "administrator", "stranger"])
def test_only_who_may_publish_does(run, people, role):
    with pytest.raises(PermissionDenied):
        services.publish_run(run=run, by=getattr(people, role))
    assert not IndexRun.objects.published().exists()


# --- Corrections -------------------------------------------------------------------------------


def test_second_run_of_the_year_is_a_correction_and_needs_a_reason(staff, run, criteria, people):
    services.publish_run(run=run, by=people.staff)
    newer = compute(criteria)

    page = staff.get(url("run-publish", newer.pk)).content.decode()
    refused = staff.post(url("run-publish", newer.pk), form())
    taken = staff.post(url("run-publish", newer.pk), form(correction_reason="Nhập nhầm điểm."))

    assert "Đây là đính chính" in page
    assert (refused.status_code, taken.status_code) == (422, 302)
    newer.refresh_from_db()
    assert (newer.corrects, newer.correction_reason) == (run, "Nhập nhầm điểm.")
    events = AuditEvent.objects.filter(action="index.published").order_by("sequence")
    assert [event.reason for event in events] == ["", "Nhập nhầm điểm."]
    assert selectors.published_run("commune", 2020) == newer
    assert published.corrections_of(newer) == [newer]


def test_reason_of_blanks_is_none(run, criteria, people):
    services.publish_run(run=run, by=people.staff)

    with pytest.raises(exceptions.CorrectionReasonMissing):
        services.publish_run(run=compute(criteria), by=people.staff, correction_reason="  ")


def test_correction_of_a_correction_points_to_the_one_that_was_public(run, criteria, people):
    services.publish_run(run=run, by=people.staff)
    second, third = compute(criteria), compute(criteria)
    services.publish_run(run=second, by=people.staff, correction_reason="Lần một")
    services.publish_run(run=third, by=people.staff, correction_reason="Lần hai")

    assert third.corrects == second
    assert published.corrections_of(run) == [third, second]


def test_another_year_is_no_correction(run, criteria, people):
    services.publish_run(run=run, by=people.staff)
    later = services.run_index(criteria_set=criteria, year=2021, is_final=True)

    services.publish_run(run=later, by=people.staff)

    assert later.corrects is None


def test_older_run_does_not_take_the_place_of_a_newer(run, criteria, people):
    newer = compute(criteria)
    services.publish_run(run=newer, by=people.staff)

    with pytest.raises(exceptions.RunNotPublishable, match="mới hơn"):
        services.publish_run(run=run, by=people.staff, correction_reason="Quay lại")


def test_list_of_runs_names_the_correction(staff, run, criteria, people):
    services.publish_run(run=run, by=people.staff)
    newer = compute(criteria)
    services.publish_run(run=newer, by=people.staff, correction_reason="Nhập nhầm điểm.")

    page = staff.get(url("run-list")).content.decode()

    assert f"Đính chính lần tính số {run.pk}:" in page
    assert "Đã công bố, đính chính" in page


# --- The command -------------------------------------------------------------------------------


def test_command_takes_the_decision_and_the_reason(run, criteria):
    today = clock.today().isoformat()
    first = run_command(
        *("publish_index", "--run", run.pk, "--decision", "01/QĐ", "--decided-on", today),
        *("--decided-by", "Chủ tịch UBND huyện"),
    )
    newer = compute(criteria)
    taken = run_command("publish_index", "--run", newer.pk, "--correction-reason", "Nhầm")

    assert (first[2], taken[2]) == ("", "")
    run.refresh_from_db()
    assert (run.decision_number, run.decided_by) == ("01/QĐ", "Chủ tịch UBND huyện")
    newer.refresh_from_db()
    assert (newer.corrects, newer.correction_reason) == (run, "Nhầm")


def test_command_that_gives_no_reason_says_so_in_public(run, criteria):
    run_command("publish_index", "--run", run.pk)
    newer = compute(criteria)

    run_command("publish_index", "--run", newer.pk)

    newer.refresh_from_db()
    run.refresh_from_db()
    assert (newer.corrects, newer.correction_reason) == (run, "Không nêu lý do.")
    assert run.correction_reason == ""


def test_command_refuses_a_day_to_come(run):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    refused = run_command("publish_index", "--run", run.pk, "--decided-on", tomorrow)[2]

    assert refused == "Ngày quyết định không được sau hôm nay."


# --- Frozen ------------------------------------------------------------------------------------


def _save(run):
    run.year = 2019
    run.save()


ACTS = {
    "save": _save,
    "update": lambda run: IndexRun.objects.filter(pk=run.pk).update(year=2019),
    "delete": lambda run: run.delete(),
    "delete many": lambda run: IndexRun.objects.all().delete(),
    "results": lambda run: run.results.update(percent=100),
    "delete results": lambda run: run.results.all().delete(),
    "delete a result": lambda run: run.results.first().delete(),
}


@pytest.mark.parametrize("act", ACTS)
def test_public_run_is_neither_changed_nor_deleted(run, people, act):
    services.publish_run(run=run, by=people.staff)
    before = list(UnitResult.objects.filter(run=run).order_by("pk").values())

    with pytest.raises(exceptions.PublishedIsFrozen):
        ACTS[act](run)

    assert IndexRun.objects.get(pk=run.pk).year == 2020
    assert list(UnitResult.objects.filter(run=run).order_by("pk").values()) == before


def test_run_that_is_not_public_can_still_go(run):
    run.delete()

    assert not UnitResult.objects.exists()
