"""The only way a view obtains a posting or a proposal."""

from typing import Any

from django.http import Http404

from procedures.models import Posting
from units.access import require_seen
from units.permissions import Permission


def get_posting(user: Any, pk: int) -> Posting:
    """A posting, for those who may correct it."""
    postings = Posting.objects.select_related("unit", "procedure__field", "confirmed_by")
    posting = postings.filter(pk=pk).first()
    if posting is None:
        raise Http404
    require_seen(user, Permission.DOSSIER_VIEW, Permission.POSTING_CONFIRM, posting.unit)
    return posting
