"""Keeping the reporting periods: their days are data, moved with a reason once reports hang on them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Refused
from plans.models import Report
from plans.selectors.periods import DAYS, has_content, has_signed
from plans.services.reports import open_reports
from units.access import require
from units.models import Period
from units.permissions import Permission
from units.services import make_periods, quarterly_windows

FIRST_YEAR, LAST_YEAR = 2000, 2100


class DaysRefused(Refused):
    """Days out of order: each sentence with the field where it is to be mended."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))


def open_due() -> dict[Period, int]:
    """Open what has come and has not closed; per period how many reports are new. Safe to run again."""
    periods = Period.objects.opened().filter(closes_on__gte=clock.today())
    opened = {period: open_reports(period=period) for period in periods}
    return {period: count for period, count in opened.items() if count}


@transaction.atomic
def make_year(*, year: int, by: Any) -> list[Period]:
    """The field's four periods of the year, as far as they are not there; return the new ones."""
    require(by, Permission.PERIOD_EDIT)
    _check_year(year)
    codes = {window["code"]: window["position"] for window in quarterly_windows()}
    in_place = Period.objects.in_year(year).filter(position__in=codes.values())
    clash = in_place.exclude(code__in=[f"{year}-{code}" for code in codes]).first()
    if clash is not None:
        raise Refused(
            _("Kỳ %(period)s đang giữ chỗ của một kỳ quý. Hãy thêm các kỳ còn thiếu bằng tay.")
            % {"period": clash}
        )
    there = set(Period.objects.in_year(year).values_list("pk", flat=True))
    made = [period for period in make_periods(year=year, by=by) if period.pk not in there]
    for period in made:
        _open_if_time(period)
    return made


@transaction.atomic
def add_period(*, year: int, name: str, days: Mapping[str, date], by: Any) -> Period:
    """One more period of a year: half a year, a year, a period asked for in between."""
    require(by, Permission.PERIOD_EDIT)
    _check_year(year)
    _check_days(days)
    last = Period.objects.in_year(year).aggregate(last=Max("position"))["last"] or 0
    # The first four places are the quarters'.
    position = max(last, 4) + 1
    period = Period.objects.create(
        code=f"{year}-K{position}", year=year, position=position, name=_name(name), **days
    )
    record("period.added", period, by=by, after={"code": period.code, **_said(period)})
    _open_if_time(period)
    return period


@transaction.atomic
def change_period(
    *,
    period: Period,
    name: str,
    days: Mapping[str, date],
    by: Any,
    reason: str = "",
    confirmed: bool = False,
) -> Period:
    """Another name or other days.

    Once reports are signed a new due day needs a reason, and the days that the figures cover are
    changed only by somebody who says that they know it.
    """
    require(by, Permission.PERIOD_EDIT)
    _check_days(days)
    locked = Period.objects.select_for_update().get(pk=period.pk)
    before, reason = _said(locked), reason.strip()
    if has_signed(locked):
        if days["due_on"] != locked.due_on and not reason:
            raise DaysRefused(
                {"reason": _("Đã có báo cáo được ký. Hãy nêu lý do đổi hạn nộp của kỳ này.")}
            )
        covers = any(days[field] != getattr(locked, field) for field in ("starts_on", "ends_on"))
        if covers and not confirmed:
            raise DaysRefused(
                {
                    "confirmed": _(
                        "Đã có báo cáo được ký theo khoảng ngày cũ. Nếu vẫn đổi, hãy đánh dấu xác nhận."
                    )
                }
            )
    locked.name = _name(name)
    for field in DAYS:
        setattr(locked, field, days[field])
    if _said(locked) == before:
        return locked
    locked.save(update_fields=["name", *DAYS])
    record("period.changed", locked, by=by, before=before, after=_said(locked), reason=reason)
    _open_if_time(locked)
    return locked


@transaction.atomic
def delete_period(*, period: Period, by: Any) -> None:
    """Only while nobody has entered anything; the empty sheets go with it."""
    require(by, Permission.PERIOD_EDIT)
    locked = Period.objects.select_for_update().get(pk=period.pk)
    # Whoever is saving a figure holds the report: their figure is seen below, or they wait.
    list(Report.objects.select_for_update().filter(period=locked).order_by("pk"))
    if has_content(locked):
        raise Refused(
            _("Kỳ %(period)s đã có đơn vị nhập số liệu nên không xóa được. Có thể đổi ngày của kỳ.")
            % {"period": locked}
        )
    record("period.deleted", locked, by=by, before={"code": locked.code, **_said(locked)})
    Report.objects.filter(period=locked).delete()
    locked.delete()


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("Năm không hợp lệ. Hãy chọn một năm từ 2000 đến 2100."))


def _check_days(days: Mapping[str, date]) -> None:
    faults = {}
    if days["ends_on"] < days["starts_on"]:
        faults["ends_on"] = _("Ngày cuối của số liệu phải từ ngày đầu trở đi.")
    if days["due_on"] < days["opens_on"]:
        faults["due_on"] = _("Hạn nộp phải từ ngày mở nhập trở đi.")
    if days["closes_on"] < days["due_on"]:
        faults["closes_on"] = _("Ngày đóng nhập phải từ hạn nộp trở đi.")
    if faults:
        raise DaysRefused(faults)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise DaysRefused({"name": _("Hãy đặt tên cho kỳ báo cáo, ví dụ “6 tháng đầu năm 2021”.")})
    return name


def _open_if_time(period: Period) -> None:
    """People find their sheets at once, not at the next round of the worker."""
    if period.is_open(clock.today()):
        open_reports(period=period)


def _said(period: Period) -> dict[str, Any]:
    return {"name": period.name} | {field: getattr(period, field) for field in DAYS}
