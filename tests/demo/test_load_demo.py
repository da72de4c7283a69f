from collections import Counter
from datetime import date
from hashlib import sha256
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import override_settings

from audit.models import AuditEvent
from audit.services import broken_events
from common import clock
from demo.accounts import ACCOUNTS, PASSWORD, demo_accounts
from demo.dossiers import load_dossiers
from demo.models import DemoLoad
from demo.moments import TODAY, at
from demo.petition_stories import STORIES
from demo.ratings import load_ratings
from demo.sizes import SMALL
from par_index.choices import CardState
from par_index.models import CriteriaSet, IndexRun, Mark, Scorecard
from petitions.models import Petition, Transfer
from plans.choices import CellState, InspectionState, ReportState
from plans.models import Cell, Evidence, Finding, Inspection, Plan, Remedy, Report, Task
from plans.selectors.reports import reports_with_state
from procedures.models import (
    Assessment,
    Dossier,
    FaultReport,
    IsoConversion,
    MonthlyFigures,
    OneStopRollout,
    Procedure,
    ProcedureVersion,
    SystemLink,
)
from procedures.selectors import Span, dossier_table
from satisfaction.models import QuestionSet, Rating, SurveyForm
from units.access import has_permission
from units.models import Membership, Period, Unit, User
from units.permissions import Permission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def state_of(code: str, period: str) -> str:
    reports = Report.objects.filter(unit__code=code, period__code=period)
    return reports_with_state(reports).get().state


def card_of(code: str) -> CardState:
    return Scorecard.objects.get(unit__code=code, year=2020).card_state


def test_real_content_is_there():
    counted = {
        "communes": Unit.objects.in_force(TODAY).at_level("commune").count(),
        "departments": Unit.objects.in_force(TODAY).at_level("department").count(),
        "periods": Period.objects.count(),
        "tasks": Task.objects.filter(plan__year=2020).count(),
        "procedures": Procedure.objects.count(),
        "question sets": QuestionSet.objects.count(),
        "criteria sets": sorted(CriteriaSet.objects.values_list("code", flat=True)),
    }

    assert counted == {
        "communes": 20,
        "departments": 12,
        "periods": 8,
        "tasks": 32,
        "procedures": 32,
        "question sets": 2,
        "criteria sets": ["commune-model-2019", "commune-model-2020", "district-model-2020"],
    }
    assert Plan.objects.get().decision_number == "3139/QĐ-UBND"


def test_the_catalogue_has_a_past_a_future_and_readers():
    """One limit was made shorter in August, one page changes in January, one reader waits."""
    dated = ProcedureVersion.objects.exclude(effective_from=None)
    shorter = dated.get(procedure__code="1.001022", number=2)
    coming = dated.get(applied_at=None, source="edit")
    assert (shorter.effective_from, shorter.source) == (date(2020, 8, 1), "proposal")
    assert shorter.applied_at.date() == date(2020, 7, 31)  # 00:05 here is the evening before in UTC
    assert str(shorter.procedure.limits.get(case="phải xác minh")) == "6 ngày làm việc"
    assert (coming.procedure.code, coming.effective_from) == ("1.004873", date(2021, 1, 1))
    assert FaultReport.objects.filter(state="open").count() == 1
    first = set(shorter.procedure.postings.filter(version=1).values_list("unit", flat=True))
    again = set(shorter.procedure.postings.filter(version=2).values_list("unit", flat=True))
    assert again == first


def test_no_criteria_set_passes_for_an_issued_one():
    assert not CriteriaSet.objects.filter(official=True).exists()


def test_every_office_has_dossiers_and_ratings():
    offices = set(Unit.objects.in_force(TODAY).filter(level_id__in=["district", "commune"]))

    assert {dossier.unit for dossier in Dossier.objects.select_related("unit")} == offices
    assert {rating.unit for rating in Rating.objects.select_related("unit")} == offices
    assert Petition.objects.count() == SMALL.petitions + len(STORIES)


def test_petitions_stand_at_every_point_of_their_way():
    """One who signs in as the commune's leader or official finds the next step to take."""
    petitions = Petition.objects.filter(unit__code="29686")
    assert petitions.filter(status="drafted").exists()
    assert petitions.filter(status="processing").exclude(returned_because="").exists()
    assert petitions.filter(status="processing", reopened_on__isnull=False).exists()
    assert petitions.filter(status="published", reopened_on__isnull=False, verdict="good").exists()
    ways = Transfer.objects.values_list("from_unit__code", "to_unit__code")
    assert set(ways) == {("29686", "859"), ("859", "29686")}
    assert not Petition.objects.filter(status="published", public_text="").exists()
    assert not Petition.objects.filter(public_text__contains="Mẫu").exists()


def test_nothing_happened_after_the_demonstrations_today():
    last = at(TODAY, 23, 59)

    assert not Dossier.objects.filter(received_at__gt=last).exists()
    assert not Dossier.objects.filter(finished_on__gt=TODAY).exists()
    assert not Rating.objects.filter(submitted_on__gt=TODAY).exists()
    assert not AuditEvent.objects.filter(happened_at__gt=last).exists()


def test_dossiers_are_received_on_working_days_and_due_after():
    assert not Dossier.objects.filter(received_on__week_day__in=[1, 7]).exists()
    early = [d.code for d in Dossier.objects.exclude(due_on=None) if d.due_on < d.received_on]
    assert early == []


def test_months_were_typed_before_the_register_began():
    """None of an index's year: what the demonstration scores is its dossiers alone."""
    typed = MonthlyFigures.objects.all()
    table = dossier_table(Unit.objects.all(), Span.of_part(2018, "q4"))

    assert set(typed.dates("month", "month")) == {date(2018, month, 1) for month in (10, 11, 12)}
    assert typed.values("unit").distinct().count() == 16
    assert typed.counted().count() == typed.count() == table.total.typed
    assert table.faults == []


def test_seven_of_the_ten_remaining_communes_run_the_one_stop_shop():
    rollout = OneStopRollout.objects.filter(unit__level_id="commune")

    assert rollout.filter(since__year__lt=2020).count() == 10
    assert rollout.filter(since__year=2020, state="full").count() == 7
    assert Counter(rollout.values_list("state", flat=True)) == {"full": 17, "partial": 2, "none": 1}


def test_reports_stand_where_the_accounts_can_go_on_with_them():
    assert state_of("29686", "2020-Q3") == ReportState.RETURNED
    assert state_of("29686", "2020-Q4") == ReportState.DRAFT
    assert state_of("29668", "2020-Q4") == ReportState.RETURNED
    assert state_of("29659", "2020-Q4") == ReportState.ACCEPTED
    assert state_of("29707", "2020-Q4") == ReportState.NOT_STARTED


def test_the_draft_of_hieu_phung_has_twelve_cells():
    cells = Cell.objects.filter(report__unit__code="29686", report__period__code="2020-Q4")

    assert cells.exclude(state=CellState.MISSING).count() == 12


def test_scorecards_stand_at_different_steps():
    assert card_of("29686") == CardState.OPEN
    assert card_of("29668") == CardState.REPLIED
    assert card_of("29659") == CardState.FINALISED
    assert set(Mark.objects.values_list("stage", flat=True)) == {
        "self",
        "appraisal",
        "reply",
        "final",
    }


def test_last_years_index_is_published_and_marked_as_an_illustration():
    run = IndexRun.objects.published().get()

    assert (run.year, run.is_final, run.unit_count) == (2019, True, 20)
    assert run.decision_number == "Minh họa 01/QĐ-UBND"


def test_this_years_index_is_computed_for_both_levels():
    runs = IndexRun.objects.done().filter(year=2020)

    assert sorted(runs.values_list("criteria_set__code", "unit_count")) == [
        ("commune-model-2020", 20),
        ("district-model-2020", 1),
    ]


def test_few_units_declare_another_figure_than_the_portals():
    run = IndexRun.objects.done().get(criteria_set__code="commune-model-2020")
    lines = [line for result in run.results.all() for line in result.lines]
    measured = [line for line in lines if line["source_kind"] == "measure"]
    own = Mark.objects.filter(scorecard__year=2020, criterion__source_kind="measure")

    assert sum(line["differs"] for line in measured) <= len(measured) * 0.06
    assert not own.filter(stage="self", reason="").exists()


def test_a_visitors_run_is_newer_than_those_of_the_demonstration():
    assert not IndexRun.objects.filter(started_at__gte=at(TODAY, 0)).exists()


def test_one_file_is_shared_by_two_communes():
    files = Evidence.objects.exclude(file=None).values_list("file_id", "unit_id")
    shared = Counter(file for file, _unit in set(files))

    assert sorted(shared.values())[-2:] == [1, 2]


def test_most_findings_are_mended():
    assert Inspection.objects.filter(year=2020, held_on__isnull=False).count() == 8
    open_findings = Finding.objects.filter(resolved_on=None).count()
    assert 0 < open_findings < Finding.objects.count() / 3


def test_visits_and_findings_stand_at_every_step():
    with clock.frozen(at(TODAY)):
        visits = {visit.state for visit in Inspection.objects.filter(year=2020)}
        findings = {finding.state for finding in Finding.objects.all()}

    assert visits == {*InspectionState}
    assert {"claimed", "redo", "overdue", "resolved"} <= findings
    assert Remedy.objects.filter(verdict="", finding__resolved_on=None).count() == 0


def test_the_trail_holds():
    assert list(broken_events()) == []
    moments = list(AuditEvent.objects.order_by("sequence").values_list("happened_at", flat=True))
    assert moments == sorted(moments)


def digest_of_records() -> str:
    dossiers = Dossier.objects.order_by("code").values_list(
        "code", "procedure__code", "channel", "received_at", "due_on", "finished_on", "status"
    )
    ratings = Rating.objects.values_list(
        "unit__code", "channel", "submitted_on", "overall", "answers"
    )
    return sha256(repr([list(dossiers), sorted(ratings, key=repr)]).encode()).hexdigest()


def test_the_same_seed_gives_the_same_records():
    offices = list(
        Unit.objects.in_force(TODAY).filter(level_id__in=["district", "commune"]).order_by("code")
    )
    SurveyForm.objects.update(rating=None)
    digests = set()
    for _load in range(2):
        Dossier.objects.all().delete()
        Rating.objects.all().delete()
        load_dossiers(offices, SMALL)
        load_ratings(offices, SMALL)
        digests.add(digest_of_records())

    assert len(digests) == 1


def test_second_load_is_refused():
    with pytest.raises(CommandError, match="đã được nạp"):
        call_command("load_demo")

    assert DemoLoad.objects.count() == 1


def test_second_load_if_empty_does_nothing_and_says_nothing():
    said = StringIO()

    call_command("load_demo", if_empty=True, stdout=said)

    assert said.getvalue() == ""
    assert DemoLoad.objects.count() == 1


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_account_signs_in_with_its_role(account):
    user = authenticate(username=account.username, password=PASSWORD)

    assert user is not None
    assert list(user.memberships.values_list("role", "unit__code")) == [
        (account.role, account.unit_code)
    ]


def test_only_the_administrator_enters_the_admin():
    staff = User.objects.filter(is_staff=True).values_list("username", flat=True)

    assert list(staff) == ["quantri"]


def test_authors_cannot_sign_in():
    named = [account.username for account in ACCOUNTS]
    others = User.objects.exclude(username__in=named)

    assert [user.username for user in others if user.has_usable_password()] == []
    assert Membership.objects.filter(role="official", unit__level_id="commune").count() == 20


def test_the_official_may_work_on_hieu_phung_today():
    official = User.objects.get(username="canbo.hieuphung")
    commune = Unit.objects.in_force(TODAY).get(code="29686")

    with clock.frozen(at(date(2020, 12, 17))):
        may = has_permission(official, Permission.REPORT_EDIT, commune)
        assert Period.objects.get(code="2020-Q4").is_open()

    assert may


def test_every_page_says_that_the_figures_are_invented(client):
    page = client.get("/dang-nhap/")

    assert page.context["demo_data"] is True


def test_sign_in_page_names_the_accounts(client):
    page = client.get("/dang-nhap/")

    assert [account["username"] for account in page.context["demo_accounts"]] == [
        account.username for account in ACCOUNTS
    ]


def test_accounts_are_named_only_in_a_demonstration():
    with override_settings(DEMO=False):
        assert demo_accounts() == []


def test_demo_accounts_prints_a_row_for_each_role():
    said = StringIO()

    call_command("demo_accounts", stdout=said)

    for account in ACCOUNTS:
        assert account.username in said.getvalue()


def test_the_registers_tell_of_iso_and_of_connected_systems():
    assert IsoConversion.objects.count() == 20
    assert IsoConversion.objects.filter(state="iso_2015", since__lte=TODAY).count() == 12
    links = SystemLink.objects.filter(unit__code="859")
    assert (links.count(), links.filter(connected_on__lte=TODAY).count()) == (8, 5)


def test_one_stop_assessments_are_closed_and_one_is_left_to_visitors():
    closed = Assessment.objects.filter(state="appraised")
    assert closed.filter(unit__code="29659", year=2020).count() == 3
    assert not closed.filter(marks__index=5, marks__appraised=None).exists()
    assert not Assessment.objects.filter(unit__code="29686", quarter=3).exists()
