"""What units stated and signed, line by line."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from plans.choices import ReviewKind
from plans.models import Cell, Citation, Report, Review, Submission
from plans.selectors.totals import Stated

_STANDS = (ReviewKind.ACCEPTED, ReviewKind.REOPENED)


def snapshot(report: Report) -> dict[str, dict[str, Any]]:
    """Every cell as it stands with what proves it, in a form that JSON keeps without loss.

    Older statements lack the last three: who reads them takes that as "not known".
    """
    cited: dict[int, list[str]] = {}
    for citation in Citation.objects.filter(cell__report=report).select_related("evidence"):
        cited.setdefault(citation.cell_id, []).append(f"{citation.evidence.number}|{citation.page}")
    return {
        cell.indicator.code: {
            "state": cell.state,
            "numerator": _text(cell.numerator),
            "denominator": _text(cell.denominator),
            "value": _text(cell.value),
            "ground": cell.ground,
            "note": cell.note,
            "difficulty": cell.difficulty,
            "difference_reason": cell.difference_reason,
            "citations": sorted(cited.get(cell.pk, [])),
        }
        for cell in report.cells.select_related("indicator").order_by("indicator__code")
    }


def standing_submissions(units: Iterable[int], periods: Q) -> list[Submission]:
    """Per report the newest statement that stands: signed, and not returned since.

    A signed statement counts while it waits for the district (a provisional figure) and once
    it is accepted; one that was reopened stands until the next is signed.
    """
    newest_review = Review.objects.filter(submission=OuterRef("pk")).order_by("-pk")
    submissions = (
        Submission.objects.filter(periods, report__unit_id__in=units, signed_at__isnull=False)
        .annotate(review_kind=Subquery(newest_review.values("kind")[:1]))
        .filter(Q(review_kind=None) | Q(review_kind__in=_STANDS))
        .select_related("report__period")
        .order_by("report_id", "number")
    )
    return list({submission.report_id: submission for submission in submissions}.values())


def stated_in(submission: Submission, code: str) -> Stated | None:
    """One line of a signed statement."""
    line = submission.content.get(code)
    if line is None:
        return None
    period = submission.report.period
    return Stated(
        line["state"],
        _number(line["numerator"]),
        _number(line["denominator"]),
        _number(line["value"]),
        period.starts_on,
        period.ends_on,
    )


def stated_now(cell: Cell) -> Stated:
    """A cell as it stands, signed or not. The cell's period must be loaded."""
    period = cell.report.period
    return Stated(
        cell.state,
        cell.numerator,
        cell.denominator,
        cell.value,
        period.starts_on,
        period.ends_on,
    )


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
