"""Versions: what the page says on which day, and that nothing said is lost."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common import clock
from procedures import services
from procedures.exceptions import (
    AlreadyInForce,
    BeforePresentVersion,
    ChangedMeanwhile,
    ContentRefused,
)
from procedures.models import Paper, ProcedureVersion
from procedures.selectors import versions
from procedures.selectors.versions import LimitBook, limit_entry, paper_entry
from procedures.services.catalogue import latest_version
from tests.factories.procedures import ProcedureFactory, ProposalFactory, TimeLimitFactory

pytestmark = pytest.mark.django_db
THREE = limit_entry(amount=3, unit="working_days")
TWO = limit_entry(amount=2, unit="working_days")
JUNE, SEPTEMBER, YEAR_END = date(2020, 6, 1), date(2020, 9, 1), date(2020, 12, 31)


def on(day):
    return clock.frozen(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(
        code="1.004873", name="Xác nhận tình trạng hôn nhân", decision="01/QĐ", confirmed=True
    )
    TimeLimitFactory(procedure=procedure)
    Paper.objects.create(procedure=procedure, name="Tờ khai", form="Mẫu 01")
    return procedure


def change(procedure, day, by=None, **content):
    return services.set_version(
        procedure=procedure, content=content, effective_from=day, source="edit", by=by
    )


def limits(procedure):
    return [str(limit) for limit in procedure.limits.order_by("channel", "case")]


def test_a_version_of_today_is_in_the_rows_at_once_and_the_first_is_kept(procedure):
    with on(JUNE):
        version = services.set_version(
            procedure=procedure,
            content={"limits": [TWO], "steps": "Nộp hồ sơ.\nNhận kết quả."},
            effective_from=JUNE,
            decision="02/QĐ",
            decision_on=date(2020, 5, 20),
            note="Rút ngắn",
            source="edit",
            by=None,
        )
    assert (version.number, procedure.version, procedure.decision) == (2, 2, "02/QĐ")
    assert (limits(procedure), procedure.confirmed) == (["2 ngày làm việc"], False)
    assert procedure.paper_list.get().form == "Mẫu 01"
    first = procedure.versions.get(number=1)
    assert (first.effective_from, first.decision) == (None, "01/QĐ")
    assert first.content["limits"] == [THREE]
    assert version.decision_on == date(2020, 5, 20)


def test_what_changed_is_in_the_trail(procedure):
    with on(JUNE):
        change(procedure, JUNE, limits=[TWO])
    event = AuditEvent.objects.get(action="procedure.version_applied")
    assert event.before == {"limits": [THREE]}
    assert event.after == {
        "limits": [TWO],
        "number": 2,
        "effective_from": "2020-06-01",
        "source": "edit",
    }


def test_nothing_changed_makes_no_version(procedure):
    assert change(procedure, JUNE, limits=[THREE], steps="") is None
    assert (procedure.versions.count(), AuditEvent.objects.count()) == (0, 0)


def test_a_coming_version_waits_for_its_day_and_comes_once(procedure):
    with on(JUNE):
        change(procedure, SEPTEMBER, limits=[TWO])
        assert (procedure.version, limits(procedure)) == (1, ["3 ngày làm việc"])
        assert services.apply_due_versions() == 0
    with on(SEPTEMBER):
        assert services.apply_due_versions() == 1
        assert services.apply_due_versions() == 0
    procedure.refresh_from_db()
    assert (procedure.version, limits(procedure)) == (2, ["2 ngày làm việc"])
    assert procedure.versions.get(number=2).applied_at.date() == SEPTEMBER


def test_a_change_of_today_goes_before_one_that_waits_which_keeps_what_it_decides(procedure):
    with on(JUNE):
        change(procedure, SEPTEMBER, limits=[TWO])
        change(procedure, JUNE, result="Giấy xác nhận", limits=[limit_entry(fee="8.000 đồng")])
    assert list(procedure.versions.values_list("number", "effective_from")) == [
        (3, SEPTEMBER),
        (2, JUNE),
        (1, None),
    ]
    with on(SEPTEMBER):
        services.apply_due_versions()
    procedure.refresh_from_db()
    # The text of June stays; the limit is the one decided for September.
    assert (procedure.version, procedure.result) == (3, "Giấy xác nhận")
    assert limits(procedure) == ["2 ngày làm việc"]


def test_a_change_after_a_missed_day_builds_on_what_had_to_be_in_force(procedure):
    with on(JUNE):
        change(procedure, SEPTEMBER, limits=[TWO])
    with on(YEAR_END):
        change(procedure, YEAR_END, result="Giấy xác nhận")
    assert (procedure.version, limits(procedure)) == (3, ["2 ngày làm việc"])


def test_the_page_can_be_read_as_of_any_day(procedure):
    with on(JUNE):
        change(procedure, JUNE, limits=[TWO])
        change(procedure, SEPTEMBER, result="Bản giấy")
    shown = [
        versions.content_on(procedure, day)
        for day in (date(2020, 5, 31), JUNE, date(2020, 8, 31), SEPTEMBER)
    ]
    assert [one["limits"] for one in shown] == [[THREE], [TWO], [TWO], [TWO]]
    assert [one["result"] for one in shown] == ["", "", "", "Bản giấy"]


def test_without_versions_every_day_reads_the_same(procedure):
    assert versions.content_on(procedure, JUNE) == versions.content_of(procedure)


def test_no_version_before_the_one_in_force(procedure):
    with on(SEPTEMBER):
        change(procedure, SEPTEMBER, limits=[TWO])
        with pytest.raises(BeforePresentVersion, match="01/09/2020"):
            change(procedure, JUNE, result="Khác")


def test_two_at_once_are_told(procedure):
    opened = latest_version(procedure)
    with on(JUNE):
        change(procedure, JUNE, result="Một")
        with pytest.raises(ChangedMeanwhile):
            services.set_version(
                procedure=procedure,
                content={"result": "Hai"},
                effective_from=JUNE,
                source="edit",
                by=None,
                based_on=opened,
            )
    procedure.refresh_from_db()
    assert procedure.result == "Một"


def test_a_waiting_version_can_be_dropped_and_one_in_force_not(procedure):
    with on(JUNE):
        waiting = change(procedure, SEPTEMBER, limits=[TWO])
        current = change(procedure, JUNE, result="Một")
        services.drop_version(version=waiting, by=None)
        with pytest.raises(AlreadyInForce):
            services.drop_version(version=current, by=None)
    assert list(procedure.versions.values_list("number", flat=True)) == [2, 1]


def test_what_a_dropped_version_said_is_not_said_by_later_ones(procedure):
    """Of three that wait the first is dropped: its limit is not what the third says any more."""
    with on(JUNE):
        first = change(procedure, date(2020, 8, 1), limits=[TWO])
        change(procedure, SEPTEMBER, result="Một")
        change(procedure, YEAR_END, steps="Nộp.", agency="Xã")
        services.drop_version(version=first, by=None)
    second, third = procedure.versions.filter(applied_at=None).order_by("number")
    assert (second.number, second.content["limits"], second.content["result"]) == (
        2,
        [THREE],
        "Một",
    )
    assert (third.number, third.content["limits"], third.content["steps"]) == (3, [THREE], "Nộp.")
    with on(YEAR_END):
        services.apply_due_versions()
    assert limits(procedure) == ["3 ngày làm việc"]


def test_a_later_version_keeps_its_own_limit_when_one_before_is_dropped(procedure):
    one = limit_entry(amount=1, unit="working_days")
    with on(JUNE):
        first = change(procedure, SEPTEMBER, limits=[TWO])
        later = change(procedure, YEAR_END, limits=[one])
        services.drop_version(version=first, by=None)
    later.refresh_from_db()
    assert later.content["limits"] == [one]


def test_a_version_whose_number_moved_meanwhile_is_still_the_one_dropped(procedure):
    with on(JUNE):
        waiting = change(procedure, SEPTEMBER, limits=[TWO])
        change(procedure, date(2020, 8, 1), result="Một")
        assert waiting.number == 2
        services.drop_version(version=waiting, by=None)
    left = procedure.versions.values_list("number", "content__result")
    assert list(left) == [(2, "Một"), (1, "")]


def test_on_its_day_a_version_is_not_dropped_though_the_night_has_not_written_it(procedure):
    with on(JUNE):
        waiting = change(procedure, SEPTEMBER, limits=[TWO])
    with on(SEPTEMBER), pytest.raises(AlreadyInForce):
        services.drop_version(version=waiting, by=None)


def test_a_proposal_names_its_version_though_numbers_move(procedure):
    proposal = ProposalFactory(procedure=procedure)
    with on(JUNE):
        waiting = change(procedure, SEPTEMBER, limits=[TWO])
        proposal.version = waiting.number
        proposal.save()
        change(procedure, JUNE, result="Một")
        proposal.refresh_from_db()
        assert proposal.version == 3
        services.drop_version(version=procedure.versions.get(number=3), by=None)
    proposal.refresh_from_db()
    assert proposal.version is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"limits": [limit_entry(amount=3)]}, "số và đơn vị"),
        ({"limits": [THREE, TWO]}, "chỉ có một dòng"),
        ({"limits": [limit_entry(amount=3000, unit="days")]}, "0 đến 1000"),
        ({"limits": [limit_entry(channel="fax")]}, "Thời hạn 1"),
        ({"name": ""}, "Tên"),
        ({"levels": ["ward"]}, "Cấp giải quyết"),
        ({"online_level": 5}, "từ 1 đến 4"),
        ({"paper_list": [paper_entry(name="Tờ khai", form_url="javascript:1")]}, "Giấy tờ 1"),
    ],
)
def test_what_can_not_be_a_page_is_refused(procedure, content, said):
    with pytest.raises(ContentRefused, match=said):
        change(procedure, JUNE, **content)
    assert ProcedureVersion.objects.count() == 0


def test_only_who_keeps_the_catalogue_changes_it(procedure, people):
    for person in (people.official, people.leader, people.inspector, people.stranger):
        with pytest.raises(PermissionDenied):
            change(procedure, JUNE, by=person, result="x")
    assert change(procedure, JUNE, by=people.staff, result="x").made_by == people.staff


def test_what_changed_is_said_in_words(procedure):
    before = versions.content_of(procedure)
    after = before | {
        "limits": [
            TWO | {"fee": "15.000 đồng"},
            limit_entry(channel="online", amount=0, unit="same_day"),
        ],
        "paper_list": [paper_entry(name="Tờ khai", form="Mẫu 02"), paper_entry(name="Sổ hộ khẩu")],
        "online_since": "2020-07-01",
        "by_post": True,
    }
    assert [
        (one.label, one.before, one.after) for one in versions.changes_between(before, after)
    ] == [
        ("Cung cấp trực tuyến từ", "", "01/07/2020"),
        ("Qua bưu chính công ích", "không", "có"),
        (
            "Thời hạn, lệ phí: Trực tiếp tại Một cửa",
            "3 ngày làm việc",
            "2 ngày làm việc; lệ phí: 15.000 đồng",
        ),
        ("Thời hạn, lệ phí: Trực tuyến", "", "Trong ngày làm việc"),
        (
            "Giấy tờ: Tờ khai",
            "1 bản chính, 0 bản sao; mẫu: Mẫu 01",
            "1 bản chính, 0 bản sao; mẫu: Mẫu 02",
        ),
        ("Giấy tờ: Sổ hộ khẩu", "", "1 bản chính, 0 bản sao"),
    ]


def test_the_limit_book_knows_channels_cases_and_days(procedure, django_assert_num_queries):
    TimeLimitFactory(procedure=procedure, channel="online", amount=None, unit="", fee="5.000")
    TimeLimitFactory(procedure=procedure, case="phải xác minh", amount=20, unit="days")
    with on(JUNE):
        change(procedure, SEPTEMBER, limits=[TWO])
    other = TimeLimitFactory(channel="online", amount=1).procedure
    with django_assert_num_queries(2):
        book = LimitBook.load()
    asked = [
        (procedure.pk, "counter", "", JUNE),
        (procedure.pk, "online", "", JUNE),
        (procedure.pk, "online", "phải xác minh", JUNE),
        (procedure.pk, "post", "lạ", JUNE),
        (procedure.pk, "counter", "phải xác minh", SEPTEMBER),
        (other.pk, "online", "", JUNE),
        (other.pk, "counter", "", JUNE),
        (0, "counter", "", JUNE),
    ]
    assert [book.limit_for(*one) for one in asked] == [
        (3, "working_days"),
        (3, "working_days"),
        (20, "days"),
        (3, "working_days"),
        (2, "working_days"),
        (1, "working_days"),
        None,
        None,
    ]
