"""Loads of dossiers: exports of other systems, bad rows kept out, cut off and taken up again."""

import csv
import os
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.timezone import localtime
from openpyxl import Workbook

from audit.models import AuditEvent
from common import clock, jobs
from common.models import Job, JobState
from procedures import services
from procedures.exceptions import LoadFileRefused, LoadTakenOver
from procedures.imports import dossiers as imports
from procedures.models import Dossier, DossierChange, DossierLoad, StatusWord
from procedures.selectors import Deadlines
from procedures.services.loads import clear_loads, store_chunk
from tests.factories.plans import at
from tests.factories.procedures import DossierFactory, ProcedureFactory, TimeLimitFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
HEAD = "dossier_code,unit_code,procedure_code,channel,received_at,finished_at,status"
# As one-stop systems write it: titles above, semicolons, Vietnamese words and days.
EXPORT = """DANH SÁCH HỒ SƠ;;;;;;;;;;;;
;;;;;;;;;;;;
STT;Mã hồ sơ;Tên thủ tục;Đơn vị;Chủ hồ sơ;Số điện thoại;Địa chỉ;Hình thức nộp;Ngày tiếp nhận;Ngày hẹn trả;Ngày có kết quả;Ngày trả kết quả;Trạng thái
1;H61-1;chứng thực BẢN SAO;Xã Hiếu Phụng;Nguyễn Văn Bí Mật;0901234567;Ấp Bí Mật;Trực tiếp;02/11/2020 08:30;05/11/2020;04/11/2020;04/11/2020;Đã trả kết quả
2;H61-2;Chứng thực bản sao;xa hieu phung;Trần Thị Kín Đáo;0912345678;Ấp Kín Đáo;Trực tuyến;02/11/2020 17:30;;;;đang GIẢI QUYẾT
"""
SECRETS = ("Bí Mật", "Kín Đáo", "0901234567", "0912345678")


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.frozen(at(2020, 12, 17)):
        yield


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(code="2.000815", name="Chứng thực bản sao")
    TimeLimitFactory(procedure=procedure)
    return procedure


@pytest.fixture
def send(people, commune):
    """Send a file as somebody and let the worker read it."""

    def sent(content, name="ho-so.csv", by=None, unit=None):
        content = content.encode() if isinstance(content, str) else content
        load = services.start_load(
            upload=SimpleUploadedFile(name, content),
            unit=unit or commune,
            by=by or people.official,
        )
        jobs.run(str(load.job_id))
        load.refresh_from_db()
        return load

    return sent


def row(code="HS1", **changes):
    facts = {
        "dossier_code": code,
        "unit_code": "29686",
        "procedure_code": "2.000815",
        "channel": "counter",
        "received_at": "2020-11-02T08:30",
        "finished_at": "",
        "status": "processing",
    }
    return ",".join((facts | changes).values())


def table(*rows, head=HEAD):
    return "\n".join([head, *rows])


def counts(load):
    return load.rows, load.created, load.changed, load.same, load.bad


def faults(load):
    return [(one.row, one.code, one.column, one.message) for one in load.faults.all()]


def left_files(settings):
    return list((Path(settings.MEDIA_ROOT) / "loads").glob("*"))


# --- What is read ---------------------------------------------------------------------------------


def test_an_export_with_vietnamese_headings_is_read(send, commune, procedure):
    load = send(EXPORT)

    assert (load.state, counts(load)) == ("done", (2, 2, 0, 0, 0))
    first, second = Dossier.objects.order_by("code")
    assert (first.unit, first.channel, first.status) == (commune, "counter", "returned")
    assert (first.due_on, first.promised) == (date(2020, 11, 5), True)
    assert (first.computed_due_on, first.working_days) == (date(2020, 11, 5), 2)
    # After closing time, counted from Tuesday: Wednesday, Thursday, Friday.
    assert (second.channel, second.status) == ("online", "processing")
    assert (second.due_on, second.promised) == (date(2020, 11, 6), False)


def test_nothing_of_a_person_is_stored_anywhere(send, procedure, settings, caplog):
    damaged = EXPORT + "3;H61-3;Chứng thực bản sao;Xã Hiếu Phụng;Nguyễn Văn Bí Mật;0901234567;"
    damaged += "Ấp Bí Mật;0912345678;02/11/2020;;;;Đang xử lý\n"
    # A separator too many moves a phone number under another heading: the row is not even read.
    damaged += "4;H61-4;Chứng thực bản sao;Xã Hiếu Phụng;Bí;Mật;0901234567;Ấp;Trực tiếp;"
    damaged += "02/11/2020;;;;Đang xử lý\n"

    load = send(damaged)

    assert counts(load) == (4, 2, 0, 0, 2)
    assert load.dropped[:3] == ["Chủ hồ sơ", "Địa chỉ", "Số điện thoại"]
    assert left_files(settings) == []
    found = everything_stored()
    # The headings are kept, so that it can be said what was left out; that shows that we look well.
    assert "Chủ hồ sơ" in found
    assert [secret for secret in SECRETS if secret in found + caplog.text] == []


def everything_stored():
    """Every row of every table as text."""
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
            rows += cursor.fetchall()
    cells = "\n".join(str(cell) for row in rows for cell in row)
    # JSON columns keep letters as escapes.
    return cells + cells.encode("latin-1", "backslashreplace").decode("unicode_escape")


def workbook(rows):
    book = Workbook()
    for line in rows:
        book.active.append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_by_rows(send, procedure):
    facts = [HEAD.split(","), row().split(","), row("HS2").split(",")]
    facts[2][4] = at(2020, 11, 2).replace(tzinfo=None)

    load = send(workbook(facts), name="ho-so.xlsx")

    assert counts(load) == (2, 2, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"\xff\xfe\x00", "UTF-8"),
        ("a.csv", b"chi,la,chu\n1,2,3\n", "tiêu đề"),
        ("a.csv", b'dossier_code,status\n"a,b', "thiếu cột này"),
        ("a.xlsx", b"PK\x03\x04 broken", "Excel"),
        ("a.csv", (HEAD + ",Mã hồ sơ\n").encode(), "cùng nghĩa"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(send, settings, name, content, said):
    load = send(content, name=name)

    assert (load.state, load.job.state) == ("refused", JobState.FAILED)
    assert any(said in message for *_place, message in faults(load))
    assert left_files(settings) == []


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"%PDF"), ("a.csv", b""), ("a.xlsx", b"<html>")]
)
def test_what_is_no_table_is_not_even_taken(people, commune, settings, name, content):
    upload = SimpleUploadedFile(name, content)

    with pytest.raises(LoadFileRefused):
        services.start_load(upload=upload, unit=commune, by=people.official)

    assert DossierLoad.objects.count() == 0
    assert left_files(settings) == []


# --- Bad rows ---------------------------------------------------------------------------------------

BAD = [
    (row("có dấu"), "dossier_code", "chữ không dấu"),
    (row("0901234567"), "dossier_code", "số điện thoại"),
    (row("HS1"), "dossier_code", "trùng với dòng 2"),
    (row("X", unit_code="99999"), "unit_code", "không có đơn vị"),
    (row("X", unit_code="29668"), "unit_code", "đơn vị khác"),
    (row("X", procedure_code="1.999999"), "procedure_code", "chưa có trong danh mục"),
    (row("X", channel="fax"), "channel", "Trực tuyến (online)"),
    (row("X", status="Đang bay"), "status", "“Đang bay” không hợp lệ; trạng thái này chưa có"),
    (row("X", received_at="2020-12-18"), "received_at", "ngày chưa đến"),
    (row("X", received_at="hôm qua"), "received_at", "viết dạng"),
    (row("X", received_at="31/02/2020"), "received_at", "viết dạng"),
    (row("X", status="finished"), "finished_at", "thiếu ngày có kết quả"),
    (row("X", finished_at="2020-11-01", status="finished"), "finished_at", "trước ngày tiếp nhận"),
    (row("X", finished_at="2020-12-18", status="finished"), "finished_at", "ngày chưa đến"),
    (row("X", finished_at="2020-11-03"), "finished_at", "đang xử lý mà đã có"),
    (row("X") + ",Nguyễn Văn A", "-", "nhiều ô hơn"),
]


def test_every_bad_row_says_why_and_the_good_one_stays(send, neighbour, procedure):
    load = send(table(row("HS1"), *(line for line, *_ in BAD)))

    assert counts(load) == (len(BAD) + 1, 1, 0, 0, len(BAD))
    found = {(number, column): message for number, _code, column, message in faults(load)}
    for number, (_line, column, said) in enumerate(BAD, start=3):
        assert said in found[number, column]


def test_bad_rows_come_back_as_a_table_to_mend(send, client, people, procedure):
    load = send(table(row("HS1"), row("HS2", channel="fax"), row("HS3", status="Đang bay")))
    client.force_login(people.official)

    answer = client.get(f"/thu-tuc/ho-so/nap/{load.pk}/dong-loi.csv")
    text = answer.content.decode("utf-8-sig")

    lines = list(csv.DictReader(StringIO(text)))
    assert [(line["dossier_code"], line["dòng"]) for line in lines] == [("HS2", "3"), ("HS3", "4")]
    mended = send(text.replace("fax", "post", 1).replace("Đang bay", "Đang xử lý", 1))
    assert counts(mended) == (2, 2, 0, 0, 0)


def test_a_word_that_was_added_is_understood_the_next_time(send, people, procedure):
    line = table(row(status="Chuyển phòng ban"))
    assert send(line).bad == 1

    services.add_status_word(word="CHUYỂN PHÒNG BAN", status="processing", by=people.staff)

    assert counts(send(line)) == (1, 1, 0, 0, 0)


def test_the_ten_usual_states_are_known():
    assert {word.status for word in StatusWord.objects.all()} == {
        *("registered", "received", "refused", "processing", "waiting", "waiting_payment"),
        *("withdrawn", "stopped", "finished", "returned"),
    }


# --- Again, and changed -------------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(send, procedure, commune):
    first = send(EXPORT)
    before = list(Dossier.objects.order_by("pk").values())

    again = send(EXPORT)

    assert counts(first) == (2, 2, 0, 0, 0)
    assert counts(again) == (2, 0, 0, 2, 0)
    assert list(Dossier.objects.order_by("pk").values()) == before
    assert DossierChange.objects.count() == 0
    # What was loaded stands in the trail once, by unit.
    [event] = AuditEvent.objects.filter(action="dossiers.loaded")
    assert (event.unit_code, event.after["created"]) == (commune.code, 2)


def test_a_changed_row_keeps_the_history_of_its_facts(send, procedure):
    send(table(row()))
    load = send(table(row(finished_at="2020-11-04", status="finished")))

    assert counts(load) == (1, 0, 1, 0, 0)
    change = DossierChange.objects.get()
    assert change.before == {"finished_on": None, "status": "processing"}
    assert change.after == {"finished_on": "2020-11-04", "status": "finished"}
    assert (change.load, change.dossier.load, change.dossier.working_days) == (load, load, 2)


def test_a_column_that_the_file_lacks_leaves_what_is_known(send, procedure):
    send(table(row() + ",2020-11-20,2020-11-10", head=f"{HEAD},due_at,apology_at"))

    load = send(table(row()))

    assert counts(load) == (1, 0, 0, 1, 0)
    dossier = Dossier.objects.get()
    assert (dossier.due_on, dossier.apology_on) == (date(2020, 11, 20), date(2020, 11, 10))


@pytest.mark.parametrize(
    ("finished", "status", "returned"),
    [
        ("2020-11-04", "finished", date(2020, 11, 5)),
        ("2020-11-09", "finished", None),
        ("", "processing", None),
    ],
)
def test_a_day_told_before_gives_way_to_what_is_told_now(
    send, procedure, finished, status, returned
):
    head = f"{HEAD},returned_at"
    send(table(row(finished_at="2020-11-04", status="returned") + ",2020-11-05", head=head))

    load = send(table(row(finished_at=finished, status=status)))

    assert (load.state, counts(load)) == ("done", (1, 0, 1, 0, 0))
    assert Dossier.objects.get().returned_on == returned


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2/11/2020 8:30", "2020-11-02T08:30:00+07:00"),
        ("02/11/2020 8:30:15", "2020-11-02T08:30:15+07:00"),
        ("02-11-2020 17:05:09", "2020-11-02T17:05:09+07:00"),
        ("02/11/2020 24:00", None),
    ],
)
def test_a_moment_is_read_as_people_write_it(send, procedure, written, meant):
    send(table(row(received_at=written)))

    kept = Dossier.objects.first()
    assert (kept and localtime(kept.received_at).isoformat()) == meant


def test_a_file_with_a_very_long_name_is_read(send, procedure):
    load = send(table(row()), name="Báo cáo " * 30 + ".csv")

    assert (load.state, counts(load)) == ("done", (1, 1, 0, 0, 0))
    assert load.source.endswith(".csv")


def test_every_optional_column_is_kept(send, procedure):
    head = f"{HEAD},case,waiting_days,waiting_since,apology_at,reappointed_at,reappointments,"
    head += "supplement_requests,agencies,partners_time"
    load = send(
        table(
            row(status="Chờ bổ sung")
            + ",Có yếu tố nước ngoài,2,10/11/2020,2020-11-09,2020-11-20,1,2,0,dài hơn",
            head=head,
        )
    )

    assert counts(load) == (1, 1, 0, 0, 0)
    one = Dossier.objects.get()
    assert (one.case, one.status) == ("Có yếu tố nước ngoài", "waiting")
    assert (one.waiting_days, one.waiting_since) == (2, date(2020, 11, 10))
    assert (one.apology_on, one.reappointed_to) == (date(2020, 11, 9), date(2020, 11, 20))
    assert (one.reappointments, one.supplement_requests, one.agencies) == (1, 2, 0)
    assert one.partners_time == "longer"
    # Three working days, moved by the two that were waited.
    assert one.due_on == date(2020, 11, 9)
    # However long it waits, it is not overdue.
    assert one.timeliness(date(2020, 12, 17)) is None


def test_a_case_with_a_phone_number_is_refused(send, procedure):
    load = send(table(row() + ",gọi 0901 234 567", head=f"{HEAD},case"))

    assert [(column, "số điện thoại" in said) for *_, column, said in faults(load)] == [
        ("case", True)
    ]


# --- Whose dossiers ---------------------------------------------------------------------------------


def test_an_official_cannot_touch_the_dossiers_of_others(send, neighbour, procedure):
    DossierFactory(code="HS1", unit=neighbour, procedure=procedure)

    load = send(table(row("HS1")))

    assert counts(load) == (1, 0, 0, 0, 1)
    assert "đơn vị khác" in load.faults.get().message
    assert Dossier.objects.get().unit == neighbour


def racing(monkeypatch, **rival):
    """As if another load brought HS1 between the look and the write, the first time only."""
    store, told = services.loads.store_chunk, []

    def raced(**chunk):
        if not told:
            told.append(DossierFactory(code="HS1", **rival))
        store(**chunk)

    monkeypatch.setattr(imports.loads, "store_chunk", raced)


def test_a_code_that_another_unit_takes_at_the_same_moment_stays_theirs(
    send, neighbour, procedure, monkeypatch
):
    racing(monkeypatch, unit=neighbour, procedure=procedure)

    load = send(table(row("HS1"), row("HS2")))

    assert (load.state, counts(load)) == ("done", (2, 1, 0, 0, 1))
    assert "đơn vị khác" in load.faults.get().message
    assert Dossier.objects.get(code="HS1").unit == neighbour


def test_of_two_loads_with_the_same_new_dossier_one_counts_it(
    commune, people, procedure, monkeypatch
):
    load = DossierLoad.objects.create(source="a.csv", unit=commune)
    derive = Deadlines.derive

    def raced(self, dossier):
        if not Dossier.objects.exists():
            DossierFactory(code="HS1", unit=commune, procedure=procedure, status="processing")
        derive(self, dossier)

    monkeypatch.setattr(Deadlines, "derive", raced)
    mine = DossierFactory.build(code="HS1", unit=commune, procedure=procedure)
    tally = services.store_dossiers(dossiers=[mine], load=load, deadlines=Deadlines.load())

    assert tally == {commune.pk: (0, 1)}
    assert Dossier.objects.get().status == "returned"
    assert DossierChange.objects.get().before == {"status": "processing"}


def test_the_district_loads_for_all_its_communes(send, people, district, neighbour, procedure):
    lines = table(row("A"), row("B", unit_code="29668"))

    load = send(lines, by=people.staff, unit=district)

    assert counts(load) == (2, 2, 0, 0, 0)
    assert sorted(load.by_unit.values()) == [[1, 0], [1, 0]]
    assert AuditEvent.objects.filter(action="dossiers.loaded").count() == 2


def test_a_name_is_a_units_on_the_day_of_receipt(send, people, district, commune, procedure):
    """Since 2025 a new commune bears the old name, under a code that another one had before."""
    commune.valid_to = date(2025, 6, 30)
    commune.save()
    UnitFactory(name="Xã Cũ", code="29701", parent=district, valid_to=date(2025, 6, 30))
    UnitFactory(name="Xã Hiếu Phụng", code="29701", parent=district, valid_from=date(2025, 7, 1))

    load = send(EXPORT, by=people.staff, unit=district)

    assert counts(load) == (2, 2, 0, 0, 0)
    assert {one.unit for one in Dossier.objects.all()} == {commune}


def test_who_may_not_keep_dossiers_starts_no_load(people, commune):
    with pytest.raises(PermissionDenied):
        services.start_load(
            upload=SimpleUploadedFile("a.csv", b"x"), unit=commune, by=people.leader
        )


# --- Cut off, and taken up again -----------------------------------------------------------------------


class Killed(BaseException):
    """What no code catches: the process is gone."""


@pytest.fixture
def many(monkeypatch, procedure):
    monkeypatch.setattr(imports, "CHUNK", 10)
    lines = [row(f"HS{number}") for number in range(45)]
    lines[7] = row("HS7", channel="fax")
    # Comes again in a later chunk.
    lines[33] = row("HS3")
    return table(*lines)


def start(content, people, commune):
    upload = SimpleUploadedFile("a.csv", content.encode())
    return services.start_load(upload=upload, unit=commune, by=people.official)


def test_a_killed_job_that_runs_again_ends_with_the_right_counts(
    many, people, commune, monkeypatch, settings
):
    load = start(many, people, commune)
    seen = []

    def die_once(job, done, *_rest):
        seen.append(done)
        if done == 20:
            raise Killed

    monkeypatch.setattr(jobs, "progress", die_once)
    with pytest.raises(Killed):
        jobs.run(str(load.job_id))
    assert Dossier.objects.count() == 19
    Job.objects.filter(pk=load.job_id).update(state=JobState.QUEUED)
    jobs.run(str(load.job_id))

    load.refresh_from_db()
    assert (load.state, counts(load)) == ("done", (45, 43, 0, 0, 2))
    assert {(number, column) for number, _c, column, _m in faults(load)} == {
        (9, "channel"),
        (35, "dossier_code"),
    }
    assert seen == [10, 20, 30, 40, 45]
    assert AuditEvent.objects.filter(action="dossiers.loaded").count() == 1
    assert left_files(settings) == []


def test_of_two_workers_on_one_load_the_slower_is_turned_away(many, people, commune):
    load = start(many, people, commune)
    stale = DossierLoad.objects.get(pk=load.pk)
    jobs.run(str(load.job_id))

    with pytest.raises(LoadTakenOver):
        store_chunk(load=stale, rows=1, dossiers=[], bad=[], deadlines=None)


def test_a_failure_deletes_the_file_and_keeps_what_was_read(
    many, people, commune, monkeypatch, settings
):
    load = start(many, people, commune)

    def fail(job, done, *_rest):
        if done == 20:
            raise RuntimeError("disk")

    monkeypatch.setattr(jobs, "progress", fail)
    jobs.run(str(load.job_id))

    load.refresh_from_db()
    assert (load.state, load.rows, load.job.state) == ("refused", 20, JobState.FAILED)
    assert left_files(settings) == []


def test_what_a_dead_job_left_lying_is_cleared(many, people, commune, settings):
    load = start(many, people, commune)
    waiting = start(many, people, commune)
    Job.objects.filter(pk=load.job_id).update(state=JobState.FAILED)
    # One that nobody knows, and one that is just being taken in.
    stray, new = (Path(settings.MEDIA_ROOT) / "loads" / name for name in ("77.csv", "78.csv"))
    stray.touch()
    new.touch()
    os.utime(stray, (0, 0))

    assert clear_loads() == 1

    load.refresh_from_db()
    assert load.state == "refused"
    assert {path.stem for path in left_files(settings)} == {str(waiting.pk), "78"}


def test_two_thousand_rows_with_fifty_damaged_ones(send, procedure, django_assert_max_num_queries):
    lines = [row(f"HS{number}") for number in range(2000)]
    for number in range(0, 2000, 40):
        lines[number] = row(f"HS{number}", status="???")
    content = table(*lines)
    # SQLite takes few values at a time; PostgreSQL a thousand rows in one statement.
    with django_assert_max_num_queries(120):
        first = send(content)
    second = send(content)

    assert counts(first) == (2000, 1950, 0, 0, 50)
    assert counts(second) == (2000, 0, 0, 1950, 50)
    assert [number for number, *_ in faults(first)] == list(range(2, 2002, 40))


# --- The command ------------------------------------------------------------------------------------------


def command(path, *flags):
    out, err = StringIO(), StringIO()
    try:
        call_command("import_dossiers", str(path), *flags, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue().splitlines(), str(error)
    return out.getvalue(), err.getvalue().splitlines(), ""


def test_the_command_keeps_all_or_nothing_unless_told(tmp_path, commune, procedure):
    path = tmp_path / "ho-so.csv"
    path.write_text(table(row("A"), row("B", channel="fax")), encoding="utf-8")

    strict = command(path)
    left = (Dossier.objects.count(), DossierLoad.objects.count())
    lenient = command(path, "--keep-good")

    assert (strict[1][0].split(":")[0], strict[2]) == (
        "Dòng 3, cột channel",
        "1 lỗi; không có gì được ghi.",
    )
    assert left == (0, 0)
    assert lenient[0].startswith("1 hồ sơ mới, 0 hồ sơ thay đổi, 0 giữ nguyên. 1 dòng lỗi")
    assert lenient[1][0].startswith("Dòng 3, cột channel")
    assert Dossier.objects.get().code == "A"


def test_recomputing_moves_what_the_portal_counted_and_no_promise(commune, procedure):
    promised = DossierFactory(unit=commune, procedure=procedure, due_on=date(2020, 6, 10))
    counted = DossierFactory(
        unit=commune, procedure=procedure, due_on=date(2020, 6, 4), promised=False
    )
    call_command("recompute_dossiers", stdout=StringIO())
    procedure.limits.update(amount=5)
    out = StringIO()

    call_command("recompute_dossiers", stdout=out)

    promised.refresh_from_db()
    counted.refresh_from_db()
    assert out.getvalue() == "2 hồ sơ có thay đổi.\n"
    assert (promised.due_on, promised.computed_due_on) == (date(2020, 6, 10), date(2020, 6, 8))
    assert (counted.due_on, counted.computed_due_on) == (date(2020, 6, 8), date(2020, 6, 8))
    event = AuditEvent.objects.filter(action="dossiers.recomputed").latest("sequence")
    assert event.after == {"moved": 2}
