"""What every write of this app begins with."""

from typing import Any

from units.access import require
from units.models import Unit
from units.permissions import Permission


def require_for(by: Any, permission: Permission, unit: Unit | None = None) -> None:
    """Refuse unless the person may; `by` is None when the portal itself writes."""
    if by is not None:
        require(by, permission, unit)
