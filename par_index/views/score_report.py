"""A unit's score report on paper: for inspectors, and for the unit itself."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.exports import xlsx_bytes, xlsx_response
from common.templatetags.portal import day, moment
from par_index import access
from par_index.choices import RunState, Stage
from par_index.models import IndexRun, Mark, Scorecard, UnitResult
from par_index.scoring import rounded
from par_index.selectors.blind import unread_by
from par_index.selectors.lines import STAGE_LABELS
from par_index.selectors.score_report import ReportRow
from par_index.selectors.score_report import score_report as report_of
from par_index.views.comparison import input_labels, mark_event
from par_index.views.results import trail
from par_index.views.runs import run_state
from units.access import has_permission, require
from units.permissions import Permission

NOTHING = "—"


def score_report(request: HttpRequest, run: int, unit: int) -> HttpResponse:
    found, result, card = _asked(request, run, unit)
    require(request.user, Permission.SCORE_VIEW, result.unit)
    rows = _rows(request, found, result, card)
    context = {
        "breadcrumbs": _trail(found, result),
        "run": found,
        "state": run_state(found),
        "result": result,
        "card": card,
        "printed_on": clock.today(),
        "stages": [(str(stage), stage.label) for stage in Stage],
        "rows": rows,
        "histories": [row for row in rows if row["events"]],
        "veiled": sum(item["row"].is_veiled for item in rows),
        "changed_since": any(row["changed_since"] for row in rows),
        "may_export": has_permission(request.user, Permission.SCORE_EXPORT, result.unit),
    }
    return render(request, "par_index/score_report.html", context)


def _trail(run: IndexRun, result: UnitResult) -> list[tuple[str, str]]:
    why = reverse("par_index:unit-detail", args=[run.pk, result.unit_id])
    return [*trail(run, str(result.unit))[:-1], (str(result.unit), why), (_("Phiếu điểm"), "")]


def score_report_file(request: HttpRequest, run: int, unit: int) -> HttpResponse:
    found, result, card = _asked(request, run, unit)
    require(request.user, Permission.SCORE_EXPORT, result.unit)
    rows = _rows(request, found, result, card)
    content = xlsx_bytes(_("Phiếu điểm"), _header(), (_export_row(row) for row in rows))
    name = f"phieu-diem-{result.unit.code}-{found.year}-lan-{found.pk}.xlsx"
    return xlsx_response(name, content)


def _asked(
    request: HttpRequest, run: int, unit: int
) -> tuple[IndexRun, UnitResult, Scorecard | None]:
    found = access.get_run(request.user, run)
    if found.state != RunState.DONE:
        raise Http404
    result = access.get_result(request.user, found, unit)
    cards = Scorecard.objects.with_state().select_related("unit", "criteria_set")
    card = cards.filter(criteria_set=found.criteria_set, year=found.year, unit=result.unit).first()
    return found, result, card


def _rows(
    request: HttpRequest, run: IndexRun, result: UnitResult, card: Scorecard | None
) -> list[dict[str, Any]]:
    """The report, less what this person is still to read blind."""
    hidden = unread_by(request.user, card) if card is not None else set()
    return [_shown(row, run) for row in report_of(run, result, card, hidden)]


def _shown(row: ReportRow, run: IndexRun) -> dict[str, Any]:
    marks = [(str(stage), row.marks.get(stage)) for stage in Stage]
    return {
        "row": row,
        "marks": marks,
        "stage": str(STAGE_LABELS[row.stage]) if row.is_leaf and row.stage else "",
        "said": [(Stage(stage).label, mark) for stage, mark in marks if mark and _words(mark)],
        "citations": [_citation(citation) for citation in row.citations],
        "events": [mark_event(told, input_labels(row.criterion)) for told in row.history],
        "changed_since": _changed_since(row.marks.values(), run),
    }


def _words(mark: Mark) -> str:
    return "; ".join(filter(None, [mark.reason, mark.clause]))


def _changed_since(marks: Iterable[Mark], run: IndexRun) -> bool:
    """Whether a mark is younger than the run: then it is not what was counted."""
    return any(run.finished_at and mark.marked_at > run.finished_at for mark in marks)


def _citation(citation: Any) -> str:
    """ "12/KH-UBND ngày 05/01/2020, tr. 2"."""
    evidence = citation.evidence
    text = evidence.number
    if evidence.issued_on:
        text = _("%(number)s ngày %(day)s") % {"number": text, "day": day(evidence.issued_on)}
    return f"{text}, {citation.page}" if citation.page else text


def _header() -> list[str]:
    stages = [str(stage.label) for stage in Stage]
    return [
        _("Mã"),
        _("Nội dung"),
        _("Điểm tối đa"),
        *stages,
        _("Điểm được tính"),
        _("Tối đa được tính"),
        _("Tình trạng"),
        _("Nguồn điểm"),
        _("Vì sao"),
        *(_("Lý do, căn cứ: %(stage)s") % {"stage": stage} for stage in stages),
        _("Tài liệu kiểm chứng"),
        _("Lịch sử"),
    ]


def _export_row(shown: dict[str, Any]) -> list[Any]:
    row, marks = shown["row"], dict(shown["marks"])
    history = (
        f"{moment(event['at'])} {event['who']}: {event['what']}"
        + (f" ({event['why']})" if event["why"] else "")
        for event in shown["events"]
    )
    return [
        row.criterion.code,
        row.criterion.name,
        rounded(row.criterion.maximum, 2),
        *(_points(marks[stage]) for stage in Stage),
        None if row.counted is None else rounded(row.counted, 4),
        None if row.counted_maximum is None else rounded(row.counted_maximum, 4),
        str(row.state.label) if row.state else "",
        shown["stage"],
        row.explanation,
        *(_words(marks[stage]) if marks[stage] else "" for stage in Stage),
        "; ".join(shown["citations"]),
        "\n".join(history),
    ]


def _points(mark: Mark | None) -> Any:
    if mark is None:
        return None
    if mark.points is None:
        return _("không áp dụng") if mark.not_applicable else NOTHING
    return mark.points
