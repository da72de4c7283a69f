from typing import Any

from django.http import Http404

from satisfaction.models import Rating
from satisfaction.selectors.comments import readable
from units.access import require_seen
from units.permissions import Permission


def get_comment(user: Any, pk: int, permission: Permission) -> Rating:
    """404 to those who may not know of it and while it could be placed, 403 to those who only look."""
    rating = (
        readable().select_related("unit", "procedure", "review__decided_by").filter(pk=pk).first()
    )
    if rating is None:
        raise Http404
    require_seen(user, Permission.SATISFACTION_VIEW, permission, rating.unit)
    return rating
