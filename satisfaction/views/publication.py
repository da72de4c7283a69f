"""The act of publishing: what the public will read, before the yes; and who has not published yet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.exceptions import Refused
from satisfaction import selectors, services
from satisfaction.choices import MINIMUM_N
from satisfaction.forms import PublicationForm, WithdrawalForm, YearForm
from satisfaction.views.desk import desk_tabs, unit_tabs
from satisfaction.views.published import figures_context
from units.access import get_unit, has_permission, require, units_where
from units.models import Unit
from units.permissions import Permission

PAGE = "satisfaction:publication-publish"


@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    """For those above: which bodies have published the year, and which could."""
    require(request.user, Permission.SATISFACTION_VIEW)
    form = YearForm(request.GET, years=selectors.publication_years())
    found = selectors.disclosure(
        form.year, within=units_where(request.user, Permission.SATISFACTION_VIEW)
    )
    ballots = selectors.ballots_by_unit(form.year)
    context = {
        "desk": desk_tabs(request.user, "publication"),
        "form": form,
        "year": form.year,
        "found": found,
        "lines": [(unit, one, ballots.get(unit.pk, 0)) for unit, one in found.lines],
        "minimum": MINIMUM_N,
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse("satisfaction:result-list")),
            (_("Công khai"), ""),
        ],
    }
    return render(request, "satisfaction/publication_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publication_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands public, what would stand there now, and the button."""
    unit = get_unit(request.user, pk, Permission.SATISFACTION_VIEW)
    if request.method != "POST":
        years = YearForm(request.GET, years=selectors.publication_years())
        return _page(request, unit, years.year)
    require(request.user, Permission.SATISFACTION_PUBLISH, unit)
    form = PublicationForm(request.POST, corrects=True)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.publish_results(
                unit=unit,
                year=said["year"],
                edition=said["edition"],
                note=said["note"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Số liệu đã công khai; ai cũng xem được từ bây giờ."))
            return _back(pk, said["year"])
    return _page(request, unit, _sent_year(request), publishing=form, status=422)


@require_POST
def publication_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_unit(request.user, pk, Permission.SATISFACTION_VIEW)
    require(request.user, Permission.SATISFACTION_PUBLISH, unit)
    form = WithdrawalForm(request.POST)
    if form.is_valid():
        year = form.cleaned_data["year"]
        try:
            services.withdraw_results(
                unit=unit, year=year, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Số liệu đã rút; trang công khai chỉ còn lý do rút và ngày rút.")
            )
            return _back(pk, year)
    return _page(request, unit, _sent_year(request), withdrawing=form, status=422)


def _back(pk: int, year: int) -> HttpResponse:
    return redirect(f"{reverse(PAGE, args=[pk])}?nam={year}")


def _sent_year(request: HttpRequest) -> int:
    years = selectors.publication_years()
    return YearForm({"nam": request.POST.get("year", "")}, years=years).year


def _page(
    request: HttpRequest,
    unit: Unit,
    year: int,
    *,
    publishing: PublicationForm | None = None,
    withdrawing: WithdrawalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    published = selectors.publication_of(unit, year)
    current = published.current if published else None
    found = selectors.preview(unit, year, published)
    may_publish = has_permission(request.user, Permission.SATISFACTION_PUBLISH, unit)
    context: dict[str, Any] = {
        "unit": unit,
        "unit_tabs": unit_tabs(request.user, unit, "publish", year=year),
        "year": year,
        "years": YearForm({"nam": year}, years=selectors.publication_years()),
        "published": published,
        "current": current,
        "preview": found,
        "may_publish": may_publish,
        "minimum": MINIMUM_N,
        "publishing": _marked(publishing, found.edition)
        or PublicationForm(
            initial={"year": year, "edition": found.edition}, corrects=current is not None
        ),
        "withdrawing": withdrawing or WithdrawalForm(initial={"year": year}),
        "embed": request.build_absolute_uri(reverse("satisfaction:public-embed", args=[unit.pk])),
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse("satisfaction:result-list")),
            (unit.name, f"{reverse('satisfaction:result-detail', args=[unit.pk])}?nam={year}"),
            (_("Công khai"), ""),
        ],
    } | figures_context(found.figures)
    return render(request, "satisfaction/publication_publish.html", context, status=status)


def _marked(form: PublicationForm | None, edition: str) -> PublicationForm | None:
    """The refused form as it was typed, with the mark of the figures that the page shows now."""
    if form is not None:
        form.data = form.data.copy()
        form.data["edition"] = edition
    return form
