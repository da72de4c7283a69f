"""Pages of a card: self-scoring, signing, replying; who sees them and what is kept."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from common.figures import Figure
from par_index import services
from par_index.choices import CardState, Stage, StepKind
from par_index.models import Mark, Scorecard
from tests.factories import par_index as make
from tests.factories.units import UnitFactory


def url(name, *args):
    return reverse(f"par_index:{name}", args=args)


def state_of(card):
    return Scorecard.objects.with_state().get(pk=card.pk).card_state


def moved(card, *kinds):
    for kind in kinds:
        reason = "Thiếu" if kind in (StepKind.SENT_BACK, StepKind.RETURNED) else ""
        make.StepFactory(scorecard=card, kind=kind, reason=reason)
    return card


def typed(code, **fields):
    prefix = f"c-{code}".replace(".", "-")
    return {f"{prefix}-{name}": value for name, value in fields.items()}


@pytest.fixture
def official(client, people):
    client.force_login(people.official)
    return client


@pytest.fixture
def scored(card, people, measured):
    for code, value, reason in (("1.1", "Có", "Kế hoạch số 12"), ("2.1", "3/4", "")):
        services.save_self_mark(
            scorecard=card,
            criterion=make.leaf(card.criteria_set, code),
            by=people.official,
            value=value,
            reason=reason,
        )
    return card


def test_list_shows_the_units_own_card(official, card, measured):
    assert "Mở bảng điểm" in official.get(url("scorecard-list")).content.decode()


def test_list_without_cards_says_why(official):
    assert "Chưa mở đợt chấm điểm" in official.get(url("scorecard-list")).content.decode()


def test_district_filters_cards_by_state(client, people, card, neighbour):
    other = make.ScorecardFactory(criteria_set=card.criteria_set, unit=neighbour)
    moved(other, StepKind.SUBMITTED)
    client.force_login(people.inspector)

    page = client.get(url("scorecard-list"), {"trang_thai": "submitted"}).content.decode()

    assert url("scorecard-detail", other.pk) in page
    assert url("scorecard-detail", card.pk) not in page


def test_card_says_the_rule_and_the_portals_figure(official, card, measured):
    measured["petitions.on_time_rate"] = Figure.ratio(9, 10, source="Sổ phản ánh")

    page = official.get(url("scorecard-detail", card.pk)).content.decode()

    assert "“Có” được 10 điểm; “Chậm” được 5 điểm; “Không” được 0 điểm." in page
    assert "9/10" in page
    assert "Sổ phản ánh" in page


def test_agreement_with_the_portal_folds_and_a_difference_is_said(official, card, people, measured):
    measured["petitions.on_time_rate"] = Figure.ratio(9, 10, source="Sổ phản ánh")
    settled = official.get(url("scorecard-detail", card.pk)).content.decode()
    assert "Nhập số khác, dẫn tài liệu" in settled
    services.save_self_mark(
        scorecard=card,
        criterion=make.leaf(card.criteria_set, "1.2"),
        by=people.official,
        value="10/10",
        reason="Sổ giấy",
    )

    page = official.get(url("scorecard-detail", card.pk)).content.decode()

    assert "Số của đơn vị khác số liệu của cổng hiện nay." in page
    assert "Nhập số khác, dẫn tài liệu" not in page


def test_a_mark_is_saved_without_javascript(official, card, measured):
    answer = official.post(
        url("mark-save", card.pk, "2.1"), typed("2.1", numerator="3", version="0")
    )

    assert answer.url == f"{url('scorecard-detail', card.pk)}?linh-vuc=2#tc-2-1"
    mark = Mark.objects.get(stage=Stage.SELF)
    assert (mark.value, mark.points) == ({"number": "3"}, Decimal("0.6"))


def test_htmx_gets_the_component_and_asks_for_the_total_by_itself(official, card, measured):
    data = typed("1.1", answer="Chậm", reason="Ban hành trễ", version="0")

    answer = official.post(url("mark-save", card.pk, "1.1"), data, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('class="mark"') == 1
    assert answer["HX-Trigger"] == "mark-saved"
    assert "5,00" in page
    summary = official.get(url("scorecard-summary", card.pk)).content.decode()
    assert 'hx-trigger="mark-saved from:body delay:700ms"' in summary
    assert "5,00" in summary


def test_document_is_named_beside_the_mark(official, card, commune, measured):
    document = make.EvidenceFactory(unit=commune, number="12/KH-UBND")
    data = typed("1.1", answer="Có", version="0", evidence=document.pk, page="tr. 2")

    official.post(url("mark-save", card.pk, "1.1"), data)

    citation = Mark.objects.get().citations.get()
    assert (citation.evidence, citation.page) == (document, "tr. 2")


def test_document_of_another_unit_is_not_offered(official, card, neighbour, measured):
    document = make.EvidenceFactory(unit=neighbour)
    data = typed("1.1", answer="Có", version="0", evidence=document.pk)

    official.post(url("mark-save", card.pk, "1.1"), data)

    assert Mark.objects.filter(citations__evidence=document).count() == 0


def test_named_document_can_be_taken_away(official, scored, people, commune):
    mark = scored.marks.get(criterion__code="1.1")
    cited = services.cite_mark(
        mark=mark, evidence=make.EvidenceFactory(unit=commune), by=people.official
    )

    official.post(url("citation-remove", scored.pk, "1.1", cited.pk))

    assert mark.citations.count() == 0


def test_refusal_keeps_what_was_typed(official, card, measured):
    measured["petitions.on_time_rate"] = Figure.ratio(9, 10, source="Sổ phản ánh")
    data = typed("1.2", numerator="10", denominator="10", version="0")

    answer = official.post(url("mark-save", card.pk, "1.2"), data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kết quả khác với số liệu của cổng: xin ghi lý do." in page
    assert 'value="10"' in page
    assert Mark.objects.count() == 0


def test_not_a_number_is_said_beside_the_box(official, card, measured):
    data = typed("2.1", numerator="nhiều", version="0")

    answer = official.post(url("mark-save", card.pk, "2.1"), data)

    assert answer.status_code == 422
    assert "Xin nhập một số" in answer.content.decode()


def test_conflict_shows_both_values_and_the_next_save_replaces(official, scored):
    data = typed("1.1", answer="Không", reason="Không ban hành", version="0")

    answer = official.post(url("mark-save", scored.pk, "1.1"), data, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kế hoạch số 12" in page
    assert "Không ban hành" in page
    assert 'name="c-1-1-version" value="1"' in page
    official.post(url("mark-save", scored.pk, "1.1"), data | typed("1.1", version="1"))
    assert scored.marks.get(criterion__code="1.1").reason == "Không ban hành"


def test_survey_component_has_no_boxes(official, card, measured):
    page = official.get(url("scorecard-detail", card.pk), {"linh-vuc": "2"}).content.decode()

    assert url("mark-save", card.pk, "2.1") in page
    assert url("mark-save", card.pk, "2.2") not in page
    assert official.post(url("mark-save", card.pk, "2.2")).status_code == 302


def test_own_value_can_be_given_up_for_the_portals(official, scored):
    official.post(url("mark-clear", scored.pk, "2.1"))

    assert scored.marks.filter(criterion__code="2.1").count() == 0


def test_submission_names_what_is_missing(official, card, measured):
    answer = official.post(url("scorecard-submit", card.pk), follow=True)

    assert "còn 2 tiêu chí cần hoàn thiện" in answer.content.decode()
    assert state_of(card) == CardState.OPEN


def test_submitted_signed_and_sent_back(client, people, scored):
    client.force_login(people.official)
    client.post(url("scorecard-submit", scored.pk))
    assert state_of(scored) == CardState.SUBMITTED

    client.force_login(people.leader)
    empty = client.post(url("scorecard-send-back", scored.pk), {"reason": ""})
    assert empty.status_code == 422
    client.post(url("scorecard-send-back", scored.pk), {"reason": "Xem lại 2.1"})
    assert state_of(scored) == CardState.OPEN
    assert "Xem lại 2.1" in client.get(url("scorecard-detail", scored.pk)).content.decode()

    moved(scored, StepKind.SUBMITTED)
    client.post(url("scorecard-sign", scored.pk))
    assert state_of(scored) == CardState.SIGNED


def test_unit_replies_after_appraisal(official, scored):
    said = "Đây là điểm theo tự chấm"
    assert said not in official.get(url("scorecard-detail", scored.pk)).content.decode()
    moved(scored, StepKind.SUBMITTED, StepKind.SIGNED, StepKind.APPRAISED)
    assert said in official.get(url("scorecard-detail", scored.pk)).content.decode()
    data = typed("2.1", numerator="4", denominator="4", reason="Đã bổ sung sổ", version="0")

    official.post(url("mark-save", scored.pk, "2.1"), data)
    official.post(url("scorecard-send-reply", scored.pk))

    assert scored.marks.get(stage=Stage.REPLY).points == Decimal(20)
    assert state_of(scored) == CardState.REPLIED


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("scorecard-detail", "get"),
        ("score-comparison", "get"),
        ("score-export", "get"),
        ("scorecard-submit", "post"),
        ("scorecard-sign", "post"),
        ("scorecard-send-back", "get"),
        ("appraisal-detail", "get"),
    ],
)
def test_strangers_do_not_know_of_the_card(client, people, card, measured, name, method):
    client.force_login(people.stranger)

    assert getattr(client, method)(url(name, card.pk)).status_code == 404


@pytest.mark.parametrize(
    ("who", "name", "method"),
    [
        ("inspector", "scorecard-submit", "post"),
        ("inspector", "scorecard-sign", "post"),
        ("leader", "scorecard-submit", "post"),
        ("official", "scorecard-sign", "post"),
        ("official", "score-export", "get"),
        ("official", "appraisal-detail", "get"),
        ("inspector", "appraisal-detail", "get"),
        ("leader", "appraisal-finish", "post"),
    ],
)
def test_readers_may_only_read(client, people, card, measured, who, name, method):
    client.force_login(getattr(people, who))

    assert getattr(client, method)(url(name, card.pk)).status_code == 403


def test_reader_sees_no_form(client, people, scored):
    client.force_login(people.inspector)

    page = client.get(url("scorecard-detail", scored.pk)).content.decode()

    assert url("mark-save", scored.pk, "1.1") not in page
    assert "Kế hoạch số 12" in page


def test_comparison_shows_stages_and_history(client, people, scored):
    moved(scored, StepKind.SUBMITTED, StepKind.SIGNED)
    services.save_appraisal_mark(
        scorecard=scored,
        criterion=make.leaf(scored.criteria_set, "2.1"),
        by=people.staff,
        value="2/4",
        reason="Sổ chỉ có hai hồ sơ",
    )
    client.force_login(people.inspector)

    page = client.get(url("score-comparison", scored.pk)).content.decode()

    assert "Sổ chỉ có hai hồ sơ" in page
    assert "−5,00" in page
    assert "Tự chấm: 3/4 (15 điểm)" in page
    assert url("score-export", scored.pk) in page


def test_export_has_no_formula_cells(client, people, scored):
    scored.marks.filter(criterion__code="1.1").update(reason="=1+1")
    client.force_login(people.inspector)

    answer = client.get(url("score-export", scored.pk))

    sheet = load_workbook(BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "=1+1" in [cell.value for cell in cells]


def _queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_list_costs_the_same_for_more_cards(client, people, scored, neighbour, district):
    client.force_login(people.inspector)
    one = _queries(client, url("scorecard-list"))
    for unit in (neighbour, UnitFactory(parent=district)):
        other = make.ScorecardFactory(criteria_set=scored.criteria_set, unit=unit)
        make.MarkFactory(scorecard=other)

    assert _queries(client, url("scorecard-list")) == one


def test_card_costs_the_same_for_more_marks(official, scored, people, commune):
    address = url("scorecard-detail", scored.pk)
    one = _queries(official, address)
    for mark in scored.marks.all():
        for _ in range(3):
            services.cite_mark(
                mark=mark, evidence=make.EvidenceFactory(unit=commune), by=people.official
            )

    # The citations' documents are one query more than no document at all.
    assert _queries(official, address) <= one + 1
