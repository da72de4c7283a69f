"""The addresses that the catalogue points to, and which of them do not answer."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from procedures.models import LinkCheck, Paper, Procedure


def catalogue_links() -> dict[str, set[int]]:
    """Each address with the procedures whose page names it. Two queries."""
    links: dict[str, set[int]] = {}
    sources = Procedure.objects.exclude(source_url="").values_list("source_url", "pk")
    forms = Paper.objects.exclude(form_url="").values_list("form_url", "procedure_id")
    for url, procedure in [*sources, *forms]:
        links.setdefault(url, set()).add(procedure)
    return links


def links_checked_at() -> datetime | None:
    """When the last address was asked."""
    return LinkCheck.objects.aggregate(last=Max("checked_at"))["last"]


@dataclass(frozen=True, slots=True)
class DeadLink:
    check: LinkCheck
    procedures: list[Procedure]


def dead_links() -> list[DeadLink]:
    """Those that did not answer when last asked, the longest dead first. Four queries."""
    used = catalogue_links()
    failing = LinkCheck.objects.exclude(failing_since=None).order_by("failing_since", "url")
    checks = [check for check in failing if check.url in used]
    wanted = {pk for check in checks for pk in used[check.url]}
    known = Procedure.objects.in_bulk(wanted)
    return [
        DeadLink(check, sorted((known[pk] for pk in used[check.url]), key=lambda one: one.sort_key))
        for check in checks
    ]
