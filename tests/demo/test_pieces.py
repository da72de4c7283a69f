"""Parts of the demonstration that need no database."""

from datetime import date
from io import BytesIO

from django.contrib.auth.password_validation import validate_password
from django.core.files.uploadedfile import SimpleUploadedFile

from common import clock
from common.uploads import check_upload
from demo.accounts import PASSWORD
from demo.moments import Timeline, at, stream
from demo.pdf import small_pdf
from demo.profiles import PROFILES


def test_password_would_be_accepted_from_a_person():
    validate_password(PASSWORD)


def test_pdf_is_accepted_as_an_upload():
    data = small_pdf(["TAI LIEU MINH HOA", "So (1) \\ 15/KH-UBND"])

    assert check_upload(SimpleUploadedFile("ke-hoach.pdf", data)) == "pdf"


def test_pdf_table_points_at_its_objects():
    data = small_pdf(["MINH HOA"])
    table = data[data.index(b"xref") :].splitlines()[3:8]

    for number, line in enumerate(table, start=1):
        file = BytesIO(data)
        file.seek(int(line.split()[0]))
        assert file.readline() == b"%d 0 obj\n" % number


def test_timeline_plays_in_order_of_time():
    seen = []
    timeline = Timeline()
    for day in (3, 1, 2):
        timeline.add(at(date(2020, 1, day)), lambda: seen.append(clock.today().day))

    timeline.play()

    assert seen == [1, 2, 3]


def test_streams_are_their_own():
    assert stream("dossiers", 2020).random() == stream("dossiers", 2020).random()
    assert stream("dossiers", 2020).random() != stream("dossiers", 2019).random()


def test_twenty_communes_have_a_profile():
    assert len(PROFILES) == 20
    assert sum(p.one_stop_since is None for p in PROFILES.values()) == 3
