"""A plan's head, its tasks, and what each unit has to reach: the services."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from plans.exceptions import NotInPlan, PlanConflict
from plans.forms.tasks import TaskForm
from plans.models import Indicator, Plan, Programme, TaskTarget
from plans.selectors.plan_content import (
    code_after,
    head_digest,
    next_code,
    plan_digest,
    targets_digest,
    task_digest,
)
from plans.selectors.plans import tasks_of
from plans.services.plan_heads import add_programme, edit_plan, make_plan
from plans.services.task_editing import add_task, edit_task, set_targets
from plans.services.task_measures import Measure
from tests.factories.plans import (
    CellFactory,
    IndicatorFactory,
    PlanFactory,
    ProgrammeFactory,
    ReformAreaFactory,
    TaskFactory,
)
from tests.factories.units import DistrictFactory, UnitFactory, person

pytestmark = pytest.mark.django_db

OWN = {
    "kind": "count",
    "name": "Số hội nghị đã mở",
    "unit_label": "hội nghị",
    "numerator_label": "",
    "denominator_label": "",
    "direction": "at_least",
    "across_periods": "sum",
    "measure": "",
}


@pytest.fixture
def area():
    return ReformAreaFactory(code="2")


@pytest.fixture
def plan(district):
    return PlanFactory(unit=district)


@pytest.fixture
def add(plan, area, people):
    def add_(code="2.1", by=people.staff, **values):
        values = {"area": area, "title": "Mở hội nghị", "scope": "commune", **values}
        return add_task(plan=values.pop("plan", plan), code=code, by=by, **values)

    return add_


# --- The head ----------------------------------------------------------------------------------


def test_make_plan_makes_an_empty_plan_and_says_so(district, people):
    plan = make_plan(
        unit=district,
        year=2021,
        programme=ProgrammeFactory(),
        title="Kế hoạch 2021",
        issued_on=date(2020, 12, 20),
        by=people.staff,
    )

    assert (plan.unit, plan.year, plan.title) == (district, 2021, "Kế hoạch 2021")
    event = AuditEvent.objects.get(action="plan.added")
    assert (event.actor, event.unit_code, event.after["year"]) == (people.staff, "859", 2021)


def test_make_plan_refuses_a_second_one_of_the_year(plan, people):
    with pytest.raises(NotInPlan, match="đã có kế hoạch năm 2020"):
        make_plan(unit=plan.unit, year=2020, programme=plan.programme, title="Hai", by=people.staff)


def test_make_plan_refuses_a_unit_that_is_gone(people, district):
    gone = UnitFactory(parent=district, valid_to=date(2019, 12, 31))

    with pytest.raises(NotInPlan, match="không hoạt động trong năm 2020"):
        make_plan(unit=gone, year=2020, programme=ProgrammeFactory(), title="X", by=people.staff)


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator", "stranger"])
def test_make_plan_of_the_district_is_for_its_keeper(district, people, who):
    with pytest.raises(PermissionDenied):
        make_plan(
            unit=district,
            year=2021,
            programme=ProgrammeFactory(),
            title="X",
            by=getattr(people, who),
        )
    assert not Plan.objects.exists()


def head(plan, **changed):
    names = ("programme", "title", "decision_number", "issued_on", "issued_by")
    return {name: getattr(plan, name) for name in names} | changed


def test_edit_plan_changes_the_head(plan, people):
    edit_plan(plan=plan, by=people.staff, **head(plan, decision_number="3139/QĐ-UBND"))

    plan.refresh_from_db()
    assert plan.decision_number == "3139/QĐ-UBND"
    assert AuditEvent.objects.get(action="plan.changed").before == {"decision_number": ""}


def test_edit_plan_refuses_what_somebody_changed_meanwhile(plan, people):
    seen = head_digest(plan)
    edit_plan(plan=plan, by=people.staff, version=seen, **head(plan, title="Của người trước"))

    with pytest.raises(PlanConflict):
        edit_plan(plan=plan, by=people.staff, version=seen, **head(plan, title="Của người sau"))

    plan.refresh_from_db()
    assert plan.title == "Của người trước"


def test_edit_plan_keeps_the_programme_of_its_tasks(plan, add, people):
    add()

    with pytest.raises(NotInPlan, match="không đổi chương trình"):
        edit_plan(
            plan=plan,
            by=people.staff,
            **head(plan, programme=ProgrammeFactory(code="2021-2030")),
        )


def test_add_programme_numbers_its_areas(people):
    programme = add_programme(
        code="2021-2030", name="Chương trình", areas=["Thể chế", "Thủ tục"], by=people.staff
    )

    assert [(a.code, a.name) for a in programme.areas.all()] == [("1", "Thể chế"), ("2", "Thủ tục")]


def test_add_programme_refuses_a_code_that_is_there(people):
    ProgrammeFactory(code="2016-2020")

    with pytest.raises(NotInPlan, match="2016-2020 đã có"):
        add_programme(code="2016-2020", name="Khác", areas=["X"], by=people.staff)
    assert Programme.objects.get().name == "Chương trình 2016-2020"


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator", "stranger"])
def test_add_programme_is_for_those_who_keep_plans_of_more_than_one_commune(people, who):
    with pytest.raises(PermissionDenied):
        add_programme(code="2099", name="Của xã", areas=["X"], by=getattr(people, who))
    assert not Programme.objects.exists()


def test_add_programme_is_also_for_the_keeper_of_a_district_alone_or_of_a_ward_above_all(district):
    add_programme(code="1", name="A", areas=["X"], by=person("official", district))
    add_programme(code="2", name="B", areas=["X"], by=person("district_staff", UnitFactory()))

    assert Programme.objects.count() == 2


# --- Tasks -------------------------------------------------------------------------------------


def test_add_task_puts_it_last_in_its_area(add, plan, district):
    lead = UnitFactory(name="Phòng Nội vụ", parent=district, level__code="department")
    add("2.1")

    task = add(
        "2.2",
        lead=lead,
        budget=Decimal("500000000"),
        due_on=date(2020, 6, 30),
        cooperating=[lead],
        legal_bases=[("61/2018/NĐ-CP", "in là 61/2019")],
    )

    assert [one.code for one in tasks_of(plan)] == ["2.1", "2.2"]
    assert (task.position, task.budget, task.due_on) == (2, 500000000, date(2020, 6, 30))
    assert list(task.cooperating.all()) == [lead]
    assert task.legal_bases.get().editors_note == "in là 61/2019"


def test_add_task_refuses_a_code_that_was_used(add, plan):
    add("2.1", title="Rà soát thủ tục")

    with pytest.raises(NotInPlan, match="Mã 2.1 đã dùng cho nhiệm vụ “Rà soát thủ tục”"):
        add("2.1")
    assert plan.tasks.count() == 1


def test_add_task_refuses_the_area_of_another_programme(add):
    other = ReformAreaFactory(code="1", programme=ProgrammeFactory(code="2021-2030"))

    with pytest.raises(NotInPlan, match="không phải lĩnh vực"):
        add(area=other)


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator", "stranger"])
def test_add_task_is_for_the_keeper(add, plan, people, who):
    with pytest.raises(PermissionDenied):
        add(by=getattr(people, who))
    assert not plan.tasks.exists()


def test_next_code_counts_on_and_never_gives_one_twice(plan, area):
    for code in ("2.1", "2.9", "2.10", "12.40", "2.x"):
        TaskFactory(plan=plan, area=area, code=code)

    assert next_code(plan, area) == "2.11"
    assert next_code(plan, area, taken=["2.11"]) == "2.12"
    assert code_after([], "7") == "7.1"


def test_add_task_with_a_measure_of_its_own_puts_a_line_on_the_form(add, area):
    task = add("2.4", measure=Measure(own=OWN))

    line = task.indicator
    assert (line.code, line.first_year, line.last_year) == ("NV2.4", 2020, None)
    assert (line.for_levels, line.area, line.kind) == ("commune", area, "count")


def test_an_own_measure_takes_the_year_where_its_code_is_taken(add):
    IndicatorFactory(code="NV2.4")
    IndicatorFactory(code="NV2.5")
    IndicatorFactory(code="NV2.5/2020")

    assert add("2.4", measure=Measure(own=OWN)).indicator.code == "NV2.4/2020"
    assert add("2.5", measure=Measure(own=OWN)).indicator.code == "NV2.5-2"


def test_edit_task_changes_its_own_line_and_not_a_new_one(add, people):
    task = add("2.4", measure=Measure(own=OWN))

    edit_task(
        task=task,
        by=people.staff,
        scope="district,commune",
        measure=Measure(own={**OWN, "name": "Số cuộc họp"}),
    )

    line = Indicator.objects.get()
    assert (line.code, line.name, line.for_levels) == ("NV2.4", "Số cuộc họp", "district,commune")


def test_edit_task_keeps_the_kind_of_a_line_that_has_figures(add, people):
    task = add("2.4", measure=Measure(own=OWN))
    CellFactory(indicator=task.indicator, state="reported", value=3)

    with pytest.raises(NotInPlan, match="đã có số liệu báo cáo"):
        edit_task(task=task, by=people.staff, measure=Measure(own={**OWN, "kind": "yes_no"}))


@pytest.mark.parametrize(("has_figures", "last"), [(False, 2019), (True, 2020)])
def test_a_line_that_no_task_goes_by_leaves_the_form(add, people, has_figures, last):
    task = add("2.4", measure=Measure(own=OWN))
    if has_figures:
        CellFactory(indicator=task.indicator, state="reported", value=3)

    edit_task(task=task, by=people.staff, measure=Measure())

    assert Indicator.objects.get().last_year == last


def test_a_portal_figure_is_one_line_for_all_tasks(add):
    own = {**OWN, "kind": "portal", "measure": "plans.assigned_rate"}

    first, second = add("2.1", measure=Measure(own=own)), add("2.2", measure=Measure(own=own))

    assert first.indicator == second.indicator
    assert Indicator.objects.get().code == "NV2.1"


def test_a_commune_may_not_put_a_line_on_everybodys_form(plan, commune, area, people):
    own = PlanFactory(unit=commune, derived_from=plan)

    with pytest.raises(NotInPlan, match="mọi đơn vị cùng cấp"):
        add_task(
            plan=own,
            by=people.official,
            area=area,
            code="2.1",
            title="Việc của xã",
            scope="commune",
            measure=Measure(own=OWN),
        )
    assert not Indicator.objects.exists()


@pytest.fixture
def derived(add, plan, commune, area):
    """A commune's task, taken over from above with the line that the district made for it."""
    above = add("2.4", measure=Measure(own=OWN))
    own = PlanFactory(unit=commune, derived_from=plan, programme=plan.programme)
    return TaskFactory(
        plan=own,
        area=area,
        code="2.4",
        scope="commune",
        indicator=above.indicator,
        measure_name=above.indicator.name,
    )


def as_sent(form, **changed):
    """What the browser sends of the form as it opened, with these fields changed."""
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {
        name: getattr(value, "pk", value)
        for name, value in sent.items()
        if value not in (None, False)
    }
    return data | changed


def save_as_sent(task, by, **changed):
    form = TaskForm(
        as_sent(TaskForm(plan=task.plan, task=task), **changed), plan=task.plan, task=task
    )
    assert form.is_valid(), form.errors
    return edit_task(task=task, by=by, measure=form.measure, **form.values)


def rows():
    return list(Indicator.objects.values())


@pytest.mark.parametrize("last_year", [None, 2019])
def test_a_derived_task_is_saved_without_touching_the_line(derived, people, last_year):
    Indicator.objects.update(last_year=last_year)
    before = rows()

    task = save_as_sent(derived, people.official, budget="500 triệu")

    assert (task.budget, task.indicator) == (500000000, derived.indicator)
    assert rows() == before


def test_a_derived_task_may_not_claim_the_line_as_its_own(derived, people):
    before = rows()

    with pytest.raises(NotInPlan, match="mọi đơn vị cùng cấp"):
        save_as_sent(
            derived, people.official, way="own", own_kind="count", measure_name="Của xã tôi"
        )
    assert rows() == before


def test_a_copied_plan_of_a_commune_does_not_claim_the_line_either(derived, people):
    Plan.objects.filter(pk=derived.plan_id).update(derived_from=None)
    derived.plan.refresh_from_db()
    before = rows()

    save_as_sent(derived, people.official, budget="1 triệu")
    with pytest.raises(NotInPlan, match="mọi đơn vị cùng cấp"):
        edit_task(task=derived, by=people.official, measure=Measure(own=OWN))
    assert rows() == before


@pytest.mark.parametrize("is_derived", [True, False])
def test_the_district_still_edits_a_line_that_communes_took_over(derived, plan, people, is_derived):
    Plan.objects.filter(pk=derived.plan_id).update(derived_from=plan if is_derived else None)
    TaskFactory(
        plan=PlanFactory(unit=plan.unit, year=2021), code="2.4", indicator=derived.indicator
    )

    save_as_sent(plan.tasks.get(), people.staff, measure_name="Số cuộc họp")

    line = Indicator.objects.get()
    assert (line.code, line.name) == ("NV2.4", "Số cuộc họp")


def test_a_line_of_two_tasks_opens_as_one_that_is_there(add, people):
    first = add("2.4", measure=Measure(own=OWN))
    second = add("2.5", measure=Measure(first.indicator), measure_name="Chung")

    assert save_as_sent(second, people.staff, note="giữ").indicator == first.indicator
    assert Indicator.objects.get().name == OWN["name"]


def test_edit_task_changes_what_is_named_and_tells_it(add, people):
    task = add(title="Cũ", note="giữ")

    edit_task(task=task, by=people.staff, title="Mới")

    task.refresh_from_db()
    assert (task.title, task.note) == ("Mới", "giữ")
    event = AuditEvent.objects.get(action="task.changed")
    assert (event.before, event.after) == ({"title": "Cũ"}, {"title": "Mới"})


def test_edit_task_refuses_what_somebody_changed_meanwhile(add, people):
    task = add()
    seen = task_digest(task)
    edit_task(task=task, by=people.staff, version=seen, legal_bases=[("Luật 2015", "")])

    with pytest.raises(PlanConflict):
        edit_task(task=task, by=people.staff, version=seen, title="Ghi đè")

    task.refresh_from_db()
    assert task.title == "Mở hội nghị"


def test_edit_task_gives_another_code_only_if_it_is_free(add, people):
    add("2.1")
    task = add("2.2")

    assert edit_task(task=task, by=people.staff, code="2.7").code == "2.7"
    with pytest.raises(NotInPlan, match="Mã 2.1 đã dùng"):
        edit_task(task=task, by=people.staff, code="2.1")


def test_edit_task_makes_a_proposal_the_keepers_own(add, people, district):
    task = add(target=10, is_proposed=True, target_is_proposed=True)

    edit_task(task=task, by=people.staff, target=Decimal(12), note="không liên quan")

    task.refresh_from_db()
    assert (task.is_proposed, task.target_is_proposed) == (True, False)


def test_edit_task_of_an_ended_one_is_refused(add, people):
    task = add()
    task.ended_on, task.end_reason = date(2020, 5, 1), "Bỏ"
    task.save()

    with pytest.raises(NotInPlan, match="đã thôi thực hiện từ 01/05/2020"):
        edit_task(task=task, by=people.staff, title="Mới")


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator", "stranger"])
def test_edit_task_is_for_the_keeper(add, people, who):
    with pytest.raises(PermissionDenied):
        edit_task(task=add(), by=getattr(people, who), title="Mới")


def test_another_districts_staff_edit_nothing_here(add):
    with pytest.raises(PermissionDenied):
        edit_task(task=add(), by=person("district_staff", DistrictFactory()), title="Mới")


# --- Targets of units --------------------------------------------------------------------------


def test_set_targets_sets_changes_and_clears(add, people, commune, neighbour):
    task = add(target=100)
    set_targets(task=task, by=people.staff, targets={commune.pk: 80, neighbour.pk: 90})

    changed = set_targets(
        task=task, by=people.staff, targets={commune.pk: Decimal(85), neighbour.pk: None}
    )

    assert changed == 2
    assert list(TaskTarget.objects.values_list("unit", "target")) == [(commune.pk, 85)]
    event = AuditEvent.objects.filter(action="task.targets_set").latest("sequence")
    assert (event.before, event.after) == (
        {"29686": "80.00", "29668": "90.00"},
        {"29686": "85", "29668": None},
    )


def test_set_targets_again_changes_nothing(add, people, commune):
    task = add()
    set_targets(task=task, by=people.staff, targets={commune.pk: Decimal(80)})
    events = AuditEvent.objects.count()

    assert set_targets(task=task, by=people.staff, targets={commune.pk: Decimal("80.00")}) == 0
    assert AuditEvent.objects.count() == events


def test_set_targets_passes_over_units_that_do_not_carry_it_out(add, people, district):
    assert set_targets(task=add(), by=people.staff, targets={district.pk: Decimal(1)}) == 0


def test_set_targets_refuses_what_somebody_changed_meanwhile(add, people, commune):
    task = add()
    seen = targets_digest(task)
    set_targets(task=task, by=people.staff, targets={commune.pk: Decimal(80)}, version=seen)

    with pytest.raises(PlanConflict):
        set_targets(task=task, by=people.staff, targets={commune.pk: Decimal(70)}, version=seen)
    assert TaskTarget.objects.get().target == 80


@pytest.mark.parametrize("count", [1, 30])
def test_plan_digest_costs_the_same_for_one_and_thirty(
    plan, area, count, django_assert_num_queries
):
    for number in range(count):
        TaskFactory(plan=plan, area=area, code=f"2.{number}")

    with django_assert_num_queries(3):
        plan_digest(plan)
