"""Petitions about conduct, and the dossier they are about: what the one-stop assessment asks."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from petitions import services
from petitions.models import Petition
from petitions.selectors import one_stop_facts
from tests.factories.petitions import PetitionFactory
from tests.factories.procedures import DossierFactory

pytestmark = pytest.mark.django_db
SENT = {"matter": "petition", "subject": "Chờ lâu", "text": "Phải chờ hơn một giờ.", "website": ""}
QUARTER = date(2020, 4, 1), date(2020, 6, 30)


@pytest.fixture(autouse=True)
def _july():
    with clock.frozen(datetime(2020, 7, 6, 2, 0, tzinfo=UTC)):
        yield


def send(client, unit, code):
    return client.post("/phan-anh/gui/", {**SENT, "unit": unit.pk, "dossier_code": code})


@pytest.mark.parametrize("code", ["", "29686-200601-0001", "000.00.21.H61-200601-0001"])
def test_a_citizen_may_name_the_dossier(client, commune, code):
    assert send(client, commune, f" {code} ").status_code == 302
    assert Petition.objects.get().dossier_code == code


@pytest.mark.parametrize("code", ["0912345678", "0912.345.678", "hồ sơ của bà Tư", "<b>"])
def test_a_telephone_number_or_a_name_is_no_code(client, commune, code):
    assert send(client, commune, code).status_code == 422
    assert not Petition.objects.exists()


def test_staff_say_what_it_is_about_at_any_time(client, people, commune):
    petition = PetitionFactory(unit=commune, published=True)
    client.force_login(people.official)
    address = reverse("petitions:petition-classify", args=[petition.pk])
    assert client.post(address, {"about_conduct": "on", "dossier_code": "HS-1"}).status_code == 302
    petition.refresh_from_db()
    assert (petition.about_conduct, petition.dossier_code) == (True, "HS-1")
    assert petition.status == "published"
    event = AuditEvent.objects.get(action="petition.classified")
    assert (event.before["about_conduct"], event.before["dossier_code"]) == (False, "")
    # Said again, nothing happened.
    client.post(address, {"about_conduct": "on", "dossier_code": "HS-1"})
    assert AuditEvent.objects.filter(action="petition.classified").count() == 1
    assert (
        "Phân loại phản ánh"
        in client.get(reverse("petitions:petition-handle", args=[petition.pk])).content.decode()
    )


def test_who_may_only_read_may_not_say_it(people, commune):
    petition = PetitionFactory(unit=commune)
    for by in (people.leader, people.inspector, people.stranger):
        with pytest.raises(PermissionDenied):
            services.classify(petition=petition, about_conduct=True, by=by)


def test_what_the_assessment_is_told(commune, neighbour, django_assert_max_num_queries):
    DossierFactory(code="TRONG-QUY", unit=commune)
    DossierFactory(code="CHUA-XONG", unit=commune, finished_on=None)
    DossierFactory(code="XA-BEN", unit=neighbour)
    for code in ("TRONG-QUY", "CHUA-XONG", "XA-BEN", "MA-LA", ""):
        PetitionFactory(unit=commune, about_conduct=True, dossier_code=code)
    # Answered in time, answered late, still open after its day; and one of the next quarter.
    PetitionFactory(unit=neighbour, answered=True)
    PetitionFactory(unit=neighbour, answered=True, answered_on=date(2020, 6, 23))
    PetitionFactory(unit=neighbour, due_on=date(2020, 3, 2))
    PetitionFactory(unit=neighbour, due_on=date(2020, 7, 3))
    with django_assert_max_num_queries(3):
        told = one_stop_facts([commune, neighbour], *QUARTER)
    # The neighbour's dossier is judged with the neighbour, whoever received the complaint.
    assert told.conduct_codes == {"TRONG-QUY", "XA-BEN"}
    # Neither the open dossier's nor the known ones: they have a dossier, now or later.
    assert told.conduct_uncoded == {commune.pk: 2}
    assert (told.asked[neighbour.pk], told.in_time[neighbour.pk]) == (2, 1)
    assert told.dragging[neighbour.pk] == 1
    assert one_stop_facts([commune], *QUARTER).conduct_codes == {"TRONG-QUY"}
