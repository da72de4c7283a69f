"""Reading what was published."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satisfaction import selectors
from units.models import Unit


@login_not_required
@require_safe
def public_satisfaction(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's figures of a year: only when it made them public and enough people answered."""
    unit = get_object_or_404(Unit, pk=pk)
    asked = request.GET.get("nam", "")
    publications = selectors.publications_of(unit)
    publication = next((one for one in publications if not asked or str(one.year) == asked), None)
    if publication is None:
        raise Http404
    layout = selectors.Layout.load()
    opinion = selectors.opinions([unit], publication.year, "own", layout=layout)[unit.pk]
    if not opinion.enough:
        raise Http404
    factors = [(name, opinion.factors.get(code)) for code, name in layout.factors().items()]
    context = {
        "unit": unit,
        "publication": publication,
        "publications": publications,
        "opinion": opinion,
        "factors": [(name, tally if tally and tally.enough else None) for name, tally in factors],
        "breadcrumbs": [(_("Kết quả"), "/ket-qua/"), (_("Mức độ hài lòng"), "")],
    }
    return render(request, "satisfaction/public_satisfaction.html", context)
