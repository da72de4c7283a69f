"""Survey rounds: made, sampled, opened, closed, and who may."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common import clock
from common.imports import ImportFailed
from satisfaction import exceptions_rounds as refusals
from satisfaction.access_rounds import strata_for, visible_rounds
from satisfaction.exports_rounds import sample_table
from satisfaction.imports_rounds import load_populations
from satisfaction.models import RoundStratum, SurveyForm, SurveyRound
from satisfaction.selectors.rounds import last_sampling, round_history, stratum_lines
from satisfaction.services import rounds as services
from satisfaction.services import samples
from satisfaction.services.entries import mark_form, type_form
from tests.factories.plans import at
from tests.factories.procedures import DossierFactory, ProcedureFactory
from tests.factories.satisfaction import RoundStratumFactory, SurveyRoundFactory, opened_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(at(2020, 9, 10)):
        yield


@pytest.fixture
def draft(district):
    return SurveyRoundFactory(unit=district)


@pytest.fixture
def keeper(people):
    return people.staff


def content_of(survey_round: SurveyRound, **changes) -> dict:
    return {name: getattr(survey_round, name) for name in services.CONTENT} | changes


def dossiers(unit, count: int, **kwargs) -> None:
    for _one in range(count):
        DossierFactory(unit=unit, status="returned", finished_on=date(2020, 5, 4), **kwargs)


def events(survey_round: SurveyRound) -> list[str]:
    found = AuditEvent.objects.filter(target_id=str(survey_round.pk), action__startswith="survey_")
    return list(found.order_by("sequence").values_list("action", flat=True))


# --- Made and changed -------------------------------------------------------------------------


def test_a_round_is_made_by_its_keeper(draft, keeper, district):
    made = services.create_round(
        unit=district, content=content_of(draft, code="dieu-tra-2020"), by=keeper
    )

    assert (made.state, made.created_by, made.margin) == ("draft", keeper, Decimal("0.05"))
    assert events(made) == ["survey_round.created"]


def test_only_keepers_make_rounds(draft, people, commune):
    with pytest.raises(PermissionDenied):
        services.create_round(
            unit=commune, content=content_of(draft, code="khac"), by=people.official
        )


def test_a_code_names_one_round(draft, keeper, district):
    with pytest.raises(refusals.RoundCodeTaken):
        services.create_round(unit=district, content=content_of(draft), by=keeper)


def test_two_who_edit_at_once_lose_nothing(draft, keeper):
    seen = draft.edition
    services.update_round(
        survey_round=draft, content=content_of(draft, name="Một"), edition=seen, by=keeper
    )

    with pytest.raises(refusals.RoundChanged):
        services.update_round(
            survey_round=draft, content=content_of(draft, name="Hai"), edition=seen, by=keeper
        )
    draft.refresh_from_db()
    assert draft.name == "Một"


def test_the_same_again_is_no_change(draft, keeper):
    services.update_round(
        survey_round=draft, content=content_of(draft), edition=draft.edition, by=keeper
    )

    assert events(draft) == []


# --- Populations and samples ------------------------------------------------------------------


def test_populations_come_from_resolved_dossiers(draft, keeper, district, commune, neighbour):
    dossiers(commune, 3)
    # Not resolved, and resolved before the days.
    DossierFactory(unit=commune, status="processing", finished_on=None, returned_on=None)
    DossierFactory(unit=commune, status="returned", finished_on=date(2020, 3, 31))

    samples.propose_populations(
        survey_round=draft, start=date(2020, 4, 1), end=date(2020, 8, 31), by_field=False, by=keeper
    )

    found = dict(draft.strata.values_list("unit__code", "population"))
    assert found == {district.code: 0, commune.code: 3, neighbour.code: 0}


def test_populations_by_field(draft, keeper, commune):
    land, civil = (ProcedureFactory(field__name=name) for name in ("Đất đai", "Hộ tịch"))
    dossiers(commune, 2, procedure=land)
    dossiers(commune, 1, procedure=civil)

    samples.propose_populations(
        survey_round=draft, start=date(2020, 1, 1), end=date(2020, 8, 31), by_field=True, by=keeper
    )

    found = dict(draft.strata.values_list("field__name", "population"))
    assert found == {"Đất đai": 2, "Hộ tịch": 1}


def test_one_sample_over_all_parts(draft, keeper, commune, neighbour):
    large = RoundStratumFactory(survey_round=draft, unit=commune, population=900, sample=0)
    small = RoundStratumFactory(survey_round=draft, unit=neighbour, population=50, sample=0)

    samples.save_sample(
        survey_round=draft,
        populations={large.pk: 950, small.pk: 50},
        minimum=20,
        per_unit=False,
        by=keeper,
    )

    # 1000 people: 286. Quotas 271.7 and 14.3: the small one gets its minimum.
    found = dict(draft.strata.values_list("unit__code", "sample"))
    assert found == {commune.code: 266, neighbour.code: 20}
    assert last_sampling(draft)["minimum"] == 20
    assert last_sampling(draft)["sample"] == 286


def test_a_sample_for_each_unit(draft, keeper, commune, neighbour):
    for unit, people in ((commune, 1000), (neighbour, 200)):
        RoundStratumFactory(survey_round=draft, unit=unit, population=people, sample=0)

    samples.save_sample(survey_round=draft, populations={}, minimum=0, per_unit=True, by=keeper)

    found = dict(draft.strata.values_list("unit__code", "sample"))
    assert found == {commune.code: 286, neighbour.code: 134}


def test_minima_beyond_the_sample_are_refused_whole(draft, keeper, commune, neighbour):
    for unit in (commune, neighbour):
        RoundStratumFactory(survey_round=draft, unit=unit, population=500, sample=7)

    with pytest.raises(refusals.MinimaTooLarge, match="400 phiếu, vượt cỡ mẫu 286"):
        samples.save_sample(
            survey_round=draft, populations={}, minimum=200, per_unit=False, by=keeper
        )

    assert set(draft.strata.values_list("sample", flat=True)) == {7}


def test_a_sheet_goes_out_and_comes_in_the_same(draft, keeper, people, commune, tmp_path):
    RoundStratumFactory(survey_round=draft, unit=commune, population=900, sample=0)
    head, rows = sample_table(strata_for(people.staff, draft))
    path = tmp_path / "mau.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in [head, *rows]))

    assert load_populations(path, draft, by=keeper) == 1

    assert list(draft.strata.values_list("unit", "population")) == [(commune.pk, 900)]


def test_a_sheet_with_faults_says_all_and_changes_nothing(
    draft, keeper, commune, neighbour, tmp_path
):
    RoundStratumFactory(survey_round=draft, unit=commune, population=900, sample=0)
    path = tmp_path / "mau.csv"
    path.write_text(
        "unit_code,field,population\n"
        f"{commune.code},,12\n{commune.code},,13\n99999,,5\n{neighbour.code},Không có,-1\n"
    )

    with pytest.raises(ImportFailed) as failed:
        load_populations(path, draft, by=keeper)

    assert [(error.row, error.column) for error in failed.value.errors] == [
        (3, "unit_code"),
        (4, "unit_code"),
        (5, "field"),
        (5, "population"),
    ]
    assert draft.strata.get().population == 900


def test_a_sheet_may_not_reach_outside_the_round(draft, keeper, tmp_path, commune, people):
    other = SurveyRoundFactory(unit=commune)
    path = tmp_path / "mau.csv"
    path.write_text("unit_code,population\n29668,5\n")

    with pytest.raises(ImportFailed, match="1 faults"):
        load_populations(path, other, by=keeper)


# --- Opened -----------------------------------------------------------------------------------


def test_opening_numbers_forms_part_by_part(keeper, district, commune, neighbour):
    survey_round = opened_round(keeper, (commune, 3), (neighbour, 2), unit=district)

    found = survey_round.forms.values_list("number", "stratum__unit__code")
    # By the units' codes: 29668 before 29686.
    assert list(found) == [
        (1, "29668"),
        (2, "29668"),
        (3, "29686"),
        (4, "29686"),
        (5, "29686"),
    ]


def test_the_portal_draws_the_second_typings_and_keeps_the_seed(keeper, district, commune):
    survey_round = opened_round(keeper, (commune, 25), unit=district, percent=10)

    drawn = set(survey_round.forms.filter(second_entry=True).values_list("number", flat=True))
    told = AuditEvent.objects.get(action="survey_round.opened").after

    assert len(drawn) == 3  # ⌈2.5⌉
    assert drawn == services.drawn_numbers(25, 10, told["seed"])
    assert any(str(told["seed"]) in line for line in round_history(survey_round)[0]["lines"])


def test_a_round_without_a_sample_does_not_open(draft, keeper):
    with pytest.raises(refusals.RoundWithoutSample):
        services.open_round(survey_round=draft, by=keeper)


@pytest.mark.parametrize("act", ["update", "propose", "sample", "open"])
def test_nothing_of_an_open_round_is_changed(act, keeper, district, commune):
    survey_round = opened_round(keeper, (commune, 3), unit=district)
    acts = {
        "update": lambda: services.update_round(
            survey_round=survey_round, content=content_of(survey_round), edition=None, by=keeper
        ),
        "propose": lambda: samples.propose_populations(
            survey_round=survey_round,
            start=date(2020, 1, 1),
            end=date(2020, 2, 1),
            by_field=False,
            by=keeper,
        ),
        "sample": lambda: samples.save_sample(
            survey_round=survey_round, populations={}, minimum=0, per_unit=False, by=keeper
        ),
        "open": lambda: services.open_round(survey_round=survey_round, by=keeper),
    }

    with pytest.raises(refusals.RoundNotDraft):
        acts[act]()

    assert RoundStratum.objects.get().sample == 3
    assert SurveyForm.objects.count() == 3


# --- Closed -----------------------------------------------------------------------------------


def test_closing_with_second_typings_open_needs_to_say_why(keeper, district, commune):
    survey_round = opened_round(keeper, (commune, 2), unit=district, percent=100)
    type_form(survey_round=survey_round, number=1, overall=5, answers=[5, 5, 5], by=keeper)

    with pytest.raises(refusals.RoundNotDone, match="Còn 1 phiếu chờ nhập lần hai"):
        services.close_round(survey_round=survey_round, note=" ", by=keeper)
    services.close_round(survey_round=survey_round, note="Người nhập thứ hai nghỉ.", by=keeper)

    survey_round.refresh_from_db()
    assert (survey_round.state, survey_round.closing_note) == ("closed", "Người nhập thứ hai nghỉ.")


def test_nothing_is_typed_into_a_closed_round(keeper, district, commune):
    survey_round = opened_round(keeper, (commune, 2), unit=district)
    services.close_round(survey_round=survey_round, by=keeper)

    with pytest.raises(refusals.RoundNotOpen):
        type_form(survey_round=survey_round, number=1, overall=5, answers=[5, 5, 5], by=keeper)
    with pytest.raises(refusals.RoundNotOpen):
        mark_form(survey_round=survey_round, number=1, mark="refused", by=keeper)


def test_reopening_needs_a_reason_and_stays_in_the_trail(keeper, district, commune, people):
    survey_round = opened_round(keeper, (commune, 2), unit=district)
    services.close_round(survey_round=survey_round, by=keeper)

    with pytest.raises(refusals.ReasonMissing):
        services.reopen_round(survey_round=survey_round, reason=" ", by=keeper)
    with pytest.raises(PermissionDenied):
        services.reopen_round(survey_round=survey_round, reason="Thiếu", by=people.inspector)
    services.reopen_round(survey_round=survey_round, reason="Còn phiếu về muộn", by=keeper)

    event = AuditEvent.objects.get(action="survey_round.reopened")
    assert (event.reason, event.actor) == ("Còn phiếu về muộn", keeper)
    type_form(survey_round=survey_round, number=1, overall=5, answers=[5, 5, 5], by=keeper)


# --- Seen -------------------------------------------------------------------------------------


def test_a_unit_sees_an_open_round_that_asks_about_it_and_its_own_part(
    keeper, people, district, commune, neighbour
):
    draft = SurveyRoundFactory(unit=district)
    RoundStratumFactory(survey_round=draft, unit=commune)
    survey_round = opened_round(keeper, (commune, 2), (neighbour, 2), unit=district)
    elsewhere = opened_round(keeper, (neighbour, 2), unit=district)

    assert list(visible_rounds(people.official)) == [survey_round]
    assert set(visible_rounds(people.inspector)) == {draft, survey_round, elsewhere}
    assert [one.unit for one in strata_for(people.official, survey_round)] == [commune]
    assert len(strata_for(people.inspector, survey_round)) == 2


def test_the_lines_of_a_round_cost_one_query(keeper, district, commune, django_assert_num_queries):
    survey_round = opened_round(keeper, (commune, 3), unit=district)
    mark_form(survey_round=survey_round, number=2, mark="refused", by=keeper)
    strata = strata_for(keeper, survey_round)

    with django_assert_num_queries(1):
        [line] = stratum_lines(survey_round, strata)

    assert (line.returns.issued, line.returns.refused, line.returns.out) == (3, 1, 2)
