"""What is worth a second look: computed in one place, shown in four, stopping nobody."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.models import StoredFile
from plans import services
from plans.models import Citation
from plans.selectors.evidence import Wanted, evidence_of, uses_of
from tests.factories.files import pdf, stored
from tests.factories.plans import CellFactory, EvidenceFactory, IndicatorFactory, ReportFactory
from tests.factories.units import PeriodFactory

# The third quarter of 2020 counts from 15/6 to 14/9.
INSIDE = date(2020, 9, 1)


@pytest.fixture
def file(db):
    file = stored(pdf(pages=3))
    StoredFile.objects.filter(pk=file.pk).update(pages=3)
    file.refresh_from_db()
    return file


@pytest.fixture
def cell(report, lines, people):
    return services.cell_of(report=report, indicator=lines.ratio, by=people.official)


def kinds(flags):
    return [str(flag.kind) for flag in flags]


def of_documents(unit, **wanted):
    return {one.number: kinds(one.flags) for one in evidence_of(unit, Wanted(**wanted))}


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        (date(2020, 6, 14), ["outside_period"]),
        (date(2020, 6, 15), []),
        (date(2020, 9, 14), ["future"]),
        (date(2020, 9, 15), ["future", "outside_period"]),
        (None, []),
    ],
)
def test_dates_are_held_against_the_citing_period(cell, commune, file, issued_on, expected):
    """Today is 10/9/2020."""
    document = EvidenceFactory(unit=commune, issued_on=issued_on, file=file)
    Citation.objects.create(cell=cell, evidence=document, page="tr. 1")

    [use] = uses_of(document)

    assert kinds(use.flags) == expected
    assert of_documents(commune)[document.number] == expected


def test_a_document_says_outside_which_periods_it_is(cell, commune, file):
    second = PeriodFactory(
        code="2020-Q2", name="Quý II/2020", position=2, starts_on=date(2020, 3, 15),
        ends_on=date(2020, 6, 14), opens_on=date(2020, 6, 1), due_on=date(2020, 6, 17),
        closes_on=date(2020, 6, 30),
    )  # fmt: skip
    earlier = CellFactory(report=ReportFactory(unit=commune, period=second))
    document = EvidenceFactory(unit=commune, issued_on=INSIDE, file=file)
    for each in (cell, earlier):
        Citation.objects.create(cell=each, evidence=document, page="tr. 1")

    [shown] = evidence_of(commune)

    assert [flag.where for flag in shown.flags] == ["Quý II/2020"]


@pytest.mark.parametrize(
    ("pages", "page", "flagged"),
    [(3, "", True), (3, "tr. 2", False), (1, "", False), (0, "", False)],
)
def test_a_long_document_is_cited_with_its_page(cell, commune, file, pages, page, flagged):
    StoredFile.objects.filter(pk=file.pk).update(pages=pages)
    document = EvidenceFactory(unit=commune, issued_on=INSIDE, file=file)
    Citation.objects.create(cell=cell, evidence=document, page=page)

    [use] = uses_of(document)

    assert ("missing_page" in kinds(use.flags)) is flagged


def test_a_document_without_file_and_one_shared_are_told_apart(commune, neighbour, file):
    bare = EvidenceFactory(unit=commune, number="1/BC")
    EvidenceFactory(unit=commune, number="2/BC", file=file)
    EvidenceFactory(unit=neighbour, number="9/BC", file=file)
    # Two documents without a file share nothing.
    EvidenceFactory(unit=neighbour)

    assert of_documents(commune) == {"1/BC": ["no_file"], "2/BC": ["shared"]}
    assert bare.file is None


def test_the_same_file_twice_in_one_library_is_no_matter_of_others(commune, file):
    EvidenceFactory(unit=commune, number="1/BC", file=file)
    EvidenceFactory(unit=commune, number="2/BC", file=file)

    assert of_documents(commune) == {"1/BC": [], "2/BC": []}


def test_library_is_narrowed_by_flag_use_file_and_period(cell, commune, file):
    cited = EvidenceFactory(unit=commune, number="1/BC", file=file, issued_on=INSIDE)
    EvidenceFactory(unit=commune, number="2/BC", issued_on=INSIDE)
    Citation.objects.create(cell=cell, evidence=cited, page="tr. 1")

    found = {
        kept: list(of_documents(commune, kept=kept))
        for kept in ("luu-y", "chua-dan", "co-tep", "khong-tep", "sai")
    }

    assert found == {
        "luu-y": ["2/BC"], "chua-dan": ["2/BC"], "co-tep": ["1/BC"], "khong-tep": ["2/BC"],
        "sai": ["1/BC", "2/BC"],
    }  # fmt: skip
    assert list(of_documents(commune, cited="2020")) == ["1/BC"]
    assert list(of_documents(commune, cited="2020-Q3")) == ["1/BC"]
    assert list(of_documents(commune, cited="2019")) == []
    assert list(of_documents(commune, cited="x")) == []


def test_library_and_report_cost_the_same_for_one_and_thirty(
    client, cell, report, commune, neighbour, people, file
):
    client.force_login(people.official)
    pages = [reverse("plans:evidence-list"), report.get_absolute_url()]
    costs = []
    for more in (1, 29):
        for _document in range(more):
            document = EvidenceFactory(unit=commune, file=file)
            other = CellFactory(report=report, indicator=IndicatorFactory())
            Citation.objects.create(cell=cell, evidence=document)
            Citation.objects.create(cell=other, evidence=document)
        [client.get(page) for page in pages]
        with CaptureQueriesContext(connection) as queries:
            [client.get(page) for page in pages]
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_flags_stand_beside_the_cell_for_unit_and_reviewer(client, cell, report, commune, people):
    document = EvidenceFactory(unit=commune, issued_on=date(2020, 1, 5))
    services.cite_evidence(cell=cell, evidence=document, by=people.official)

    for who in (people.official, people.staff):
        client.force_login(who)
        html = client.get(report.get_absolute_url()).content.decode()
        assert "Ngoài kỳ báo cáo" in html
        assert "Không kèm tệp" in html


def test_flags_stop_nobody(client, report, lines, people):
    """Tomorrow's date, no file: added, cited, saved."""
    client.force_login(people.official)

    client.post(
        reverse("plans:cell-cite", args=[report.pk, lines.ratio.pk]),
        {"moi-number": "45/BC-UBND", "moi-title": "Báo cáo", "moi-issued_on": "11/09/2020"},
    )

    [citation] = Citation.objects.all()
    [use] = uses_of(citation.evidence)
    assert kinds(use.flags) == ["no_file", "future"]


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("tr. 2", 2), ("Trang 12-14", 12), ("tr.3, mục 2", 3), ("7", 7), ("2-3", 2), ("p. 4", 4),
        ("mục 3", None), ("khoản 2 Điều 5", None), ("", None), ("phụ lục II, tr 9", 9),
        ("phương trình 5", None),
    ],
)  # fmt: skip
def test_a_citation_names_the_page_to_open(page, number):
    assert Citation(page=page).page_number == number
