"""What an edit of a draft must not lose, and what no box or file may bring in."""

from copy import deepcopy

import pytest

from par_index.services.criteria import copy_set, create_draft, save_draft
from tests.factories import par_index as make
from tests.par_index.test_criteria_views import node, sent, url


@pytest.fixture
def staff(client, people):
    client.force_login(people.staff)
    return client


@pytest.fixture
def draft(commune, people):
    return create_draft(document=make.document(scale="50"), by=people.staff)


def test_draft_that_follows_a_draft_still_does_after_its_head_was_saved(staff, draft, people):
    following = copy_set(criteria_set=draft, code="n", title="x", year=2021, by=people.staff)
    page = staff.get(url("head", following.pk))

    staff.post(url("head", following.pk), sent(page) | {"title": "Tên khác"})

    following.refresh_from_db()
    assert (following.title, following.based_on_id) == ("Tên khác", draft.pk)


def test_exceptions_follow_a_component_to_its_new_code(staff, draft, people):
    document = deepcopy(draft.document)
    looks = {"when": {"code": "1.1", "answer": ["Không"]}, "treat": "zero", "reason": "r"}
    document["areas"][1]["children"][0]["exceptions"] = [looks]
    save_draft(criteria_set=draft, document=document, seen=draft.digest, by=people.staff)
    page = staff.get(url("node", draft.pk, "1.1"))

    staff.post(url("node", draft.pk, "1.1"), sent(page) | {"code": "1.9"})

    assert node(draft, "2.1")["exceptions"][0]["when"]["code"] == "1.9"
    assert staff.get(url("detail", draft.pk)).context["problems"] == []


def test_more_options_than_usual_rows_are_all_kept(staff, draft, people):
    document = deepcopy(draft.document)
    options = [{"label": f"Mức {points}", "points": str(points / 10)} for points in range(101)]
    document["areas"][0]["children"][0]["rule"] = {"kind": "choice", "options": options}
    save_draft(criteria_set=draft, document=document, seen=draft.digest, by=people.staff)
    page = staff.get(url("node", draft.pk, "1.1"))

    staff.post(url("node", draft.pk, "1.1"), sent(page) | {"name": "Tên khác"})

    assert node(draft, "1.1")["name"] == "Tên khác"
    assert node(draft, "1.1")["rule"]["options"] == options


@pytest.mark.parametrize(
    "part",
    ["9" * 5000, "[" * 600 + "]" * 600, r'"\ud800"', r'"\u0000"'],
    ids=["long", "deep", "half", "empty"],
)
def test_json_that_cannot_be_kept_is_a_fault_of_its_box(staff, draft, part):
    rule = '{"kind": "sum_of", "rules": [{"kind": "count", "per": "1", "max": "1", "label": %s}]}'
    page = staff.get(url("node", draft.pk, "1.1"))
    typed = sent(page) | {"rule_kind": "sum_of", "max": "1", "rule-json": rule % part}

    page = staff.post(url("node", draft.pk, "1.1"), typed)

    assert page.status_code == 422
    assert "rule-json" in page.context["form"].errors


def ticks(page, rows):
    form = page.context["form"]
    return [
        bool(box.value()) for box in form if box.name.startswith(rows) and "inclusive" in box.name
    ]


def test_bounds_of_a_new_kind_of_rule_and_of_new_rows_include_the_bound_itself(staff, draft):
    address = url("node", draft.pk, "1.1")
    typed = sent(staff.get(address))
    for kind in ("proportional", "steps"):
        page = staff.post(address, typed | {"rule_kind": kind, "action": "refresh"})
        typed = sent(page)
    assert ticks(page, "step") == [True] * 2

    # Unticked by hand: the row was sent, without its tick.
    del typed["step-1-inclusive"]
    typed["step-1-bound"] = ""
    page = staff.post(address, typed | {"action": "rows"})

    assert ticks(page, "step") == [True, False, True, True, True]


def test_new_rows_of_bands_include_the_bound_itself(staff, draft):
    page = staff.get(url("head", draft.pk))
    before = ticks(page, "band")

    page = staff.post(url("head", draft.pk), sent(page) | {"action": "rows"})

    assert ticks(page, "band") == [*before, True, True, True]


def test_line_ends_of_browsers_change_nothing(staff, draft):
    address = url("node", draft.pk, "1.1")
    lines = {"name": "Kế hoạch\r\ncủa năm", "note": "Một\r\nHai"}
    staff.post(address, sent(staff.get(address)) | lines)
    draft.refresh_from_db()
    digest = draft.digest

    staff.post(address, sent(staff.get(address)) | lines)

    kept = node(draft, "1.1")
    assert (kept["name"], kept["note"]) == ("Kế hoạch\ncủa năm", "Một\nHai")
    assert draft.digest == digest


@pytest.mark.parametrize(("typed", "cap"), [({}, None), ({"total_cap": "48"}, "48")])
def test_cap_that_nobody_touched_goes_with_the_scale(staff, people, commune, typed, cap):
    draft = create_draft(document=make.document(adjustments={}), by=people.staff)
    address = url("head", draft.pk)

    staff.post(address, sent(staff.get(address)) | {"scale": "50"} | typed)

    draft.refresh_from_db()
    assert draft.document["scale"] == "50"
    assert draft.document["adjustments"].get("total_cap") == cap
