"""`manage.py import_units F [--lineage L] [--dry-run]`: the dated tree of units."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from common.imports import ImportCommand
from units.imports import import_lineage, import_units
from units.services import Saved


class Command(ImportCommand):
    help = "Read units from CSV or XLSX: code,name,level,parent_code,valid_from,valid_to."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--lineage", type=Path, help="what became of units: old_code,new_code,kind,on"
        )

    def load(self, path: Path, options: dict[str, Any]) -> str:
        saved = import_units(path)
        linked = import_lineage(options["lineage"]) if options.get("lineage") else {}
        return _(
            "%(added)s đơn vị mới, %(changed)s thay đổi, %(same)s giữ nguyên; %(links)s liên kết lịch sử mới."
        ) % {
            "added": saved[Saved.ADDED],
            "changed": saved[Saved.CHANGED],
            "same": saved[Saved.SAME],
            "links": linked.get(Saved.ADDED, 0),
        }
