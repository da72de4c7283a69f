"""Which page holds the records behind a figure."""

from django.urls import reverse

from units.choices import COMMUNE
from units.models import Unit

# Which dossiers to list behind a figure: the filter of the dossier list that shows them.
_DOSSIER_FILTERS = {
    # The late ones stand first; a filter for them would often end on an empty page.
    "on_time_rate": "tinh-trang=resolved",
    "apology_rate": "tinh-trang=late",
    "median_days": "tinh-trang=resolved",
    "overdue_now": "tinh-trang=overdue",
    "one_stop_rate": "cach-nop=elsewhere",
    "online_dossier_rate": "cach-nop=online",
    "postal_dossier_rate": "cach-nop=post",
}

_BOOKS = {
    "one_stop_rollout_rate": "mot-cua",
    "one_stop_rollout_count": "mot-cua",
    "one_stop_rollout_new": "mot-cua",
    "iso_conversion_rate": "iso",
    "systems_connected": "ket-noi",
}


# Shortened times are of one kind, proposals to abolish of two.
_PROPOSAL_FILTERS = {"shortened_count": "&loai=shorten", "abolition_proposals": ""}


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page with the records behind the figure, for staff."""
    name, _colon, argument = name.partition(":")
    if name in _DOSSIER_FILTERS:
        scope = f"&pham-vi={argument}" if argument else ""
        address = reverse("procedures:dossier-list", args=[unit.pk])
        return f"{address}?nam={year}&{_DOSSIER_FILTERS[name]}{scope}"
    if name == "monthly_reported_rate":
        return f"{reverse('procedures:monthly-overview')}?nam={year}"
    if name in _PROPOSAL_FILTERS:
        of_unit = f"&don-vi={unit.pk}" if unit.level_id == COMMUNE else ""
        kinds = _PROPOSAL_FILTERS[name]
        return f"{reverse('procedures:proposal-list')}?nam={year}{of_unit}{kinds}"
    if name in _BOOKS:
        return f"{reverse('procedures:register-list')}?so={_BOOKS[name]}"
    if name == "one_stop_score":
        return f"{reverse('procedures:assessment-list')}?nam={year}&quy=0"
    if name == "posting_rate" and unit.level_id != COMMUNE and argument != "own":
        return reverse("procedures:posting-overview")
    if name == "posting_rate":
        return f"{reverse('procedures:posting-list')}?don-vi={unit.pk}"
    return f"{reverse('procedures:procedure-list')}" if name == "online_level_rate" else None
