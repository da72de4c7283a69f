"""`manage.py import_periods F [--dry-run]`: reporting periods; `--year Y` makes the usual four."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from common.imports import ImportCommand
from units.imports import import_periods
from units.services import DATA, Saved


class Command(ImportCommand):
    help = "Make the reporting windows of each year named, by a JSON file of windows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=DATA / "periods.json")
        parser.add_argument("--year", type=int, action="append", required=True)
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")

    def load(self, path: Path, options: dict[str, Any]) -> str:
        saved = import_periods(path, years=options["year"])
        return _("%(added)s kỳ mới, %(same)s đã có và giữ nguyên.") % {
            "added": saved[Saved.ADDED],
            "same": saved[Saved.SAME],
        }
