"""Review proposals: their steps, who may take them, what they save, and what they count for."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from procedures.exceptions import NotMergeable, ProposalChanged, ProposalGone, WrongStep
from procedures.measures.proposals import abolition_proposals, shortened_count
from procedures.models import ReviewProposal
from procedures.selectors import board_of, content_of
from procedures.selectors.proposals import Savings, YearOfProposals, dossiers_of_twelve_months
from procedures.services import proposal_answers as answers
from procedures.services import proposals as services
from procedures.services.catalogue import apply_due_versions, drop_version, set_version
from procedures.services.keeping import end_procedure
from procedures.work import proposal_items
from tests.factories.procedures import (
    DossierFactory,
    DraftFactory,
    PaperFactory,
    PostingFactory,
    ProcedureFactory,
    ProposalFactory,
    TimeLimitFactory,
)
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(code="1.004873", name="Xác nhận tình trạng hôn nhân")
    TimeLimitFactory(procedure=procedure, amount=3)
    return procedure


@pytest.fixture
def draft(commune, procedure):
    return DraftFactory(unit=commune, procedure=procedure)


def at(name, proposal=None):
    return reverse(f"procedures:proposal-{name}", args=[proposal.pk] if proposal else [])


def send(*proposals, by=None, sent_on=date(2020, 12, 10)):
    return answers.send_proposals(
        proposals=proposals, document="12/BC-UBND", sent_on=sent_on, by=by
    )


def accept(proposal, by=None, accepted=True, answered_on=date(2020, 12, 15)):
    return answers.answer_proposal(
        proposal=proposal,
        accepted=accepted,
        answer="Đồng ý rút ngắn",
        document="99/QĐ-UBND",
        answered_on=answered_on,
        by=by,
    )


def shorter(procedure, amount=2):
    content = content_of(procedure)
    return {"limits": [{**content["limits"][0], "amount": amount}]}


def take_effect(proposal, effective_from=date(2020, 12, 17), by=None):
    return answers.put_into_effect(
        proposal=proposal,
        content=shorter(proposal.procedure),
        effective_from=effective_from,
        decision="100/QĐ-UBND",
        decision_on=date(2020, 12, 16),
        by=by,
    )


# --- A whole life -------------------------------------------------------------------------------


def test_from_a_units_draft_to_a_new_version(people, commune, procedure):
    """Drafted and offered by the commune, sent and answered by the district, in force."""
    proposal = services.draft_proposal(
        unit=commune,
        procedure=procedure,
        kind="shorten",
        text="Rút ngắn từ 3 còn 2 ngày",
        reason="Không phải xác minh",
        limit_before=3,
        limit_after=2,
        limit_unit="working_days",
        by=people.official,
    )
    services.offer_proposal(proposal=proposal, by=people.official)
    send(proposal, by=people.staff)
    accept(proposal, by=people.staff)
    done = take_effect(proposal, by=people.staff)
    assert (done.state, done.effective_on, done.version) == ("effective", date(2020, 12, 17), 2)
    procedure.refresh_from_db()
    assert (procedure.version, procedure.main_limit.amount) == (2, 2)
    assert procedure.decision == "100/QĐ-UBND"
    version = procedure.versions.get(number=2)
    assert (version.source, version.note) == ("proposal", "Rút ngắn từ 3 còn 2 ngày")
    told = AuditEvent.objects.filter(target="procedures.reviewproposal").order_by("sequence")
    assert [event.action.removeprefix("proposal.") for event in told] == [
        "drafted",
        "offered",
        "sent",
        "answered",
        "effective",
    ]


def test_a_version_to_come_is_effective_from_its_day(procedure, draft):
    send(draft)
    accept(draft)
    take_effect(draft, date(2021, 1, 1))
    draft.refresh_from_db()
    procedure.refresh_from_db()
    assert (procedure.version, procedure.main_limit.amount) == (1, 3)
    assert str(draft.shown_state) == "Được chấp thuận"
    with clock.frozen(datetime(2021, 1, 2, 3, 0, tzinfo=UTC)):
        assert str(draft.shown_state) == "Đã có hiệu lực"


def test_an_abolished_procedure_ends_the_day_before(procedure, commune):
    proposal = DraftFactory(unit=commune, procedure=procedure, kind="abolish")
    send(proposal)
    accept(proposal)
    answers.end_procedure_by_proposal(proposal=proposal, effective_from=date(2021, 1, 1), by=None)
    procedure.refresh_from_db()
    assert procedure.valid_to == date(2020, 12, 31)


def test_a_coming_version_taken_back_leaves_its_proposal_accepted(procedure, draft, people, client):
    send(draft)
    accept(draft)
    done = take_effect(draft, date(2021, 1, 1))
    version = procedure.versions.get(number=done.version)
    drop_version(version=version, by=people.staff)
    draft.refresh_from_db()
    assert (draft.state, draft.version, draft.effective_on) == ("accepted", None, None)
    with clock.frozen(datetime(2021, 3, 1, 3, 0, tzinfo=UTC)):
        assert counted(shortened_count, draft.unit, 2021) == 0
        assert [item.detail for item in proposal_items(people.staff)] == [procedure.name]
    client.force_login(people.staff)
    assert "Danh mục bỏ thay đổi này" in client.get(at("detail", draft)).content.decode()
    take_effect(draft)
    draft.refresh_from_db()
    assert (draft.state, draft.effective_on) == ("effective", date(2020, 12, 17))


def test_an_abolition_follows_the_end_that_it_made(procedure, commune):
    """Another last day moves its day; an end taken back leaves it accepted."""
    proposal = DraftFactory(unit=commune, procedure=procedure, kind="abolish")
    send(proposal)
    accept(proposal)
    answers.end_procedure_by_proposal(proposal=proposal, effective_from=date(2021, 1, 1), by=None)
    end = partial(end_procedure, procedure=procedure, reason="x", by=None)
    end(last_day=date(2021, 1, 31))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.effective_on) == ("effective", date(2021, 2, 1))
    end(last_day=None)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.effective_on) == ("accepted", None)


def test_a_procedure_is_not_abolished_before_it_began(procedure, commune):
    procedure.valid_from = date(2021, 3, 1)
    procedure.save()
    proposal = DraftFactory(unit=commune, procedure=procedure, kind="abolish")
    send(proposal)
    accept(proposal)
    with pytest.raises(Refused, match="không được trước ngày có hiệu lực"):
        answers.end_procedure_by_proposal(
            proposal=proposal, effective_from=date(2021, 1, 1), by=None
        )


def test_only_an_abolition_ends_a_procedure(procedure, draft):
    send(draft)
    accept(draft)
    with pytest.raises(Refused, match="bãi bỏ"):
        answers.end_procedure_by_proposal(proposal=draft, effective_from=date(2021, 1, 1), by=None)


def test_a_version_that_says_the_same_is_refused_and_nothing_moves(procedure, draft):
    send(draft)
    accept(draft)
    with pytest.raises(Refused, match="chưa khác gì"):
        answers.put_into_effect(
            proposal=draft,
            content={},
            effective_from=date(2020, 12, 17),
            decision="",
            decision_on=None,
            by=None,
        )
    draft.refresh_from_db()
    assert draft.state == "accepted"
    assert procedure.versions.count() == 0


# --- Steps that are not possible ----------------------------------------------------------------

STEPS = {
    "edit": lambda one: services.edit_proposal(
        proposal=one, edition=services.proposal_edition(one), by=None, text="Khác"
    ),
    "discard": lambda one: services.discard_proposal(proposal=one, by=None),
    "offer": lambda one: services.offer_proposal(proposal=one, by=None),
    "recall": lambda one: services.recall_proposal(proposal=one, by=None),
    "return": lambda one: services.return_proposal(proposal=one, reason="Thiếu", by=None),
    "release": lambda one: services.release_proposal(proposal=one, by=None),
    "send": lambda one: send(one),
    "answer": lambda one: accept(one),
    "effect": lambda one: take_effect(one),
}
POSSIBLE = {
    "draft": {"edit", "discard", "offer", "send"},
    "offered": {"recall", "return", "send"},
    "merged": {"release"},
    "sent": {"answer"},
    "accepted": {"effect"},
    "refused": set(),
    "effective": set(),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", POSSIBLE)
def test_each_step_from_each_state(state, step, draft, district, procedure):
    lead = DraftFactory(unit=district, procedure=procedure)
    merged_into = lead if state == "merged" else None
    ReviewProposal.objects.filter(pk=draft.pk).update(state=state, merged_into=merged_into)
    draft.refresh_from_db()
    if step in POSSIBLE[state]:
        STEPS[step](draft)
    else:
        with pytest.raises(WrongStep, match=str(draft.get_state_display())):
            STEPS[step](draft)
        assert ReviewProposal.objects.get(pk=draft.pk).state == state


def test_what_is_gone_is_told(draft):
    services.discard_proposal(proposal=ReviewProposal.objects.get(), by=None)
    with pytest.raises(ProposalGone):
        services.offer_proposal(proposal=draft, by=None)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": " "}, "Chưa có nội dung"),
        ({"reason": ""}, "Chưa nêu lý do"),
        ({"limit_after": None}, "thời hạn đề xuất"),
        ({"kind": "papers", "papers_dropped": 0}, "số giấy tờ"),
    ],
)
def test_an_incomplete_draft_is_not_offered_and_not_sent(commune, procedure, change, sentence):
    proposal = DraftFactory(unit=commune, procedure=procedure, **change)
    with pytest.raises(Refused, match=sentence):
        services.offer_proposal(proposal=proposal, by=None)
    with pytest.raises(Refused, match=sentence):
        send(proposal)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"limit_after": 4}, "không được dài hơn"),
        ({"limit_after": 3}, "ngắn hơn"),
        ({"limit_unit": ""}, "phải có đơn vị"),
        ({"hours_after": Decimal(5)}, "Số giờ sau khi sửa"),
        ({"cost_after": Decimal(50_001)}, "Chi phí sau khi sửa"),
    ],
)
def test_a_simplification_never_asks_for_more(draft, change, sentence):
    draft.refresh_from_db()
    with pytest.raises(Refused, match=sentence):
        services.edit_proposal(
            proposal=draft, edition=services.proposal_edition(draft), by=None, **change
        )


def test_days_of_letters_follow_one_another(draft):
    with pytest.raises(Refused, match="chưa đến"):
        send(draft, sent_on=date(2020, 12, 18))
    with pytest.raises(Refused, match="số, ký hiệu"):
        answers.send_proposals(proposals=[draft], document=" ", sent_on=date(2020, 12, 1), by=None)
    send(draft)
    with pytest.raises(Refused, match="trước ngày gửi"):
        accept(draft, answered_on=date(2020, 12, 9))
    accept(draft)
    with pytest.raises(Refused, match="trước ngày gửi"):
        take_effect(draft, date(2020, 12, 9))


def test_one_that_cannot_be_sent_keeps_the_whole_letter_back(draft, commune, procedure):
    incomplete = DraftFactory(unit=commune, procedure=procedure, reason="")
    with pytest.raises(Refused):
        send(draft, incomplete)
    assert set(ReviewProposal.objects.values_list("state", flat=True)) == {"draft"}


# --- Two people ---------------------------------------------------------------------------------


def test_of_two_people_at_one_draft_the_second_is_told(client, people, draft):
    client.force_login(people.official)
    shown = client.get(at("edit", draft)).context["form"]
    ReviewProposal.objects.update(text="Người kia đã sửa")
    sent = {
        "kind": "shorten",
        "text": "Bản của tôi",
        "papers_dropped": "",
        "edition": shown["edition"].value(),
    }
    response = client.post(at("edit", draft), sent)
    assert response.status_code == 422
    assert "Người khác vừa sửa kiến nghị này" in response.content.decode()
    assert "Bản của tôi" in response.content.decode()
    draft.refresh_from_db()
    assert draft.text == "Người kia đã sửa"


def test_an_edit_with_an_old_edition_is_refused(draft):
    with pytest.raises(ProposalChanged):
        services.edit_proposal(proposal=draft, edition="old", by=None, text="Khác")


# --- Merging ------------------------------------------------------------------------------------


@pytest.fixture
def offered(commune, neighbour, procedure):
    given = {"procedure": procedure, "state": "offered"}
    return [DraftFactory(unit=commune, **given), DraftFactory(unit=neighbour, **given)]


def merge(district, proposals, by=None):
    return services.merge_proposals(
        unit=district,
        proposals=proposals,
        by=by,
        text="Toàn huyện rút ngắn",
        reason="Hai xã cùng đề nghị",
        limit_before=3,
        limit_after=2,
        limit_unit="working_days",
    )


def test_merged_ones_lead_to_the_districts_and_keep_their_author(
    people, district, offered, procedure
):
    ReviewProposal.objects.update(drafted_by=people.official)
    lead = merge(district, offered, people.staff)
    assert (lead.unit, lead.state, lead.procedure) == (district, "draft", procedure)
    for one in offered:
        one.refresh_from_db()
        assert (one.state, one.merged_into, one.drafted_by) == ("merged", lead, people.official)


def test_only_alike_ones_are_merged(district, offered, commune):
    other = DraftFactory(unit=commune, procedure=ProcedureFactory(), state="offered")
    with pytest.raises(NotMergeable):
        merge(district, [offered[0], other])
    kind = DraftFactory(unit=commune, procedure=offered[0].procedure, kind="amend", state="offered")
    with pytest.raises(NotMergeable):
        merge(district, [offered[0], kind])
    own = DraftFactory(unit=district, procedure=offered[0].procedure, state="offered")
    with pytest.raises(NotMergeable):
        merge(district, [own])
    with pytest.raises(NotMergeable):
        merge(district, [])


def test_an_unsent_merger_is_undone_one_by_one_or_whole(district, offered):
    lead = merge(district, offered)
    services.release_proposal(proposal=offered[0], by=None)
    assert lead.merged.count() == 1
    services.discard_proposal(proposal=lead, by=None)
    states = ReviewProposal.objects.values_list("state", "merged_into")
    assert list(states) == [("offered", None)] * 2


def test_after_sending_nothing_leaves_the_merger(district, offered):
    lead = merge(district, offered)
    send(lead)
    with pytest.raises(WrongStep):
        services.release_proposal(proposal=offered[0], by=None)


def test_a_commune_reads_what_became_of_its_proposal_and_not_the_neighbours(
    client, people, district, offered
):
    ReviewProposal.objects.filter(pk=offered[1].pk).update(text="Chuyện của xã bên")
    lead = merge(district, offered)
    send(lead)
    client.force_login(people.official)
    own = client.get(at("detail", offered[0])).content.decode()
    assert at("detail", lead) in own
    assert "Đã gửi cấp có thẩm quyền" in own
    page = client.get(at("detail", lead)).content.decode()
    assert "và kiến nghị của 1 đơn vị khác" in page
    assert "Chuyện của xã bên" not in page
    assert client.get(at("detail", offered[1])).status_code == 404


# --- Who may ------------------------------------------------------------------------------------


def test_nobody_but_the_unit_writes_and_nobody_but_the_district_decides(people, draft):
    for person in (people.leader, people.staff, people.inspector, people.stranger):
        with pytest.raises(PermissionDenied):
            services.offer_proposal(proposal=draft, by=person)
    services.offer_proposal(proposal=draft, by=people.official)
    for person in (people.official, people.leader, people.inspector, people.administrator):
        with pytest.raises(PermissionDenied):
            send(draft, by=person)


def test_the_district_sends_no_draft_of_a_commune(people, draft):
    with pytest.raises(WrongStep):
        send(draft, by=people.staff)


def test_the_district_sends_its_own_draft(people, district, procedure):
    own = DraftFactory(unit=district, procedure=procedure)
    send(own, by=people.staff)
    own.refresh_from_db()
    assert (own.state, own.sent_on) == ("sent", date(2020, 12, 10))


# --- On the pages -------------------------------------------------------------------------------


def test_a_new_proposal_knows_the_limit_and_the_dossiers_of_twelve_months(
    client, people, commune, procedure
):
    for day in (date(2019, 12, 18), date(2020, 12, 17)):
        DossierFactory(unit=commune, procedure=procedure, received_at=noon(day), due_on=None)
    # A day too old, and another commune's.
    DossierFactory(unit=commune, procedure=procedure, received_at=noon(date(2019, 12, 17)))
    DossierFactory(procedure=procedure, received_at=noon(date(2020, 12, 1)))
    client.force_login(people.official)
    form = client.get(at("add") + "?thu-tuc=1.004873").context["form"]
    values = {name: form[name].value() for name in ("limit_before", "limit_unit")}
    assert values == {"limit_before": 3, "limit_unit": "working_days"}
    assert form["dossiers_per_year"].value() == 2


def noon(day):
    return datetime(day.year, day.month, day.day, 5, 0, tzinfo=UTC)


def test_without_dossiers_in_the_portal_the_number_is_unknown_not_zero(commune, procedure):
    assert dossiers_of_twelve_months(commune, procedure, "").state == "missing"
    DossierFactory(unit=commune, received_at=noon(date(2020, 12, 1)), due_on=None)
    assert dossiers_of_twelve_months(commune, procedure, "").value == 0


def test_numbers_are_read_as_people_write_them(client, people, procedure):
    client.force_login(people.official)
    sent = {
        "kind": "papers",
        "text": "Bỏ bản sao sổ hộ khẩu",
        "papers_dropped": "1",
        "hours_before": "2,5",
        "hours_after": "1,25",
        "cost_before": "15.000 đồng",
        "cost_after": "5 000",
        "dossiers_per_year": "1.200",
    }
    assert client.post(at("add") + "?thu-tuc=1.004873", sent).status_code == 302
    made = ReviewProposal.objects.get()
    assert (made.hours_saved, made.money_saved, made.papers_saved) == (1500, 12_000_000, 1200)


def test_a_number_that_is_none_keeps_what_was_typed(client, people, procedure):
    client.force_login(people.official)
    sent = {"kind": "shorten", "text": "Rút ngắn", "hours_before": "hai giờ"}
    response = client.post(at("add") + "?thu-tuc=1.004873", sent)
    assert response.status_code == 422
    assert "hai giờ" in response.content.decode()


def test_the_pages_take_a_proposal_all_the_way(client, people, commune, procedure):
    PaperFactory(procedure=procedure, name="Bản sao sổ hộ khẩu")
    draft = DraftFactory(unit=commune, procedure=procedure, kind="papers", papers_dropped=1)
    client.force_login(people.official)
    assert client.post(at("offer", draft)).status_code == 302
    client.force_login(people.staff)
    letter = {"chon": [draft.pk], "document": "12/BC-UBND", "sent_on": "10/12/2020"}
    assert client.post(at("send"), letter).status_code == 302
    said = {
        "accepted": "1",
        "answer": "Đồng ý",
        "document": "99/QĐ-UBND",
        "answered_on": "15/12/2020",
    }
    assert client.post(at("answer", draft), said).status_code == 302
    shown = client.get(at("effect", draft)).context["form"]
    asked = {
        **seen(shown),
        "effective_from": "17/12/2020",
        "decision": "100/QĐ-UBND",
        "limit_0": "3",
        "drop_0": "on",
    }
    preview = client.post(at("effect", draft), {**asked, "preview": "1"})
    assert preview.status_code == 200
    assert [change.label for change in preview.context["changes"]] == [
        "Giấy tờ: Bản sao sổ hộ khẩu"
    ]
    draft.refresh_from_db()
    assert draft.state == "accepted"
    assert client.post(at("effect", draft), asked).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.version) == ("effective", 2)
    assert procedure.paper_list.count() == 0


def test_the_effect_is_filled_in_with_the_proposed_limit(client, people, draft, procedure):
    TimeLimitFactory(procedure=procedure, case="cần xác minh", amount=8)
    send(draft)
    accept(draft)
    client.force_login(people.staff)
    form = client.get(at("effect", draft)).context["form"]
    rows = {field.label: field.value() for field in form.limit_fields}
    assert rows == {
        "Trực tiếp tại Một cửa (ngày làm việc)": 2,
        "Trực tiếp tại Một cửa, cần xác minh (ngày làm việc)": 8,
    }


def test_a_procedure_changed_meanwhile_is_told_and_nothing_lost(client, people, draft, procedure):
    send(draft)
    accept(draft)
    client.force_login(people.staff)
    opened = seen(client.get(at("effect", draft)).context["form"])
    other = DraftFactory(unit=draft.unit, procedure=procedure)
    send(other)
    accept(other)
    take_effect(other)
    asked = {**opened, "effective_from": "17/12/2020", "limit_0": "1"}
    response = client.post(at("effect", draft), asked)
    assert response.status_code == 422
    assert "vừa sửa thủ tục này" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == "accepted"


def seen(form):
    """What the page carries of the state that it was made from."""
    return {name: form[name].value() for name in ("based_on", "opened")}


@pytest.fixture
def two_papers(procedure, client, people):
    """From 01/01/2021 on the first of two papers is asked for no longer."""
    for place, name in enumerate(("Sổ hộ khẩu", "Tờ khai")):
        PaperFactory(procedure=procedure, name=name, position=place)
    content = {"paper_list": content_of(procedure)["paper_list"][1:]}
    set_version(
        procedure=procedure,
        content=content,
        effective_from=date(2021, 1, 1),
        source="edit",
        by=None,
    )
    client.force_login(people.staff)


def test_what_waits_keeps_its_papers_when_a_proposal_takes_effect_after_it(
    client, procedure, draft, two_papers
):
    send(draft)
    accept(draft)
    opened = seen(client.get(at("effect", draft)).context["form"])
    asked = {**opened, "effective_from": "01/02/2021", "limit_0": "2"}
    assert client.post(at("effect", draft), asked).status_code == 302
    last = procedure.versions.get(number=3)
    assert [one["name"] for one in last.content["paper_list"]] == ["Tờ khai"]
    assert last.content["limits"][0]["amount"] == 2


def test_a_page_that_stood_open_over_midnight_means_what_it_showed(
    client, procedure, draft, two_papers
):
    """Of its two papers the second is ticked; that night the first is gone, and the second moves up."""
    send(draft)
    accept(draft)
    opened = seen(client.get(at("effect", draft)).context["form"])
    asked = {**opened, "effective_from": "02/01/2021", "limit_0": "2", "drop_1": "on"}
    with clock.frozen(datetime(2021, 1, 1, 17, 30, tzinfo=UTC)):
        apply_due_versions()
        assert client.post(at("effect", draft), asked).status_code == 302
    assert procedure.versions.get(number=3).content["paper_list"] == []


def test_merging_on_the_page_is_filled_in_from_all(client, people, district, offered):
    client.force_login(people.staff)
    assert len(client.get(at("merge")).context["groups"]) == 1
    keys = [one.pk for one in offered]
    form = client.get(at("merge"), {"chon": keys}).context["form"]
    assert (form["limit_after"].value(), form["hours_before"].value()) == (2, "4,5")
    sent = {"chon": keys, "text": "Toàn huyện", "reason": "Hai xã", "limit_after": "2"}
    sent |= {"limit_before": "3", "limit_unit": "working_days"}
    assert client.post(at("merge"), sent).status_code == 302
    assert ReviewProposal.objects.get(unit=district).merged.count() == 2


def test_a_merger_of_what_is_gone_shows_what_is_left(client, people, offered):
    keys = [one.pk for one in offered]
    ReviewProposal.objects.update(state="draft")
    client.force_login(people.staff)
    response = client.post(at("merge"), {"chon": keys, "text": "Toàn huyện"})
    assert response.status_code == 422
    assert "Xin chọn lại" in response.content.decode()


def test_sending_says_when_somebody_was_faster(client, people, offered):
    ReviewProposal.objects.filter(pk=offered[0].pk).update(state="draft")
    client.force_login(people.staff)
    letter = {"chon": [one.pk for one in offered], "document": "1/BC", "sent_on": "10/12/2020"}
    response = client.post(at("send"), letter)
    assert response.status_code == 422
    assert "1/BC" in response.content.decode()
    offered[1].refresh_from_db()
    assert offered[1].state == "offered"


def test_an_impossible_step_is_told_on_the_page(client, people, draft):
    client.force_login(people.official)
    page = client.post(at("recall", draft), follow=True).content.decode()
    assert "đang ở bước “Đang soạn”" in page


def test_the_district_is_told_of_what_waits(people, draft):
    assert proposal_items(people.staff) == []
    services.offer_proposal(proposal=draft, by=None)
    [item] = proposal_items(people.staff)
    assert "1 kiến nghị" in item.title
    assert proposal_items(people.official) == []
    send(draft)
    accept(draft)
    [item] = proposal_items(people.staff)
    assert item.url == at("effect", draft)


def test_a_returned_draft_is_on_the_units_work_list_with_the_reason(people, client, draft):
    services.offer_proposal(proposal=draft, by=None)
    services.return_proposal(proposal=draft, reason="Thiếu số hồ sơ", by=people.staff)
    [item] = proposal_items(people.official)
    assert (item.detail, item.url) == ("Thiếu số hồ sơ", at("detail", draft))
    assert proposal_items(people.staff) == proposal_items(people.stranger) == []
    client.force_login(people.official)
    assert "Thiếu số hồ sơ" in client.get(at("detail", draft)).content.decode()
    services.offer_proposal(proposal=draft, by=None)
    services.recall_proposal(proposal=draft, by=people.official)
    assert proposal_items(people.official) == []


# --- What is saved ------------------------------------------------------------------------------


def test_hours_money_and_papers_by_hand(draft):
    """(4,5 − 2) × 120 = 300 hours; (50.000 − 20.000) × 120 = 3.600.000 đồng."""
    assert (draft.hours_saved, draft.money_saved) == (Decimal("300.00"), Decimal(3_600_000))
    draft.papers_dropped = 2
    assert draft.papers_saved == 240


def test_an_unknown_number_is_left_out_and_said(draft, commune, procedure):
    unknown = DraftFactory(unit=commune, procedure=procedure, dossiers_per_year=None)
    dropped = DraftFactory(unit=commune, procedure=procedure, papers_dropped=1, cost_after=None)
    savings = Savings.of([draft, unknown, dropped])
    assert (savings.hours.value, savings.hours.known, savings.hours.of) == (600, 2, 3)
    assert (savings.money.value, savings.money.known, savings.money.of) == (3_600_000, 1, 3)
    assert (savings.papers.value, savings.papers.known, savings.papers.of) == (120, 1, 1)
    assert Savings.of([unknown]).hours.value is None


def test_merged_ones_are_not_added_twice(district, offered):
    lead = merge(district, offered)
    ReviewProposal.objects.filter(pk=lead.pk).update(
        hours_before=3, hours_after=1, dossiers_per_year=100
    )
    send(lead)
    sums = YearOfProposals.of(ReviewProposal.objects.all())
    assert (sums.sent.proposals, sums.sent.hours.value) == (1, 200)
    assert [unit for unit, _savings in sums.by_unit] == [district]


def test_the_summary_groups_a_years_sent_ones(client, people, commune, neighbour, procedure):
    given = {"sent_on": date(2020, 4, 1), "state": "sent", "procedure": procedure}
    DraftFactory(unit=commune, **given)
    DraftFactory(unit=neighbour, **given | {"state": "refused"})
    DraftFactory(unit=neighbour, **given | {"sent_on": date(2019, 4, 1)})
    DraftFactory(unit=neighbour, procedure=procedure)
    client.force_login(people.staff)
    sums = client.get(at("summary") + "?nam=2020").context["sums"]
    assert (sums.sent.proposals, sums.sent.hours.value, sums.accepted.proposals) == (2, 600, 0)
    assert [(unit.name, one.proposals) for unit, one in sums.by_unit] == [
        ("Xã Hiếu Phụng", 1),
        ("Xã Quới An", 1),
    ]
    assert [(field.name, one.proposals) for field, one in sums.by_field] == [("Hộ tịch", 2)]


def test_the_register_of_a_year(client, people, commune, procedure):
    """What took effect stands in both years; what is unsent in the present one, however old."""
    given = {"unit": commune, "procedure": procedure}
    over = DraftFactory(**given, sent_on=date(2019, 11, 1), effective_on=date(2020, 1, 5))
    old = DraftFactory(**given, drafted_on=date(2019, 12, 30), state="offered")
    ReviewProposal.objects.filter(pk=over.pk).update(state="effective")
    client.force_login(people.staff)

    def listed(year):
        return set(client.get(f"{at('list')}?nam={year}").context["page_obj"].object_list)

    assert listed(2020) == {over, old}
    assert listed(2019) == {over, old}
    assert client.get(f"{at('summary')}?nam=2020").context["sums"].sent.proposals == 0


def test_the_register_filters_by_the_state_that_it_shows(client, people, procedure, draft):
    """Accepted with its day to come: under "accepted", as its line says, until that day."""
    send(draft)
    accept(draft)
    take_effect(draft, date(2021, 1, 1))
    client.force_login(people.staff)

    def found(state):
        page = client.get(at("list"), {"nam": "2020", "trang-thai": state}).context["page_obj"]
        return [str(one.shown_state) for one in page]

    assert (found("accepted"), found("effective")) == (["Được chấp thuận"], [])
    with clock.frozen(datetime(2021, 1, 1, 3, 0, tzinfo=UTC)):
        client.force_login(people.staff)
        assert (found("accepted"), found("effective")) == ([], ["Đã có hiệu lực"])


def test_the_annex_says_unknown_where_a_number_is_missing(client, people, commune, procedure):
    given = {"unit": commune, "procedure": procedure, "state": "sent"}
    DraftFactory(sent_on=date(2020, 4, 1), cost_after=None, document="12/BC", **given)
    client.force_login(people.staff)
    answer = client.get(at("annex") + "?nam=2020")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][:5] == ("STT", "Thủ tục", "Mã", "Nội dung kiến nghị", "Lý do")
    assert rows[1][2] == "1.004873"
    assert rows[1][5:9] == (300, "chưa có số", 0, 120)


def test_the_annex_of_a_letter_holds_the_chosen_ones(client, people, offered):
    client.force_login(people.staff)
    answer = client.get(at("annex"), {"chon": [offered[0].pk]})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[9] for row in rows[1:]] == ["Xã Hiếu Phụng"]


def test_the_register_costs_the_same_for_any_number(
    client, people, district, procedure, django_assert_max_num_queries
):
    client.force_login(people.staff)
    DraftFactory(unit=district, procedure=procedure)
    for name in ("list", "summary"):
        client.get(at(name))
        with django_assert_max_num_queries(16) as one:
            client.get(at(name))
        for _number in range(3):
            DraftFactory(
                unit=UnitFactory(parent=district),
                procedure=ProcedureFactory(),
                state="sent",
                sent_on=date(2020, 5, 1),
            )
        with django_assert_max_num_queries(16) as more:
            client.get(at(name))
        assert name == "summary" or len(one) == len(more)


# --- The measures -------------------------------------------------------------------------------


def counted(measure, unit, year=2020, argument="own"):
    return measure([unit], year, argument)[unit.pk].value


def test_a_merged_shortening_counts_for_its_unit_when_the_districts_takes_effect(
    district, commune, neighbour, offered
):
    lead = merge(district, offered)
    send(lead)
    accept(lead)
    assert counted(shortened_count, commune) == 0
    take_effect(lead)
    assert [counted(shortened_count, one) for one in (commune, neighbour, district)] == [1, 1, 1]
    # One procedure, however many proposed it.
    assert counted(shortened_count, district, argument="") == 1


def test_a_shortening_whose_day_is_to_come_does_not_count_yet(commune, procedure, draft):
    send(draft)
    accept(draft)
    take_effect(draft, date(2020, 12, 20))
    assert counted(shortened_count, commune) == 0
    with clock.frozen(datetime(2020, 12, 20, 3, 0, tzinfo=UTC)):
        assert counted(shortened_count, commune) == 1
    assert counted(shortened_count, commune, 2021) == 0


def test_abolitions_count_by_the_day_they_were_sent(district, commune, neighbour, procedure):
    sent = {"sent_on": date(2020, 4, 1), "effective_on": None}
    ProposalFactory(unit=commune, kind="abolish", **sent)
    ProposalFactory(unit=commune, kind="papers", **sent)
    ProposalFactory(unit=commune, kind="amend", **sent)
    ProposalFactory(unit=commune, kind="papers", sent_on=None, effective_on=None)
    lead = ProposalFactory(unit=district, procedure=procedure, kind="papers", **sent)
    ProposalFactory(
        unit=neighbour,
        procedure=procedure,
        kind="papers",
        state="merged",
        merged_into=lead,
        sent_on=None,
        effective_on=None,
    )
    assert counted(abolition_proposals, commune) == 2
    assert counted(abolition_proposals, neighbour) == 1
    assert counted(abolition_proposals, district, argument="") == 3


def test_a_new_version_makes_the_boards_due_again(commune, procedure, draft):
    """The shortened limit hangs nowhere yet."""
    PostingFactory(unit=commune, procedure=procedure)
    send(draft)
    accept(draft)
    take_effect(draft)
    [entry] = board_of(commune).missing
    assert (entry.procedure, entry.due_on) == (procedure, date(2020, 12, 24))
    assert [old.version for old in entry.earlier] == [1]


def test_what_was_recorded_before_there_were_steps_finds_its_place(draft):
    """Of an older portal's rows only days are known; a second run moves nothing."""
    older = [
        ProposalFactory(unit=draft.unit, state="draft", sent_on=date(2020, 3, 1), **later)
        for later in ({"effective_on": date(2020, 5, 1)}, {"effective_on": None})
    ]
    refused = ProposalFactory(unit=draft.unit, state="refused", sent_on=date(2020, 3, 1))
    placing = import_module("procedures.migrations.0006_place_proposals").place_proposals
    placing(apps, None)
    placing(apps, None)
    for one in (*older, refused, draft):
        one.refresh_from_db()
    states = [one.state for one in (*older, refused, draft)]
    assert states == ["effective", "sent", "refused", "draft"]
    assert {one.drafted_on for one in older} == {date(2020, 3, 1)}
