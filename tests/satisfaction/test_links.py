"""Codes on counters and tablets: made, printed, renewed, revoked."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from satisfaction import services
from satisfaction.models import CounterLink, signature
from tests.factories.satisfaction import CounterLinkFactory, QuestionSetFactory, SetWordingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(datetime(2020, 6, 1, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def link(commune):
    return CounterLinkFactory(unit=commune, accepts_unsigned=True)


def act(client, link, what, **sent):
    return client.post(reverse(f"satisfaction:counter-link-{what}", args=[link.pk]), sent)


def test_renewing_makes_a_new_version_and_ends_unsigned_prints(client, people, link):
    client.force_login(people.official)
    response = act(client, link, "renew", reason="Tờ in bị chụp")
    assert response.url == reverse("satisfaction:counter-poster", args=[link.unit_id])
    link.refresh_from_db()
    assert (link.version, link.accepts_unsigned, link.renewed_at) == (2, False, clock.now())
    assert link.get_absolute_url().endswith(f".2.{signature(link.token, 2)}/")
    event = AuditEvent.objects.get(action="counter_link.renewed")
    assert (event.reason, event.after["version"]) == ("Tờ in bị chụp", 2)


def test_a_revoked_code_is_not_renewed(people, link):
    services.revoke_counter_link(link=link, reason="Bỏ quầy", by=people.official)
    with pytest.raises(Refused, match="đã bị thu hồi"):
        services.renew_counter_link(link=link, by=people.official)
    assert CounterLink.objects.get().version == 1


def test_revoking_wants_a_reason_and_keeps_what_was_typed(client, people, link):
    client.force_login(people.official)
    refused = act(client, link, "revoke", reason="   ")
    assert refused.status_code == 422
    assert "Xin ghi lý do thu hồi" in refused.content.decode()
    assert CounterLink.objects.get().revoked_at is None
    act(client, link, "revoke", reason="Quầy không còn")
    assert CounterLink.objects.get().revoked_at == clock.now()
    assert AuditEvent.objects.get(action="counter_link.revoked").reason == "Quầy không còn"


def test_a_reason_that_is_too_long_changes_nothing_and_comes_back(client, people, link):
    client.force_login(people.official)
    for what in ("renew", "revoke"):
        refused = act(client, link, what, reason="Lý do dài. " * 30)
        assert refused.status_code == 422
        assert "Lý do dài. Lý do dài." in refused.content.decode()
        assert "300" in refused.context["refused"]
    link.refresh_from_db()
    assert (link.version, link.revoked_at) == (1, None)


def test_only_those_who_invite_to_rate_renew(people, link):
    for somebody in (people.inspector, people.stranger):
        with pytest.raises(PermissionDenied):
            services.renew_counter_link(link=link, by=somebody)


def test_the_sheet_asks_in_every_language_of_the_set_and_a_tablet_has_no_sheet(
    client, people, commune, link
):
    SetWordingFactory(question_set=QuestionSetFactory())
    CounterLinkFactory(unit=commune, kind="kiosk", label="Sảnh")
    client.force_login(people.official)
    page = client.get(reverse("satisfaction:counter-poster", args=[commune.pk])).content.decode()
    assert 'lang="en">Were you satisfied?' in page
    assert page.count('class="sheet poster"') == 1
    assert "Mở địa chỉ này trên máy tính bảng" in page
    assert "trước khi mã được cổng ký xác nhận" in page
