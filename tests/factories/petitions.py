from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from petitions.models import Petition
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
        )
