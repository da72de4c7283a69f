from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import AuditEvent
from common.exceptions import Refused
from common.models import StoredFile
from par_index.models import MarkCitation
from plans import services
from plans.exceptions import NotInThisState
from plans.models import Citation, Evidence, Remedy
from tests.factories import files
from tests.factories.par_index import MarkFactory, ScorecardFactory, criteria_set
from tests.factories.plans import EvidenceFactory, FindingFactory

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


# --- Editing and removing ---------------------------------------------------------------------------


def test_change_evidence_keeps_the_old_file_in_the_trail(client, commune, people):
    document = add(commune, people.official, file=pdf("cu.pdf"))
    old = document.file
    client.force_login(people.official)

    client.post(
        reverse("plans:evidence-edit", args=[document.pk]),
        {
            "number": "46/BC-UBND",
            "title": "Báo cáo niêm yết",
            "note": "Bản có dấu",
            "file": pdf("moi.pdf", PDF + b"%%EOF"),
        },
    )

    document.refresh_from_db()
    assert (document.number, document.note, document.file_name) == (
        "46/BC-UBND", "Bản có dấu", "moi.pdf",
    )  # fmt: skip
    assert document.file != old
    assert StoredFile.objects.filter(pk=old.pk).exists()
    event = AuditEvent.objects.get(action="evidence.changed")
    assert (event.before["file_name"], event.before["sha256"]) == ("cu.pdf", old.sha256)
    page = client.get(reverse("plans:evidence-detail", args=[document.pk])).content.decode()
    assert f"cu.pdf ({old.sha256[:12]}…) → moi.pdf" in page


def test_a_file_is_added_later_and_stays_when_only_words_change(commune, people):
    document = add(commune, people.official)
    words = {"number": document.number, "title": document.title}

    services.change_evidence(evidence=document, by=people.official, **words, file=pdf())
    services.change_evidence(evidence=document, by=people.official, **words, note="Thêm")

    document.refresh_from_db()
    assert (document.file_name, document.note) == ("bien-ban.pdf", "Thêm")


def test_change_evidence_without_a_change_is_no_event(commune, people):
    document = add(commune, people.official)

    services.change_evidence(
        evidence=document, by=people.official, number=document.number, title=document.title
    )

    assert not AuditEvent.objects.filter(action="evidence.changed").exists()


def test_a_bad_new_file_changes_nothing(client, commune, people):
    document = add(commune, people.official, file=pdf())
    client.force_login(people.official)

    answer = client.post(
        reverse("plans:evidence-edit", args=[document.pk]),
        {"number": "X", "title": "Y", "file": pdf("a.pdf", b"<html>")},
    )

    document.refresh_from_db()
    assert answer.status_code == 422
    assert 'value="X"' in answer.content.decode()
    assert (document.number, document.file_name) == ("45/BC-UBND", "bien-ban.pdf")


def test_remove_evidence_is_for_what_nobody_cites(client, commune, people):
    document = add(commune, people.official)
    client.force_login(people.official)

    answer = client.post(reverse("plans:evidence-remove", args=[document.pk]))

    assert answer.headers["Location"] == f"/tai-lieu/?don-vi={commune.pk}"
    assert not Evidence.objects.exists()
    assert AuditEvent.objects.get(action="evidence.removed").before["number"] == "45/BC-UBND"


def test_remove_evidence_refuses_while_it_is_cited(client, cell, commune, people):
    document = EvidenceFactory(unit=commune)
    services.cite_evidence(cell=cell, evidence=document, by=people.official)
    client.force_login(people.official)

    answer = client.post(reverse("plans:evidence-remove", args=[document.pk]), follow=True)

    assert "đang được dẫn nên không xóa được" in answer.content.decode()
    assert Evidence.objects.filter(pk=document.pk).exists()
    assert not AuditEvent.objects.filter(action="evidence.removed").exists()


def test_remove_evidence_refuses_what_a_remedy_or_a_mark_holds(commune, people):
    named, marked = EvidenceFactory(unit=commune), EvidenceFactory(unit=commune)
    remedy = Remedy.objects.create(
        finding=FindingFactory(inspection__unit=commune),
        text="Đã làm",
        done_on=date(2020, 6, 1),
        by=people.official,
    )
    remedy.evidence.add(named)
    card = ScorecardFactory(criteria_set=criteria_set(), unit=commune)
    MarkCitation.objects.create(mark=MarkFactory(scorecard=card), evidence=marked)

    with pytest.raises(Refused, match="đang được dẫn"):
        services.remove_evidence(evidence=named, by=people.official)
    with pytest.raises(Refused, match="bảng chấm điểm"):
        services.remove_evidence(evidence=marked, by=people.official)

    assert Evidence.objects.count() == 2
    assert not AuditEvent.objects.filter(action="evidence.removed").exists()


@pytest.mark.parametrize("who", ["stranger", "leader", "inspector"])
def test_only_the_units_keepers_change_and_remove(commune, people, who):
    document = EvidenceFactory(unit=commune)

    with pytest.raises(PermissionDenied):
        services.change_evidence(
            evidence=document, by=getattr(people, who), number="1", title="Khác"
        )
    with pytest.raises(PermissionDenied):
        services.remove_evidence(evidence=document, by=getattr(people, who))


# --- Looking at it -----------------------------------------------------------------------------------


def test_a_page_is_shown_as_a_picture_of_our_own(client, commune, people):
    document = add(commune, people.official, file=files.pdf(pages=2))
    client.force_login(people.inspector)

    page = client.get(reverse("plans:evidence-page", args=[document.pk, 2]))
    picture = client.get(reverse("plans:evidence-picture", args=[document.pk, 2]))

    assert f'src="/tai-lieu/{document.pk}/xem/2/anh/"' in page.content.decode()
    assert (picture["Content-Type"], picture.content[8:12]) == ("image/webp", b"WEBP")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_what_cannot_be_shown_says_so_and_offers_the_download(client, commune, people):
    document = add(commune, people.official, file=files.locked_pdf())
    client.force_login(people.official)

    page = client.get(reverse("plans:evidence-page", args=[document.pk, 1]))
    picture = client.get(reverse("plans:evidence-picture", args=[document.pk, 1]))

    assert "có mật khẩu" in page.content.decode()
    assert f"/tai-lieu/{document.pk}/tep/" in page.content.decode()
    assert picture.status_code == 404


@pytest.mark.parametrize("name", ["evidence-page", "evidence-picture"])
def test_pages_are_for_who_may_read_the_document(client, commune, people, name):
    document = add(commune, people.official, file=files.pdf())
    bare = add(commune, people.official)
    client.force_login(people.stranger)
    assert client.get(reverse(f"plans:{name}", args=[document.pk, 1])).status_code == 404

    client.force_login(people.official)
    assert client.get(reverse(f"plans:{name}", args=[bare.pk, 1])).status_code == 404


def test_a_cited_page_opens_that_page(client, cell, commune, people):
    file = files.stored(files.pdf(pages=3))
    StoredFile.objects.update(pages=3)
    document = EvidenceFactory(unit=commune, file=file)
    services.cite_evidence(cell=cell, evidence=document, page="tr. 2", by=people.official)
    client.force_login(people.official)

    for address in (
        cell.report.get_absolute_url(), reverse("plans:evidence-detail", args=[document.pk]),
    ):  # fmt: skip
        assert f'href="/tai-lieu/{document.pk}/xem/2/"' in client.get(address).content.decode()


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


def test_a_new_document_is_added_and_cited_at_once(client, cell, people):
    client.force_login(people.official)

    answer = client.post(
        reverse("plans:cell-cite", args=[cell.report_id, cell.indicator_id]),
        {
            "page": "tr. 2",
            "moi-number": "45/BC-UBND",
            "moi-title": "Báo cáo niêm yết",
            "moi-file": pdf(),
        },
    )

    [citation] = Citation.objects.all()
    assert answer.headers["Location"] == f"/bao-cao/{cell.report_id}/#o-{cell.indicator_id}"
    assert (citation.page, citation.evidence.number, citation.evidence.file_name) == (
        "tr. 2", "45/BC-UBND", "bien-ban.pdf",
    )  # fmt: skip


def test_from_the_grid_the_cell_alone_is_answered(client, cell, people):
    client.force_login(people.official)
    path = reverse("plans:cell-cite", args=[cell.report_id, cell.indicator_id])
    grid = {"HX-Request": "true"}

    form = client.get(path, headers=grid).content.decode()
    answer = client.post(path, {"moi-number": "45/BC", "moi-title": "Mới"}, headers=grid)

    assert form.lstrip().startswith("<form")
    assert "45/BC" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert (answer.status_code, Citation.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Hãy chọn một tài liệu trong kho"),
        ({"moi-title": "Thiếu số"}, "Trường này là bắt buộc"),
        ({"moi-number": "45", "moi-title": "T", "moi-file": pdf("x.exe", b"MZ")}, "Chỉ nhận tệp"),
    ],
)
def test_what_is_typed_about_a_new_document_stays_when_refused(client, cell, people, sent, told):
    client.force_login(people.official)

    answer = client.post(
        reverse("plans:cell-cite", args=[cell.report_id, cell.indicator_id]),
        {"page": "tr. 7", **sent},
        headers={"HX-Request": "true"},
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert told in html
    assert 'value="tr. 7"' in html
    assert all(f'value="{text}"' in html for text in sent.values() if isinstance(text, str))
    assert (Evidence.objects.count(), Citation.objects.count()) == (0, 0)


def test_both_at_once_is_refused(client, cell, commune, people):
    document = EvidenceFactory(unit=commune)
    client.force_login(people.official)

    answer = client.post(
        reverse("plans:cell-cite", args=[cell.report_id, cell.indicator_id]),
        {"evidence": document.pk, "moi-number": "45", "moi-title": "Mới"},
    )

    assert answer.status_code == 422
    assert (Evidence.objects.count(), Citation.objects.count()) == (1, 0)


def test_a_citation_gets_another_page(client, cell, commune, people):
    document = EvidenceFactory(unit=commune)
    citation = services.cite_evidence(cell=cell, evidence=document, by=people.official)
    client.force_login(people.official)

    answer = client.post(
        reverse("plans:citation-edit", args=[citation.pk]), {"page": " tr. 5 "},
        headers={"HX-Request": "true"},
    )  # fmt: skip

    citation.refresh_from_db()
    event = AuditEvent.objects.get(action="citation.changed")
    assert citation.page == "tr. 5"
    assert (event.before["page"], event.after["page"]) == ("", "tr. 5")
    assert "tr. 5" in answer.content.decode()


def test_a_page_that_is_cited_already_is_refused(client, cell, commune, people):
    document = EvidenceFactory(unit=commune)
    services.cite_evidence(cell=cell, evidence=document, page="tr. 1", by=people.official)
    other = services.cite_evidence(cell=cell, evidence=document, page="tr. 2", by=people.official)
    client.force_login(people.official)

    answer = client.post(reverse("plans:citation-edit", args=[other.pk]), {"page": "tr. 1"})

    other.refresh_from_db()
    assert (answer.status_code, other.page) == (422, "tr. 2")
    assert "đã được dẫn" in answer.content.decode()


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
