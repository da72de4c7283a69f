"""Shares of a dossier table, each with what it is made of."""

from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.selectors.counts import DossierCounts
from procedures.selectors.spans import Span


def source_of(counts: DossierCounts) -> str:
    return _("Sổ hồ sơ và số liệu tháng của cổng") if counts.typed else _("Sổ hồ sơ của cổng")


def shares_of(counts: DossierCounts, span: Span) -> dict[str, Figure]:
    """In time of the resolved; on the network, by post, through the one-stop shop of the new."""
    wanted = {
        "in_time": (counts.in_time, counts.resolved),
        "online": (counts.online, counts.new),
        "post": (counts.post, counts.new),
        "one_stop": (counts.new - counts.elsewhere, counts.new),
    }
    source = source_of(counts)
    return {
        name: Figure.ratio(part, whole, source=source, as_of=span.as_of)
        for name, (part, whole) in wanted.items()
    }
