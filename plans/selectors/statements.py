"""What units stated and signed, line by line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTransform

from common.figures import Figure
from plans.choices import ReviewKind
from plans.models import Cell, Citation, Indicator, Report, Review, Submission
from plans.selectors.portal import as_kept, number_of, portal_figures_of, text_of
from plans.selectors.totals import Stated
from units.models import Period

_ACCEPTED = (ReviewKind.ACCEPTED, ReviewKind.REOPENED)


def snapshot(
    report: Report, portal: Mapping[int, Figure] | None = None
) -> dict[str, dict[str, Any]]:
    """Every line as it stands, in a form that JSON keeps without loss.

    A line that the portal computes holds under "portal" what the portal says now, and in its
    own figures only what the unit declared instead. `portal`: those figures by indicator where
    they are known already; an empty mapping leaves such lines out (paper brought in later).
    What proves it stands under "citations". Older statements lack "difficulty",
    "difference_reason", "portal" and "citations": who reads them takes that as "not known".
    """
    portal = portal_figures_of(report) if portal is None else portal
    cited: dict[int, list[str]] = {}
    for citation in Citation.objects.filter(cell__report=report).select_related("evidence"):
        cited.setdefault(citation.cell_id, []).append(f"{citation.evidence.number}|{citation.page}")
    lines = {
        cell.indicator: _line(cell, cited.get(cell.pk, []))
        for cell in report.cells.select_related("indicator").order_by("indicator__code")
    }
    for indicator in Indicator.objects.filter(pk__in=portal):
        line = lines.setdefault(indicator, _line(Cell(report=report, indicator=indicator), []))
        line["portal"] = as_kept(portal[indicator.pk])
    return {indicator.code: line for indicator, line in lines.items()}


def _line(cell: Cell, cited: list[str]) -> dict[str, Any]:
    return {
        "state": str(cell.state),
        "numerator": text_of(cell.numerator),
        "denominator": text_of(cell.denominator),
        "value": text_of(cell.value),
        "ground": cell.ground,
        "note": cell.note,
        "difficulty": cell.difficulty,
        "difference_reason": cell.difference_reason,
        "citations": sorted(cited),
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
        number_of(line["numerator"]),
        number_of(line["denominator"]),
        number_of(line["value"]),
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
