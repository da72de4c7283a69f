"""Pages drawn by the portal: what is good is seen, what is hostile ends with the child process."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common import drawing, previews
from common.models import Chore, StoredFile
from common.previews import CannotShow, count_pages, count_unknown, page_picture
from common.tasks import count_pages as count_pages_task
from tests.factories.files import broken_pdf, endless_pdf, locked_pdf, pdf, picture, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def seen(content):
    image = Image.open(BytesIO(content))
    assert image.format == "WEBP"
    return image


@pytest.fixture
def children(monkeypatch):
    """How many child processes were asked."""
    asked = []
    run = subprocess.run

    def counted(command, **options):
        asked.append(command)
        return run(command, **options)

    monkeypatch.setattr(previews.subprocess, "run", counted)
    return asked


def test_a_page_is_drawn_at_a_readable_size_and_kept(children, tmp_path):
    file = stored(pdf(pages=3))

    first, again = page_picture(file, 2), page_picture(file, 2)

    assert seen(first).width == 1240
    assert first == again
    assert len(children) == 1
    assert (tmp_path / "previews" / file.sha256 / "2.webp").read_bytes() == first


def test_pages_are_counted_and_each_is_another():
    file = stored(pdf(pages=3))

    assert count_pages(file) == 3
    assert page_picture(file, 1) != page_picture(file, 3)


def test_a_page_that_is_not_there_is_refused():
    with pytest.raises(CannotShow, match="không có trang này"):
        page_picture(stored(pdf(pages=3)), 4)


@pytest.mark.parametrize("number", [0, previews.MAX_PAGES + 1])
def test_no_child_is_asked_for_a_page_out_of_reach(children, number):
    with pytest.raises(CannotShow, match="không có trang này"):
        page_picture(stored(pdf()), number)
    assert children == []


def test_many_pages_are_counted_and_the_last_within_reach_is_drawn():
    file = stored(pdf(pages=700))

    assert count_pages(file) == 700
    assert seen(page_picture(file, 500)).width == 1240


@pytest.mark.parametrize("size", [(14_400, 14_400), (14_400, 30), (20, 14_400), (200_000, 200_000)])
def test_a_huge_page_is_drawn_small(size):
    image = seen(page_picture(stored(pdf(size=size)), 1))

    assert image.width * image.height <= drawing.PIXELS * 1.01
    assert max(image.size) <= drawing.LONGEST + 1


def test_a_page_of_no_size_is_refused():
    with pytest.raises(CannotShow):
        page_picture(stored(pdf(size=(30_000_000, 30_000_000))), 1)


@pytest.mark.parametrize(
    ("upload", "told"), [(broken_pdf, "có thể bị hỏng"), (locked_pdf, "có mật khẩu")]
)
def test_what_cannot_be_opened_says_why_and_is_not_tried_again_and_again(children, upload, told):
    file = stored(upload())

    for _time in range(2):
        with pytest.raises(CannotShow, match=told):
            page_picture(file, 1)

    assert len(children) == 1
    assert count_pages(file) == 0


def test_an_endless_page_is_stopped(monkeypatch):
    monkeypatch.setattr(previews, "TIMEOUT", 1)

    with pytest.raises(CannotShow, match="quá nặng"):
        page_picture(stored(endless_pdf()), 1)


def test_the_child_has_little_time_memory_and_no_children_of_its_own():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import runpy, resource as r; d = runpy.run_path('common/drawing.py');"
            "d['give_up_rights']();"
            "print(r.getrlimit(r.RLIMIT_CPU), r.getrlimit(r.RLIMIT_AS), r.getrlimit(r.RLIMIT_FSIZE),"
            " r.getrlimit(r.RLIMIT_NPROC))",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(drawing.__file__).parent.parent,
    ).stdout

    assert told.strip() == "(8, 8) (1073741824, 1073741824) (8388608, 8388608) (0, 0)"


def test_what_a_child_answers_must_be_a_picture_of_ours(monkeypatch):
    monkeypatch.setattr(previews, "_asked", lambda *_what: b"<html><script>alert(1)</script>")

    with pytest.raises(CannotShow):
        page_picture(stored(pdf()), 1)


def test_a_picture_loses_what_the_camera_wrote_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "noi chup 10.09, 106.19"
    file = stored(picture(exif=exif))

    drawn = page_picture(file, 1)

    assert b"noi chup" not in drawn
    assert seen(drawn).size == (20, 40)
    assert dict(seen(drawn).getexif()) == {}


def test_a_large_picture_is_made_smaller():
    image = seen(page_picture(stored(picture("PNG", (4000, 1000), "anh.png")), 1))

    assert image.size == (1240, 310)


def test_a_picture_has_one_page():
    file = stored(picture())

    assert count_pages(file) == 1
    with pytest.raises(CannotShow):
        page_picture(file, 2)


def test_office_files_are_not_drawn(children):
    file = StoredFile.objects.create(sha256="0" * 64, extension="docx", content_type="x", size=1)

    with pytest.raises(CannotShow, match="Tệp Word, Excel"):
        page_picture(file, 1)
    assert children == []


def test_lost_bytes_are_a_sentence():
    file = StoredFile.objects.create(sha256="1" * 64, extension="pdf", content_type="x", size=1)

    with pytest.raises(CannotShow):
        page_picture(file, 1)


def test_pages_of_what_came_are_counted_once(children):
    good, bad = stored(pdf(pages=2)), stored(broken_pdf())
    StoredFile.objects.create(sha256="2" * 64, extension="docx", content_type="x", size=1)

    assert count_unknown() == 2
    assert count_unknown() == 0

    assert [StoredFile.objects.get(pk=one.pk).pages for one in (good, bad)] == [2, 0]
    assert len(children) == 2


def test_an_upload_asks_for_its_pages_to_be_counted(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = stored(SimpleUploadedFile("a.pdf", pdf(pages=4).read()))

    file.refresh_from_db()
    assert file.pages == 4


def test_while_two_draw_the_count_stops_quietly_and_goes_on_next_time(monkeypatch):
    first, second = stored(pdf(pages=2)), stored(pdf(pages=3))
    busy = previews.CannotShow("đang bận")
    answers = iter([2, busy, 3])

    def answer(_stored):
        said = next(answers)
        if isinstance(said, Exception):
            raise said
        return said

    monkeypatch.setattr(previews, "count_pages", answer)

    assert count_unknown() == 1
    second.refresh_from_db()
    assert second.pages is None

    assert count_unknown() == 1
    assert [StoredFile.objects.get(pk=one.pk).pages for one in (first, second)] == [2, 3]


def test_the_chore_is_not_broken_by_two_who_draw(monkeypatch):
    monkeypatch.setattr(previews, "_PATIENCE", 0.01)
    stored(pdf())
    for _one in range(2):
        assert previews._AT_ONCE.acquire(timeout=0)
    try:
        assert count_pages_task() == 0
    finally:
        previews._AT_ONCE.release()
        previews._AT_ONCE.release()

    assert Chore.objects.get(name="count-pages").last_failed_at is None


def test_while_two_draw_the_third_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(previews, "_PATIENCE", 0.01)
    for _one in range(2):
        assert previews._AT_ONCE.acquire(timeout=0)
    try:
        with pytest.raises(CannotShow, match="đang bận"):
            page_picture(stored(pdf()), 1)
    finally:
        previews._AT_ONCE.release()
        previews._AT_ONCE.release()
