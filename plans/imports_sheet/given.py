"""What the portal wrote into the file when it gave it out, and whether it is still that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from common.exceptions import Refused
from plans.exports.sheet_layout import MARKER, SALT, VERSION
from plans.imports_sheet.workbook import RawSheet
from plans.models import Report
from plans.selectors.sheets import Content


@dataclass(frozen=True, slots=True)
class Given:
    """For which report, when, and per code the line's name, version and content."""

    report: int
    unit: str
    period: str
    title: str
    made_at: datetime | None
    lines: dict[str, dict[str, Any]]

    def content(self, code: str) -> Content:
        content: Content = self.lines[code]["content"]
        return content


def given_in(sheets: list[RawSheet]) -> Given:
    """The signed part of the file; a refusal where it is missing, altered or of an older form."""
    hidden = next((sheet for sheet in sheets if sheet.cell(1, 1).value == MARKER), None)
    if hidden is None:
        raise Refused(
            _(
                "Tệp này không phải mẫu báo cáo tải từ cổng (thiếu phần nhận dạng). Hãy tải mẫu "
                "của báo cáo này, chép số sang mẫu rồi gửi lại."
            )
        )
    if str(hidden.cell(2, 1).value) != str(VERSION):
        raise Refused(
            _("Tệp dùng mẫu của phiên bản khác. Hãy tải mẫu mới, chép số sang mẫu rồi gửi lại.")
        )
    signed = "".join(str(row[0].value) for row in hidden.rows[2:] if row and row[0].value)
    try:
        told = signing.loads(signed, salt=SALT)
    except signing.BadSignature as error:
        raise Refused(
            _(
                "Phần nhận dạng của tệp đã bị sửa, hoặc tệp được tải từ một cổng khác. Hãy tải "
                "mẫu mới của báo cáo này, chép số sang mẫu rồi gửi lại."
            )
        ) from error
    return Given(
        told["report"],
        told["unit"],
        told["period"],
        told["title"],
        parse_datetime(told["made_at"]),
        told["lines"],
    )


def refuse_other_report(given: Given, report: Report) -> None:
    """A file of another unit or period belongs elsewhere, however well it is filled."""
    same = (given.unit, given.period) == (report.unit.code, report.period.code)
    if same and given.report == report.pk:
        return
    raise Refused(
        _(
            "Tệp này là mẫu của báo cáo %(theirs)s, không phải của báo cáo %(ours)s. Hãy mở đúng "
            "báo cáo đó để gửi, hoặc tải mẫu của báo cáo này."
        )
        % {"theirs": f"“{given.title}”", "ours": f"“{report}”"}
    )
