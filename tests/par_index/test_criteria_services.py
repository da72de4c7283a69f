"""Drafts, their issue and their copies."""

import json
from copy import deepcopy
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common.exceptions import Conflict, Refused
from par_index.exceptions import CriteriaFaulty, ReasonMissing, SetIsDraft, SetIsIssued
from par_index.imports import load_criteria
from par_index.models import CriteriaSet
from par_index.scoring import digest
from par_index.services import open_scorecards, run_index, run_now, start_run
from par_index.services.criteria import (
    copy_set,
    create_draft,
    discard_draft,
    issue_set,
    save_draft,
    set_deadlines,
)
from tests.factories import par_index as make
from tests.factories.units import LevelFactory, person
from tests.par_index.test_commands import run_command


@pytest.fixture
def keeper(district):
    return person("district_staff", district)


@pytest.fixture
def draft(commune, keeper):
    return create_draft(document=make.document(scale="50"), by=keeper)


def broken(document):
    document = deepcopy(document)
    document["areas"][0]["children"][1]["rule"] = {"kind": "proportional"}
    return document


def test_draft_has_a_head_and_no_rows_and_nobody_is_scored_by_it(draft, keeper):
    assert (draft.is_draft, draft.title, draft.year) == (True, "Bộ tiêu chí nhỏ", 2020)
    assert not draft.criteria.exists()
    for act in (
        lambda: open_scorecards(criteria_set=draft, by=keeper),
        lambda: start_run(criteria_set=draft, year=2020, by=keeper),
        lambda: run_now(criteria_set=draft, year=2020),
        lambda: run_index(criteria_set=draft, year=2020),
    ):
        with pytest.raises(SetIsDraft):
            act()
    assert not draft.runs.exists()
    assert not draft.scorecards.exists()


def test_issue_freezes_the_set_and_makes_its_rows(draft, keeper):
    issued = issue_set(criteria_set=draft, by=keeper, seen=draft.digest)

    assert (issued.is_draft, issued.issued_by) == (False, keeper)
    assert issued.criteria.count() == 9
    assert open_scorecards(criteria_set=issued, by=keeper) == 1
    event = AuditEvent.objects.get(action="criteria.issued")
    assert event.after["digest"] == issued.digest
    for act in (
        lambda: save_draft(
            criteria_set=draft, document=make.document(), seen=draft.digest, by=keeper
        ),  # fmt: skip
        lambda: issue_set(criteria_set=draft, by=keeper),
        lambda: discard_draft(criteria_set=draft, by=keeper),
    ):
        with pytest.raises(SetIsIssued):
            act()


def test_faulty_draft_is_kept_but_not_issued_and_every_fault_is_named(draft, keeper):
    document = broken(draft.document)
    document["areas"][1]["max"] = "31"

    save_draft(criteria_set=draft, document=document, seen=draft.digest, by=keeper)

    draft.refresh_from_db()
    with pytest.raises(CriteriaFaulty) as caught:
        issue_set(criteria_set=draft, by=keeper)
    assert [error.path for error in caught.value.errors] == [
        "areas[0].children[1].rule.full_at",
        "areas[1].max",
    ]
    assert str(caught.value).startswith("Còn 2 chỗ phải sửa: 1.2: ")


def test_maxima_that_are_not_the_scale_need_a_reason(commune, keeper):
    draft = create_draft(document=make.document(), by=keeper)

    with pytest.raises(ReasonMissing) as caught:
        issue_set(criteria_set=draft, by=keeper, total_reason="  ")
    assert "50" in str(caught.value)
    issue_set(criteria_set=draft, by=keeper, total_reason="Bộ thử, quy đổi theo tỷ lệ")

    assert AuditEvent.objects.get(action="criteria.issued").reason == "Bộ thử, quy đổi theo tỷ lệ"


def test_of_two_who_edit_the_second_is_told_and_nothing_is_overwritten(draft, keeper):
    seen = draft.digest
    save_draft(
        criteria_set=draft, document=draft.document | {"title": "Của tôi"}, seen=seen, by=keeper
    )

    with pytest.raises(Conflict):
        save_draft(
            criteria_set=draft, document=draft.document | {"title": "Khác"}, seen=seen, by=keeper
        )
    with pytest.raises(Conflict):
        issue_set(criteria_set=draft, by=keeper, seen=seen)

    draft.refresh_from_db()
    assert (draft.title, draft.is_draft) == ("Của tôi", True)


def test_copy_is_a_draft_of_the_next_year_whose_twins_are_the_same_codes(criteria, keeper):
    document = deepcopy(criteria.document)
    document["areas"][0]["children"][0]["twin"] = "0.9"
    CriteriaSet.objects.filter(pk=criteria.pk).update(document=document)
    criteria.refresh_from_db()

    copy = copy_set(criteria_set=criteria, code="small-2021", title="Bộ 2021", year=2021, by=keeper)

    assert (copy.is_draft, copy.based_on, copy.year) == (True, criteria, 2021)
    assert "twin" not in copy.document["areas"][0]["children"][0]
    assert copy.document["areas"][1] == criteria.document["areas"][1]
    with pytest.raises(Refused):
        copy_set(criteria_set=criteria, code="small-2021", title="x", year=2021, by=keeper)


def test_draft_is_discarded_unless_another_rests_on_it(draft, keeper):
    copy = copy_set(criteria_set=draft, code="next", title="x", year=2021, by=keeper)

    with pytest.raises(Refused):
        discard_draft(criteria_set=draft, by=keeper)
    discard_draft(criteria_set=copy, by=keeper)
    discard_draft(criteria_set=draft, by=keeper)

    assert not CriteriaSet.objects.exists()
    assert AuditEvent.objects.filter(action="criteria.discarded").count() == 2


def test_deadlines_may_be_set_on_an_issued_set_and_change_nothing_else(criteria, keeper):
    before = criteria.digest
    days = {
        "self_score_due_on": date(2020, 12, 10),
        "appraisal_due_on": None,
        "reply_due_on": date(2020, 12, 20),
    }

    set_deadlines(criteria_set=criteria, by=keeper, **days)

    criteria.refresh_from_db()
    assert (criteria.self_score_due_on, criteria.reply_due_on) == (days["self_score_due_on"], days["reply_due_on"])  # fmt: skip
    assert criteria.digest == before


@pytest.mark.parametrize("role", ["official", "leader", "inspector"])
def test_others_do_not_edit_sets(role, draft, commune):
    user = person(role, commune)
    days = dict.fromkeys(("self_score_due_on", "appraisal_due_on", "reply_due_on"))
    for act in (
        lambda: create_draft(document=make.document(code="x"), by=user),
        lambda: save_draft(criteria_set=draft, document=draft.document, seen=draft.digest, by=user),
        lambda: issue_set(criteria_set=draft, by=user),
        lambda: copy_set(criteria_set=draft, code="x", title="x", year=2021, by=user),
        lambda: discard_draft(criteria_set=draft, by=user),
        lambda: set_deadlines(criteria_set=draft, by=user, **days),
    ):
        with pytest.raises(PermissionDenied):
            act()


# --- The command -----------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


def test_command_issues_at_once_unless_it_is_asked_for_a_draft(db, files):
    LevelFactory()
    path = files("set.json", make.document())

    run_command("import_criteria", path, "--draft")
    draft = CriteriaSet.objects.get()
    assert (draft.is_draft, draft.criteria.count()) == (True, 0)

    out, _errors, refusal = run_command("import_criteria", path)
    issued = CriteriaSet.objects.get()
    assert (issued.pk, issued.is_draft, issued.criteria.count()) == (draft.pk, False, 9)
    assert (out.startswith("Bộ tiêu chí small-2020: 4"), refusal) == (True, "")


def test_issued_set_does_not_become_a_draft_again(criteria, files):
    again = run_command("import_criteria", files("a.json", make.document()), "--draft")
    other = run_command("import_criteria", files("b.json", make.document(title="x")), "--draft")

    assert (again[2], other[2]) == ("", "1 lỗi; không có gì được ghi.")
    assert not CriteriaSet.objects.get().is_draft


def test_issued_set_is_replaced_by_the_command_only_until_a_card_is_open(criteria, files, commune):
    run_command("import_criteria", files("a.json", make.document(title="Sửa lỗi chữ")))
    criteria.refresh_from_db()
    assert criteria.title == "Sửa lỗi chữ"

    open_scorecards(criteria_set=criteria)
    refused = run_command("import_criteria", files("b.json", make.document(title="Khác")))

    criteria.refresh_from_db()
    assert (criteria.title, refused[2]) == ("Sửa lỗi chữ", "1 lỗi; không có gì được ghi.")


def test_marks_are_refused_on_a_draft(commune, tmp_path):
    criteria, _changed, _notices = load_criteria(make.document(), draft=True)
    path = tmp_path / "marks.csv"
    path.write_text("unit_code,component_code,stage,value\n", encoding="utf-8")

    _out, _errors, refusal = run_command(
        "import_marks", path, "--set", criteria.code, "--year", 2020
    )

    assert "dự thảo" in refusal


def test_content_decides_the_digest_not_whether_it_is_issued(commune, keeper):
    draft = create_draft(document=make.document(scale="50"), by=keeper)

    issued = issue_set(criteria_set=draft, by=keeper)

    assert issued.digest == digest(make.document(scale="50"))
