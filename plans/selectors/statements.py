"""What units stated and signed, line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTransform

from plans.choices import ReviewKind
from plans.models import Cell, Report, Review, Submission
from plans.selectors.totals import Stated
from units.models import Period

_ACCEPTED = (ReviewKind.ACCEPTED, ReviewKind.REOPENED)


def snapshot(report: Report) -> dict[str, dict[str, str]]:
    """Every cell as it stands, in a form that JSON keeps without loss."""
    return {
        cell.indicator.code: {
            "state": cell.state,
            "numerator": _text(cell.numerator),
            "denominator": _text(cell.denominator),
            "value": _text(cell.value),
            "ground": cell.ground,
            "note": cell.note,
        }
        for cell in report.cells.select_related("indicator").order_by("indicator__code")
    }


@dataclass(frozen=True, slots=True)
class Statement:
    """A signed statement that stands: whose, for which period, and what it says on each line."""

    unit_id: int
    report_id: int
    period_id: int
    period: Period
    content: Mapping[str, Any]

    def line(self, code: str) -> Stated | None:
        return _stated(self.content.get(code), self.period)


def standing_statements(
    units: Iterable[int],
    periods: Iterable[Period],
    *,
    code: str = "",
    accepted_only: bool = False,
) -> list[Statement]:
    """Per report the newest statement that stands: signed, and not returned since.

    A signed statement counts while it waits for the district (a provisional figure) and once
    it is accepted; one that was reopened stands until the next is signed. `accepted_only` leaves
    out what nobody has accepted yet. With a `code` only that line is read: of thousands of
    statements the rest is most of the cost.
    """
    by_pk = {period.pk: period for period in periods}
    if not by_pk:
        return []
    # To a JSON path a code of digits alone is a place in a list.
    narrow = bool(code) and not code.isdecimal()
    content = KeyTransform(code, "content") if narrow else "content"
    newest_review = Review.objects.filter(submission=OuterRef("pk")).order_by("-pk")
    stands = Q(review_kind__in=_ACCEPTED)
    if not accepted_only:
        stands |= Q(review_kind=None)
    rows = (
        Submission.objects.filter(
            report__period__in=by_pk, report__unit_id__in=units, signed_at__isnull=False
        )
        .annotate(review_kind=Subquery(newest_review.values("kind")[:1]))
        .filter(stands)
        .order_by("report_id", "number")
        .values_list("report__unit_id", "report_id", "report__period_id", content)
    )
    newest = {report: (unit, period, said) for unit, report, period, said in rows}
    return [
        Statement(unit, report, period, by_pk[period], {code: said} if narrow else said)
        for report, (unit, period, said) in newest.items()
    ]


def _stated(line: Mapping[str, str] | None, period: Period) -> Stated | None:
    if line is None:
        return None
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
