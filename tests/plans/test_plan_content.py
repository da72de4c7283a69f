"""What the plan of 2020 holds once it is in. Loaded once: these tests read, or undo what they write."""

import json
from datetime import date

import pytest
from django.db import transaction

from audit.models import AuditEvent
from plans.imports import DATA, import_indicators, import_plan
from plans.models import Indicator, LegalBasis, Plan, Task
from plans.services.plans import Saved
from units.imports import import_units
from units.services import DATA as UNITS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """Everything inside one transaction that is undone after the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_units(UNITS / "units.csv")
        import_indicators(DATA / "indicators.json")
        import_plan(DATA / "plan_2020.json")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def plan_2020():
    return Plan.objects.get()


@pytest.fixture
def changed(tmp_path):
    """The plan's file with something changed in it."""

    def write(change):
        tree = json.loads((DATA / "plan_2020.json").read_text(encoding="utf-8"))
        change(tree)
        path = tmp_path / "plan.json"
        path.write_text(json.dumps(tree), encoding="utf-8")
        return path

    return write


def test_the_plan_of_2020_is_whole(plan_2020):
    assert (plan_2020.decision_number, plan_2020.issued_on) == ("3139/QĐ-UBND", date(2019, 12, 24))
    counts = [plan_2020.tasks.filter(area__code=str(area)).count() for area in range(1, 8)]
    assert counts == [4, 5, 3, 4, 3, 7, 6]
    assert not plan_2020.tasks.filter(indicator=None).exists()
    assert not plan_2020.tasks.filter(lead=None).exists()


def test_the_two_published_targets_are_the_plans_own(plan_2020):
    own = plan_2020.tasks.filter(target__isnull=False, target_is_proposed=False)

    assert list(own.values_list("code", "target", "target_counts_units")) == [
        ("6.4", 10, True),
        ("6.5", 100, False),
    ]


def test_what_the_plan_does_not_name_is_marked_as_proposed(plan_2020):
    assert not plan_2020.tasks.filter(is_proposed=False).exists()


def test_tasks_share_the_indicators_of_the_form_or_bring_their_own(plan_2020):
    def code(task):
        return plan_2020.tasks.get(code=task).indicator.code

    assert [code(task) for task in ("1.1", "5.3", "6.6", "6.4", "2.1")] == [
        "TC01", "TC14", "TC16", "NV6.4", "NV2.1",
    ]  # fmt: skip
    assert Indicator.objects.get(code="TC14").denominator_is_yearly
    assert Indicator.objects.get(code="NV6.4").measure == "procedures.one_stop_rollout_new"
    posting = Indicator.objects.get(code="NV2.1")
    assert (posting.kind, posting.measure) == ("portal", "procedures.posting_rate")
    assert not Task.objects.filter(indicator__code="TC11").exists()


def test_who_fills_in_what(plan_2020):
    levels = dict(Indicator.objects.values_list("code", "for_levels"))

    assert levels["TC01"] == "district,commune"
    assert levels["TC20"] == levels["NV3.1"] == "district"
    assert levels["NV6.4"] == "commune"


def test_a_slip_of_the_plan_is_kept_with_an_editors_note(plan_2020):
    basis = LegalBasis.objects.get(task__code="6.3")

    assert basis.text == "61/2019/NĐ-CP"
    assert "61/2018/NĐ-CP" in basis.editors_note


def test_the_same_file_again_changes_nothing(plan_2020):
    events = AuditEvent.objects.count()

    assert import_plan(DATA / "plan_2020.json")[1] == {Saved.SAME: 32}
    assert import_indicators(DATA / "indicators.json") == {Saved.SAME: 18}
    assert AuditEvent.objects.count() == events


def test_what_the_file_leaves_out_stays(plan_2020, changed):
    task = plan_2020.tasks.get(code="1.1")
    lead = task.lead

    def bare(tree):
        task = tree["areas"][0]["tasks"][0]
        for key in ("lead", "measure", "legal_basis", "indicator", "proposed"):
            task.pop(key)
        task["title"] = "Tên mới"

    assert import_plan(changed(bare))[1] == {Saved.SAME: 31, Saved.CHANGED: 1}
    task.refresh_from_db()
    assert (task.title, task.lead, task.indicator.code) == ("Tên mới", lead, "TC01")
    assert task.legal_bases.count() == 2


def test_another_years_plan_does_not_change_this_ones_indicators(plan_2020, changed):
    def next_year(tree):
        tree["plan"]["year"] = 2021
        tree["areas"][5]["tasks"][3]["measure"]["name"] = "Đã thanh toán trực tuyến"

    plan, _saved = import_plan(changed(next_year))

    assert plan.tasks.get(code="6.4").indicator.code == "NV6.4/2021"
    assert plan.tasks.get(code="6.3").indicator.code == "NV6.3"
    assert Indicator.objects.get(code="NV6.4").name.startswith("Đã vận hành")
