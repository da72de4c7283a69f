"""Which units are ranked among themselves besides the whole level."""

from collections.abc import Iterable

from par_index.models import PeerGroupMember
from units.models import Unit

KINDS = ("Thị trấn", "Thị xã", "Thành phố", "Phường", "Xã", "Quận", "Huyện", "Tỉnh", "Đặc khu")


def peer_groups(units: Iterable[Unit]) -> dict[int, str]:
    """By unit the name of its group: the administrator's, else the kind in its name. One query."""
    units = list(units)
    members = PeerGroupMember.objects.filter(unit__in=[unit.pk for unit in units])
    given = dict(members.values_list("unit_id", "group__name"))
    return {unit.pk: given.get(unit.pk) or kind_of(unit) for unit in units}


def kind_of(unit: Unit) -> str:
    """ "Thị trấn Vũng Liêm" -> "Thị trấn"; empty where the name says no kind."""
    return next((kind for kind in KINDS if unit.name.startswith(f"{kind} ")), "")
