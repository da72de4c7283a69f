"""Writing cross-checks. Importing the same content again changes nothing."""

from typing import Any

from django.db import transaction

from audit.services import record
from plans.models import CrossCheck
from plans.services.plans import Saved


@transaction.atomic
def save_cross_check(*, code: str, by: Any = None, **values: Any) -> tuple[CrossCheck, Saved]:
    """Add the check, or change what differs; either leaves a line in the trail."""
    found = CrossCheck.objects.filter(code=code).first()
    check = found or CrossCheck(code=code)
    before = {name: getattr(check, name) for name in values} if found else {}
    if before == values:
        return check, Saved.SAME
    for name, value in values.items():
        setattr(check, name, value)
    check.full_clean()
    check.save()
    done = Saved.CHANGED if found else Saved.ADDED
    record(f"cross_check.{done}", check, by=by, before=before, after={"code": code, **values})
    return check, done
