"""`manage.py import_cross_checks F [--dry-run]`: figures of the report that should agree."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.imports import ImportCommand
from plans.imports_checks import import_cross_checks
from plans.services.plans import Saved


class Command(ImportCommand):
    help = "Read the cross-checks of the quarterly report from JSON."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        saved = import_cross_checks(path)
        return _("%(added)s đối chiếu mới, %(changed)s thay đổi, %(same)s giữ nguyên.") % {
            "added": saved[Saved.ADDED],
            "changed": saved[Saved.CHANGED],
            "same": saved[Saved.SAME],
        }
