"""Registers: what may be written, who is told, what they measure and which task they move."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from common import clock
from common.figures import FigureState
from plans.imports import DATA, import_indicators, import_plan
from plans.measures import MEASURES as PLAN_MEASURES
from plans.selectors.progress import progress_of
from procedures import services
from procedures.exceptions import DoneInFuture, DoneWithoutProof, LinkStandsTwice, SomebodyWasFaster
from procedures.measures import MEASURES, measure_url
from procedures.models import Assessment, IsoConversion, OneStopRollout, SystemLink
from procedures.selectors.registers import by_quarter, entry_story, link_rows, seen_entry
from tests.factories.procedures import SystemLinkFactory
from tests.factories.units import UnitFactory
from units.imports import import_units
from units.models import Unit
from units.services import DATA as UNITS

pytestmark = pytest.mark.django_db

LINK = {
    "system": "Một cửa điện tử",
    "partner": "Cổng dịch vụ công",
    "data": "Trạng thái hồ sơ",
    "how": "API",
    "planned_on": date(2020, 9, 30),
}


@pytest.fixture(autouse=True)
def _september():
    with clock.frozen(datetime(2020, 9, 10, 3, 0, tzinfo=UTC)):
        yield


def rollout(unit, by, state="full", since=date(2020, 6, 1), document="96/QĐ-UBND", **more):
    return services.record_rollout(
        unit=unit, state=state, since=since, document=document, by=by, **more
    )


def iso(unit, by, state="iso_2015", since=date(2020, 6, 1), document="97/QĐ-UBND", **more):
    return services.record_iso(
        unit=unit, state=state, since=since, document=document, by=by, **more
    )


def link(unit, by, **said):
    facts = {"state": "planned", "connected_on": None, "document": "", **LINK, **said}
    return services.record_link(unit=unit, by=by, **facts)


# --- What may be written --------------------------------------------------------------------------


@pytest.mark.parametrize("save", [rollout, iso])
def test_what_is_done_has_a_day_and_a_document(save, commune, people):
    for lacking in ({"since": None}, {"document": " "}):
        with pytest.raises(DoneWithoutProof):
            save(commune, people.official, **lacking)
    with pytest.raises(DoneInFuture):
        save(commune, people.official, since=date(2020, 9, 11))
    save(commune, people.official, since=date(2020, 9, 10))


@pytest.mark.parametrize(("save", "state"), [(rollout, "partial"), (iso, "converting")])
def test_what_is_begun_has_them_too(save, state, commune, people):
    with pytest.raises(DoneWithoutProof):
        save(commune, people.official, state=state, since=None)


@pytest.mark.parametrize(("save", "state"), [(rollout, "none"), (iso, "iso_2008")])
def test_what_is_not_done_needs_neither(save, state, commune, people):
    save(commune, people.official, state=state, since=None, document="")


def test_a_connected_line_has_a_day_and_a_document(commune, people):
    with pytest.raises(DoneWithoutProof):
        link(commune, people.official, state="connected", document="1/BB")
    with pytest.raises(DoneInFuture):
        link(
            commune,
            people.official,
            state="connected",
            connected_on=date(2020, 10, 1),
            document="1/BB",
        )
    assert link(commune, people.official).planned_on == date(2020, 9, 30)


def test_a_line_stands_once_on_the_road_map(commune, people):
    first = link(commune, people.official)
    with pytest.raises(LinkStandsTwice):
        link(commune, people.official, data="Khác")
    other = link(commune, people.official, partner="Bưu chính")
    with pytest.raises(LinkStandsTwice):
        link(commune, people.official, link=other)
    assert link(commune, people.official, link=first, how="Tệp").how == "Tệp"


def test_own_unit_for_its_officials_all_below_for_the_district(commune, neighbour, people):
    rollout(commune, people.official)
    rollout(neighbour, people.staff)
    for by in (people.stranger, people.leader, people.inspector, people.administrator):
        with pytest.raises(PermissionDenied):
            rollout(commune, by)
    theirs = link(neighbour, people.staff)
    # A line of another's cannot be drawn over to the own unit.
    with pytest.raises(PermissionDenied):
        link(commune, people.official, link=theirs)


def test_the_second_of_two_people_is_told(commune, people):
    seen = seen_entry(None)
    rollout(commune, people.official, seen=seen)
    with pytest.raises(SomebodyWasFaster):
        rollout(commune, people.staff, document="Khác", seen=seen)
    now = seen_entry(OneStopRollout.objects.get())
    rollout(commune, people.staff, document="99/QĐ-UBND", seen=now)
    assert OneStopRollout.objects.get().document == "99/QĐ-UBND"


@pytest.mark.parametrize("save", [rollout, iso])
def test_a_form_sent_twice_is_recorded_once(save, commune, people):
    seen = seen_entry(None)
    entry = save(commune, people.official, seen=seen)
    assert save(commune, people.official, seen=seen) == entry
    assert len(entry_story(entry)) == 1


def test_every_earlier_state_stays_readable(commune, people):
    iso(commune, people.official, state="iso_2008", since=None, document="")
    entry = iso(commune, people.staff)
    newest, oldest = entry_story(entry)
    assert newest["lines"] == ["Đã công bố TCVN ISO 9001:2015", "01/06/2020", "97/QĐ-UBND"]
    assert oldest["lines"] == ["Còn áp dụng TCVN ISO 9001:2008"]


@pytest.mark.parametrize(("save", "words"), [(rollout, "Chưa vận hành"), (iso, "Chưa áp dụng")])
def test_a_state_of_the_same_code_is_told_in_the_words_of_its_book(save, words, commune, people):
    entry = save(commune, people.official, state="none", since=None, document="")
    assert entry_story(entry)[0]["lines"] == [words]


# --- Pages ----------------------------------------------------------------------------------------


def test_a_unit_writes_into_its_register(client, commune, people):
    client.force_login(people.official)
    address = reverse("procedures:register-rollout", args=[commune.pk])
    sent = {"state": "full", "since": "", "document": "96/QĐ-UBND đã gõ", "seen": "new"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "đã gõ" in refused.content.decode()
    assert client.post(address, {**sent, "since": "01/06/2020"}).status_code == 302
    assert OneStopRollout.objects.get().since == date(2020, 6, 1)
    # The page from before is told that somebody wrote meanwhile, and may then be sent.
    stale = client.post(address, {**sent, "since": "02/06/2020"})
    assert "Người khác vừa lưu" in stale.content.decode()
    sent["seen"] = stale.context["form"]["seen"].value()
    assert client.post(address, {**sent, "since": "02/06/2020"}).status_code == 302


def test_the_district_keeps_the_road_map(client, district, commune, people):
    client.force_login(people.staff)
    form = {**LINK, "planned_on": "30/09/2020", "state": "planned", "seen": "new"}
    address = reverse("procedures:register-link-add")
    # Their own unit stands there, not the first of the alphabet.
    assert client.get(address).context["form"]["unit"].value() == district.pk
    assert client.post(address, {**form, "unit": district.pk}).status_code == 302
    entry = SystemLink.objects.get()
    change = {**form, "unit": district.pk, "how": "Tệp", "seen": seen_entry(entry)}
    assert client.post(reverse("procedures:register-link", args=[entry.pk]), change)
    assert SystemLink.objects.get().how == "Tệp"
    client.force_login(people.official)
    # A line of the district is not among what an official may see.
    assert client.get(reverse("procedures:register-link", args=[entry.pk])).status_code == 404


@pytest.mark.parametrize("book", ["mot-cua", "iso", "ket-noi", "khac"])
def test_each_book_costs_a_fixed_number_of_queries(
    client, district, commune, people, book, django_assert_max_num_queries
):
    client.force_login(people.staff)
    SystemLinkFactory(unit=commune)
    address = f"{reverse('procedures:register-list')}?so={book}"
    client.get(address)
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    for _number in range(3):
        unit = UnitFactory(parent=district)
        SystemLinkFactory(unit=unit)
        IsoConversion.objects.create(unit=unit, state="none")
        OneStopRollout.objects.create(unit=unit, state="none")
    with django_assert_max_num_queries(12) as more:
        client.get(address)
    assert len(few) == len(more)


@pytest.mark.parametrize("book", ["mot-cua", "iso", "ket-noi"])
def test_each_book_goes_out_as_a_sheet(client, commune, people, book):
    SystemLinkFactory(unit=commune)
    client.force_login(people.official)
    answer = client.get(f"{reverse('procedures:register-export')}?so={book}")
    assert answer["Content-Disposition"] == f'attachment; filename="so-{book}.xlsx"'


def test_the_road_map_by_quarter(commune):
    late = SystemLinkFactory(unit=commune, state="building", connected_on=None)
    SystemLinkFactory(unit=commune, state="planned", planned_on=None, connected_on=None)
    SystemLinkFactory(unit=commune, planned_on=date(2021, 1, 5), state="dropped")
    SystemLinkFactory(unit=commune, planned_on=date(2020, 4, 1))
    rows = link_rows(Unit.objects.all())
    assert [(quarter, len(held)) for quarter, held in by_quarter(rows)] == [
        ("Quý II/2020", 2),
        ("Quý I/2021", 1),
        ("Chưa định ngày", 1),
    ]
    assert [row.link for row in rows if row.is_late] == [late]


# --- Measures -------------------------------------------------------------------------------------


def figure(name, unit, year=2020, argument=""):
    return MEASURES[name]([unit], year, argument)[unit.pk]


def ratio(name, unit, **more):
    found = figure(name, unit, **more)
    return found.numerator, found.denominator


def test_communes_running_and_those_that_began_this_year(district, commune, neighbour):
    third, fourth = UnitFactory(parent=district), UnitFactory(parent=district)
    for unit, state, since in (
        (commune, "full", date(2019, 7, 1)),
        (neighbour, "full", date(2020, 3, 2)),
        (third, "partial", date(2020, 3, 2)),
    ):
        OneStopRollout.objects.create(unit=unit, state=state, since=since)
    count = figure("one_stop_rollout_count", district)
    assert (count.value, count.n) == (2, 4)
    assert figure("one_stop_rollout_count", district, year=2019).value == 1
    new = figure("one_stop_rollout_new", district)
    assert (new.value, new.n) == (1, 3)
    # Who ran it before is not asked; who does not run it has not done it.
    assert figure("one_stop_rollout_new", commune).state == FigureState.NOT_APPLICABLE
    assert figure("one_stop_rollout_new", fourth).value == 0
    assert figure("one_stop_rollout_count", neighbour, argument="own").value == 1


def test_bodies_with_iso_2015_of_those_that_keep_the_register(district, commune, neighbour):
    third = UnitFactory(parent=district)
    for unit, state, since in (
        (commune, "iso_2015", date(2020, 6, 1)),
        (neighbour, "converting", date(2020, 6, 1)),
    ):
        IsoConversion.objects.create(unit=unit, state=state, since=since)
    assert ratio("iso_conversion_rate", district) == (1, 2)
    assert ratio("iso_conversion_rate", district, year=2019) == (0, 2)
    assert ratio("iso_conversion_rate", district, argument="subordinate") == (1, 2)
    assert figure("iso_conversion_rate", district, argument="own").state == FigureState.MISSING
    assert figure("iso_conversion_rate", third).state == FigureState.MISSING


def test_lines_connected_of_those_not_dropped(district, commune):
    SystemLinkFactory(unit=district)
    SystemLinkFactory(unit=district, state="planned", connected_on=None)
    SystemLinkFactory(unit=district, state="dropped", connected_on=None)
    SystemLinkFactory(unit=commune)
    assert ratio("systems_connected", district) == (2, 3)
    assert ratio("systems_connected", district, argument="own") == (1, 2)
    assert ratio("systems_connected", district, year=2019) == (0, 3)


def closed(unit, quarter, *marks, state="appraised"):
    assessment = Assessment.objects.create(unit=unit, year=2020, quarter=quarter, state=state)
    for index, (computed, declared, appraised) in enumerate(marks, start=1):
        assessment.marks.create(
            index=index, computed=computed, declared=declared, appraised=appraised
        )


def test_the_score_is_the_mean_of_closed_quarters(district, commune, neighbour):
    # 1.3 + 2 (appraised over 1.7) and nothing for what was only declared; then 0.2.
    closed(commune, 1, (D("1.3"), None, None), (D("1.7"), 1, 2), (None, 2, None))
    closed(commune, 2, (D("0.2"), None, None))
    closed(neighbour, 1, (D("1.0"), None, None))
    closed(neighbour, 2, (D("2.0"), None, None), state="declared")
    score = figure("one_stop_score", commune)
    assert (score.value, score.n, score.is_percent) == (D("1.75"), 2, False)
    # (3.3 + 0.2 + 1.0) / 3
    assert (figure("one_stop_score", district).value, 3) == (D("1.5"), 3)
    assert figure("one_stop_score", commune, year=2019).state == FigureState.MISSING


def test_a_figure_leads_to_its_book(district):
    for name, book in (
        ("one_stop_rollout_new", "mot-cua"),
        ("iso_conversion_rate", "iso"),
        ("systems_connected", "ket-noi"),
    ):
        assert measure_url(name, district, 2020) == f"/thu-tuc/so-theo-doi/?so={book}"


# --- The tasks they feed --------------------------------------------------------------------------


@pytest.fixture
def plan():
    import_units(UNITS / "units.csv")
    import_indicators(DATA / "indicators.json")
    return import_plan(DATA / "plan_2020.json")[0]


def stands(plan, code, unit=None):
    """Figure and state of a task of the plan of 2020."""
    (progress,) = progress_of(plan.tasks.filter(code=code), plan, unit)
    return progress.figure, str(progress.state)


def test_the_registers_move_tasks_6_2_6_4_and_6_7(plan):
    district = plan.unit
    communes = list(
        Unit.objects.in_force(date(2020, 9, 10)).below(district).filter(level_id="commune")
    )
    for unit in communes[:10]:
        rollout(unit, None, since=date(2019, 3, 1))
    for unit in communes:
        iso(unit, None, state="iso_2008", since=None, document="")
    links = [link(district, None, partner=f"Nơi {number}") for number in range(4)]
    assert [stands(plan, code)[1] for code in ("6.2", "6.4", "6.7")] == ["behind"] * 3

    for unit in communes[10:]:
        rollout(unit, None)
    figure, state = stands(plan, "6.4")
    assert (figure.value, state) == (10, "done")

    for unit in communes:
        iso(unit, None)
    figure, state = stands(plan, "6.7")
    assert (figure.numerator, figure.denominator, state) == (20, 20, "done")

    done = {"state": "connected", "connected_on": date(2020, 9, 1), "document": "1/BB"}
    link(district, None, link=links[0], partner="Nơi 0", **done)
    figure, state = stands(plan, "6.2")
    assert (figure.numerator, figure.denominator) == (1, 4)


def test_of_a_commune_the_task_asks_to_have_done_it(plan):
    first, second, third = list(Unit.objects.filter(level_id="commune", parent=plan.unit)[:3])
    rollout(first, None)
    rollout(second, None, since=date(2019, 3, 1))
    assert stands(plan, "6.4", first)[1] == "done"
    assert stands(plan, "6.4", third)[1] == "behind"
    # It ran before the year: not one of the ten.
    figure, _state = stands(plan, "6.4", second)
    assert figure.state == FigureState.NOT_APPLICABLE


def test_criteria_sets_that_name_the_line_get_the_registers_figure(plan):
    unit = Unit.objects.filter(level_id="commune", parent=plan.unit).first()
    iso(unit, None)
    found = PLAN_MEASURES["ratio"]([plan.unit], 2020, "TC20")[plan.unit.pk]
    assert (found.numerator, found.denominator) == (1, 1)
