"""Pictures of a petition: only what the eye sees is kept, whatever the file holds."""

import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps

from common.exceptions import Refused
from common.models import StoredFile
from petitions.models import Petition, Picture
from petitions.services import draw_pictures, keep_pictures
from petitions.services.pictures import drop_pictures
from tests.factories.petitions import PetitionFactory, photo
from tests.factories.plans import EvidenceFactory

pytestmark = pytest.mark.django_db
HIDDEN = b"AN SAU ANH 4711"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def drawn(content, name="a.jpg"):
    (picture,) = draw_pictures([SimpleUploadedFile(name, content)])
    return picture.content


def opened(content):
    return Image.open(BytesIO(content))


def png(size=(40, 20), **options):
    out = BytesIO()
    Image.new("RGBA", size, (200, 30, 30, 128)).save(out, "PNG", **options)
    return out.getvalue()


def bomb():
    """A PNG of a few hundred bytes that says it is 30,000 by 30,000."""
    content = png()
    head = content[16:24]
    wide = (30_000).to_bytes(4, "big") * 2
    content = content.replace(head, wide, 1)
    chunk = content[12:29]
    return content[:29] + zlib.crc32(chunk).to_bytes(4, "big") + content[33:]


def polyglot():
    """A picture that is an archive too."""
    out = BytesIO(photo())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.html", HIDDEN)
    return out.getvalue()


def test_where_it_was_taken_and_by_which_camera_is_gone():
    taken = opened(photo(gps=True))
    assert taken.getexif().get_ifd(0x8825), "the picture sent does say where it was taken"

    kept = opened(drawn(photo(gps=True)))

    assert kept.format == "JPEG"
    assert not kept.getexif()
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "comment"}


def test_it_stands_upright_and_is_not_large():
    # The camera lay on its side: 3000 across becomes the height.
    kept = opened(drawn(photo(size=(3000, 2000), orientation=6)))

    assert kept.size == (1067, 1600)
    assert ImageOps.exif_transpose(kept).size == kept.size


def test_what_hides_behind_a_picture_does_not_come_in():
    assert HIDDEN in polyglot()
    kept = drawn(polyglot())
    assert not zipfile.is_zipfile(BytesIO(kept))
    assert HIDDEN not in kept


def test_a_png_becomes_a_jpeg_on_white_whatever_its_name():
    kept = opened(drawn(png(), "IMG_0001"))
    red, green, _blue = kept.getpixel((20, 10))
    assert kept.format == "JPEG"
    assert red > 200
    assert green > 120


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không phải ảnh"),
        (b"Kinh gui UBND", "không phải ảnh"),
        (b"%PDF-1.4 ... %%EOF", "không phải ảnh"),
        (b"GIF89a" + b"\0" * 40, "không phải ảnh"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "bị hỏng"),
        (photo(size=(600, 600))[:-2000], "hỏng"),
        (bomb(), "bị hỏng"),
    ],
    ids=["empty", "text", "pdf", "gif", "script", "truncated", "bomb"],
)
def test_what_is_no_sound_picture_is_refused_by_its_number(content, said):
    good = SimpleUploadedFile("a.jpg", photo())
    with pytest.raises(Refused, match="Ảnh thứ 2: ") as refusal:
        draw_pictures([good, SimpleUploadedFile("b.jpg", content)])
    assert said in str(refusal.value)
    assert StoredFile.objects.count() == 0


def test_a_picture_too_heavy_is_refused_unopened(monkeypatch):
    monkeypatch.setattr("petitions.services.pictures.PICTURE_MAX_MB", 0)
    with pytest.raises(Refused, match="Nặng hơn 0 MB"):
        drawn(photo())


@pytest.fixture
def petition(commune):
    petition = PetitionFactory(unit=commune)
    keep_pictures(petition=petition, pictures=draw_pictures([SimpleUploadedFile("a", photo())]))
    return petition


def test_the_same_picture_twice_is_two_files(petition, commune):
    other = PetitionFactory(unit=commune)
    keep_pictures(petition=other, pictures=draw_pictures([SimpleUploadedFile("a", photo())]))
    assert StoredFile.objects.count() == 2


def test_dropping_deletes_rows_and_bytes(petition, media, django_capture_on_commit_callbacks):
    path = petition.pictures.get().file.path
    assert default_storage.exists(path)

    with django_capture_on_commit_callbacks(execute=True):
        assert drop_pictures(petition) == 1

    assert (Picture.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert [one for one in media.rglob("*") if one.is_file()] == []


def test_what_was_filed_as_evidence_stays_there(petition, django_capture_on_commit_callbacks):
    stored = petition.pictures.get().file
    EvidenceFactory(file=stored)

    with django_capture_on_commit_callbacks(execute=True):
        drop_pictures(petition)

    assert Picture.objects.count() == 0
    assert default_storage.exists(stored.path)
    assert Petition.objects.count() == 1
