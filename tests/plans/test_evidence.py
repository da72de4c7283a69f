from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import AuditEvent
from common.exceptions import Refused
from common.models import StoredFile
from plans import services
from plans.exceptions import NotInThisState
from plans.models import Citation, Evidence
from tests.factories.plans import EvidenceFactory

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def pdf(name="bien-ban.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def add(unit, by, **more):
    return services.add_evidence(
        unit=unit, by=by, number="45/BC-UBND", title="Báo cáo niêm yết", **more
    )


@pytest.fixture
def cell(report, lines, people):
    return services.cell_of(report=report, indicator=lines.ratio, by=people.official)


# --- The library ---------------------------------------------------------------------------------


def test_add_evidence_stores_the_file_once(commune, neighbour, people):
    one = add(commune, people.official, file=pdf(), issued_on=date(2020, 9, 12))
    other = add(neighbour, people.stranger, file=pdf("ban-sao.pdf"))

    assert one.file == other.file
    assert StoredFile.objects.count() == 1
    assert (one.file_name, other.file_name) == ("bien-ban.pdf", "ban-sao.pdf")
    assert AuditEvent.objects.filter(action="evidence.added").count() == 2


def test_add_evidence_is_for_the_units_own_people(commune, people):
    for who in (people.stranger, people.leader, people.inspector):
        with pytest.raises(PermissionDenied):
            add(commune, who)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("trang.pdf", b"<html><script>alert(1)</script></html>", "không đúng dạng PDF"),
        ("chuong-trinh.exe", b"MZ\x90\x00", "Chỉ nhận tệp"),
        ("anh.png", PDF, "không đúng dạng PNG"),
        ("rong.pdf", b"", "rỗng"),
    ],
)
def test_bad_files_are_refused_and_the_words_are_kept(client, people, name, content, told):
    client.force_login(people.official)

    answer = client.post(
        reverse("plans:evidence-add"),
        {"number": "45/BC-UBND", "title": "Báo cáo niêm yết", "file": pdf(name, content)},
    )

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="45/BC-UBND"' in answer.content.decode()
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_too_large_file_is_refused_with_its_size(client, people, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    client.force_login(people.official)

    answer = client.post(
        reverse("plans:evidence-add"),
        {"number": "45", "title": "Nặng", "file": pdf(content=PDF + b" " * 1024 * 1024 + b"%%EOF")},
    )

    assert "vượt giới hạn 1 MB" in answer.content.decode()
    assert Evidence.objects.count() == 0


def test_library_is_searched_without_accents(client, commune, people):
    wanted = EvidenceFactory(unit=commune, title="Biên bản niêm yết đất đai")
    EvidenceFactory(unit=commune, title="Báo cáo tài chính")
    client.force_login(people.official)

    answer = client.get(reverse("plans:evidence-list"), {"tim": "niem yet dat"})

    assert list(answer.context["page_obj"]) == [wanted]


def test_district_opens_a_communes_library(client, commune, people):
    document = EvidenceFactory(unit=commune)
    client.force_login(people.inspector)

    answer = client.get(reverse("plans:evidence-list"), {"don-vi": commune.pk})

    assert list(answer.context["page_obj"]) == [document]


# --- One document ----------------------------------------------------------------------------------


def test_file_is_a_download_that_no_browser_runs(client, commune, people):
    document = add(commune, people.official, file=pdf())
    client.force_login(people.inspector)

    answer = client.get(reverse("plans:evidence-file", args=[document.pk]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="bien-ban.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", ["evidence-detail", "evidence-file"])
def test_a_strangers_document_does_not_exist(client, commune, people, name):
    document = add(commune, people.official, file=pdf())
    client.force_login(people.stranger)

    assert client.get(reverse(f"plans:{name}", args=[document.pk])).status_code == 404


def test_a_file_used_elsewhere_is_flagged_without_naming_what_may_not_be_seen(
    client, commune, neighbour, people
):
    document = add(commune, people.official, file=pdf())
    add(neighbour, people.stranger, file=pdf())
    page = reverse("plans:evidence-detail", args=[document.pk])

    client.force_login(people.official)
    own = client.get(page).content.decode()
    client.force_login(people.inspector)
    district = client.get(page).content.decode()

    assert "Tệp này cũng có ở đơn vị khác" in own
    assert "Quới An" not in own
    assert "Quới An" in district


# --- Citing --------------------------------------------------------------------------------------------


def test_cite_and_remove_by_plain_forms(client, cell, commune, people):
    document = EvidenceFactory(unit=commune)
    client.force_login(people.official)
    page = reverse("plans:cell-cite", args=[cell.report_id, cell.indicator_id])

    answer = client.post(page, {"evidence": document.pk, "page": "tr. 2"})
    citation = Citation.objects.get()
    assert answer.headers["Location"] == f"/bao-cao/{cell.report_id}/#o-{cell.indicator_id}"
    assert (citation.cell, citation.evidence, citation.page) == (cell, document, "tr. 2")
    client.post(reverse("plans:citation-remove", args=[citation.pk]))

    assert Citation.objects.count() == 0
    assert [event.action for event in AuditEvent.objects.order_by("sequence")][-2:] == [
        "citation.added",
        "citation.removed",
    ]


def test_the_same_citation_twice_is_refused(cell, commune, people):
    document = EvidenceFactory(unit=commune)
    services.cite_evidence(cell=cell, evidence=document, page="tr. 2", by=people.official)

    with pytest.raises(Refused, match="đã được dẫn"):
        services.cite_evidence(cell=cell, evidence=document, page="tr. 2", by=people.official)

    assert Citation.objects.count() == 1


def test_another_units_document_is_not_cited(client, cell, neighbour, people):
    document = EvidenceFactory(unit=neighbour)
    client.force_login(people.official)

    with pytest.raises(Refused, match="chính đơn vị"):
        services.cite_evidence(cell=cell, evidence=document, by=people.official)
    answer = client.post(
        reverse("plans:cell-cite", args=[cell.report_id, cell.indicator_id]),
        {"evidence": document.pk},
    )

    assert answer.status_code == 422
    assert Citation.objects.count() == 0


def test_a_submitted_report_takes_no_citation(submitted, lines, commune, people):
    cell = submitted.cells.get(indicator=lines.ratio)

    with pytest.raises(NotInThisState):
        services.cite_evidence(
            cell=cell, evidence=EvidenceFactory(unit=commune), by=people.official
        )


def test_a_stranger_cannot_remove_a_citation(client, cell, commune, people):
    citation = services.cite_evidence(
        cell=cell, evidence=EvidenceFactory(unit=commune), by=people.official
    )

    for who, status in ((people.stranger, 404), (people.inspector, 403)):
        client.force_login(who)
        assert (
            client.post(reverse("plans:citation-remove", args=[citation.pk])).status_code == status
        )
