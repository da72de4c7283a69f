"""What people wrote: a queue for the office, and the decision about one comment."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.exceptions import Refused
from common.pagination import page_of
from common.privacy import likely_names, without_names
from satisfaction import selectors, services
from satisfaction.access_comments import get_comment
from satisfaction.choices import COMMENT_KEPT_DAYS, SCALE
from satisfaction.forms import CommentFilterForm, CommentForm
from satisfaction.models import CommentReview, Rating
from satisfaction.redaction import pieces, plain
from satisfaction.views.desk import desk_tabs
from units.access import has_permission, require, units_where
from units.permissions import Permission

COMMENTS_A_PAGE = 20
LIST = "satisfaction:comment-list"


@require_safe
def comment_list(request: HttpRequest) -> HttpResponse:
    """Comments of the units in reach; those nobody has read first."""
    require(request.user, Permission.SATISFACTION_VIEW)
    units = units_where(request.user, Permission.SATISFACTION_VIEW)
    form = CommentFilterForm(request.GET, units=units, years=selectors.comment_years(units))
    page = page_of(request, selectors.comment_queue(**form.chosen()), COMMENTS_A_PAGE)
    context = {
        "desk": desk_tabs(request.user, "comments"),
        "form": form,
        "page_obj": page,
        "lines": [(rating, review_of(rating), SCALE[rating.overall]) for rating in page],
        "may_decide": has_permission(request.user, Permission.COMMENT_MODERATE),
        "unread": sum(selectors.unread_comments(units).values()),
        "kept_months": COMMENT_KEPT_DAYS // 30,
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse("satisfaction:result-list")),
            (_("Góp ý"), ""),
        ],
    }
    return render(request, "satisfaction/comment_list.html", context)


def review_of(rating: Rating) -> CommentReview | None:
    return getattr(rating, "review", None)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The comment with what would be masked marked in it, and the decision; a POST decides."""
    rating = get_comment(request.user, pk, Permission.SATISFACTION_VIEW)
    if request.method != "POST":
        return _page(request, rating, _form(rating))
    get_comment(request.user, pk, Permission.COMMENT_MODERATE)
    form = CommentForm(request.POST)
    if form.is_valid():
        said = {**form.cleaned_data}
        del said["checked"]
        try:
            services.decide_comment(rating=rating, by=request.user, **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu quyết định về góp ý."))
            return redirect(f"{reverse(LIST)}?don_vi={rating.unit_id}")
    return _page(request, get_comment(request.user, pk, Permission.COMMENT_MODERATE), form, 422)


def _form(rating: Rating) -> CommentForm:
    """As decided before; else a proposal with numbers and likely names masked, nothing chosen."""
    review = review_of(rating)
    if review is None:
        return CommentForm(
            initial={"edition": 0, "public_text": without_names(plain(rating.comment))}
        )
    return CommentForm(
        initial={
            "edition": review.edition,
            "state": review.state,
            "public_text": review.public_text or without_names(plain(rating.comment)),
            "reply": review.reply,
        }
    )


def _page(
    request: HttpRequest, rating: Rating, form: CommentForm, status: int = 200
) -> HttpResponse:
    review = review_of(rating)
    original = rating.comment or (review.public_text if review else "")
    public = form["public_text"].value() or ""
    if form.is_bound and review:
        # What was typed stays; the mark is that of the decision that the page shows now.
        form.data = form.data.copy()
        form.data["edition"] = str(review.edition)
    context = {
        "rating": rating,
        "review": review,
        "grade": SCALE[rating.overall],
        "form": form,
        # Where the text typed is not the citizen's, what the portal would mask is marked.
        "pieces": pieces(original, public) or pieces(original, without_names(plain(original))),
        "names_left": likely_names(public) if form.is_bound else [],
        "may_decide": has_permission(request.user, Permission.COMMENT_MODERATE, rating.unit),
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse("satisfaction:result-list")),
            (_("Góp ý"), reverse(LIST)),
            (rating.unit.name, ""),
        ],
    }
    return render(request, "satisfaction/comment_decide.html", context, status=status)
