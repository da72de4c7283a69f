"""`manage.py import_calendar F [--dry-run]`: days off and Saturdays worked."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.imports import ImportCommand
from units.imports import import_calendar
from units.services import Saved


class Command(ImportCommand):
    help = "Read days off and make-up days from JSON, by year."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        saved = import_calendar(path)
        return _("%(added)s ngày mới, %(changed)s thay đổi, %(same)s giữ nguyên.") % {
            "added": saved[Saved.ADDED],
            "changed": saved[Saved.CHANGED],
            "same": saved[Saved.SAME],
        }
