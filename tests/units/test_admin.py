import pytest
from django.urls import reverse

from audit.models import AuditEvent
from tests.factories.units import UnitFactory, UserFactory
from units.models import Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def user_form(**changed):
    return {
        "username": "canbo",
        "full_name": "Cán bộ mới",
        "email": "canbo@example.org",
        "usable_password": "true",
        "password1": "mat-khau-rat-dai",
        "password2": "mat-khau-rat-dai",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
        **changed,
    }


def test_a_password_never_reaches_the_trail(client, administrator):
    client.post(reverse("admin:units_user_add"), user_form())

    user = User.objects.get(username="canbo")
    assert user.check_password("mat-khau-rat-dai")
    event = AuditEvent.objects.get(action="admin.added")
    assert event.after["username"] == "canbo"
    assert "mat-khau" not in str(event.after)


def test_a_new_password_is_recorded_without_itself(client, administrator):
    user = UserFactory()
    typed = {"password1": "mot-mat-khau-khac", "password2": "mot-mat-khau-khac"}

    client.post(
        reverse("admin:auth_user_password_change", args=[user.pk]),
        {"usable_password": "true", **typed},
    )

    assert [event.action for event in AuditEvent.objects.all()] == ["user.password_set"]


def test_a_role_given_in_the_admin_is_recorded(client, administrator):
    user, unit = UserFactory(), UnitFactory(name="Xã Hiếu Phụng")

    client.post(
        reverse("admin:units_user_change", args=[user.pk]),
        {
            "username": user.username,
            "full_name": user.full_name,
            "email": user.email,
            "is_active": "on",
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "0",
            "memberships-0-user": user.pk,
            "memberships-0-unit": unit.pk,
            "memberships-0-role": "official",
            "memberships-0-starts_on": "01/01/2020",
        },
    )

    membership = Membership.objects.get()
    event = AuditEvent.objects.get(target="units.membership")
    assert (event.action, event.target_id) == ("admin.added", str(membership.pk))
    assert "Xã Hiếu Phụng" in event.after["text"]
