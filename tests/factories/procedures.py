from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from procedures.models import (
    Dossier,
    DossierLoad,
    FaultReport,
    Handling,
    LoadFault,
    LocalSupplement,
    MonthlyFigures,
    Paper,
    Posting,
    Procedure,
    ProcedureField,
    ProcedureVersion,
    ReviewProposal,
    SystemLink,
    TimeLimit,
)
from tests.factories.units import LevelFactory, UnitFactory


class ProcedureFieldFactory(DjangoModelFactory):
    class Meta:
        model = ProcedureField
        django_get_or_create = ("name",)

    name = "Hộ tịch"


class ProcedureFactory(DjangoModelFactory):
    """A commune's procedure, unless `levels` says otherwise."""

    class Meta:
        model = Procedure
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"1.{number:06d}")
    name = factory.Sequence(lambda number: f"Thủ tục số {number}")
    field = factory.SubFactory(ProcedureFieldFactory)

    @factory.post_generation
    def levels(self, create: bool, extracted: tuple[str, ...] | None) -> None:
        for level in extracted or ("commune",):
            Handling.objects.create(procedure=self, level=LevelFactory(code=level))


class TimeLimitFactory(DjangoModelFactory):
    class Meta:
        model = TimeLimit

    procedure = factory.SubFactory(ProcedureFactory)
    amount = 3
    unit = "working_days"


class PostingFactory(DjangoModelFactory):
    class Meta:
        model = Posting

    unit = factory.SubFactory(UnitFactory)
    procedure = factory.SubFactory(ProcedureFactory)
    posted_on = date(2020, 3, 2)


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = ReviewProposal

    unit = factory.SubFactory(UnitFactory)
    procedure = factory.SubFactory(ProcedureFactory)
    kind = "shorten"
    text = "Rút ngắn từ 3 còn 2 ngày làm việc"
    sent_on = date(2020, 4, 1)
    effective_on = date(2020, 6, 1)


class DossierFactory(DjangoModelFactory):
    """Taken in on 1 June 2020, due on the 4th, ready on the 4th: on time."""

    class Meta:
        model = Dossier

    code = factory.Sequence(lambda number: f"HS-{number:05d}")
    unit = factory.SubFactory(UnitFactory)
    procedure = factory.SubFactory(ProcedureFactory)
    channel = "counter"
    received_at = datetime(2020, 6, 1, 1, 30, tzinfo=UTC)
    due_on = date(2020, 6, 4)
    finished_on = date(2020, 6, 4)
    returned_on = factory.LazyAttribute(lambda dossier: dossier.finished_on)
    status = factory.LazyAttribute(
        lambda dossier: "returned" if dossier.finished_on else "processing"
    )


class PaperFactory(DjangoModelFactory):
    class Meta:
        model = Paper

    procedure = factory.SubFactory(ProcedureFactory)
    name = "Tờ khai"


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = ProcedureVersion

    procedure = factory.SubFactory(ProcedureFactory)
    number = 1


class SupplementFactory(DjangoModelFactory):
    class Meta:
        model = LocalSupplement

    procedure = factory.SubFactory(ProcedureFactory)
    unit = factory.SubFactory(UnitFactory)
    text = "Tiếp nhận sáng thứ hai đến thứ sáu"


class FaultReportFactory(DjangoModelFactory):
    class Meta:
        model = FaultReport

    procedure = factory.SubFactory(ProcedureFactory)
    kind = "limit"
    text = "Thời hạn thật là 5 ngày"


class SystemLinkFactory(DjangoModelFactory):
    """Connected on the day of the road map."""

    class Meta:
        model = SystemLink

    unit = factory.SubFactory(UnitFactory)
    system = factory.Sequence(lambda number: f"Hệ thống {number}")
    partner = "Trục liên thông của tỉnh"
    data = "Văn bản đi, đến"
    state = "connected"
    planned_on = date(2020, 6, 30)
    connected_on = date(2020, 6, 30)
    document = "12/BB-VHTT"


class MonthlyFiguresFactory(DjangoModelFactory):
    """May 2020: 10 new at the counter, 8 resolved of which 1 late, 1 open, 1 waiting."""

    class Meta:
        model = MonthlyFigures

    unit = factory.SubFactory(UnitFactory)
    month = date(2020, 5, 1)
    counter = 10
    received = 10
    before = 3
    on_time = 4
    late = 1
    resolved = 8
    within = 1
    in_progress = 1
    waiting = 1


class DraftFactory(ProposalFactory):
    """A complete draft, with every number known."""

    reason = "Hồ sơ đơn giản, không phải xác minh"
    sent_on = None
    effective_on = None
    limit_before = 3
    limit_after = 2
    limit_unit = "working_days"
    hours_before = Decimal("4.50")
    hours_after = Decimal("2.00")
    cost_before = Decimal(50_000)
    cost_after = Decimal(20_000)
    dossiers_per_year = 120


class LoadFactory(DjangoModelFactory):
    class Meta:
        model = DossierLoad

    unit = factory.SubFactory(UnitFactory)
    source = "ho-so.csv"
    state = "done"
    rows = 2
    created = 1
    bad = 1


class LoadFaultFactory(DjangoModelFactory):
    class Meta:
        model = LoadFault

    load = factory.SubFactory(LoadFactory)
    row = 3
    code = "HS-3"
    column = "status"
    message = "thiếu giá trị"
    values = {"dossier_code": "HS-3", "status": ""}
