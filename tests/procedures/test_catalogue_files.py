"""The catalogue in and out: as we write it, as the national database writes it, and nothing lost."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from common import clock
from procedures.exceptions import FileRefused
from procedures.exports import catalogue_file
from procedures.imports.catalogue import read_catalogue
from procedures.imports.catalogue_plan import plan_entries
from procedures.imports.papers import paper_line, paper_of
from procedures.imports.words import counts_of, limit_of, price_of
from procedures.models import Paper, Procedure, ProcedureVersion
from procedures.selectors.versions import content_of, limit_entry, paper_entry
from procedures.services import set_version
from procedures.services.catalogue_files import store_changes
from tests.factories.procedures import ProcedureFactory, TimeLimitFactory
from tests.factories.units import LevelFactory

pytestmark = pytest.mark.django_db
JUNE, SEPTEMBER = date(2020, 6, 1), date(2020, 9, 1)
NATIONAL = (
    "STT",
    "Mã thủ tục",
    "Tên thủ tục",
    "Lĩnh vực",
    "Cấp thực hiện",
    "Cơ quan thực hiện",
    "Đối tượng thực hiện",
    "Trình tự thực hiện",
    "Hình thức nộp",
    "Thời hạn giải quyết",
    "Phí, lệ phí",
    "Mô tả",
    "Tên giấy tờ",
    "Mẫu đơn, tờ khai",
    "Số lượng",
    "Kết quả thực hiện",
    "Căn cứ pháp lý",
    "Yêu cầu, điều kiện thực hiện",
    "Quyết định công bố",
    "Ngày quyết định",
)


@pytest.fixture(autouse=True)
def _june():
    for level in ("commune", "district"):
        LevelFactory(code=level)
    with clock.frozen(datetime(2020, 6, 1, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def procedure():
    procedure = ProcedureFactory(
        code="1.004873",
        name="Cấp giấy xác nhận tình trạng hôn nhân",
        steps="Nộp hồ sơ.\r\nNhận kết quả.",
        also_called="giấy độc thân",
        source_url="https://dichvucong.example/1.004873",
        confirmed=True,
        by_post=True,
        online_since=date(2020, 1, 1),
    )
    TimeLimitFactory(procedure=procedure, fee="15.000 đồng", fee_amount=15000, note="từ khi nhận")
    TimeLimitFactory(procedure=procedure, case="phải xác minh", amount=20, unit="days")
    TimeLimitFactory(procedure=procedure, channel="online", amount=None, unit="")
    Paper.objects.create(
        procedure=procedure, name="Tờ khai | bản in", form="TP/HT-2", note="ký tên"
    )
    Paper.objects.create(procedure=procedure, name="Sổ hộ khẩu", originals=0, copies=1, position=1)
    return procedure


def load(path, *flags):
    out, err = StringIO(), StringIO()
    try:
        call_command("import_procedures", str(path), *flags, stdout=out, stderr=err)
    except CommandError:
        return err.getvalue().splitlines()
    return out.getvalue().strip()


@pytest.fixture
def csv_file(tmp_path):
    def write(text, name="thu-tuc.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def national(tmp_path):
    """A sheet as the national database gives it out: a title above, cells of a column by its head."""

    def write(*rows, heads=NATIONAL):
        book = openpyxl.Workbook()
        book.active.append(["DANH MỤC THỦ TỤC HÀNH CHÍNH"])
        book.active.append([])
        book.active.append(list(heads))
        for row in rows:
            book.active.append([row.get(head, "") for head in heads])
        path = tmp_path / "quoc-gia.xlsx"
        book.save(path)
        return path

    return write


MARRIAGE = {
    "STT": 1,
    "Mã thủ tục": "1.004873.000.00.00.H61",
    "Tên thủ tục": "Cấp giấy xác nhận tình trạng hôn nhân",
    "Lĩnh vực": "Hộ tịch",
    "Cấp thực hiện": "Cấp Xã",
    "Cơ quan thực hiện": "Ủy ban nhân dân cấp xã",
    "Hình thức nộp": "Trực tiếp\nTrực tuyến\nDịch vụ bưu chính",
    "Thời hạn giải quyết": "03 Ngày làm việc\n04 Giờ làm việc\nTrong ngày",
    "Phí, lệ phí": "Lệ phí: 15.000 đồng",
    "Tên giấy tờ": "Tờ khai cấp giấy xác nhận",
    "Mẫu đơn, tờ khai": "Mẫu TP/HT-2",
    "Số lượng": "Bản chính: 1\nBản sao: 2",
    "Quyết định công bố": "1872/QĐ-BTP",
    "Ngày quyết định": "04/09/2020",
}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_out_and_in_again_changes_nothing(procedure, tmp_path, kind):
    ProcedureFactory(code="2.000001", name="=Không có gì", valid_to=date(2020, 1, 1))
    before = content_of(procedure)
    path = tmp_path / f"danh-muc.{kind}"
    path.write_bytes(catalogue_file(kind))

    assert load(path) == "2 thủ tục, trong đó 0 thủ tục mới hoặc có thay đổi."

    # And into an empty portal everything comes back.
    Procedure.objects.all().delete()
    assert load(path) == "2 thủ tục, trong đó 2 thủ tục mới hoặc có thay đổi."
    again = Procedure.objects.get(code="1.004873")
    assert content_of(again) == before
    assert (again.also_called, again.source_url) == (procedure.also_called, procedure.source_url)
    assert again.confirmed is True
    assert Procedure.objects.get(code="2.000001").valid_to == date(2020, 1, 1)


def test_a_national_sheet_is_read_with_its_own_words(national):
    path = national(
        MARRIAGE,
        # Merged cells below: another paper of the same procedure.
        {"Tên giấy tờ": "Giấy tờ tùy thân", "Số lượng": "Bản chính: 0\nBản sao: 1"},
    )
    assert load(path).startswith("1 thủ tục, trong đó 1 thủ tục mới")
    procedure = Procedure.objects.get()
    content = content_of(procedure)
    assert procedure.code == "1.004873"
    assert [(one["channel"], one["amount"], one["unit"]) for one in content["limits"]] == [
        ("counter", 3, "working_days"),
        ("online", 4, "working_hours"),
        ("post", 0, "same_day"),
    ]
    assert procedure.limits.first().fee_amount == Decimal(15000)
    assert content["paper_list"] == [
        paper_entry(name="Tờ khai cấp giấy xác nhận", form="Mẫu TP/HT-2", copies=2),
        paper_entry(name="Giấy tờ tùy thân", originals=0, copies=1),
    ]
    assert (content["decision"], content["decision_on"]) == ("1872/QĐ-BTP", "2020-09-04")
    assert content["levels"] == ["commune"]


def test_a_change_between_the_look_and_the_writing_is_not_written_over(csv_file, procedure):
    """Somebody shortens the limit after the file was compared: nothing of the file is kept."""
    file = csv_file("code,name,field,levels,result\n1.004873,A,Hộ tịch,commune,Giấy\n")
    [plan] = plan_entries(read_catalogue(file).entries, JUNE)
    two = [limit_entry(amount=2, unit="working_days")]
    set_version(
        procedure=procedure, content={"limits": two}, effective_from=JUNE, source="edit", by=None
    )
    with pytest.raises(FileRefused, match="Người khác vừa sửa"):
        store_changes([plan.change], effective_from=JUNE, by=None)
    assert procedure.limits.get().amount == 2


def test_columns_without_a_place_are_named(national):
    assert load(national(MARRIAGE)).endswith("Không lưu các cột: STT.")


@pytest.mark.parametrize("limit", ["03", "00", "1", "00 ngày", "10 - 15 ngày", "3 tuần"])
def test_a_number_without_a_unit_is_no_limit(national, limit):
    errors = load(national(MARRIAGE | {"Hình thức nộp": "Trực tiếp", "Thời hạn giải quyết": limit}))
    assert [error.split(":")[0] for error in errors] == ["Dòng 4, cột Thời hạn giải quyết"]
    assert not Procedure.objects.exists()


def test_every_fault_has_its_row_and_the_words_over_its_column(national):
    errors = load(
        national(
            MARRIAGE | {"Hình thức nộp": "Fax", "Thời hạn giải quyết": "3 ngày"},
            {"Mã thủ tục": "1.48", "Tên thủ tục": "X", "Cấp thực hiện": "Cấp Phường"},
            MARRIAGE | {"Mã thủ tục": "1.000001", "Ngày quyết định": "31/02/2020"},
            MARRIAGE | {"Mã thủ tục": "1.000002", "Thời hạn giải quyết": "1 ngày\n2 ngày"},
        )
    )
    assert [error.split(":")[0] for error in errors] == [
        "Dòng 4, cột Hình thức nộp",
        "Dòng 5, cột Mã thủ tục",
        "Dòng 5, cột Cấp thực hiện",
        "Dòng 6, cột Ngày quyết định",
        "Dòng 7, cột Thời hạn giải quyết",
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"Số lượng": "9" * 5000}, "cột Số lượng"),
        ({"Số lượng": "Bản chính: 5000"}, "số bản từ 0 đến 100"),
        ({"Thời hạn giải quyết": "9" * 5000, "Hình thức nộp": ""}, "cột Thời hạn giải quyết"),
        ({"Thời hạn giải quyết": "5000 ngày", "Hình thức nộp": ""}, "từ 0 đến 1000"),
        ({"Tên giấy tờ": "x" * 501}, "Tên giấy tờ"),
        ({"Tên thủ tục": "x" * 401}, "cột Tên thủ tục"),
    ],
)
def test_what_is_out_of_all_bounds_is_a_fault_and_no_breakdown(national, cell, said):
    errors = load(national(MARRIAGE | cell))
    assert errors
    assert said in errors[0]


def test_a_date_cell_of_a_workbook_is_a_day(national):
    load(national(MARRIAGE | {"Ngày quyết định": datetime(2020, 9, 4)}))  # noqa: DTZ001
    assert Procedure.objects.get().decision_on == date(2020, 9, 4)


def test_a_word_of_the_data_is_no_head(csv_file):
    path = csv_file("code,name,field\n1.000001,levels,levels\n")
    assert load(path) == ["Dòng 1, cột levels: thiếu cột này"]


def test_what_the_file_does_not_carry_stays(national, procedure):
    path = national(
        {
            "Mã thủ tục": "1.004873",
            "Tên thủ tục": procedure.name,
            "Hình thức nộp": "Trực tiếp",
            "Thời hạn giải quyết": "02 ngày làm việc",
            "Tên giấy tờ": "Sổ hộ khẩu",
        },
        heads=("Mã thủ tục", "Tên thủ tục", "Hình thức nộp", "Thời hạn giải quyết", "Tên giấy tờ"),
    )
    load(path)
    content = content_of(Procedure.objects.get())
    [limit] = content["limits"]
    assert (limit["amount"], limit["fee"], limit["note"]) == (2, "15.000 đồng", "từ khi nhận")
    assert content["paper_list"] == [paper_entry(name="Sổ hộ khẩu", originals=0, copies=1)]
    assert content["steps"] == "Nộp hồ sơ.\nNhận kết quả."
    assert content["online_since"] == "2020-01-01"


def test_a_file_without_limits_leaves_the_limits(csv_file, procedure):
    load(csv_file(f"code,name,field,levels\n1.004873,{procedure.name} mới,Hộ tịch,commune\n"))
    procedure.refresh_from_db()
    assert procedure.limits.count() == 3
    assert (procedure.version, procedure.confirmed) == (2, True)


def test_what_changes_is_a_version_from_the_day_chosen(csv_file, procedure):
    head = "code,name,field,levels,limit,limit_unit\n"
    path = csv_file(f"{head}1.004873,{procedure.name},Hộ tịch,commune,2,ngày làm việc\n"
                    "1.000009,Mới,Hộ tịch,commune,1,ngày\n")  # fmt: skip
    load(path, "--effective-from=2020-09-01")
    version = ProcedureVersion.objects.get(number=2)
    assert (version.effective_from, version.source, version.applied_at) == (SEPTEMBER, "file", None)
    assert procedure.limits.count() == 3
    assert Procedure.objects.get(code="1.000009").valid_from == SEPTEMBER
    # The same file for the same day has been said already.
    assert load(path, "--effective-from=2020-09-01").endswith("0 thủ tục mới hoặc có thay đổi.")


def test_no_day_before_the_version_in_force(csv_file, procedure):
    head = "code,name,field,levels,limit,limit_unit\n"
    line = f"1.004873,{procedure.name},Hộ tịch,commune,{{}},ngày làm việc\n"
    load(csv_file(head + line.format(2)))
    [error] = load(csv_file(head + line.format(1)), "--effective-from=2020-05-01")
    assert error.startswith("Dòng 2, cột -: Phiên bản đang áp dụng có hiệu lực từ 01/06/2020")


def test_working_hours_in_both_ways_of_writing(csv_file):
    head = "code,name,field,levels,limit,limit_unit\n"
    load(
        csv_file(
            f"{head}1.000001,A,B,commune,4,giờ làm việc\n1.000002,C,B,commune,04 giờ làm việc,\n"
        )
    )
    assert {str(one.limits.get()) for one in Procedure.objects.all()} == {"4 giờ làm việc"}


def test_a_new_procedure_needs_its_field_and_level(national):
    bare = {name: MARRIAGE[name] for name in ("Mã thủ tục", "Tên thủ tục")}
    errors = load(national(bare))
    assert [error.split(":")[1].strip() for error in errors] == ["Cấp giải quyết", "Lĩnh vực"]


def test_reading_a_large_file_costs_the_same_queries(csv_file, django_assert_max_num_queries):
    head = "code,name,field,levels,limit,limit_unit\n"
    lines = "".join(f"1.{n:06d},Thủ tục {n},Hộ tịch,commune,2,ngày\n" for n in range(40))
    path = csv_file(head + lines)
    load(path)
    with django_assert_max_num_queries(8):
        plan_entries(read_catalogue(path).entries, JUNE)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("03 Ngày làm việc", (3, "working_days", "")),
        ("04 Giờ làm việc", (4, "working_hours", "")),
        ("8 giờ", (8, "working_hours", "")),
        ("15 ngày", (15, "days", "")),
        ("Trong ngày", (0, "same_day", "")),
        ("Không quy định", (None, "", "Không quy định")),
    ],
)
def test_limits_in_words(text, limit):
    assert limit_of(text) == limit


@pytest.mark.parametrize(
    ("fee", "price"),
    [
        ("15.000 đồng", 15000),
        ("Lệ phí: 8000đ", 8000),
        ("2.000 đồng/trang", None),
        ("Miễn phí", None),
        ("10.000 đồng hoặc 20.000 đồng", None),
        ("1.5 đồng", None),
    ],
)
def test_only_one_plain_price_is_a_number(fee, price):
    assert price_of(fee) == price


_NINES = "9" * 5000


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("a.csv", f"limit,limit_unit\n{_NINES},ngày", "limit"),
        ("a.csv", f"limit\n{_NINES} ngày", "limit"),
        ("a.csv", f"fee\n{_NINES} đồng", "fee"),
        ("a.csv", f"fee_amount\n{_NINES}", "fee_amount"),
        ("a.csv", f"paper,paper_count\nTờ khai,{_NINES}", "paper_count"),
        ("a.csv", f"paper,paper_count\nTờ khai,Bản chính: {_NINES}", "paper_count"),
        ("a.csv", "result\na\0b", "-"),
        ("a.json", f'"online_level": {_NINES}', "-"),
        ("a.json", r'"result": "a\u0000b"', "-"),
        ("a.json", r'"result": "a\ud800b"', "-"),
    ],
)
def test_what_no_number_and_no_letter_is_becomes_a_fault(csv_file, name, text, column):
    """Not a breakdown: neither while reading nor when it is kept."""
    head, _line, values = text.partition("\n")
    known = '"code": "1.004873", "name": "A", "field": "B", "levels": ["commune"]'
    rows = f"code,name,field,levels,{head}\n1.004873,A,B,commune,{values}\n"
    faults = load(csv_file(f"[{{{known}, {text}}}]" if name == "a.json" else rows, name))
    assert any(f"cột {column}:" in fault for fault in faults)


def test_a_code_has_ordinary_digits(csv_file):
    faults = load(csv_file("code,name,field,levels\n1.٠٠٤٨٧٣,A,B,commune\n"))
    assert any("cột code:" in fault for fault in faults)


def test_numbers_of_papers():
    assert counts_of("Bản chính: 1 Bản sao: 0") == [(1, 0)]
    assert counts_of("Bản chính: 1\nBản sao: 0\nBản chính: 2\nBản sao: 3") == [(1, 0), (2, 3)]
    assert counts_of("02") == [(2, 0)]
    assert counts_of("") == []


def test_a_paper_is_one_line_and_back():
    paper = paper_entry(name="Tờ khai | A", form="TP/HT", originals=2, copies=1, note="ký \n tên")
    assert paper_line(paper) == r"Tờ khai \| A | TP/HT | 2 | 1 |  |  | ký tên"
    assert paper_of(paper_line(paper)) == paper
    assert paper_of("Tờ khai") == paper_entry(name="Tờ khai")
