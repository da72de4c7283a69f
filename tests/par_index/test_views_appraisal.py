"""The district's pages: agree, mark down with a reason, round two, return, finish."""

from decimal import Decimal

import pytest

from par_index import services
from par_index.choices import CardState, Stage, StepKind
from tests.factories import par_index as make
from tests.par_index.test_views_scorecards import moved, state_of, typed, url


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


@pytest.fixture
def signed(card, people, measured):
    for code, value in (("1.1", "Có"), ("2.1", "3/4")):
        services.save_self_mark(
            scorecard=card,
            criterion=make.leaf(card.criteria_set, code),
            by=people.official,
            value=value,
            reason="Có sổ",
        )
    return moved(card, StepKind.SUBMITTED, StepKind.SIGNED)


@pytest.fixture
def replied(signed, people):
    services.finish_appraisal(scorecard=signed, by=people.staff)
    services.save_reply_mark(
        scorecard=signed,
        criterion=make.leaf(signed.criteria_set, "2.1"),
        by=people.official,
        value="4/4",
        reason="Còn một hồ sơ",
    )
    services.send_reply(scorecard=signed, by=people.official)
    return signed


def test_list_puts_what_waits_first(staff, signed):
    page = staff.get(url("appraisal-list")).content.decode()

    assert "Chờ thẩm định" in page
    assert url("appraisal-detail", signed.pk) in page


def test_list_without_cards_says_why(staff):
    assert "Chưa có bảng điểm nào" in staff.get(url("appraisal-list")).content.decode()


@pytest.mark.parametrize("who", ["official", "leader", "inspector"])
def test_list_is_for_appraisers(client, people, who):
    client.force_login(getattr(people, who))

    assert client.get(url("appraisal-list")).status_code == 403


def test_one_button_agrees(staff, signed):
    answer = staff.post(url("appraisal-agree", signed.pk, "2.1"), headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert "đồng ý" in page
    assert "Còn 1 tiêu chí" in page
    assert signed.marks.get(stage=Stage.APPRAISAL).points == Decimal(15)


def test_rest_of_an_area_is_agreed_at_once(staff, signed):
    staff.post(url("appraisal-agree-area", signed.pk), {"linh-vuc": "1"})

    assert [mark.criterion.code for mark in signed.marks.filter(stage=Stage.APPRAISAL)] == ["1.1"]


def test_marking_down_needs_a_reason_and_keeps_what_was_typed(staff, signed):
    data = typed("2.1", numerator="2", denominator="4", version="0")
    address = url("appraisal-save", signed.pk, "2.1")

    refused = staff.post(address, data)
    assert refused.status_code == 422
    assert "Điểm thấp hơn bước trước" in refused.content.decode()

    staff.post(address, data | typed("2.1", reason="Sổ thiếu"))
    mark = signed.marks.get(stage=Stage.APPRAISAL)
    assert (mark.points, mark.reason) == (Decimal(10), "Sổ thiếu")


def test_points_may_be_given_outright(staff, signed):
    data = typed("2.1", points="12,5", reason="Chứng minh một phần", version="0")

    staff.post(url("appraisal-save", signed.pk, "2.1"), data)

    mark = signed.marks.get(stage=Stage.APPRAISAL)
    assert (mark.points, mark.outright) == (Decimal("12.5"), True)


def test_finished_appraisal_agrees_to_the_rest(staff, signed):
    staff.post(url("appraisal-finish", signed.pk))

    assert state_of(signed) == CardState.APPRAISED
    assert signed.marks.filter(stage=Stage.APPRAISAL).count() == 2
    page = staff.get(url("appraisal-detail", signed.pk)).content.decode()
    assert "Đơn vị chưa gửi giải trình" in page


def test_second_round_accepts_a_reply(staff, replied):
    page = staff.get(url("appraisal-detail", replied.pk), {"linh-vuc": "2"}).content.decode()
    assert "Chấp nhận giải trình 20,00" in page
    assert "Đơn vị chưa gửi giải trình" not in page

    staff.post(url("appraisal-agree", replied.pk, "2.1"), {"theo": "reply"})
    staff.post(url("appraisal-finalise", replied.pk))

    assert state_of(replied) == CardState.FINALISED
    finals = replied.marks.filter(stage=Stage.FINAL).order_by("criterion__code")
    assert [mark.points for mark in finals] == [Decimal(10), Decimal(20)]


def test_return_needs_a_reason(staff, signed):
    assert staff.post(url("appraisal-return", signed.pk), {"reason": " "}).status_code == 422

    staff.post(url("appraisal-return", signed.pk), {"reason": "Thiếu chữ ký"})

    assert state_of(signed) == CardState.OPEN


def test_open_card_is_only_read(staff, card, measured):
    page = staff.get(url("appraisal-detail", card.pk)).content.decode()

    assert "chỉ xem được" in page
    assert url("appraisal-save", card.pk, "1.1") not in page
