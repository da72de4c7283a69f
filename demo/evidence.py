"""Documents that prove: a few per commune, some with a file, cited by cells and marks."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from common.models import StoredFile
from common.text import fold
from common.uploads import store_upload
from demo.moments import at, stream
from demo.pdf import small_pdf
from demo.people import People
from demo.profiles import profile_of
from plans.models import Evidence
from units.models import Unit

PLAN, RULES, REVIEW, SPENDING, PUBLICITY, ISO = (
    "plan",
    "rules",
    "review",
    "spending",
    "publicity",
    "iso",
)
# Kind, number's ending, earliest day, abstract.
DOCUMENTS = (
    (PLAN, "KH-UBND", date(2020, 1, 6), "Kế hoạch cải cách hành chính năm 2020"),
    (
        RULES,
        "QĐ-UBND",
        date(2020, 1, 13),
        "Quyết định ban hành Quy chế làm việc của Ủy ban nhân dân",
    ),
    (PUBLICITY, "KH-UBND", date(2020, 2, 10), "Kế hoạch tuyên truyền cải cách hành chính năm 2020"),
    (
        SPENDING,
        "QĐ-UBND",
        date(2020, 1, 15),
        "Quy chế chi tiêu nội bộ; quản lý, sử dụng tài sản công",
    ),
    (REVIEW, "BC-UBND", date(2020, 8, 17), "Báo cáo kết quả rà soát văn bản và thủ tục hành chính"),
    (
        ISO,
        "QĐ-UBND",
        date(2020, 3, 9),
        "Quyết định công bố Hệ thống quản lý chất lượng phù hợp TCVN ISO 9001:2015",
    ),
)
# One file attached by two communes: it is flagged, not forbidden.
SHARED_FILE = ("29668", "29671")

# Of every file: a decision and its annexes.
PAGES = 3

Library = dict[tuple[str, str], Evidence]


def load_evidence(units: list[Unit], people: People) -> Library:
    """Every unit's documents; returns them by (unit code, kind)."""
    library: Library = {}
    for unit in units:
        for kind, ending, earliest, title in DOCUMENTS:
            if _has(unit, kind):
                library[unit.code, kind] = _document(unit, kind, ending, earliest, title, people)
    _attach_files(library)
    Evidence.objects.bulk_create(library.values())
    for evidence in library.values():
        Evidence.objects.filter(pk=evidence.pk).update(added_at=at(evidence.issued_on, 15))
    return library


def _has(unit: Unit, kind: str) -> bool:
    profile = profile_of(unit.code)
    if kind == ISO:
        return profile.iso
    if kind == REVIEW:
        return profile.diligent >= 0.8
    return kind != SPENDING or profile.diligent >= 0.7


def _document(
    unit: Unit, kind: str, ending: str, earliest: date, title: str, people: People
) -> Evidence:
    rng = stream("evidence", unit.code, kind)
    number = {PLAN: 5, RULES: 9, SPENDING: 12, PUBLICITY: 22, ISO: 31, REVIEW: 88}[kind]
    return Evidence(
        unit=unit,
        number=f"{number + rng.randrange(12)}/{ending}",
        title=title,
        issued_on=earliest + timedelta(days=rng.randrange(14)),
        issuer=f"UBND {unit.name[0].lower()}{unit.name[1:]}",
        added_by=people.official(unit),
    )


def _attach_files(library: Library) -> None:
    """The plan of most communes comes with its file; two by mistake with the same one."""
    lender, borrower = SHARED_FILE
    for (code, kind), evidence in library.items():
        if kind == PLAN and profile_of(code).diligent >= 0.8 and code != borrower:
            _attach(evidence, evidence)
    if (lender, PUBLICITY) in library and (borrower, PUBLICITY) in library:
        for code in SHARED_FILE:
            _attach(library[code, PUBLICITY], library[lender, PUBLICITY])


def _attach(evidence: Evidence, shown: Evidence) -> None:
    lines = [
        "TAI LIEU MINH HOA - KHONG CO GIA TRI PHAP LY",
        "",
        fold(shown.issuer).upper(),
        f"So: {fold(shown.number).upper()}, {shown.issued_on:%d/%m/%Y}",
        fold(shown.title).capitalize(),
    ]
    name = f"{evidence.number.split('/')[0]}-{evidence.issued_on:%Y%m%d}.pdf"
    pages = [lines, *([lines[0], "", f"Phu luc {number}"] for number in range(1, PAGES))]
    upload = SimpleUploadedFile(name, small_pdf(*pages), content_type="application/pdf")
    evidence.file, evidence.file_name = store_upload(upload), name
    # Counted by a worker otherwise; there is none while the demonstration is loaded.
    StoredFile.objects.filter(pk=evidence.file.pk).update(pages=PAGES)
