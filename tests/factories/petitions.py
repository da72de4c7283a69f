from datetime import UTC, date, datetime
from io import BytesIO
from random import Random

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import ExifTags, Image

from common.uploads import store_upload
from petitions.models import Petition, Picture
from petitions.selectors import register_key
from petitions.services import new_code
from tests.factories.units import UnitFactory


class PetitionFactory(DjangoModelFactory):
    """Received on 1 June 2020, due fifteen working days later, nobody has looked yet."""

    class Meta:
        model = Petition

    code = factory.LazyFunction(new_code)
    unit = factory.SubFactory(UnitFactory)
    subject = "Chờ lâu tại bộ phận Một cửa"
    text = "Sáng thứ Hai phải chờ hơn một giờ."
    received_at = datetime(2020, 6, 1, 2, 0, tzinfo=UTC)
    due_on = date(2020, 6, 22)

    class Params:
        answered = factory.Trait(
            status="answered", answer="Đã bố trí thêm người.", answered_on=date(2020, 6, 19)
        )
        published = factory.Trait(
            answered=True,
            status="published",
            published_on=date(2020, 6, 20),
            public_subject="Thời gian chờ tại Một cửa",
            public_answer="Từ tháng 6 có hai công chức tiếp nhận vào sáng thứ Hai.",
            search_key=factory.LazyAttribute(
                lambda one: register_key(one.unit, one.public_subject, one.public_answer)
            ),
        )


CANARY_CAMERA = "MAYANHLA4711"


def photo(size=(80, 60), *, orientation: int = 1, gps: bool = False) -> bytes:
    """A picture as a telephone takes it; with `gps` it says where, and by which camera always."""
    out = BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = CANARY_CAMERA
    if gps:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {1: "N", 2: (10.0, 5.0, 47.11), 3: "E", 4: (106.0, 11.0, 47.11)}
        )
    noise = Random(4711).randbytes(size[0] * size[1] * 3)
    Image.frombytes("RGB", size, noise).save(out, "JPEG", quality=60, exif=exif)
    return out.getvalue()


class PictureFactory(DjangoModelFactory):
    """A picture drawn by nobody: small, and a JPEG."""

    class Meta:
        model = Picture

    petition = factory.SubFactory(PetitionFactory)
    file = factory.LazyFunction(lambda: store_upload(SimpleUploadedFile("anh.jpg", photo())))
