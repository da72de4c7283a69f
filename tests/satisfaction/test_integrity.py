"""`check_integrity` tells of every difference; `rebuild_ratings` mends the sums."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from audit.services import record
from common.models import StoredFile
from satisfaction.models import RatingSummary, RatingTotal
from tests.doors import fingerprint
from tests.factories.satisfaction import RatingFactory

pytestmark = pytest.mark.django_db
# SHA-256 of "abc".
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def check():
    out, err = StringIO(), StringIO()
    try:
        call_command("check_integrity", stdout=out, stderr=err)
    except CommandError:
        return err.getvalue().splitlines()
    assert out.getvalue().count("no faults") == 3
    return []


@pytest.fixture
def stored(settings, tmp_path, commune):
    settings.MEDIA_ROOT = tmp_path
    RatingFactory(unit=commune)
    record("a.thing", commune, by=None)
    file = StoredFile.objects.create(
        sha256=ABC, content_type="application/pdf", extension="pdf", size=3
    )
    default_storage.save(file.path, ContentFile(b"abc"))
    return file


def test_all_is_well_and_nothing_is_changed(stored):
    before = fingerprint()
    assert check() == []
    assert fingerprint() == before


def test_each_kind_of_fault_is_told(stored, tmp_path):
    AuditEvent.objects.update(action="another.thing")
    RatingTotal.objects.update(n=5)
    (tmp_path / stored.path).write_bytes(b"abd")
    told = check()
    assert [line.split()[0] for line in told] == ["event", "ratingtotal", "file"]
    (tmp_path / stored.path).unlink()
    assert check()[-1].endswith("is missing")


def test_sums_are_made_anew(stored):
    RatingSummary.objects.all().delete()
    assert len(check()) == 1
    call_command("rebuild_ratings", stdout=StringIO())
    assert check() == []
