"""Published results as files for everybody, with the dictionary of their columns."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from common.pagination import page_of
from par_index import exports_open_data as open_data
from par_index.models import IndexRun
from par_index.selectors import published_run
from par_index.selectors.published import published_by_id, published_runs

FRESH_SECONDS = 300
RUNS_A_PAGE = 5


@login_not_required
def open_data_list(request: HttpRequest) -> HttpResponse:
    """Every published run with its files: rows, size and digest of each."""
    page = page_of(request, published_runs().defer("criteria_set__document"), RUNS_A_PAGE)
    context = {
        "breadcrumbs": [(_("Kết quả"), reverse("par_index:public-results")), (_("Dữ liệu mở"), "")],
        "page_obj": page,
        "groups": [{"run": run, "files": open_data.listed_files(run)} for run in page],
        "terms": open_data.TERMS,
        "notes": [open_data.DEMO_NOTE] if settings.DEMO else [],
        "dictionary": open_data.TABLES,
        "format_version": open_data.FORMAT_VERSION,
    }
    return render(request, "par_index/open_data_list.html", context)


@login_not_required
def open_data_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A file of one published run: the same bytes for ever."""
    run = published_by_id(pk)
    found = open_data.open_file(run, name) if run else None
    if run is None or found is None:
        raise Http404
    answer = HttpResponse(found.content, content_type=found.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(run, name)}"'
    answer["ETag"] = quote_etag(found.sha256)
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _file_name(run: IndexRun, name: str) -> str:
    return f"chi-so-{run.criteria_set.level_id}-{run.year}-lan-{run.pk}-{name}"


@login_not_required
def open_data_newest(request: HttpRequest, level: str, year: int, name: str) -> HttpResponse:
    """The file of the newest published run of a level and year, wherever that is now."""
    run = published_run(level, year)
    if run is None or name not in open_data.FILE_NAMES:
        raise Http404
    return redirect("par_index:open-data-file", run.pk, name)
