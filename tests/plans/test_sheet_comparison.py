"""A filled-in sheet beside the portal: what would change, who decides, what is written."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from common.models import PendingImport
from plans import services
from plans.imports_sheet import open_sheet, read_lines
from plans.imports_sheet.report_sheet import as_kept
from plans.models import Cell
from plans.selectors.sheets import Outcome, compared
from tests.factories.plans import at
from tests.factories.units import person
from tests.plans.sheets import FilledIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(commune):
    return person("official", commune)


@pytest.fixture
def sheet(filled):
    """Given out with TC01 29/30, TC05 nothing arose, TC09 does not apply."""
    return FilledIn(filled)


def stored(report, code):
    cell = Cell.objects.get(report=report, indicator__code=code)
    return cell.state, cell.numerator, cell.denominator, cell.value, cell.note


def change(report, indicator, by, **content):
    """Somebody writes on the portal meanwhile."""
    version = Cell.objects.get(report=report, indicator=indicator).version
    services.save_cell(report=report, indicator=indicator, by=by, version=version, **content)


def kept(sheet, by):
    opened = open_sheet(sheet.file())
    content = as_kept(opened, read_lines(opened, sheet.report))
    return services.keep_sheet(report=sheet.report, by=by, file_name="mau.xlsx", content=content)


def outcomes(sheet):
    opened = open_sheet(sheet.file())
    rows = as_kept(opened, read_lines(opened, sheet.report))["rows"]
    return {line.indicator.code: line.outcome for line in compared(sheet.report, rows).lines}


# --- Comparing ----------------------------------------------------------------------------------


def test_each_line_falls_into_its_group(sheet, filled, lines, colleague):
    sheet.fill("TC01", numerator=30).fill("TC05", state=None)
    change(filled, lines.staff, colleague, state="reported", numerator=1, denominator=9)

    assert outcomes(sheet) == {
        "TC01": Outcome.WRITE,
        "TC05": Outcome.CLEAR,
        "TC09": Outcome.KEPT,
    }


def test_a_cell_changed_on_both_sides_is_a_conflict(sheet, filled, lines, colleague):
    sheet.fill("TC01", numerator=30)
    change(filled, lines.ratio, colleague, state="reported", numerator=28, denominator=30)

    assert outcomes(sheet)["TC01"] == Outcome.CONFLICT


def test_the_same_change_on_both_sides_is_none(sheet, filled, lines, colleague):
    sheet.fill("TC01", numerator=28)
    change(filled, lines.ratio, colleague, state="reported", numerator=28, denominator=30)

    assert outcomes(sheet)["TC01"] == Outcome.SAME


def test_a_change_that_was_taken_back_is_no_conflict(sheet, filled, lines, colleague):
    sheet.fill("TC01", numerator=30)
    change(filled, lines.ratio, colleague, state="reported", numerator=28, denominator=30)
    change(filled, lines.ratio, colleague, state="reported", numerator=29, denominator=30)

    assert outcomes(sheet)["TC01"] == Outcome.WRITE


def test_words_alone_are_a_change_too(sheet, filled, lines, colleague):
    sheet.fill("TC05", difficulty="Thiếu người")
    change(filled, lines.count, colleague, state="zero", note="Đã rà soát")

    assert outcomes(sheet)["TC05"] == Outcome.CONFLICT


def test_comparing_takes_two_queries(sheet, filled, django_assert_num_queries):
    rows = kept(sheet.fill("TC01", numerator=30), person("official", filled.unit)).content["rows"]

    with django_assert_num_queries(2):
        for line in compared(filled, rows).lines:
            assert line.versions_told


# --- Writing ------------------------------------------------------------------------------------


def test_only_what_was_chosen_is_written(sheet, filled, people):
    sheet.fill("TC01", numerator=30, note="đủ").fill("TC05", state=None, value=4)
    pending = kept(sheet, people.official)

    done = services.apply_sheet(
        pending=pending, report=filled, by=people.official, chosen={"TC01": 1}
    )

    assert done.content["result"] == {"written": ["TC01"], "refused": [], "left": ["TC05"]}
    assert stored(filled, "TC01") == ("reported", 30, 30, None, "đủ")
    assert stored(filled, "TC05")[0] == "zero"
    event = AuditEvent.objects.get(action="report.sheet_applied")
    assert event.after == {"file": "mau.xlsx", "written": ["TC01"], "refused": []}


def test_a_cell_changed_after_the_comparison_is_not_overwritten(
    sheet, filled, lines, people, colleague
):
    sheet.fill("TC01", numerator=30).fill("TC05", state=None, value=4)
    pending = kept(sheet, people.official)
    change(filled, lines.ratio, colleague, state="reported", numerator=28, denominator=30)

    done = services.apply_sheet(
        pending=pending, report=filled, by=people.official, chosen={"TC01": 1, "TC05": 1}
    )

    [[code, why]] = done.content["result"]["refused"]
    assert (code, why.startswith(f"{colleague} vừa ghi ô này.")) == ("TC01", True)
    assert done.content["result"]["written"] == ["TC05"]
    assert stored(filled, "TC01")[1] == 28


def test_applying_twice_changes_nothing_more(sheet, filled, people):
    pending = kept(sheet.fill("TC01", numerator=30), people.official)
    ask = {"pending": pending, "report": filled, "by": people.official, "chosen": {"TC01": 1}}

    services.apply_sheet(**ask)
    services.apply_sheet(**ask)

    assert Cell.objects.get(report=filled, indicator__code="TC01").version == 2


def test_only_the_sender_applies_and_only_to_that_report(sheet, filled, people, colleague):
    pending = kept(sheet.fill("TC01", numerator=30), people.official)
    other = SimpleNamespace(pk=filled.pk + 1)

    for report, by in ((filled, colleague), (other, people.official)):
        with pytest.raises(Refused, match="chỉ người gửi"):
            services.apply_sheet(pending=pending, report=report, by=by, chosen={"TC01": 1})
    assert stored(filled, "TC01")[1] == 29


def test_a_submitted_report_takes_no_sheet(sheet, filled, people):
    pending = kept(sheet.fill("TC01", numerator=30), people.official)
    services.submit_report(report=filled, by=people.official)

    with pytest.raises(Refused, match="Báo cáo đã nộp"):
        services.apply_sheet(pending=pending, report=filled, by=people.official, chosen={"TC01": 1})
    assert stored(filled, "TC01")[1] == 29


@pytest.mark.parametrize("role", ["leader", "staff", "stranger"])
def test_others_keep_no_sheet(sheet, people, role):
    with pytest.raises(PermissionDenied):
        kept(sheet, getattr(people, role))


def test_yesterdays_files_are_forgotten(sheet, filled, people):
    kept(sheet, people.official)
    other = PendingImport.objects.create(kind="plan", by=people.official)

    with clock.frozen(at(2020, 9, 11, hour=10)):
        new = kept(sheet, people.official)

    assert set(PendingImport.objects.all()) == {new, other}


# --- Pages --------------------------------------------------------------------------------------


@pytest.fixture
def browser(client, people):
    client.force_login(people.official)
    return client


def send(browser, report, file):
    return browser.post(reverse("plans:report-sheet", args=[report.pk]), {"file": file})


def fields_of(answer):
    """What a browser sends back when nothing was touched: hidden versions, ticked boxes."""
    sent = {}
    comparison = answer.context["comparison"]
    for line in [*comparison.writes, *comparison.clears, *comparison.conflicts]:
        sent[f"v{line.indicator.pk}"] = line.version
    for line in comparison.writes:
        sent[f"c{line.indicator.pk}"] = "file"
    return sent


def test_the_sheet_is_taken_from_the_report(browser, filled):
    page = browser.get(filled.get_absolute_url()).content.decode()
    answer = browser.get(reverse("plans:report-sheet-template", args=[filled.pk]))

    assert reverse("plans:report-sheet", args=[filled.pk]) in page
    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-29686-2020-Q3.xlsx"'


def test_a_file_goes_round(browser, filled):
    sheet = FilledIn(filled).fill("TC01", numerator=30).fill("TC05", state=None)

    to_compare = send(browser, filled, sheet.file("xã.xlsx"))
    compare = browser.get(to_compare["Location"])
    result = browser.post(to_compare["Location"], fields_of(compare), follow=True)

    page = compare.content.decode()
    assert [line.indicator.code for line in compare.context["comparison"].writes] == ["TC01"]
    assert "29 / 30" in page
    assert "<strong>30 / 30</strong>" in page
    assert [line.code for line in result.context["written"]] == ["TC01"]
    assert [line.code for line in result.context["left"]] == ["TC05"]
    assert stored(filled, "TC01")[1] == 30
    # What was emptied in the file stays on the portal until somebody says so.
    assert stored(filled, "TC05")[0] == "zero"


def test_emptying_is_possible_for_who_says_so(browser, filled, lines):
    answer = send(browser, filled, FilledIn(filled).fill("TC05", state=None).file())
    sent = fields_of(browser.get(answer["Location"])) | {f"c{lines.count.pk}": "file"}

    browser.post(answer["Location"], sent)

    assert stored(filled, "TC05")[0] == "missing"


def test_a_conflict_must_be_decided(browser, filled, lines, colleague):
    sheet = FilledIn(filled).fill("TC01", numerator=30).fill("TC05", state=None, value=4)
    change(filled, lines.ratio, colleague, state="reported", numerator=28, denominator=30)
    address = send(browser, filled, sheet.file())["Location"]
    compare = browser.get(address)
    sent = fields_of(compare)

    undecided = browser.post(address, sent)
    after_first = stored(filled, "TC05")
    browser.post(address, sent | {f"c{lines.ratio.pk}": "file"})

    assert f"{colleague} · 09:00 10/09/2020" in compare.content.decode()
    assert undecided.status_code == 422
    assert [line.indicator.code for line in undecided.context["undecided"]] == ["TC01"]
    assert after_first[0] == "zero"
    assert stored(filled, "TC01")[1] == 30
    assert stored(filled, "TC05")[3] == 4


def test_a_conflict_decided_for_the_portal_stays(browser, filled, lines, colleague):
    sheet = FilledIn(filled).fill("TC01", numerator=30)
    change(filled, lines.ratio, colleague, state="reported", numerator=28, denominator=30)
    address = send(browser, filled, sheet.file())["Location"]
    sent = fields_of(browser.get(address)) | {f"c{lines.ratio.pk}": "portal"}

    result = browser.post(address, sent, follow=True)

    assert [line.code for line in result.context["left"]] == ["TC01"]
    assert stored(filled, "TC01")[1] == 28


def test_who_was_faster_after_the_comparison_is_told_and_compared_again(
    browser, filled, lines, colleague
):
    sheet = FilledIn(filled).fill("TC01", numerator=30)
    address = send(browser, filled, sheet.file())["Location"]
    sent = fields_of(browser.get(address))
    change(filled, lines.ratio, colleague, state="reported", numerator=28, denominator=30)

    result = browser.post(address, sent, follow=True)
    again = browser.get(address)

    [(indicator, why)] = result.context["refused"]
    assert (indicator.code, str(colleague) in why) == ("TC01", True)
    assert [line.indicator.code for line in again.context["comparison"].conflicts] == ["TC01"]
    assert stored(filled, "TC01")[1] == 28


def test_faults_are_listed_and_the_valid_lines_can_be_written(browser, filled):
    sheet = FilledIn(filled).fill("TC01", numerator="hai").fill("TC05", state=None, value=4)
    address = send(browser, filled, sheet.file())["Location"]
    compare = browser.get(address)

    result = browser.post(address, fields_of(compare), follow=True)

    place = f"Dòng {sheet.row('TC01')}, cột G"
    assert place in compare.content.decode()
    assert place in result.content.decode()
    assert stored(filled, "TC05")[3] == 4
    assert stored(filled, "TC01")[1] == 29


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"ma,so\n", "không phải Excel (.xlsx)"),
        ("a.xlsx", b"", "Tệp rỗng"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600, "Excel cũ (.xls)"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_on_the_page(browser, filled, name, content, said):
    answer = send(browser, filled, SimpleUploadedFile(name, content))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PendingImport.objects.exists()


def test_no_file_is_asked_for_again(browser, filled):
    answer = browser.post(reverse("plans:report-sheet", args=[filled.pk]))

    assert (answer.status_code, "Hãy chọn tệp Excel" in answer.content.decode()) == (422, True)


def test_another_periods_file_is_told_on_the_page(browser, filled, people, neighbour):
    theirs = FilledIn(filled.period.reports.get(unit=neighbour)).file()

    answer = send(browser, filled, theirs)

    assert "không phải của báo cáo" in answer.content.decode()


def test_a_colleague_does_not_see_the_file(client, filled, people, colleague):
    pending = kept(FilledIn(filled).fill("TC01", numerator=30), people.official)
    client.force_login(colleague)

    answers = [
        client.get(reverse(f"plans:report-sheet-{page}", args=[filled.pk, pending.pk])).status_code
        for page in ("compare", "result")
    ]

    assert answers == [404, 404]


def test_after_a_day_the_file_must_be_sent_again(browser, filled, people):
    pending = kept(FilledIn(filled).fill("TC01", numerator=30), people.official)
    PendingImport.objects.update(made_at=clock.now() - timedelta(days=1, minutes=1))

    answer = browser.get(
        reverse("plans:report-sheet-compare", args=[filled.pk, pending.pk]), follow=True
    )

    assert answer.redirect_chain == [(reverse("plans:report-sheet", args=[filled.pk]), 302)]
    assert "đã hết hạn" in answer.content.decode()


def test_the_window_closed_meanwhile_and_nothing_is_lost(browser, filled, people):
    address = send(browser, filled, FilledIn(filled).fill("TC01", numerator=30).file())["Location"]
    sent = fields_of(browser.get(address))
    services.submit_report(report=filled, by=people.official)

    answer = browser.post(address, sent)

    assert answer.status_code == 422
    assert "Báo cáo đã nộp nên không sửa được" in answer.content.decode()
    assert [line.choice for line in answer.context["comparison"].writes] == ["file"]


def test_the_comparison_costs_the_same_for_few_and_many_lines(
    browser, filled, django_assert_max_num_queries
):
    few = send(browser, filled, FilledIn(filled).fill("TC01", numerator=30).file())["Location"]
    many = FilledIn(filled)
    many.fill("TC01", numerator=1).fill("TC05", state=None, value=1)
    many.fill("TC09", state=None, ground=None, numerator=1, denominator=2)
    many = send(browser, filled, many.file())["Location"]

    with django_assert_max_num_queries(20) as first:
        browser.get(few)
    with django_assert_max_num_queries(len(first)):
        browser.get(many)


def test_the_district_takes_all_sheets_at_once(client, filled, people):
    client.force_login(people.staff)

    answer = client.get(reverse("plans:report-sheets", args=["2020-Q3"]))

    assert answer["Content-Disposition"] == 'attachment; filename="mau-bao-cao-2020-Q3.zip"'
    assert client.get(reverse("plans:report-sheets", args=["1999-Q3"])).status_code == 404
