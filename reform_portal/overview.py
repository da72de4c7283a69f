"""Figures for the home page and the admin's first page, from the apps' own selectors."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.templatetags.portal import day
from par_index.selectors import heat_map, latest_run, previous_run, published_run
from plans.selectors.overview import filing
from procedures.models import Procedure
from satisfaction.selectors import units_open_to_all
from units.choices import COMMUNE


def home_context() -> dict[str, Any]:
    """What a citizen may know: the catalogue's size, and what was published, with its date."""
    today = clock.today()
    procedures = Procedure.objects.effective(today).count()
    figures = [
        {
            "label": _("thủ tục đang có hiệu lực"),
            "value": procedures,
            "note": _("Danh mục thủ tục, ngày %(day)s") % {"day": day(today)},
            "url": reverse("procedures:procedure-list"),
        },
        {
            "label": _("đơn vị công khai mức độ hài lòng"),
            "value": len(units_open_to_all(today.year)),
            "note": _("Năm %(year)s") % {"year": today.year},
            "url": reverse("satisfaction:public-list"),
        },
    ]
    run = published_run(COMMUNE)
    if run is None:
        return {"home_figures": figures}
    label = _("Chỉ số cải cách hành chính năm %(year)s của %(count)s xã, thị trấn") % {
        "year": run.year,
        "count": run.unit_count,
    }
    url = reverse("par_index:public-results")
    return {"home_figures": figures, "latest_result": {"label": label, "url": url}}


def district_overview(user: Any) -> dict[str, Any]:
    """The newest heat map and who has not filed, as on the dashboard."""
    run = latest_run(COMMUNE)
    if run is None:
        return {}
    return {
        "run": run,
        "heat": heat_map(run, previous_run(run)),
        "filing": filing(user, run.year),
    }
