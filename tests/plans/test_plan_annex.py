"""The annex in and out: what is read, what is refused, what stays."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from audit.models import AuditEvent
from common.exceptions import Conflict, Refused
from common.models import PendingImport
from plans.exceptions import PlanConflict
from plans.exports.annex import annex_workbook
from plans.imports.annex import propose, read_annex
from plans.models import Task
from plans.selectors.annex import annex_cells
from plans.selectors.plan_content import plan_digest
from plans.services.annex import keep_annex, map_annex, take_annex
from plans.services.task_editing import edit_task
from tests.factories.plans import PlanFactory, ProgrammeFactory, ReformAreaFactory, TaskFactory
from tests.factories.units import UnitFactory, person

pytestmark = pytest.mark.django_db

HEADER = [
    "STT",
    "Nhiệm vụ",
    "Sản phẩm",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời gian hoàn thành",
    "Kinh phí (triệu đồng)",
    "Ghi chú",
]


@pytest.fixture
def areas():
    programme = ProgrammeFactory()
    return [
        ReformAreaFactory(programme=programme, code="1", name="Cải cách thể chế"),
        ReformAreaFactory(programme=programme, code="2", name="Cải cách thủ tục hành chính"),
    ]


@pytest.fixture
def home(district):
    return UnitFactory(name="Phòng Nội vụ", parent=district, level__code="department")


@pytest.fixture
def justice(district):
    return UnitFactory(name="Phòng Tư pháp", parent=district, level__code="department")


@pytest.fixture
def plan(district, areas, commune, home, justice):
    return PlanFactory(unit=district, programme=areas[0].programme)


def workbook(rows, merges=(), name="phu-luc.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merges:
        book.active.merge_cells(cells)
    out = BytesIO()
    book.save(out)
    return ContentFile(out.getvalue(), name=name)


@pytest.fixture
def usual():
    """As offices lay it out: title lines, Roman areas, numbers that begin anew, merged cells."""
    return workbook(
        [
            ["PHỤ LỤC", None],
            ["KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2020"],
            [],
            HEADER,
            [f"({n})" for n in range(1, 9)],
            ["I", "CẢI CÁCH THỂ CHẾ"],
            [
                1,
                "Rà soát văn bản",
                "Báo cáo",
                "Phòng tư pháp",
                "Phòng Nội vụ; các xã, thị trấn",
                "Quý II",
                120,
                "thường kỳ",
            ],
            [2, "Kiểm tra văn bản", None, None, None, date(2020, 10, 31), 1.5, None],
            [None, "II. Cải cách thủ tục hành chính"],
            [1, "Niêm yết thủ tục", "Biên bản", "UBND xã Hiếu Phụng", None, "Thường xuyên"],
            ["Tổng cộng", None, None, None, None, None, 121.5],
        ],
        merges=["A1:H1", "D7:D8", "B9:H9"],
    )


def proposed(plan, file):
    return propose(plan, read_annex(file, plan))


def take(plan, file, by, version=""):
    """Upload, look, say yes."""
    pending = keep_annex(plan=plan, file_name="phu-luc.xlsx", content=read_annex(file, plan), by=by)
    proposal = propose(plan, pending.content)
    assert proposal.errors == []
    return take_annex(
        pending=pending,
        plan=plan,
        changes=proposal.changes,
        version=version or plan_digest(plan),
        by=by,
    )


def test_the_usual_annex_becomes_tasks(plan, usual, people, home, justice, commune):
    assert take(plan, usual, people.staff) == (3, 0)

    review, check, posting = plan.tasks.order_by("code")
    assert (review.code, review.title, review.product) == ("1.1", "Rà soát văn bản", "Báo cáo")
    assert (review.lead, review.lead_text) == (justice, "")
    assert list(review.cooperating.all()) == [home]
    assert review.cooperating_text == "các xã, thị trấn"
    assert (review.due_on, review.due_text) == (date(2020, 6, 30), "Quý II")
    assert (review.budget, review.note) == (120000000, "thường kỳ")
    # The lead was merged over both lines.
    assert (check.code, check.lead, check.due_on) == ("1.2", justice, date(2020, 10, 31))
    assert (check.budget, check.due_text) == (1500000, "")
    assert (posting.code, posting.area.code, posting.lead) == ("2.1", "2", commune)
    assert (posting.due_on, posting.due_text, posting.budget) == (None, "Thường xuyên", None)
    assert posting.scope == "district,commune"
    event = AuditEvent.objects.get(action="plan.imported")
    assert event.after == {"file": "phu-luc.xlsx", "added": 3, "changed": 0}
    assert not PendingImport.objects.exists()


def test_what_is_unclear_is_said_with_row_and_column(plan, usual):
    warnings = [(one.row, one.column[:1], one.message) for one in proposed(plan, usual).warnings]

    assert [(row, column) for row, column, _message in warnings] == [
        (7, "E"),
        (7, "F"),
        (11, "B"),
    ]
    assert "“các xã, thị trấn” không có trong danh mục" in warnings[0][2]
    assert "hạn 30/06/2020" in warnings[1][2]
    assert "bỏ qua dòng “Tổng cộng" in warnings[2][2]


def test_the_same_file_again_changes_nothing(plan, usual, people):
    take(plan, usual, people.staff)
    events = AuditEvent.objects.count()

    again = proposed(plan, usual)

    assert (again.changes, again.same) == ([], 3)
    assert take(plan, usual, people.staff) == (0, 0)
    assert AuditEvent.objects.count() == events


def test_a_dry_look_writes_nothing(plan, usual):
    before = plan_digest(plan)

    assert len(proposed(plan, usual).added) == 3
    assert plan_digest(plan) == before


def test_changes_are_shown_field_by_field(plan, usual, people, home):
    take(plan, usual, people.staff)
    rows = [
        HEADER,
        ["I", "Cải cách thể chế"],
        ["1.1", "Rà soát văn bản", "Báo cáo", "Phòng Nội vụ", "Phòng Nội vụ; các xã, thị trấn",
         "30/9/2020", "150 triệu đồng", None],
    ]  # fmt: skip

    proposal = proposed(plan, workbook(rows))

    [change] = proposal.changed
    assert (change.task.code, change.row) == ("1.1", 3)
    assert change.labels == {
        "Cơ quan chủ trì": ("Phòng Tư pháp", "Phòng Nội vụ"),
        "Thời gian hoàn thành": ("Quý II", "30/09/2020"),
        "Kinh phí": ("120.000.000 đồng", "150.000.000 đồng"),
        "Ghi chú": ("thường kỳ", ""),
    }
    assert {task.code for task in proposal.untouched} == {"1.2", "2.1"}
    assert take(plan, workbook(rows), people.staff) == (0, 1)
    task = plan.tasks.get(code="1.1")
    assert (task.lead, task.budget, task.note) == (home, 150000000, "")
    assert (task.due_on, task.due_text) == (date(2020, 9, 30), "")


def test_a_column_that_is_not_there_leaves_its_values_alone(plan, usual, people):
    take(plan, usual, people.staff)

    proposal = proposed(
        plan, workbook([["STT", "Nội dung"], ["I", "Cải cách thể chế"], [1, "Rà soát văn bản"]])
    )

    assert (proposal.changes, proposal.same) == ([], 1)


def test_a_task_is_known_by_its_title_when_numbers_moved(plan, usual, people):
    take(plan, usual, people.staff)

    rows = [HEADER, ["I", "Cải cách thể chế"], [1, "KIỂM TRA VĂN BẢN", None, "Phòng Tư pháp"]]
    proposal = proposed(plan, workbook(rows))

    [change] = proposal.changed
    assert change.task.code == "1.2"
    assert any("mang mã 1.2" in one.message for one in proposal.warnings)


def test_another_title_under_a_plain_number_is_another_task(plan, usual, people):
    take(plan, usual, people.staff)

    rows = [HEADER, ["I", "Cải cách thể chế"], [1, "Việc mới"], ["1.2", "Đổi tên hẳn"]]
    proposal = proposed(plan, workbook(rows))

    assert [change.values["code"] for change in proposal.added] == ["1.3"]
    [change] = proposal.changed
    assert change.labels["Nhiệm vụ"] == ("Kiểm tra văn bản", "Đổi tên hẳn")


def test_all_errors_come_at_once_and_nothing_is_kept(plan, people):
    TaskFactory(plan=plan, code="1.8", title="Bỏ rồi", ended_on=date(2020, 3, 1), end_reason="Bỏ")
    rows = [
        HEADER,
        [1, "Trước mọi lĩnh vực"],
        ["I", "Cải cách thể chế"],
        [1, "x" * 501],
        [2, None, "Có sản phẩm mà không có tên"],
        [3, "Tiền lẻ", None, None, None, None, "1,5 đồng"],
        [4, "Trùng mã"],
        [4, "Trùng mã nữa"],
        ["1.8", "Mã của việc đã thôi"],
        ["..", "Mã lạ", None, None, None, "31/02/2020"],
        ["IX", "Lĩnh vực không có"],
        [1, "Ở lĩnh vực không có"],
    ]

    proposal = proposed(plan, workbook(rows))

    assert [(one.row, one.column[:1]) for one in proposal.errors] == [
        (2, "B"),
        (4, "B"),
        (5, "B"),
        (6, "G"),
        (8, "A"),
        (9, "A"),
        (11, "B"),
    ]
    # No code and no real day: said, not refused.
    assert [one.row for one in proposal.warnings] == [10]
    assert not plan.tasks.filter(ended_on=None).exists()


def test_a_file_without_tasks_says_so(plan):
    assert "chưa biết cột nào" in str(proposed(plan, workbook([["a", "b"]])).errors[0])
    assert "không có dòng nhiệm vụ" in str(proposed(plan, workbook([HEADER])).errors[0])


def test_a_line_of_an_ended_task_is_left_alone(plan):
    TaskFactory(plan=plan, code="1.8", title="Bỏ rồi", ended_on=date(2020, 3, 1), end_reason="Bỏ")

    proposal = proposed(plan, workbook([HEADER, ["I", "Cải cách thể chế"], ["1.8", "Bỏ rồi"]]))

    assert (proposal.changes, proposal.errors) == ([], [])
    assert "đã thôi thực hiện" in proposal.warnings[0].message


def test_a_header_of_two_rows_and_areas_told_by_codes(plan, justice):
    rows = [
        ["TT", "Nội dung công việc", "Kết quả", "Cơ quan thực hiện", None, "Thời hạn"],
        [None, None, None, "Chủ trì", "Phối hợp", None],
        ["2.5", "Niêm yết", "Biên bản", "Phòng Tư pháp", "Phòng Nội vụ", "Tháng 10"],
    ]

    [change] = proposed(plan, workbook(rows, merges=["D1:E1"])).added

    assert (change.values["code"], change.values["area"].code) == ("2.5", "2")
    assert change.values["lead"] == justice
    assert [unit.name for unit in change.cooperating] == ["Phòng Nội vụ"]


def test_a_csv_of_a_vietnamese_excel(plan):
    text = "STT;Nhiệm vụ;Kinh phí\nI;Cải cách thể chế;\n1;Rà soát;'-5 triệu\n"

    [change] = proposed(plan, ContentFile(text.encode("utf-8-sig"), name="a.csv")).added

    assert (change.values["title"], change.values["budget_text"]) == ("Rà soát", "-5 triệu")


@pytest.mark.parametrize(
    ("file", "match"),
    [
        (ContentFile(b"", name="a.xlsx"), "rỗng"),
        (ContentFile(b"PK\x03\x04 broken", name="a.xlsx"), "hỏng"),
        (ContentFile(b"x", name="a.doc"), "Chỉ nhận"),
        (ContentFile("é".encode("latin-1"), name="a.csv"), "UTF-8"),
        (ContentFile(b"a,b\n" * 4000, name="a.csv"), "quá lớn"),
        (ContentFile(b" , \n", name="a.csv"), "không có chữ"),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_a_sentence(plan, file, match):
    with pytest.raises(Refused, match=match):
        read_annex(file, plan)


def test_a_cell_far_away_does_not_unfold_an_immense_table(plan):
    book = Workbook()
    book.active["A1"] = "STT"
    book.active["XFD1048576"] = "x"
    out = BytesIO()
    book.save(out)

    with pytest.raises(Refused, match="quá lớn"):
        read_annex(ContentFile(out.getvalue(), name="a.xlsx"), plan)


def test_an_annex_over_the_limit_is_refused_unread(plan, settings, usual):
    settings.IMPORT_MAX_BYTES = 1024

    with pytest.raises(Refused, match="lớn hơn"):
        read_annex(usual, plan)


# --- Out, and in again -------------------------------------------------------------------------


def test_what_goes_out_comes_in_without_a_change(plan, areas, home, commune, district):
    one = TaskFactory(
        plan=plan,
        area=areas[0],
        code="1.10",
        title="=HYPERLINK(1)",
        product="-5",
        lead=home,
        budget=Decimal(1200000),
        budget_text="Ngân sách huyện; xã hội hóa",
        due_on=date(2020, 6, 15),
        due_text="Quý II",
        note="dòng một\ndòng hai",
    )
    one.cooperating.add(home, commune)
    TaskFactory(
        plan=plan,
        area=areas[1],
        code="2.1",
        title="Có cả hai",
        lead=district,
        lead_text="UBND huyện, các xã",
        cooperating_text="Hội; đoàn thể",
        due_on=date(2020, 12, 1),
        budget=Decimal(0),
    )
    TaskFactory(plan=plan, code="1.1", title="Cũ", ended_on=date(2020, 2, 1), end_reason="Bỏ")
    before = plan_digest(plan)

    proposal = proposed(plan, ContentFile(annex_workbook(plan), name="ra.xlsx"))

    assert [(c.labels, c.values) for c in proposal.changes] == []
    assert (proposal.errors, proposal.same, proposal.untouched) == ([], 2, [])
    assert plan_digest(plan) == before


def test_an_exported_annex_makes_the_same_plan_elsewhere(plan, areas, home, people, district):
    task = TaskFactory(
        plan=plan, area=areas[0], code="1.10", lead=home, due_text="Quý III", budget=Decimal(9000)
    )
    other = PlanFactory(unit=district, year=2021, programme=plan.programme)

    take(other, ContentFile(annex_workbook(plan), name="ra.xlsx"), people.staff)

    assert annex_cells(other.tasks.get()) == annex_cells(task)


def test_the_workbook_holds_no_formula(plan, areas):
    TaskFactory(plan=plan, area=areas[0], code="1.1", title="=1+1", note="@x\x0b")

    sheet = load_workbook(BytesIO(annex_workbook(plan))).active

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in {cell.value for cell in cells}


@pytest.mark.parametrize("count", [1, 30])
def test_looking_costs_the_same_for_one_and_thirty(plan, areas, count, django_assert_num_queries):
    for number in range(count):
        TaskFactory(plan=plan, area=areas[0], code=f"1.{number}")
    content = read_annex(ContentFile(annex_workbook(plan), name="a.xlsx"), plan)

    with django_assert_num_queries(5):
        propose(plan, content)


# --- Saying yes --------------------------------------------------------------------------------


def test_an_annex_is_refused_when_the_plan_changed_meanwhile(plan, areas, usual, people):
    task = TaskFactory(plan=plan, area=areas[0], code="1.9")
    seen = plan_digest(plan)
    edit_task(task=task, by=people.staff, title="Của người khác")

    with pytest.raises(PlanConflict):
        take(plan, usual, people.staff, version=seen)
    assert plan.tasks.count() == 1
    assert PendingImport.objects.exists()


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator"])
def test_an_annex_is_taken_by_the_keeper_only(plan, usual, people, who):
    with pytest.raises(PermissionDenied):
        take(plan, usual, getattr(people, who))
    assert not Task.objects.exists()


def test_a_later_upload_takes_the_place_of_an_earlier_one(plan, usual, people):
    for _time in range(2):
        keep_annex(plan=plan, file_name="a.xlsx", content=read_annex(usual, plan), by=people.staff)

    assert PendingImport.objects.count() == 1


@pytest.fixture
def kept(plan, usual, people):
    return keep_annex(
        plan=plan, file_name="a.xlsx", content=read_annex(usual, plan), by=people.staff
    )


def confirm(pending, plan, by):
    changes = propose(plan, pending.content).changes
    return take_annex(pending=pending, plan=plan, changes=changes, version=plan_digest(plan), by=by)


def remap(pending, plan, by):
    map_annex(pending=pending, plan=plan, content={"columns": {}}, by=by)


@pytest.mark.parametrize("act", [confirm, remap])
def test_a_file_that_is_gone_is_refused_in_words(plan, kept, people, act):
    PendingImport.objects.all().delete()

    with pytest.raises(Conflict, match="đã được ghi hoặc đã được thay"):
        act(kept, plan, people.staff)
    assert not plan.tasks.exists()
    assert not PendingImport.objects.exists()


@pytest.mark.parametrize("act", [confirm, remap])
def test_a_file_is_its_senders_and_for_its_plan(plan, kept, people, district, act):
    other = PlanFactory(unit=district, year=2021, programme=plan.programme)
    content = kept.content

    for where, by in ((plan, person("district_staff", district)), (other, people.staff)):
        with pytest.raises(Refused, match="chỉ người gửi"):
            act(kept, where, by)
    assert not Task.objects.exists()
    assert PendingImport.objects.get().content == content


# --- The command -------------------------------------------------------------------------------


@pytest.fixture
def on_disk(tmp_path, usual):
    path = tmp_path / "phu-luc.xlsx"
    path.write_bytes(usual.read())
    return path


def test_the_command_reads_an_annex(plan, on_disk, capsys):
    options = {"plan_unit": "859", "year": 2020}
    call_command("import_plan_annex", on_disk, dry_run=True, **options)
    assert not plan.tasks.exists()

    call_command("import_plan_annex", on_disk, **options)
    call_command("import_plan_annex", on_disk, **options)

    assert plan.tasks.count() == 3
    said = capsys.readouterr()
    assert "3 nhiệm vụ mới, 0 thay đổi, 0 giữ nguyên." in said.out
    assert "0 nhiệm vụ mới, 0 thay đổi, 3 giữ nguyên." in said.out
    assert "không có trong danh mục" in said.err


def test_the_command_lists_every_fault_and_needs_a_plan(plan, tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("STT,Nhiệm vụ\n1,Không lĩnh vực\n2,Cũng không\n", encoding="utf-8")

    with pytest.raises(CommandError, match="2 lỗi"):
        call_command("import_plan_annex", path, plan_unit="859", year=2020)
    assert "Dòng 2, cột B (Nhiệm vụ)" in capsys.readouterr().err
    with pytest.raises(CommandError, match="chưa có kế hoạch năm 2019"):
        call_command("import_plan_annex", path, plan_unit="859", year=2019)
