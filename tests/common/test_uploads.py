"""Files that people send: what is taken, what is refused, and how they are handed out."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common.exceptions import Refused
from common.models import StoredFile
from common.uploads import check_upload, file_response, sheet_extent, store_upload

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def picture(kind="PNG", size=(8, 8)):
    out = BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def office(folder="word/", **extra):
    """A zipped Office file with the least it needs, and more."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}main.xml", "<x/>")
        for name, content in extra.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Biên bản.PDF", PDF, "pdf"),
        ("anh.jpeg", picture("JPEG"), "jpg"),
        ("anh.png", picture(), "png"),
        ("bao-cao.docx", office(), "docx"),
        ("so-lieu.xlsx", office("xl/"), "xlsx"),
    ],
)
def test_honest_files_are_taken(name, content, kind):
    assert check_upload(upload(name, content)) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rong.pdf", b""),
        ("trang.pdf", b"<html><script>alert(1)</script></html>"),
        ("cut.pdf", PDF[:-8]),
        ("trang.html", b"<html>"),
        ("chuong-trinh.exe", b"MZ\x90"),
        ("khong-duoi", PDF),
        ("anh.png", picture("JPEG")),
        ("anh.jpg", b"\xff\xd8\xff" + b"\x00" * 100),
        ("bao-cao.docx", office("xl/")),
        ("bao-cao.docx", b"PK\x03\x04" + b"\x00" * 100),
        ("macro.docx", office(word__vbaProject=b"x", **{"word__vbaProject.bin": b"x"})),
        ("macro.xlsx", office("xl/", **{"xl__macrosheets__sheet1.xml": b"x"})),
        ("macro.docm", office()),
    ],
)
def test_others_are_refused_with_a_sentence(name, content):
    with pytest.raises(Refused) as refusal:
        check_upload(upload(name, content))

    assert str(refusal.value).endswith(".")


def test_a_bomb_is_refused(monkeypatch):
    monkeypatch.setattr("common.uploads.MAX_UNPACKED", 1_000_000)
    bomb = office(word__big=b"0" * 3_000_000)
    assert len(bomb) < 20_000

    with pytest.raises(Refused):
        check_upload(upload("bom.docx", bomb))


def test_a_picture_with_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr("common.uploads.MAX_PIXELS", 50)

    with pytest.raises(Refused):
        check_upload(upload("to.png", picture()))


def test_a_file_that_is_too_large_says_how_large_it_may_be(settings):
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024

    with pytest.raises(Refused, match="3 MB, vượt giới hạn 2 MB"):
        check_upload(upload("lon.pdf", PDF + b" " * (2 * 1024 * 1024)))


@pytest.mark.django_db
def test_the_same_bytes_are_stored_once():
    first = store_upload(upload("a.pdf", PDF))
    second = store_upload(upload("b.pdf", PDF))

    assert (first, StoredFile.objects.count()) == (second, 1)
    assert first.path == f"files/{first.sha256[:2]}/{first.sha256}.pdf"


@pytest.mark.django_db
def test_a_file_is_handed_out_as_a_download_without_rights():
    stored = store_upload(upload("a.pdf", PDF))

    response = file_response(stored, "../../Biên bản.pdf")

    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert response["Content-Disposition"].startswith("attachment")
    assert ".." not in response["Content-Disposition"]
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def a_sheet(cells):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData>")
        archive.writestr("xl/media/a.png", b"<c <c <c")
    return BytesIO(out.getvalue())


@pytest.mark.parametrize(
    ("cells", "extent"),
    [
        ('<row r="1"><c r="A1"/><c s="1" r="B12"><v>1</v></c></row>', (12, 2)),
        ("<x:row><x:c r='AA3'/></x:row>", (3, 27)),
        ('<row r="1"><c r="XFD1048576"/></row>', (1_048_576, 16_384)),
        # A reader would count on by itself; office programs always say the place.
        ("<row><c/><c/></row>", (1_048_576, 16_384)),
        ("", (0, 0)),
    ],
)
def test_sheet_extent_is_known_before_the_sheet_is_unfolded(cells, extent):
    assert sheet_extent(a_sheet(cells)) == extent


def test_sheet_extent_of_a_broken_archive_is_too_far():
    assert sheet_extent(BytesIO(b"PK\x03\x04")) == (1_048_576, 16_384)
