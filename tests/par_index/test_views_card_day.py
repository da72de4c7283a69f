"""A card's page by its day, line by line, and what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from par_index import services
from par_index.choices import CardState, Stage, StepKind
from par_index.models import CriteriaSet, Mark, Scorecard, ScorecardExtension
from tests.factories import par_index as make
from tests.factories.plans import at
from tests.par_index.test_views_scorecards import moved, state_of, typed, url

DUE = date(2020, 12, 22)
AFTER = at(2020, 12, 23)


@pytest.fixture
def due(card, measured):
    CriteriaSet.objects.update(self_score_due_on=DUE, reply_due_on=DUE)
    return card


@pytest.fixture
def official(client, people):
    client.force_login(people.official)
    return client


def page_of(client, card, **data):
    return client.get(url("scorecard-detail", card.pk), data).content.decode()


def test_page_says_the_day(official, due):
    with clock.frozen(at(2020, 12, 22)):
        page = page_of(official, due)

    assert "hạn tự chấm: hết ngày 22/12/2020" in page
    assert url("mark-save", due.pk, "1.1") in page


def test_after_the_day_the_page_only_shows_and_says_whom_to_ask(official, due):
    with clock.frozen(AFTER):
        page = page_of(official, due)
        answer = official.post(
            url("mark-save", due.pk, "2.1"), typed("2.1", number="3", version="0"), follow=True
        )

    assert "Hạn tự chấm đã hết ngày 22/12/2020" in page
    assert "Huyện Vũng Liêm gia hạn" in page
    assert url("mark-save", due.pk, "1.1") not in page
    assert url("scorecard-submit", due.pk) not in page
    assert "Đã hết hạn nên chưa lưu được" in answer.content.decode()
    assert Mark.objects.count() == 0


def test_leader_is_told_that_signing_goes_on(client, people, due):
    moved(due, StepKind.SUBMITTED)
    client.force_login(people.leader)

    with clock.frozen(AFTER):
        page = page_of(client, due)
        back = client.get(url("scorecard-send-back", due.pk)).content.decode()
        client.post(url("scorecard-sign", due.pk))

    assert "lãnh đạo vẫn ký được" in page
    assert "chỉ sửa được nếu Huyện Vũng Liêm gia hạn" in back
    assert state_of(due) == CardState.SIGNED


def test_district_gives_more_time_on_the_card(client, people, due):
    client.force_login(people.staff)
    with clock.frozen(AFTER):
        assert url("scorecard-extend", due.pk) in page_of(client, due)
        refused = client.post(url("scorecard-extend", due.pk), {"until": "28/12/2020"})
        client.post(
            url("scorecard-extend", due.pk), {"until": "28/12/2020", "reason": "Mất điện ba ngày"}
        )
        client.force_login(people.official)
        page = page_of(client, due)

    assert refused.status_code == 422
    assert ScorecardExtension.objects.get().stage == Stage.SELF
    assert "Gia hạn đến hết ngày 28/12/2020: “Mất điện ba ngày”" in page
    assert str(people.staff) in page
    assert url("mark-save", due.pk, "1.1") in page


def test_lists_tell_of_the_unit_that_got_more_time(client, people, due):
    with clock.frozen(AFTER):
        services.extend_scorecard(
            scorecard=due,
            stage=Stage.SELF,
            until=date(2020, 12, 28),
            reason="Mất điện",
            by=people.staff,
        )
        client.force_login(people.staff)
        assert "gia hạn đến 28/12/2020" in client.get(url("appraisal-list")).content.decode()
        client.force_login(people.official)
        page = client.get(url("scorecard-list")).content.decode()

    assert "đơn vị được gia hạn đến hết ngày 28/12/2020" in page


def test_a_day_that_is_no_more_time_stays_in_the_form(client, people, due):
    client.force_login(people.staff)
    data = {"until": "20/12/2020", "reason": "Mất điện"}

    with clock.frozen(AFTER):
        answer = client.post(url("scorecard-extend", due.pk), data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ngày gia hạn đã qua" in page
    assert "Mất điện" in page


def test_unit_does_not_give_itself_time(official, due):
    with clock.frozen(AFTER):
        assert url("scorecard-extend", due.pk) not in page_of(official, due)
        assert official.get(url("scorecard-extend", due.pk)).status_code == 403


def test_a_late_return_asks_for_the_new_day(client, people, due):
    moved(due, StepKind.SUBMITTED, StepKind.SIGNED)
    client.force_login(people.staff)
    address = url("appraisal-return", due.pk)
    with clock.frozen(AFTER):
        page = client.get(address).content.decode()
        without = client.post(address, {"reason": "Thiếu chữ ký"})
        assert state_of(due) == CardState.SIGNED
        client.post(address, {"reason": "Thiếu chữ ký", "until": "28/12/2020"})

    assert "Hạn tự chấm đã hết ngày 22/12/2020" in page
    assert without.status_code == 422
    assert state_of(due) == CardState.OPEN
    assert ScorecardExtension.objects.get().until == date(2020, 12, 28)


def test_a_return_in_time_asks_for_none(client, people, due):
    moved(due, StepKind.SUBMITTED, StepKind.SIGNED)
    client.force_login(people.staff)

    with clock.frozen(at(2020, 12, 22)):
        assert 'name="until"' not in client.get(url("appraisal-return", due.pk)).content.decode()


# --- One line ---------------------------------------------------------------------------------


def test_last_year_stands_beside_the_line(official, card, commune, measured):
    before = make.ScorecardFactory(criteria_set=card.criteria_set, unit=commune, year=2019)
    make.MarkFactory(scorecard=before, points=5, stage="self")
    make.MarkFactory(scorecard=before, points=4, stage="final")

    page = page_of(official, card)

    assert "Năm trước:" in page
    assert "<strong>4,00</strong>/10" in page


def test_what_is_missing_leads_to_its_line(official, card, measured):
    page = page_of(official, card, **{"linh-vuc": "1"})

    assert 'href="?linh-vuc=2#tc-2-1"' in page
    assert "chưa tự chấm" in page


def test_points_left_are_told_by_area(official, card, people, measured):
    services.save_self_mark(
        scorecard=card,
        criterion=make.leaf(card.criteria_set, "2.1"),
        by=people.official,
        value="3/4",
    )

    page = page_of(official, card, **{"linh-vuc": "2"})

    # 15 of 20 declared; the survey of 10 was not held and leaves the maximum.
    assert "15,00/" in page


def test_a_line_takes_several_documents_each_with_its_page(official, card, commune, measured):
    first, second = (make.EvidenceFactory(unit=commune) for _ in range(2))
    for version, document, page in ((0, first, "tr. 1"), (1, second, "tr. 2"), (1, first, "tr. 9")):
        data = typed("1.1", answer="Có", version=version, evidence=document.pk, page=page)
        official.post(url("mark-save", card.pk, "1.1"), data)

    cited = Mark.objects.get().citations.values_list("evidence", "page")
    assert sorted(cited) == [(first.pk, "tr. 1"), (first.pk, "tr. 9"), (second.pk, "tr. 2")]


def test_a_reply_takes_documents_and_keeps_the_first_ones(
    official, card, people, commune, measured
):
    mark = services.save_self_mark(
        scorecard=card,
        criterion=make.leaf(card.criteria_set, "2.1"),
        by=people.official,
        value="3/4",
    )
    services.cite_mark(mark=mark, evidence=make.EvidenceFactory(unit=commune), by=people.official)
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED, StepKind.APPRAISED)
    more = make.EvidenceFactory(unit=commune, number="99/BC-UBND")
    data = typed("2.1", numerator="4", denominator="4", reason="Bổ sung sổ", version="0")

    official.post(
        url("mark-save", card.pk, "2.1"), data | typed("2.1", evidence=more.pk, page="tr. 3")
    )

    reply = card.marks.get(stage=Stage.REPLY)
    assert [(one.evidence, one.page) for one in reply.citations.all()] == [(more, "tr. 3")]
    mark.refresh_from_db()
    assert (mark.stage, mark.citations.count()) == ("self", 1)
    page = page_of(official, card, **{"linh-vuc": "2"})
    assert "99/BC-UBND" in page


# --- What it costs ----------------------------------------------------------------------------


def long_card(commune, code, components):
    """A card whose components all read one of two measures, and declare something else."""
    children = []
    for number in range(components):
        name = "petitions.on_time_rate" if number % 2 else "petitions.published_rate"
        source = {"kind": "measure", "name": name} if number % 3 else {"kind": "declared"}
        children.append(
            {
                "code": f"1.{number}",
                "name": f"Việc {number}",
                "max": "1",
                "rule": {"kind": "proportional", "full_at": "100"},
                "source": source,
            }
        )
    areas = [{"code": "1", "name": "Thể chế", "children": children}]
    criteria = make.criteria_set(code=code, areas=areas)
    return make.ScorecardFactory(criteria_set=criteria, unit=commune)


def cost(act):
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code == 200
    return len(captured)


def test_a_card_costs_the_same_for_ten_and_for_sixty_components(official, commune):
    short, long = long_card(commune, "short-2020", 10), long_card(commune, "long-2020", 60)

    costs = []
    for card in (short, long):
        address = url("scorecard-detail", card.pk)
        official.get(address)
        costs.append(cost(lambda address=address: official.get(address)))

    assert costs[0] == costs[1]


def test_saving_a_line_asks_no_other_lines_measure(official, commune):
    costs = []
    for code, components in (("short-2020", 10), ("long-2020", 60)):
        card = long_card(commune, code, components)
        address = url("mark-save", card.pk, "1.0")
        official.get(url("scorecard-detail", card.pk))
        data = typed("1.0", numerator="1", denominator="2", version="0")
        costs.append(
            cost(lambda a=address, d=data: official.post(a, d, headers={"HX-Request": "true"}))
        )

    assert costs[0] == costs[1]


def test_an_appraisal_page_asks_only_for_the_area_it_shows(client, people, card, monkeypatch):
    asked = []

    def figures_of(name, units, year, ballots=None):
        asked.append(name)
        return {unit.pk: None for unit in units}

    monkeypatch.setattr("par_index.figures.figures_of", figures_of)
    client.force_login(people.staff)

    client.get(url("appraisal-detail", card.pk), {"linh-vuc": "2"})

    assert asked == ["satisfaction.factor:procedures"]
    assert Scorecard.objects.count() == 1
