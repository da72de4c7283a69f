"""The quarter's Word report and its annex say what the signed reports say."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from docx import Document

from common import clock
from common.figures import Figure
from reports.quarterly import figure_text, filing_of
from tests.factories.plans import (
    IndicatorFactory,
    PlanFactory,
    ReportFactory,
    TaskFactory,
    at,
    signed,
)
from tests.factories.units import PeriodFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    return PeriodFactory()


@pytest.fixture
def plan(district, commune, people, period):
    plan = PlanFactory(unit=district, decision_number="3139/QĐ-UBND")
    indicator = IndicatorFactory(code="TC01", for_levels="commune")
    TaskFactory(plan=plan, code="1.1", title="=Soạn thảo văn bản", indicator=indicator, target=100)
    signed(commune, period, people.leader, TC01=(3, 4))
    return plan


@pytest.fixture
def _october():
    with clock.frozen(at(2020, 10, 1)):
        yield


def test_who_filed_in_time_late_and_not_at_all(plan, period, district, neighbour, people):
    late = UnitFactory(name="Xã Chậm", parent=district)
    signed(late, period, people.leader, on=at(2020, 9, 18), TC01=(1, 1))
    ReportFactory(unit=neighbour, period=period)

    filing = filing_of(plan, period)

    assert filing.in_time == ["Xã Hiếu Phụng"]
    assert filing.late == ["Xã Chậm"]
    assert filing.missing == ["Xã Quới An"]
    assert filing.owed == 3


@pytest.mark.usefixtures("_october")
def test_word_report_carries_the_signed_figure(client, people, plan, period):
    client.force_login(people.staff)

    response = client.get(reverse("reports:quarterly-word", args=[2020, period.code]))

    document = Document(BytesIO(response.content))
    row = [cell.text for cell in document.tables[1].rows[1].cells]
    assert row[0] == "1.1"
    assert row[4] == "75,0\u00a0% (3/4)"


@pytest.mark.usefixtures("_october")
def test_annex_holds_no_formula(client, people, plan, period):
    client.force_login(people.staff)

    response = client.get(reverse("reports:quarterly-excel", args=[2020, period.code]))

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet["B2"].value == "=Soạn thảo văn bản"
    assert sheet["B2"].data_type == "s"


@pytest.mark.usefixtures("_october")
def test_documents_are_for_those_who_may_send_them(client, people, plan, period):
    url = reverse("reports:quarterly-word", args=[2020, period.code])

    client.force_login(people.official)

    assert client.get(url).status_code == 403
    assert client.get(reverse("reports:document-list")).status_code == 403


def test_a_figure_says_why_there_is_no_number():
    assert figure_text(Figure.missing(source="")) == "chưa có"
    assert figure_text(Figure.not_applicable(source="")) == "không phát sinh"
    assert figure_text(Figure.count(5, source="")) == "5"
