"""Pages of criteria sets: reading them, and editing a draft without losing what was typed."""

import json
from copy import deepcopy

import pytest
from django.urls import reverse

from par_index.drafting import node_of, nodes
from par_index.models import CriteriaSet
from par_index.services.criteria import copy_set, create_draft, issue_set, save_draft
from tests.factories import par_index as make
from tests.factories.units import LevelFactory


def url(name, *args):
    return reverse(f"par_index:criteria-{name}", args=args)


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


@pytest.fixture
def draft(commune, people):
    return create_draft(document=make.document(scale="50"), by=people.staff)


def sent(page):
    """What a browser would send of the form that the page shows."""
    form = page.context["form"]
    return {
        bound.html_name: value for bound in form if (value := bound.value()) not in (None, False)
    }


def text_of(page):
    return page.content.decode().replace("\u00a0", " ")


def node(draft, code):
    draft.refresh_from_db()
    return node_of(draft.document, code).data


def test_list_shows_state_and_use(staff, people, card):
    copy_set(criteria_set=card.criteria_set, code="n", title="Năm sau", year=2021, by=people.staff)

    page = staff.get(url("list"))

    found = [(row["set"].code, row["state"].code, row["set"].cards) for row in page.context["rows"]]
    assert found == [("n", "draft", 0), ("small-2020", "issued", 1)]
    assert "Dự thảo" in text_of(page)


def test_reader_sees_the_set_in_words_without_buttons_to_change_it(client, people, criteria):
    client.force_login(people.official)

    page = text_of(client.get(url("detail", criteria.pk)))

    assert "“Có” được 10 điểm; “Chậm” được 5 điểm; “Không” được 0 điểm" in page
    assert "petitions.on_time_rate" in page
    assert "Không áp dụng: không tính vào điểm tối đa" in page
    assert "Lập bộ mới từ bộ này" not in page
    assert client.get(url("head", criteria.pk)).status_code == 403
    assert client.post(url("open-cards", criteria.pk)).status_code == 403


@pytest.mark.parametrize("name", ["head", "group-add", "component-add", "issue", "discard"])
def test_issued_set_has_no_pages_to_edit_it(staff, criteria, name):
    assert staff.get(url(name, criteria.pk)).status_code == 404


@pytest.mark.parametrize("code", ["1", "1.1", "1.2", "2.1", "2.2"])
def test_saving_a_node_unchanged_changes_nothing(staff, draft, code):
    before = draft.digest

    answer = staff.post(url("node", draft.pk, code), sent(staff.get(url("node", draft.pk, code))))

    draft.refresh_from_db()
    assert (answer.status_code, draft.digest) == (302, before)


@pytest.mark.parametrize("level", ["commune", "district"])
def test_saving_every_node_of_a_model_set_unchanged_changes_nothing(staff, people, level, settings):
    LevelFactory(code=level)
    path = settings.BASE_DIR / f"par_index/data/criteria_{level}_model.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    draft = create_draft(document=document, by=people.staff)
    for found in nodes(document):
        address = url("node", draft.pk, found.code)
        assert staff.post(address, sent(staff.get(address))).status_code == 302, found.code
    head = url("head", draft.pk)
    assert staff.post(head, sent(staff.get(head))).status_code == 302

    after = CriteriaSet.objects.get(pk=draft.pk)
    assert after.document == document


def test_head_bands_and_items_are_edited_and_faults_stand_at_their_boxes(staff, draft):
    data = sent(staff.get(url("head", draft.pk)))
    wrong = data | {"band-1-from": "95", "item-0-max": "nhiều"}

    page = staff.post(url("head", draft.pk), wrong)
    assert page.status_code == 422
    assert "item-0-max" in page.context["form"].errors
    page = staff.post(url("head", draft.pk), data | {"band-1-from": "95"})
    assert "band-1-from" in page.context["form"].errors

    right = data | {
        "title": "Bộ mới",
        "rank_ties": "dense",
        "band-3-name": "Kém",
        "band-3-from": "-1",
        "item-3-code": "T9",
        "item-3-name": "Thưởng khác",
        "item-3-max": "1,5",
        "bonus_cap": "4",
    }
    assert staff.post(url("head", draft.pk), right).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.document["rank_ties"]) == ("Bộ mới", "dense")
    assert draft.document["bands"][3] == {"name": "Kém", "from": "-1"}
    assert draft.document["adjustments"]["items"][3] == {
        "code": "T9",
        "name": "Thưởng khác",
        "kind": "bonus",
        "max": "1.5",
    }
    assert draft.document["adjustments"]["bonus_cap"] == "4"


def test_group_is_added_at_any_depth_and_a_component_in_it(staff, draft):
    data = sent(staff.get(f"{url('group-add', draft.pk)}?trong=2"))
    data |= {"code": "2.3", "name": "Nhóm con", "max": ""}
    answer = staff.post(url("group-add", draft.pk), data)
    assert answer["Location"].endswith("#muc-2.3")

    page = staff.get(f"{url('component-add', draft.pk)}?trong=2.3")
    data = sent(page) | {
        "code": "2.3.1",
        "name": "Mô hình",
        "max": "2,5",
        "rule_kind": "count",
        "rule-per": "0,5",
        "evidence": "required",
    }
    assert staff.post(url("component-add", draft.pk), data).status_code == 302

    assert node(draft, "2.3.1") == {
        "code": "2.3.1",
        "name": "Mô hình",
        "max": "2.5",
        "rule": {"kind": "count", "per": "0.5"},
        "evidence": "required",
    }
    assert node_of(draft.document, "2.3.1").parent == "2.3"


def test_code_is_unique_in_the_whole_set(staff, draft):
    data = sent(staff.get(url("node", draft.pk, "2.1"))) | {"code": "T1"}

    page = staff.post(url("node", draft.pk, "2.1"), data)

    assert "code" in page.context["form"].errors


def test_choosing_another_kind_shows_its_boxes_and_saves_nothing(staff, draft):
    data = sent(staff.get(url("node", draft.pk, "1.1")))

    page = staff.post(
        url("node", draft.pk, "1.1"), data | {"rule_kind": "steps", "action": "refresh"}
    )

    assert page.status_code == 200
    assert 'name="step-0-bound"' in text_of(page)
    assert not page.context["form"].errors
    assert node(draft, "1.1")["rule"]["kind"] == "choice"


def test_rule_is_a_sentence_and_is_tried_on_a_sample(staff, draft):
    data = sent(staff.get(url("node", draft.pk, "2.1"))) | {
        "action": "try",
        "thu-numerator": "3",
        "thu-denominator": "4",
        "thu-number": "75",
    }

    page = text_of(staff.post(url("node", draft.pk, "2.1"), data))

    assert "Tính theo tỷ lệ, đạt 100 % được đủ 20 điểm" in page
    assert "→ 15,00/20 điểm" in page


def test_faults_of_a_rule_stand_at_their_boxes_and_nothing_typed_is_lost(staff, draft):
    data = sent(staff.get(url("node", draft.pk, "1.1"))) | {
        "name": "Tên tôi vừa gõ",
        "rule_kind": "steps",
        "step-0-bound": "80",
        "step-0-points": "5",
        "step-0-inclusive": "on",
        "step-2-bound": "90",
        "step-2-points": "3",
        "rule-direction": "at_least",
        "rule-otherwise": "0",
        "rule-unit": "%",
    }

    page = staff.post(url("node", draft.pk, "1.1"), data)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["step-2-bound"]
    assert "các mốc phải xếp từ khó nhất đến dễ nhất" in text_of(page).lower()
    assert "Tên tôi vừa gõ" in text_of(page)


def test_json_of_a_compound_rule_is_refused_with_its_place(staff, draft):
    data = sent(staff.get(url("node", draft.pk, "2.1"))) | {
        "rule_kind": "sum_of",
        "rule-json": '{"kind": "sum_of", "rules": [}',
    }
    page = staff.post(url("node", draft.pk, "2.1"), data)
    assert "dòng 1" in str(page.context["form"].errors["rule-json"])

    data["rule-json"] = '{"kind": "sum_of", "rules": [{"kind": "count", "per": "0", "max": "1"}]}'
    page = staff.post(url("node", draft.pk, "2.1"), data)
    assert "phải lớn hơn 0" in str(page.context["form"].errors["rule-json"])

    data["rule-json"] = data["rule-json"].replace('"0"', '"0.5"')
    assert staff.post(url("node", draft.pk, "2.1"), data).status_code == 302
    assert node(draft, "2.1")["rule"]["rules"][0]["per"] == "0.5"


def test_exceptions_are_typed_in_rows_and_shown_in_words(staff, draft, commune):
    data = sent(staff.get(url("node", draft.pk, "2.1"))) | {
        "except-0-when": "units",
        "except-0-units": f"{commune.code}, 1",
        "except-0-treat": "full",
        "except-0-reason": "không có hồ sơ",
        "except-1-when": "answer",
        "except-1-code": "1.1",
        "except-1-answer": "Không; late",
        "except-1-treat": "excluded",
        "except-1-reason": "chưa có kế hoạch",
    }
    assert staff.post(url("node", draft.pk, "2.1"), data).status_code == 302

    assert node(draft, "2.1")["exceptions"] == [
        {"units": [commune.code, "1"], "treat": "full", "reason": "không có hồ sơ"},
        {
            "when": {"code": "1.1", "answer": ["Không", "late"]},
            "treat": "excluded",
            "reason": "chưa có kế hoạch",
        },
    ]
    page = text_of(staff.get(url("detail", draft.pk)))
    assert f"{commune.name} ({commune.code}), 1: được điểm tối đa; không có hồ sơ" in page
    assert "Khi tiêu chí 1.1 trả lời “Không” / “late”: không tính vào điểm tối đa" in page

    wrong = data | {"except-1-answer": "Đôi khi", "except-1-reason": ""}
    page = staff.post(url("node", draft.pk, "2.1"), wrong)
    assert set(page.context["form"].errors) == {"except-1-answer", "except-1-reason"}


def test_of_two_editors_the_second_is_told_and_may_save_again(staff, draft, people):
    data = sent(staff.get(url("node", draft.pk, "2.1"))) | {"name": "Của người thứ hai"}
    other = deepcopy(draft.document)
    other["areas"][0]["name"] = "Của người thứ nhất"
    save_draft(criteria_set=draft, document=other, seen=draft.digest, by=people.staff)

    page = staff.post(url("node", draft.pk, "2.1"), data)
    assert page.status_code == 422
    assert "Người khác vừa sửa" in text_of(page)
    assert "Của người thứ hai" in text_of(page)

    assert staff.post(url("node", draft.pk, "2.1"), sent(page)).status_code == 302
    assert node(draft, "2.1")["name"] == "Của người thứ hai"
    assert node(draft, "1")["name"] == "Của người thứ nhất"


def test_what_vanished_while_it_was_edited_is_put_back_knowingly(staff, draft, people):
    data = sent(staff.get(url("node", draft.pk, "2.1"))) | {"name": "Đang sửa dở"}
    other = deepcopy(draft.document)
    del other["areas"][1]["children"][0]
    save_draft(criteria_set=draft, document=other, seen=draft.digest, by=people.staff)

    page = staff.post(url("node", draft.pk, "2.1"), data)
    assert (page.status_code, "Đang sửa dở" in text_of(page)) == (422, True)
    assert staff.post(url("node", draft.pk, "2.1"), sent(page)).status_code == 302

    assert node(draft, "2.1")["name"] == "Đang sửa dở"


def test_set_that_was_issued_while_somebody_typed_keeps_what_they_typed(staff, draft, people):
    data = sent(staff.get(url("node", draft.pk, "2.1"))) | {"name": "Đang sửa dở"}
    issue_set(criteria_set=draft, by=people.staff)

    page = staff.post(url("node", draft.pk, "2.1"), data)

    assert (page.status_code, "Đang sửa dở" in text_of(page)) == (422, True)
    assert "đã ban hành" in text_of(page)
    assert node(draft, "2.1")["name"] == "Hồ sơ đúng hạn"
    again = staff.post(url("issue", draft.pk), {"seen": draft.digest}, follow=True)
    assert "đã được ban hành" in text_of(again)


def test_nodes_move_among_their_siblings_into_other_groups_and_away(staff, draft):
    answer = staff.post(url("node-move", draft.pk, "2.2"), {"huong": "len", "seen": draft.digest})
    assert answer["Location"].endswith("#muc-2.2")
    draft.refresh_from_db()
    assert [item["code"] for item in draft.document["areas"][1]["children"]] == ["2.2", "2.1"]

    data = sent(staff.get(url("node", draft.pk, "2.2"))) | {"parent": "1"}
    staff.post(url("node", draft.pk, "2.2"), data)
    draft.refresh_from_db()
    assert node_of(draft.document, "2.2").parent == "1"

    staff.post(url("node-remove", draft.pk, "1"), {"seen": draft.digest})
    draft.refresh_from_db()
    assert [area["code"] for area in draft.document["areas"]] == ["2"]
    stale = staff.post(url("node-remove", draft.pk, "2"), {"seen": "0" * 64}, follow=True)
    assert "Người khác vừa sửa" in text_of(stale)


def test_sums_are_checked_on_the_page_and_at_issue(staff, people, commune):
    draft = create_draft(document=make.document(), by=people.staff)

    page = staff.get(url("issue", draft.pk))
    assert "Tổng điểm tối đa khác thang điểm" in text_of(page)
    refused = staff.post(url("issue", draft.pk), {"seen": draft.digest, "total_reason": ""})
    assert refused.status_code == 422
    staff.post(url("issue", draft.pk), {"seen": draft.digest, "total_reason": "Bộ nhỏ"})

    draft.refresh_from_db()
    assert not draft.is_draft
    opened = staff.post(url("open-cards", draft.pk), follow=True)
    assert "Đã mở bảng chấm điểm cho 2 đơn vị" in text_of(opened)


def test_new_copied_and_discarded_drafts(staff, criteria):
    made = staff.post(
        url("add"), {"code": "moi-2021", "title": "Mới", "level": "commune", "year": "2021"}
    )
    assert made.status_code == 302
    new = CriteriaSet.objects.get(code="moi-2021")
    assert "Dự thảo chưa có tiêu chí" in text_of(staff.get(url("detail", new.pk)))
    taken = staff.post(
        url("add"), {"code": "moi-2021", "title": "x", "level": "commune", "year": 1}
    )
    assert set(taken.context["form"].errors) == {"code", "year"}

    form = staff.get(url("copy", criteria.pk)).context["form"]
    assert (form["code"].value(), form["year"].value()) == ("small-2021", 2021)
    staff.post(url("copy", criteria.pk), sent(staff.get(url("copy", criteria.pk))))
    copy = CriteriaSet.objects.get(code="small-2021")
    assert copy.based_on == criteria

    assert staff.post(url("discard", new.pk)).status_code == 302
    assert not CriteriaSet.objects.filter(pk=new.pk).exists()


def test_draft_may_follow_another_set_or_none(staff, people, criteria):
    draft = create_draft(document=make.document(code="x"), by=people.staff)
    data = sent(staff.get(url("head", draft.pk)))

    staff.post(url("head", draft.pk), data | {"based_on": criteria.pk})
    draft.refresh_from_db()
    assert draft.based_on == criteria
    assert "twin" in staff.get(url("node", draft.pk, "1.1")).context["form"].fields

    staff.post(url("head", draft.pk), data | {"based_on": ""})
    draft.refresh_from_db()
    assert draft.based_on is None


def test_twin_is_kept_renamed_or_said_to_be_new(staff, people, criteria):
    draft = copy_set(criteria_set=criteria, code="n", title="n", year=2021, by=people.staff)
    data = sent(staff.get(url("node", draft.pk, "2.1")))
    assert data["twin"] == "2.1"

    staff.post(url("node", draft.pk, "2.1"), data | {"code": "2.7"})
    assert node(draft, "2.7")["twin"] == "2.1"
    data = sent(staff.get(url("node", draft.pk, "2.7")))
    staff.post(url("node", draft.pk, "2.7"), data | {"twin": ""})
    assert node(draft, "2.7")["twin"] == ""
    assert "Tiêu chí mới" in text_of(staff.get(url("detail", draft.pk)))


def test_deadlines_are_set_on_an_issued_set(staff, criteria):
    wrong = {"self_score_due_on": "20/12/2020", "reply_due_on": "1/12/2020"}
    page = staff.post(url("deadlines", criteria.pk), wrong)
    assert "reply_due_on" in page.context["form"].errors

    staff.post(url("deadlines", criteria.pk), wrong | {"reply_due_on": "28/12/2020"})
    criteria.refresh_from_db()
    assert str(criteria.reply_due_on) == "2020-12-28"


def test_page_of_a_set_takes_as_many_queries_however_many_components(
    staff, criteria, people, commune, django_assert_max_num_queries
):
    copy = copy_set(criteria_set=criteria, code="n", title="n", year=2021, by=people.staff)
    for pk in (criteria.pk, copy.pk):
        with django_assert_max_num_queries(16):
            staff.get(url("detail", pk))
