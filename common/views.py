from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.models import Job


def job_detail(request: HttpRequest, pk: str) -> HttpResponse:
    """How far a job is; the page that started it asks again every two seconds."""
    job = get_object_or_404(Job, pk=pk, requested_by=request.user)
    template = "_components/job_progress.html" if request.htmx else "common/job_detail.html"
    response = render(request, template, {"job": job, "reload": "reload" in request.GET})
    if job.is_over and "reload" in request.GET:
        response["HX-Refresh"] = "true"
    return response
