"""Findings as a table, one line each with everything that was said of its mending."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from common import clock
from plans.choices import Verdict
from plans.models import Finding, Remedy
from plans.selectors.findings import shown_finding

FINDING_HEADER = (
    _("Mã đơn vị"),
    _("Đơn vị"),
    _("Ngày kiểm tra"),
    _("Quyết định"),
    _("Kiến nghị"),
    _("Hạn khắc phục"),
    _("Trạng thái"),
    _("Ngày khắc phục"),
    _("Kết quả khắc phục"),
    _("Tài liệu kiểm chứng"),
    _("Kết luận"),
    _("Các lần chưa đạt"),
)


def finding_lines(findings: Iterable[Finding]) -> Iterator[list[Any]]:
    for finding in findings:
        inspection = finding.inspection
        remedies = list(finding.remedies.all())
        newest = remedies[-1] if remedies else None
        yield [
            inspection.unit.code,
            inspection.unit.name,
            inspection.held_on,
            inspection.decision,
            finding.text,
            finding.due_on,
            str(shown_finding(finding)),
            finding.resolved_on,
            finding.remedy,
            _documents(newest),
            _verdict(newest),
            "; ".join(_verdict(one) for one in remedies if one.verdict == Verdict.INSUFFICIENT),
        ]


def _documents(remedy: Remedy | None) -> str:
    return "; ".join(str(one) for one in remedy.evidence.all()) if remedy else ""


def _verdict(remedy: Remedy | None) -> str:
    """What the inspector said, when, and why."""
    if remedy is None or not remedy.verdict or remedy.verdict_at is None:
        return ""
    said = f"{Verdict(remedy.verdict).label} {clock.local_date(remedy.verdict_at).isoformat()}"
    return f"{said}: {remedy.verdict_reason}" if remedy.verdict_reason else said
