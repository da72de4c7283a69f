"""The trail holds, and shows when somebody touched it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from audit.models import AuditEvent, AuditHead
from audit.selectors import history_of
from audit.services import broken_events, record
from tests.factories.units import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(db):
    """Five events about one unit."""
    unit, user = UnitFactory(code="29686"), UserFactory(full_name="Lê Thị Minh họa")
    return [
        record("unit.changed", unit, by=user, after={"number": number}, unit=unit)
        for number in range(1, 6)
    ]


def faults():
    return list(broken_events())


def test_an_untouched_chain_holds(chain):
    assert faults() == []


def test_an_empty_chain_holds():
    assert faults() == []


def test_an_event_says_who_did_what_to_what():
    unit, user = UnitFactory(code="29686"), UserFactory(full_name="Lê Thị Minh họa")

    event = record(
        "report.returned",
        unit,
        by=user,
        before={"share": Decimal("1.50")},
        after={"day": date(2020, 9, 17)},
        reason="Thiếu tài liệu",
        unit=unit,
    )

    stored = AuditEvent.objects.get(pk=event.pk)
    assert (stored.actor_name, stored.unit_code, stored.reason) == (
        "Lê Thị Minh họa",
        "29686",
        "Thiếu tài liệu",
    )
    assert (stored.target, stored.target_id) == ("units.unit", str(unit.pk))
    assert (stored.before, stored.after) == ({"share": "1.50"}, {"day": "2020-09-17"})
    assert list(history_of(unit)) == [stored]


def test_the_portal_itself_may_act():
    event = record("period.opened", UnitFactory(), by=None)

    assert (event.actor, event.actor_name) == (None, "")
    assert faults() == []


def test_a_deletion_of_the_person_leaves_the_trail_whole(chain):
    chain[0].actor.delete()

    assert faults() == []
    assert AuditEvent.objects.filter(actor_name="Lê Thị Minh họa").count() == 5


@pytest.mark.parametrize(
    "change",
    [
        {"actor_name": "Người khác"},
        {"after": {"number": 99}},
        {"before": {"number": 0}},
        {"reason": "thêm sau"},
        {"action": "unit.added"},
        {"target_id": "999999"},
        {"unit_code": "1"},
    ],
)
def test_an_edited_event_shows(chain, change):
    AuditEvent.objects.filter(sequence=3).update(**change)

    assert faults() == ["event 3 was changed"]


def test_an_edited_event_with_a_new_digest_shows_at_the_next(chain):
    event = AuditEvent.objects.get(sequence=3)
    event.reason = "thêm sau"
    event.digest = "0" * 64
    event.save()

    assert "event 4 does not follow the one before it" in faults()


def test_a_deleted_event_shows(chain):
    AuditEvent.objects.filter(sequence=3).delete()

    assert faults() == ["event 3 is missing (found 4)"]


def test_swapped_events_show(chain):
    second, third = AuditEvent.objects.filter(sequence__in=[2, 3]).order_by("sequence")
    AuditEvent.objects.filter(pk=second.pk).update(sequence=99)
    AuditEvent.objects.filter(pk=third.pk).update(sequence=2)
    AuditEvent.objects.filter(pk=second.pk).update(sequence=3)

    found = faults()
    assert "event 2 was changed" in found
    assert "event 3 was changed" in found


def test_a_chain_cut_short_shows_by_its_head(chain):
    AuditEvent.objects.filter(sequence=5).delete()

    assert faults() == ["the chain ends at 4, its head says 5"]


def test_a_chain_without_its_head_shows(chain):
    AuditHead.objects.all().delete()

    assert faults() == ["the chain ends at 5, its head says 0"]


def test_a_chain_cut_short_with_its_head_shows_by_a_digest_noted_before(chain, capsys):
    noted = AuditHead.objects.get().digest
    AuditEvent.objects.filter(sequence=5).delete()
    AuditHead.objects.update(sequence=4, digest=chain[3].digest)

    call_command("verify_audit")
    assert capsys.readouterr().out == f"4 events, head {chain[3].digest}\n"
    with pytest.raises(CommandError):
        call_command("verify_audit", "--head", noted)


def test_what_is_rolled_back_leaves_no_event(chain):
    unit = UnitFactory()
    with transaction.atomic():
        record("unit.changed", unit, by=None)
        transaction.set_rollback(True)

    assert AuditEvent.objects.count() == 5
    assert faults() == []
