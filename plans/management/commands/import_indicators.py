"""`manage.py import_indicators F [--dry-run]`: what the quarterly report asks for."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.imports import ImportCommand
from plans.imports import import_indicators
from plans.services.plans import Saved


class Command(ImportCommand):
    help = "Read the indicators of the reporting form from JSON."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        saved = import_indicators(path)
        return _("%(added)s chỉ tiêu mới, %(changed)s thay đổi, %(same)s giữ nguyên.") % {
            "added": saved[Saved.ADDED],
            "changed": saved[Saved.CHANGED],
            "same": saved[Saved.SAME],
        }
